# SPDX-License-Identifier: Apache-2.0
"""A document as it looks: pages that come as they are needed, passages on them, and the text beside them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from docdesk.errors import Encrypted, FileMissing, WrongPassword
from docdesk.gui.model import document_pages
from docdesk.gui.model.document_reader import PORTION
from docdesk.gui.pages.document_view import DocumentView
from docdesk.gui.pages.marked_document import MOST_HITS
from docdesk.gui.pages.page_column import NEIGHBOURS
from docdesk.gui.pages.page_marks import turned
from docdesk.values.documents import Document, Page, Passage, Removed, Status
from docdesk.values.pages import Box, LayoutKind, PageLayout
from tests.gui.conftest import Scene, make_document, until
from tests.gui.pages_here import LENGTH, LINE, LINES, DrawnDesk, box, line_text

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]
NO_PHASE = Qt.ScrollPhase.NoScrollPhase


def a_document(pages: int, number: int = 0) -> Document:
    return make_document(
        number,
        status=Status.READY,
        pages=pages,
        chunks=pages * LINES,
        content="c",
        generation="g",
        covered=f"r{pages}",
    )


def a_passage(document: Document, page: int, line: int) -> Passage:
    start = (page - 1) * LENGTH + line * LINE
    number = (page - 1) * LINES + line
    return Passage(
        document.id,
        document.name,
        document.path,
        page,
        page,
        number,
        start,
        start + LINE,
        0.9,
        line_text(page, line),
    )


class Shown:
    """A window with one document of many pages, whose text and pages are in sight."""

    def __init__(self, scene: MakeScene, pages: int) -> None:
        self.document = a_document(pages)
        self.scene = scene(self.document)
        self.drawn = DrawnDesk(self.scene.desk, self.document.id, pages)

    async def start(self) -> DocumentView:
        """Show the details' tab of the document, and wait for its pages."""
        window = self.scene.window
        window.resize(1100, 900)
        await self.scene.start()
        window.table.select([self.document.id])
        view = window.details.text
        window.details.tabs.setCurrentWidget(view)
        await until(lambda: view.has_pages and view.text.toPlainText())
        return view

    async def end(self) -> None:
        await self.scene.view_model.close()


def press(widget: Any, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifiers)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_box_turns_with_its_page_and_back(turn: int) -> None:
    one = Box(0.125, 0.25, 0.5, 0.75)
    assert turned(turned(one, turn), (360 - turn) % 360) == one
    assert turned(Box(0, 0, 0.25, 0.125), 90) == Box(0.875, 0, 1, 0.25)


def test_only_pages_in_view_and_their_neighbours_are_asked_for(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 1_500)

    async def go() -> None:
        view = await shown.start()
        canvas, drawn = view.canvas, shown.drawn
        await until(lambda: view.pages.bytes_kept > 0)
        assert {page for page, _, _ in drawn.asked} <= set(range(1, canvas.in_view()[-1] + NEIGHBOURS + 1))
        # what was scrolled past before it was drawn is given up, and what is in view comes
        drawn.may_draw.clear()
        drawn.asked.clear()
        for page in range(100, 1_400, 100):
            canvas.go_to(page)
            await until(lambda page=page: any(each[0] == page for each in drawn.asked))
        drawn.may_draw.set()
        await until(lambda: all(view.pages.picture(page, 1, 0) is not None for page in canvas.in_view()))
        assert set(range(100, 1_300, 100)) <= set(drawn.cancelled)
        assert len(drawn.asked) < 13 * 4
        assert view.page.value() == 1_300
        await shown.end()

    run(go())


def test_pictures_are_kept_within_their_limit(
    scene: MakeScene, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_pages, "MOST_BYTES", 8 << 20)
    shown = Shown(scene, 60)

    async def go() -> None:
        view = await shown.start()
        for page in (1, 20, 40, 60):
            view.canvas.go_to(page)
            await until(lambda page=page: view.pages.picture(page, 1, 0) is not None)
            assert view.pages.bytes_kept <= 8 << 20
        # a window of its own has its pictures within the same limit
        view.window_requested.emit()
        (own,) = shown.scene.window._panels.page_windows.windows  # type: ignore[union-attr]
        await until(lambda: own.view.has_pages and own.view.pages.bytes_kept > 0)
        assert own.view.pages.bytes_kept + view.pages.bytes_kept <= 8 << 20
        await shown.end()

    run(go())


def test_a_passage_lands_on_its_page_marked_and_in_view_beside_its_text(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 300)

    async def go() -> None:
        view = await shown.start()
        passage = a_passage(shown.document, 222, 3)
        shown.scene.window.details.show_passage(shown.document, passage)
        await until(lambda: view.canvas.marks.strong and view.canvas.marks.pale)
        assert view.canvas.marks.strong == {222: [box(3)]}
        assert view.canvas.marks.pale[222] == [box(2), box(4)], "its neighbours are marked as such"
        assert view.canvas.shows(222, box(3))
        assert view.canvas.accessibleDescription() == "The passage is marked on page 222."
        assert (view.page.value(), view.canvas.page) == (222, 222)
        assert view.thumbnails.currentIndex().row() == 221
        await until(lambda: view.text.extraSelections())
        marked = [mark.cursor.selectedText().strip("\u2029") for mark in view.text.extraSelections()]
        assert [text.split(".")[0] for text in marked] == [
            "page 222 line 3",
            "page 222 line 2",
            "page 222 line 4",
        ]
        await shown.end()

    run(go())


def test_a_click_on_the_page_chooses_a_chunk_on_both_sides_and_copies_it(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 9)

    async def go() -> None:
        view = await shown.start()
        canvas = view.canvas
        await until(lambda: len(canvas.marks.bands.get(1, ())) == LINES)
        band = canvas.marks.bands[1][2]
        place = canvas.band_rect(1, band).center() - QPointF(0, canvas.verticalScrollBar().value())
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())
        await until(lambda: canvas.marks.strong)
        assert canvas.marks.strong == {1: [box(2)]}
        assert "page 1 line 2" in view.text.extraSelections()[0].cursor.selectedText()
        canvas.setFocus()
        press(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == line_text(1, 2)
        # the other way round: a double click in the text marks the page
        cursor = view.text.textCursor()
        cursor.setPosition(4 * LINE + 3)
        view.text.setTextCursor(cursor)
        QTest.mouseDClick(
            view.text.viewport(), Qt.MouseButton.LeftButton, pos=view.text.cursorRect().center()
        )
        await until(lambda: canvas.marks.strong == {1: [box(4)]})
        # and so does a click on the chunk's band beside the text
        bands = view.bands
        number = next(
            n for n in range(LINES) if bands.number_at(4 + n % 2 * 6, view.text.cursorRect().top()) == n
        )
        assert number == 4
        y = round(bands.rect_of((1, view._place(LINE), view._place(2 * LINE))).center().y())
        QTest.mouseClick(bands, Qt.MouseButton.LeftButton, pos=QPoint(10, y))
        await until(lambda: canvas.marks.strong == {1: [box(1)]})
        await shown.end()

    run(go())


def test_a_key_goes_from_chunk_to_chunk_on_the_page_and_in_the_text(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 30)
    shift = Qt.KeyboardModifier.ShiftModifier

    async def go() -> None:
        view = await shown.start()
        canvas = view.canvas
        canvas.setFocus()
        view.page.setValue(20)
        # nothing is chosen yet: the first chunk of the page in view; then one behind the other, across pages
        for page, line in [*((20, number) for number in range(LINES)), (21, 0)]:
            press(canvas, Qt.Key.Key_F4)
            await until(lambda page=page, line=line: canvas.marks.strong == {page: [box(line)]})
            await until(lambda page=page, line=line: marked_in(view) == line_text(page, line).strip())
            assert canvas.shows(page, box(line))
            assert canvas.marks.chosen == (page - 1) * LINES + line
        # the text has the same key, and goes back with Shift
        view.text.setFocus()
        override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F4, shift)
        override.ignore()
        QApplication.sendEvent(view.text, override)
        assert override.isAccepted()
        press(view.text, Qt.Key.Key_F4, shift)
        await until(lambda: canvas.marks.strong == {20: [box(LINES - 1)]} and view.page.value() == 20)
        # a chunk far away, which was not read before
        last = a_passage(shown.document, 30, LINES - 1)
        shown.scene.window.details.show_passage(shown.document, last)
        await until(lambda: canvas.marks.strong == {30: [box(LINES - 1)]})
        press(canvas, Qt.Key.Key_F4)
        assert view.passage == last, "it is the last one"
        press(canvas, Qt.Key.Key_F4, shift)
        await until(lambda: canvas.marks.strong == {30: [box(LINES - 2)]})
        await shown.end()

    run(go())


def marked_in(view: DocumentView) -> str:
    """What is marked as the passage in the text."""
    marks = view.text.extraSelections()
    return marks[0].cursor.selectedText().strip("\u2029") if marks else ""


def test_from_a_place_found_the_key_chooses_its_chunk(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 3)

    async def go() -> None:
        view = await shown.start()
        shown.drawn.spans = [(LENGTH + LINE + 2, LENGTH + LINE + 6)]
        view.find_bar.begin()
        view.find_bar.words.setText("line")
        view.find_words("line")
        await until(lambda: view.passage is not None and view.finder.at(view.passage.start))
        press(view.canvas, Qt.Key.Key_F4)
        await until(lambda: view.canvas.marks.chosen == LINES + 1)
        await shown.end()

    run(go())


def test_with_the_page_in_focus_ctrl_f_searches_in_the_document(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 40)

    async def go() -> None:
        view = await shown.start()
        canvas, bar, window = view.canvas, view.find_bar, shown.scene.window
        shown.drawn.spans = [(0, 6), (20, 26), (LENGTH * 30 + LINE, LENGTH * 30 + LINE + 6)]
        canvas.setFocus()
        override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        override.ignore()
        QApplication.sendEvent(canvas, override)
        assert override.isAccepted(), "the library's search leaves it to the page"
        press(canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert bar.isVisible()
        bar.words.setText("page 1")
        press(bar.words, Qt.Key.Key_Return)
        await until(lambda: bar.count.text() == "1 of 3")
        await until(lambda: len(canvas.marks.hits.get(1, ())) == 2)
        for expected, page in (("2 of 3", 1), ("3 of 3", 31), ("1 of 3", 1)):
            press(canvas, Qt.Key.Key_F3)
            assert bar.count.text() == expected
            await until(lambda page=page: view.page.value() == page and page in canvas.marks.strong)
        press(canvas, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
        assert bar.count.text() == "3 of 3"
        press(bar.words, Qt.Key.Key_Escape)
        assert not bar.isVisible()
        assert canvas.marks.hits == {}
        # in the table it stays the library's search
        window.table.setFocus()
        window.actions_.find.trigger()
        assert window.search_field.hasFocus() or window.focusWidget() is window.search_field
        await shown.end()

    run(go())


def test_a_place_found_has_no_neighbours(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 3)

    async def go() -> None:
        view = await shown.start()
        canvas, bar = view.canvas, view.find_bar
        await until(lambda: view.finder.chunk(0))
        shown.drawn.spans = [(LINE * 2, LINE * 2 + 6)]
        canvas.setFocus()
        press(canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        bar.words.setText("page 1")
        press(bar.words, Qt.Key.Key_Return)
        await until(lambda: canvas.marks.hits.get(1) == [box(2)] and canvas.marks.strong)
        assert not any(canvas.marks.pale.values())
        await shown.end()

    run(go())


def test_places_beyond_those_that_are_marked_at_once_are_marked_when_they_are_scrolled_to(
    scene: MakeScene, run: Run
) -> None:
    shown = Shown(scene, 3)

    async def go() -> None:
        view = await shown.start()
        canvas = view.canvas
        canvas.zoom_to(0.3)
        await until(lambda: {1, 2} <= set(canvas.in_view()))
        shown.drawn.spans = [(0, 6)] * MOST_HITS + [(LENGTH, LENGTH + 6)]
        view.find_bar.words.setText("page")
        view.find_words("page")
        await until(lambda: len(canvas.marks.hits.get(1, ())) == MOST_HITS)
        canvas.go_to(2)
        canvas.view_changed.emit()
        await until(lambda: canvas.marks.hits.get(2) == [box(0)])
        await shown.end()

    run(go())


def test_late_answers_mark_no_places_of_the_words_before(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 3)
    late = asyncio.Event()

    async def go() -> None:
        view = await shown.start()
        canvas, bar, desk = view.canvas, view.find_bar, shown.scene.desk
        await until(lambda: len(canvas.marks.bands.get(1, ())) == LINES)
        at_once = desk.passage_marks
        waits = 0

        async def passage_marks(id: str, start: int, end: int, *, password: str | None = None) -> Any:
            nonlocal waits
            if start == LINE * 3:
                waits += 1
                await late.wait()
            return await at_once(id, start, end)

        desk.passage_marks = passage_marks
        for begin in (3, 1):
            shown.drawn.spans = [(LINE * begin, LINE * begin + 6)]
            bar.words.setText(f"line {begin}")
            view.find_words(bar.words.text())
            if begin == 3:
                await until(lambda: waits)
        await until(lambda: canvas.marks.hits.get(1) == [box(1)])
        late.set()
        await until(lambda: (LINE * 3, LINE * 3 + 6) in view.pages._marks)
        assert canvas.marks.hits == {1: [box(1)]}
        await shown.end()

    run(go())


def test_zoom_fit_turn_and_pages_have_keys_and_pictures_are_sharp(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 9)

    async def go() -> None:
        view = await shown.start()
        canvas = view.canvas
        control = Qt.KeyboardModifier.ControlModifier
        fitted = canvas.scale
        assert canvas.horizontalScrollBar().maximum() == 0
        press(canvas, Qt.Key.Key_Plus, control)
        assert canvas.scale == pytest.approx(fitted * 1.2)
        press(canvas, Qt.Key.Key_Minus, control)
        press(canvas, Qt.Key.Key_Minus, control)
        assert canvas.scale == pytest.approx(fitted / 1.2)
        place = QPointF(50, 50)
        wheel = QWheelEvent(
            place,
            place,
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            control,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(canvas.viewport(), wheel)
        assert canvas.scale == pytest.approx(fitted)
        canvas.zoom_to(2.0)
        wide = round(595 * 2.0 * canvas.devicePixelRatioF())
        await until(lambda: (1, wide, 0) in shown.drawn.asked)
        press(canvas, Qt.Key.Key_0, control)
        assert canvas.scale == pytest.approx(fitted)
        view.tools["whole"].trigger()
        assert canvas.scale < fitted
        press(canvas, Qt.Key.Key_R)
        assert canvas.turn == 90
        await until(lambda: any(turn == 90 for _, _, turn in shown.drawn.asked))
        press(canvas, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
        assert canvas.turn == 0
        press(canvas, Qt.Key.Key_Right)
        assert (canvas.page, view.page.value()) == (2, 2)
        press(canvas, Qt.Key.Key_End)
        assert view.page.value() == 9
        press(canvas, Qt.Key.Key_Home)
        assert view.page.value() == 1
        view.forward.click()
        assert canvas.page == 2
        await shown.end()

    run(go())


def test_what_is_shown_is_chosen_and_remembered(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 4)

    async def go() -> None:
        view = await shown.start()
        assert (view.canvas.isVisible(), view.text.isVisible()) == (True, True)
        view.tools["page"].trigger()
        assert (view.canvas.isVisible(), view.text.isVisible()) == (True, False)
        view.tools["text"].trigger()
        assert (view.canvas.isVisible(), view.text.isVisible()) == (False, True)
        assert shown.scene.state.text("document_mode") == "text"
        view.tools["both"].trigger()
        view.tools["small"].trigger()
        await until(lambda: view.thumbnails.isVisible())
        view.thumbnails.setCurrentIndex(view.thumbnails.model().index(2, 0))
        assert view.page.value() == 3
        said = view.thumbnails.model().index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert said == "page 3: read"
        await shown.end()

    run(go())


def test_a_document_opens_in_a_window_of_its_own_whose_place_is_remembered(
    scene: MakeScene, run: Run
) -> None:
    shown = Shown(scene, 12)

    async def go() -> None:
        view = await shown.start()
        view.page.setValue(7)
        windows = shown.scene.window._panels.page_windows  # type: ignore[union-attr]
        QTest.mouseDClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
        (own,) = windows.windows
        await until(lambda: own.view.has_pages and own.view.canvas.page == 7)
        assert own.windowTitle() == "document 0.pdf — docdesk"
        own.resize(640, 480)
        assert own.width() == 640, "it fits into a small screen"
        press(own, Qt.Key.Key_Escape)
        await until(lambda: not windows.windows)
        view.window_requested.emit()
        (again,) = windows.windows
        assert (again.width(), again.height()) == (640, 480)
        shown.scene.view_model.leaving.emit()
        await until(lambda: not windows.windows)
        await shown.end()

    run(go())


def test_a_window_of_its_own_shows_a_new_reading_and_closes_with_its_document(
    scene: MakeScene, run: Run
) -> None:
    shown = Shown(scene, 12)

    async def go() -> None:
        view = await shown.start()
        desk = shown.scene.desk
        shown.scene.window.details.show_passage(shown.document, a_passage(shown.document, 7, 2))
        view.window_requested.emit()
        windows = shown.scene.window._panels.page_windows  # type: ignore[union-attr]
        (own,) = windows.windows
        await until(lambda: own.view.canvas.marks.strong and own.view.finder.chunk(32))

        async def pages(document: Any, first: int = 1, limit: int = 10) -> tuple[list[Page], int]:
            return [Page(first, "other words" * 9, begins=(first - 1) * LENGTH)], 12

        desk.pages = pages
        desk.chunk_rows = [(replace(chunk, end=chunk.end - 1), text) for chunk, text in desk.chunk_rows]
        reading = replace(shown.document, status=Status.RUNNING, generation=None)
        desk.queue.publish(reading)
        await until(lambda: shown.scene.view_model.table.document(reading.id) == reading)
        assert own.view.canvas.marks.strong, "what was read before stays while the file is read"
        desk.queue.publish(replace(shown.document, generation="later", name="other.pdf"))
        await until(lambda: "other words" in own.view.text.toPlainText())
        assert own.windowTitle() == "other.pdf — docdesk"
        assert own.view.page.value() == 7
        await until(lambda: own.view.note.isVisible() and own.view.finder.chunk(32))
        assert own.view.canvas.marks.strong == {}, "the passage is not there any more"
        assert own.view.finder.chunk(32)[0].end == 6 * LENGTH + 3 * LINE - 1  # type: ignore[index]
        desk.queue.publish(Removed(shown.document.id))
        await until(lambda: not windows.windows)
        await shown.end()

    run(go())


def test_a_document_without_pages_is_shown_as_text_and_says_why(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 3)
    problem = FileMissing(path=shown.document.path).problem()
    shown.scene.desk.layouts[shown.document.id] = PageLayout(LayoutKind.TEXT, (), problem)

    async def go() -> None:
        window = shown.scene.window
        await shown.scene.start()
        window.table.select([shown.document.id])
        view = window.details.text
        window.details.tabs.setCurrentWidget(view)
        await until(lambda: view.text.toPlainText() and view.note.isVisible())
        assert problem.title in view.note.text()
        assert not view.canvas.isVisible()
        assert not view.tools["page"].isVisible()
        assert shown.drawn.asked == []
        await shown.end()

    run(go())


def test_the_chunks_of_a_page_are_found_among_thousands(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 1_500)

    async def go() -> None:
        view = await shown.start()
        shown.scene.desk.read.clear()
        for page in (1, PORTION // LINES, PORTION // LINES + 1, 900, 1_500):
            found: list[list[int]] = []
            view.finder.on_page(page, lambda chunks, found=found: found.append([c.index for c, _ in chunks]))
            await until(lambda found=found: found)
            first = (page - 1) * LINES
            assert found == [list(range(first, first + LINES))]
        assert len(shown.scene.desk.read) < 16, "of thirty-eight portions"
        await shown.end()

    run(go())


def test_a_protected_document_asks_for_its_password_and_shows_its_pages(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 3)
    passwords: list[str | None] = []
    whole = shown.scene.desk.layouts[shown.document.id]

    async def page_layout(id: str, *, password: str | None = None) -> PageLayout:
        passwords.append(password)
        if password is None:
            return PageLayout(LayoutKind.TEXT, (), Encrypted().problem())
        if password != "right":
            raise WrongPassword
        return whole

    shown.scene.desk.page_layout = page_layout

    async def go() -> None:
        window = shown.scene.window
        await shown.scene.start()
        window.table.select([shown.document.id])
        view = window.details.text
        window.details.tabs.setCurrentWidget(view)
        field = view.password.field
        await until(lambda: view.password.isVisible())
        assert field.echoMode() == field.EchoMode.Password
        for typed in ("wrong", "right"):
            field.setFocus()
            QTest.keyClicks(field, typed)
            press(field, Qt.Key.Key_Return)
            assert field.text() == "", "nothing stays in the field"
            await until(lambda typed=typed: passwords[-1] == typed)
            await until(lambda typed=typed: view.has_pages if typed == "right" else view.password.isVisible())
        assert not view.password.isVisible()
        assert not view.note.isVisible()
        await until(lambda: view.pages.bytes_kept > 0)
        # another window of the document does not ask again
        view.window_requested.emit()
        (own,) = window._panels.page_windows.windows  # type: ignore[union-attr]
        await until(lambda: own.view.has_pages)
        assert passwords == [None, "wrong", "right", "right"]
        await shown.end()
        assert view.pages.password is None, "the library was left"

    run(go())


def test_pages_without_text_can_all_be_gone_to(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 5)

    async def no_pages(document: Any, first: int = 1, limit: int = 10) -> tuple[list[Any], int]:
        return [], 0

    shown.scene.desk.pages = no_pages

    async def go() -> None:
        shown.scene.window.resize(1100, 900)
        await shown.scene.start()
        shown.scene.window.table.select([shown.document.id])
        view = shown.scene.window.details.text
        shown.scene.window.details.tabs.setCurrentWidget(view)
        await until(lambda: view.has_pages and view.of.text() == "of 5")
        view.forward.click()
        view.page.setValue(4)
        await until(lambda: view.canvas.page == 4)
        assert view.page.maximum() == 5
        await shown.end()

    run(go())


def test_a_passage_stays_in_view_while_the_window_gets_its_size(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 20)

    async def go() -> None:
        view = await shown.start()
        canvas = view.canvas
        shown.scene.window.details.show_passage(shown.document, a_passage(shown.document, 9, 4))
        await until(lambda: canvas.marks.strong and canvas.shows(9, box(4)))
        for width in (900, 700, 1_000):
            before = canvas.viewport().width()
            shown.scene.window.resize(width, 600)
            await until(lambda before=before: canvas.viewport().width() != before)
            assert canvas.shows(9, box(4))
            cursor = view.text.cursorRect()
            assert 0 <= cursor.top() < view.text.viewport().height() / 2
        # what a person scrolled to afterwards stays instead
        canvas.verticalScrollBar().setValue(0)
        shown.scene.window.resize(1_100, 800)
        await until(lambda: canvas.viewport().height() > 300)
        assert 1 in canvas.in_view()
        await shown.end()

    run(go())
