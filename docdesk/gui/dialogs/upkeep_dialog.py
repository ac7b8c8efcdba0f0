# SPDX-License-Identifier: Apache-2.0
"""The dialog that keeps a library whole: check, repair, rebuild, and another model for all documents."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.look.appearance import announce
from docdesk.gui.look.room import fit
from docdesk.gui.model.upkeep_commands import UpkeepCommands


class UpkeepDialog(QDialog):
    """Open it with `open()`. What it began goes on where it is closed, and is shown where it is opened again."""

    def __init__(self, commands: UpkeepCommands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Upkeep of the library"))
        fit(self, 640, 560)
        self._commands = commands
        self.all_vectors = QCheckBox(self.tr("Ask for &every vector, not a sample of each document"))
        self.embed_missing = QCheckBox(self.tr("&Embed lost chunks again; the provider may charge for it"))
        self.check = self._button(self.tr("&Check"), self._check)
        self.repair = self._button(self.tr("&Repair"), self._repair)
        self.rebuild = self._button(self.tr("Rebuild the &vectors"), self._rebuild)
        self.estimate = self._button(self.tr("Estimate &the cost"), commands.estimate)
        self.reindex = self._button(self.tr("Make the &new index"), commands.reindex)
        self.back = self._button(self.tr("Switch &back to the previous index"), commands.bring_back)
        self.drop = self._button(self.tr("Re&move the one before"), commands.drop_old)
        self.switch = self._button(self.tr("S&witch to the new index"), commands.switch)
        self.discard = self._button(self.tr("&Keep the present index"), commands.discard)
        self.buttons = (
            self.check,
            self.repair,
            self.rebuild,
            self.estimate,
            self.reindex,
            self.back,
            self.drop,
        )
        self.answers = (self.switch, self.discard)
        """Shown when a new index is complete, with how it answers the kept questions."""
        whole = QGroupBox(self.tr("Is the library whole?"))
        column = QVBoxLayout(whole)
        column.addWidget(
            _words(
                self.tr(
                    "A check compares the vectors with the catalog. A repair fixes only the differences. "
                    "A rebuild writes all vectors again and switches to them once they are verified. None "
                    "of these costs anything."
                )
            )
        )
        column.addWidget(self.all_vectors)
        column.addWidget(self.embed_missing)
        row = QHBoxLayout()
        for button in (self.check, self.repair, self.rebuild):
            row.addWidget(button)
        column.addLayout(row)
        model = QGroupBox(self.tr("Another model or chunk size for all documents"))
        column = QVBoxLayout(model)
        column.addWidget(
            _words(
                self.tr(
                    "Ready documents keep the model that embedded them. A reindex processes all of them "
                    "with the current settings. The old index answers until the new one is complete, and "
                    "you can restore it until you remove it."
                )
            )
        )
        grid = QGridLayout()
        for place, button in enumerate((self.estimate, self.reindex, self.back, self.drop)):
            grid.addWidget(button, place // 2, place % 2)
        column.addLayout(grid)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.setTextVisible(True)
        self.stop = self._button(self.tr("&Stop"), commands.stop)
        line = QHBoxLayout()
        line.addWidget(self.bar, 1)
        line.addWidget(self.stop)
        self.outcome = QPlainTextEdit()
        self.outcome.setReadOnly(True)
        self.outcome.setTabChangesFocus(True)
        self.outcome.setAccessibleName(self.tr("Outcome"))
        self.outcome.setPlaceholderText(self.tr("The outcome appears here."))
        choice = QHBoxLayout()
        choice.addStretch(1)
        for button in self.answers:
            choice.addWidget(button)
        closing = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        closing.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(_scrolling(whole, model), 2)
        layout.addLayout(line)
        layout.addWidget(self.outcome, 1)
        layout.addLayout(choice)
        layout.addWidget(closing)
        commands.began.connect(self._began)
        commands.progressed.connect(self._progressed)
        commands.ended.connect(self._ended)
        if commands.doing:
            self._began(commands.doing)
        else:
            self._rest()
            self.outcome.setPlainText(commands.asked if commands.is_asked else "")
        (self.switch if commands.is_asked else self.check).setFocus()

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _check(self) -> None:
        self._commands.check(asks_for_all=self.all_vectors.isChecked())

    def _repair(self) -> None:
        self._commands.repair(embeds_missing=self.embed_missing.isChecked())

    def _rebuild(self) -> None:
        self._commands.rebuild(embeds_missing=self.embed_missing.isChecked())

    def _began(self, doing: str) -> None:
        for button in self.buttons:
            button.setEnabled(False)
        for button in self.answers:
            button.hide()
        self.bar.show()
        self.stop.show()
        self.outcome.setPlainText(f"{doing}…")
        # it is busy, and how much there is to do is on_progress with the first progress
        self.bar.setRange(0, 0)
        announce(self, doing)

    def _progressed(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)

    def _ended(self, said: str, is_well: bool) -> None:
        self._rest()
        self.outcome.setPlainText(said)
        announce(self, said)
        if self._commands.is_asked:
            self.switch.setFocus()

    def _rest(self) -> None:
        for button in self.buttons:
            button.setEnabled(True)
        for button in self.answers:
            button.setVisible(self._commands.is_asked)
        self.bar.hide()
        self.stop.hide()


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _scrolling(*boxes: QWidget) -> QScrollArea:
    """Boxes that scroll where the screen is too low for them: their text is not cut."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for box in boxes:
        column.addWidget(box)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setSizeAdjustPolicy(QScrollArea.SizeAdjustPolicy.AdjustToContents)
    return area
