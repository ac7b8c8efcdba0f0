# SPDX-License-Identifier: Apache-2.0
"""The details of one document: its stages, its text, its chunks, a copy of all, and buttons that mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFileDialog, QScrollArea, QWidget

from docdesk.errors import (
    Damaged,
    DocdeskError,
    Encrypted,
    FileMissing,
    InternalError,
    KeyMissing,
    NoText,
    ProviderError,
    TooLarge,
)
from docdesk.gui.model.document_reader import PORTION
from docdesk.gui.settings.settings_dialog import SettingsDialog
from docdesk.values.documents import Chunk, Document, Passage, Stage, Status
from docdesk.values.problems import Notice
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def ready(**values: Any) -> Document:
    return make_document(
        0, status=Status.READY, pages=3, chunks=values.pop("chunks", 3), content="c", generation="g", **values
    )


def chunk(number: int, **values: Any) -> tuple[Chunk, str]:
    text = f"chunk {number}"
    return Chunk(number, number * 100, number * 100 + 90, 1, 1, "0" * 64, **values), text


def fill(one: Scene, chunks: int = 3) -> None:
    desk = one.desk
    desk.page_texts = ["The keeper's first page.", "", "The lens is washed with spirit."]
    desk.chunk_rows = [chunk(n, tokens=20 + n, cut=n == 1) for n in range(chunks)]
    desk.attempt_rows = [
        {"stage": "extract", "began_at": 1.7e9, "seconds": 1.5, "outcome": "damaged"},
        {"stage": "extract", "began_at": 1.7e9 + 60, "seconds": 2.0, "outcome": "ok"},
        {"stage": "embed", "began_at": 1.7e9 + 63, "seconds": 75.0, "outcome": "ok"},
    ]


def choose_tab(one: Scene, view: QWidget) -> None:
    one.window.details.tabs.setCurrentWidget(view)


def test_stages_are_listed_with_times_and_attempts(scene: MakeScene, run: Run) -> None:
    one = scene(ready())
    fill(one)

    async def go() -> None:
        await one.start()
        one.window.table.select([ready().id])
        details = one.window.details
        choose_tab(one, details.stages)
        rows = details.stages.list
        await until(lambda: rows.topLevelItemCount() == 3)
        cells = [[rows.topLevelItem(r).text(c) for c in (0, 1, 3, 4)] for r in range(3)]  # type: ignore[union-attr]
        assert cells == [
            ["Reading", "1", "1.5 s", "The file is damaged"],
            ["Reading", "2", "2.0 s", "Done"],
            ["Embedding", "1", "1:15", "Done"],
        ]
        await one.view_model.close()

    run(go())


def test_the_last_stage_is_in_progress(scene: MakeScene, run: Run) -> None:
    running = make_document(0, status=Status.RUNNING, stage=Stage.EMBED, done=3, total=9)
    one = scene(running)
    fill(one)

    async def go() -> None:
        await one.start()
        one.window.table.select([running.id])
        details = one.window.details
        choose_tab(one, details.stages)
        rows = details.stages.list
        await until(lambda: rows.topLevelItemCount() == 4)
        last = rows.topLevelItem(3)
        assert last is not None
        assert [last.text(c) for c in range(5)] == ["Embedding", "2", "now", "", "Embedding chunk 3 of 9"]
        await one.view_model.close()

    run(go())


def test_text_is_read_page_by_page(scene: MakeScene, run: Run) -> None:
    one = scene(ready())
    fill(one)

    async def go() -> None:
        await one.start()
        one.window.table.select([ready().id])
        assert one.desk.read == []  # nothing is read before somebody looks
        view = one.window.details.text
        choose_tab(one, view)
        await until(lambda: view.text.toPlainText() == one.desk.page_texts[0])
        assert view.of.text() == "of 3"
        assert not view.back.isEnabled()
        view.forward.click()
        await until(lambda: view.text.toPlainText() == "")
        assert view.text.placeholderText() == "This page has no text."
        view.page.setValue(3)
        await until(lambda: view.text.toPlainText() == one.desk.page_texts[2])
        assert not view.forward.isEnabled()
        assert {limit for what, _id, _first, limit in one.desk.read if what == "pages"} == {1}
        await one.view_model.close()

    run(go())


def test_chunks_come_in_portions_and_the_cut_ones_are_marked(scene: MakeScene, run: Run) -> None:
    count = PORTION + 30
    one = scene(ready(chunks=count))
    fill(one, count)

    async def go() -> None:
        await one.start()
        one.window.table.select([ready().id])
        view = one.window.details.chunks
        QAbstractItemModelTester(view.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        choose_tab(one, view)
        await until(lambda: view.model.rowCount() >= PORTION)
        cells = [view.model.index(1, column).data() for column in range(5)]
        assert cells == ["2", "1", "100–190", "21", "cut by the model"]
        assert view.model.index(0, 4).data() == ""
        assert view.text.toPlainText() == "chunk 0"
        if view.model.canFetchMore(QModelIndex()):
            view.model.fetchMore(QModelIndex())
        await until(lambda: view.model.rowCount() == count)
        assert not view.model.canFetchMore(QModelIndex())
        view.list.setFocus()
        QTest.keyClick(view.list, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        assert view.text.toPlainText() == f"chunk {count - 1}"
        await one.view_model.close()

    run(go())


def test_all_of_a_document_can_be_copied(scene: MakeScene, run: Run) -> None:
    one = scene(ready())
    fill(one)

    async def go() -> None:
        await one.start()
        one.window.table.select([ready().id])
        QGuiApplication.clipboard().setText("before")
        one.window.details.copy_all.click()
        await until(lambda: QGuiApplication.clipboard().text() != "before")
        text = QGuiApplication.clipboard().text()
        for part in ("document 0.pdf", "The file is damaged", "cut by the model", *one.desk.page_texts):
            assert part in text
        await one.view_model.close()

    run(go())


def test_a_passage_is_shown_on_its_page_and_marked(scene: MakeScene, run: Run) -> None:
    one = scene(ready())
    fill(one)
    found = Passage(
        ready().id, "document 0.pdf", "/files/document 0.pdf", 3, 3, 2, 30, 50, 0.9, "lens is washed"
    )

    async def answer(_text: str) -> list[Passage]:
        return [found]

    async def go() -> None:
        await one.start()
        one.desk.answer = answer
        window = one.window
        QTest.keyClicks(window.search_field, "lens")
        await until(lambda: window.search_panel.model.rowCount() == 1)
        window.search_panel.list.setFocus()
        window.search_panel.list.setCurrentIndex(window.search_panel.model.index(0, 0))
        QTest.keyClick(window.search_panel.list, Qt.Key.Key_Return)
        view = window.details.text
        await until(lambda: view.text.extraSelections())
        assert view.page.value() == 3
        assert view.text.extraSelections()[0].cursor.selectedText() == "lens is washed"
        assert window.details.tabs.currentWidget() is view
        await one.view_model.close()

    run(go())


@pytest.mark.parametrize("by", ["mouse", "arrows"])
def test_a_passage_that_is_selected_is_shown_at_once_in_the_upper_third(
    scene: MakeScene, run: Run, by: str
) -> None:
    documents = [
        make_document(number, status=Status.READY, pages=1, content="c", generation="g")
        for number in range(3)
    ]
    one = scene(*documents)
    fill(one)
    # lines of which some take several rows of the view, and characters that Qt counts twice
    lines = [
        f"Line {number} of the log. \U0001f642" + " It goes on." * (number % 40) for number in range(400)
    ]
    one.desk.page_texts = ["\n".join(lines)]
    passages = [
        Passage(document.id, document.name, document.path, 1, 1, n, 0, 9, 0.9 - n / 1000, lines[n])
        for document, n in zip(documents, (5, 200, 300), strict=True)
    ]

    async def answer(_text: str) -> list[Passage]:
        return passages

    async def go() -> None:
        await one.start()
        one.desk.answer = answer
        window = one.window
        QTest.keyClicks(window.search_field, "log")
        await until(lambda: window.search_panel.model.rowCount() == 3)
        found, view = window.search_panel.list, window.details.text
        found.setFocus()
        for row, passage in enumerate(passages):
            if by == "mouse":
                where = found.visualRect(window.search_panel.model.index(row, 0)).center()
                QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=where)
            elif row == 0:
                # as Enter in the search field does
                found.setCurrentIndex(window.search_panel.model.index(0, 0))
            else:
                QTest.keyClick(found, Qt.Key.Key_Down)
            await until(
                lambda passage=passage: (
                    (marks := view.text.extraSelections()) and marks[0].cursor.selectedText() == passage.text
                )
            )
            top = view.text.cursorRect().top()
            assert 0 <= top <= view.text.viewport().height() / 3, "in the upper third of what is seen"
            assert found.hasFocus(), "the next arrow goes to the next passage"
        await one.view_model.close()

    run(go())


@pytest.mark.parametrize(
    ("error", "buttons"),
    [
        (Encrypted(), {"password"}),
        (FileMissing(path="/files/a.pdf"), {"locate", "folder"}),
        (KeyMissing(host="api.openai.com"), {"settings"}),
        (TooLarge(size="3 GB", limit="2 GB"), {"limits"}),
        (NoText(pages=1, reason=""), {"folder"}),
        (ProviderError(host="api.openai.com", attempts=3, reason="500"), {"settings"}),
        (InternalError(reason="KeyError", log="/logs/docdesk.log"), {"diagnose"}),
    ],
    ids=lambda value: value.code if isinstance(value, DocdeskError) else "",
)
def test_a_failure_has_the_button_that_mends_it(
    scene: MakeScene, run: Run, error: DocdeskError, buttons: set[str]
) -> None:
    failed = make_document(0, status=Status.FAILED, error=error.problem())
    one = scene(failed)

    async def go() -> None:
        await one.start()
        one.window.table.select([failed.id])
        details = one.window.details
        names = ("password", "locate", "settings", "limits", "folder", "diagnose")
        assert {name for name in names if getattr(details, name).isVisible()} == buttons
        assert details.retry.isVisible()
        await one.view_model.close()

    run(go())


def test_a_file_that_was_moved_is_located_and_read_again(scene: MakeScene, run: Run) -> None:
    failed = make_document(0, status=Status.FAILED, error=FileMissing(path="/files/a.pdf").problem())
    one = scene(failed)

    async def go() -> None:
        await one.start()
        shown: list[QWidget] = []
        one.window.dialogs.opened.connect(shown.append)
        one.window.table.select([failed.id])
        one.window.details.locate.click()
        dialog = shown[0]
        assert isinstance(dialog, QFileDialog)
        dialog.filesSelected.emit([str(Path("/new/place.pdf"))])
        dialog.reject()
        await until(lambda: ("retry", failed.id) in one.desk.queue.calls)
        assert one.desk.moved == [(failed.path, str(Path("/new/place.pdf")))]
        await one.view_model.close()

    run(go())


def test_a_limit_is_raised_on_its_page_of_the_settings(scene: MakeScene, run: Run) -> None:
    failed = make_document(0, status=Status.FAILED, error=TooLarge(size="3 GB", limit="2 GB").problem())
    one = scene(failed)

    async def go() -> None:
        await one.start()
        shown: list[QWidget] = []
        one.window.dialogs.opened.connect(shown.append)
        one.window.table.select([failed.id])
        one.window.details.limits.click()
        dialog = shown[0]
        assert isinstance(dialog, SettingsDialog)
        assert dialog.limits.fields["max_file_mb"].isVisible()
        dialog.reject()
        await one.view_model.close()

    run(go())


@pytest.mark.parametrize(
    ("code", "buttons"),
    [
        ("not_english", {"settings"}),
        ("chunks_cut", {"settings"}),
        ("pages_left_out", {"limits"}),
        ("repaired", set()),
    ],
)
def test_a_warning_has_the_button_that_does_away_with_it(
    scene: MakeScene, run: Run, code: str, buttons: set[str]
) -> None:
    warned = make_document(0, status=Status.READY, chunks=3, warnings=(Notice(code, {"language": "ko"}),))
    one = scene(warned)

    async def go() -> None:
        await one.start()
        one.window.table.select([warned.id])
        details = one.window.details
        names = ("password", "locate", "settings", "limits", "folder", "diagnose", "retry")
        assert {name for name in names if getattr(details, name).isVisible()} == buttons
        await one.view_model.close()

    run(go())


def test_content_that_fits_has_no_scroll_bar(scene: MakeScene, run: Run) -> None:
    sentence = "a reason of which a narrow window would make two lines, and this one does not"
    failed = make_document(0, status=Status.FAILED, error=Damaged(reason=sentence).problem())
    one = scene(failed)

    async def go() -> None:
        one.window.resize(1024, 700)
        await one.start()
        one.window.table.select([failed.id])
        area = one.window.details.tabs.widget(0)
        assert isinstance(area, QScrollArea)
        label = one.window.details.detail
        await until(lambda: label.minimumWidth() > 900)
        await until(lambda: area.verticalScrollBar().maximum() == 0)
        one.window.resize(780, 500)
        await until(lambda: label.minimumWidth() < 760)
        await one.view_model.close()

    run(go())
