# SPDX-License-Identifier: Apache-2.0
"""Restores a library from a bucket: asks for source and target, and shows the progress."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from docdesk.errors import SettingsInvalid
from docdesk.gui.look import appearance, wording
from docdesk.gui.look.appearance import announce
from docdesk.gui.look.wording import problem_sentence
from docdesk.gui.settings.backup_page import PLACE_EXAMPLE
from docdesk.settings.model import Settings, load_settings
from docdesk.values.problems import Problem


class RestoreDialog(QDialog):
    """Open it with `open()`. It does no work itself: it requests it through its signals."""

    requested = Signal(object, bool, bool)
    """Restore as these `Settings` say; with the originals; taking the place over."""
    stop_requested = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Restore from a bucket"))
        self.setMinimumWidth(560)
        self._at_work = False
        self.place = QLineEdit(settings.backup_place or "")
        self.place.setPlaceholderText(PLACE_EXAMPLE)
        self.folder = QLineEdit()
        self.folder.setPlaceholderText(self.tr("a new or empty folder"))
        self.account = QLineEdit(str(settings.service_account_file or ""))
        self.account.setPlaceholderText(self.tr("none: this computer's default credentials"))
        self.originals = QCheckBox(self.tr("Restore the &original files as well"))
        self.take_over = QCheckBox(self.tr("Continue the bac&kup there from this computer"))
        self.take_over.setToolTip(
            self.tr("The computer that made the backup can then no longer send anything to this place.")
        )
        note = QLabel(
            self.tr(
                "docdesk checks the newest copy and rebuilds the vectors from it. This sends nothing "
                "to a provider and costs nothing. The open library is closed in the meantime. An "
                "interrupted restore continues where it stopped."
            )
        )
        self.problem = QLabel()
        for label in (note, self.problem):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(420)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.step = QLabel()
        self.step.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the restore"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.begin = self.buttons.addButton(self.tr("&Restore"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.stop = self.buttons.addButton(self.tr("&Stop"), QDialogButtonBox.ButtonRole.ActionRole)
        self.begin.setDefault(True)
        self.stop.setAutoDefault(False)
        self.begin.clicked.connect(self._begin)
        self.stop.clicked.connect(self.stop_requested.emit)
        self.buttons.rejected.connect(self.reject)
        appearance.without_pictures(self.buttons)
        self._form = QFormLayout()
        self._form.setSpacing(8)
        self._form.addRow(self.tr("&From:"), self.place)
        self._add_row(self.tr("&Into the folder:"), self.folder, self._browse_folder)
        self._add_row(self.tr("Ser&vice account:"), self.account, self._browse_account)
        self._form.addRow("", self.originals)
        self._form.addRow("", self.take_over)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(note)
        layout.addLayout(self._form)
        for widget in (self.step, self.bar, self.problem):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        for line in (self.place, self.folder, self.account):
            line.setAcceptDrops(False)
            line.textChanged.connect(self._check)
        self._rest()
        self._check()

    # what others tell it

    def show_progress(self, words: str, done: int, total: int) -> None:
        """How far it is; 0 of 0 where that is not known."""
        if self.step.text() != words and not done:
            announce(self, words)
        self.step.setText(words)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def show_restored(self, words: str) -> None:
        """The library is back and opens behind this dialog."""
        self._rest()
        self._say(words, appearance.GOOD)
        self.begin.hide()
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()

    def show_problem(self, problem: Problem) -> None:
        """It did not come to its end; what came back is kept."""
        self._rest()
        self._say(problem_sentence(problem) + wording.again_words(problem), appearance.BAD)

    def show_stopped(self) -> None:
        """It was stopped."""
        if self._at_work:
            self._rest()
            self._say(
                self.tr("Stopped. The restored files are kept: the same restore continues from there."), None
            )

    # what it does

    def values(self) -> Settings:
        """The settings of the library that is to come back. Raises SettingsInvalid."""
        place = self.place.text().strip()
        if not place.startswith("gs://"):
            raise SettingsInvalid(
                where=self.tr("From"), reason=self.tr("a place is {example}").format(example=PLACE_EXAMPLE)
            )
        folder = self.folder.text().strip()
        if not folder:
            raise SettingsInvalid(where=self.tr("Into the folder"), reason=self.tr("a restore needs one"))
        # only what stands here: what the environment says of the open library is not meant
        return load_settings(
            {}, library=Path(folder), bucket=place, service_account_file=self.account.text().strip() or None
        )

    def reject(self) -> None:
        """Escape and the close button do not end a restore by accident: only its Stop button does."""
        if not self._at_work:
            super().reject()

    def _begin(self) -> None:
        settings = self.values()
        self._at_work = True
        self._say("", None)
        for widget in self._fields():
            widget.setEnabled(False)
        self.begin.setEnabled(False)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setEnabled(False)
        for widget in (self.step, self.bar, self.stop):
            widget.show()
        self.stop.setFocus()
        self.requested.emit(settings, self.originals.isChecked(), self.take_over.isChecked())

    def _rest(self) -> None:
        self._at_work = False
        for widget in self._fields():
            widget.setEnabled(True)
        self.begin.setEnabled(True)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setEnabled(True)
        for widget in (self.step, self.bar, self.stop):
            widget.hide()

    def _fields(self) -> list[QWidget]:
        return [self.place, self.folder, self.account, self.originals, self.take_over]

    def _check(self) -> None:
        try:
            self.values()
        except SettingsInvalid as error:
            self.begin.setEnabled(False)
            _title, detail, _remedy = wording.problem_words(error.problem())
            # what is not filled in yet needs no words
            whole = self.place.text().strip() and self.folder.text().strip()
            self._say(detail if whole else "", appearance.BAD)
        else:
            self.begin.setEnabled(True)
            self._say("", None)

    def _add_row(self, text: str, line: QLineEdit, browse: object) -> None:
        button = QPushButton(self.tr("Browse…"))
        button.setAutoDefault(False)
        button.setAccessibleName(self.tr("Browse: {field}").format(field=text.replace("&", "")))
        button.clicked.connect(browse)
        label = QLabel(text)
        label.setBuddy(line)
        row = QHBoxLayout()
        row.addWidget(line, 1)
        row.addWidget(button)
        self._form.addRow(label, row)

    def _browse_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("A new or empty folder for the library"), str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _browse_account(self) -> None:
        dialog = QFileDialog(self, self.tr("A service account's file"), self.account.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.account.setText)
        dialog.open()

    def _say(self, text: str, tone: tuple[str, str] | None) -> None:
        palette = QPalette(self.palette())
        colour = appearance.tone(tone, palette) if tone else appearance.muted(palette)
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        self.problem.setPalette(palette)
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        if text:
            announce(self, text)
