# SPDX-License-Identifier: Apache-2.0
"""The texts that wait to be sent: each text once, taken from all callers in turn."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError
from docdesk.values.progress import OnProgress
from docdesk.values.waits import Wait

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

OnWait = Callable[[Wait | None], None]


class Caller:
    """One call for vectors, and whom to notify. `result` is done once all vectors are there."""

    def __init__(
        self,
        shas: Sequence[str],
        on_progress: OnProgress | None = None,
        on_wait: OnWait | None = None,
        *,
        takes_refusals: bool = False,
        purpose: str = "documents",
    ) -> None:
        """With `takes_refusals` a text that cannot be embedded does not fail the others.

        `purpose` is what the ledger says of its requests.
        """
        self.takes_refusals = takes_refusals
        self.purpose = purpose
        self.refused: dict[int, DocdeskError] = {}
        """Why a text cannot be embedded, by its positions."""
        self.positions: dict[str, list[int]] = {}
        """The positions of each text that has no vector yet, by SHA-256."""
        for position, sha in enumerate(shas):
            self.positions.setdefault(sha, []).append(position)
        self.copies = {position for positions in self.positions.values() for position in positions[1:]}
        """The positions whose text was embedded for another position or document."""
        self.total = len(shas)
        self.done = 0
        self.reused = 0
        self.vectors: npt.NDArray[np.float32] | None = None
        self.result: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._on_progress = on_progress
        self._on_wait = on_wait
        self._waits = False

    def fill(self, found: Iterable[tuple[str, npt.NDArray[np.float32]]]) -> int:
        """Put vectors in their positions; returns how many positions were filled."""
        import numpy as np

        filled = 0
        for sha, vector in found:
            if self.vectors is None:
                self.vectors = np.empty((self.total, vector.size), dtype=np.float32)
            positions = self.positions.pop(sha, [])
            self.vectors[positions] = vector
            filled += len(positions)
        self.done += filled
        return filled

    def refuse(self, sha: str, error: DocdeskError) -> None:
        """A text cannot be embedded."""
        if not self.takes_refusals:
            self.fail(error)
            return
        positions = self.positions.pop(sha, [])
        self.refused.update((position, error) for position in positions)
        self.done += len(positions)
        self.report()

    def report(self) -> None:
        """Report the progress, and finish if no vector is missing."""
        if self.result.done():
            return
        if self._on_progress is not None:
            self._on_progress(self.done, self.reused)
        if not self.positions:
            self.result.set_result(None)

    def wait(self, reason: Wait | None) -> None:
        """Report why nothing happens for now; None when work goes on."""
        if self._on_wait is None or self.result.done() or (reason is None and not self._waits):
            return
        self._waits = reason is not None
        self._on_wait(reason)

    def fail(self, error: BaseException) -> None:
        """Finish with an error, unless it is finished."""
        if not self.result.done():
            self.result.set_exception(error)

    def end(self) -> None:
        """Cancel it: nobody waits for the vectors any more."""
        if not self.result.done():
            self.result.cancel()
        elif not self.result.cancelled():
            self.result.exception()  # otherwise asyncio reports an error that came at the moment of a cancel


@dataclass(eq=False, slots=True)
class Item:
    """One distinct text, its size in UTF-8, and the callers that wait for its vector. `added` is the loop's time."""

    sha: str
    text: str
    bytes: int
    callers: list[Caller]
    added: float
    done: bool = False

    @property
    def wanted(self) -> bool:
        """Whether a caller still waits for it."""
        return not self.done and any(not caller.result.done() for caller in self.callers)


class Line:
    """Texts by SHA-256, waiting or in flight. Waiting texts are taken from each caller in turn."""

    def __init__(self) -> None:
        self._items: dict[str, Item] = {}
        self._waiting: OrderedDict[Caller, deque[Item]] = OrderedDict()

    def __len__(self) -> int:
        """How many texts are waiting."""
        return sum(map(len, self._waiting.values()))

    @property
    def oldest(self) -> float:
        """The loop's time at which the text that has waited longest was added. Not for an empty line."""
        return min(queue[0].added for queue in self._waiting.values())

    def add(self, caller: Caller, texts: Iterable[tuple[str, str]]) -> None:
        """Add the `texts` (sha256, text) that `caller` has no vector of.

        A text that another caller already waits for is shared, and counts as reused.
        """
        now = asyncio.get_running_loop().time()
        fresh: deque[Item] = deque()
        for sha, text in texts:
            if sha not in caller.positions:
                continue
            item = self._items.get(sha)
            if item is None:
                size = len(text.encode("utf-8", "replace"))
                self._items[sha] = item = Item(sha, text, size, [caller], now)
                fresh.append(item)
            elif caller not in item.callers:
                item.callers.append(caller)
                caller.reused += len(caller.positions[sha])
                caller.copies.update(caller.positions[sha])
        if fresh:
            self._waiting[caller] = fresh

    @property
    def waiting(self) -> tuple[Caller, ...]:
        """The callers that have waiting texts."""
        return tuple(self._waiting)

    def take(self, inputs: int, size: int) -> list[Item]:
        """Take up to `inputs` texts of up to `size` bytes in total; at least one if any is waiting."""
        taken: list[Item] = []
        while self._waiting and len(taken) < inputs:
            caller, queue = next(iter(self._waiting.items()))
            item = queue[0]
            if item.wanted:
                if taken and item.bytes > size:
                    break
                taken.append(item)
                size -= item.bytes
            else:
                self.end(item)
            queue.popleft()
            self._waiting.move_to_end(caller)
            if not queue:
                del self._waiting[caller]
        return taken

    def end(self, item: Item) -> None:
        """Remove a text that has its vector, or failed."""
        item.done = True
        if self._items.get(item.sha) is item:
            del self._items[item.sha]

    def leave(self, caller: Caller) -> None:
        """Withdraw `caller`. Texts that other callers also want stay in the line for them."""
        for item in self._waiting.pop(caller, ()):
            heir = next((other for other in item.callers if not other.result.done()), None)
            if heir is None:
                self.end(item)
            else:
                self._waiting.setdefault(heir, deque()).append(item)
