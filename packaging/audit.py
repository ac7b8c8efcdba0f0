# SPDX-License-Identifier: Apache-2.0
"""Checks every package of the locks: its licence, and known vulnerabilities.

    python packaging/audit.py [--database URL]

Licences come from the metadata of the packages that are installed; those for other systems are named. Vulnerabilities
come from the OSV database, which holds PyPI's advisories as pip-audit reads them, in one request. If it cannot be
reached, only the licences are checked, and that is said. The exit code is 1 if a licence is not on the list below or a
vulnerability is known.
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
LOCKS = (
    "requirements.lock",
    "model.lock",
    "resources/model/all-MiniLM-L6-v2.lock",
    "packaging/requirements-build.lock",
)
DATABASE = "https://api.osv.dev/v1/querybatch"
SECONDS = 30.0

FREE = re.compile(
    r"apache|\bmit\b|\bbsd|\bisc\b|\bmpl|mozilla|\bpsf|python software|\bzlib|unlicense|\bcc0|0bsd|\bhpnd|public domain"
    r"|blueoak|\bmit-cmu|unicode",
    re.IGNORECASE,
)
"""Licences under which docdesk may use a package in every way."""
BOUND = re.compile(
    r"gpl|affero|sspl|\bbusl|business source|commons clause|non-?commercial|proprietary", re.IGNORECASE
)
"""Words of licences that set conditions; "MIT AND GPL-3.0-only" is one."""
ALLOWED = {
    "pyside6-essentials": "LGPL-3.0",
    "shiboken6": "LGPL-3.0",
    "psycopg": "LGPL-3.0",
    "psycopg-binary": "LGPL-3.0",
    # they build the installers; what goes into a build is under Apache-2.0 or excepted by their licence
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyinstaller-hooks-contrib": "GPL-2.0-or-later AND Apache-2.0",
}
"""Packages with another licence that docdesk uses unmodified, as packages of their own; see README.md."""


def pinned(lock: str) -> set[tuple[str, str]]:
    """The packages of a lock's text: normalised name and version. Another Python may have another version of one."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock, re.MULTILINE)
    return {(normalised(name), version) for name, version in found}


def not_installed(names: Iterable[str]) -> list[str]:
    """Those of these packages whose licence cannot be seen here: they are for another system or Python."""
    missing = []
    for name in sorted(names):
        try:
            importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    return missing


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


def is_free(found: str) -> bool:
    """Whether a licence, as a package says it, is one under which docdesk may use it in every way."""
    return bool(FREE.search(found)) and not BOUND.search(found)


def licence_complaints(names: Iterable[str]) -> list[str]:
    """The installed packages of these whose licence is not on the lists."""
    complaints = []
    for name in sorted(set(names) - set(not_installed(names)) - set(ALLOWED)):
        found = licence(importlib.metadata.metadata(name))
        if not is_free(found):
            complaints.append(f"{name}: its licence is {found or 'not stated'}, which is not on the list")
    return complaints


def vulnerability_complaints(pins: Iterable[tuple[str, str]], database: str) -> list[str]:
    """The packages with known vulnerabilities. Raises OSError if the database cannot be reached."""
    asked = sorted(pins)
    queries = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in asked
    ]
    request = urllib.request.Request(
        database, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        results = json.load(answer)["results"]
    if len(results) != len(asked):
        raise OSError(f"the database answered {len(results)} of {len(asked)} questions")
    complaints = []
    for (name, version), result in zip(asked, results, strict=True):
        ids = sorted(entry["id"] for entry in (result or {}).get("vulns", []))
        if ids:
            complaints.append(f"{name} {version}: {', '.join(ids)}")
    return complaints


def main() -> int:
    """Print the complaints; 1 if there are any."""
    words = argparse.ArgumentParser(description="Check the licences and known vulnerabilities of the locks.")
    words.add_argument("--database", default=DATABASE, metavar="URL")
    database = words.parse_args().database
    pins = {pin for lock in LOCKS for pin in pinned((ROOT / lock).read_text("utf-8"))}
    names = {name for name, _ in pins}
    complaints = licence_complaints(names)
    print(f"{len(names)} packages are pinned by version and hash in {', '.join(LOCKS)}.")
    print(f"Licences were checked of {len(names) - len(not_installed(names))} of them.")
    if missing := not_installed(names):
        print(f"Not installed here, so that their licences were not checked: {', '.join(missing)}.")
    try:
        complaints += vulnerability_complaints(pins, database)
    except (OSError, ValueError, KeyError) as error:
        print(f"Known vulnerabilities were not checked: {database} could not be asked ({error}).")
        checked = "the licences"
    else:
        print("Known vulnerabilities were checked.")
        checked = "licences and vulnerabilities"
    print("\n".join(complaints) or f"No complaint about {checked}.")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
