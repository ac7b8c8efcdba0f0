# SPDX-License-Identifier: Apache-2.0
"""The bars below the table, whose rows stay where they are: what happened to the queue, a drop or a command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from docdesk.errors import mended_by as mended_by_problem
from docdesk.gui.actions import Actions
from docdesk.gui.dialogs.dialogs import Dialogs
from docdesk.gui.frame.bars_area import BarsArea
from docdesk.gui.frame.new_version_bar import NewVersionBar
from docdesk.gui.frame.notice_bar import NoticeBar
from docdesk.gui.look import appearance, wording
from docdesk.gui.look.wording import problem_sentence
from docdesk.gui.model.left_out import LeftOut
from docdesk.gui.model.offers import in_settings
from docdesk.gui.model.view_model import ViewModel
from docdesk.values.documents import QueueState
from docdesk.values.notices import mended_by
from docdesk.values.problems import Mend, Problem

UNDO_SECONDS = 10


class Bars(QObject):
    """One bar per subject, hidden until it has something to say."""

    document_requested = Signal(str)
    """A document that a bar is about is wanted: its id."""

    def __init__(self, view_model: ViewModel, actions: Actions, dialogs: Dialogs, parent: QObject) -> None:
        super().__init__(parent)
        self._view_model = view_model
        self._actions = actions
        self._dialogs = dialogs
        self._left_out: list[LeftOut] = []
        self._bars: list[NoticeBar] = []
        self.problem = NoticeBar("failed", appearance.BAD)
        self.pause = NoticeBar("pause", appearance.CAUTION)
        self.left_out = NoticeBar("information")
        self.undo = NoticeBar("remove")
        self.unreadable = NoticeBar("information")
        self.area = BarsArea()
        """The bars, one below the other. Hidden while none of them is shown, so that it takes no room."""
        self.area.hide()
        for bar in (self.problem, self.pause, self.unreadable, self.left_out, self.undo):
            self.add(bar)
        self._undo_clock = QTimer(self)
        self._undo_clock.setSingleShot(True)
        self._undo_clock.setInterval(UNDO_SECONDS * 1000)
        self._undo_clock.timeout.connect(lambda: actions.undo.setEnabled(False))
        self.notice = NoticeBar("information", appearance.CAUTION)
        self.add(self.notice)
        self.add(NewVersionBar(view_model, dialogs.new_versions))
        self.notice.cross.clicked.connect(view_model.dismiss_notices)
        view_model.desk_opened.connect(self._show_notices)
        view_model.desk_opening.connect(self.notice.hide)
        view_model.left_out.connect(self._show_left_out)
        view_model.removals.removed.connect(self._show_removed)
        view_model.removals.restored.connect(self._restored)
        view_model.library.command_failed.connect(self.show_problem)

    def add(self, bar: NoticeBar) -> None:
        """One more bar, below the others."""
        self.area.add(bar)
        self._bars.append(bar)
        bar.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.area.setVisible(any(not bar.isHidden() for bar in self._bars))
            if event.type() == QEvent.Type.ShowToParent and isinstance(watched, QWidget):
                self.area.scroll_to(watched)
        return super().eventFilter(watched, event)

    def show_problem(self, problem: Problem) -> None:
        """A command could not be carried out."""
        self.problem.offer(problem_sentence(problem), [self._more_about(problem)])

    def show_queue(self, state: QueueState) -> None:
        """Say that the queue is paused, and why if it paused by itself; offer to resume it."""
        if not state.paused and state.problem is None:
            self.pause.hide()
            return
        if state.problem is None:
            text = self.tr("The queue is paused. Nothing starts until you resume it.")
            self.pause.offer(text, [(self.tr("Resume"), self._view_model.queue.resume)])
            return
        choices: list[tuple[str, Callable[[], object]]] = [(self.tr("Resume"), self._view_model.queue.resume)]
        remedy = None
        if Mend.TRUST in mended_by_problem(state.problem):
            choices = [(self.tr("Trust this library"), self._view_model.queue.trust)]
            # the error's own names a command, and here is a button
            remedy = self.tr("If you know where it came from and what is in its queue, trust it.")
        if in_settings(state.problem):
            choices.append((self.tr("Open settings…"), self._dialogs.open_embedding_settings))
        choices.append(self._more_about(state.problem))
        text = self.tr("The queue has paused. {problem}").format(
            problem=problem_sentence(state.problem, remedy)
        )
        self.pause.offer(text, choices)

    def _more_about(self, problem: Problem) -> tuple[str, Callable[[], object]]:
        """A button for the page of the guide about an error."""
        return self.tr("More about this"), lambda: self._dialogs.helping.explain(problem.code)

    def _show_notices(self) -> None:
        """What a person should know of a library that was just opened: it was mended, or put back."""
        notices = self._view_model.notices
        if notices:
            by_upkeep = Mend.UPKEEP in mended_by(notices)
            mend: list[tuple[str, Callable[[], object]]] = []
            if by_upkeep:
                mend.append((self.tr("Open upkeep…"), self._actions.upkeep.trigger))
            if Mend.SETTINGS in mended_by(notices):
                mend.append((self.tr("Open settings…"), self._dialogs.open_embedding_settings))
            self.notice.offer("\n".join(wording.notice_words(notice) for notice in notices), mend)

    def _show_left_out(self, files: list[LeftOut]) -> None:
        if self.left_out.isHidden():
            self._left_out = []
        self._left_out += files
        text = self.tr("%Ln file(s) did not get a row of their own.", "", len(self._left_out))
        first = self._left_out[0]
        if len(self._left_out) == 1:
            text = f"{Path(first.path).name}: {first.reason}"
        choices: list[tuple[str, Callable[[], object]]] = [(self.tr("Show the list"), self._list_left_out)]
        if len(self._left_out) == 1 and (twin := first.document) is not None:
            choices.insert(0, (self.tr("Show the document"), lambda: self.document_requested.emit(twin)))
        self.left_out.offer(text, choices)

    def _list_left_out(self) -> None:
        self._dialogs.show_left_out(self._left_out, self.document_requested.emit)

    def show_unreadable(self, count: int, show: Callable[[], object]) -> None:
        """Files of kinds that cannot be read have come: they are gathered here, and are no rows among the others."""
        text = self.tr("%Ln file(s) of kinds that cannot be read.", "", count)
        self.unreadable.offer(text, [(self.tr("Show them"), show)])

    def _show_removed(self, count: int) -> None:
        text = self.tr("%Ln document(s) removed from the library. The files stay where they are.", "", count)
        self.undo.offer(text, [(self.tr("Undo"), self._view_model.removals.undo)], seconds=UNDO_SECONDS)
        self._actions.undo.setEnabled(True)
        self._undo_clock.start()

    def _restored(self) -> None:
        self.undo.hide()
        self._actions.undo.setEnabled(False)
