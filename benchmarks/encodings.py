# SPDX-License-Identifier: Apache-2.0
"""Counts how many files of known encodings are read right, and how many of the others say that it was a guess.

    python benchmarks/encodings.py FOLDER

FOLDER has one folder for each encoding, named after it (a language may follow: `iso-8859-2-czech`), as the test
data of encoding detectors has. Files of the same bytes count once. A file is read right if its text is the one
that its encoding gives; a wrong text is noticed if the row says that the encoding was guessed, or that
characters were replaced, or if the file is refused.
"""

from __future__ import annotations

import argparse
import codecs
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from docdesk.steps.extract.formats.text import decode
from docdesk.steps.extract.identify import HEAD, is_binary

NAMES = {"macroman": "mac_roman", "maccyrillic": "mac_cyrillic", "euc-tw": "big5-tw", "tis-620": "cp874"}
"""Names that Python spells differently, or whose superset it has."""
SUPERSETS = {"gb2312": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "iso8859-1": "cp1252"}
"""What a file of an encoding may hold in practice."""


def main() -> int:
    """Measure the folder that is named on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true", help="name each file that is read wrong")
    options = parser.parse_args()
    tally: Counter[str] = Counter()
    for folder, path in distinct_files(options.folder):
        outcome, as_what = read_as(path.read_bytes(), encoding_of(folder))
        tally[outcome] += 1
        if options.verbose and outcome != "right":
            print(f"{outcome:8} {folder:26} {as_what or '-':14} {path.name}")
    print(", ".join(f"{outcome} {tally[outcome]}" for outcome in ("right", "noticed", "wrong")))
    return 1 if tally["wrong"] else 0


def distinct_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """(folder's name, file) of each file whose bytes did not come before, in a fixed order."""
    seen: set[bytes] = set()
    for path in sorted(folder.glob("*/*")):
        data = path.read_bytes()
        if data not in seen:
            seen.add(data)
            yield path.parent.name, path


def encoding_of(name: str) -> str | None:
    """The encoding that a folder is named after; None if Python does not have it."""
    plain = re.sub(r"^((?:iso-8859|windows)-\d+)-[a-z]+$", r"\1", name.lower())
    try:
        known = codecs.lookup(NAMES.get(plain, plain)).name
    except LookupError:
        return None
    return known


def read_as(data: bytes, encoding: str | None) -> tuple[str, str | None]:
    """Whether a file's bytes are read right, and the encoding that they were read with."""
    if is_binary(data[:HEAD]):
        return "noticed", None
    found = decode(data)
    for name in (encoding, SUPERSETS.get(encoding or "")):
        if name is not None and shown(found.text) == shown(data.decode(name, "replace")):
            return "right", found.encoding
    return ("noticed" if found.guessed or found.replaced else "wrong"), found.encoding


def shown(text: str) -> str:
    """A text as a reader sees it."""
    return re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufeff]", "", text)


if __name__ == "__main__":
    sys.exit(main())
