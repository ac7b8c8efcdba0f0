# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from docdesk.search.scripts import LETTERS, reads, script_of

LATIN = frozenset({"LATIN"})


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("When is the lamp lit?", "LATIN"),
        ("Größe und Gewicht", "LATIN"),
        ("등불은 언제 켜지나요?", "HANGUL"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "HANGUL"),
        ("API 요금제 안내서", "HANGUL"),
        ("Transmission Control Protocol(TCP)은 연결형", "HANGUL"),
        ("The Greek letter α is the first of the alphabet", "LATIN"),
        ("灯台の光", "HIRAGANA"),
        ("契約書の提出期限", "HIRAGANA"),
        ("ﾌﾟﾗｽﾁｯｸ", "HIRAGANA"),
        ("合同的提交期限", "CJK"),
        ("ＬＡＭＰ", "LATIN"),
        ("Когда зажигают лампу", "CYRILLIC"),
        ("متى يضاء المصباح", "ARABIC"),
        ("2024-01-15, 3.14", None),
        ("", None),
        ("🙂 \ud83d", None),
    ],
)
def test_the_script_is_that_of_most_letters(text: str, script: str | None) -> None:
    assert script_of(text) == script


def test_a_long_text_is_looked_at_all_over() -> None:
    assert script_of("a" * LETTERS + "가" * (20 * LETTERS)) == "HANGUL"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("When is the lamp lit?", True),
        ("Où est la lampe", True),
        ("HX-7", True),
        ("12.5 %", True),
        ("등불은 언제 켜지나요?", False),
        ("USB 케이블은 어디에 있나요", False),
        ("the word 한글 means the Korean alphabet", True),
        ("Где лампа", False),
    ],
)
def test_a_model_of_one_script_reads_it_and_numbers(text: str, read: bool) -> None:
    assert reads(LATIN, text) is read
    assert reads(None, text)


def test_ascii_letters_are_unread_by_a_model_without_latin() -> None:
    assert not reads(frozenset({"HANGUL"}), "lamp")
    assert reads(frozenset({"HANGUL"}), "123")
