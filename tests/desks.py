# SPDX-License-Identifier: Apache-2.0
"""Opening real desks in tests: real workers, a real store process, an endpoint on the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from docdesk.desk.desk import Desk, open_desk
from docdesk.settings.model import Settings, load_settings
from docdesk.values.documents import Document, QueueState, Removed
from tests.openai_endpoint import Endpoint


def endpoint_settings(library: Path, endpoint: Endpoint, **given: Any) -> Settings:
    """A library whose embeddings come from the endpoint, with short pauses between attempts."""
    quick = {"backoff_min": 0.01, "backoff_max": 0.05, "request_seconds": 120.0, "model": "test-model"}
    return load_settings(
        {}, library=library, **{"provider": "openai", "base_url": endpoint.url, **quick, **given}
    )


@asynccontextmanager
async def a_desk(settings: Settings, **options: Any) -> AsyncIterator[Desk]:
    """An open desk that is closed at the end."""
    desk = await open_desk(settings, **options)
    try:
        yield desk
    finally:
        await desk.close()


async def ended(desk: Desk, ids: Iterable[str], seconds: float = 120.0) -> dict[str, Document]:
    """The documents by the id as added, once all of them ended."""
    async with asyncio.timeout(seconds):
        return {id: document async for id, document in desk.queue.as_ended(list(ids))}


async def add_and_wait(desk: Desk, *paths: Path, seconds: float = 120.0) -> list[Document]:
    """What became of the files of these paths, in their order."""
    added = await desk.queue.add(paths)
    ids = [document.id for document in added.documents]
    found = await ended(desk, ids, seconds)
    return [found[id] for id in ids if id in found]


class Events:
    """Everything that a queue publishes, and a way to wait for it."""

    def __init__(self, desk: Desk) -> None:
        self.all: list[Document | Removed | QueueState] = []
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        desk.queue.subscribe(self._heard)

    def _heard(self, event: Document | Removed | QueueState) -> None:
        self.all.append(event)
        task = asyncio.ensure_future(self._tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until(self, fits: Callable[[Any], bool], seconds: float = 90.0) -> Any:
        """The first event, past or to come, that fits."""
        async with asyncio.timeout(seconds), self._changed:
            while True:
                for event in self.all:
                    if fits(event):
                        return event
                await self._changed.wait()


def is_document(**values: Any) -> Callable[[Any], bool]:
    """Whether an event is a document with these values."""
    return lambda event: (
        isinstance(event, Document) and all(getattr(event, name) == value for name, value in values.items())
    )


async def until(ask: Callable[[], Awaitable[Any]], fits: Callable[[Any], bool], seconds: float = 90.0) -> Any:
    """Ask again and again until the answer fits, where nothing tells that it changed."""
    async with asyncio.timeout(seconds):
        while not fits(answer := await ask()):  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(0.01)
        return answer
