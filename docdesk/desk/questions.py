# SPDX-License-Identifier: Apache-2.0
"""The desk's methods about questions that are answered: see `docdesk.contract.desk` for what each is for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from docdesk.values.answers import Answer, AnswerEvaluation, AskPlan
from docdesk.values.documents import Passage

if TYPE_CHECKING:
    from docdesk.desk.parts import Parts


class Questions:
    """Answers from the library's passages."""

    parts: Parts

    async def ask(
        self,
        question: str,
        *,
        base_url: str | None = None,
        model: str | None = None,
        api_key: str | None = None,
        follows: str | None = None,
        max_cost: float | None = None,
        ticket: str | None = None,
        on_passages: Callable[[list[Passage]], None] | None = None,
        on_text: Callable[[str], None] | None = None,
        on_wait: Callable[[float], None] | None = None,
    ) -> Answer:
        """Answer a question from the library's passages."""
        asking = await self.parts.asking()
        from docdesk.ask.asking import Listener, Options

        listener = Listener(on_passages or _nothing, on_text or _nothing, on_wait or _nothing)
        options = Options(base_url, model, api_key, follows, max_cost, ticket=ticket)
        return await asking.ask(question, options, listener)

    async def stop_asking(self, ticket: str) -> bool:
        """Stop an answer, so that what came of it is the answer."""
        asking = self.parts.asking.made
        return asking is not None and asking.stop(ticket)

    async def plan_question(
        self,
        question: str,
        *,
        base_url: str | None = None,
        model: str | None = None,
        follows: str | None = None,
    ) -> AskPlan:
        """What asking would send to the chat endpoint, and cost at most."""
        asking = await self.parts.asking()
        from docdesk.ask.asking import Options

        return await asking.plan(question, Options(base_url, model, follows=follows))

    async def answers(self, text: str = "", limit: int = 100) -> list[Answer]:
        """The answers that were kept, newest first."""
        return await (await self.parts.asking()).history(text, limit)

    async def forget_answers(self, ids: Iterable[str] | None = None) -> None:
        """Remove answers from the history, or all of them."""
        await (await self.parts.asking()).forget(None if ids is None else list(ids))

    async def evaluate_answers(
        self,
        *,
        base_url: str | None = None,
        model: str | None = None,
        api_key: str | None = None,
        max_cost: float | None = None,
        on_answer: Callable[[Answer], None] | None = None,
    ) -> AnswerEvaluation:
        """Ask the kept questions of the chat endpoint, and count how well its answers are grounded."""
        asking = await self.parts.asking()
        from docdesk.ask.asking import Options
        from docdesk.ask.evaluating import evaluate_answers

        options = Options(base_url, model, api_key, max_cost=max_cost)
        return await evaluate_answers(asking, self.parts.kept_questions, options, on_answer or _nothing)


def _nothing(_: object) -> None:
    """Nobody listens."""
