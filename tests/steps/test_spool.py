# SPDX-License-Identifier: Apache-2.0
"""The file of pages in work: after a kill it holds every page that was finished."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docdesk.steps.spool import PIECE, SpoolWriter, read_spool, spooled_pages
from docdesk.values.documents import Page
from docdesk.values.places import Heading, Outline, Place, PlaceKind, PlaceMark, Table

KEY = {"size": 3}


def write(path: Path, texts: list[str]) -> None:
    with SpoolWriter(path, KEY) as writer:
        writer.opened(len(texts), len(texts), {"title": "T"})
        for number, text in enumerate(texts, 1):
            writer.page(number, text, cost=0.5, picture=number == 1, annotated=number == 2)
        writer.end()


def test_pages_come_out_as_they_went_in(tmp_path: Path) -> None:
    texts = ["one\nline", "", "가나다 \U0001f600 \u2028", "x" * (2 * PIECE + 1)]
    write(tmp_path / "s", texts)
    assert [page.text for page in spooled_pages(tmp_path / "s")] == texts
    found = read_spool(tmp_path / "s", KEY)
    assert (found.total, found.facts, found.pictures, found.annotated) == (4, {"title": "T"}, {1}, {2})
    assert found.ended
    assert found.costs == 2.0
    assert found.next_page == 5


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=60,
    deadline=None,
)
@given(st.integers(min_value=0))
def test_a_spool_cut_anywhere_keeps_whole_pages_and_can_be_continued(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "s"
    path.unlink(missing_ok=True)
    texts = ["first", "가나다", "third " * 10]
    write(path, texts)
    os.truncate(path, cut % (path.stat().st_size + 1))
    kept = read_spool(path, KEY)
    assert [page.text for page in kept.pages.values()] == texts[: len(kept.pages)]
    with SpoolWriter(path, KEY) as writer:
        for number in range(kept.next_page, 4):
            writer.page(number, texts[number - 1])
    assert [page.text for page in spooled_pages(path)] == texts


def test_places_and_outlines_come_out_as_they_went_in(tmp_path: Path) -> None:
    outline = Outline((Heading(0, 1, "T"),), (Table(2, 4, 9),), (PlaceMark(2, "S", 3),))
    pages = [
        Page(1, "T\na|b\n1|2", None, Place(PlaceKind.SHEET, "S"), outline),
        Page(2, "x", "too_slow", recognised=True),
    ]
    with SpoolWriter(tmp_path / "s", KEY) as writer:
        for page in pages:
            writer.page(
                page.number,
                page.text,
                problem=page.problem,
                place=page.place,
                outline=page.outline,
                recognised=page.recognised,
            )
        writer.extra(1, "more")
    first, second = spooled_pages(tmp_path / "s")
    assert (first.place, first.outline, first.text) == (pages[0].place, outline, pages[0].text + "\nmore")
    assert second == pages[1]


def test_a_half_written_page_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "s"
    write(path, ["y" * (PIECE + 5)])
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:3]))
    assert read_spool(path, KEY).pages == {}
    with SpoolWriter(path, KEY) as writer:
        writer.page(1, "z" * (PIECE + 7))
    assert spooled_pages(path) == (Page(1, "z" * (PIECE + 7)),)


@pytest.mark.parametrize(
    "before", [b"", b"no json\n", b'{"kind":"begin","reader":0,"size":3}\n', b"\xff\n", b"torn"]
)
def test_a_spool_of_something_else_starts_over(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "s"
    path.write_bytes(before)
    assert read_spool(path, KEY).pages == {}
    write(path, ["new"])
    assert spooled_pages(path) == (Page(1, "new"),)


def test_later_records_add_to_a_page_or_replace_it(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with SpoolWriter(path, KEY) as writer:
        writer.opened(4, 9, {})
        writer.page(1, "")
        writer.page(1, "by the other engine")
        writer.extra(1, "a note")
        writer.begin("annotations")
        writer.rest(2, "too_slow")
    found = read_spool(path, KEY)
    assert found.pages[1].text == "by the other engine\na note"
    assert [found.pages[number].problem for number in (2, 3, 4)] == ["too_slow"] * 3
    assert (found.begun, found.claimed, found.ended) == ({"annotations"}, 9, False)


def test_pages_may_come_out_of_order(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with SpoolWriter(path, KEY) as writer:
        writer.opened(3, 3, {})
        writer.page(1, "one")
        writer.page(3, "three")
    assert read_spool(path, KEY).next_page == 2
