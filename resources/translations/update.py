# SPDX-License-Identifier: Apache-2.0
"""Brings the translations up to date with the source: new texts into the .ts files, .ts files into .qm files.

    python resources/translations/update.py

English has a file for its plurals alone. Prints what is not translated yet and then ends with 1.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as ElementTree
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent.parent / "docdesk"
SOURCES = [
    *sorted((PACKAGE / "gui").rglob("*.py")),
    *sorted((PACKAGE / "errors").glob("*.py")),
    *sorted((PACKAGE / "settings").glob("*.py")),
    *sorted((PACKAGE / "values").glob("*.py")),
]
LANGUAGES = {"ko": [], "en": ["-pluralonly"]}


def program(name: str) -> str:
    """The path of one of PySide6's programs in this Python's environment."""
    return str(Path(sysconfig.get_path("scripts")) / name)


def extract(file: Path, options: list[str]) -> None:
    """Bring one .ts file up to date with the sources."""
    sources = [str(source) for source in SOURCES]
    quiet = ["-silent", "-no-obsolete", "-locations", "none"]
    subprocess.run([program("pyside6-lupdate"), *sources, *quiet, *options, "-ts", str(file)], check=True)


def compile_(file: Path, into: Path) -> None:
    """Make the .qm file of a .ts file."""
    subprocess.run([program("pyside6-lrelease"), "-silent", str(file), "-qm", str(into)], check=True)


def untranslated(file: Path, leave_out: frozenset[str] = frozenset()) -> list[str]:
    """Texts of a .ts file that have no translation, those of some contexts left out."""
    missing = []
    contexts = ElementTree.parse(file).iter("context")
    for message in (
        message
        for context in contexts
        if context.findtext("name") not in leave_out
        for message in context.iter("message")
    ):
        translation = message.find("translation")
        source = message.findtext("source") or ""
        forms = [] if translation is None else [*translation.iter("numerusform")] or [translation]
        if not forms or any(not (form.text or "").strip() for form in forms):
            missing.append(source)
    return missing


def main() -> int:
    """Update all languages."""
    code = 0
    for language, options in LANGUAGES.items():
        file = HERE / f"docdesk_{language}.ts"
        extract(file, options)
        compile_(file, file.with_suffix(".qm"))
        for source in untranslated(file):
            print(f"{language}: {source!r}")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
