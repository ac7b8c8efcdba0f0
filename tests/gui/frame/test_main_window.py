# SPDX-License-Identifier: Apache-2.0
"""The window as a person meets it: drops, keys, bars that stay, and a close that loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from docdesk.errors import CatalogNewer, Damaged, Encrypted, KeyRejected, LibraryInUse
from docdesk.gui.dialogs.left_out_dialog import LeftOutDialog
from docdesk.gui.dialogs.password_dialog import PasswordDialog
from docdesk.values.documents import Document, QueueState, Stage, Status
from docdesk.values.plans import Added, Skipped
from tests.gui.conftest import Opener, Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]

COPY = Qt.DropAction.CopyAction
NO_KEYS = Qt.KeyboardModifier.NoModifier


def drop(widget: QWidget, data: QMimeData) -> bool:
    """Drag `data` over a widget and let go; whether it was taken."""
    where = QPoint(20, 20)
    enter = QDragEnterEvent(where, COPY, data, Qt.MouseButton.LeftButton, NO_KEYS)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    fall = QDropEvent(QPointF(where), COPY, data, Qt.MouseButton.LeftButton, NO_KEYS, QEvent.Type.Drop)
    QApplication.sendEvent(widget, fall)
    return fall.isAccepted()


def files(*paths: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return data


def failed(number: int = 0, **values: Any) -> Document:
    problem = Damaged(reason="it ends in the middle").problem()
    return make_document(number, status=Status.FAILED, error=values.pop("error", problem), **values)


@pytest.mark.parametrize("place", ["viewport", "empty", "search field", "status line", "filter"])
def test_files_can_be_dropped_anywhere(scene: MakeScene, run: Run, place: str) -> None:
    one = scene() if place == "empty" else scene(make_document())

    async def go() -> None:
        await one.start()
        window = one.window
        widget = {
            "viewport": window.table.viewport(),
            "empty": window.empty,
            "search field": window.search_field,
            "status line": window.status_line,
            "filter": window.filters.words,
        }[place]
        assert widget.isVisible()
        assert drop(widget, files("/files/a b & 한글.pdf", "/files/folder"))
        await until(lambda: one.desk.queue.calls)
        assert one.desk.queue.calls == [("add", Path("/files/a b & 한글.pdf"), Path("/files/folder"))]
        await one.view_model.close()

    run(go())


def test_addresses_that_are_not_files_are_not_taken(scene: MakeScene, run: Run) -> None:
    one = scene()

    async def go() -> None:
        await one.start()
        words, page = QMimeData(), QMimeData()
        words.setText("only words")
        page.setUrls([QUrl("https://example.com/a.pdf")])
        assert not drop(one.window.empty, words)
        assert not drop(one.window.empty, page)
        await one.view_model.close()

    run(go())
    assert one.desk.queue.calls == []


def test_files_and_paths_can_be_pasted(scene: MakeScene, run: Run) -> None:
    one = scene()

    async def go() -> None:
        await one.start()
        QGuiApplication.clipboard().setText('/files/a.pdf\n"/files/with space.md"\nfile:///files/b%20c.txt\n')
        one.window.actions_.paste.trigger()
        await until(lambda: one.desk.queue.calls)
        assert one.desk.queue.calls == [
            ("add", Path("/files/a.pdf"), Path("/files/with space.md"), Path("/files/b c.txt"))
        ]
        QGuiApplication.clipboard().setText("no path")
        one.window.actions_.paste.trigger()
        assert "no files or paths" in one.window.bars.left_out.text.text()
        await one.view_model.close()

    run(go())


def test_an_empty_library_invites(scene: MakeScene, run: Run) -> None:
    one = scene()

    async def go() -> None:
        await one.start()
        empty = one.window.empty
        assert empty.isVisible()
        assert empty.title.text() == "Drop documents here"
        assert list(empty.buttons) == ["files", "folder", "samples"]
        empty.buttons["samples"].click()
        await until(lambda: one.desk.queue.calls)
        assert one.desk.queue.calls == [("add", one.samples)]
        one.desk.queue.publish(make_document())
        await until(lambda: one.window.table.isVisible())
        await one.view_model.close()

    run(go())


@pytest.mark.parametrize(
    "error",
    [LibraryInUse(path="/library", reason=""), CatalogNewer(found="9", known="3")],
    ids=lambda e: e.code,
)
def test_a_library_that_cannot_be_opened_is_explained_in_place(
    scene: MakeScene, run: Run, error: Any
) -> None:
    one = scene(error=error)

    async def go() -> None:
        await one.start()
        empty = one.window.empty
        assert empty.isVisible()
        problem = error.problem()
        assert empty.title.text() == problem.title
        assert problem.detail in empty.text.text()
        assert problem.remedy in empty.text.text()
        one.error = None
        empty.buttons["again"].click()
        await until(lambda: one.view_model.is_open)
        assert empty.title.text() == "Drop documents here"
        await one.view_model.close()

    run(go())


def test_a_pause_of_the_queues_own_says_why_and_what_to_do(scene: MakeScene, run: Run) -> None:
    one = scene(make_document())

    async def go() -> None:
        await one.start()
        problem = KeyRejected(host="api.openai.com", reason="invalid").problem()
        one.desk.queue.publish(QueueState(paused=True, problem=problem))
        bar = one.window.bars.pause
        assert bar.isVisible()
        assert "The API key was rejected" in bar.text.text()
        assert [button.text() for button in bar.buttons] == [
            "Resume",
            "Open settings…",
            "More about this",
        ]
        bar.buttons[0].click()
        await until(lambda: not one.view_model.rows.queue_state.paused)
        assert not bar.isVisible()
        await one.view_model.close()

    run(go())


def test_remove_asks_nothing_and_can_be_undone(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(0), make_document(1))

    async def go() -> None:
        await one.start()
        window = one.window
        window.table.select(["000000000001"])
        QTest.keyClick(window.table, Qt.Key.Key_Delete)
        await until(lambda: window.bars.undo.isVisible())
        assert ("remove", "000000000001") in one.desk.queue.calls
        assert window.bars.undo.text.text().startswith("1 document removed")
        window.bars.undo.buttons[0].click()
        await until(lambda: ("restore", "000000000001") in one.desk.queue.calls)
        assert not window.bars.undo.isVisible()
        await one.view_model.close()

    run(go())


def test_files_left_out_are_counted_and_can_be_listed(scene: MakeScene, run: Run) -> None:
    one = scene()
    one.desk.queue.result = Added((), (Skipped("/a/.x", "hidden"), Skipped("/a/loop", "link_in_a_circle")))

    async def go() -> None:
        await one.start()
        shown: list[QWidget] = []
        one.window.dialogs.opened.connect(shown.append)
        one.view_model.add([Path("/a")])
        bar = one.window.bars.left_out
        await until(lambda: bar.isVisible())
        assert bar.text.text().startswith("2 files")
        bar.buttons[0].click()
        dialog = shown[0]
        assert isinstance(dialog, LeftOutDialog)
        rows = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
        assert [row.text(0) for row in rows if row is not None] == ["/a/.x", "/a/loop"]
        assert all(row is not None and row.text(1) for row in rows)
        dialog.reject()
        await one.view_model.close()

    run(go())


def test_actions_follow_the_selection(scene: MakeScene, run: Run) -> None:
    running = make_document(1, status=Status.RUNNING, stage=Stage.EMBED)
    protected = failed(2, error=Encrypted().problem())
    one = scene(failed(0), running, protected, make_document(3, status=Status.READY))

    async def go() -> None:
        await one.start()
        actions, table = one.window.actions_, one.window.table

        def allowed() -> list[bool]:
            return [
                action.isEnabled()
                for action in (actions.retry, actions.password, actions.cancel, actions.remove)
            ]

        assert allowed() == [False] * 4
        table.select([failed(0).id])
        assert allowed() == [True, False, False, True]
        table.select([running.id])
        assert allowed() == [False, False, True, True]
        table.select([protected.id])
        assert allowed() == [True, True, False, True]
        table.selectAll()
        assert allowed() == [True, True, True, True], "a password is asked for those that want one"
        await one.view_model.close()

    run(go())


def test_the_selection_survives_updates_filters_and_sorting(scene: MakeScene, run: Run) -> None:
    one = scene(*(make_document(number, name=f"{9 - number}.pdf") for number in range(10)))

    async def go() -> None:
        await one.start()
        table = one.window.table
        wanted = [make_document(3).id, make_document(7).id]
        table.select(wanted)
        one.desk.queue.publish(
            *(make_document(n, name=f"{9 - n}.pdf", status=Status.READY) for n in range(10))
        )
        await until(lambda: one.view_model.table.counts[Status.READY] == 10)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        assert sorted(table.selected_ids()) == wanted
        one.window.filters.buttons["ready"].click()
        assert sorted(table.selected_ids()) == wanted
        await one.view_model.close()

    run(go())


def test_a_failure_is_read_and_retried_in_the_details(scene: MakeScene, run: Run) -> None:
    one = scene(failed(0))

    async def go() -> None:
        await one.start()
        one.window.table.select([failed(0).id])
        details = one.window.details
        assert details.title.text() == "The file is damaged"
        assert details.detail.text() == "It could not be read: it ends in the middle."
        assert details.remedy.text().startswith("Download or copy the file again")
        details.copy.click()
        assert "damaged" in QGuiApplication.clipboard().text()
        details.retry.click()
        await until(lambda: ("retry", failed(0).id) in one.desk.queue.calls)
        await one.view_model.close()

    run(go())


def test_the_details_take_room_only_where_something_is_selected(scene: MakeScene, run: Run) -> None:
    one = scene(failed(0))

    async def go() -> None:
        await one.start()
        window = one.window
        assert not window.details.isVisible()
        window.table.select([failed(0).id])
        assert window.details.isVisible()
        window.actions_.details.trigger()
        assert not window.details.isVisible()
        window.actions_.details.trigger()
        window.table.clearSelection()
        assert not window.details.isVisible()
        await one.view_model.close()

    run(go())


def test_a_password_goes_to_the_document_and_nowhere_else(scene: MakeScene, run: Run) -> None:
    protected = failed(0, error=Encrypted().problem())
    one = scene(protected)

    async def go() -> None:
        await one.start()
        shown: list[QWidget] = []
        one.window.dialogs.opened.connect(shown.append)
        one.window.table.select([protected.id])
        one.window.details.password.click()
        dialog = shown[0]
        assert isinstance(dialog, PasswordDialog)
        QTest.keyClicks(dialog.focusWidget() or dialog, "Secret 1")
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: one.desk.queue.calls)
        assert one.desk.queue.calls == [("retry", protected.id, "Secret 1")]
        await one.view_model.close()

    run(go())


def test_opening_a_missing_file_is_reported(scene: MakeScene, run: Run, tmp_path: Path) -> None:
    one = scene(make_document(path=str(tmp_path / "gone" / "a.pdf")))

    async def go() -> None:
        await one.start()
        one.window.table.select([make_document().id])
        QTest.keyClick(one.window.table, Qt.Key.Key_Return)
        assert "the file is gone" in one.window.bars.problem.text.text()
        one.window.actions_.show_in_folder.trigger()
        assert f"The folder {tmp_path / 'gone'} is gone." == one.window.bars.problem.text.text()
        await one.view_model.close()

    run(go())


def test_enter_opens_the_file(scene: MakeScene, run: Run, tmp_path: Path, opener: Opener) -> None:
    file = tmp_path / "a b.pdf"
    file.write_bytes(b"x")
    one = scene(make_document(path=str(file)))

    async def go() -> None:
        await one.start()
        one.window.table.select([make_document().id])
        QTest.keyClick(one.window.table, Qt.Key.Key_Return)
        await until(opener.opened)
        assert opener.opened() == [str(file)]
        assert one.window.bars.problem.isHidden()
        await one.view_model.close()

    run(go())


def test_a_file_that_no_program_opens_is_reported(
    scene: MakeScene, run: Run, tmp_path: Path, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x")
    opener.ends_with(3)
    # no file manager listens either
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    one = scene(make_document(path=str(file)))

    async def go() -> None:
        await one.start()
        problem = one.window.bars.problem
        one.window.table.select([make_document().id])
        one.window.actions_.open_file.trigger()
        await until(lambda: not problem.isHidden())
        assert problem.text.text() == (
            f"No program on this computer opens {file}. Choose one for this kind of file."
        )
        problem.hide()
        one.window.actions_.show_in_folder.trigger()
        await until(lambda: not problem.isHidden())
        assert problem.text.text() == f"No program on this computer shows the folder {tmp_path}."
        await one.view_model.close()

    run(go())


def test_counts_stand_in_the_status_line_and_on_the_filter(scene: MakeScene, run: Run) -> None:
    one = scene(make_document(0, status=Status.READY), failed(1), make_document(2))

    async def go() -> None:
        await one.start()
        window = one.window
        assert window.status_line.counts.text() == "3 documents  ·  1 waiting  ·  1 ready  ·  1 failed"
        assert window.filters.buttons["failed"].text() == "Failed  1"
        window.filters.buttons["failed"].click()
        assert one.view_model.table.rowCount() == 1
        window.filters.words.setText("nothing like this")
        await until(lambda: window.no_match.isVisible())
        await one.view_model.close()

    run(go())


def test_closing_is_a_wish_that_main_fulfils(scene: MakeScene, run: Run, qtbot: Any) -> None:
    one = scene(make_document())

    async def go() -> None:
        await one.start()
        with qtbot.waitSignal(one.window.close_requested):
            one.window.close()
        assert one.window.isVisible()
        await one.view_model.close()

    run(go())
    assert one.desk.closed


def test_columns_and_theme_are_kept_for_the_next_start(scene: MakeScene, run: Run) -> None:
    one = scene(make_document())

    async def go() -> None:
        await one.start()
        one.window.table.setColumnHidden(1, True)
        header = one.window.table.horizontalHeader()
        header.moveSection(header.visualIndex(2), 0)
        one.window.close()
        await one.view_model.close()
        again = scene(make_document())
        assert again.window.table.isColumnHidden(1)
        assert again.window.table.horizontalHeader().visualIndex(2) == 0

    run(go())


def test_every_widget_that_takes_keys_has_a_name(scene: MakeScene, run: Run) -> None:
    one = scene(failed(0, error=Encrypted().problem()))

    async def go() -> None:
        await one.start()
        one.window.table.select([failed(0).id])
        nameless = [
            widget
            for widget in one.window.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and isinstance(widget, QAbstractButton | QLineEdit | QComboBox)
            and not (widget.accessibleName() or getattr(widget, "text", str)())
        ]
        assert nameless == []
        assert one.window.table.accessibleName() == "Documents"
        await one.view_model.close()

    run(go())


def test_tab_goes_through_the_window_and_comes_back(scene: MakeScene, run: Run) -> None:
    one = scene(make_document())

    async def go() -> None:
        await one.start()
        window = one.window
        window.activateWindow()
        window.table.setFocus()
        seen: list[QWidget] = []
        for _ in range(40):
            QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
            focus = QApplication.focusWidget()
            if focus is None or focus in seen:
                break
            seen.append(focus)
        assert {window.table, window.search_field, window.filters.words} <= set(seen)
        await one.view_model.close()

    run(go())


def test_shortcuts_do_not_compete(scene: MakeScene) -> None:
    one = scene()
    keys = [
        sequence.toString() for action, _icon in one.window.actions_.all for sequence in action.shortcuts()
    ]
    assert len(keys) == len(set(keys))
    assert "F1" in keys
    assert "Del" in keys
