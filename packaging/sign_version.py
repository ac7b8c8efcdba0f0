# SPDX-License-Identifier: Apache-2.0
"""Announces a version to the docdesks that were built for one publisher; packaging/README.md says how they ask.

    python packaging/sign_version.py key KEYFILE             make the publisher's key; prints its public half
    python packaging/sign_version.py sign KEYFILE PAGE FILE  announce the version of this checkout at PAGE

FILE is what lies at the publisher's address. Keep the key file away from that server.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from docdesk import __version__
from docdesk.catalog.database import VERSIONS
from docdesk.settings.written_down import KNOWN
from docdesk.system.publisher import PROGRAM, announcement


def announced(version: str, page: str, *, catalog: int = int(VERSIONS[-1]), settings: int = KNOWN) -> bytes:
    """What is signed: the version, its page, and the formats of a library that it writes."""
    said = {"program": PROGRAM, "version": version, "page": page, "catalog": catalog, "settings": settings}
    return json.dumps(said, indent=1).encode() + b"\n"


def signed(said: bytes, key: bytes) -> bytes:
    """The answer that docdesk gets; `key` is the private one."""
    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(key).sign(said)) + b"\n" + said


def public(key: bytes) -> bytes:
    """The public half of a private key."""
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()


def main() -> int:
    """Make a key, or sign."""
    words = argparse.ArgumentParser(description="Announce a version.")
    kinds = words.add_subparsers(dest="what", required=True)
    kinds.add_parser("key").add_argument("keyfile", type=Path)
    signing = kinds.add_parser("sign")
    for name, kind in (("keyfile", Path), ("page", str), ("file", Path)):
        signing.add_argument(name, type=kind)
    given = words.parse_args()
    if given.what == "key":
        made = Ed25519PrivateKey.generate().private_bytes_raw()
        with os.fdopen(os.open(given.keyfile, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{made.hex()}\n")
        print(public(made).hex())
        return 0
    key = bytes.fromhex(given.keyfile.read_text("utf-8").strip())
    answer = signed(announced(__version__, given.page), key)
    announcement(answer, public(key))  # as a docdesk reads it
    given.file.write_bytes(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
