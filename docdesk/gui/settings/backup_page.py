# SPDX-License-Identifier: Apache-2.0
"""The page of the settings on the backup: which bucket, below which prefix, with which credentials; and a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGroupBox, QHBoxLayout, QLabel, QLineEdit, QPushButton

from docdesk.gui.look import appearance
from docdesk.gui.look.wording import problem_sentence
from docdesk.gui.settings.settings_page import SettingsPage, form_of, note, say
from docdesk.settings.model import Settings
from docdesk.values.problems import Problem

PLACE_EXAMPLE = "gs://BUCKET/PREFIX"


class BackupPage(SettingsPage):
    """Edits the place of the backup. It does no work of its own: it asks through its signal."""

    test_requested = Signal()
    """Use the bucket of the fields once; answer through `show_test`."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("", "backup")
        self.title = self.tr("Backup")
        self._settings = settings
        self.bucket = QLineEdit(settings.bucket or "")
        self.bucket.setPlaceholderText(self.tr("none: no backup"))
        self.bucket.setToolTip(self.tr("A bucket's name, or {example}").format(example=PLACE_EXAMPLE))
        self.prefix = QLineEdit(settings.prefix)
        self.prefix.setToolTip(self.tr("The beginning of all object names; each library has its own."))
        self.account = QLineEdit(str(settings.service_account_file or ""))
        self.account.setPlaceholderText(self.tr("none: this computer's default credentials"))
        self.account.setToolTip(
            self.tr(
                "The path of a service account's key file. Only the path is saved; the file is never copied."
            )
        )
        self.browse = QPushButton(self.tr("&Browse…"))
        self.browse.setAccessibleName(self.tr("Browse for a service account's file"))
        self.browse.clicked.connect(self._browse)
        self.test = QPushButton(self.tr("&Test the bucket"))
        self.test.clicked.connect(self._test)
        self.outcome = note()
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        place = QGroupBox(self.tr("Google Cloud Storage"))
        form = form_of(place)
        form.addRow(self.tr("B&ucket:"), self.bucket)
        form.addRow(self.tr("&Prefix:"), self.prefix)
        account = QHBoxLayout()
        account.addWidget(self.account, 1)
        account.addWidget(self.browse)
        label = QLabel(self.tr("Ser&vice account:"))
        label.setBuddy(self.account)
        form.addRow(label, account)
        form.addRow("", self.test)
        self.meaning, self.consequence = note(), note()
        for widget in (place, self.outcome, self.meaning, self.consequence):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        say(
            self.meaning,
            self.tr(
                "Each document's original file is sent there while documents are processed, and a "
                "copy of the library afterwards. Every object is verified by checksum. Only missing "
                "objects are sent."
            ),
        )
        for line in (self.bucket, self.prefix, self.account):
            line.setAcceptDrops(False)
            line.textChanged.connect(self._changed)
        self._changed()

    def values(self) -> dict[str, Any]:
        account = self.account.text().strip()
        return {
            "bucket": self.bucket.text().strip() or None,
            "prefix": self.prefix.text(),
            "service_account_file": Path(account) if account else None,
        }

    def show_settings(self, fresh: Settings) -> None:
        old, text = self._settings.backup_place, ""
        if old is not None and fresh.backup_place is None:
            text = self.tr("Everything in {place} stays there, and nothing more is sent.").format(place=old)
        elif old not in (None, fresh.backup_place):
            text = self.tr("Everything in {place} stays there; all files are sent to the new place.").format(
                place=old
            )
        say(self.consequence, text, appearance.CAUTION)

    def show_test(self, outcome: str | Problem) -> None:
        """What the test saw: a sentence, or a problem with its remedy."""
        self.test.setEnabled(True)
        if isinstance(outcome, Problem):
            say(self.outcome, problem_sentence(outcome), appearance.BAD)
        else:
            say(self.outcome, outcome, appearance.GOOD)

    def _changed(self) -> None:
        named = bool(self.bucket.text().strip())
        for field in (self.prefix, self.account, self.browse, self.test):
            field.setEnabled(named)
        say(self.outcome, "")
        self.changed.emit()

    def _test(self) -> None:
        self.test.setEnabled(False)
        say(self.outcome, self.tr("Writing, reading and removing a small object…"))
        self.test_requested.emit()

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.tr("A service account's file"), self.account.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["JSON (*.json)", self.tr("All files") + " (*)"])
        dialog.fileSelected.connect(self.account.setText)
        dialog.open()
