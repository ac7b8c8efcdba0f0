# SPDX-License-Identifier: Apache-2.0
"""The languages in which text can be recognised: those shipped with docdesk, and those of an installed Tesseract.

docdesk starts no program for the others. It reads the language data that the Tesseract of the system has installed,
with the library that it has itself, in the worker that is confined like any other.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from docdesk.values.recognition import SHIPPED

_ENDING = ".traineddata"
_NO_LANGUAGES = frozenset({"osd", "equ", "snum"})


def folders_of(languages: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Each language with the folder of its data, empty for those that are shipped. Those without data are left out."""
    found = []
    for name in languages or SHIPPED:
        if name in SHIPPED:
            found.append((name, ""))
        elif (
            folder := next((each for each in _folders() if (each / f"{name}{_ENDING}").is_file()), None)
        ) is not None:
            found.append((name, str(folder)))
    return tuple(found) or tuple((name, "") for name in SHIPPED)


def available() -> list[str]:
    """The names of all languages that there are data for, the shipped ones first."""
    names = dict.fromkeys(SHIPPED)
    for folder in _folders():
        for path in sorted(folder.glob(f"*{_ENDING}")):
            if path.name.removesuffix(_ENDING) not in _NO_LANGUAGES:
                names.setdefault(path.name.removesuffix(_ENDING))
    return list(names)


def _folders() -> Iterator[Path]:
    """The folders in which a Tesseract of the system keeps its data."""
    if prefix := os.environ.get("TESSDATA_PREFIX"):
        yield from _existing([Path(prefix), Path(prefix, "tessdata")])
    program = shutil.which("tesseract")
    if program is not None:
        place = Path(program).resolve().parent
        yield from _existing([place / "tessdata", *sorted(place.parent.glob("share/tessdata"))])
        yield from _existing(sorted(place.parent.glob("share/tesseract-ocr/*/tessdata"), reverse=True))
    elif sys.platform == "win32":
        for base in filter(None, (os.environ.get("PROGRAMFILES"), os.environ.get("LOCALAPPDATA"))):
            yield from _existing([Path(base, "Tesseract-OCR", "tessdata")])


def _existing(folders: Sequence[Path]) -> Iterator[Path]:
    yield from (folder for folder in folders if folder.is_dir())
