# SPDX-License-Identifier: Apache-2.0
"""Facts are codes and numbers, and every code has its words, whatever version of docdesk wrote it."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import docdesk
from docdesk.errors import Damaged, NoText, TooSlow, UnsupportedType
from docdesk.steps.extract import covered
from docdesk.steps.split import language as languages
from docdesk.values.facts import FACTS, Language, coded, fact_text
from docdesk.values.former_facts import coded_of
from docdesk.values.kinds import CONTENTS, KINDS
from docdesk.values.languages import LANGUAGES
from docdesk.values.notices import notice_text
from docdesk.values.problems import Notice

PACKAGE = Path(docdesk.__file__).parent


def coded_calls() -> Iterator[tuple[str, set[str | None]]]:
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "coded":
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value, {keyword.arg for keyword in node.keywords}


def test_every_fact_that_is_given_fills_its_template() -> None:
    calls = list(coded_calls())
    assert len(calls) > 15
    for code, given in calls:
        fields = {field for _, field, _, _ in Formatter().parse(FACTS[code]) if field}
        assert fields == given, code


def test_a_code_without_words_is_refused() -> None:
    with pytest.raises(KeyError):
        coded("of_nowhere")


def test_every_kind_of_file_that_is_not_read_has_its_words() -> None:
    # the package has a function of that name
    identify = importlib.import_module("docdesk.steps.extract.identify")
    assert set(identify.KINDS.values()) <= set(KINDS)
    here = {what for _, what in identify.SIGNATURES} | set(identify.KINDS_IN_ZIP.values())
    assert here | {"rich_text"} == set(CONTENTS), "rows of older versions name rich text"
    assert {*covered.REASONS.values(), "page_of_form"} <= set(FACTS)


def test_every_language_that_is_recognised_has_a_name() -> None:
    assert {code for code, _ in languages._SCRIPTS} | set(languages._SHORT_WORDS) == set(LANGUAGES)


def test_facts_contain_their_numbers() -> None:
    pages = coded("pages_and_others", pages=[[1, 1], [5, 1_200]])
    assert fact_text("which", pages) == "pages 1, 5–1,200 and others"
    reasons = [coded("page_too_slow"), coded("page_damaged")]
    assert fact_text("reason", reasons) == "it took too long, or it is damaged"
    assert fact_text("kind", coded("with_suffix", kind="word", suffix=".docx")) == "A Word document (.docx)"
    assert TooSlow(seconds=0.5).problem().detail == "No page was finished within 0.5 seconds."
    assert notice_text(Notice("not_english", {"language": "ko"})).startswith("It is written in Korean.")


def test_facts_from_outside_are_not_translated() -> None:
    assert fact_text("name", "ko") == "ko"
    assert fact_text("path", "A picture") == "A picture"
    assert fact_text("reason", "no_bytes") == "no_bytes", "a library's word is not a code"
    assert fact_text("reason", {"code": "of_a_newer_docdesk"}) == "of_a_newer_docdesk"
    assert "{x} {code}" in Damaged(reason=coded("model_other_version", file="{x} {code}")).problem().detail


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("language", "Danish or Norwegian", "DANISH OR NORWEGIAN"),
        ("kind", "A Word document (.docx)", "A WORD DOCUMENT (.docx)"),
        ("kind", "A film", "A VIDEO"),
        ("reason", "it has no bytes", "IT HAS NO BYTES"),
        ("reason", "it took too long, or it is damaged", "IT TOOK TOO LONG, OR IT IS DAMAGED"),
        (
            "reason",
            "7 of them are pictures, as a scanner makes them.",
            "<7> OF THEM ARE PICTURES, LIKE SCANS.",
        ),
        ("which", "page 40", "PAGE <40>"),
        ("which", "pages 2, 5 to 9 and others", "PAGES <2>, <5>–<9> AND OTHERS"),
    ],
)
def test_the_words_of_an_older_version_are_understood(name: str, words: str, said: str) -> None:
    language = Language(lambda context, text: _shouted(text), lambda value: f"<{value}>")
    assert fact_text(name, words, language) == said


def _shouted(text: str) -> str:
    parts = Formatter().parse(text)
    return "".join(word.upper() + (f"{{{field}}}" if field else "") for word, field, _, _ in parts)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("reason", "xref broken at 17"),
        ("kind", "A thing (.thing)"),
        ("which", "pages of a book"),
        ("reason", ""),
    ],
)
def test_other_words_are_not_mistaken_for_those_of_an_older_version(name: str, words: str) -> None:
    assert coded_of(name, words) is None
    assert fact_text(name, words) == words


def test_every_former_word_maps_to_an_existing_code() -> None:
    from docdesk.values import former_facts

    assert set(former_facts._REASONS.values()) <= set(FACTS)
    newer = {"hangul_3"}
    assert set(former_facts._KINDS.values()) | newer == set(KINDS)
    assert set(former_facts._LANGUAGES.values()) == set(LANGUAGES)


def test_a_sentence_ends_well_without_a_reason() -> None:
    assert (
        UnsupportedType(kind="unknown", reason="").problem().detail == "A file of this kind cannot be read."
    )
    assert NoText(pages=1_200, reason="").problem().detail.endswith("1,200.")
