# SPDX-License-Identifier: Apache-2.0
"""What an empty library shows: where to drop files and how to begin, or why it could not be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from docdesk.gui.look import appearance
from docdesk.gui.look.properties import set_by_name

if TYPE_CHECKING:
    from docdesk.gui.settings.model_choice import ModelChoice
    from docdesk.settings.model import Settings
    from docdesk.values.problems import Problem

WIDTH = 560
LEAST_WIDTH = 380
PICTURE = 56


class EmptyState(QWidget):
    """A frame to drop on, a title, a sentence and buttons.

    Says that the library is being opened until something else is shown. A window shows it first, so
    what is for later is imported later.
    """

    chosen = Signal(str)
    """One of: files, folder, samples; where the library cannot be opened: again, library."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._draws = False
        self._icon = "drop"
        self._tone: tuple[str, str] | None = None
        self._picture, self.title, self.text = QLabel(), QLabel(), QLabel()
        self._picture.setMinimumSize(PICTURE, PICTURE)
        for label in (self._picture, self.title, self.text):
            set_by_name(label, alignment="AlignCenter")
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setBold(True)
        self.title.setFont(font)
        self.title.setWordWrap(True)
        self.text.setWordWrap(True)
        set_by_name(self.text, textFormat="PlainText", textInteractionFlags="TextSelectableByMouse")
        self._models: ModelChoice | None = None
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self.buttons: dict[str, QPushButton] = {}
        # a box of its own width: a label that wraps is cut in a layout that only aligns it
        box = QWidget()
        box.setMinimumWidth(LEAST_WIDTH)
        box.setMaximumWidth(WIDTH)
        self._inner = inner = QVBoxLayout(box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        for widget in (self._picture, self.title, self.text):
            inner.addWidget(widget)
        inner.addSpacing(8)
        inner.addLayout(self._row)
        inner.addSpacing(12)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 18, 24, 18)
        outer.addStretch(1)
        # between stretches, not aligned: what is aligned gets its hint's height, whatever its text needs
        middle = QHBoxLayout()
        # the box takes what there is up to its own width, and only then the stretches
        middle.addStretch(1)
        middle.addWidget(box, 10_000)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(1)
        self.show_opening()

    def draw(self) -> None:
        """Draw pictures from now on; the window is painted first without."""
        self._draws = True
        self._tint()

    @property
    def models(self) -> ModelChoice:
        """The choice of how to make embeddings."""
        if self._models is None:
            from docdesk.gui.settings.model_choice import ModelChoice

            self._models = ModelChoice()
            self._models.setVisible(self._icon == "drop")
            self._inner.addWidget(self._models, 0, QtCore.Qt.AlignmentFlag.AlignHCenter)
        return self._models

    def show_opening(self) -> None:
        """The library is being opened."""
        self._say(
            "waiting", None, self.tr("Opening the library…"), self.tr("You can drop files already."), []
        )

    def show_empty(self, samples: bool, settings: Settings) -> None:
        """There are no documents; `samples`: some to try came with the program."""
        self.models.show_settings(settings)
        buttons = [
            ("files", self.tr("Add files…"), "add-files"),
            ("folder", self.tr("Add folder…"), "add-folder"),
        ]
        if samples:
            buttons.append(("samples", self.tr("Try the sample documents"), "samples"))
        self._say(
            "drop",
            None,
            self.tr("Drop documents here"),
            self.tr(
                "PDF, Markdown and text files, or whole folders. Each becomes searchable on this computer,"
                " or says why it could not be read."
            ),
            buttons,
        )

    def show_problem(self, problem: Problem, *, offers_another: bool = True) -> None:
        """The library cannot be opened; `offers_another`: there is a way to choose one."""
        from docdesk.gui.look import wording

        title, detail, remedy = wording.problem_words(problem)
        buttons = [("again", self.tr("Try again"), "retry")]
        if offers_another:
            buttons.append(("library", self.tr("Open another library…"), "folder"))
        self._say("failed", appearance.BAD, title, f"{detail}\n\n{remedy}", buttons)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._icon != "drop":
            return
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        colour = appearance.muted(self.palette())
        colour.setAlphaF(0.5)
        painter.setPen(QtGui.QPen(colour, 1.5, QtCore.Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(12, 12, -12, -12), 12, 12)

    def _say(
        self,
        icon: str,
        tone: tuple[str, str] | None,
        title: str,
        text: str,
        buttons: list[tuple[str, str, str]],
    ) -> None:
        self._icon, self._tone = icon, tone
        if self._models is not None:
            self._models.setVisible(icon == "drop")
        self.title.setText(title)
        self.text.setText(text)
        self.setAccessibleName(f"{title}. {text}")
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        self._row.addStretch(1)
        for name, label, picture in buttons:
            button = QPushButton(label)
            button.setProperty("picture", picture)
            button.setMinimumHeight(36)
            button.setAutoDefault(True)
            button.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self._row.addWidget(button)
            self.buttons[name] = button
        self._row.addStretch(1)
        self._tint()
        self.update()

    def _tint(self) -> None:
        palette = self.palette()
        # on a dark base an empty circle, whose own ground that is, would not be seen
        dark = appearance.is_dark(palette)
        ground = QPalette.ColorRole.Window if dark else QPalette.ColorRole.Base
        if self.backgroundRole() != ground:  # it counts as a change of the palette
            self.setBackgroundRole(ground)
        if not self._draws:
            return
        colour = appearance.tone(self._tone, palette) if self._tone else appearance.muted(palette)
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(appearance.pixmap(self._icon, colour.name(), PICTURE, ratio))
        for button in self.buttons.values():
            button.setIcon(appearance.icon(str(button.property("picture")), palette))
