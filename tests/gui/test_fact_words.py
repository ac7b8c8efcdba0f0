# SPDX-License-Identifier: Apache-2.0
"""What the steps say in English stands in the person's language: all of the words that they can say."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from docdesk import language as languages
from docdesk.documents import Notice
from docdesk.errors import Damaged, NoText, UnsupportedType
from docdesk.gui import appearance, wording
from docdesk.gui.fact_words import FACTS, fact_words
from docdesk.steps.extract import extraction

# the package has a function of that name
identify = importlib.import_module("docdesk.steps.extract.identify")


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[None]:
    kept = appearance.install_language(qapp, "ko")
    yield
    for translator in kept:
        qapp.removeTranslator(translator)
    QLocale.setDefault(QLocale("en"))


def test_every_language_kind_and_reason_is_known() -> None:
    said = {name for name, _ in languages._SCRIPTS} | set(languages._LITTLE_WORDS)
    said |= set(identify.KINDS.values()) | set(extraction._REASONS.values())
    said |= {extraction._why_no_text(pictures, pages) for pictures, pages in ((1, 1), (2, 2), (0, 2))}
    assert said - set(FACTS) == set()


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
