# SPDX-License-Identifier: Apache-2.0
"""The dialog of tags: what it adds and takes for one document and for many, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from docdesk.gui.dialogs.tags_dialog import TagsDialog
from docdesk.values.documents import Document
from tests.gui.conftest import make_document

MakeDialog = Callable[..., TagsDialog]
Check = Qt.CheckState
Key = Qt.Key


@pytest.fixture
def dialog(qapp: QApplication, qtbot: Any) -> MakeDialog:
    def make(*documents: Document, known: tuple[str, ...] = ()) -> TagsDialog:
        made = TagsDialog(documents, known)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def listed(dialog: TagsDialog) -> dict[str, Qt.CheckState]:
    items = (dialog.list.item(row) for row in range(dialog.list.count()))
    return {item.text(): item.checkState() for item in items}


def test_tags_of_several_documents_are_checked_if_all_have_them_and_in_part_if_some(
    dialog: MakeDialog,
) -> None:
    one = dialog(
        make_document(0, tags=("both", "first")), make_document(1, tags=("both",)), known=("other", "both")
    )
    assert list(listed(one).items()) == [
        ("both", Check.Checked),
        ("first", Check.PartiallyChecked),
        ("other", Check.Unchecked),
    ]
    assert (one.added, one.taken) == ([], []), "what nobody touched stays as it is"
    for row in range(3):
        one.list.setCurrentRow(row)
        QTest.keyClick(one.list, Key.Key_Space)
    assert (one.added, one.taken) == (["first", "other"], ["both"])
    one.list.setCurrentRow(1)
    QTest.keyClick(one.list, Key.Key_Space)
    assert (one.added, one.taken) == (["other"], ["both", "first"])
    QTest.keyClick(one.list, Key.Key_Space)
    assert listed(one)["first"] is Check.PartiallyChecked, "some of them have it, and may keep it"


def test_return_adds_what_is_typed_and_saves_where_nothing_is(dialog: MakeDialog) -> None:
    one = dialog(make_document(0, tags=("Old",)), known=("Old", "Water rights"))
    assert one.focusWidget() is one.field
    QTest.keyClicks(one.field, "to  do ")
    QTest.keyClick(one.field, Key.Key_Return)
    assert (one.isVisible(), one.field.text(), one.added) == (True, "", ["to do"])
    QTest.keyClicks(one.field, "WATER RIGHTS")
    one.field.completer().popup().hide()
    QTest.keyClick(one.field, Key.Key_Return)
    assert one.added == ["Water rights", "to do"], "in the spelling that the library has"
    QTest.keyClick(one.field, Key.Key_Return)
    assert one.result() == TagsDialog.DialogCode.Accepted
    assert not one.isVisible()


def test_what_is_typed_is_completed(dialog: MakeDialog) -> None:
    one = dialog(make_document(0), known=("invoices 2023", "invoices 2024", "to do"))
    completer = one.field.completer()
    completer.setCompletionPrefix("2024")
    assert completer.currentCompletion() == "invoices 2024"


def test_what_is_no_tag_is_refused_with_a_sentence_and_the_dialog_stays(dialog: MakeDialog) -> None:
    one = dialog(make_document(0))
    one.field.setText("x" * 101)
    one.save.click()
    assert one.isVisible()
    assert "101 characters, and the limit is 100" in one.said.text()
    assert "Write a short text" in one.said.text()
    one.field.setText("short")
    assert one.said.isHidden()
    one.save.click()
    assert (one.isVisible(), one.added) == (False, ["short"])
