# SPDX-License-Identifier: Apache-2.0
"""Distributes what the queue publishes to many readers, none of which can slow down the others.

Each reader gets the newest unread value of each document and no more: a slow reader
misses intermediate values, never the last one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from docdesk.contract.desk import Queue
from docdesk.server.shapes import percent
from docdesk.values.documents import Document, Event, QueueState, Removed

V = TypeVar("V")

MOST_TEXTS = 256
"""Messages kept for reuse while an event goes to many clients."""

LATELY = 10.0
"""How long a document's final value is kept, in seconds."""

MOST_LATELY = 2_000
"""How many final values are kept at most."""

MOST_UNREAD = 20_000
"""Most unread documents of one reader; a reader that falls further behind is dropped."""


class Newest(Generic[V]):
    """The newest unread value of each key, in the order in which the keys first arrived."""

    def __init__(self, most: int = MOST_UNREAD) -> None:
        self._values: dict[Hashable, V] = {}
        self._most = most
        self._wake = asyncio.Event()
        self.ended = False
        """Nothing more comes: the service closes, or the reader was too slow."""
        self.too_slow = False

    def put(self, key: Hashable, value: V) -> None:
        """Add a value; it replaces an unread one of the same key."""
        if self.ended:
            return
        if key not in self._values and len(self._values) >= self._most:
            self.too_slow = True
            self.end()
            return
        self._values[key] = value
        self._wake.set()

    def end(self) -> None:
        """End the reader once it has read what is left."""
        self.ended = True
        if self.too_slow:
            self._values.clear()
        self._wake.set()

    async def take(self) -> list[V]:
        """Wait for unread values and return them; empty once the reader has ended."""
        await self._wake.wait()
        values = list(self._values.values())
        self._values.clear()
        if not self.ended:
            self._wake.clear()
        return values


class Progress:
    """Progress in percent that never goes backwards: a document that is queued again keeps its value."""

    def __init__(self) -> None:
        self._reached: dict[str, tuple[int, bool]] = {}

    def of(self, document: Document, id: str | None = None) -> int:
        """The progress to show."""
        reached, _ = self._reached.get(document.id, (0, False))
        return 100 if percent(document) == 100 else max(reached, percent(document))

    def receive(self, document: Document) -> None:
        """A new value of a document."""
        reached, ended = self._reached.get(document.id, (0, False))
        if ended and not document.status.ended:
            # a new try starts from the beginning
            reached = 0
        now = percent(document)
        if now == 100:
            self._reached.pop(document.id, None)
        else:
            self._reached[document.id] = (max(reached, now), document.status.ended)

    def forget(self, id: str) -> None:
        """The document is gone."""
        self._reached.pop(id, None)


class Feed:
    """One subscription to the queue for all readers of the service."""

    def __init__(self, queue: Queue) -> None:
        self.progress = Progress()
        self._readers: dict[Newest[Event], str | None] = {}
        self._of_document: dict[str, set[Newest[Event]]] = {}
        self._others: set[Newest[Any]] = set()
        self._texts: dict[int, tuple[Event, str]] = {}
        self._lately: dict[str, tuple[float, Document]] = {}
        """Documents that have just ended, oldest first, and when: whoever polls them will ask once more."""
        self.closed = False
        self._unsubscribe: Callable[[], None] = queue.subscribe(self._receive)

    @property
    def readers(self) -> int:
        """The number of readers."""
        return len(self._readers)

    def read(self, document: str | None = None) -> Newest[Event]:
        """Start a reader of one document, or of the whole queue. Pass it to `leave` when it is done."""
        reader: Newest[Event] = Newest()
        self._readers[reader] = document
        if document is not None:
            self._of_document.setdefault(document, set()).add(reader)
        if self.closed:
            reader.end()
        return reader

    @contextmanager
    def ending_with_it(self, reader: Newest[Any]) -> Iterator[None]:
        """Within the block, another reader ends together with the feed."""
        self._others.add(reader)
        if self.closed:
            reader.end()
        try:
            yield
        finally:
            self._others.discard(reader)

    def lately_ended(self, id: str) -> Document | None:
        """A document that ended a moment ago, or None; the catalog may know it all the same."""
        ended_at, document = self._lately.get(id, (0.0, None))
        return document if time.monotonic() - ended_at < LATELY else None

    def text_of(self, event: Event, make: Callable[[Event], str]) -> str:
        """The message for an event, made once for all clients."""
        kept = self._texts.get(id(event))
        if kept is None or kept[0] is not event:
            kept = event, make(event)
            self._texts.pop(id(event), None)
            self._texts[id(event)] = kept
            if len(self._texts) > MOST_TEXTS:
                del self._texts[next(iter(self._texts))]
        return kept[1]

    def leave(self, reader: Newest[Event]) -> None:
        """Remove a reader."""
        document = self._readers.pop(reader, None)
        if document is not None:
            some = self._of_document.get(document, set())
            some.discard(reader)
            if not some:
                self._of_document.pop(document, None)

    def close(self) -> None:
        """End all readers."""
        self.closed = True
        self._unsubscribe()
        for reader in (*self._readers, *self._others):
            reader.end()

    def _receive(self, event: Event) -> None:
        key: Hashable
        self._keep_lately(event)
        if isinstance(event, QueueState):
            key = None
        else:
            key = event.id
            if isinstance(event, Document):
                self.progress.receive(event)
            elif isinstance(event, Removed):
                self.progress.forget(event.id)
            for reader in self._of_document.get(event.id, ()):
                reader.put(key, event)
        for reader, document in self._readers.items():
            if document is None:
                reader.put(key, event)

    def _keep_lately(self, event: Event) -> None:
        if isinstance(event, QueueState):
            return
        self._lately.pop(event.id, None)
        now = time.monotonic()
        if isinstance(event, Document) and event.status.ended:
            self._lately[event.id] = now, event
        while self._lately:
            oldest = next(iter(self._lately))
            if now - self._lately[oldest][0] < LATELY and len(self._lately) <= MOST_LATELY:
                break
            del self._lately[oldest]
