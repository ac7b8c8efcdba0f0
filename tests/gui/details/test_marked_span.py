# SPDX-License-Identifier: Apache-2.0
"""A mark lies on its passage, or there is none."""

from __future__ import annotations

from docdesk.gui.pages.text_view import marked_span
from docdesk.values.documents import PAGE_BREAK, Page, Passage

TEXTS = ["One lens. Two lens.", "Three lens.\n\nFour lens.", "Five lens."]
WHOLE = PAGE_BREAK.join(TEXTS)


def page(number: int, *, known: bool = True) -> Page:
    begins = sum(len(text) + len(PAGE_BREAK) for text in TEXTS[: number - 1])
    return Page(number, TEXTS[number - 1], begins=begins if known else None)


def passage(start: int, end: int) -> Passage:
    return Passage("a", "a.pdf", "/a.pdf", 1, 3, 0, start, end, 0.9, WHOLE[start:end])


def marked(number: int, found: Passage, *, known: bool = True) -> str | None:
    span = marked_span(page(number, known=known), found)
    return None if span is None else TEXTS[number - 1][slice(*span)]


def test_words_that_repeat_are_marked_where_the_passage_is() -> None:
    at = WHOLE.index("Two lens") + 4
    assert marked_span(page(1), passage(at, at + 4)) == (14, 18)


def test_a_passage_over_pages_is_marked_on_each_of_them() -> None:
    found = passage(WHOLE.index("Two"), WHOLE.index(" lens", WHOLE.index("Five")))
    assert [marked(number, found) for number in (1, 2, 3)] == ["Two lens.", TEXTS[1], "Five"]
    paragraphs = passage(WHOLE.index("Three"), WHOLE.index("Five") - 2)
    assert marked(2, paragraphs) == TEXTS[1], "a blank line within a page is not its end"


def test_a_page_without_the_passage_or_with_another_text_has_no_mark() -> None:
    found = passage(0, 9)
    assert marked(2, found) is None
    assert marked_span(Page(1, "Another text is here now.", begins=0), found) is None
    assert marked_span(Page(1, "", begins=0), found) is None


def test_without_places_the_text_itself_is_looked_for() -> None:
    found = passage(0, WHOLE.index("Three") + 5)
    assert marked(1, found, known=False) == TEXTS[0]
    assert marked(2, passage(WHOLE.index("Four"), WHOLE.index("Four") + 4), known=False) == "Four"
    assert marked(3, found, known=False) is None
