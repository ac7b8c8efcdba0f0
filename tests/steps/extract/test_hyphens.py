# SPDX-License-Identifier: Apache-2.0
"""Hyphens at the ends of lines: some divide a word, others belong to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdesk.steps.extract.cleaning import HYPHEN, clean
from docdesk.steps.extract.hyphens import Words


def joined(text: str, elsewhere: str = "") -> str:
    marked = text.replace("-|", HYPHEN)
    return Words([marked, elsewhere]).joined(marked)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tested for COVID-|19 in ward B-|12", "tested for COVID-19 in ward B-12"),
        ("invoice INV-|2024 of Anna-|Maria", "invoice INV-2024 of Anna-Maria"),
        ("the years 2024-|25", "the years 2024-25"),
        ("well-|known and state-of-the-|art", "well-known and state-of-the-art"),
        ("mother-|in-|law", "mother-in-law"),
    ],
)
def test_a_hyphen_that_belongs_to_the_word_stays(text: str, expected: str) -> None:
    assert joined(text) == expected


def test_a_word_that_is_whole_elsewhere_is_joined() -> None:
    assert joined("the docu-|mentation", "Documentation is missing") == "the documentation"
    assert joined("Mc-|Donald wrote", "as McDonald says") == "McDonald wrote"
    assert joined("a co-|operation", "their co-operation") == "a co-operation"


def test_a_document_that_divides_words_divides_others_too() -> None:
    words = ("documentation", "experiment", "observation", "temperature", "measurement")
    text = " ".join(f"{word[:5]}-|{word[5:]}" for word in words) + " of the labora-|tory"
    assert joined(text, " ".join(words)) == " ".join(words) + " of the laboratory"
    # a few are too few: the next one may have a hyphen of its own
    assert joined(text, " ".join(words[:3])).endswith("measu-rement of the labora-tory")


@given(st.text(alphabet=f"ab1A-{HYPHEN} \n"))
def test_no_mark_is_left(text: str) -> None:
    assert HYPHEN not in Words([text]).joined(text)


def test_control_codes_that_stand_for_blanks_are_blanks() -> None:
    assert clean("the\x03lamp\x01\x01is\x1flit") == "the lamp is lit"
    assert clean("\x03at the edge \x04 and between\x05\n") == "at the edge  and between\n"
    assert clean("docu\x02mentation") == f"docu{HYPHEN}mentation"
    assert clean("docu\ufffe\r\nmentation") == f"docu{HYPHEN}mentation"
    assert clean("\ud800a\uffff") == "a"
