# SPDX-License-Identifier: Apache-2.0
"""The embedder that all running documents share.

It gathers the texts of all documents into full requests, taking from each in turn, so that a long document does not
hold up short ones. Embeddings that were paid for are looked up first, a text that two documents share is sent once,
and an answer counts only once it is durable. A request that was sent is never abandoned: even if its caller is gone,
the answer is kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError, InternalError, ProviderError, RateLimited
from docdesk.records.embeddings import Embeddings, ModelKey
from docdesk.settings.model import Settings
from docdesk.steps.embed.attempts import Attempts
from docdesk.steps.embed.limit import FIRST_PAUSE
from docdesk.steps.embed.line import Caller, Item, Line, OnWait
from docdesk.steps.embed.narrowing import Narrowing, copy_of
from docdesk.steps.embed.pace import PERIOD, Sent
from docdesk.steps.embed.provider import Answer, Call, Provider, RequestRefused, RequestTooLarge
from docdesk.values.progress import OnProgress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

log = logging.getLogger(__name__)

GROW_AFTER = 16
"""Full requests in a row that succeed before larger ones are tried again."""
QUESTIONS_KEPT = 256
QUESTION_BACKOFF = (0.5, 2.0)


class EmbedderClosed(RuntimeError):
    """The embedder was closed while it was asked: the settings changed, or the library closes."""

    def __init__(self) -> None:
        super().__init__("the embedder is closed")


class Embedder:
    """Embeds documents and questions with one provider. For one event loop; close it before `embeddings`."""

    def __init__(
        self,
        provider: Provider,
        embeddings: Embeddings,
        *,
        attempts: int = 3,
        backoff_min: float = 4.0,
        backoff_max: float = 10.0,
        requests_in_flight: int = 24,
        batch_inputs: int = 256,
        longest_wait: float = 1800.0,
        first_pause: float = FIRST_PAUSE,
        period: float = PERIOD,
        on_call: Callable[[Call], None] | None = None,
    ) -> None:
        """`attempts`, and the seconds between them, apply to answers that are wrong or missing.

        `longest_wait` is how many seconds to wait for the provider's limit without a single answer; `first_pause` is
        the first pause in seconds if the provider does not say how long, and it doubles. `period` is the time that
        the limits count. `on_call` is called for every request.
        """
        self._provider = provider
        self._embeddings = embeddings
        self._backoff = (backoff_min, backoff_max)
        self._most_inputs = max(1, min(batch_inputs, provider.max_inputs))
        self._inputs = self._most_inputs  # fewer after a request that was too large
        self._passed = 0  # full requests since then
        self._key = provider.key
        self._line = Line()
        self._added = asyncio.Event()
        self._callers: set[Caller] = set()
        self._attempts = Attempts(
            provider,
            self._line,
            self._callers,
            attempts=attempts,
            in_flight=requests_in_flight,
            longest_wait=longest_wait,
            first_pause=first_pause,
            period=period,
            on_call=on_call,
        )
        self._narrowing = Narrowing(self._attempts, self._line, self._keep, self._fail, self._backoff)
        self._tasks: set[asyncio.Task[None]] = set()
        self._gathering: asyncio.Task[None] | None = None
        self._questions: OrderedDict[str, npt.NDArray[np.float32]] = OrderedDict()
        self._unsaved: dict[str, npt.NDArray[np.float32]] = {}
        """Embeddings that were paid for while the disk was full."""
        self._closed = False
        self._loaded = False

    @classmethod
    def of(
        cls,
        settings: Settings,
        provider: Provider,
        embeddings: Embeddings,
        on_call: Callable[[Call], None] | None = None,
    ) -> Embedder:
        """An embedder with the values of the settings."""
        return cls(
            provider,
            embeddings,
            on_call=on_call,
            attempts=settings.attempts,
            backoff_min=settings.backoff_min,
            backoff_max=settings.backoff_max,
            requests_in_flight=settings.requests_in_flight,
            batch_inputs=settings.batch_inputs,
        )

    @property
    def model_key(self) -> ModelKey:
        """The key under which the vectors are recorded."""
        return self._key

    async def dimensions(self) -> int | None:
        """Numbers in a vector; None if the model is unknown and has never answered."""
        if self._attempts.width is None:
            kept = await self._embeddings.width(self._key)
            self._attempts.width = self._attempts.width or kept
        return self._attempts.width

    async def prepare(self) -> None:
        """Load everything that the first request would wait for. Raises DocdeskError."""
        await self._load()
        await self._provider.prepare()

    async def _load(self) -> None:
        if not self._loaded:
            # importing it takes a tenth of a second, and would stall a window
            await asyncio.to_thread(importlib.import_module, "numpy")
            self._loaded = True

    async def embed(
        self,
        texts: Sequence[tuple[str, str]],
        *,
        on_progress: OnProgress | None = None,
        on_wait: OnWait | None = None,
        on_copies: Callable[[set[int]], None] = lambda positions: None,
        on_refused: Callable[[dict[int, DocdeskError]], None] | None = None,
    ) -> npt.NDArray[np.float32]:
        """The vectors, (texts, dimensions), of one document's `(sha256, text)`; all are durable by then.

        `on_progress(done, reused)` counts texts; the reused ones needed no request of this call.
        `on_wait` gets the reason while the provider makes everyone wait, then None. `on_copies` gets the positions of
        the texts that were embedded before, for this document or another one. `on_refused` gets why texts cannot be
        embedded, by their positions, whose rows are NaN; without it the first of them fails the call. Raises
        DocdeskError.
        """
        await self._load()
        import numpy as np

        width = await self.dimensions()
        if not texts:
            return np.empty((0, width or 0), dtype=np.float32)
        caller = Caller(
            [sha for sha, _ in texts], on_progress, on_wait, takes_refusals=on_refused is not None
        )
        await self._save_again()
        kept = await self._embeddings.get(self._key, caller.positions)
        if self._closed:
            raise EmbedderClosed
        self._callers.add(caller)
        try:
            caller.copies.update(position for sha in kept for position in caller.positions[sha])
            caller.reused = caller.fill(kept.items())
            self._line.add(caller, texts)
            if caller.done:
                caller.report()
            self._added.set()
            if self._gathering is None:
                self._gathering = asyncio.create_task(self._gather())
            await caller.result
        finally:
            caller.end()
            self._callers.discard(caller)
            self._line.leave(caller)
            if not self._callers:
                self._attempts.limit.passed()  # a later retry starts with its full patience
        vectors = caller.vectors
        if caller.refused and on_refused is not None:
            if vectors is None:
                vectors = np.empty((caller.total, self._attempts.width or 0), dtype=np.float32)
            vectors[list(caller.refused)] = np.nan
            on_refused(caller.refused)
        if vectors is None:
            raise InternalError(reason="an embedding ended without vectors")
        on_copies(caller.copies)
        return vectors

    async def embed_query(self, text: str, *, on_wait: OnWait | None = None) -> npt.NDArray[np.float32]:
        """The vector, (dimensions,), of a question. Questions go first, and are not written to disk.

        Raises DocdeskError, and EmbedderClosed also if it is closed before the answer.
        """
        await self.dimensions()
        if self._closed:
            raise EmbedderClosed
        known = self._questions.get(text)
        if known is not None:
            self._questions.move_to_end(text)
            return known
        caller = Caller([text], None, on_wait)
        self._callers.add(caller)
        try:
            self._start(self._answer_question(caller, text))
            await caller.result
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and not task.cancelling():
                raise EmbedderClosed from None  # `close` gave the question up, and nobody cancelled who asks it
            raise
        finally:
            caller.end()
            self._callers.discard(caller)
        if caller.vectors is None:
            raise InternalError(reason="a question ended without a vector")
        vector: npt.NDArray[np.float32] = caller.vectors[0]
        return vector

    async def close(self, *, patience: float = 10.0) -> None:
        """Stop all work and close the provider; waiting callers are cancelled.

        Requests that were sent have up to `patience` seconds to be answered, so that their answers are kept.
        """
        self._closed = True
        if self._gathering is not None:
            self._gathering.cancel()
        for caller in tuple(self._callers):
            caller.end()
        self._attempts.close()
        sent = self._attempts.sent
        for task in self._tasks - sent:
            task.cancel()  # it waits for a limit or for its next attempt
        try:
            if sent:
                await asyncio.wait(sent, timeout=patience)
        finally:  # also where the library closes before the patience ends
            rest = [*self._tasks, *([self._gathering] if self._gathering else [])]
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
            await self._provider.close()

    # Gathering

    async def _gather(self) -> None:
        """Make requests of the waiting texts, as long as there are free slots."""
        loop = asyncio.get_running_loop()
        while True:
            while not len(self._line):
                self._added.clear()
                await self._added.wait()
            await self._attempts.slots.acquire()
            while 0 < len(self._line) < self._inputs:
                left = self._line.oldest + self._provider.gather_seconds - loop.time()
                # with nothing in flight there is no reason to wait: a lone document goes at once, and the others
                # gather while its answer is awaited
                if left <= 0 or not self._tasks:
                    break
                self._added.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        await self._added.wait()
            tokens = min(await self._attempts.turn(), self._provider.max_tokens)
            pace = self._attempts.pace
            inputs = self._inputs if self._tasks else min(self._inputs, self._provider.first_inputs)
            items = self._line.take(inputs, pace.bytes(tokens))
            if items:
                sent = pace.send(sum(item.bytes for item in items)) if self._provider.limited else None
                self._start(self._send(items, has_slot=True, sent=sent))
            else:
                self._attempts.slots.release()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(self._attempts.sent.discard)
        task.add_done_callback(self._ended)

    def _ended(self, _: asyncio.Task[None]) -> None:
        if not self._tasks:
            self._added.set()  # what gathers waits for nobody's answer any more

    # Sending

    async def _send(self, items: list[Item], *, has_slot: bool = False, sent: Sent | None = None) -> None:
        """Request these texts and keep their vectors.

        When it returns, every text is done, has failed, or is being sent in smaller requests.
        """
        try:
            await self._attempts.ask(items, self._keep, self._backoff, has_slot=has_slot, sent=sent)
        except RequestTooLarge as error:
            pieces = self._pieces(items, error)
            for piece in pieces:
                self._start(self._send(piece))
            if not pieces:
                self._fail(items, error)
        except ProviderError as error:
            if error.pauses_queue or isinstance(error, RateLimited):
                self._fail(items, error)
            else:
                await self._narrow(items, error)
        except DocdeskError as error:
            self._fail(items, error)
        except Exception as error:
            log.exception("an embedding request ended with an unexpected error")
            self._fail(items, InternalError(reason=f"{type(error).__name__} in an embedding request"))

    def _pieces(self, items: list[Item], error: RequestTooLarge) -> list[list[Item]]:
        """The smaller requests to send instead of one that was too large; none for a single text."""
        if len(items) < 2:
            return []
        size = (len(items) + 1) // 2
        if error.most is not None:
            size = self._most_inputs = min(self._most_inputs, error.most)
        self._inputs = max(1, min(self._inputs, size))
        self._passed = 0
        return [items[at : at + size] for at in range(0, len(items), size)]

    async def _narrow(self, items: list[Item], error: ProviderError) -> None:
        """Embed what can be embedded of a request that failed, and refuse the rest."""
        try:
            too_large = await self._narrowing.narrow(items, error)
        except DocdeskError as final:
            self._fail(items, final)
            return
        if too_large:
            if isinstance(error, RequestRefused):  # another error may have been a passing one
                await self._provider.note_too_many(len(items))
            self._inputs = max(1, min(self._inputs, len(items) // 2, self._provider.max_inputs))
            self._passed = 0

    async def _keep(self, items: list[Item], answer: Answer) -> None:
        vectors = [(item.sha, vector) for item, vector in zip(items, answer.vectors, strict=True)]
        try:
            await self._embeddings.put(self._key, vectors)
        except DocdeskError:
            self._unsaved.update(vectors)
            raise
        # the provider may have learned meanwhile how many it takes
        most = min(self._most_inputs, self._provider.max_inputs)
        if len(items) >= self._inputs < most:
            self._passed += 1
            if self._passed >= GROW_AFTER:
                self._passed = 0
                self._inputs = min(most, self._inputs + max(1, self._inputs // 4))
        found: dict[Caller, list[tuple[str, npt.NDArray[np.float32]]]] = {}
        for item, (sha, vector) in zip(items, vectors, strict=True):
            self._line.end(item)
            for caller in item.callers:
                found.setdefault(caller, []).append((sha, vector))
        for caller, pairs in found.items():
            if not caller.result.done():
                caller.fill(pairs)
                if (
                    not self._attempts.waiting
                ):  # otherwise the countdown goes on: this answer is to a request from before
                    caller.wait(None)
                caller.report()

    async def _save_again(self) -> None:
        """Record what was paid for while the disk was full. Raises DiskFull if it still is."""
        if self._unsaved:
            vectors = list(self._unsaved.items())
            await self._embeddings.put(self._key, vectors)
            for sha, _ in vectors:
                self._unsaved.pop(sha, None)

    def _fail(self, items: list[Item], error: DocdeskError) -> None:
        """Fail these texts, and every caller if the error would meet all other texts too."""
        items = [item for item in items if not item.done]
        for item in items:
            self._line.end(item)
        if error.pauses_queue or isinstance(error, RateLimited):
            failed = set(self._callers)
        else:
            failed = {caller for item in items for caller in item.callers}
        for caller in failed:
            caller.fail(copy_of(error))

    # Questions

    async def _answer_question(self, caller: Caller, text: str) -> None:
        async def keep(_: list[Item], answer: Answer) -> None:
            self._questions[text] = answer.vectors[0]
            if len(self._questions) > QUESTIONS_KEPT:
                self._questions.popitem(last=False)
            caller.fill([(text, answer.vectors[0])])
            caller.report()

        item = Item(text, text, len(text.encode("utf-8", "replace")), [caller], 0.0)
        backoff = (min(self._backoff[0], QUESTION_BACKOFF[0]), min(self._backoff[1], QUESTION_BACKOFF[1]))
        try:
            await self._attempts.ask([item], keep, backoff, urgent=True)
        except DocdeskError as error:
            caller.fail(copy_of(error))
        except Exception as error:
            log.exception("the embedding of a question ended with an unexpected error")
            caller.fail(InternalError(reason=f"{type(error).__name__} in an embedding request"))
