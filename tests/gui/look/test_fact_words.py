# SPDX-License-Identifier: Apache-2.0
"""What the steps say in English stands in the person's language: all of the words that they can say."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from docdesk.errors import Damaged, NoText, SettingsInvalid, UnsupportedType
from docdesk.gui.look import wording
from docdesk.gui.look.fact_words import FACTS, fact_words
from docdesk.gui.settings.settings_dialog import named_as_here
from docdesk.settings import model as settings
from docdesk.steps.extract import extraction
from docdesk.steps.split import language as languages
from docdesk.values.problems import Notice

# the package has a function of that name
identify = importlib.import_module("docdesk.steps.extract.identify")

ADDRESS_IN_KOREAN = "주소는 http:// 또는 https://로 시작해야 합니다"


def test_every_language_kind_and_reason_is_known() -> None:
    said = {name for name, _ in languages._SCRIPTS} | set(languages._SHORT_WORDS)
    said |= set(identify.KINDS.values()) | set(extraction._REASONS.values())
    said |= {extraction._why_no_text(pictures, pages) for pictures, pages in ((1, 1), (2, 2), (0, 2))}
    assert said - set(FACTS) == set()


def test_every_reason_why_a_setting_is_not_valid_is_known() -> None:
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(settings))) if isinstance(node, ast.Call)]
    raised = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "ValueError"]
    said = {word.value for call in raised for word in call.args if isinstance(word, ast.Constant)}
    assert len(said) == len(raised) > 5
    assert said - set(FACTS) == set()


@pytest.mark.usefixtures("korean")
def test_a_wrong_address_is_told_in_korean(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid) as told:
        settings.load_settings({}, library=tmp_path, base_url="ftp://here")
    problem = told.value.problem()
    # a file or a variable is mended by its name, a field by the window's
    assert wording.problem_words(problem)[1] == f"base_url (OPENAI_BASE_URL): {ADDRESS_IN_KOREAN}."
    assert wording.problem_words(named_as_here(problem))[1] == f"주소: {ADDRESS_IN_KOREAN}."
    elsewhere = SettingsInvalid(
        where=f"{tmp_path}/settings.toml", reason="there is no setting mood"
    ).problem()
    assert named_as_here(elsewhere) == elsewhere


@pytest.mark.usefixtures("korean")
def test_they_are_said_in_korean() -> None:
    notice = Notice("not_english", {"language": "Korean"})
    assert "Korean" not in wording.notice_words(notice)
    assert "한국어" in wording.notice_words(notice)
    problem = UnsupportedType(kind="A Word document (.docx)", reason="").problem()
    assert "Word 문서 (.docx)" in wording.problem_words(problem)[1]
    problem = NoText(pages=2, reason=extraction._why_no_text(2, 2)).problem()
    assert "그림입니다" in wording.problem_words(problem)[1]
    facts = {
        "read": 3,
        "total": 9,
        "which": "pages 2, 5 to 9",
        "reason": "it took too long, or it is damaged",
    }
    said = wording.notice_words(Notice("pages_failed", facts))
    assert "2, 5–9쪽" in said
    assert "너무 오래 걸렸습니다 또는 손상되었습니다" in said


@pytest.mark.usefixtures("korean")
def test_a_name_stays_whatever_it_says_and_so_does_what_a_library_says() -> None:
    assert fact_words("name", "Korean") == "Korean"
    assert fact_words("path", "A picture") == "A picture"
    assert "xref broken at 17" in wording.problem_words(Damaged(reason="xref broken at 17").problem())[1]


def test_in_english_they_are_as_the_steps_said_them(qapp: QApplication) -> None:
    assert fact_words("which", "page 40") == "page 40"
    assert fact_words("which", "pages 1, 2, 5 to 9 and others") == "pages 1, 2, 5–9 and others"
    assert fact_words("reason", "it took too long, or it is damaged") == "it took too long, or it is damaged"
