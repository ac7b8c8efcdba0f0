# SPDX-License-Identifier: Apache-2.0
"""A document while it is processed: its newest value and the attempts at it."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from docdesk.errors import DocdeskError
from docdesk.values.documents import Document, Stage
from docdesk.values.waits import TURN, Wait

PUBLISH_SECONDS = 0.1
"""The shortest time between two published values of a document's progress."""

Publish = Callable[[Document], None]


class Row:
    """A document while it is processed. Publishes its newest value, but not too often."""

    def __init__(self, document: Document, publish: Publish) -> None:
        self.document = document
        self._publish = publish
        self._published_at = 0.0
        self._worked = document.seconds
        self._since: float | None = None
        """When the clock was started; None while it stands still."""
        self._rests = 1
        """How many reasons there are for it to stand still: nothing has begun, something is waited for."""
        self._waits = False
        self.attempts: list[tuple[str, Stage, float, float, str]] = []
        self.fetched: Path | None = None
        """The original from the bucket, or a copy of the file that was checked, while this document is processed."""

    @property
    def seconds(self) -> float:
        """Seconds of work on this document so far, earlier tries included and waiting left out."""
        return self._worked + (0.0 if self._since is None else time.monotonic() - self._since)

    def begin(self) -> None:
        """The work on the document begins now."""
        self._go_on()

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Meanwhile the document waits for others: that is not work on it."""
        self._rest()
        try:
            yield
        finally:
            self._go_on()

    def take_turn(self, begun: bool) -> None:
        """Show that the document waits for a worker, or that one has begun with it."""
        waits = self.document.waiting == Wait(TURN)
        if begun == waits:
            self.change(waiting=None if begun else Wait(TURN))

    def _rest(self) -> None:
        self._worked, self._since = self.seconds, None
        self._rests += 1

    def _go_on(self) -> None:
        self._rests -= 1
        if not self._rests:
            self._since = time.monotonic()

    def change(self, **values: object) -> Document:
        """Set values and publish the document at once."""
        self.document = dataclasses.replace(self.document, seconds=self.seconds, **values)  # type: ignore[arg-type]
        waits = self.document.waiting is not None
        if waits != self._waits:
            self._waits = waits
            self._rest() if waits else self._go_on()
        self._published_at = time.monotonic()
        self._publish(self.document)
        return self.document

    def progress(self, done: int, total: int, **values: object) -> None:
        """Publish the stage's progress, unless something was published a moment ago."""
        now = time.monotonic()
        if now - self._published_at >= PUBLISH_SECONDS or (total and done >= total > 1):
            self.change(done=done, total=total, **values)

    @asynccontextmanager
    async def stage(self, stage: Stage) -> AsyncIterator[None]:
        """Record the duration and the outcome of a stage."""
        began_at, began = time.time(), time.monotonic()
        outcome = "internal_error"
        try:
            yield
            outcome = "ok"
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        except DocdeskError as error:
            outcome = error.code
            raise
        finally:
            self.attempts.append((self.document.id, stage, began_at, time.monotonic() - began, outcome))


def unwatched(document: Document) -> Row:
    """A row whose progress is not published."""
    return Row(document, lambda value: None)
