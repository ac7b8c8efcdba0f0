# SPDX-License-Identifier: Apache-2.0
"""Chooses the tags of one document or of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from docdesk.errors import TagInvalid
from docdesk.gui.look import appearance, wording
from docdesk.gui.look.appearance import announce, plain_text
from docdesk.gui.look.room import fit
from docdesk.values.documents import Document
from docdesk.values.tags import TagError, tag_key, tag_name
from docdesk.values.texts import visible

NAME = Qt.ItemDataRole.UserRole
LONGEST_NAME = 360
"""Pixels of a document's name in the heading; it has no blanks to break at."""

Check = Qt.CheckState


class TagsDialog(QDialog):
    """Open it with `open()`; after `accepted`, `added` and `taken` say what to change.

    The list has every tag of the library. A tag that only some of the documents have is checked in part, and they keep
    it or not as long as nobody touches it.
    """

    def __init__(
        self, documents: Sequence[Document], known: Iterable[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Tags"))
        fit(self, 440, 440)
        self._before = _states(documents)
        heading = QLabel(self._heading(documents))
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("such as “invoices 2024”"))
        self.field.setClearButtonEnabled(True)
        self.add = QPushButton(self.tr("A&dd"))
        self.add.clicked.connect(self._add)
        self.list = QListWidget()
        for name in _in_order({*known, *self._before}, self._before):
            self._append(name, self._before.get(name, Check.Unchecked))
        completer = QCompleter(self._names(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.hide()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.save = buttons.button(QDialogButtonBox.StandardButton.Save)
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addWidget(self._label(self.tr("&New tag:"), self.field))
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.add)
        layout.addLayout(row)
        layout.addWidget(self.said)
        layout.addWidget(self._label(self.tr("&Tags of the library:"), self.list))
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        self.field.textChanged.connect(self._typed)
        self._typed("")
        self.field.setFocus()

    @property
    def added(self) -> list[str]:
        """The tags that all of the documents get."""
        return [
            name for name, state in self._states() if state is Check.Checked and self._is_new(name, state)
        ]

    @property
    def taken(self) -> list[str]:
        """The tags that none of the documents keeps."""
        return [
            name for name, state in self._states() if state is Check.Unchecked and self._is_new(name, state)
        ]

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _heading(self, documents: Sequence[Document]) -> str:
        if len(documents) != 1:
            return self.tr("Tags of %Ln document(s)", "", len(documents))
        name = self.fontMetrics().elidedText(
            visible(documents[0].name), Qt.TextElideMode.ElideMiddle, LONGEST_NAME
        )
        return self.tr("Tags of “{name}”").format(name=name)

    def _label(self, text: str, widget: QWidget) -> QLabel:
        label = QLabel(text)
        label.setBuddy(widget)
        widget.setAccessibleName(plain_text(text).rstrip(":"))
        return label

    def _states(self) -> list[tuple[str, Qt.CheckState]]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return [(str(item.data(NAME)), item.checkState()) for item in items]

    def _names(self) -> list[str]:
        return [name for name, _ in self._states()]

    def _is_new(self, name: str, state: Qt.CheckState) -> bool:
        return self._before.get(name, Check.Unchecked) is not state

    def _append(self, name: str, state: Qt.CheckState) -> QListWidgetItem:
        item = QListWidgetItem(visible(name))
        item.setData(NAME, name)
        flags = item.flags() | Qt.ItemFlag.ItemIsUserCheckable
        if state is Check.PartiallyChecked:
            # only what some of them have can be left as it is
            flags |= Qt.ItemFlag.ItemIsUserTristate
        item.setFlags(flags)
        item.setCheckState(state)
        self.list.addItem(item)
        return item

    def _typed(self, text: str) -> None:
        """Return adds what is typed, and saves where nothing is."""
        self.add.setEnabled(bool(text.strip()))
        (self.add if text.strip() else self.save).setDefault(True)
        self.said.hide()

    def _add(self) -> bool:
        """Take the typed tag into the list, checked; False if it is none, which the dialog then says."""
        try:
            name = tag_name(self.field.text())
        except TagError as error:
            _title, detail, remedy = wording.problem_words(TagInvalid(reason=error.reason).problem())
            self._refuse(f"{detail} {remedy}")
            return False
        items = (self.list.item(row) for row in range(self.list.count()))
        key = tag_key(name)
        item = next((item for item in items if tag_key(str(item.data(NAME))) == key), None)
        if item is None:
            item = self._append(name, Check.Unchecked)
        item.setCheckState(Check.Checked)
        self.list.setCurrentItem(item)
        self.field.clear()
        self.field.setFocus()
        announce(self, self.tr("{name} is checked").format(name=item.text()))
        return True

    def _save(self) -> None:
        if not self.field.text().strip() or self._add():
            self.accept()

    def _refuse(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        self._tint()
        announce(self, text)

    def _tint(self) -> None:
        own = self.said.palette()
        colour = appearance.tone(appearance.BAD, self.palette())
        if own.color(self.said.foregroundRole()) != colour:
            own.setColor(self.said.foregroundRole(), colour)
            self.said.setPalette(own)


def _states(documents: Sequence[Document]) -> dict[str, Qt.CheckState]:
    """The tags of these documents: whether all of them have each, or some."""
    counts = Counter(name for document in documents for name in document.tags)
    return {
        name: Check.Checked if count == len(documents) else Check.PartiallyChecked
        for name, count in counts.items()
    }


def _in_order(names: Iterable[str], first: Iterable[str]) -> list[str]:
    """The tags that the documents have, then the others."""
    held = set(first)
    return sorted(names, key=lambda name: (name not in held, tag_key(name)))
