# SPDX-License-Identifier: Apache-2.0
"""A document while it is worked on: its newest value, what was tried, and who is told."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from docdesk.errors import DocdeskError
from docdesk.values.documents import Document, Stage

PUBLISH_SECONDS = 0.1
"""A document's progress is told no oftener."""

Publish = Callable[[Document], None]


class Row:
    """A document while it is worked on: its newest value, told to those who watch, but not too often."""

    def __init__(self, document: Document, publish: Publish) -> None:
        self.document = document
        self._publish = publish
        self._told_at = 0.0
        self._began = time.monotonic()
        self._before = document.seconds
        self.attempts: list[tuple[str, Stage, float, float, str]] = []
        self.fetched: Path | None = None
        """The original as it came back from the bucket, for as long as this document is worked on."""

    @property
    def seconds(self) -> float:
        """Worked on this document so far, earlier tries included."""
        return self._before + time.monotonic() - self._began

    def change(self, **values: object) -> Document:
        """A new value, told at once."""
        self.document = dataclasses.replace(self.document, seconds=self.seconds, **values)  # type: ignore[arg-type]
        self._told_at = time.monotonic()
        self._publish(self.document)
        return self.document

    def progress(self, done: int, total: int, **values: object) -> None:
        """How far the stage is; left out where something was told a moment ago."""
        now = time.monotonic()
        if now - self._told_at >= PUBLISH_SECONDS or (total and done >= total > 1):
            self.change(done=done, total=total, **values)

    @asynccontextmanager
    async def stage(self, stage: Stage) -> AsyncIterator[None]:
        """Work of this stage: its time and how it ended are recorded."""
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
    """A row whose progress nobody is told."""
    return Row(document, lambda value: None)
