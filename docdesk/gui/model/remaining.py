# SPDX-License-Identifier: Apache-2.0
"""Keeps the remaining time up to date, even while nothing progresses, and puts it into words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from docdesk.gui.model.time_left import TimeLeft
from docdesk.gui.model.view_model import ViewModel
from docdesk.values.documents import Document, Status

TICK_MS = 1000


class Remaining(QObject):
    """Follows the documents. `words` is the queue's remaining time; the table shows each row's."""

    changed = Signal()

    def __init__(
        self,
        view_model: ViewModel,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or view_model)
        self._view_model = view_model
        self._clock = clock
        self._left = TimeLeft()
        self.words = ""
        """How long the queue still takes; empty if unknown."""
        self.part: float | None = None
        """The part of the present run that is done, 0 to 1; None while nothing runs."""
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.say)
        view_model.rows.followed.connect(self._follow)
        view_model.left_library.connect(self._clear)
        view_model.rows.queue_changed.connect(lambda _state: self.say())

    def say(self) -> None:
        """Update the words."""
        now, model = self._clock(), self._view_model.table
        paused = self._view_model.rows.queue_state.paused
        running = model.counts[Status.RUNNING] > 0
        seconds = None if paused or not running else self._left.queue(now)
        self.words = self._in_words(seconds)
        self.part = self._left.part if running else None
        left = {}
        if running and not paused:
            for id_ in self._left.running():
                rest = self._left.document(id_, now)
                if rest is not None:
                    # the queue ends with its last document, so none of them takes longer
                    rest = rest if seconds is None else min(rest, seconds)
                    left[id_] = (self._in_short(rest), self._in_words(rest))
        model.left = left
        if running != self._tick.isActive():
            self._tick.start() if running else self._tick.stop()
        self.changed.emit()

    def _follow(self, changed: Iterable[Document], gone: Iterable[str]) -> None:
        self._left.follow(changed, gone, self._clock())
        if self._tick.isActive() != (self._view_model.table.counts[Status.RUNNING] > 0):
            self.say()

    def _clear(self) -> None:
        self._left.clear()
        self.say()

    def _in_short(self, seconds: float) -> str:
        """For a cell of the table."""
        if seconds < 60:
            return self.tr("< 1 min")
        minutes = round(seconds / 60)
        if minutes < 90:
            return self.tr("≈ {count} min").format(count=minutes)
        return self.tr("≈ {count} h").format(count=round(minutes / 60))

    def _in_words(self, seconds: float | None) -> str:
        """As precise as the estimate is; empty if unknown."""
        if seconds is None:
            return ""
        if seconds < 60:
            return self.tr("less than a minute left")
        minutes = round(seconds / 60)
        if minutes < 90:
            return self.tr("about %Ln minute(s) left", "", minutes)
        if minutes < 48 * 60:
            return self.tr("about %Ln hour(s) left", "", round(minutes / 60))
        return self.tr("about %Ln day(s) left", "", round(minutes / 1440))
