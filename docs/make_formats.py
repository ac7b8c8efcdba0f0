# SPDX-License-Identifier: Apache-2.0
"""Writes docs/formats.md from the table of formats.

    python docs/make_formats.py [--check]

With --check nothing is written: it says whether the file differs from the table, and ends with 1 if it does.
"""

from __future__ import annotations

import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from docdesk.values.formats import READ, Format, Unit  # noqa: E402

PAGE = REPOSITORY / "docs" / "formats.md"

INTRODUCTION = """\
# Formats

Made from the table in docdesk/values/formats.py by `python docs/make_formats.py`.

docdesk looks at the bytes of a file before it looks at its name: a Word document named `.txt` is read as a Word
document, a web page named `.doc` as a web page. Text is told by its name, because a note about web pages is no web
page. No link in a file is followed, no script in it runs, and no entity of its XML is expanded.

| format | files | a page is | what is read | what is not |
|---|---|---|---|---|
"""

CLOSING = """
## Limits

The parts of a ZIP container may unpack to 400 MB together, and a large part to 200 times its packed size. A sheet is
read up to row 100,000, and a notice says how many rows are left out. A document's text ends after 50 million
characters. Files are read in processes that may neither write outside the library nor reach the network, and that are
ended when they take too long or too much memory.

## Places and headings

A passage says where it stands: the page, the slide, the sheet and row, the chapter or the time; and the titles above
it. A table that is split keeps its header: each later part carries it as `context`, which is embedded and searched
with the part, and is not counted in `start` and `end`.

## To add a format

1. Write a module in `docdesk/steps/extract/formats/` with a function `read(request, *, report)`. Most readers open the
   file, return its pages as functions, and leave the rest to `docdesk/steps/extract/reading.py`. `PageText` builds a
   page with its headings, tables and places.
2. Add a line to `FileType` in `docdesk/values/formats.py`. It says how the format is told, and what is read.
3. Translate its name, and run `python docs/make_formats.py`.
"""

PAGES = {
    Unit.PAGE: "a page",
    Unit.SLIDE: "a slide",
    Unit.SHEET: "a sheet",
    Unit.CHAPTER: "a chapter",
    Unit.MESSAGE: "the message",
    Unit.WHOLE: "the file",
}


def main() -> int:
    """Write the file, or compare it."""
    text = page()
    if "--check" in sys.argv[1:]:
        same = PAGE.is_file() and PAGE.read_text("utf-8") == text
        if not same:
            print("docs/formats.md differs from the table of formats: run python docs/make_formats.py")
        return 0 if same else 1
    PAGE.write_text(text, "utf-8")
    return 0


def page() -> str:
    """The page as the table has it."""
    return INTRODUCTION + "".join(_line(kind.about) for kind in READ) + CLOSING


def _line(about: Format) -> str:
    suffixes = " ".join(f"`{suffix}`" for suffix in about.suffixes)
    return f"| {about.name} | {suffixes} | {PAGES[about.unit]} | {about.reads} | {about.leaves_out} |\n"


if __name__ == "__main__":
    sys.exit(main())
