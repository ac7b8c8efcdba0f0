# SPDX-License-Identifier: Apache-2.0
"""What happens after the last document: nothing more, the computer sleeps, or docdesk quits.

The choice is for this time only: a computer that falls asleep must have been told so today.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction

from docdesk.gui.actions import Actions
from docdesk.gui.frame.bars import Bars
from docdesk.gui.frame.notice_bar import NoticeBar
from docdesk.gui.model.view_model import ViewModel
from docdesk.system.sleep import go_to_sleep
from docdesk.values.documents import Document

SECONDS = 60
"""How long a person has to change their mind."""
NOTIFY, SLEEP, QUIT = "notify", "sleep", "quit"


class WhenDone(QObject):
    """Offers to stop it on a bar first. Whatever puts documents to work again stops it as well."""

    def __init__(
        self, view_model: ViewModel, actions: Actions, bars: Bars, close: Callable[[], object]
    ) -> None:
        """`close` asks the window to close."""
        super().__init__(bars)
        self._view_model = view_model
        self._actions = actions
        self._close = close
        self.bar = NoticeBar("information")
        bars.add(self.bar)
        self.clock = QTimer(self)
        self.clock.setSingleShot(True)
        self.clock.setInterval(SECONDS * 1000)
        self.clock.timeout.connect(self._act)
        self.bar.cross.clicked.connect(self.stop)
        view_model.rows.all_ended.connect(self._ended)
        view_model.rows.followed.connect(self._went_on)
        view_model.added.connect(lambda ids: self.stop() if ids else None)
        view_model.leaving.connect(self.stop)
        actions.endings.triggered.connect(self._chosen)

    def _ended(self) -> None:
        wanted = self._wanted()
        if wanted == NOTIFY:
            return
        text = (
            self.tr("All documents are done. The computer goes to sleep in a minute.")
            if wanted == SLEEP
            else self.tr("All documents are done. docdesk quits in a minute.")
        )
        now = self.tr("Sleep now") if wanted == SLEEP else self.tr("Quit now")
        self.bar.offer(text, [(self.tr("Stay"), self.stop), (now, self._act)])
        self.clock.start()

    def _went_on(self, changed: Iterable[Document], gone: object) -> None:
        """A retry, a watched folder or another program has put documents to work."""
        if self.clock.isActive() and not all(document.status.ended for document in changed):
            self.stop()

    def _wanted(self) -> str:
        action = self._actions.endings.checkedAction()
        return str(action.data()) if action is not None else NOTIFY

    def _chosen(self, action: QAction) -> None:
        if action.data() == NOTIFY:
            self.stop()

    def stop(self) -> None:
        """Do nothing more this time."""
        self.clock.stop()
        self.bar.hide()

    def _act(self) -> None:
        wanted = self._wanted()
        self.stop()
        for action in self._actions.endings.actions():
            action.setChecked(action.data() == NOTIFY)
        if wanted == QUIT:
            self._close()
        elif wanted == SLEEP:
            self._view_model.library.run(self._sleep(), doing="putting the computer to sleep")

    async def _sleep(self) -> None:
        if not await asyncio.to_thread(go_to_sleep):
            self.bar.offer(
                self.tr(
                    "This computer does not let docdesk put it to sleep. Use the power menu of the system."
                )
            )
