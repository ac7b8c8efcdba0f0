# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import datetime

import pytest

from docdesk.values.questions import (
    Clause,
    Condition,
    Phrase,
    Question,
    QuestionError,
    as_words,
    only_in,
    read_question,
    without_part,
)


def clauses(text: str) -> tuple[Clause, ...]:
    return read_question(text).clauses


def condition(text: str) -> Condition:
    """The only condition of a question that begins with it."""
    (clause,) = clauses(text + " harvest")
    (atom,) = clause.atoms
    assert isinstance(atom, Condition)
    return atom


@pytest.mark.parametrize(
    "text",
    [
        "harvest in the dry season",
        "  blanks   stay  as they are ",
        "https://example.org/a?b=c std::vector note:this 12:30 C:\\files",
        'a 5" screen',
        "well-known co-operation -5 degrees - a list -- a dash",
        "grep -v option --verbose",
        "OR gate",
        "gates with OR",
        "who may or may not",
        '"',
        '""',
        "type:",
        "계약서의 임대 기간",
        "오후：세 시 std：vector",
        "ls -l",
    ],
)
def test_plain_words_stay_a_question_as_they_are(text: str) -> None:
    assert read_question(text) == Question(text)


@pytest.mark.parametrize(
    "quoted",
    ['"rain water"', "“rain water”", "„rain water“", "«rain water»", "「rain water」", "＂rain water＂"],
)
def test_quoted_words_are_a_phrase_and_are_looked_for(quoted: str) -> None:
    question = read_question(f"tank {quoted}, roof")
    assert question.clauses == (Clause((Phrase("rain water"),)),)
    assert question.text == "tank rain water , roof"


def test_a_minus_sign_excludes_a_word_a_phrase_or_a_condition() -> None:
    question = read_question('tank -salt -"sea water" -type:pdf')
    assert question.text == "tank"
    assert question.clauses == (
        Clause((Phrase("salt"),), excludes=True),
        Clause((Phrase("sea water"),), excludes=True),
        Clause((Condition("type", ("pdf",)),), excludes=True),
    )


@pytest.mark.parametrize(("text", "word"), [("물 -소금", "소금"), ("물 －소금", "소금"), ("물 -불", "불")])
def test_a_word_of_one_syllable_and_a_wide_minus_sign_exclude_too(text: str, word: str) -> None:
    question = read_question(text)
    assert (question.text, question.clauses) == ("물", (Clause((Phrase(word),), excludes=True),))


def test_or_joins_its_two_neighbours_and_nothing_else() -> None:
    question = read_question("type:pdf OR type:md budget")
    assert question.text == "budget"
    assert question.clauses == (Clause((Condition("type", ("pdf",)), Condition("type", ("markdown",)))),)
    assert read_question('solar OR wind | "rain water" plant') == Question(
        "solar wind rain water plant",
        (Clause((Phrase("solar"), Phrase("wind"), Phrase("rain water"))),),
        read_question('solar OR wind | "rain water" plant').parts,
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("type:pdf", ("pdf",)),
        ("TYPE:.PDF", ("pdf",)),
        ("type:md,txt", ("markdown", "text")),
        ("형식:pdf", ("pdf",)),
        ("name:Report", "report"),
        ('name:"Annual REPORT"', "annual report"),
        ("이름:보고서", "보고서"),
        ("name:ＦＵＬＬ", "full"),
        ("folder:Invoices/2024", "invoices/2024"),
        ("page:3", (3, 3)),
        ("page:3-9", (3, 9)),
        ("page:3-", (3, 10**9)),
        ("쪽:3..5", (3, 5)),
        ("lang:ko", "ko"),
        ("lang:Korean", "ko"),
        ("언어:한국어", "ko"),
        ("lang:da", "da_no"),
        # as an input method for Korean or Chinese writes them
        ("type：pdf", ("pdf",)),
        ("ｔｙｐｅ：ｐｄｆ", ("pdf",)),
        ("이름：＂가을 보고서＂", "가을 보고서"),
        ("page：３－９", (3, 9)),
        ("쪽:3~5쪽", (3, 5)),
        # as people call them
        ("형식:한글", ("hwpx", "hwp")),
        ("형식:엑셀,메일", ("xlsx", "xls", "xlsb", "eml", "msg")),
        ("type:Word", ("docx", "doc")),
        ("type:image", ("picture",)),
    ],
)
def test_conditions_are_read_in_both_languages(text: str, value: object) -> None:
    assert condition(text).value == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("after:2024", datetime(2024, 1, 1)),
        ("before:2024-05", datetime(2024, 5, 1)),
        ("after:2024/5/31", datetime(2024, 5, 31)),
        ("이전:2024.05.31", datetime(2024, 5, 31)),
        ("after:20240531", datetime(2024, 5, 31)),
        ("after:31.05.2024", datetime(2024, 5, 31)),
        ("after:2024-05-31T10:15:00Z", datetime(2024, 5, 31)),
        ("이후:2024년", datetime(2024, 1, 1)),
        ("이후:2024년5월31일", datetime(2024, 5, 31)),
        ('이후:"2024년 5월"', datetime(2024, 5, 1)),
    ],
)
def test_a_date_is_the_beginning_of_its_day_month_or_year(text: str, day: datetime) -> None:
    assert condition(text).value == day.timestamp()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("type:pdf", "only_conditions"),
        ("-salt", "only_conditions"),
        ("harvest type:exe", "no_such_type"),
        ("harvest type:,", "no_such_type"),
        ("harvest page:0", "no_page_number"),
        ("harvest page:two", "no_page_number"),
        ("harvest page:9-3", "pages_reversed"),
        ("harvest after:soon", "no_date"),
        ("harvest after:2024-13", "no_date"),
        ("harvest after:2023-02-30", "no_date"),
        ("harvest after:9999999", "no_date"),
        ("harvest after:32.05.2024", "no_date"),
        ("harvest after:20241301", "no_date"),
        ("harvest 이후:2024년13월", "no_date"),
        ("harvest after:2024-05 before:2024-05", "dates_reversed"),
        ("harvest lang:klingon", "no_such_language"),
        ("salt OR -sugar", "or_with_exclusion"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_a_reason(text: str, code: str) -> None:
    with pytest.raises(QuestionError) as caught:
        read_question(text)
    assert caught.value.reason["code"] == code


def test_parts_say_where_what_is_more_than_words_stands() -> None:
    text = 'harvest type:pdf OR type:md -salt "rain water"'
    parts = [text[part.start : part.end] for part in read_question(text).parts]
    assert parts == ["type:pdf OR type:md", "-salt", '"rain water"']


def test_a_refused_part_in_quotation_marks_is_words() -> None:
    assert read_question('"type:exe"').clauses == (Clause((Phrase("type:exe"),)),)


def test_a_part_can_be_taken_out_of_a_question() -> None:
    text = 'harvest type:pdf OR type:md  "rain water"'
    first, second = read_question(text).parts
    assert without_part(text, first) == 'harvest "rain water"'
    assert without_part(text, second) == "harvest type:pdf OR type:md"


def test_a_passage_becomes_a_question_of_words_alone() -> None:
    text = 'He said: "type:pdf" -salt OR sugar | name:x “quoted” 「인용」 ＂wide＂ 이름：나 －불'
    words = as_words(text)
    assert read_question(words) == Question(words)
    assert words == "He said type pdf salt or sugar name x quoted 인용 wide 이름 나 불"
    assert as_words("word " * 100).count("word") == 40


def test_documents_become_one_condition_on_their_names() -> None:
    question = read_question("rent " + only_in(["lease 2024.pdf", "b.txt", "b.txt"]))
    assert question.clauses == (Clause((Condition("in", "lease 2024.pdf"), Condition("in", "b.txt"))),)
