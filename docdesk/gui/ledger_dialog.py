# SPDX-License-Identifier: Apache-2.0
"""The page "What left this machine": every request to a provider, newest first."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from docdesk.errors import known_codes
from docdesk.gui import wording
from docdesk.ledger import Entry

MOST_ROWS = 1_000
"""The newest; `docdesk ledger` has all."""


class LedgerDialog(QDialog):
    """Shows what was written down; asks nobody."""

    def __init__(self, entries: list[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What left this machine"))
        self.resize(820, 480)
        self.sums = QLabel(self._sums(entries))
        self.sums.setTextFormat(Qt.TextFormat.PlainText)
        self.sums.setWordWrap(True)
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("What left this machine"))
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHeaderLabels(
            [
                self.tr("Time"),
                self.tr("Host"),
                self.tr("For"),
                self.tr("Documents"),
                self.tr("Bytes"),
                self.tr("Tokens"),
                self.tr("Cost"),
                self.tr("Outcome"),
            ]
        )
        self.list.addTopLevelItems([self._row(entry) for entry in reversed(entries[-MOST_ROWS:])])
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.addWidget(self.sums)
        layout.addWidget(self.list)
        layout.addWidget(buttons)

    def _row(self, entry: Entry) -> QTreeWidgetItem:
        locale = QLocale()
        when = QDateTime.fromMSecsSinceEpoch(int(entry.at * 1000))
        purposes = {
            "documents": self.tr("Documents"),
            "question": self.tr("A question"),
            "test": self.tr("A test of the settings"),
            "backup": self.tr("Backup"),
            "sign-in": self.tr("Signing in to the bucket"),
        }
        of_texts = entry.purpose in ("documents", "question", "test")
        item = QTreeWidgetItem(
            [
                locale.toString(when, QLocale.FormatType.ShortFormat),
                entry.host,
                purposes.get(entry.purpose, entry.purpose),
                locale.toString(entry.documents),
                locale.toString(entry.bytes),
                locale.toString(entry.tokens) if entry.tokens is not None else "?" if of_texts else "",
                self._money(entry.cost),
                self._outcome(entry.outcome),
            ]
        )
        for column in range(3, 7):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _outcome(self, outcome: str) -> str:
        words = {
            "ok": self.tr("Answered"),
            "limit": self.tr("The provider's limit: asked again later"),
            "cut": self.tr("No whole answer"),
        }
        if outcome in words:
            return words[outcome]
        kind = known_codes().get(outcome)
        return wording.translate("errors", kind.title) if kind is not None else outcome

    def _money(self, cost: float | None) -> str:
        return self.tr("price unknown") if cost is None else f"${cost:.6f}"

    def _sums(self, entries: list[Entry]) -> str:
        if not entries:
            return self.tr("Nothing was sent to another program or machine.")
        locale = QLocale()
        return self.tr("%n request(s)", "", len(entries)) + self.tr(", {bytes} bytes of text, {cost}").format(
            bytes=locale.toString(sum(entry.bytes for entry in entries)),
            cost=self._money(sum(entry.cost or 0.0 for entry in entries)),
        )
