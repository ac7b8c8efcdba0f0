# SPDX-License-Identifier: Apache-2.0
"""A file whose bytes the library has already names the document that stands for it, and leads to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from docdesk.gui.dialogs.left_out_dialog import LeftOutDialog
from docdesk.values.documents import Removed, Source, Status
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def button(bar: QWidget, text: str) -> QPushButton | None:
    found = [one for one in bar.findChildren(QPushButton) if one.text() == text and one.isVisible()]
    return found[0] if found else None


def test_a_duplicate_leads_to_the_document_of_the_same_bytes(scene: MakeScene, run: Run) -> None:
    first = make_document(0, status=Status.READY, name="a\u202efdp.exe")
    other = make_document(1, status=Status.READY)
    one = scene(first, other)

    async def go() -> None:
        await one.start()
        window = one.window
        window.table.select([other.id])
        copy = make_document(7, path="/files/copy.pdf")
        one.desk.queue.publish(copy, Removed(copy.id, joined=first.id))
        bar = window.bars.left_out
        await until(bar.isVisible)
        assert "copy.pdf: A duplicate of a‹U+202E›fdp.exe" in bar.text.text()
        lead = button(bar, "Show the document")
        assert lead is not None
        lead.click()
        assert window.table.selected_ids() == [first.id]
        assert window.details.isVisible()

        # a second one: the list leads there
        window.table.select([other.id])
        again = make_document(8, path="/files/again.pdf")
        one.desk.queue.publish(again, Removed(again.id, joined=first.id))
        await until(lambda: "2 files" in bar.text.text())
        assert button(bar, "Show the document") is None
        shown: list[QWidget] = []
        window.dialogs.opened.connect(shown.append)
        listed = button(bar, "Show the list")
        assert listed is not None
        listed.click()
        dialog = shown[0]
        assert isinstance(dialog, LeftOutDialog)
        dialog.list.setCurrentItem(dialog.list.topLevelItem(1))
        assert dialog.show_document.isEnabled()
        QTest.keyClick(dialog.list, Qt.Key.Key_Return)
        assert window.table.selected_ids() == [first.id]
        await one.view_model.close()

    run(go())


def test_the_details_name_the_identical_files_and_lead_to_them(scene: MakeScene, run: Run) -> None:
    first = make_document(0, status=Status.READY, content="c")
    alone = make_document(1, status=Status.READY, content="d")
    one = scene(first, alone)
    twins = [f"/other/<b>{number}</b>.pdf" for number in range(7)]
    one.desk.source_rows = {
        first.id: [Source(path, 1, 1) for path in (first.path, *twins)],
        alone.id: [Source(alone.path, 1, 1)],
    }

    async def go() -> None:
        await one.start()
        details = one.window.details
        asked: list[str] = []
        details.folder_requested.connect(asked.append)
        one.window.table.select([first.id])
        await until(details.twins.isVisible)
        text = details.twins.text()
        assert text.startswith("It also stands for 7 identical files:")
        assert "/other/&lt;b&gt;0&lt;/b&gt;.pdf" in text, "a name is shown as it is, whatever is in it"
        assert text.endswith("and 2 more")
        details.twins.linkActivated.emit("1")
        assert asked == [twins[1]]
        assert twins[6] in details.text_of(first)
        of_documents = one.window.actions_.more_of_documents
        assert details.twins_menu.menuAction() in of_documents
        assert [action.text() for action in details.twins_menu.actions()] == twins
        details.twins_menu.actions()[6].trigger()
        assert asked == [twins[1], twins[6]]
        one.window.table.select([alone.id])
        assert not details.twins.isVisible()
        assert not details.twins_menu.menuAction().isVisible()
        await one.view_model.close()

    run(go())
