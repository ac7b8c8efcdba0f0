# SPDX-License-Identifier: Apache-2.0
"""The bars below the table: they push no row, name what the filter hides, and gather what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from docdesk.errors import Damaged, Encrypted, UnsupportedType
from docdesk.gui.frame.notice_bar import NoticeBar
from docdesk.gui.model.offers import is_unreadable
from docdesk.gui.settings.general_page import folder_name
from docdesk.values.documents import Document, QueueState, Removed, Status
from docdesk.values.plans import Added
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def failed(number: int, error: Any = None, **values: Any) -> Document:
    problem = (error or Damaged(reason="it ends early")).problem()
    return make_document(number, status=Status.FAILED, error=problem, **values)


def unreadable(number: int) -> Document:
    return failed(
        number,
        UnsupportedType(kind="A program", reason="", formats=".pdf"),
        name=f"{number}.exe",
    )


def press(bar: NoticeBar, text: str) -> None:
    [button] = [button for button in bar.buttons if button.text() == text]
    button.click()


def row_at(window: Any, row: int) -> QPoint:
    table = window.table
    return table.viewport().mapTo(window, table.visualRect(table.model().index(row, 0)).topLeft())


def lay_out() -> None:
    """Lay out what has changed. All events would run the loop's tasks, inside one of which a test is."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def test_bars_push_neither_rows_nor_details(scene: MakeScene, run: Run) -> None:
    one = scene(*(failed(number) for number in range(40)))

    async def go() -> None:
        await one.start()
        window = one.window
        window.resize(900, 760)
        window.table.select([failed(1).id])
        lay_out()

        def places() -> list[QPoint]:
            return [row_at(window, 0), row_at(window, 3), window.details.mapTo(window, QPoint(0, 0))]

        before = places()
        for number, bar in enumerate((window.bars.problem, window.bars.left_out, window.bars.undo), 1):
            bar.offer("Something happened. " * 12, [("Do it", lambda: None)])
            lay_out()
            assert bar.isVisible()
            assert places() == before, f"{number} bars"
        await one.view_model.close()

    run(go())


def test_an_empty_window_has_its_bars_as_well(scene: MakeScene, run: Run) -> None:
    one = scene()

    async def go() -> None:
        await one.start()
        bar = one.window.bars.problem
        bar.offer("Something failed.")
        lay_out()
        assert bar.isVisible()
        one.desk.queue.publish(make_document(1))
        await until(lambda: one.window.table.isVisible())
        lay_out()
        await until(bar.isVisible)  # it moves from one place to another
        assert one.window.isAncestorOf(bar)
        await one.view_model.close()

    run(go())


@pytest.mark.parametrize("width", [300, 480, 1200])
def test_a_bar_shows_all_its_words_and_buttons(qtbot: Any, qapp: QApplication, width: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bar = NoticeBar("information", parent=window)
    window.show()
    bar.offer("A sentence that is rather long. " * 6, [("Show the document", int), ("Leave it", int)])
    width = max(width, bar.minimumSizeHint().width())
    bar.resize(width, 10)
    bar.resize(width, bar.heightForWidth(width))
    qapp.processEvents()
    assert bar.text.height() >= bar.text.heightForWidth(bar.text.width())
    for button in (*bar.buttons, bar.cross):
        area = button.rect().translated(button.mapTo(bar, QPoint(0, 0)))
        assert bar.rect().contains(area)
        assert button.width() >= button.sizeHint().width()
        assert not area.intersects(bar.text.geometry())


def test_a_pause_by_hand_and_one_of_its_own_are_resumed_by_the_same_word(scene: MakeScene, run: Run) -> None:
    one = scene(make_document())

    async def go() -> None:
        await one.start()
        window = one.window
        for state in (
            QueueState(paused=True),
            QueueState(paused=True, problem=Damaged(reason="x").problem()),
        ):
            one.desk.queue.publish(state)
            assert window.bars.pause.isVisible()
            assert window.bars.pause.buttons[0].text() == "Resume"
            assert window.actions_.pause.iconText() == "Resume"
        await one.view_model.close()

    run(go())


def test_a_row_that_the_filter_hides_after_its_retry_is_said(scene: MakeScene, run: Run) -> None:
    one = scene(failed(1), failed(2), make_document(3, status=Status.READY))

    async def go() -> None:
        await one.start()
        window = one.window
        bar = window._panels.hidden_rows.bar
        window.filters.buttons["failed"].setChecked(True)
        window.table.select([failed(1).id])
        window.actions_.retry.trigger()
        assert bar.isHidden(), "it is in sight still"
        one.desk.queue.publish(make_document(1), make_document(3, status=Status.READY, pages=3))
        await until(lambda: not bar.isHidden())
        assert bar.text.text() == "The filter hides a document that you have just changed or added."
        # what is added is named too
        one.desk.queue.result = Added((make_document(4),), ())
        one.view_model.add(["/files/document 4.pdf"])  # type: ignore[list-item]
        await until(lambda: "2 documents" in bar.text.text())
        press(bar, "Show all")
        assert bar.isHidden()
        assert window.table.model().rowCount() == 4
        # a filter that a person chooses afterwards says nothing
        window.filters.buttons["ready"].setChecked(True)
        one.view_model.rows.refresh()
        assert bar.isHidden()
        await one.view_model.close()

    run(go())


def test_files_of_kinds_that_cannot_be_read_are_gathered(scene: MakeScene, run: Run) -> None:
    one = scene(unreadable(1), failed(2), make_document(3, status=Status.READY))

    async def go() -> None:
        await one.start()
        window, model = one.window, one.view_model.table
        filters = window.filters
        shown = lambda: [model.at(row).id for row in range(model.rowCount())]  # noqa: E731 - a name for it
        assert shown() == [failed(2).id, make_document(3).id]
        assert filters.buttons["failed"].text() == "Failed  1"
        assert filters.buttons["all"].text() == "All  2"
        assert filters.buttons["unreadable"].text() == "Cannot be read  1"
        assert filters.buttons["unreadable"].isVisible()
        library = one.view_model.settings.library
        assert window.windowTitle() == f"1 ready, 1 failed — {folder_name(library)} — docdesk"
        assert "1 cannot be read" in window.status_line.counts.text()
        assert window.bars.unreadable.isHidden(), "they were there before"
        one.desk.queue.publish(*(unreadable(number) for number in range(10, 19)))
        await until(lambda: not window.bars.unreadable.isHidden())
        assert window.bars.unreadable.text.text() == "9 files of kinds that cannot be read."
        assert len(shown()) == 2
        press(window.bars.unreadable, "Show them")
        assert len(shown()) == 10
        window.table.select([unreadable(1).id])
        assert window.details.isVisible()
        assert window.details.retry.isHidden()
        window.table.selectAll()
        assert not window.actions_.retry.isEnabled()
        assert window.actions_.remove.isEnabled()
        filters.reset()
        window.actions_.retry_failed.trigger()
        await until(lambda: one.desk.queue.calls)
        assert one.desk.queue.calls == [("retry", failed(2).id)], "the others would fail again"
        one.desk.queue.publish(*(Removed(unreadable(number).id) for number in (1, *range(10, 19))))
        await until(lambda: window.bars.unreadable.isHidden())
        assert not filters.buttons["unreadable"].isVisible()
        await one.view_model.close()

    run(go())


def test_a_library_of_unreadable_files_alone_says_so(scene: MakeScene, run: Run) -> None:
    one = scene(unreadable(1))

    async def go() -> None:
        await one.start()
        assert one.window.no_match.isVisible()
        assert "kinds that docdesk does not read" in one.window.no_match.text()
        assert not one.window.actions_.retry_failed.isEnabled()
        await one.view_model.close()

    run(go())


def test_a_kind_that_an_earlier_version_refused_can_be_retried(scene: MakeScene) -> None:
    """The row is of a time when nobody read this suffix."""
    refused = failed(1, UnsupportedType(kind="A file", reason="", formats=".pdf"), name="a.MD")
    assert not is_unreadable(refused)
    assert is_unreadable(unreadable(2))
    assert not is_unreadable(failed(3, Encrypted()))
    model = scene().view_model.table
    model.load([refused, unreadable(2)])
    assert model.retryable_ids() == [refused.id]
    assert model.rowCount() == 1


def test_the_count_of_unreadable_files_follows_every_change(scene: MakeScene) -> None:
    model = scene().view_model.table
    model.load([unreadable(1)])
    model.extend([unreadable(2), failed(3)])
    assert (model.unreadable, model.rowCount()) == (2, 1)
    model.apply({unreadable(1).id: make_document(1)})
    assert (model.unreadable, model.rowCount()) == (1, 2)
    model.apply({unreadable(1).id: unreadable(1)})
    assert (model.unreadable, model.rowCount()) == (2, 1)
    model.apply({}, [unreadable(1).id, unreadable(2).id])
    assert (model.unreadable, model.rowCount()) == (0, 1)


def test_return_carries_out_what_a_bar_offers(scene: MakeScene, qapp: QApplication) -> None:
    bar = scene().window.bars.problem
    done: list[str] = []
    bar.offer("It failed.", [("Again", lambda: done.append("again")), ("More", lambda: done.append("more"))])
    assert [button.isDefault() for button in bar.buttons] == [True, False]
    for button in bar.buttons:
        QTest.keyClick(button, Qt.Key.Key_Return)
    assert done == ["again", "more"]
