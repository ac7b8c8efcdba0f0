# SPDX-License-Identifier: Apache-2.0
"""Which texts are tags, and how a question names them."""

from __future__ import annotations

import unicodedata

import pytest

from docdesk.errors import TagInvalid
from docdesk.values.questions import Clause, Condition, read_question
from docdesk.values.tags import SEPARATOR, TagError, in_order, only_tagged, tag_key, tag_name, tags_of_text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  invoices 2024 ", "invoices 2024"),
        ("two   blanks", "two blanks"),
        (unicodedata.normalize("NFD", "계약"), "계약"),
        ("a" * 100, "a" * 100),
        ('said "so"', 'said "so"'),
    ],
)
def test_a_tag_is_kept_as_it_was_meant(written: str, kept: str) -> None:
    assert tag_name(written) == kept


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "a tag is not valid: it is empty."),
        (" \t ", "a tag is not valid: it is empty."),
        ("a" * 101, "a tag is not valid: “" + "a" * 40 + "…” has 101 characters, and the limit is 100."),
        ("two\nlines", "it has a character that cannot be shown, such as a line break or a tab."),
        ("bell\x07", "it has a character that cannot be shown"),
        ("turned\u202eback", "it has a character that cannot be shown"),
        ("half \ud800", "it has a character that cannot be shown"),
    ],
)
def test_a_text_that_is_no_tag_is_refused_with_a_remedy(written: str, sentence: str) -> None:
    with pytest.raises(TagError) as caught:
        tag_name(written)
    problem = TagInvalid(reason=caught.value.reason).problem()
    assert sentence in problem.detail
    assert problem.remedy == "Write a short text on one line, such as “invoices 2024”."


def test_tags_are_the_same_whatever_their_letters() -> None:
    assert tag_key("Straße") == tag_key("STRASSE")
    assert in_order(["Water", "harbour", "WATER"]) == ("harbour", "Water")


def test_what_is_no_tag_in_a_catalog_of_somebody_else_is_left_out() -> None:
    odd = SEPARATOR.join(["good", "", "a\nb", "c" * 101, "also good"])
    assert tags_of_text(odd) == ("also good", "good")
    assert tags_of_text(b"bytes") == ()


@pytest.mark.parametrize("name", ["invoices", "to do", 'the "best"', "a “b” c", "계약 2024", "-minus", "a:b"])
def test_the_condition_of_a_tag_is_read_as_that_tag(name: str) -> None:
    condition = only_tagged(name)
    assert condition is not None
    question = read_question(f"water {condition}")
    assert question.clauses == (Clause((Condition("tag", tag_key(name)),)),)
    assert question.text == "water"


def test_a_tag_with_all_quotation_marks_has_no_condition() -> None:
    assert only_tagged('"«「') is None
