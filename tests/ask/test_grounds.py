# SPDX-License-Identifier: Apache-2.0
"""Each sentence is checked against its passages: lies are found, and honest sentences are left in peace."""

from __future__ import annotations

import re

import pytest

from docdesk.ask.grounds import checked, names_in, quotations_in
from docdesk.values.answers import (
    LITTLE,
    NAME,
    NO_GROUNDS,
    NOT_GIVEN,
    NUMBER,
    OTHER_LANGUAGE,
    QUOTATION,
    UNIT,
)
from docdesk.values.documents import Passage
from tests.ask import styles
from tests.ask.passages import FALSE_QUOTATIONS, HONEST, INVENTED, PASSAGES, lines, passage


@pytest.mark.parametrize("sentence", lines(INVENTED))
def test_an_invented_number_is_found(sentence: str) -> None:
    _, (said,) = checked(sentence, PASSAGES)
    assert set(said.problems) & {NUMBER, UNIT}
    assert not said.supported


@pytest.mark.parametrize("sentence", lines(FALSE_QUOTATIONS))
def test_a_false_quotation_is_found(sentence: str) -> None:
    _, (said,) = checked(sentence, PASSAGES)
    assert QUOTATION in said.problems
    assert not said.supported


def test_at_most_one_honest_sentence_in_twenty_is_marked() -> None:
    sentences = [said for line in lines(HONEST) for said in checked(line, PASSAGES)[1]]
    marked = [said for said in sentences if not said.supported]
    assert len(sentences) == len(lines(HONEST)) >= 60
    assert len(marked) <= 0.05 * len(sentences), marked


@pytest.mark.parametrize(
    "sentence",
    [
        "The rent is paid by Peter Holm [1].",
        "The largest customer was Südkorn AG [6].",
        "임대인은 이영희 씨입니다 [4].",
        "Clara Voss and Ben Marsh pay the rent [1].",
        "The rent goes to NASA [1].",
    ],
)
def test_an_invented_name_is_found(sentence: str) -> None:
    assert NAME in checked(sentence, PASSAGES)[1][0].problems


@pytest.mark.parametrize(
    ("sentence", "problems"),
    [
        ("Visitors pay 5 cents [1].", (UNIT,)),
        ("The rent is 1,200 rupees [1].", (UNIT,)),
        ("The rent is INR 1,200 [1].", (UNIT,)),
        ("Visitors pay 5 kroner [1].", (UNIT,)),
        ("The rent is triple [1].", (UNIT,)),
        ("The rent quadrupled [1].", (NUMBER,)),
        ("The deposit of the rent doubles [1].", (NUMBER,)),
        ("The deposit is three months' rent; double-check the rent [1].", ()),
        ("관리인은 이영희이다 [2].", (NAME,)),
        ("관리인은 박민수입니다 [2].", (NAME,)),
        ("관리인은 김철수입니다 [2].", ()),
        ("관리인은 공무원입니다 [2].", ()),
        ("매월 내는 월세는 임대료이다 [2].", ()),
    ],
)
def test_an_invented_currency_multiple_or_korean_name_is_found(
    sentence: str, problems: tuple[str, ...]
) -> None:
    given = [
        passage("The rent is 1,200 euros a month. The deposit is three months' rent. Visitors pay 5 euros."),
        passage("월세는 120만 원이며 매월 낸다. 관리인은 김철수이다."),
    ]
    assert checked(sentence, given)[1][0].problems == problems


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("Ships were painted green by sailors yesterday [1].", LITTLE),
        ("고양이는 지붕 위에서 노래를 부릅니다 [4].", LITTLE),
        ("The rent is 1,250 euros.", NO_GROUNDS),
        ("The rent is 1,250 euros [7].", NOT_GIVEN),
        ("The rent is 1,250 euros [1, 99].", NOT_GIVEN),
    ],
)
def test_what_else_can_be_wrong(sentence: str, problem: str) -> None:
    assert problem in checked(sentence, PASSAGES)[1][0].problems


def test_a_fact_of_another_passage_does_not_support_a_sentence() -> None:
    _, (said,) = checked("The rent is 1,250 euros [3].", PASSAGES)
    assert not said.supported


def test_a_number_may_be_in_the_header_of_a_table_or_the_name_of_a_file() -> None:
    row = passage("Kim | 34 | ready", name="plan 2026.xlsx", context="name | hours of week 12 | state")
    _, sentences = checked("In week 12 of 2026 Kim had 34 hours [1].", [row])
    assert [said.problems for said in sentences] == [()]


def test_a_quotation_may_leave_out_words_but_only_in_order() -> None:
    right = "The lease says “No pets … may be kept in the flat […] consent” [2]."
    wrong = "The lease says “consent … No pets” [2]."
    assert checked(right, PASSAGES)[1][0].supported
    assert QUOTATION in checked(wrong, PASSAGES)[1][0].problems


def test_a_quotation_may_break_where_the_line_of_a_page_does() -> None:
    page = passage("The valve is closed\nbefore the pump\n  is opened.")
    assert checked('It says "The valve is closed before the pump is opened." [1]', [page])[1][0].supported


def test_an_apostrophe_is_no_quotation() -> None:
    assert quotations_in("The tenants' deposit and the owners' share aren't the landlord's.") == []


def test_the_first_word_of_a_sentence_is_no_name_by_its_capital() -> None:
    assert names_in("Rent is due. In May Clara pays.") == ["Clara"]


@pytest.mark.parametrize("digits", ["9" * 5000, "1." * 3000, "1,000," * 2000, "3만" * 2000])
def test_odd_numbers_take_no_time_and_raise_nothing(digits: str) -> None:
    _, sentences = checked(f"The rent is {digits} euros [1].", PASSAGES)
    assert not any(said.supported for said in sentences)


def test_sentences_in_many_styles_are_left_in_peace_too() -> None:
    sentences = [said for line in lines(styles.HONEST) for said in checked(line, styles.PASSAGES)[1]]
    marked = [said for said in sentences if not said.supported]
    assert len(sentences) >= 150
    assert len(marked) <= 0.05 * len(sentences), marked


@pytest.mark.parametrize("sentence", lines(styles.NUMBERS) + lines(styles.UNITS))
def test_a_number_a_date_or_a_unit_that_was_changed_is_found(sentence: str) -> None:
    _, (said,) = checked(sentence, styles.PASSAGES)
    assert set(said.problems) & {NUMBER, UNIT}


@pytest.mark.parametrize("sentence", lines(styles.QUOTATIONS))
def test_a_quotation_between_whatever_marks_is_checked(sentence: str) -> None:
    _, (said,) = checked(sentence, styles.PASSAGES)
    assert QUOTATION in said.problems


@pytest.mark.parametrize(("given", "honest"), [(PASSAGES, HONEST), (styles.PASSAGES, styles.HONEST)])
def test_every_honest_sentence_becomes_a_lie_with_its_first_number_multiplied(
    given: list[Passage], honest: str
) -> None:
    """Seven times a number and a bit is in none of the passages."""
    found = missed = 0
    for line in lines(honest):
        number = re.search(r"(?<![\w.,:/^])\d+(?![\w:/.-])(?![^\[]*\])", line)
        if number is None:
            continue
        lie = f"{line[: number.start()]}{int(number[0]) * 7 + 40_000}{line[number.end() :]}"
        problems = {problem for said in checked(lie, given)[1] for problem in said.problems}
        found, missed = found + 1, missed + (NUMBER not in problems)
    assert (found > 20, missed) == (True, 0)


@pytest.mark.parametrize(
    "text",
    [
        "Here is what the documents say:\n- The warranty lasts two years [3].\n- It weighs 212 kg [3].",
        "## Warranty\nThe warranty lasts two years [3].\n\n**Filters**\nThe warranty does not cover them [3].",
        "| Name | Hours | Source |\n|------|------:|---|\n| Ada | 37.5 | [10] |\n| Ben | 40 | [10] |",
        "휴가 규정은 다음과 같습니다:\n① 80% 이상 출근하면 15일입니다 [4].\n② 한도는 25일입니다 [4].",
        "Yes. The warranty lasts two years [3].",
    ],
)
def test_the_heading_of_sentences_with_grounds_needs_none_of_its_own(text: str) -> None:
    assert [said.problems for said in checked(text, styles.PASSAGES)[1] if not said.supported] == []


@pytest.mark.parametrize(
    "heading",
    [
        "The warranty lasts nine years:",
        "The landlord is a criminal:",
        "It says “filters are covered”:",
        "Rent [77]:",
    ],
)
def test_a_claim_is_no_heading_for_its_colon(heading: str) -> None:
    said = checked(f"{heading}\n- The warranty lasts two years [3].", styles.PASSAGES)[1]
    assert [each.supported for each in said] == [False, True]


@pytest.mark.parametrize(
    ("sentence", "problems"),
    [
        ("압축기의 보증은 오래갑니다 [3].", (OTHER_LANGUAGE,)),
        ("압축기의 무게는 212kg입니다 [3].", ()),
        ("압축기의 무게는 221kg입니다 [3].", (NUMBER,)),
        ("The leave of an employee is limited [4].", (OTHER_LANGUAGE,)),
    ],
)
def test_the_words_of_another_language_are_not_compared(sentence: str, problems: tuple[str, ...]) -> None:
    assert checked(sentence, styles.PASSAGES)[1][0].problems == problems


@pytest.mark.parametrize(
    ("sentence", "is_found"),
    [
        ("UN is short for it [1].", True),
        ("UNO is short for it [1].", False),
        ("The chair is Kim Cheol-su [2].", True),
        ("The chair is Park Cheol-su [2].", False),
        ("의장은 클라라 씨입니다 [1].", True),
        ("의장은 모니카 씨입니다 [1].", False),
    ],
)
def test_a_name_may_be_shortened_or_in_another_script(sentence: str, is_found: bool) -> None:
    given = [passage("Clara Voss speaks for the United Nations."), passage("의장은 김철수가 맡는다.")]
    assert (NAME not in checked(sentence, given)[1][0].problems) == is_found
