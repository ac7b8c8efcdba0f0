# SPDX-License-Identifier: Apache-2.0
"""Every file format has what the window shows of it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from docdesk.errors import UnsupportedType
from docdesk.gui.look import wording
from docdesk.system.resource_files import resource
from docdesk.values.formats import USUAL_SUFFIXES, FileType
from docdesk.values.problems import Problem


@pytest.mark.parametrize("kind", list(FileType))
def test_a_format_has_an_icon(kind: FileType, qapp: QApplication) -> None:
    file = resource(f"icons/{kind.about.icon}.svg")
    assert file.is_file()
    assert not QIcon(str(file)).pixmap(20).isNull()


@pytest.mark.parametrize("kind", list(FileType))
@pytest.mark.usefixtures("korean")
def test_the_name_of_a_format_is_translated(kind: FileType) -> None:
    # a name that is the same in both languages, as PDF is, has an entry all the same
    table = (resource("translations") / "docdesk_ko.ts").read_text("utf-8")
    begin = table.index("<name>FileType</name>")
    assert f"<source>{kind.about.name}</source>" in table[begin : table.index("</context>", begin)]
    assert wording.type_name(kind)


@pytest.mark.usefixtures("korean")
def test_readable_formats_are_named() -> None:
    problem = UnsupportedType(kind="A drawing (.svg)", reason="", formats=USUAL_SUFFIXES).problem()
    assert ".pdf, .md, .txt" in problem.remedy
    assert ".pdf, .md, .txt" in wording.problem_words(problem)[2]
    assert wording.problem_words(problem)[2] != problem.remedy


def test_a_row_of_an_older_docdesk_keeps_its_remedy(qapp: QApplication) -> None:
    facts = {"kind": "A drawing (.svg)", "reason": ""}
    kept = "Save it as PDF, Markdown or plain text and add that."
    older = Problem("unsupported_type", "", "", kept, False, facts)
    assert wording.problem_words(older)[2] == kept
