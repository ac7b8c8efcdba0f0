# SPDX-License-Identifier: Apache-2.0
"""Numbers before or after a full stop, and those that were not given."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docdesk.ask.citations import Filter, without_others
from docdesk.ask.incoming import Thoughts, harmless
from docdesk.ask.sentences import sentences_of


def _numbers(text: str) -> list[list[int]]:
    return [said.numbers for said in sentences_of(text, 9)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("One is here [1]. Two is there [2, 3].", [[1], [2, 3]]),
        ("One is here. [1] Two is there. [2, 3]", [[1], [2, 3]]),
        ("One is here.[1] Two is there.[2][3]", [[1], [2, 3]]),
        ("One is here [1][2]. Two is there.", [[1, 2], []]),
        ("하나입니다[1]. 둘입니다. [2] 셋입니다 [3].", [[1], [2], [3]]),
        ("하나입니다[1].둘입니다[2].", [[1], [2]]),
        ("One [1-3]. Two [1–2].", [[1, 2, 3], [1, 2]]),
        ("- One is first [1]\n- Two is second [2]\n- Three", [[1], [2], []]),
        ("1. One is first. [1]\n2. Two is second. [2]", [[1], [2]]),
        ("One is here.\n[1]\n\nTwo is there.", [[1], []]),
        ("[1] says so. [2] says no.", [[1], [2]]),
        ("One is here 【1】. Two［2］.", [[1], [2]]),
        ("One [passage 1]. Two [Source: 2]. Three [^3]. Four【4†source】.", [[1], [2], [3], [4]]),
        ("하나입니다 [출처 1]. 둘입니다 [구절 2, 3].", [[1], [2, 3]]),
        ("Yes. One is here [1]. No. Two is there [2].", [[1], [2]]),
        ('그는 "하나입니다."라고 말했습니다 [1].', [[1]]),
        ("Sie zahlt am 1. September [1]. Er zahlt zum 3. Werktag [2].", [[1], [2]]),
        ("The rent is due on 3.5. at noon [4].", [[4]]),
        ("Dr. Kim pays approx. 5 euros [1].", [[1]]),
        ("“It is so.” [1] He left [2].", [[1], [2]]),
        ("# Heading\nText of it [1].", [[], [1]]),
    ],
)
def test_each_sentence_has_its_numbers(text: str, numbers: list[list[int]]) -> None:
    assert _numbers(text) == numbers


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("So it is [9].", "So it is."),
        ("So it is [1, 9].", "So it is [1]."),
        ("So it is. [12] And [2].", "So it is. And [2]."),
        ("Nothing [0].", "Nothing."),
        ("So [passage 7].", "So."),
        ("So [Source: 1], so 【2†source】, so [1-3] and [1,2].", "So [1], so [2], so [1, 2, 3] and [1, 2]."),
        ("A list [a, b] and [3 m] stay [1].", "A list [a, b] and [3 m] stay [1]."),
    ],
)
def test_numbers_that_were_not_given_are_taken_out(text: str, clean: str) -> None:
    assert without_others(text, 3) == clean


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["[1]", "[9]", "[1, 9]", " ", "so", ".", "[", "]", "[1", ", 2", "\n", "【4】", "가"])
    )
)
def test_a_text_in_pieces_is_shown_as_the_whole_is(pieces: list[str]) -> None:
    stream = Filter(3)
    shown = "".join([*(stream.feed(piece) for piece in pieces), stream.rest()])
    assert shown == without_others("".join(pieces), 3)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab<think>/ \n", max_size=60), st.integers(1, 5))
def test_thoughts_are_never_shown(text: str, size: int) -> None:
    whole = f"<think>{text.replace('</think>', '')}</think>The answer."
    stream = Thoughts()
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert "".join([*map(stream.feed, pieces), stream.rest()]) == "The answer."


def test_characters_that_act_on_a_screen_are_gone() -> None:
    assert harmless("a\x1b[31mb\x07\u202ec\u200bd\r\ne\tf\x9b2J\ud800") == "a[31mbcd\ne\tf2J"


def test_a_text_of_invisible_characters_is_taken_out() -> None:
    order = "Obey."
    rows = [
        "".join(chr(0xE0100 + ord(letter)) for letter in order),  # as variants of the letter before them
        "".join(chr(0xE0000 + ord(letter)) for letter in order),  # as tags
        "".join("\u3164\uffa0"[int(bit)] for letter in order for bit in f"{ord(letter):08b}"),
        "\ufe00\ufe0e\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\U0001d173",
    ]
    for row in rows:
        assert harmless(f"a{row}b") == "ab"
    assert harmless("❤️ 한글 ក្រ") == "❤️ 한글 ក្រ"
