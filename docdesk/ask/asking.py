# SPDX-License-Identifier: Apache-2.0
"""A question in, an answer with its grounds out.

Passages are searched first. If none is near enough, the question is refused and no model is asked. Otherwise a chat
endpoint answers from the passages, and each of its sentences is checked against those that it names.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence, Set
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docdesk.ask.choosing import choose
from docdesk.ask.endpoint import Chat, Chosen
from docdesk.ask.prompt import MOST_TURNS, Prompt, prompt_of
from docdesk.ask.reply import Reply
from docdesk.errors import ChatError, CostExceeded, DocdeskError, QuestionInvalid
from docdesk.money.prices import chat_cost
from docdesk.settings.model import Settings, changed
from docdesk.values.answers import REFUSED, Answer, AskPlan
from docdesk.values.documents import Passage
from docdesk.values.facts import coded
from docdesk.values.questions import QuestionError, read_question
from docdesk.values.requests import SentRequest

if TYPE_CHECKING:
    from docdesk.catalog.answers import AnswerRecords
    from docdesk.money.ledger import Ledger

log = logging.getLogger(__name__)

REMEMBERED = 50
"""Answers of this run that a conversation can go on from, if none are kept."""

NEAREST = 5
"""Passages that a refusal shows."""

PURPOSE = "answer"


@dataclass(frozen=True, slots=True)
class Options:
    """What is chosen for one question; None is what the settings say."""

    base_url: str | None = None
    model: str | None = None
    api_key: str | None = field(default=None, repr=False)
    follows: str | None = None
    """The id of the answer that the question goes on from."""
    max_cost: float | None = None
    """US dollars."""
    is_kept: bool = True
    """Whether the answer goes into the history, if the settings say so."""
    ticket: str | None = None
    """By which the answer can be stopped so that what came of it is the answer."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears how an answer comes: the passages first, then pieces of text, and pauses in seconds."""

    passages: Callable[[list[Passage]], None] = lambda passages: None
    text: Callable[[str], None] = lambda text: None
    wait: Callable[[float], None] = lambda seconds: None


class Asking:
    """The questions to one library."""

    def __init__(
        self,
        search: Callable[[str, int], Awaitable[list[Passage]]],
        settings: Callable[[], Settings],
        records: AnswerRecords,
        ledger: Ledger,
        present: Callable[[Sequence[str]], Awaitable[Set[str]]],
    ) -> None:
        """`present` gives those of some documents' ids that the library has."""
        self._present = present
        self._search = search
        self._settings = settings
        self._records = records
        self._ledger = ledger
        self._remembered: OrderedDict[str, Answer] = OrderedDict()
        self._on_their_way: dict[str, _Streaming] = {}
        """The answers that can be stopped, by their tickets."""

    async def plan(self, question: str, options: Options | None = None) -> AskPlan:
        """What asking would send and cost at most. Sends nothing to the chat endpoint. Raises DocdeskError."""
        options = options or Options()
        settings = self._settings_for(options)
        chosen = await choose(settings, options.api_key)
        earlier = await self._earlier(options.follows)
        good, _ = await self._passages(question, earlier)
        return _plan(chosen, prompt_of(_words(question), good, earlier), settings, bool(good))

    async def ask(
        self, question: str, options: Options | None = None, listener: Listener | None = None
    ) -> Answer:
        """The answer to a question. Raises DocdeskError; ChatError if the endpoint gives none.

        Cancelling it ends the request at once. What a reader has seen of the answer by then is checked and kept.
        """
        options, listener = options or Options(), listener or Listener()
        if not question.strip():
            raise QuestionInvalid(reason=coded("no_question"))
        settings = self._settings_for(options)
        earlier = await self._earlier(options.follows)
        good, nearest = await self._passages(question, earlier)
        follows = earlier[-1].id if earlier else None
        begun = Answer(uuid.uuid4().hex, _keepable(question), "", at=time.time(), follows=follows)
        if not good:
            answer = dataclasses.replace(begun, text=REFUSED, passages=tuple(nearest), refused=True, cost=0.0)
            listener.passages(nearest)
            return await self._kept(answer, settings, options)
        chosen = await choose(settings, options.api_key)
        prompt = prompt_of(_words(question), good, earlier)
        _hold_to(_plan(chosen, prompt, settings, True), options.max_cost)
        Chat(chosen, settings).check()
        listener.passages(list(prompt.passages))
        answer, is_given_up = await self._answered(begun, chosen, prompt, settings, listener, options)
        answer = await self._kept(answer, settings, options)
        if is_given_up:
            raise asyncio.CancelledError
        return answer

    def stop(self, ticket: str) -> bool:
        """End the request of the question with this ticket at once. What came of its answer is checked and kept.

        Returns False, and does nothing, if no reader has seen any of an answer yet.
        """
        streaming = self._on_their_way.get(ticket)
        if streaming is None or not streaming.reply.is_shown:
            return False
        streaming.is_stopped = True
        streaming.task.cancel()
        return True

    async def _answered(
        self,
        begun: Answer,
        chosen: Chosen,
        prompt: Prompt,
        settings: Settings,
        listener: Listener,
        options: Options,
    ) -> tuple[Answer, bool]:
        """The answer, and whether its caller was cancelled meanwhile. Raises CancelledError if none of it is worth
        keeping."""
        ticket, is_given_up = options.ticket, False
        reply, outcome, at, is_cut = Reply(prompt.passages, listener.text), "cut", time.time(), False

        def again(code: str) -> None:
            self._ledger.write(_sent(at, chosen, prompt, reply, code))

        chat = Chat(chosen, settings, listener.wait, again)
        streaming = _Streaming(asyncio.ensure_future(_stream(chat, prompt, reply)), reply)
        if ticket is not None:
            self._on_their_way[ticket] = streaming
        try:
            await streaming.task
            outcome = "ok"
        except asyncio.CancelledError:
            me = asyncio.current_task()
            is_given_up = me is not None and me.cancelling() > 0
            is_worth_keeping = reply.is_shown and options.is_kept
            if not (is_worth_keeping if is_given_up else streaming.is_stopped):
                raise
            streaming.is_stopped = True
        except ChatError as error:
            outcome = error.code
            if not reply.has_text:
                raise
            is_cut = True
        except DocdeskError as error:
            outcome = error.code
            raise
        finally:
            if ticket is not None:
                self._on_their_way.pop(ticket, None)
            sent = _sent(at, chosen, prompt, reply, outcome)
            self._ledger.write(sent)
        reply.show_rest()  # not in the thread below: listeners wake tasks of this loop
        text, sentences, refused, problems = await asyncio.to_thread(
            reply.end, is_cut=is_cut, is_stopped=streaming.is_stopped and outcome == "cut"
        )
        answer = dataclasses.replace(
            begun,
            text=REFUSED if refused else text,
            sentences=sentences,
            passages=prompt.passages,
            refused=refused,
            problems=problems,
            model=chosen.model,
            host=chosen.host,
            tokens=sent.tokens,
            cost=sent.cost,
        )
        return answer, is_given_up

    async def _passages(
        self, question: str, earlier: Sequence[Answer]
    ) -> tuple[list[Passage], list[Passage]]:
        """The passages that are near enough to answer, and the nearest ones whatever they are."""
        most = self._settings().chat_passages
        found = await self._search(question, max(most, NEAREST))
        if earlier:
            # "and in winter?" says nothing without the question before it
            together = f"{earlier[-1].question} {question}"
            found = _merged(found, await self._search(together, max(most, NEAREST)))
        good = [passage for passage in found if not passage.weak]
        return good[:most], found[:NEAREST]

    async def _earlier(self, follows: str | None) -> list[Answer]:
        """The answers of the conversation, oldest first."""
        found: list[Answer] = []
        while follows is not None and len(found) < MOST_TURNS:
            answer = self._remembered.get(follows) or await self._records.get(follows)
            if answer is None:
                break
            # its conditions are not sent, and need not agree with those of the next question
            answer = dataclasses.replace(await self._without_gone(answer), question=_words(answer.question))
            found.insert(0, answer)
            follows = answer.follows
        return found

    async def _without_gone(self, answer: Answer) -> Answer:
        """The answer without the texts of documents that were removed since: they are not sent again."""
        there = await self._present([passage.document for passage in answer.passages])
        passages = (each if each.document in there else each.without_text() for each in answer.passages)
        return dataclasses.replace(answer, passages=tuple(passages))

    def _settings_for(self, options: Options) -> Settings:
        given = {"chat_base_url": options.base_url, "chat_model": options.model}
        given = {name: value for name, value in given.items() if value is not None}
        return changed(self._settings(), **given) if given else self._settings()

    async def _kept(self, answer: Answer, settings: Settings, options: Options) -> Answer:
        if not options.is_kept:
            return answer
        self._remembered[answer.id] = answer
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        if settings.keep_answers:
            try:
                await self._records.add(answer)
            except Exception:
                # it was paid for, so it is given all the same
                log.exception("an answer was not kept")
        return answer

    async def history(self, text: str = "", limit: int = 100) -> list[Answer]:
        """The answers that were kept, newest first; those with all words of `text` in them if it has any."""
        return await self._records.find(text, limit)

    async def forget(self, ids: Sequence[str] | None = None) -> None:
        """Remove answers from the history, or all of them."""
        for id in list(self._remembered) if ids is None else ids:
            self._remembered.pop(id, None)
        await self._records.forget(ids)


@dataclass(slots=True)
class _Streaming:
    """An answer on its way."""

    task: asyncio.Future[None]
    reply: Reply
    is_stopped: bool = False


async def _stream(chat: Chat, prompt: Prompt, reply: Reply) -> None:
    async with aclosing(chat.stream(prompt.messages)) as parts:
        async for part in parts:
            reply.take(part)
            if reply.is_full:
                break


def _keepable(question: str) -> str:
    """The question as every database takes it: without halves of surrogate pairs and NUL."""
    return question.encode(errors="replace").decode().replace("\0", " ").strip()


def _words(question: str) -> str:
    """The question without its conditions; all of it if it is nothing else."""
    try:
        return read_question(question).text.strip() or question.strip()
    except QuestionError:  # one that another version kept
        return question.strip()


def _plan(chosen: Chosen, prompt: Prompt, settings: Settings, sends: bool) -> AskPlan:
    if not sends:
        return AskPlan(chosen.host, chosen.model, local=chosen.is_local)
    cost = chat_cost(chosen.host, chosen.model, prompt.tokens, settings.chat_tokens)
    return AskPlan(
        chosen.host,
        chosen.model,
        prompt.passages,
        prompt.bytes,
        prompt.tokens,
        settings.chat_tokens,
        cost,
        chosen.is_local,
    )


def _hold_to(plan: AskPlan, most: float | None) -> None:
    """Raise CostExceeded where the question may cost more than `most` US dollars, or nobody knows."""
    if most is None or (plan.cost is not None and plan.cost <= most):
        return
    cost = coded("price_not_known") if plan.cost is None else f"${plan.cost:.4f}"
    raise CostExceeded(cost=cost, limit=f"${most:.4f}")


def _sent(at: float, chosen: Chosen, prompt: Prompt, reply: Reply, outcome: str) -> SentRequest:
    tokens = cost = None
    if reply.prompt_tokens is not None or reply.answer_tokens is not None:
        counted = reply.prompt_tokens or 0, reply.answer_tokens or 0
        tokens, cost = sum(counted), chat_cost(chosen.host, chosen.model, *counted)
    elif chosen.is_local:
        cost = 0.0
    documents = len({passage.document for passage in prompt.passages})
    return SentRequest(at, chosen.host, chosen.model, PURPOSE, documents, prompt.bytes, tokens, cost, outcome)


def _merged(one: Sequence[Passage], other: Sequence[Passage]) -> list[Passage]:
    """Both lists without repetitions, best first."""
    found: dict[tuple[str, int], Passage] = {}
    for passage in sorted([*one, *other], key=lambda passage: -passage.score):
        found.setdefault((passage.document, passage.chunk), passage)
    return list(found.values())
