# SPDX-License-Identifier: Apache-2.0
"""Reading a text with another encoding: where it is offered, what the dialog shows, and all of it by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu

from docdesk.errors import Damaged, Encrypted, FileMissing, NotNow
from docdesk.gui.dialogs.encoding_dialog import EncodingDialog
from docdesk.steps.extract.encodings import Beginning
from docdesk.values.documents import Document, Status
from docdesk.values.facts import coded
from docdesk.values.formats import FileType
from docdesk.values.problems import Notice
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]

KOREAN = "등대 일지"


def text_document(number: int = 0, path: Path = Path("/files/log.txt"), **values: Any) -> Document:
    given = {
        "warnings": (Notice("encoding_guessed", {"encoding": "cp1252"}),),
        "status": Status.READY,
        **values,
    }
    return make_document(number, name=path.name, path=str(path), type=FileType.TEXT, **given)


def opened(qtbot: Any, *documents: Document) -> tuple[EncodingDialog, list[str]]:
    dialog = EncodingDialog(documents or (text_document(),))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    asked: list[str] = []
    dialog.beginning_requested.connect(asked.append)
    dialog.start()
    dialog.open()
    return dialog, asked


def choose(dialog: EncodingDialog, words: str) -> None:
    [item] = dialog.list.findItems(words, Qt.MatchFlag.MatchContains)
    dialog.list.setCurrentItem(item)


def test_it_begins_with_how_the_text_was_read(qtbot: Any) -> None:
    dialog, asked = opened(qtbot)
    assert asked == ["cp1252"]
    assert dialog.list.currentItem().text() == "Western European (Windows-1252)"
    dialog.show_beginning(Beginning("µî´ë ÀÏÁö", "cp1252", 0))
    assert dialog.text.toPlainText() == "µî´ë ÀÏÁö"
    choose(dialog, "EUC-KR")
    dialog.show_beginning(Beginning(KOREAN, "cp949", 0))
    assert asked == ["cp1252", "cp949"]
    assert dialog.text.toPlainText() == KOREAN
    assert "cp949" in dialog.said.text()
    assert dialog.encoding == "cp949"


def test_a_rare_encoding_stands_in_the_field(qtbot: Any) -> None:
    rare = Notice("encoding_chosen", {"encoding": "cp437"})
    dialog, asked = opened(qtbot, text_document(warnings=(rare,)))
    assert (dialog.other.text(), dialog.list.currentRow(), asked) == ("cp437", -1, ["cp437"])
    dialog, asked = opened(qtbot, text_document(warnings=()))
    assert (dialog.list.currentRow(), asked) == (0, ["auto"])


def test_a_name_is_checked_as_it_is_typed(qtbot: Any) -> None:
    dialog, asked = opened(qtbot)
    dialog.show_beginning(Beginning("x", "cp1252", 0))
    QTest.keyClicks(dialog.other, "cp94")
    assert not dialog.read.isEnabled()
    assert dialog.encoding is None
    assert "“cp94”" in dialog.said.text()
    assert dialog.list.currentRow() == -1
    QTest.keyClicks(dialog.other, "9")
    assert dialog.read.isEnabled()
    assert dialog.encoding == "cp949"
    assert asked[-1] == "cp949"
    dialog.show_beginning(Beginning(KOREAN, "cp949", 0))
    choose(dialog, "KOI8-R")
    assert (dialog.other.text(), dialog.encoding) == ("", "koi8-r")


def test_one_beginning_is_read_at_a_time_and_the_last_choice_wins(qtbot: Any) -> None:
    dialog, asked = opened(qtbot)
    for row in range(1, 6):
        dialog.list.setCurrentRow(row)
    choose(dialog, "EUC-KR")
    assert asked == ["cp1252"], "the first answer is not there yet"
    dialog.show_beginning(Beginning("an answer that comes too late", "cp1252", 0))
    assert asked == ["cp1252", "cp949"]
    assert dialog.text.toPlainText() == ""
    dialog.show_beginning(Beginning(KOREAN, "cp949", 0))
    assert dialog.text.toPlainText() == KOREAN


def test_characters_that_are_none_are_counted(qtbot: Any) -> None:
    dialog, _asked = opened(qtbot)
    dialog.show_beginning(Beginning("\ufffd\ufffd", "cp1252", 2))
    assert dialog.said.text() == "2 characters here cannot be read as cp1252."


def test_every_part_has_a_name_and_an_access_key(qtbot: Any) -> None:
    dialog, _asked = opened(qtbot, text_document(), text_document(1), text_document(2))
    parts = (dialog.list, dialog.other, dialog.text)
    assert all(part.accessibleName() for part in parts)
    assert set(parts) <= {label.buddy() for label in dialog.findChildren(QLabel)}
    assert "2 other documents" in dialog.heading.text()


def test_it_is_offered_where_a_text_may_be_misread(scene: MakeScene, run: Run) -> None:
    guessed = text_document(0)
    damaged = text_document(1, warnings=(), status=Status.FAILED, error=Damaged(reason="no text").problem())
    plain = text_document(2, warnings=())
    running = text_document(3, status=Status.RUNNING)
    pdf = make_document(4, status=Status.FAILED, error=Damaged(reason="no PDF").problem())
    locked = make_document(5, status=Status.FAILED, error=Encrypted().problem())
    rows = (guessed, damaged, plain, running, pdf, locked)
    one = scene(*rows)

    async def go() -> None:
        await one.start()
        window = one.window
        offered, allowed, in_menu = [], [], []
        for row in rows:
            window.table.select([row.id])
            offered.append(not window.details.encoding.isHidden())
            allowed.append(window.actions_.encoding.isEnabled())
            where = window.table.visualRect(window.table.currentIndex()).center()
            window.table.customContextMenuRequested.emit(where)
            menu = window.table.findChildren(QMenu)[-1]
            in_menu.append(window.actions_.encoding in menu.actions())
            menu.close()
        assert offered == [True, True, False, False, False, False]
        assert allowed == in_menu == [True, True, True, False, False, False]
        window.table.selectAll()
        assert window.actions_.encoding.isEnabled()

    run(go())


def test_by_keyboard_alone_the_right_text_is_seen_and_asked_for(
    scene: MakeScene, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(KOREAN.encode("cp949") + b"\n\nThe lamp is lit at dusk." * 20)
    document = text_document(0, path)
    one = scene(document, make_document(1, status=Status.READY))
    dialogs: list[EncodingDialog] = []
    one.window.dialogs.opened.connect(dialogs.append)

    async def go() -> None:
        await one.start()
        one.window.table.selectAll()
        QTest.keyClick(one.window.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: dialogs and "µî´ë" in dialogs[0].text.toPlainText())
        [dialog] = dialogs
        await until(lambda: dialog.list.hasFocus())
        for _ in range(dialog.list.count()):
            if dialog.encoding == "cp949":
                break
            QTest.keyClick(dialog.list, Qt.Key.Key_Down)
        await until(lambda: KOREAN in dialog.text.toPlainText())
        QTest.keyClick(dialog.list, Qt.Key.Key_Tab)
        assert dialog.other.hasFocus()
        QTest.keyClick(dialog.other, Qt.Key.Key_Return)
        await until(lambda: one.desk.queue.calls)
        assert one.desk.queue.calls == [("read_again", document.id, "cp949")]

    run(go())


def test_a_missing_file_and_a_refusal_are_reported(scene: MakeScene, run: Run, tmp_path: Path) -> None:
    document = text_document(0, tmp_path / "gone.txt")
    one = scene(document)
    one.desk.queue.left_out = {document.id: NotNow(reason=coded("document_busy"))}
    dialogs: list[EncodingDialog] = []
    one.window.dialogs.opened.connect(dialogs.append)

    async def go() -> None:
        await one.start()
        one.window.table.select([document.id])
        one.window.details.encoding.click()
        await until(lambda: dialogs and FileMissing.title in dialogs[0].said.text())
        assert "gone.txt" in dialogs[0].said.text()
        assert dialogs[0].text.toPlainText() == ""
        dialogs[0].read.click()
        await until(lambda: one.window.bars.problem.isVisible())
        assert "docdesk is working on it" in one.window.bars.problem.text.text()

    run(go())


def test_an_answer_after_the_dialog_closed_is_dropped(scene: MakeScene, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(b"The lamp is lit at dusk.")
    one = scene(text_document(0, path))
    answers: list[Callable[[Any], object]] = []
    failed: list[Any] = []
    one.view_model.library.command_failed.connect(failed.append)
    one.view_model.queue.read_beginning = lambda _document, _encoding, answer: answers.append(answer)  # type: ignore[method-assign]
    dialogs: list[EncodingDialog] = []
    one.window.dialogs.opened.connect(dialogs.append)

    async def go() -> None:
        await one.start()
        one.window.dialogs.ask_encoding([text_document(0, path)])
        gone: list[bool] = []
        dialogs[0].destroyed.connect(lambda: gone.append(True))
        dialogs[0].reject()
        await until(lambda: gone)
        answers[0](Beginning("late", "cp1252", 0))
        assert failed == []

    run(go())
