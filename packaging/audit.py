# SPDX-License-Identifier: Apache-2.0
"""Checks every package of the locks: its licence, and known vulnerabilities.

    python packaging/audit.py [--database URL]

Licences come from the installed packages' metadata. Vulnerabilities come from the OSV database, which holds PyPI's
advisories as pip-audit reads them, in one request. If it cannot be reached, only the licences are checked, and that
is said. The exit code is 1 if a licence is not on the list below or a vulnerability is known.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "model.lock", "resources/model/all-MiniLM-L6-v2.lock")
DATABASE = "https://api.osv.dev/v1/querybatch"
SECONDS = 30.0

FREE = re.compile(
    r"apache|\bmit\b|\bbsd|\bisc\b|\bmpl|mozilla|\bpsf|python software|\bzlib|unlicense|\bcc0|0bsd|\bhpnd|public domain"
    r"|blueoak|\bmit-cmu|unicode",
    re.IGNORECASE,
)
"""Licences under which docdesk may use a package in every way."""
ALLOWED = {
    "pyside6-essentials": "LGPL-3.0",
    "shiboken6": "LGPL-3.0",
    "psycopg": "LGPL-3.0",
    "psycopg-binary": "LGPL-3.0",
}
"""Packages with another licence that docdesk uses unmodified, as packages of their own; see README.md."""


def pinned(lock: str) -> dict[str, str]:
    """The packages of a lock's text and their versions, by normalised name."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock, re.MULTILINE)
    return {normalised(name): version for name, version in found}


def normalised(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(metadata: importlib.metadata.PackageMetadata) -> str:
    """What a package says of its licence: the expression, the field, else its classifiers."""
    fields: Any = metadata
    named = fields.get("License-Expression") or fields.get("License") or ""
    classified = [row for row in fields.get_all("Classifier") or [] if row.startswith("License ::")]
    # some put the whole text into the field; its first line names the licence
    first = named.strip().splitlines()[0] if named.strip() else ""
    return first if first and first != "UNKNOWN" else "; ".join(row.split(" :: ")[-1] for row in classified)


def licence_complaints(pins: Iterable[str]) -> list[str]:
    """The installed packages of these whose licence is not on the lists."""
    complaints = []
    for name in sorted(pins):
        try:
            found = licence(importlib.metadata.metadata(name))
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system or Python
        if name in ALLOWED:
            continue
        if not FREE.search(found):
            complaints.append(f"{name}: its licence is {found or 'not stated'}, which is not on the list")
    return complaints


def vulnerability_complaints(pins: dict[str, str], database: str) -> list[str]:
    """The packages with known vulnerabilities. Raises OSError if the database cannot be reached."""
    names = sorted(pins)
    queries = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": pins[name]} for name in names]
    request = urllib.request.Request(
        database, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        results = json.load(answer)["results"]
    if len(results) != len(names):
        raise OSError(f"the database answered {len(results)} of {len(names)} questions")
    complaints = []
    for name, result in zip(names, results, strict=True):
        ids = sorted(entry["id"] for entry in (result or {}).get("vulns", []))
        if ids:
            complaints.append(f"{name} {pins[name]}: {', '.join(ids)}")
    return complaints


def main() -> int:
    """Print the complaints; 1 if there are any."""
    words = argparse.ArgumentParser(description="Check the licences and known vulnerabilities of the locks.")
    words.add_argument("--database", default=DATABASE, metavar="URL")
    database = words.parse_args().database
    pins: dict[str, str] = {}
    for lock in LOCKS:
        pins |= pinned((ROOT / lock).read_text("utf-8"))
    complaints = licence_complaints(pins)
    print(f"{len(pins)} packages are pinned by version and hash in {', '.join(LOCKS)}.")
    try:
        complaints += vulnerability_complaints(pins, database)
    except (OSError, ValueError, KeyError) as error:
        print(f"Known vulnerabilities were not checked: {database} could not be asked ({error}).")
    else:
        print("Known vulnerabilities were checked.")
    print("\n".join(complaints) or "No complaint.")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
