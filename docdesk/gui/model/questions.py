# SPDX-License-Identifier: Apache-2.0
"""Asks the open library questions that a chat model answers, one at a time."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from docdesk.gui.model.open_library import OpenLibrary
from docdesk.gui.model.tasks import problem_of

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk


STOP_SECONDS = 2.0
"""After which an answer that was stopped is let go, if the library does not say what came of it."""


class Questions(QObject):
    """A question, its answer as it comes, and the answers that were kept."""

    begun = Signal(str)
    agreement_wanted = Signal(str, object)
    """The question would leave this computer and cost more than the limit: its text and the `AskPlan`."""
    passages = Signal(object)
    """The passages that the answer may rest on: a list of `Passage`."""
    text = Signal(str)
    """A piece of the answer."""
    waiting = Signal(float)
    """The question is sent again after this pause, in seconds."""
    answered = Signal(object)
    """The whole `Answer`."""
    stopped = Signal()
    failed = Signal(object)
    """Why there is no answer: a `Problem`."""
    history = Signal(object)
    """The answers that were kept, newest first: a list of `Answer`."""

    def __init__(self, library: OpenLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._task: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        """A question that was ended, of which the answer so far is being checked."""
        self._ticket = ""
        self._agreed: set[tuple[str, str]] = set()
        """Hosts and models that may cost what they cost, until the window closes."""
        self._shown: tuple[str, str] | None = None
        """The host and model whose cost was shown last."""

    @property
    def is_running(self) -> bool:
        """Whether an answer is on its way."""
        return self._task is not None and not self._task.done()

    def ask(
        self, question: str, *, model: str | None = None, follows: str | None = None, agreed: bool = False
    ) -> None:
        """Ask a question; the one before it is stopped. `agreed` is whether the person knows the cost."""
        desk = self._library.desk
        if desk is None or not question.strip():
            return
        self.stop()
        self.begun.emit(question)
        self._ticket = uuid.uuid4().hex
        self._task = self._library.tasks.start(
            self._ask(desk, question.strip(), model, follows, agreed, self._ticket),
            doing="answering a question",
        )

    def stop(self) -> None:
        """Stop the answer at once, and let go of what came of it; the request ends with it."""
        if self.is_running:
            self.stopped.emit()
        for task in (self._task, self._ending):
            if task is not None:
                task.cancel()
        self._task = self._ending = None

    def end(self) -> None:
        """Stop the answer at once. What came of it is checked and kept, and comes as `answered`."""
        desk, task = self._library.desk, self._task
        if desk is None or task is None or task.done():
            self.stop()
            return
        self._task, self._ending = None, task
        self.stopped.emit()
        self._library.tasks.start(self._end(desk, task, self._ticket), doing="stopping an answer")

    async def _end(self, desk: Desk, task: asyncio.Task[None], ticket: str) -> None:
        ends = False
        with contextlib.suppress(Exception):
            ends = await asyncio.wait_for(desk.stop_asking(ticket), STOP_SECONDS)
        if not ends:
            task.cancel()

    async def _ask(
        self,
        desk: Desk,
        question: str,
        model: str | None,
        follows: str | None,
        agreed: bool,
        ticket: str,
    ) -> None:
        me = asyncio.current_task()

        def is_mine() -> bool:
            return self._task is me

        try:
            if not await self._may(desk, question, model, follows, agreed):
                return
            answer = await desk.ask(
                question,
                model=model,
                follows=follows,
                ticket=ticket,
                on_passages=lambda passages: self.passages.emit(passages) if is_mine() else None,
                on_text=lambda text: self.text.emit(text) if is_mine() else None,
                on_wait=lambda seconds: self.waiting.emit(seconds) if is_mine() else None,
            )
        except Exception as error:
            problem = problem_of(error)
            if is_mine():
                self.failed.emit(problem)
            if problem.code == "internal_error":
                raise
            return
        if is_mine() or self._ending is me:
            self.answered.emit(answer)

    async def _may(
        self, desk: Desk, question: str, model: str | None, follows: str | None, agreed: bool
    ) -> bool:
        """Whether the question may be sent: to this computer always, elsewhere below the limit or if agreed."""
        if not desk.settings.chat_base_url:
            return True  # a refusal needs no model, and an answer says what is missing
        plan = await desk.plan_question(question, model=model, follows=follows)
        where = plan.host, plan.model
        if agreed and where == self._shown:
            self._agreed.add(where)
        cheap = plan.cost is not None and plan.cost <= desk.settings.ask_above
        if plan.local or cheap or where in self._agreed:
            return True
        self._shown = where
        self.agreement_wanted.emit(question, plan)
        return False

    def find(self, text: str = "") -> None:
        """Look for kept answers; ends in `history`."""
        self._library.ask(lambda desk: desk.answers(text), self.history.emit, doing="reading the answers")

    def forget(self, ids: Iterable[str] | None, text: str = "") -> None:
        """Remove kept answers, or all of them; ends in `history`."""
        ids = None if ids is None else list(ids)

        async def forget(desk: Desk) -> None:
            await desk.forget_answers(ids)
            self.find(text)

        self._library.command(forget, doing="removing answers")
