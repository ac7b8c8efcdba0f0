# SPDX-License-Identifier: Apache-2.0
"""Nothing is cut where there is little room: a small screen, and a large one at 200 %."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QDialog, QLabel, QRadioButton, QWidget

from docdesk.errors import Damaged, Encrypted, LibraryNew
from docdesk.gui.dialogs.about_dialog import AboutDialog
from docdesk.gui.dialogs.diagnostic_dialog import DiagnosticDialog
from docdesk.gui.dialogs.encoding_dialog import EncodingDialog
from docdesk.gui.dialogs.guide_dialog import GuideDialog
from docdesk.gui.dialogs.ledger_dialog import LedgerDialog
from docdesk.gui.dialogs.removed_dialog import RemovedDialog
from docdesk.gui.dialogs.restore_dialog import RestoreDialog
from docdesk.gui.dialogs.upkeep_dialog import UpkeepDialog
from docdesk.gui.look.elided_label import ElidedLabel
from docdesk.gui.look.room import FRAME
from docdesk.gui.model.left_out import LeftOut
from docdesk.gui.settings.settings_dialog import SettingsDialog
from docdesk.steps.extract.encodings import Beginning
from docdesk.values.documents import QueueState, Status
from docdesk.values.formats import FileType
from tests.gui.conftest import Scene, make_document, speaking

MakeScene = Callable[..., Scene]
SIZES = {"small": (1024, 700), "at 200 %": (780, 500), "least": (624, 440)}
"""A small screen; what a screen of 1600 x 1080 has at 200 %, less a panel, in a window's own pixels; and a screen of
640 x 480 less a window's frame."""
SLACK = 1


def cut_in(top: QWidget) -> list[str]:
    """What says more than it has room for."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QLabel | QAbstractButton) and widget.text():
            wanted = widget.sizeHint()
            wraps = isinstance(widget, QLabel) and widget.wordWrap()
            if not wraps and widget.width() + SLACK < wanted.width():
                found.append(f"{widget.text()!r} has {widget.width()} of {wanted.width()} pixels")
            if wraps and widget.height() + SLACK < widget.heightForWidth(widget.width()):
                found.append(f"{widget.text()!r} has too few lines")
            if isinstance(widget, QCheckBox | QRadioButton) and widget.height() + SLACK < wanted.height():
                found.append(f"{widget.text()!r} is {widget.height()} of {wanted.height()} pixels high")
    return found


def at(widget: QWidget) -> QPoint:
    """Where a widget's parent is in its window."""
    return widget.parentWidget().mapTo(widget.window(), QPoint(0, 0))


@pytest.fixture(params=["en", "ko"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    with speaking(qapp, request.param):
        yield request.param


@pytest.mark.parametrize("size", SIZES.values(), ids=list(SIZES))
def test_the_window(qapp: QApplication, scene: MakeScene, language: str, size: tuple[int, int]) -> None:
    failed = make_document(0, status=Status.FAILED, error=Encrypted().problem(), pages=2, chunks=3)
    # a text has the most buttons
    text = make_document(
        1, status=Status.FAILED, error=Damaged(reason="no text").problem(), type=FileType.TEXT
    )
    one = scene()
    window = one.window
    window.show()
    for rows in ([], [failed], [text]):
        one.view_model.table.load(rows)
        one.view_model.rows.refreshed.emit()
        if not rows:
            window.empty.show_empty(True, one.view_model.settings)
        window.table.select([document.id for document in rows])
        window.resize(*size)
        for _ in range(3):
            qapp.processEvents()
        assert (window.width(), window.height()) == size, "it asks for more room than there is"
        assert cut_in(window) == []
        if rows and size == SIZES["small"]:
            assert window.table.horizontalScrollBar().maximum() == 0
        for tab in range(1, window.details.tabs.count()):
            window.details.tabs.setCurrentIndex(tab)
            qapp.processEvents()
            assert cut_in(window) == []
        window.details.tabs.setCurrentIndex(0)


@pytest.mark.parametrize("size", SIZES.values(), ids=list(SIZES))
def test_the_window_with_bars_and_details(
    qapp: QApplication, scene: MakeScene, language: str, size: tuple[int, int]
) -> None:
    rows = [make_document(number, status=Status.FAILED, error=Encrypted().problem()) for number in range(9)]
    one = scene()
    window, bars = one.window, one.window.bars
    window.show()
    one.view_model.table.load(rows)
    one.view_model.rows.refreshed.emit()
    window.table.select([rows[0].id])
    window.resize(*size)
    received = LibraryNew(path="/home/ann/Documents/Libraries/From a colleague").problem()
    bars.problem.offer("The disk is full. " + "Make room for what the library still has to write. " * 3)
    bars.show_queue(QueueState(paused=True, problem=received))
    bars.show_unreadable(3, lambda: None)
    one.view_model.removals.removed.emit(4)
    for _ in range(9):
        qapp.processEvents()
    assert window.details.isVisible()
    assert (window.width(), window.height()) == size, "it asks for more room than there is"
    assert cut_in(window) == []
    # the newest bar is in view, and the others are reached by the wheel or by Tab
    (undo,) = bars.undo.buttons
    assert undo.visibleRegion().boundingRect() == undo.rect()
    for bar in (bars.problem, bars.pause, bars.unreadable):
        bars.area.ensureWidgetVisible(bar.cross, 0, 0)
        assert bar.cross.visibleRegion().boundingRect() == bar.cross.rect()
    bars.undo.hide()
    bars.problem.hide()
    for _ in range(3):
        qapp.processEvents()
    assert bars.area.height() <= bars.pause.height() + bars.unreadable.height() + 4


@pytest.mark.parametrize("size", SIZES.values(), ids=list(SIZES))
def test_the_settings(qapp: QApplication, scene: MakeScene, language: str, size: tuple[int, int]) -> None:
    one = scene()
    dialog = SettingsDialog(one.view_model.settings, one.state, documents=3, parent=one.window)
    dialog.show()
    dialog.resize(*size)
    for page in range(len(dialog.pages)):
        dialog.list.setCurrentRow(page)
        for kind in range(dialog.embedding.provider.count() if dialog.pages[page] is dialog.embedding else 1):
            dialog.embedding.provider.setCurrentIndex(kind)
            for _ in range(3):
                qapp.processEvents()
            assert (dialog.width(), dialog.height()) == size, "it asks for more room than there is"
            assert cut_in(dialog) == []
            for button in dialog.buttons.buttons():
                assert dialog.rect().contains(button.geometry().translated(at(button)))
                assert button.visibleRegion().boundingRect() == button.rect()
    dialog.reject()


@pytest.mark.parametrize("size", SIZES.values(), ids=list(SIZES))
def test_the_choice_of_an_encoding(
    qapp: QApplication, scene: MakeScene, language: str, size: tuple[int, int]
) -> None:
    names = ("a-name-without-any-blank-" * 10 + ".txt", "log.txt")
    documents = [make_document(n, name=name, type=FileType.TEXT) for n, name in enumerate(names)]
    dialog = EncodingDialog(documents, scene().window)
    dialog.start()
    dialog.show()
    dialog.resize(*size)
    for found in (Beginning("\ufffd" * 999, "iso2022_jp_2004", 999), Damaged(reason="no text").problem()):
        dialog.show_beginning(found)
        for _ in range(3):
            qapp.processEvents()
        assert (dialog.width(), dialog.height()) == size, "it asks for more room than there is"
        assert cut_in(dialog) == []
        dialog.list.setCurrentRow(3)
    dialog.reject()


SCREENS = {"1920 x 1080 at 200 %": QRect(0, 0, 960, 540), "640 x 480": QRect(0, 0, 640, 480)}


@pytest.mark.parametrize("screen", SCREENS.values(), ids=list(SCREENS))
def test_the_first_window_size_fits_the_screen(
    qapp: QApplication, scene: MakeScene, monkeypatch: pytest.MonkeyPatch, screen: QRect
) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: screen)
    room = screen.size() - FRAME
    one = scene(make_document(0, type=FileType.TEXT))
    one.view_model.table.load([make_document(0, type=FileType.TEXT)])
    window, dialogs = one.window, one.window.dialogs
    window.show()
    opened: list[QWidget] = []
    dialogs.opened.connect(opened.append)
    dialogs.open(SettingsDialog(one.view_model.settings, one.state, parent=window))
    dialogs.show_shortcuts(window.actions_)
    dialogs.open(EncodingDialog([make_document(0, type=FileType.TEXT)], window))
    dialogs.show_left_out([LeftOut("/files/a.pdf", "It is hidden.")])
    dialogs.open(UpkeepDialog(window.upkeep, window))
    dialogs.open(RemovedDialog([], window))
    dialogs.open(LedgerDialog([], window))
    dialogs.open(DiagnosticDialog("a.pdf", window))
    dialogs.open(RestoreDialog(one.view_model.settings, window))
    qapp.processEvents()
    assert len(opened) == 9
    for widget in (window, *opened):
        assert widget.size().boundedTo(room) == widget.size(), f"{widget} has {widget.size()}"
    for dialog in reversed(opened):
        assert isinstance(dialog, QDialog)
        dialog.reject()


def test_a_window_that_was_larger_fits_the_screen_of_the_next_start(
    scene: MakeScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as large:
        large.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 3840, 2160))
        first = scene()
        first.window.resize(2400, 1400)
        first.window.close()
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: SCREENS["640 x 480"])
    assert scene().window.size() == SCREENS["640 x 480"].size() - FRAME


def test_the_buttons_have_their_texts_where_there_is_room(qapp: QApplication, scene: MakeScene) -> None:
    one = scene()
    window = one.window
    window.show()
    pause = window.tools.widgetForAction(window.actions_.pause)
    widths = {}
    for width in (1100, 500, 1100):
        window.resize(width, 500)
        qapp.processEvents()
        widths.setdefault(width, pause.width())
        assert pause.width() == widths[width]
        assert window.search_field.isVisible()
    assert widths[500] < widths[1100]
    # a longer text takes the room of all
    window.actions_.pause.setIconText("A word that is very long " * 8)
    qapp.processEvents()
    assert pause.width() == widths[500]
    assert window.search_field.isVisible()


@pytest.mark.parametrize("size", SIZES.values(), ids=list(SIZES))
def test_what_help_and_upkeep_say(
    qapp: QApplication, scene: MakeScene, language: str, size: tuple[int, int]
) -> None:
    window = scene().window
    guide = GuideDialog(window)
    guide.show_page("fix")
    for dialog in (UpkeepDialog(window.upkeep, window), AboutDialog("a model", window), guide):
        dialog.show()
        dialog.resize(*size)
        for _ in range(3):
            qapp.processEvents()
        assert (dialog.width(), dialog.height()) == size, "it asks for more room than there is"
        assert cut_in(dialog) == []
        dialog.close()
