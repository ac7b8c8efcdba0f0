# SPDX-License-Identifier: Apache-2.0
"""Compares what lies under the boxes of a passage, by pdfium, with the passage."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw

from docdesk.steps.extract.view.opened import OpenPdf
from docdesk.steps.extract.view.work import view_request
from docdesk.values.formats import FileType
from docdesk.values.pages import Box, PassageMarks


def agreement(path: Path, marks: PassageMarks, passage: str) -> float:
    """The F1 of the passage's words against the letters under its boxes, 0 to 1.

    A word counts if its letters stand under the boxes one behind the other. Blanks do not count: pdfium's two ways to
    give a page's text disagree on them.
    """
    pdf = OpenPdf(view_request(FileType.PDF, path, Path(tempfile.gettempdir(), path.name), None, 20_000))
    try:
        under = ""
        for marked in marks.pages:
            # the words of a note are not on the page: its rectangle stands for them
            letters = pdf.letters(marked.page)
            notes = {Box(*letters.transform.edges(edges)): text for text, edges in letters.notes}
            for box in notes.keys() & set(marked.boxes):
                passage = passage.replace(notes[box], " ", 1)
            boxes = [box for box in marked.boxes if box not in notes]
            under += _plain(_under(pdf.page_as_read(marked.page), boxes))
    finally:
        pdf.close()
    words = [plain for word in re.findall(r"\S+", passage) if (plain := _plain(word))]
    wanted, total = sum(map(len, words)), len(under)
    # long words first: a short one may be a piece of them
    found = 0
    for word in sorted(words, key=len, reverse=True):
        if word in under:
            under = under.replace(word, "\n", 1)
            found += len(word)
    return 2 * found / (wanted + total) if wanted + total else 1.0


def _under(page: pypdfium2.PdfPage, boxes: Sequence[Box]) -> str:
    """The letters of a page whose middles are under the boxes."""
    shown = page.get_textpage()
    width, height = page.get_size()
    letters = []
    for index in range(shown.count_chars()):
        left, bottom, right, top = shown.get_charbox(index)
        x, y = _seen(page, (left + right) / 2, (bottom + top) / 2)
        if any(
            box.left * width <= x <= box.right * width and box.top * height <= y <= box.bottom * height
            for box in boxes
        ):
            letters.append(chr(raw.FPDFText_GetUnicode(shown.raw, index)))
    return "".join(letters)


def _seen(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of a page in points from the upper left corner of the page as it is shown."""
    left, bottom, right, top = page.get_bbox()
    turned = page.get_rotation()
    return {
        0: (x - left, top - y),
        90: (y - bottom, x - left),
        180: (right - x, y - bottom),
        270: (top - y, right - x),
    }[turned]


def _plain(text: str) -> str:
    """Letters and digits in one form: without accents, blanks and signs."""
    plain = unicodedata.normalize("NFKD", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return "".join(letter for letter in plain.casefold() if letter.isalnum())
