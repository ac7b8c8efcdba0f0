# SPDX-License-Identifier: Apache-2.0
"""Documents with headings, tables and places: where they are cut, and what each chunk says about itself."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docdesk.steps.split.split import SplitSpec, document_text, split_pages
from docdesk.steps.split.structure import Structure
from docdesk.values.documents import Chunk, Page
from docdesk.values.places import Heading, Outline, Place, PlaceKind, PlaceMark, Table


def with_headings(*lines: str) -> Page:
    """A page whose lines that begin with `#` are headings."""
    text, headings = "", []
    for line in lines:
        level = len(line) - len(line.lstrip("#"))
        if level:
            headings.append(Heading(len(text), level, line.lstrip("# ")))
        text += line.lstrip("# ") + "\n\n"
    return Page(1, text, outline=Outline(tuple(headings)))


def with_table(before: str, header: str, rows: list[str], sheet: str = "Costs") -> Page:
    text = before + header + "\n" + "\n".join(rows)
    begins = len(before)
    outline = Outline(
        tables=(Table(begins, begins + len(header), len(text)),),
        marks=(PlaceMark(begins, sheet, 3),),
    )
    return Page(1, text, place=Place(PlaceKind.SHEET, sheet), outline=outline)


def pieces(pages: list[Page], chunks: list[Chunk]) -> list[str]:
    text = document_text(pages)
    return [text[chunk.start : chunk.end] for chunk in chunks]


def test_a_document_is_cut_along_its_headings() -> None:
    page = with_headings("#Handbook", "#Travel", "t" * 90, "##Hotels", "h" * 90, "#Sickness", "s" * 90)
    chunks = split_pages([page], SplitSpec(200, 0))
    assert [text.split("\n")[0] for text in pieces([page], chunks)] == ["Handbook", "Hotels", "Sickness"]
    assert [chunk.heading for chunk in chunks] == [("Travel",), ("Travel", "Hotels"), ("Sickness",)]


def test_a_heading_stays_with_its_text_even_if_that_is_too_long_for_one_chunk() -> None:
    page = with_headings("#Title", "##Part", "word " * 100)
    chunks = split_pages([page], SplitSpec(120, 0))
    assert pieces([page], chunks)[0].startswith("Title\n\nPart\n\nword")
    assert {chunk.heading for chunk in chunks} == {("Title", "Part")}


def test_small_sections_share_a_chunk_and_its_heading_is_what_they_share() -> None:
    page = with_headings(
        "#Faults", *(line for n in range(9) for line in (f"##E{n}", "Call us.")), "#End", "x" * 99
    )
    chunks = split_pages([page], SplitSpec(400, 0))
    assert len(chunks) < 5
    assert chunks[0].heading == ("Faults",)
    assert chunks[-1].heading == ("End",)


def test_a_heading_of_one_slide_is_not_above_the_next() -> None:
    one = Page(1, "Aims\nGrow", place=Place(PlaceKind.SLIDE, "1"), outline=Outline((Heading(0, 1, "Aims"),)))
    two = Page(2, "no title here", place=Place(PlaceKind.SLIDE, "2"))
    chunks = split_pages([one, two], SplitSpec(12, 0))
    assert [(chunk.heading, chunk.place.label) for chunk in chunks] == [
        (("Aims",), "1"),
        ((), "2"),
        ((), "2"),
    ]


def test_a_chunk_covers_only_one_sheet_or_chapter() -> None:
    for kind in (PlaceKind.SHEET, PlaceKind.CHAPTER):
        pages = [Page(number, f"few {number}", place=Place(kind, f"p{number}")) for number in (1, 2)]
        chunks = split_pages(pages, SplitSpec(500, 0))
        assert [(chunk.first_page, chunk.last_page, chunk.place.label) for chunk in chunks] == [
            (1, 1, "p1"),
            (2, 2, "p2"),
        ]


def test_each_part_of_a_table_carries_its_header_and_names_its_row() -> None:
    header = "Year | Turnover | Profit"
    page = with_table(
        "Accounts\n", header, [f"{year} | {year * 7} | {year * 3}" for year in range(1900, 1990)]
    )
    chunks = split_pages([page], SplitSpec(200, 30))
    assert len(chunks) > 5
    assert chunks[0].context == ""
    texts = pieces([page], chunks)
    for chunk, text in zip(chunks[1:], texts[1:], strict=True):
        assert chunk.context == header
        assert chunk.sha256 == hashlib.sha256(f"{header}\n{text}".encode()).hexdigest()
        assert len(chunk.with_context(text)) <= 200
        assert chunk.place == Place(PlaceKind.SHEET, f"Costs!A{int(text[:4]) - 1900 + 4}")


def test_the_rows_of_a_long_table_are_counted_once() -> None:
    class Counted(str):
        looked_at = 0

        def count(self, what: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
            Counted.looked_at += (len(self) if end is None else end) - start
            return str(self).count(what, start, end)

    page = with_table("", "a\tb", [f"{row}\tx" for row in range(500)])
    text = Counted(page.text)
    structure = Structure([replace(page, text=text)], page.text)
    begins = [page.text.index(f"\n{row}\t") + 1 for row in range(500)]
    assert [structure.place_at(at).label for at in begins] == [f"Costs!A{row + 4}" for row in range(500)]
    assert Counted.looked_at <= len(text)
    assert structure.place_at(begins[7]).label == "Costs!A11"


def test_text_after_a_table_has_no_table_header() -> None:
    page = with_table("", "a | b", ["1 | 2"] * 40)
    after = Page(1, page.text + "\n" + "prose " * 60, outline=page.outline)
    chunks = split_pages([after], SplitSpec(100, 0))
    assert chunks[1].context == "a | b"
    assert chunks[-1].context == ""


def test_a_long_header_leaves_room_for_the_rows() -> None:
    page = with_table("", "column " * 60, ["value | " * 5] * 50)
    chunks = split_pages([page], SplitSpec(300, 0))
    assert all(len(chunk.context) <= 100 for chunk in chunks)
    texts = pieces([page], chunks)
    assert all(len(chunk.with_context(text)) <= 300 for chunk, text in zip(chunks, texts, strict=True))


def test_a_time_is_that_of_the_line_where_a_chunk_begins() -> None:
    lines = [f"line {n} of it" for n in range(30)]
    text = "\n".join(lines)
    marks = tuple(PlaceMark(text.index(line), f"00:00:{n:02}") for n, line in enumerate(lines))
    page = Page(1, text, place=Place(PlaceKind.TIME, "00:00:00"), outline=Outline(marks=marks))
    for chunk in split_pages([page], SplitSpec(60, 0)):
        number = int(text[chunk.start :].split()[1])
        assert chunk.place == Place(PlaceKind.TIME, f"00:00:{number:02}")


def test_a_chunk_of_a_recognised_page_is_marked_as_recognised() -> None:
    pages = [Page(1, "typed " * 10), Page(2, "seen " * 12, recognised=True)]
    chunks = split_pages(pages, SplitSpec(60, 0))
    assert [chunk.recognised for chunk in chunks] == [False, True]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_nothing_is_lost_whatever_the_outline(data: st.DataObject) -> None:
    pages = []
    for number in range(1, data.draw(st.integers(1, 4)) + 1):
        text = data.draw(st.text(st.sampled_from("ab .\n|\u3000가"), max_size=150))
        at = st.integers(0, max(0, len(text) - 1))
        headings = sorted(data.draw(st.lists(st.tuples(at, st.integers(1, 9)), max_size=6))) if text else []
        cuts = sorted(data.draw(st.sets(at, max_size=6))) if text else []
        tables = tuple(Table(*cuts[n : n + 3]) for n in range(0, len(cuts) - 2, 3))
        kind = data.draw(st.sampled_from(list(PlaceKind)))
        outline = Outline(tuple(Heading(*each, "title") for each in headings), tables)
        pages.append(Page(number, text, place=Place(kind, "x"), outline=outline))
    whole = document_text(pages)
    covered = 0
    size = data.draw(st.integers(20, 90))
    for chunk in split_pages(pages, SplitSpec(size, data.draw(st.integers(0, 15)))):
        assert not whole[covered : chunk.start].strip()
        piece = whole[chunk.start : chunk.end]
        assert piece == piece.strip() != ""
        assert len(chunk.with_context(piece)) <= size
        covered = chunk.end
    assert not whole[covered:].strip()
