# SPDX-License-Identifier: Apache-2.0
"""The embedder that all running documents share.

Texts of all documents are gathered into full requests, in turn, so that a long document does not hold up
short ones. What was paid for already is looked up first, a text that two documents have is sent once, and
each answer is durable before it counts. A request that was sent is never abandoned: whoever asked may be
gone, the answer is kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError, InternalError, ProviderError, RateLimited, TextTooLong
from docdesk.records.embeddings import Embeddings, ModelKey
from docdesk.settings.model import Settings
from docdesk.steps.embed.attempts import Attempts
from docdesk.steps.embed.limit import FIRST_PAUSE
from docdesk.steps.embed.line import Asking, Item, Line, OnWait
from docdesk.steps.embed.pace import PERIOD, Sent
from docdesk.steps.embed.provider import Answer, Call, Provider, RequestRefused, RequestTooLarge
from docdesk.values.progress import OnProgress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

log = logging.getLogger(__name__)

GROW_AFTER = 16
"""Full requests that pass before larger ones are tried again."""
QUESTIONS_KEPT = 256
QUESTION_BACKOFF = (0.5, 2.0)


class Embedder:
    """Vectors for documents and questions, by one provider. For one event loop; close before `embeddings`."""

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
        """`attempts`, and the seconds between them, are for answers that are wrong or missing.

        `longest_wait` is how many seconds the provider's limit is waited for without one answer,
        `first_pause` the seconds of the first pause where it does not say how long; it doubles. `period` is
        the time that its limits are for. `on_call` is told of every request.
        """
        self._provider = provider
        self._embeddings = embeddings
        self._backoff = (backoff_min, backoff_max)
        self._most_inputs = max(1, min(batch_inputs, provider.max_inputs))
        self._inputs = self._most_inputs  # smaller after one that was too large
        self._passed = 0  # full ones since then
        self._key = provider.key
        self._line = Line()
        self._added = asyncio.Event()
        self._askings: set[Asking] = set()
        self._attempts = Attempts(
            provider,
            self._line,
            self._askings,
            attempts=attempts,
            in_flight=requests_in_flight,
            longest_wait=longest_wait,
            first_pause=first_pause,
            period=period,
            on_call=on_call,
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._gathering: asyncio.Task[None] | None = None
        self._questions: OrderedDict[str, npt.NDArray[np.float32]] = OrderedDict()
        self._unsaved: dict[str, npt.NDArray[np.float32]] = {}
        """Paid for, and there was no room on the disk."""
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
        """As the settings have it."""
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
        """Under what the vectors are kept."""
        return self._key

    async def dimensions(self) -> int | None:
        """Of the vectors; None where neither the model is known nor an answer was ever received."""
        if self._attempts.width is None:
            kept = await self._embeddings.width(self._key)
            self._attempts.width = self._attempts.width or kept
        return self._attempts.width

    async def prepare(self) -> None:
        """Load what the first request would wait for. Raises DocdeskError."""
        await self._load()
        await self._provider.prepare()

    async def _load(self) -> None:
        if not self._loaded:
            # a tenth of a second, in which a window would stand
            await asyncio.to_thread(importlib.import_module, "numpy")
            self._loaded = True

    async def embed(
        self,
        texts: Sequence[tuple[str, str]],
        *,
        on_progress: OnProgress | None = None,
        on_wait: OnWait | None = None,
        on_copies: Callable[[set[int]], None] = lambda places: None,
    ) -> npt.NDArray[np.float32]:
        """The vectors, (texts, dimensions), of one document's `(sha256, text)`; all of them are durable.

        `on_progress(done, reused)` counts texts; reused are those that nobody had to be asked for again.
        `on_wait` gets the reason while the provider makes everyone wait, then None. `on_copies` gets the places of
        the texts that were embedded before, for this document or another. Raises DocdeskError.
        """
        await self._load()
        import numpy as np

        width = await self.dimensions()
        if not texts:
            return np.empty((0, width or 0), dtype=np.float32)
        asking = Asking([sha for sha, _ in texts], on_progress, on_wait)
        await self._save_again()
        kept = await self._embeddings.get(self._key, asking.places)
        if self._closed:
            raise RuntimeError("the embedder is closed")
        self._askings.add(asking)
        try:
            asking.copies.update(place for sha in kept for place in asking.places[sha])
            asking.reused = asking.fill(kept.items())
            self._line.add(asking, texts)
            if asking.done:
                asking.tell()
            self._added.set()
            if self._gathering is None:
                self._gathering = asyncio.create_task(self._gather())
            await asking.result
        finally:
            asking.end()
            self._askings.discard(asking)
            self._line.leave(asking)
            if not self._askings:
                self._attempts.limit.passed()  # a later retry has its own patience
        if asking.vectors is None:
            raise InternalError(reason="an embedding ended without vectors")
        on_copies(asking.copies)
        return asking.vectors

    async def embed_query(self, text: str, *, on_wait: OnWait | None = None) -> npt.NDArray[np.float32]:
        """The vector, (dimensions,), of a question. Questions go first, and are not kept on the disk.

        Raises DocdeskError.
        """
        await self.dimensions()
        if self._closed:
            raise RuntimeError("the embedder is closed")
        known = self._questions.get(text)
        if known is not None:
            self._questions.move_to_end(text)
            return known
        asking = Asking([text], None, on_wait)
        self._askings.add(asking)
        try:
            self._start(self._answer_question(asking, text))
            await asking.result
        finally:
            asking.end()
            self._askings.discard(asking)
        if asking.vectors is None:
            raise InternalError(reason="a question ended without a vector")
        vector: npt.NDArray[np.float32] = asking.vectors[0]
        return vector

    async def close(self, *, patience: float = 10.0) -> None:
        """End everything, and the provider. Whoever still waits is cancelled.

        Requests that were sent have up to `patience` seconds to be answered, so that the answers are kept.
        """
        self._closed = True
        if self._gathering is not None:
            self._gathering.cancel()
        for asking in tuple(self._askings):
            asking.end()
        self._attempts.close()
        sent = self._attempts.sent
        for task in self._tasks - sent:
            task.cancel()  # waits for a limit or for its next attempt
        if sent:
            await asyncio.wait(sent, timeout=patience)
        rest = [*self._tasks, *([self._gathering] if self._gathering else [])]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await self._provider.close()

    # Gathering

    async def _gather(self) -> None:
        """Make requests of what waits, as long as there are free places for them."""
        loop = asyncio.get_running_loop()
        while True:
            while not len(self._line):
                self._added.clear()
                await self._added.wait()
            await self._attempts.slots.acquire()
            while 0 < len(self._line) < self._inputs:
                left = self._line.oldest + self._provider.gather_seconds - loop.time()
                # with nothing on its way there is no reason to wait: a lone document goes at once, and while
                # its answer is awaited the others gather
                if left <= 0 or not self._tasks:
                    break
                self._added.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        await self._added.wait()
            tokens = min(await self._attempts.turn(), self._provider.max_tokens)
            pace = self._attempts.pace
            items = self._line.take(self._inputs, pace.bytes(tokens))
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

    # Sending

    async def _send(
        self,
        items: list[Item],
        *,
        has_slot: bool = False,
        sent: Sent | None = None,
        apart: bool = False,
    ) -> None:
        """Get the vectors of these texts and keep them; `apart` where they are a piece of a failed request.

        Ends with every text done, or handed on in smaller pieces.
        """
        try:
            await self._attempts.ask(items, self._keep, self._backoff, has_slot=has_slot, sent=sent)
        except DocdeskError as error:
            pieces = self._pieces(items, error, apart)
            for piece in pieces:
                self._start(self._send(piece, apart=True))
            if not pieces:
                self._fail(items, error)
        except Exception as error:
            log.exception("an embedding request ended in an unknown way")
            self._fail(items, InternalError(reason=f"{type(error).__name__} in an embedding request"))

    def _pieces(self, items: list[Item], error: DocdeskError, apart: bool) -> list[list[Item]]:
        """What to send instead of a request that failed for good; nothing where its texts have to fail."""
        if len(items) < 2 or error.pauses_queue or not isinstance(error, ProviderError):
            return []
        middle = len(items) // 2
        halves = [items[:middle], items[middle:]]
        if isinstance(error, RequestTooLarge):
            self._inputs = max(1, min(self._inputs, middle))
            self._passed = 0
        if isinstance(error, TextTooLong | RequestRefused):
            return halves  # until the one text that is not liked is alone
        if apart or isinstance(error, RateLimited):
            return []
        # a document must not fail for what another one's text does to the provider
        by_asking: dict[Asking, list[Item]] = {}
        for item in items:
            by_asking.setdefault(item.askings[0], []).append(item)
        return list(by_asking.values()) if len(by_asking) > 1 else halves

    async def _keep(self, items: list[Item], answer: Answer) -> None:
        vectors = [(item.sha, vector) for item, vector in zip(items, answer.vectors, strict=True)]
        try:
            await self._embeddings.put(self._key, vectors)
        except DocdeskError:
            self._unsaved.update(vectors)
            raise
        if len(items) >= self._inputs < self._most_inputs:
            self._passed += 1
            if self._passed >= GROW_AFTER:
                self._passed = 0
                self._inputs = min(self._most_inputs, self._inputs + max(1, self._inputs // 4))
        found: dict[Asking, list[tuple[str, npt.NDArray[np.float32]]]] = {}
        for item, (sha, vector) in zip(items, vectors, strict=True):
            self._line.end(item)
            for asking in item.askings:
                found.setdefault(asking, []).append((sha, vector))
        for asking, pairs in found.items():
            if not asking.result.done():
                asking.fill(pairs)
                if not self._attempts.waiting:  # else its countdown goes on: what came was sent before
                    asking.wait(None)
                asking.tell()

    async def _save_again(self) -> None:
        """Keep what was paid for when the disk was full. Raises DiskFull while it still is."""
        if self._unsaved:
            vectors = list(self._unsaved.items())
            await self._embeddings.put(self._key, vectors)
            for sha, _ in vectors:
                self._unsaved.pop(sha, None)

    def _fail(self, items: list[Item], error: DocdeskError) -> None:
        """End these texts, and with an error that nothing else would escape all that wait."""
        for item in items:
            self._line.end(item)
        if error.pauses_queue or isinstance(error, RateLimited):
            failed = set(self._askings)
        else:
            failed = {asking for item in items for asking in item.askings}
        for asking in failed:
            asking.fail(_again(error))

    # Questions

    async def _answer_question(self, asking: Asking, text: str) -> None:
        async def keep(_: list[Item], answer: Answer) -> None:
            self._questions[text] = answer.vectors[0]
            if len(self._questions) > QUESTIONS_KEPT:
                self._questions.popitem(last=False)
            asking.fill([(text, answer.vectors[0])])
            asking.tell()

        item = Item(text, text, len(text.encode("utf-8", "replace")), [asking], 0.0)
        backoff = (min(self._backoff[0], QUESTION_BACKOFF[0]), min(self._backoff[1], QUESTION_BACKOFF[1]))
        try:
            await self._attempts.ask([item], keep, backoff, urgent=True)
        except DocdeskError as error:
            asking.fail(_again(error))
        except Exception as error:
            log.exception("a question's embedding ended in an unknown way")
            asking.fail(InternalError(reason=f"{type(error).__name__} in an embedding request"))


def _again(error: DocdeskError) -> DocdeskError:
    """The same error for one more who waits: a raised exception grows with each that raises it."""
    copy = type(error)(**error.facts)
    copy.__cause__ = error.__cause__
    return copy
