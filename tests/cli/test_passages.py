# SPDX-License-Identifier: Apache-2.0
"""How a terminal shows what a search found."""

from __future__ import annotations

import pytest

from docdesk.cli.passages import result_lines
from docdesk.cli.wrapping import width_of, wrapped
from docdesk.values.documents import Passage


def passage(document: str, score: float, text: str, *, page: int = 1, weak: bool = False) -> Passage:
    return Passage(
        document, f"{document}.pdf", f"/{document}.pdf", page, page, 0, 0, 9, score, text, weak=weak
    )


def shown(*passages: Passage, question: str = "lens", bold: bool = False, weak: bool = False) -> list[str]:
    return result_lines(passages, question, 80, bold=bold, weak=weak)


def test_further_passages_and_equal_texts_are_named_under_the_best() -> None:
    blocks = shown(
        passage("a", 0.9, "The lens."),
        passage("b", 0.8, "the LENS."),
        passage("a", 0.7, "Wiped.", page=4),
        passage("c", 0.6, "Dried."),
        *(passage(f"d{n}", 0.5, "The lens.") for n in range(4)),
    )
    assert blocks == [
        "0.90  a.pdf, page 1\n      The lens.\n"
        "      also in b.pdf, page 1; d0.pdf, page 1; d1.pdf, page 1; and 2 more\n"
        "      1 more passage in this document: page 4 (0.70)",
        "0.60  c.pdf, page 1\n      Dried.",
    ]


def test_weak_passages_are_counted_until_they_are_asked_for() -> None:
    found = [
        passage("a", 0.9, "The lens."),
        passage("b", 0.3, "A list.", weak=True),
        passage("c", 0.2, "A table.", weak=True),
    ]
    assert shown(*found)[1:] == ["2 weak matches are not shown; --weak shows them."]
    assert shown(*found, weak=True)[1:] == [
        "0.30  b.pdf, page 1  (weak)\n      A list.",
        "0.20  c.pdf, page 1  (weak)\n      A table.",
    ]
    assert shown(found[1]) == ["Nothing matches well. 1 weak match is not shown; --weak shows it."]
    assert shown() == ["Nothing was found."]


def test_marks_lie_on_the_words_over_the_ends_of_lines() -> None:
    text = "The lens " * 90
    [block] = shown(passage("a", 0.9, text), question="the lens", bold=True)
    lines = block.splitlines()[1:]
    assert len(lines) == 5
    assert lines[-1].endswith(" …")
    assert all("The \x1b[1mlens\x1b[0m" in line for line in lines)
    assert "\x1b[1mThe" not in block


@pytest.mark.parametrize(
    "text", ["렌즈를 매일 저녁 닦는다. " * 30, "レンズを毎晩拭いて乾かす。" * 30, "w" * 500]
)
def test_lines_fit_where_characters_take_two_places(text: str) -> None:
    lines, goes_on = wrapped(text, 40, 5)
    assert goes_on
    assert [30 < width_of(text[slice(*line)]) <= 40 for line in lines] == [True] * 5
    whole, goes_on = wrapped(text, 40, 1_000)
    assert not goes_on
    assert "".join(text[slice(*line)] for line in whole).replace(" ", "") == text.replace(" ", "")


def test_a_narrow_terminal_and_a_blank_passage_are_shown() -> None:
    assert wrapped("한", 1, 5) == ([(0, 1)], False)
    assert wrapped("  \n ", 10, 5) == ([], False)
    assert result_lines([passage("a", 0.5, " ")], "lens", 10, bold=True, weak=False) == [
        "0.50  a.pdf, page 1\n      "
    ]
