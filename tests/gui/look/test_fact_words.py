# SPDX-License-Identifier: Apache-2.0
"""Errors and notices are said in the person's language with all of their facts, whatever version wrote them."""

from __future__ import annotations

import ast
import asyncio
import inspect
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.database import Database
from docdesk.errors import Damaged, FileMissing, NoText, SettingsInvalid, UnsupportedType
from docdesk.gui.look import wording
from docdesk.gui.look.fact_words import fact_words, language_words
from docdesk.gui.settings.settings_dialog import named_as_here
from docdesk.settings import model as settings
from docdesk.values.documents import Document, Status
from docdesk.values.facts import FACTS, coded
from docdesk.values.kinds import CONTENTS, KINDS
from docdesk.values.languages import LANGUAGES
from docdesk.values.problems import Notice, Problem
from docdesk.values.texts import visible

ADDRESS_IN_KOREAN = "주소는 http:// 또는 https://로 시작해야 합니다"


@pytest.mark.usefixtures("korean")
def test_every_fact_kind_and_language_has_its_korean() -> None:
    same = {
        text
        for text in (*LANGUAGES.values(), *KINDS.values(), *CONTENTS.values(), *FACTS.values())
        if _korean(text) == text
    }
    assert same == {FACTS["megabytes"], FACTS["with_suffix"]}


def _korean(text: str) -> str:
    return QCoreApplication.translate("facts", text)


def test_every_reason_why_a_setting_is_not_valid_is_a_fact() -> None:
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(settings))) if isinstance(node, ast.Call)]
    raised = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "ValueError"]
    codes = {word.value for call in raised for word in call.args if isinstance(word, ast.Constant)}
    assert len(codes) == len(raised) > 5
    assert codes - set(FACTS) == set()


@pytest.mark.usefixtures("korean")
def test_a_wrong_address_is_explained_in_korean(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid) as told:
        settings.load_settings({}, library=tmp_path, base_url="ftp://here")
    problem = told.value.problem()
    # a file or a variable is mended by its name, a field by the window's
    assert wording.problem_words(problem)[1] == f"base_url (OPENAI_BASE_URL): {ADDRESS_IN_KOREAN}."
    assert wording.problem_words(named_as_here(problem))[1] == f"주소: {ADDRESS_IN_KOREAN}."
    elsewhere = SettingsInvalid(
        where=f"{tmp_path}/settings.toml", reason=coded("unknown_setting", names="mood")
    ).problem()
    assert named_as_here(elsewhere) == elsewhere


@pytest.mark.usefixtures("korean")
def test_facts_are_translated_into_korean() -> None:
    assert "한국어" in wording.notice_words(Notice("not_english", {"language": "ko"}))
    assert language_words("ko") == "한국어"
    problem = UnsupportedType(kind=coded("with_suffix", kind="word", suffix=".docx"), reason="").problem()
    assert "Word 문서 (.docx)" in wording.problem_words(problem)[1]
    problem = NoText(pages=1_200, reason=coded("some_pictures", count=1_100)).problem()
    assert "1,200" in wording.problem_words(problem)[1]
    assert "1,100쪽" in wording.problem_words(problem)[1]
    which = coded("pages", pages=[[2, 2], [5, 9]])
    reasons = [coded("page_too_slow"), coded("page_damaged")]
    facts = {"read": 3, "total": 9, "which": which, "reason": reasons}
    said = wording.notice_words(Notice("pages_failed", facts))
    assert "2, 5–9쪽" in said
    assert "너무 오래 걸렸습니다 또는 손상되었습니다" in said


FORMER = Document(
    id="former",
    name="a.docx",
    path="/files/a.docx",
    status=Status.FAILED,
    error=Problem(
        "unsupported_type",
        "This kind of file is not supported",
        "A Word document (.docx) cannot be read.",
        "Save it as PDF, Markdown or plain text and add that.",
        retryable=False,
        facts={"kind": "A Word document (.docx)", "reason": ""},
    ),
    warnings=(
        Notice("not_english", {"language": "Korean"}),
        Notice(
            "pages_failed", {"read": 3, "total": 9, "which": "pages 2, 5 to 9", "reason": "it took too long"}
        ),
    ),
)
"""A row as an older version wrote it."""


def read_again(folder: Path, document: Document) -> Document:
    """A row that a catalog kept."""

    async def kept() -> Document:
        database = Database(folder)
        await asyncio.to_thread(database.open)
        try:
            await Catalog(database).add([document])
            return (await Catalog(database).documents([document.id]))[0]
        finally:
            await asyncio.to_thread(database.close)

    return asyncio.run(kept())


def said_of(document: Document) -> tuple[str, ...]:
    assert document.error is not None
    return (wording.problem_words(document.error)[1], *map(wording.notice_words, document.warnings))


def test_a_row_of_an_older_version_reads_well_in_english(tmp_path: Path) -> None:
    error, language, pages = said_of(read_again(tmp_path, FORMER))
    assert error == "A Word document (.docx) cannot be read."
    assert "Korean" in language
    assert pages == "3 of 9 pages; pages 2, 5–9 could not be read (it took too long)."


@pytest.mark.usefixtures("korean")
def test_a_row_of_an_older_version_reads_well_in_korean(tmp_path: Path) -> None:
    error, language, pages = said_of(read_again(tmp_path, FORMER))
    assert "Word 문서 (.docx)" in error
    assert "한국어" in language
    assert "2, 5–9쪽" in pages
    assert "너무 오래 걸렸습니다" in pages


@pytest.mark.usefixtures("korean")
def test_a_name_stays_whatever_it_says_and_so_does_what_a_library_says() -> None:
    assert fact_words("name", "Korean") == "Korean"
    assert fact_words("path", "A picture") == "A picture"
    assert "xref broken at 17" in wording.problem_words(Damaged(reason="xref broken at 17").problem())[1]


def test_names_and_foreign_words_in_reasons_act_on_no_line() -> None:
    error = FileMissing(path="/in/a\u202etxt.exe\nREADY").problem()
    for problem in (error, replace(error, code="of_a_newer_docdesk")):
        title, detail, remedy = wording.problem_words(problem)
        assert "a‹U+202E›txt.exe␊READY" in detail
        assert visible(f"{title}{detail}{remedy}") == f"{title}{detail}{remedy}"
        row = Document("1", "a.txt", "/in/a.txt", Status.FAILED, error=problem)
        assert detail in wording.reason_words(row)
        assert detail in wording.problem_sentence(problem)
    notice = Notice("attachments_unread", {"names": "\u2066photo\x9b.png"})
    assert "‹U+2066›photo‹U+009B›.png" in wording.notice_words(notice)
    assert "\n" not in wording.notice_words(Notice("of\na newer one", {}))
