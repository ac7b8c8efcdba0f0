# SPDX-License-Identifier: Apache-2.0
"""The status line: documents by status, what the queue is doing, the model and the library."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStatusBar, QWidget

from docdesk.gui.look.elided_label import ElidedLabel
from docdesk.gui.look.properties import set_by_name

if TYPE_CHECKING:
    from docdesk.settings.model import Settings
    from docdesk.values.documents import QueueState, Status

SPACING = 24
"""Logical pixels between two parts."""
LEAST_PATH = 120
"""A narrower path says nothing."""


class StatusLine(QStatusBar):
    """Never used for messages that disappear: what matters stays on a row or a bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = ElidedLabel(keeps_end=False)
        self.model = ElidedLabel()
        self.model.setContentsMargins(0, 0, 12, 0)
        self.library = ElidedLabel()
        set_by_name(self.library, alignment="AlignRight|AlignVCenter")
        self.setContentsMargins(12, 0, 12, 2)
        self.addWidget(self.counts, 1)
        self.addPermanentWidget(self.model)
        self.addPermanentWidget(self.library)

    def show_counts(
        self, total: int, counts: Counter[Status], state: QueueState, left: str = "", unreadable: int = 0
    ) -> None:
        """Documents by status, what the queue does, and how long it still takes.

        `unreadable` of the failed ones are of kinds that cannot be read, which nobody can mend.
        """
        from docdesk.gui.look import wording

        parts = [self.tr("%Ln document(s)", "", total - unreadable), *self._parts(counts, unreadable)]
        if unreadable:
            parts.append(self.tr("%Ln cannot be read", "", unreadable))
        if state.paused:
            parts.append(self.tr("Paused"))
        elif state.waiting:
            parts.append(wording.waiting_words(state.waiting))
        elif left:
            parts.append(left)
        self.counts.setText("  ·  ".join(parts))
        self._share()

    def outcome(self, counts: Counter[Status], unreadable: int = 0) -> str:
        """Documents by status in few words, for the window's title; empty where there are none."""
        return ", ".join(self._parts(counts, unreadable))

    def _parts(self, counts: Counter[Status], unreadable: int) -> list[str]:
        from docdesk.values.documents import Status

        failed = counts[Status.FAILED] - unreadable
        texts = (
            (Status.RUNNING, self.tr("%Ln running", "", counts[Status.RUNNING])),
            (Status.QUEUED, self.tr("%Ln waiting", "", counts[Status.QUEUED])),
            (Status.READY, self.tr("%Ln ready", "", counts[Status.READY])),
            (Status.FAILED, self.tr("%Ln failed", "", failed)),
        )
        return [text for status, text in texts if (failed if status is Status.FAILED else counts[status])]

    def show_library(self, settings: Settings) -> None:
        """The model and the folder."""
        self.model.setText(settings.embedding_model)
        meaning = self.tr("The model that makes the embeddings")
        self.model.setToolTip(f"{meaning}: {settings.embedding_model}")
        self.library.setText(str(settings.library))
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Where there is little room the counts have it: model and library are in the settings as well."""
        room = self.contentsRect().width() - self.counts.sizeHint().width() - SPACING
        self.model.setVisible(room >= self.model.sizeHint().width())
        room -= self.model.sizeHint().width() + SPACING
        self.library.setVisible(room >= min(LEAST_PATH, self.library.sizeHint().width()))
