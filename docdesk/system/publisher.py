# SPDX-License-Identifier: Apache-2.0
"""Who publishes this docdesk: where the newest version is announced, and the key that signs the announcement.

Whoever builds an installer may set both (packaging/README.md); the file is then among the resources. Without it, as in
a checkout, docdesk asks nobody about versions and offers nothing of the kind.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from docdesk.system.resource_files import resource

FILE = "publisher.json"

PROGRAM = "docdesk"
"""Stands in each announcement, so that what the same key signs for another program is none."""

MOST_BYTES = 16 << 10
"""Of an announcement."""

_VERSION = re.compile(r"\d{1,6}(?:\.\d{1,6}){0,3}")


class NotAnnounced(ValueError):
    """It is no announcement of this publisher."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """`address` is a URL, `key` an Ed25519 public key of 32 bytes."""

    address: str
    key: bytes

    @property
    def host(self) -> str:
        """The host that is asked."""
        return urlsplit(self.address).hostname or ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A version, the page that has it, and the newest formats of a library that it writes."""

    version: str
    page: str
    catalog: int
    settings: int


def publisher() -> Publisher | None:
    """The publisher of this docdesk; None if nobody set one. Blocks for one small file."""
    try:
        said = json.loads(resource(FILE).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Publisher(str(said["address"]), bytes.fromhex(said["key"]))


def announcement(body: bytes, key: bytes) -> Announcement:
    """The announcement in an answer: a line with its signature in base64, then its JSON. Raises NotAnnounced.

    Nothing of it is read before the signature was compared.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    line, _, signed = body.partition(b"\n")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(line, validate=True), signed)
    except (InvalidSignature, binascii.Error) as error:
        raise NotAnnounced("the signature") from error
    try:
        said = json.loads(signed)
        found = Announcement(said["version"], said["page"], int(said["catalog"]), int(said["settings"]))
    except (ValueError, KeyError, TypeError) as error:
        raise NotAnnounced("the fields") from error
    if said.get("program") != PROGRAM or not found.page.startswith("https://"):
        raise NotAnnounced("the program or its page")
    numbers(found.version)
    return found


def numbers(version: str) -> tuple[int, ...]:
    """A version to compare with others. Raises NotAnnounced."""
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise NotAnnounced("the version")
    parts = [int(part) for part in version.split(".")]
    return tuple(parts + [0] * (4 - len(parts)))
