# SPDX-License-Identifier: Apache-2.0
"""Words are selected on the pages by dragging over them and with the keyboard, and copied as they are in the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from docdesk.gui.pages.document_view import DocumentView
from docdesk.gui.pages.page_selection import MOST_PAGES, End, PageSelection
from docdesk.values.pages import Box, PageLayout, PageWord, PageWords
from tests.gui.conftest import Scene, until
from tests.gui.pages.test_document_view import Shown, press
from tests.gui.pages_here import LENGTH, LINE, box, layout, line_text

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def place(view: DocumentView, page: int, x: float, y: float) -> QPoint:
    """Where a place of a page is in the view."""
    where = view.canvas._places.of_box(page, Box(x, y, x, y)).topLeft() - view.canvas._offset()
    return where.toPoint()


def drag(view: DocumentView, begin: QPoint, end: QPoint) -> None:
    port = view.canvas.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(port, begin + QPoint(30, 0))
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)


@pytest.mark.parametrize("turn", [0, 90])
def test_dragging_over_words_selects_them_and_copies_their_text(
    scene: MakeScene, run: Run, turn: int
) -> None:
    shown = Shown(scene, 3)

    async def go() -> None:
        view = await shown.start()
        view.set_mode("page")
        canvas = view.canvas
        await until(lambda: canvas.width() > 0.9 * view.width())
        canvas.set_fit("page")
        canvas.rotate(turn)
        # "page 1 line 1......" is four words, side by side
        drag(view, place(view, 1, 0.35, 0.24), place(view, 1, 0.65, 0.34))
        await until(lambda: not canvas.selection.is_empty and canvas.marks.selected.get(1))
        QGuiApplication.clipboard().clear()
        press(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        text = line_text(1, 1) + line_text(1, 2)
        await until(lambda: QGuiApplication.clipboard().text())
        assert QGuiApplication.clipboard().text() == text[5 : LINE + len("page 1 line")]
        assert view.passage is None, "dragging chooses no chunk"
        # a click selects nothing and chooses the chunk, as before
        await until(lambda: canvas.marks.bands.get(1))
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place(view, 1, 0.5, 0.24))
        assert canvas.selection.is_empty
        assert not any(canvas.marks.selected.values())
        await until(lambda: view.passage is not None)
        await shown.end()

    run(go())


def test_the_keyboard_selects_word_by_word_across_pages_and_a_whole_page(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 3)

    async def go() -> None:
        view = await shown.start()
        canvas = view.canvas
        canvas.setFocus()
        press(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: not canvas.selection.is_empty)
        assert len(canvas.marks.selected[1]) == 5, "a box for each line"
        shift = Qt.KeyboardModifier.ShiftModifier
        press(canvas, Qt.Key.Key_Right, shift)
        await until(lambda: canvas.marks.selected.get(2))
        press(canvas, Qt.Key.Key_Right, shift)
        copied: list[str] = []
        canvas.selection.text(copied.append)
        first = "".join(line_text(1, line) for line in range(5)).rstrip()
        assert copied == [f"{first}\npage 2"]
        press(canvas, Qt.Key.Key_Left, shift)
        press(canvas, Qt.Key.Key_Left, shift)
        assert not canvas.marks.selected.get(2)
        await shown.end()

    run(go())


class _Asked:
    """Pages whose words come when the test says so."""

    def __init__(self, layout: PageLayout) -> None:
        self.layout = layout
        self.answers: dict[int, Callable[[PageWords], object]] = {}

    def words(self, page: int, answer: Callable[[PageWords], object]) -> None:
        self.answers[page] = answer


def test_pages_between_the_ends_are_asked_for_before_the_text_is_copied() -> None:
    asked = _Asked(layout(4))
    selection = PageSelection(asked)  # type: ignore[arg-type]
    copied: list[str] = []
    selection.select(End(1, 0), End(3, 0))
    selection.text(copied.append)
    for page in (1, 2, 3):
        assert copied == []
        word = PageWord(page * LENGTH, page * LENGTH + 4, (box(0),))
        asked.answers[page](PageWords(page, page * LENGTH, f"tex{page} more", (word,)))
    assert copied == ["tex1\ntex2\ntex3"]


def test_a_mouse_that_moves_over_other_pages_does_not_end_the_copying() -> None:
    asked = _Asked(layout(4))
    selection = PageSelection(asked)  # type: ignore[arg-type]
    copied: list[str] = []
    selection.select(End(1, 0), End(2, 0))
    selection.text(copied.append)
    for page in (4, 1, 2):
        selection.know(4)
        word = PageWord(page * LENGTH, page * LENGTH + 4, (box(0),))
        asked.answers[page](PageWords(page, page * LENGTH, f"tex{page} more", (word,)))
    assert copied == ["tex1\ntex2"]


def test_a_copy_of_more_pages_than_are_copied_at_once_says_so(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, MOST_PAGES + 3)

    async def go() -> None:
        view = await shown.start()
        canvas = view.canvas
        canvas.setFocus()
        for last, said in ((MOST_PAGES, False), (MOST_PAGES + 1, True)):
            QGuiApplication.clipboard().clear()
            canvas.selection.select(End(1, 0), End(last, 0))
            press(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
            await until(lambda: QGuiApplication.clipboard().text())
            assert view.note.isVisible() == said
        assert view.note.text() == "Only the first 200 pages of the selected text were copied."
        await shown.end()

    run(go())


def test_words_of_a_line_from_right_to_left_are_one_mark_and_columns_are_not() -> None:
    asked = _Asked(layout(1))
    selection = PageSelection(asked)  # type: ignore[arg-type]
    places = [(0.8, 0.9), (0.65, 0.79), (0.1, 0.2)]
    words = tuple(
        PageWord(n, n + 1, (Box(left, 0.5, right, 0.52),)) for n, (left, right) in enumerate(places)
    )
    selection.select(End(1, 0), End(1, 2))
    selection.know(1)
    asked.answers[1](PageWords(1, 0, "abc", words))
    assert selection.boxes() == {1: [Box(0.65, 0.5, 0.9, 0.52), Box(0.1, 0.5, 0.2, 0.52)]}


def test_the_menu_of_a_page_copies_and_opens_the_reader_at_the_page(scene: MakeScene, run: Run) -> None:
    shown = Shown(scene, 5)

    async def go() -> None:
        view = await shown.start()
        view.page.setValue(4)
        asked: list[tuple[str, int]] = []
        view.reader_requested.connect(lambda path, page: asked.append((path, page)))
        view.reader_requested.disconnect(shown.scene.window._panels.page_windows.reader_requested)  # type: ignore[union-attr]
        menu = view.menu()
        copies, *_, reader = [action for action in menu.actions() if action.text()]
        assert not copies.isEnabled(), "nothing is selected and no passage is marked"
        reader.trigger()
        assert asked == [(shown.document.path, 4)]
        menu.close()
        await shown.end()

    run(go())
