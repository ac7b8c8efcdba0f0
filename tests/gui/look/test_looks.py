# SPDX-License-Identifier: Apache-2.0
"""What is painted: bars that move, colours that can be read, texts in another language."""

from __future__ import annotations

import dataclasses
import runpy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyleOptionViewItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from docdesk.errors import Damaged
from docdesk.gui.dialogs.about_dialog import AboutDialog
from docdesk.gui.dialogs.diagnostic_dialog import DiagnosticDialog
from docdesk.gui.dialogs.restore_dialog import RestoreDialog
from docdesk.gui.dialogs.shortcuts_dialog import ShortcutsDialog
from docdesk.gui.look import appearance, wording
from docdesk.gui.model.document_table_model import Column, DocumentTableModel
from docdesk.gui.model.window_state import MOTION
from docdesk.gui.settings.settings_dialog import SettingsDialog
from docdesk.gui.table.status_delegate import StatusDelegate, moves
from docdesk.settings.model import Settings
from docdesk.system.resource_files import resource
from docdesk.values.documents import Document, Stage, Status
from docdesk.values.waits import TURN, Wait
from tests.gui.conftest import Scene, make_document, speaking

WIDTH, HEIGHT = 200, 40
THEMES = ["system", "light", "dark"]


@pytest.fixture
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[QPalette]:
    appearance.apply_theme(request.param)
    yield QPalette(qapp.palette())
    appearance.apply_theme("system")


def paint(document: Document, column: Column, phase: int = 0) -> QImage:
    model = DocumentTableModel()
    model.load([document])
    delegate = StatusDelegate()
    delegate.phase = phase
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, WIDTH, HEIGHT)
    option.palette = QPalette(QColor("#eeeeee"))
    option.palette.setColor(QPalette.ColorRole.Highlight, QColor("#ff0000"))
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(0, column))
    painter.end()
    return image


def red(image: QImage) -> list[int]:
    """The columns of pixels in which the bar is filled."""
    found = set()
    for x in range(WIDTH):
        for y in range(HEIGHT):
            if image.pixelColor(x, y) == QColor("#ff0000"):
                found.add(x)
    return sorted(found)


def running(stage: Stage | None, done: int, total: int) -> Document:
    return make_document(status=Status.RUNNING, stage=stage, done=done, total=total)


def test_a_bar_grows_with_pages_and_chunks(qapp: Any) -> None:
    widths = [
        len(red(paint(running(*at), Column.STATUS)))
        for at in (
            (Stage.EXTRACT, 0, 10),
            (Stage.EXTRACT, 5, 10),
            (Stage.EMBED, 1, 10),
            (Stage.EMBED, 9, 10),
            (Stage.STORE, 9, 10),
        )
    ]
    assert widths[0] > 0
    assert widths == sorted(set(widths))


def test_a_bar_without_a_measure_moves(qapp: Any) -> None:
    for stage in Stage:
        begin, later = (red(paint(running(stage, 0, 0), Column.STATUS, phase)) for phase in (0, 10))
        assert begin
        assert later
        assert begin != later


def test_a_bar_moves_only_while_the_work_does(qapp: Any) -> None:
    waiting = dataclasses.replace(running(Stage.EXTRACT, 0, 0), waiting=Wait(TURN))
    for document in (running(None, 0, 0), waiting):
        assert not moves(document)
        begin, later = (red(paint(document, Column.STATUS, phase)) for phase in (0, 10))
        assert begin == later == []
    assert moves(running(Stage.EXTRACT, 0, 0))
    assert not moves(running(Stage.EXTRACT, 1, 5))


def test_a_row_at_rest_has_no_bar(qapp: Any) -> None:
    assert red(paint(make_document(status=Status.READY), Column.STATUS)) == []
    assert red(paint(make_document(status=Status.QUEUED), Column.STATUS)) == []


def test_a_cell_is_painted_without_a_question_to_the_model(
    qapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    original = DocumentTableModel.data

    def counted(self: DocumentTableModel, index: Any, role: int = 0) -> Any:
        calls.append(role)
        return original(self, index, role)

    monkeypatch.setattr(DocumentTableModel, "data", counted)
    for column in Column:
        paint(make_document(error=Damaged(reason="x").problem(), status=Status.FAILED), column)
    assert calls == []


@pytest.mark.parametrize("theme", THEMES, indirect=True)
def test_every_text_has_a_contrast_of_four_and_a_half(theme: QPalette) -> None:
    role = QPalette.ColorRole
    grounds = [theme.color(which) for which in (role.Base, role.AlternateBase, role.Window)]
    inks = {
        "placeholder": theme.color(role.PlaceholderText),
        "link": theme.color(role.Link),
        "visited link": theme.color(role.LinkVisited),
        "window text": theme.color(role.WindowText),
        "text": theme.color(role.Text),
        "muted": appearance.muted(theme),
        **{name: appearance.tone(getattr(appearance, name), theme) for name in ("GOOD", "BAD", "CAUTION")},
    }
    pairs = [(name, ink, ground) for name, ink in inks.items() for ground in grounds]
    pairs += [
        ("selected", theme.color(group, role.HighlightedText), theme.color(group, role.Highlight))
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive)
    ]
    pairs += [("marked", theme.color(role.Text), appearance.tone(appearance.MARK, theme))]
    pairs += [("button", theme.color(role.ButtonText), theme.color(role.Button))]
    pairs += [("tip", theme.color(role.ToolTipText), theme.color(role.ToolTipBase))]
    pairs += [("hint", appearance.muted(theme), theme.color(role.Button))]
    weak = {
        name: round(appearance.contrast(appearance.over(ink, ground), ground), 2)
        for name, ink, ground in pairs
        if appearance.contrast(appearance.over(ink, ground), ground) < 4.5
    }
    assert weak == {}


def shown_weakly(top: QWidget) -> dict[str, float]:
    """The widgets with text whose colours, as they are at this moment, have too little contrast."""
    weak = {}
    for widget in top.findChildren(QWidget):
        text = getattr(widget, "text", str)
        if not widget.isVisibleTo(top) or not widget.isEnabled() or not callable(text):
            continue
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit | QGroupBox) and (words := text()):
            ground = ground_of(widget)
            ink = appearance.over(widget.palette().color(widget.foregroundRole()), ground)
            contrast = appearance.contrast(ink, ground)
            if contrast < 4.5:
                weak[words] = round(contrast, 2)
    return weak


def ground_of(widget: QWidget) -> QColor:
    """What a widget's text stands on: its own ground, or that of what it lies in."""
    own = isinstance(widget, QPushButton | QLineEdit) or widget.autoFillBackground() or widget.isWindow()
    parent = widget.parentWidget()
    if own or parent is None:
        return widget.palette().color(widget.backgroundRole())
    return ground_of(parent)


@pytest.mark.parametrize("theme", THEMES, indirect=True)
def test_every_text_that_is_shown_can_be_read(
    theme: QPalette, scene: Callable[..., Scene], qapp: QApplication
) -> None:
    failed = make_document(1, status=Status.FAILED, error=Damaged(reason="cut").problem())
    one = scene(failed)
    window = one.window
    window.view_model.table.load([failed])
    window.show()
    window.view_model.rows.refreshed.emit()
    window.table.select([failed.id])
    window.bars.problem.offer("It failed.", [("Try again", lambda: None)])
    window.bars.pause.offer("It waits.")
    dialog = SettingsDialog(one.view_model.settings, one.state, parent=window)
    tops = [window, dialog, AboutDialog("a model", window), ShortcutsDialog(window.actions_, window)]
    for page in dialog.pages:
        dialog.show_page(page)
        for top in tops:
            assert shown_weakly(top) == {}, top
    assert any(label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window))
    pale = QLabel("pale", tops[2])
    own = pale.palette()
    own.setColor(pale.foregroundRole(), ground_of(pale).darker(105))
    pale.setPalette(own)
    pale.show()
    assert list(shown_weakly(tops[2])) == ["pale"], "the test would see it"
    for top in tops[1:]:
        top.close()


def test_nothing_moves_by_itself_where_motion_is_reduced(
    scene: Callable[..., Scene], qapp: QApplication
) -> None:
    working = running(Stage.EXTRACT, 0, 0)
    one = scene(working)
    table = one.window.table
    one.view_model.table.load([working])
    one.view_model.rows.refreshed.emit()
    assert table._tick.isActive()
    for on in (False, True, False):
        one.state.keep_flag(MOTION, on)
        one.window.dialogs.preferences_kept.emit()
        assert table._tick.isActive() is on
    one.view_model.rows.refreshed.emit()
    assert not table._tick.isActive()


def test_a_theme_can_be_chosen_and_left_again(qapp: QApplication) -> None:
    try:
        for theme, dark in (("light", False), ("dark", True), ("light", False)):
            appearance.apply_theme(theme)
            assert appearance.is_dark(qapp.palette()) is dark
    finally:
        appearance.apply_theme("system")


def ink(icon: QIcon) -> QColor:
    """The colour that an icon is drawn in."""
    image = icon.pixmap(appearance.ICON, appearance.ICON, QIcon.Mode.Normal).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda pixel: pixel.alpha())


def test_every_icon_follows_the_theme(qapp: QApplication, scene: Callable[..., Scene]) -> None:
    one = scene(make_document())
    window = one.window
    window.show()
    window.bars.problem.offer("It failed.")
    dialog = SettingsDialog(one.view_model.settings, one.state, parent=window)
    dialog.show()
    try:
        for theme in ("dark", "light", "dark"):
            window.use_theme(theme)
            qapp.processEvents()
            items = [dialog.list.item(row).icon() for row in range(dialog.list.count())]
            icons = {f"page {row}": icon for row, icon in enumerate(items)}
            icons |= {action.text(): action.icon() for action, name in window.actions_.all if name}
            icons |= {button.text(): button.icon() for button in window.empty.buttons.values()}
            icons["glass"] = window.tools._glass.icon()
            icons["cross"] = window.bars.problem.cross.icon()
            assert len(icons) > 25
            ground = qapp.palette().color(QPalette.ColorRole.Window)
            for name, icon in icons.items():
                assert not icon.isNull(), name
                assert appearance.contrast(ink(icon), ground) > 4, f"{name} in the {theme} theme"
    finally:
        appearance.apply_theme("system")
        dialog.reject()


def test_contrast_is_that_of_the_standard() -> None:
    assert appearance.contrast(QColor("white"), QColor("black")) == pytest.approx(21)
    assert appearance.contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


def test_every_icon_can_be_drawn(qapp: Any) -> None:
    for file in resource("icons").glob("*.svg"):
        image = appearance.pixmap(file.stem, "#000000", 24, 2.0).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(48) for y in range(48)), file.name
    for status in Status:
        assert resource(f"icons/{appearance.status_icon(status)}.svg").is_file()


def test_an_icon_in_a_selected_row_has_the_colour_of_its_text(qapp: QApplication) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("#12ff34"))
    image = appearance.icon("folder", palette).pixmap(20, QIcon.Mode.Selected).toImage()
    inks = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert inks == {"#12ff34"}


@pytest.fixture
def pictured(qapp: QApplication) -> Iterator[None]:
    """A style that puts its own pictures on standard buttons, as that of many desktops does."""
    qapp.setStyleSheet("QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 1; }")
    yield
    qapp.setStyleSheet("")


@pytest.mark.usefixtures("pictured")
def test_the_buttons_of_dialogs_have_no_pictures_of_another_make(qtbot: QtBot, tmp_path: Path) -> None:
    close = QDialogButtonBox.StandardButton.Close
    plain = QDialogButtonBox(close)
    qtbot.addWidget(plain)
    assert not plain.button(close).icon().isNull()
    for dialog in (RestoreDialog(Settings(library=tmp_path)), DiagnosticDialog(None)):
        qtbot.addWidget(dialog)
        boxes = dialog.findChildren(QDialogButtonBox)
        assert [button.icon().isNull() for box in boxes for button in box.buttons()].count(False) == 0


def test_a_size_has_no_four_digits(qapp: QApplication) -> None:
    assert [wording.size_words(size) for size in (999, 1000, 1023, 1024)] == [
        "999 bytes",
        "1.0 kB",
        "1.0 kB",
        "1.0 kB",
    ]


def test_korean_says_failures_stages_and_counts(qapp: QApplication) -> None:
    with speaking(qapp, "ko"):
        title, detail, _remedy = wording.problem_words(Damaged(reason="끝이 없음").problem())
        assert title == "파일이 손상되었습니다"
        assert "끝이 없음" in detail
        assert wording.stage_words(running(Stage.EXTRACT, 3, 12)) == "읽는 중: 3/12쪽"
    assert wording.status_name(Status.READY) == "Ready"


def test_the_windows_texts_are_translated_and_compiled(tmp_path: Path) -> None:
    """`python resources/translations/update.py` mends this, and says what is left to translate."""
    update = runpy.run_path(str(resource("translations/update.py")))
    for language, options in update["LANGUAGES"].items():
        shipped = resource(f"translations/docdesk_{language}.ts")
        fresh = tmp_path / shipped.name
        shutil.copy(shipped, fresh)
        update["extract"](fresh, options)
        # the errors' sentences have English to fall back on; the window's are its face
        assert update["untranslated"](fresh, frozenset({"errors", "keys"})) == []
        update["compile_"](shipped, tmp_path / "compiled.qm")
        assert (tmp_path / "compiled.qm").read_bytes() == shipped.with_suffix(".qm").read_bytes()


def test_the_program_has_an_icon(qapp: Any) -> None:
    assert not appearance.program_icon().pixmap(64, 64).isNull()
