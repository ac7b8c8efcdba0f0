# SPDX-License-Identifier: Apache-2.0
"""An answer in a file says what is wrong with it, as the window does, and quotes what it rests on."""

from __future__ import annotations

import pytest

from docdesk.ask.grounds import checked
from docdesk.values.answer_texts import as_html, as_markdown
from docdesk.values.answers import CUT, FAULTS, NUMBER, PROBLEMS, Answer, Sentence
from docdesk.values.documents import Passage

BOTH = pytest.mark.parametrize("form", [as_markdown, as_html])


def passage(text: str, name: str = "lease.pdf") -> Passage:
    return Passage("d", name, "/lease.pdf", 1, 1, 0, 0, len(text), 0.9, text)


def answer(text: str, *passages: Passage, problems: tuple[str, ...] = ()) -> Answer:
    text, sentences = checked(text, list(passages))
    return Answer("a", "What is the rent?", text, sentences, passages, problems=problems)


@BOTH
def test_a_sentence_that_is_not_supported_says_why(form: object) -> None:
    given = answer(
        "The rent is 9,999 euros [1]. The rent is 1,200 euros [1].", passage("The rent is 1,200 euros.")
    )
    said = form(given)  # type: ignore[operator]
    reason = PROBLEMS[NUMBER]
    assert said.count(reason) == 1
    assert said.index("9,999") < said.index(reason) < said.index("1,200")


@BOTH
def test_what_is_wrong_with_the_answer_as_a_whole_is_said_in_the_readers_language(form: object) -> None:
    given = answer("The rent is 1,200 euros [1].", passage("The rent is 1,200 euros."), problems=(CUT,))
    assert FAULTS[CUT] in form(given)  # type: ignore[operator]
    said = form(given, words=lambda text: f"auf Deutsch {len(text)}")  # type: ignore[operator]
    assert f"auf Deutsch {len(FAULTS[CUT])}" in said
    refused = Answer("a", "Why?", "kept in English", refused=True)
    said = form(refused, words=lambda text: "auf Deutsch")  # type: ignore[operator]
    assert "auf Deutsch" in said
    assert "English" not in said


@BOTH
def test_no_name_quotation_or_text_turns_the_direction_of_writing(form: object) -> None:
    turned = "a\u202egpj.pdf"
    given = Answer(
        "a", turned, turned, (Sentence("x", (1,), True, (), 0, 1),), (passage(f"It is {turned}.", turned),)
    )
    said = form(given, place=lambda passage: turned)  # type: ignore[operator]
    assert "\u202e" not in said
    assert said.count("gpj.pdf") >= 5


@BOTH
def test_the_quotation_has_what_the_sentence_rests_on(form: object) -> None:
    long = passage("The house has a garden with old trees. " * 20 + "The rent is 1,200 euros.")
    said = form(answer("The rent is 1,200 euros [1].", long))  # type: ignore[operator]
    assert said.count("The rent is") == 2
