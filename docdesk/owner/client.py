# SPDX-License-Identifier: Apache-2.0
"""A desk that runs in another process, the library's owner, with the same interface as one's own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing
from pathlib import Path
from typing import Any

from docdesk.contract.calls import CONTRACT, Send, asked
from docdesk.contract.codec import error_of, event_of, reader, settings_of
from docdesk.contract.desk import Backup, Desk, IndexChange, Queue, Upkeep
from docdesk.contract.owner import OwnerGone
from docdesk.contract.service_file import Service
from docdesk.errors import DocdeskError
from docdesk.owner.connection import ANSWER_SECONDS, Connection, open_connection
from docdesk.settings.model import Settings
from docdesk.system import offline
from docdesk.system.listeners import Listeners
from docdesk.values.documents import Document, Event, QueueState
from docdesk.values.problems import Notice, Problem

log = logging.getLogger(__name__)


class RemoteDesk(Desk):
    """The owner's desk, called over the loopback. Made by `connect`; every method may raise OwnerGone."""

    def __init__(self, connection: Connection, kind: str, library: Path) -> None:
        self.connection = connection
        self.service = connection.service
        self.kind = kind
        """What the owner is to the person: window, terminal, service."""
        self.lost: Callable[[], None] = lambda: None
        """Called when the owner is gone."""
        self._settings = Settings(library=library)
        self._notices: list[Notice] = []
        self._changes = Listeners[None]("desk")
        self._revision = -1
        self._heard = asyncio.Condition()
        self._listening: asyncio.Task[None] | None = None
        self._over = False
        """Nothing more is heard."""
        self._queue = RemoteQueue(connection)  # type: ignore[abstract]  # `asked` gives it the rest
        asked(Queue, self._sender("queue"), self._queue)
        self._upkeep: Upkeep = asked(Upkeep, self._sender("upkeep"))
        self._index_change: IndexChange = asked(IndexChange, self._sender("index_change"))
        self._backup: Backup = asked(Backup, self._sender("backup"))
        asked(Desk, self._sender("desk"), self)

    @property
    def settings(self) -> Settings:
        return self._settings

    @property
    def notices(self) -> list[Notice]:
        return self._notices

    @property
    def queue(self) -> Queue:
        return self._queue

    @property
    def upkeep(self) -> Upkeep:
        return self._upkeep

    @property
    def index_change(self) -> IndexChange:
        return self._index_change

    @property
    def backup(self) -> Backup:
        return self._backup

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        return self._changes.subscribe(lambda _: listener())

    async def backed_up(self, document: Document) -> Document:
        return document

    async def finish_backup(self) -> Problem | None:
        return None

    async def start(self) -> None:
        """Begin to hear what the owner says; settings, notices and the queue's state are known then."""
        self._listening = asyncio.create_task(self._listen())
        await self._until(0)
        if self._revision < 0:
            raise OwnerGone("it says nothing")

    async def close(self) -> None:
        self.lost = lambda: None
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self.connection.close()

    def _sender(self, part: str) -> Send:
        async def send(method: str, body: dict[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
            async with aclosing(self.connection.lines("POST", f"/desk/call/{part}/{method}", body)) as lines:
                async for line in lines:
                    if "revision" in line:
                        # the answer may depend on settings that come over the other stream
                        await self._until(int(line["revision"]))
                    yield line

        return send

    async def _until(self, revision: int) -> None:
        """Until so many changes of settings and notices were heard, or nothing more comes."""
        async with self._heard:
            await self._heard.wait_for(lambda: self._revision >= revision or self._over)

    async def _listen(self) -> None:
        try:
            async with aclosing(self.connection.lines("GET", "/desk/events")) as lines:
                async for line in lines:
                    if "settings" in line:
                        await self._take(line)
                    elif (event := event_of(line)) is not None:
                        self._queue.publish(event)
        except (OwnerGone, DocdeskError) as error:
            log.info("the owner says nothing more: %s", error)
        finally:
            self._over = True
            async with self._heard:
                self._heard.notify_all()
        self.lost()

    async def _take(self, line: dict[str, Any]) -> None:
        """Other settings and notices."""
        self._settings = settings_of(line["settings"], self._settings)
        self._notices = reader(list[Notice])(line["notices"])
        # this process may test a provider, or ask for a key
        offline.keep_offline(self._settings.offline)
        self._revision = int(line["revision"])
        self._changes.publish(None)
        async with self._heard:
            self._heard.notify_all()


class RemoteQueue(Queue):
    """The streams of the owner's queue."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._state = QueueState()
        self._listeners = Listeners[Event]("queue")

    @property
    def state(self) -> QueueState:
        return self._state

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        return self._listeners.subscribe(listener)

    async def as_ended(self, ids: Iterable[str]) -> AsyncIterator[tuple[str, Document]]:
        body = {"ids": list(ids)}
        async with aclosing(self._connection.lines("POST", "/desk/as-ended", body)) as lines:
            async for line in lines:
                if "error" in line:
                    raise error_of(line["error"])
                event = event_of(line)
                if isinstance(event, QueueState):
                    # it explains the documents that come next
                    self.publish(event)
                elif isinstance(event, Document):
                    yield line["id"], event

    def publish(self, event: Event) -> None:
        """Pass on what the owner's queue published."""
        if isinstance(event, QueueState):
            self._state = event
        self._listeners.publish(event)


async def connect(service: Service, library: Path) -> RemoteDesk:
    """The desk of the owner that `service` names. Raises OwnerGone if it does not answer as one."""
    connection, about = await open_connection(service)
    if about.get("contract") != CONTRACT:
        await connection.close()
        raise OwnerGone(f"it is docdesk {about.get('version')}, which this one cannot ask")
    kind = str(about.get("kind"))
    desk = RemoteDesk(connection, kind, library)  # type: ignore[abstract]  # `asked` gives it the rest
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await desk.start()
    except BaseException as error:
        await desk.close()
        if isinstance(error, TimeoutError | ValueError | KeyError | TypeError):
            raise OwnerGone(type(error).__name__) from error
        raise
    return desk
