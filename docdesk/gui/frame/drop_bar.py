# SPDX-License-Identifier: Apache-2.0
"""The bar for drops that are being examined or wait for an answer. It also keeps them across a restart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from docdesk.gui.dialogs.plan_dialog import PlanDialog
from docdesk.gui.frame.notice_bar import NoticeBar
from docdesk.gui.look import appearance, wording
from docdesk.gui.model.drops import Drop, DropState
from docdesk.gui.model.plan_model import money_words, sum_words
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import WindowState
from docdesk.values.paths import path_of_text, text_of_path

STARTED_SECONDS = 10
PROGRESS_MS = 200
KEPT = "undecided_drops"


class DropBar(NoticeBar):
    """Shows the oldest undecided drop."""

    def __init__(self, view_model: ViewModel, state: WindowState, window: QWidget) -> None:
        super().__init__("information", appearance.CAUTION)
        # what it says is decided by its buttons; a cross would only hide the question
        self.cross.hide()
        self._view_model = view_model
        self._drops = view_model.drops
        self._state = state
        self._window = window
        self._shown: tuple[Drop, DropState] | None = None
        self._dialogs: dict[Drop, PlanDialog] = {}
        self._ticking = QTimer(self)
        self._ticking.setInterval(PROGRESS_MS)
        self._ticking.timeout.connect(self._show_progress)
        self._drops.changed.connect(self._changed)
        self._drops.asks.connect(self._asks)
        view_model.desk_opened.connect(self._take_kept)

    def show_plan(self, drop: Drop) -> None:
        """Open the plan of a drop, or bring it to the front."""
        if drop in self._dialogs:
            self._dialogs[drop].raise_()
            self._dialogs[drop].activateWindow()
            return
        dialog = self._dialogs[drop] = PlanDialog(drop, self._drops, self._window)
        dialog.finished.connect(lambda: self._dialogs.pop(drop, None))
        dialog.show()

    def _changed(self) -> None:
        self._keep()
        drop = self._drops.open[0] if self._drops.open else None
        if drop is None:
            self._ticking.stop()
            self._show_started()
            return
        if self._shown == (drop, drop.state):
            return
        self._shown = (drop, drop.state)
        choices: list[tuple[str, Callable[[], object]]] = [
            (self.tr("Show the plan…"), lambda: self.show_plan(drop))
        ]
        if drop.state is DropState.ASKING:
            choices.insert(0, (self.tr("Start"), lambda: self._drops.start(drop)))
            self._ticking.stop()
        else:
            self._ticking.start()
        choices.append((self.tr("Do not add"), lambda: self._drops.leave(drop)))
        self.offer(self._words(drop), choices)

    def _words(self, drop: Drop) -> str:
        if drop.state is DropState.ASKING and drop.plan is not None:
            count = self.tr("%Ln file(s) to add", "", len(drop.plan.files))
            if drop.plan.cost is None:
                return self.tr("{files}: the price of this model is unknown. Nothing has been sent.").format(
                    files=count
                )
            cost = money_words(drop.plan.cost)
            if not drop.plan.counted or drop.plan.to_recognise:
                cost = wording.translate("Plan", "about {what}").format(what=cost)
            limit = drop.settings.ask_above
            text = (
                self.tr(
                    "{files}: this would cost {cost}. You asked to confirm anything above {limit}. "
                    "Nothing has been sent."
                )
                if limit
                else self.tr("{files}: this would cost {cost}. Nothing has been sent.")
            )
            return text.format(files=count, cost=cost, limit=money_words(limit))
        if not drop.total:
            return self.tr("Looking for files. Nothing is sent until the cost is known.")
        return self.tr("Estimating the cost: {done} of {total} files. Nothing is sent yet.").format(
            done=wording.number(len(drop.files)), total=wording.number(drop.total)
        )

    def _show_progress(self) -> None:
        if self._drops.open and not self.isHidden():
            # not through `offer`: a screen reader would read every number
            self.text.setText(self._words(self._drops.open[0]))

    def _show_started(self) -> None:
        """A drop that started without a question briefly shows its cost; the others have been seen."""
        shown, self._shown = self._shown, None
        drop = self._drops.last_started
        if shown is None:
            return
        if drop is shown[0] and drop.plan is not None and shown[1] is DropState.EXAMINING:
            self.offer(
                self.tr("Started. {sums}").format(sums=sum_words(drop.plan)[0]), seconds=STARTED_SECONDS
            )
        else:
            self.hide()

    def _asks(self, drop: Drop) -> None:
        self.show_plan(drop)
        QApplication.alert(self._window)

    # what a window that is closed would lose

    def _keep(self) -> None:
        paths = [text_of_path(path) for drop in self._drops.open if drop.undecided for path in drop.paths]
        kept = self._kept()
        library = str(self._view_model.settings.library)
        if paths != kept.get(library, []):
            kept[library] = paths
            self._state.keep(**{KEPT: json.dumps({name: some for name, some in kept.items() if some})})

    def _kept(self) -> dict[str, list[str]]:
        try:
            kept = json.loads(self._state.text(KEPT, "{}"))
        except ValueError:
            return {}
        return kept if isinstance(kept, dict) else {}

    def _take_kept(self) -> None:
        """Drops that were not decided when the window was closed are examined again."""
        texts = self._kept().get(str(self._view_model.settings.library), [])
        paths = [path_of_text(text) for text in texts if isinstance(text, str)]
        if paths and not self._drops.open:
            self._view_model.add([Path(path) for path in paths])
