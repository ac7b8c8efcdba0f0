# SPDX-License-Identifier: Apache-2.0
"""The line of texts that wait to be sent: distinct, and taken from all documents in turn."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docdesk.values.progress import OnProgress
from docdesk.values.waits import Wait

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

OnWait = Callable[[Wait | None], None]


class Asking:
    """One call for vectors: where they go, and whom to tell. `result` is done when all are there."""

    def __init__(
        self, shas: Sequence[str], on_progress: OnProgress | None = None, on_wait: OnWait | None = None
    ) -> None:
        self.places: dict[str, list[int]] = {}
        """The places of each text that has no vector yet."""
        for place, sha in enumerate(shas):
            self.places.setdefault(sha, []).append(place)
        self.copies = {place for places in self.places.values() for place in places[1:]}
        """The places whose text is known to stand elsewhere already."""
        self.total = len(shas)
        self.done = 0
        self.reused = 0
        self.vectors: npt.NDArray[np.float32] | None = None
        self.result: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._on_progress = on_progress
        self._on_wait = on_wait
        self._waits = False

    def fill(self, found: Iterable[tuple[str, npt.NDArray[np.float32]]]) -> int:
        """Put vectors in their places; returns how many places that were."""
        import numpy as np

        filled = 0
        for sha, vector in found:
            if self.vectors is None:
                self.vectors = np.empty((self.total, vector.size), dtype=np.float32)
            places = self.places.pop(sha, [])
            self.vectors[places] = vector
            filled += len(places)
        self.done += filled
        return filled

    def tell(self) -> None:
        """Report how far it is, and end where nothing is missing."""
        if self.result.done():
            return
        if self._on_progress is not None:
            self._on_progress(self.done, self.reused)
        if not self.places:
            self.result.set_result(None)

    def wait(self, reason: Wait | None) -> None:
        """Say why it stands still; None when it goes on."""
        if self._on_wait is None or self.result.done() or (reason is None and not self._waits):
            return
        self._waits = reason is not None
        self._on_wait(reason)

    def fail(self, error: BaseException) -> None:
        """End with an error, unless it has ended."""
        if not self.result.done():
            self.result.set_exception(error)

    def end(self) -> None:
        """Nobody asks any more."""
        if not self.result.done():
            self.result.cancel()
        elif not self.result.cancelled():
            self.result.exception()  # else asyncio reports one that came in the moment of a cancel


@dataclass(eq=False, slots=True)
class Item:
    """One distinct text of `bytes` in UTF-8, and who waits for its vector. `added` is the loop's time."""

    sha: str
    text: str
    bytes: int
    askings: list[Asking]
    added: float
    done: bool = False

    @property
    def wanted(self) -> bool:
        """Whether anybody still waits for it."""
        return not self.done and any(not asking.result.done() for asking in self.askings)


class Line:
    """Texts by SHA-256, waiting or on their way. Those that wait are taken from each asking in turn."""

    def __init__(self) -> None:
        self._items: dict[str, Item] = {}
        self._waiting: OrderedDict[Asking, deque[Item]] = OrderedDict()

    def __len__(self) -> int:
        """How many texts wait to be taken."""
        return sum(map(len, self._waiting.values()))

    @property
    def oldest(self) -> float:
        """The loop's time at which the text that waits longest was added. Not for an empty line."""
        return min(queue[0].added for queue in self._waiting.values())

    def add(self, asking: Asking, texts: Iterable[tuple[str, str]]) -> None:
        """Let `asking` wait for those of `texts` (sha256, text) that it has no vector of.

        What is on its way for another asking already is joined, and counts as reused.
        """
        now = asyncio.get_running_loop().time()
        fresh: deque[Item] = deque()
        for sha, text in texts:
            if sha not in asking.places:
                continue
            item = self._items.get(sha)
            if item is None:
                size = len(text.encode("utf-8", "replace"))
                self._items[sha] = item = Item(sha, text, size, [asking], now)
                fresh.append(item)
            elif asking not in item.askings:
                item.askings.append(asking)
                asking.reused += len(asking.places[sha])
                asking.copies.update(asking.places[sha])
        if fresh:
            self._waiting[asking] = fresh

    @property
    def waiting(self) -> tuple[Asking, ...]:
        """Who has texts that wait to be taken."""
        return tuple(self._waiting)

    def take(self, inputs: int, size: int) -> list[Item]:
        """Up to so many texts of up to so many bytes together, at least one where any waits."""
        taken: list[Item] = []
        while self._waiting and len(taken) < inputs:
            asking, queue = next(iter(self._waiting.items()))
            item = queue[0]
            if item.wanted:
                if taken and item.bytes > size:
                    break
                taken.append(item)
                size -= item.bytes
            else:
                self.end(item)
            queue.popleft()
            self._waiting.move_to_end(asking)
            if not queue:
                del self._waiting[asking]
        return taken

    def end(self, item: Item) -> None:
        """The text has its vector, or never gets it."""
        item.done = True
        if self._items.get(item.sha) is item:
            del self._items[item.sha]

    def leave(self, asking: Asking) -> None:
        """`asking` waits no more; what others want of its texts waits on as theirs."""
        for item in self._waiting.pop(asking, ()):
            heir = next((other for other in item.askings if not other.result.done()), None)
            if heir is None:
                self.end(item)
            else:
                self._waiting.setdefault(heir, deque()).append(item)
