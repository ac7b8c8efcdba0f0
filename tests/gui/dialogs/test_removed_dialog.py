# SPDX-License-Identifier: Apache-2.0
"""Removing many documents asks first, and what was removed can be restored or deleted for good."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QMessageBox, QWidget

from docdesk.gui.dialogs.dialogs import MOST_UNASKED
from docdesk.gui.dialogs.removed_dialog import RemovedDialog
from docdesk.gui.model.document_reader import DocumentReader
from docdesk.values.documents import QueueState, RemovedDocument, Status
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Coroutine[Any, Any, Any]], Any]


def opened(one: Scene) -> list[QWidget]:
    found: list[QWidget] = []
    one.window.dialogs.opened.connect(found.append)
    return found


def test_more_than_ten_documents_are_removed_only_after_a_question(scene: MakeScene, run: Run) -> None:
    count = MOST_UNASKED + 1
    one = scene(*(make_document(number, status=Status.READY) for number in range(count)))

    async def go() -> None:
        await one.start()
        boxes = opened(one)
        one.window.actions_.clear_finished.trigger()
        [box] = boxes
        assert isinstance(box, QMessageBox)
        assert box.text() == f"Remove {count} documents from the library?"
        assert "30 days" in box.informativeText()
        assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
        box.button(QMessageBox.StandardButton.Cancel).click()
        assert one.desk.queue.calls == []
        one.window.table.selectAll()
        one.window.actions_.remove.trigger()
        again = boxes[1]
        assert isinstance(again, QMessageBox)
        next(button for button in again.buttons() if button.text() == "Remove").click()
        await until(lambda: one.desk.queue.calls)
        assert len(one.desk.queue.calls[0]) == 1 + count
        await one.view_model.close()

    run(go())


def test_a_few_documents_are_removed_at_once(scene: MakeScene, run: Run) -> None:
    one = scene(*(make_document(number, status=Status.READY) for number in range(MOST_UNASKED)))

    async def go() -> None:
        await one.start()
        boxes = opened(one)
        one.window.actions_.clear_finished.trigger()
        await until(lambda: one.desk.queue.calls)
        assert boxes == []
        await one.view_model.close()

    run(go())


def test_documents_inside_others_count_where_these_are_removed(scene: MakeScene, run: Run) -> None:
    mail = make_document(0, name="mail.eml", status=Status.READY)
    inside = [make_document(number, parent=mail.id) for number in range(1, MOST_UNASKED + 1)]
    one = scene(mail, *inside)

    async def go() -> None:
        await one.start()
        assert DocumentReader(one.view_model).place(inside[0]) == "Inside mail.eml: /files/document 0.pdf"
        boxes = opened(one)
        one.window.dialogs.confirm_removal([mail.id])
        [box] = boxes
        assert isinstance(box, QMessageBox)
        assert box.text() == f"Remove {MOST_UNASKED + 1} documents from the library?"
        assert f"{MOST_UNASKED} of them lie inside" in box.informativeText()
        counts: list[int] = []
        one.view_model.removals.removed.connect(counts.append)
        one.desk.queue.inside[mail.id] = [each.id for each in inside[1:]]  # one was also added by itself
        next(button for button in box.buttons() if button.text() == "Remove").click()
        await until(lambda: counts)
        assert counts == [MOST_UNASKED]
        await one.view_model.close()

    run(go())


def test_removed_documents_are_listed_restored_and_deleted(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(1))
    one.desk.queue.gone = [RemovedDocument(make_document(n), 1_700_000_000.0) for n in (7, 8, 9)]

    async def go() -> None:
        await one.start()
        shown = opened(one)
        one.window.actions_.removed.trigger()
        await until(lambda: shown)
        [dialog] = shown
        assert isinstance(dialog, RemovedDialog)
        assert dialog.list.topLevelItemCount() == 3
        assert not dialog.restore.isEnabled()
        dialog.list.setCurrentItem(dialog.list.topLevelItem(0))
        dialog.restore.click()
        await until(lambda: one.desk.queue.calls == [("restore", make_document(7).id)])
        dialog.list.selectAll()
        dialog.delete.click()
        both = ("delete", make_document(8).id, make_document(9).id)
        await until(lambda: one.desk.queue.calls[1:] == [both])
        assert dialog.list.topLevelItemCount() == 0
        assert dialog.heading.text() == "There are no removed documents."
        dialog.close()
        await one.view_model.close()

    run(go())


def test_a_pause_by_hand_has_its_bar(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(1))

    async def go() -> None:
        await one.start()
        bar = one.window.bars.pause
        one.desk.queue.publish(QueueState(paused=True))
        assert bar.isVisible()
        assert bar.text.text().startswith("The queue is paused.")
        [resume] = bar.buttons
        assert resume.text() == "Resume"
        resume.click()
        await until(lambda: not bar.isVisible())
        await one.view_model.close()

    run(go())
