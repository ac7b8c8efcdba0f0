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
from docdesk.gui.look import wording
from docdesk.gui.look.room import fit
from docdesk.values.requests import SentRequest

MOST_ROWS = 1_000
"""The newest; `docdesk ledger` has all."""


class LedgerDialog(QDialog):
    """Shows the recorded requests. It makes none itself."""

    def __init__(self, entries: list[SentRequest], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What left this machine"))
        fit(self, 940, 480)
        self.sums = QLabel(self._sums(entries))
        self.sums.setTextFormat(Qt.TextFormat.PlainText)
        self.sums.setWordWrap(True)
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("What left this machine"))
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setUniformRowHeights(True)
        self.list.setStyleSheet("QTreeWidget::item { padding: 2px 6px; }")
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

    def _row(self, entry: SentRequest) -> QTreeWidgetItem:
        locale = QLocale()
        when = QDateTime.fromMSecsSinceEpoch(int(entry.at * 1000))
        purposes = {
            "documents": self.tr("Documents"),
            "question": self.tr("A question"),
            "answer": self.tr("An answer"),
            "test": self.tr("A test of the settings"),
            "backup": self.tr("Backup"),
            "sign-in": self.tr("Signing in to the bucket"),
            "version": self.tr("Looking for a new version"),
        }
        of_texts = entry.purpose in ("documents", "question", "answer", "test")
        item = QTreeWidgetItem(
            [
                when.toString("yyyy-MM-dd HH:mm:ss"),
                entry.host,
                purposes.get(entry.purpose, entry.purpose),
                locale.toString(entry.documents),
                locale.toString(entry.bytes),
                locale.toString(entry.tokens) if entry.tokens is not None else "?" if of_texts else "",
                self._cost(entry),
                self._outcome(entry.outcome),
            ]
        )
        for column in range(3, 7):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _outcome(self, outcome: str) -> str:
        words = {
            "ok": self.tr("Answered"),
            "limit": self.tr("Rate limited; retried later"),
            "cut": self.tr("No whole answer"),
        }
        if outcome in words:
            return words[outcome]
        kind = known_codes().get(outcome)
        return wording.translate("errors", kind.title) if kind is not None else outcome

    def _cost(self, entry: SentRequest) -> str:
        if entry.cost is not None:
            return _money(entry.cost)
        return self.tr("price unknown") if entry.outcome == "ok" else ""

    def _sums(self, entries: list[SentRequest]) -> str:
        if not entries:
            return self.tr("Nothing has been sent to another program or computer.")
        locale = QLocale()
        said = self.tr("%n request(s)", "", len(entries)) + self.tr(", {bytes} bytes of text, {cost}").format(
            bytes=locale.toString(sum(entry.bytes for entry in entries)),
            cost=_money(sum(entry.cost or 0.0 for entry in entries)),
        )
        unknown = sum(entry.cost is None and entry.outcome == "ok" for entry in entries)
        if unknown:
            said += self.tr(", and {count} without a known price").format(count=locale.toString(unknown))
        return said


def _money(cost: float) -> str:
    return f"${cost:,.6f}" if cost else "$0"
