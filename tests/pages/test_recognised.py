# SPDX-License-Identifier: Apache-2.0
"""Passages of recognised pages are marked by the boxes of their lines."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from docdesk.pages.recognised import locate_lines
from docdesk.steps.extract.view.boxes import Span
from docdesk.values.documents import Page
from docdesk.values.pages import Box
from docdesk.values.recognition import LineBox, Recognised, RecognisedLine, RecognisedPage
from tests.pages.shelf import a_shelf
from tests.steps.extract.pdf_files import scanned_pdf

FIRST = (1000, 1000, 6000, 1000, 6000, 1500)
SECOND = (1000, 2000, 9000, 2000, 9000, 2500)
TEXT = "first line\nand the second line"
LINES = (LineBox(0, 10, FIRST, 90.0), LineBox(11, 30, SECOND, 90.0))


async def test_a_passage_of_a_scan_is_marked_on_its_lines(tmp_path: Path) -> None:
    async with a_shelf(tmp_path / "library") as shelf:
        path = scanned_pdf(tmp_path / "scan.pdf", 2)
        document = await shelf.add(path, [Page(1, TEXT, recognised=True), Page(2, TEXT, recognised=True)])
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        pages = [Page(1, TEXT, recognised=True), Page(2, TEXT, recognised=True)]
        await shelf.catalog.save_pages(
            content, pages, 2, [], "test", recognised=[Recognised(2, "1:eng", 90.0, LINES)]
        )
        start = len(TEXT) + 2
        # of the second page on, whose lines are known
        marks = await shelf.pages.marks(document, start + 6, start + len(TEXT))
        [marked] = marks.pages
        assert (marks.located, marks.why, marked.page) == (1, None, 2)
        assert marked.boxes == (Box(0.4, 0.1, 0.6, 0.15), Box(0.1, 0.2, 0.9, 0.25))
        # the first page was recognised before lines were kept
        assert (await shelf.pages.marks(document, 0, 10)).why == "no_lines"
        both = await shelf.pages.marks(document, len(TEXT) - 4, start + len(TEXT))
        assert [page.page for page in both.pages] == [2]
        assert 0.8 < both.located < 1


@pytest.mark.parametrize(
    ("corners", "box"),
    [
        ((0.1, 0.1, 0.9, 0.1, 0.9, 0.2, 0.1, 0.2), (0.5, 0.1, 0.9, 0.2)),
        # it runs upwards, downwards, and upside down
        ((0.1, 0.9, 0.1, 0.1, 0.2, 0.1, 0.2, 0.9), (0.1, 0.1, 0.2, 0.5)),
        ((0.9, 0.1, 0.9, 0.9, 0.8, 0.9, 0.8, 0.1), (0.8, 0.5, 0.9, 0.9)),
        ((0.9, 0.9, 0.1, 0.9, 0.1, 0.8, 0.9, 0.8), (0.1, 0.8, 0.5, 0.9)),
    ],
)
def test_a_part_of_a_line_is_found_whichever_way_it_runs(
    corners: tuple[float, ...], box: tuple[float, ...]
) -> None:
    line = RecognisedLine(100, 110, corners, 0.9)  # type: ignore[arg-type]
    found = locate_lines(Span(1, "0123456789", 5, 10), 100, RecognisedPage(1, 0.9, False, (line,)))
    [one] = found.boxes
    assert (one.left, one.top, one.right, one.bottom) == pytest.approx(box)
    assert (found.found, found.letters) == (5, 5)
