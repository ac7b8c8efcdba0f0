# SPDX-License-Identifier: Apache-2.0
"""What is shown of a passage begins with a sentence and holds what was asked for."""

from __future__ import annotations

import itertools

import pytest

from docdesk.values.documents import Passage
from docdesk.values.excerpts import excerpt_of
from docdesk.values.marks import marks_of
from docdesk.values.sentences import MOST_LEAD, lead_of, sentence_starts


def passage(text: str, before: str = "") -> Passage:
    return Passage("a", "a.pdf", "/a.pdf", 1, 1, 0, 0, len(text), 0.9, text, before=before)


def shown(text: str, question: str = "lens", before: str = "") -> str:
    return excerpt_of(passage(text, before), marks_of(question)).text


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("He said “No.” Then he left.", ["He said “No.”", "Then he left."]),
        ("See e.g. Fig. 3 and Dr. Kim. Then No. 5.", ["See e.g. Fig. 3 and Dr. Kim.", "Then No. 5."]),
        ("The keeper J. Smith. His dog", ["The keeper J. Smith.", "His dog"]),
        ("It costs 3.50 today. 20 remain.", ["It costs 3.50 today.", "20 remain."]),
        ("In 1999. After that", ["In 1999.", "After that"]),
        ("렌즈를 닦는다. 그리고 말린다.", ["렌즈를 닦는다.", "그리고 말린다."]),
        ("レンズを拭く。乾かす。", ["レンズを拭く。", "乾かす。"]),
        ("A line that is\nwrapped by its page. Next", ["A line that is\nwrapped by its page.", "Next"]),
        ("Heading\n\nText of it", ["Heading", "Text of it"]),
        ("Things:\n- one\n- two", ["Things:", "- one", "- two"]),
        ("Steps\n1. Wipe it.\n2. Dry it.", ["Steps", "1. Wipe it.", "2. Dry it."]),
        ("Name: Kim\nRole: keeper", ["Name: Kim", "Role: keeper"]),
    ],
)  # fmt: skip
def test_sentences_begin_where_a_reader_sees_them_begin(text: str, sentences: list[str]) -> None:
    places = [0, *sentence_starts(text), len(text)]
    assert [text[a:b].strip() for a, b in itertools.pairwise(places)] == sentences


def test_a_passage_cut_within_a_sentence_gets_its_beginning_back() -> None:
    before = "The lamp is lit at dusk. Every evening the"
    assert lead_of(before) == "Every evening the"
    assert shown(" lens is wiped.", before=before) == "Every evening the lens is wiped."
    assert shown("The lens is wiped.", before="The lamp is lit. ") == "The lens is wiped."
    korean = "등대는 오래되었다. 매일 저녁 "
    assert shown("렌즈를 닦는다.", "렌즈", before=korean) == "매일 저녁 렌즈를 닦는다."


def test_a_passage_whose_sentence_begins_too_far_back_is_shown_from_its_next_sentence() -> None:
    endless = "word " * MOST_LEAD
    assert lead_of(endless) is None
    assert shown("tail of it. The lens is wiped.", before=endless) == "… The lens is wiped."
    assert shown("tail without an end and a lens", before=endless) == "… tail without an end and a lens"


def test_what_is_shown_begins_at_the_sentence_that_has_the_words() -> None:
    filler = "Nothing of it is said here, and it goes on for a while. " * 10
    said = shown(filler + "Here the lens is wiped. And more follows.")
    assert said.startswith("… ")
    assert said == "… Here the lens is wiped. And more follows."
    assert shown(filler).startswith("Nothing of it"), "no word of the question: from the beginning"


def test_the_sentences_that_have_most_of_the_words_are_shown_however_many_have_one() -> None:
    one = "The lens is a lens. " * 15
    said = shown(one + "Spirit washes it. The lens shines." + " Nothing more." * 90, "lens spirit")
    assert said.startswith("… Spirit washes it. The lens shines.")
    assert said.endswith(" …")


def test_marks_lie_on_the_words_that_are_shown_also_behind_symbols() -> None:
    found = excerpt_of(passage("A\x1b \u202e sign, then the LENS\n is  wiped."), marks_of("lens wiped"))
    assert found.text == "A␛ ‹U+202E› sign, then the LENS is wiped."
    assert [found.text[begin:end] for begin, end in found.marks] == ["LENS", "wiped"]
