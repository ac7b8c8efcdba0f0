# SPDX-License-Identifier: Apache-2.0
"""Which words of a question are marked in a text, and where."""

from __future__ import annotations

import random

import pytest

from docdesk.store.words import words_of
from docdesk.values.marks import marks_of
from docdesk.values.word_forms import one_form, one_form_with_places


def marked(question: str, text: str) -> list[str]:
    return [text[begin:end] for begin, end in marks_of(question)(text)]


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("What is the lens?", "The LENS is wiped; what a lensman wipes is lenses.", ["LENS"]),
        ("how do I find out about it", "About it: find out how.", ["find"]),
        ("USB or AI", "usb, ai and USBs", ["usb", "ai"]),
        ("to be or not to be", "To be, or not.", ["To", "be", "or", "not"]),
        ("die Linse und der Rand", "Der Rand und die Linse.", ["Rand", "Linse"]),
        ("lens lens", "lens", ["lens"]),
        (
            'lens "rain water" -salt type:pdf',
            "Rain water, salt, a lens, a type and a pdf",
            ["Rain", "water", "lens"],
        ),
        ("", "lens", []),
        ("?!", "lens?!", []),
    ],
)
def test_words_are_marked_and_those_of_every_text_are_not(question: str, text: str, words: list[str]) -> None:
    assert marked(question, text) == words


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        (
            "렌즈를 닦는 방법은 무엇입니까?",
            "렌즈의 먼지를 닦는 방법이다. 무엇을 의 는",
            ["렌즈", "닦는", "방법"],
        ),
        ("렌즈는 어떻게 되나요", "어떻게 되나요 렌즈에서", ["렌즈"]),
        ("서울에서 부산까지의 거리", "서울의 거리가 부산까지", ["서울", "거리", "부산"]),
        ("물을 끓이기", "건물의 물은 물건과 물", ["물", "물"]),
        ("회의 일정", "회의실 회의는 일정을", ["회의", "회의", "일정"]),
        ("사과 가격", "사과의 가격과 사건", ["사과", "가격"]),
        ("고양이는", "모양이 고양이가", ["고양이"]),
        ("보험계약서", "보험 계약서를 낸다", ["보험", "계약서"]),
        ("임대차 기간", "임대차기간은 2년", ["임대차기간"]),
        ("PDF파일", "pdf파일을 PDF로", ["pdf파일", "PDF"]),
        ("는", "렌즈는 는", ["는"]),
    ],
)
def test_korean_words_are_marked_without_their_endings(question: str, text: str, words: list[str]) -> None:
    assert marked(question, text) == words


def test_scripts_without_spaces_are_marked_by_pairs_of_letters() -> None:
    assert marked("合同期限是什么", "本合同的期限为三年") == ["合同", "期限"]
    assert marked("データの保存", "データを保存する。の") == ["データ", "保存"]


@pytest.mark.parametrize(
    "written", ["ｌｅｎｓ", "le\u00adns", "l\u200be\u2060ns", "ℓens", "LENS", "lens\ufeff", "\u202alens"]
)
def test_a_word_is_marked_however_it_is_written(written: str) -> None:
    assert one_form(written) == "lens"
    text = f"🙂 The {written} is wiped."
    [(begin, end)] = marks_of("lens")(text)
    assert one_form(text[begin:end]) == "lens"
    assert text[:begin].strip("\u202a") == "🙂 The ", "counted in characters of the text itself"


def test_accents_and_syllables_written_apart_are_marked_whole() -> None:
    assert marked("café", "Cafe\u0301 noir") == ["Cafe\u0301"]
    assert marked("등대", "\u1103\u1173\u11bc\u1103\u1162의 빛") == ["\u1103\u1173\u11bc\u1103\u1162"]
    assert marked("straße", "STRASSE Straße") == ["STRASSE", "Straße"]
    assert marked("バス", "ﾊﾞｽで") == ["ﾊﾞｽ"]


def test_places_are_those_of_the_form_in_which_words_are_compared() -> None:
    letters = "abßẞ éÉe\u0301\u00ad\u200b가나\u1100\u1161\u11a8ﾊﾞｶﾞﬀＡ\u09c7\u09beΣς\ufe0f🙂İ\u1e9b\u0323กำ\u3099は\u0345"
    chance = random.Random(5)
    for _ in range(3_000):
        text = "".join(chance.choice(letters) for _ in range(chance.randint(0, 12)))
        form, places = one_form_with_places(text)
        assert form == one_form(text), ascii(text)
        assert len(places) == len(form) + 1
        assert places == sorted(places)
        assert places[-1] == len(text)


def test_what_the_search_matches_by_words_is_marked() -> None:
    question, text = "ﬁnal Ｒｅｐｏｒｔ 계약", "The ﬁnal re\u00adport: 계약을 맺다"
    shared = set(words_of(question)) & set(words_of(text))
    assert shared == {"final", "report", "계약"}
    assert [one_form(word) for word in marked(question, text)] == ["final", "report", "계약"]
