# SPDX-License-Identifier: Apache-2.0
"""One password for several documents; a wrong one is said where it is typed again."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from docdesk.errors import Damaged, DocdeskError, Encrypted, LibraryInUse, WrongPassword
from docdesk.gui.dialogs.password_dialog import PasswordDialog
from docdesk.values.documents import Document, Removed, Stage, Status
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def protected(number: int, error: DocdeskError | None = None) -> Document:
    return make_document(number, status=Status.FAILED, error=(error or Encrypted()).problem())


def running(number: int, **values: Any) -> Document:
    return make_document(number, status=Status.RUNNING, stage=Stage.EXTRACT, **values)


def ask(scene: Scene, *documents: Document) -> PasswordDialog:
    shown: list[QDialog] = []
    scene.window.dialogs.opened.connect(shown.append)
    scene.window.table.select([document.id for document in documents])
    scene.window.actions_.password.trigger()
    [dialog] = shown
    assert isinstance(dialog, PasswordDialog)
    return dialog


def enter(dialog: PasswordDialog, password: str) -> None:
    dialog._field.clear()
    QTest.keyClicks(dialog._field, password)
    QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_it_stays_open_until_the_password_is_right(scene: MakeScene, run: Run) -> None:
    one = scene(protected(1))

    async def go() -> None:
        await one.start()
        dialog = ask(one, protected(1))
        assert dialog.hint.text() == "“document 1.pdf” is protected."
        enter(dialog, "wrong")
        assert dialog.isVisible()
        assert not dialog.ok.isEnabled(), "it is being tried"
        await until(lambda: one.desk.queue.calls == [("retry", protected(1).id, "wrong")])
        one.desk.queue.publish(make_document(1))
        one.desk.queue.publish(running(1))
        one.desk.queue.publish(protected(1, WrongPassword()))
        await until(lambda: "did not open" in dialog.hint.text())
        assert dialog.isVisible()
        assert dialog._field.selectedText() == "wrong", "it is typed over"
        enter(dialog, "right")
        await until(lambda: one.desk.queue.calls[-1] == ("retry", protected(1).id, "right"))
        one.desk.queue.publish(running(1))
        one.view_model.rows.refresh()
        assert dialog.isVisible(), "nobody knows yet"
        # long before all its pages are read
        one.desk.queue.publish(running(1, done=1, total=900))
        await until(lambda: not isValid(dialog) or not dialog.isVisible())
        await one.view_model.close()

    run(go())


def test_one_password_is_tried_on_all(scene: MakeScene, run: Run) -> None:
    one = scene(protected(1), protected(2), protected(3), make_document(4, status=Status.READY), protected(5))

    async def go() -> None:
        await one.start()
        dialog = ask(one, *(make_document(number) for number in range(1, 6)))
        assert dialog.hint.text().startswith("4 documents are protected.")
        enter(dialog, "of three")
        numbers = (1, 2, 3, 5)
        await until(lambda: one.desk.queue.calls)
        assert one.desk.queue.calls == [("retry", *(protected(n).id for n in numbers), "of three")]
        ready = make_document(1, status=Status.READY)
        damaged = make_document(2, status=Status.FAILED, error=Damaged(reason="x").problem())
        one.desk.queue.publish(ready, damaged, Removed(protected(5).id, joined=ready.id))
        one.view_model.rows.refresh()
        assert dialog.isVisible(), "one has not said yet"
        one.desk.queue.publish(protected(3, WrongPassword()))
        await until(lambda: dialog.hint.text() == "The last password did not open “document 3.pdf”.")
        enter(dialog, "of the last")
        await until(lambda: one.desk.queue.calls[-1] == ("retry", protected(3).id, "of the last"))
        one.desk.queue.publish(dataclasses.replace(ready, id=protected(3).id))
        await until(lambda: not isValid(dialog) or not dialog.isVisible())
        await one.view_model.close()

    run(go())


def test_a_failure_of_before_is_no_answer(scene: MakeScene, run: Run) -> None:
    one = scene(protected(1))

    async def go() -> None:
        await one.start()
        dialog = ask(one, protected(1))
        # published already, shown with the next frame
        one.desk.queue.publish(protected(1, WrongPassword()))
        enter(dialog, "right")
        one.view_model.rows.refresh()
        assert not dialog.ok.isEnabled()
        await one.view_model.close()

    run(go())


def test_a_try_that_cannot_begin_can_be_made_again(scene: MakeScene, run: Run) -> None:
    one = scene(protected(1))

    async def refuse(*_: Any, **__: Any) -> None:
        raise LibraryInUse(path="/library", reason="")

    async def go() -> None:
        await one.start()
        one.desk.queue.retry = refuse  # type: ignore[method-assign]
        dialog = ask(one, protected(1))
        enter(dialog, "x")
        await until(lambda: dialog.ok.isEnabled())
        assert dialog.isVisible()
        assert one.window.bars.problem.isVisible()
        await one.view_model.close()

    run(go())


def test_the_password_does_not_stay_in_the_dialog(scene: MakeScene, run: Run) -> None:
    one = scene(protected(1))

    async def go() -> None:
        await one.start()
        dialog = ask(one, protected(1))
        enter(dialog, "secret")
        field = dialog._field
        dialog.reject()
        assert field.text() == ""
        await one.view_model.close()

    run(go())
