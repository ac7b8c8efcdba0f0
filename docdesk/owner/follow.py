# SPDX-License-Identifier: Apache-2.0
"""Reaches a library's desk wherever it is: opens it as its owner, or works through the current owner.

A library has one owner. A second process calls it and sees no difference; when the owner ends or is killed, one of
the others takes over. An owner in a terminal makes way for a window and continues as its client, and one that starts
no work makes way for everyone who does.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TypeVar

from docdesk.contract import desk as contract
from docdesk.contract.calls import followed
from docdesk.contract.owner import OwnerGone, OwnerHooks, OwnerKind
from docdesk.contract.service_file import Service, read_service
from docdesk.desk.desk import Desk, open_desk
from docdesk.errors import DocdeskError, LibraryInUse
from docdesk.owner.client import RemoteDesk, connect
from docdesk.owner.listen import Listening
from docdesk.owner.making_way import (
    ANSWER_SECONDS,
    LOOK_SECONDS,
    YIELD_SECONDS,
    let_others_first,
    makes_way,
    until_succeeded,
)
from docdesk.owner.queue import FollowedQueue
from docdesk.settings.model import Settings, changed, load_settings
from docdesk.system.background import BackgroundTasks
from docdesk.system.listeners import Listeners
from docdesk.values.documents import Document, QueueState
from docdesk.values.facts import coded
from docdesk.values.plans import FilePlan, OnPlanned, Plan
from docdesk.values.portions import portions
from docdesk.values.problems import Notice, Problem

log = logging.getLogger(__name__)
T = TypeVar("T")
FindKey = Callable[[], Awaitable[str | None]]

PATIENCE_SECONDS = 20.0
"""How long an owner may take to start or to end before the library counts as in use."""


async def reach_desk(
    settings: Settings,
    *,
    api_key: str | FindKey | None = None,
    starts_work: bool = True,
    kind: OwnerKind = OwnerKind.TERMINAL,
    host: str = "127.0.0.1",
    port: int = 0,
    show: Callable[[list[Path]], None] | None = None,
    watches: bool = False,
    hand_over: list[Path] | None = None,
    shown: asyncio.Event | None = None,
) -> ReachedDesk:
    """The desk of a library, as its owner or through it.

    `api_key` is the provider's, or finds it: only an owner needs it, and a keyring takes its time.
    The owner listens at `host` and `port` (0: what the settings say), and watches the folders
    of the settings where `watches` says so. `kind` is what this process is to the person: a
    window or a service asks a terminal to make way; `show` is called where another window's files come. Where
    `hand_over` is given and a window owns the library, it gets these files and HandedOver is raised. What is
    only warmed up for later waits for `shown`, see `docdesk.desk.reading.rows_first`.

    Raises LibraryInUse where there is an owner that does not answer, and what `open_desk` raises.
    """
    desk = ReachedDesk(  # type: ignore[abstract]  # `followed` gives it the rest
        settings, api_key, starts_work, kind, (host, port), show, watches
    )
    try:
        await desk._open(hand_over, shown)
    except BaseException:
        await desk.close()
        raise
    return desk


class ReachedDesk(contract.Desk):
    """A desk that stays the same while its library's owner changes. Made by `reach_desk`."""

    def __init__(
        self,
        settings: Settings,
        api_key: str | FindKey | None,
        starts_work: bool,
        kind: OwnerKind,
        address: tuple[str, int],
        show: Callable[[list[Path]], None] | None,
        watches: bool,
    ) -> None:
        self._queue = FollowedQueue(self)  # type: ignore[abstract]  # `followed` gives it the rest
        followed(contract.Queue, lambda desk: desk.queue, self, self._queue)
        self._upkeep: contract.Upkeep = followed(contract.Upkeep, lambda desk: desk.upkeep, self)
        self._index_change: contract.IndexChange = followed(
            contract.IndexChange, lambda desk: desk.index_change, self
        )
        self._backup: contract.Backup = followed(contract.Backup, lambda desk: desk.backup, self)
        self._calls: contract.Desk = followed(contract.Desk, lambda desk: desk, self)
        followed(contract.Desk, lambda desk: desk, self, self)
        self._settings = settings
        self._api_key = api_key
        self._starts_work = starts_work
        reads = kind is OwnerKind.TERMINAL and not starts_work
        self._kind = OwnerKind.READER if reads else kind
        self._address = address
        self._show = show
        self._watches = watches
        self._here: Desk | None = None
        self._there: RemoteDesk | None = None
        self._changing = asyncio.Lock()
        """Held while the owner changes."""
        self._moving = asyncio.Event()
        """Set when the present desk is about to be closed; a new event for each desk."""
        self._under_way = 0
        self._no_calls = asyncio.Event()
        self._no_calls.set()
        self._changes = Listeners[None]("desk")
        self._unsubscribe: Callable[[], None] = lambda: None
        self._background = BackgroundTasks("desk")
        self._listening: Listening | None = None
        self._had_owner = False
        self._making_way = False
        self._closing = False

    @property
    def settings(self) -> Settings:
        desk = self._here or self._there
        return desk.settings if desk is not None else self._settings

    @property
    def notices(self) -> list[Notice]:
        desk = self._here or self._there
        return desk.notices if desk is not None else []

    @property
    def queue(self) -> contract.Queue:
        return self._queue

    @property
    def upkeep(self) -> contract.Upkeep:
        return self._upkeep

    @property
    def index_change(self) -> contract.IndexChange:
        return self._index_change

    @property
    def backup(self) -> contract.Backup:
        return self._backup

    @property
    def is_owner(self) -> bool:
        """Whether this process owns the library now."""
        return self._here is not None

    @property
    def owner(self) -> Service | None:
        """Where the owner is, if it is another process."""
        return self._there.service if self._there is not None else None

    async def service(self) -> Service:
        """Where this owner listens. Raises what keeps it from listening."""
        if self._listening is None:
            raise RuntimeError("this process does not own the library")
        return await self._listening.service()

    async def looked(self) -> None:
        """Wait until the watched folders were compared with the catalog, if this process watches them."""
        if self._listening is not None:
            await self._listening.looked()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        return self._changes.subscribe(lambda _: listener())

    async def documents(self) -> list[Document]:
        rows = await self._calls.documents()
        for some in portions(rows):
            self._queue.know(row.id for row in some)
            await asyncio.sleep(0)  # a hundred thousand at once hold the loop for several frames
        return rows

    async def reconfigure(self, settings: Settings, api_key: str | None = None) -> None:
        await self._calls.reconfigure(settings, api_key)
        self._settings = settings
        if api_key is not None:
            self._api_key = api_key

    async def plan(
        self,
        paths: Iterable[Path],
        *,
        settings: Settings | None = None,
        on_file: OnPlanned = lambda file, total: None,
    ) -> Plan:
        examined: set[str] = set()

        def pass_on(file: FilePlan, total: int) -> None:
            # the next owner examines again what the last one had
            if file.path not in examined:
                examined.add(file.path)
                on_file(file, total)

        return await self._calls.plan(paths, settings=settings, on_file=pass_on)

    async def backed_up(self, document: Document) -> Document:
        return await self._of_present(lambda desk: desk.backed_up(document))

    async def finish_backup(self) -> Problem | None:
        return await self._of_present(lambda desk: desk.finish_backup())

    async def close(self) -> None:
        self._closing = self._background.quiet = True
        async with self._changing:
            await self._let_go()
        await self._background.stop()

    async def _of_present(self, work: Callable[[contract.Desk], Awaitable[T]]) -> T:
        """Call a method that each kind of desk implements itself, on the present desk."""
        desk, _ = await self.present()
        self.begin_call()
        try:
            return await work(desk)
        finally:
            self.end_call()

    # the Follower protocol

    async def present(self) -> tuple[Desk | RemoteDesk, asyncio.Event]:
        """The desk there is, and the event that is set before it is closed."""
        async with self._changing:
            if self._closing:
                raise RuntimeError("the desk is closed")
            if self._here is None and self._there is None:
                await self._find(PATIENCE_SECONDS)
            desk = self._here or self._there
            assert desk is not None
            return desk, self._moving

    async def find_again(self, lost: Desk | RemoteDesk) -> None:
        """The desk was lost: find the library's next owner, or be it. Raises LibraryInUse."""
        async with self._changing:
            if self._closing or lost not in (self._here, self._there):
                return
            await self._let_go()
            if not self._starts_work:
                await let_others_first(self._settings.library, self._is_closing)
            await self._find(PATIENCE_SECONDS)

    def begin_call(self) -> None:
        """A call begins; the present desk is not closed before `end_call`."""
        self._under_way += 1
        self._no_calls.clear()

    def end_call(self) -> None:
        """The call has ended."""
        self._under_way -= 1
        if not self._under_way:
            self._no_calls.set()

    # private; everything below runs while `_changing` is held

    async def _open(self, hand_over: list[Path] | None, shown: asyncio.Event | None) -> None:
        async with self._changing:
            await self._find(PATIENCE_SECONDS, hand_over, shown)

    async def _find(
        self,
        seconds: float,
        hand_over: list[Path] | None = None,
        shown: asyncio.Event | None = None,
    ) -> None:
        library = self._settings.library
        deadline = time.monotonic() + seconds
        latest: float | None = None
        """When an owner that was asked to make way must have done so."""
        while True:
            service = read_service(library)
            if service is not None:
                try:
                    there = await connect(service, library)
                except OwnerGone as error:
                    log.info("process %d does not answer: %s", service.pid, error)
                else:
                    if not await makes_way(there, self._kind, hand_over):
                        await self._attach_there(there)
                        return
                    now = time.monotonic()
                    latest = latest or now + ANSWER_SECONDS
                    # one that still answers has a question to answer first
                    deadline = min(now + YIELD_SECONDS, latest)
            try:
                here = await open_desk(
                    self._settings_now(),
                    api_key=await self._key(),
                    starts_work=self._starts_work,
                    shown=shown,
                )
            except LibraryInUse:
                if time.monotonic() > deadline or self._closing:
                    reason = (
                        coded("in_use_silent_pid", pid=str(service.pid))
                        if service
                        else coded("in_use_silent")
                    )
                    raise LibraryInUse(path=str(library), reason=reason) from None
            else:
                await self._attach_here(here, shown)
                return
            await asyncio.sleep(LOOK_SECONDS)

    async def _key(self) -> str | None:
        if callable(self._api_key):
            self._api_key = await self._api_key()
        return self._api_key

    def _settings_now(self) -> Settings:
        """The given settings, overlaid with what the library's last owner saved."""
        if not self._had_owner:
            return self._settings
        kept = load_settings(library=self._settings.library)
        names = kept.model_fields_set - {"library"}
        return changed(self._settings, **{name: getattr(kept, name) for name in names})

    async def _attach_here(self, desk: Desk, shown: asyncio.Event | None) -> None:
        self._here = desk
        self._had_owner = True
        self._moving = asyncio.Event()
        in_terminal = self._kind in (OwnerKind.TERMINAL, OwnerKind.READER)
        hooks = OwnerHooks(
            self._kind, self._show, self._give_up if in_terminal else None, lambda: not self._closing
        )
        self._listening = Listening(
            desk, self._address, hooks, watches=self._watches, shown=shown, works_first=in_terminal
        )
        self._attach(desk)

    async def _attach_there(self, desk: RemoteDesk) -> None:
        self._there = desk
        self._had_owner = True
        self._moving = asyncio.Event()
        desk.lost = lambda: self._owner_lost(desk)
        self._attach(desk)

    def _attach(self, desk: Desk | RemoteDesk) -> None:
        """Pass on this desk's events from now on."""
        self._unsubscribe = desk.on_change(lambda: self._changes.publish(None))
        if self._queue.attach(desk):
            self._changes.publish(None)
            self._background.keep(self._queue.catch_up(desk, self.documents))

    async def _let_go(self) -> None:
        """Close the present desk after the calls in progress."""
        self._moving.set()
        self._unsubscribe()
        self._queue.detach()
        if self._listening is not None:
            await self._listening.close()
            self._listening = None
        here, self._here = self._here, None
        there, self._there = self._there, None
        if here is not None:
            await self._no_calls.wait()
            await here.close()
        if there is not None:
            await there.close()

    def _is_closing(self) -> bool:
        return self._closing

    def _give_up(self, pid: int) -> None:
        if not self._making_way:
            self._making_way = True
            self._background.keep(self._give_up_to(pid))

    async def _give_up_to(self, pid: int) -> None:
        """Let the process `pid` own the library, then continue as its client."""
        try:
            async with self._changing:
                if self._here is None or self._closing:
                    return
                log.info("making way for process %d", pid)
                self._moving.set()
                # the other process gives up on an owner that no longer listens, and an answer takes its time
                await self._no_calls.wait()
                await self._let_go()
                await until_succeeded(self._settings.library, pid, self._is_closing)
                self._making_way = False
                if not self._closing:
                    await self._find(PATIENCE_SECONDS)
        finally:
            self._making_way = False

    def _owner_lost(self, desk: RemoteDesk) -> None:
        if not self._closing:
            self._background.keep(self._find_next(desk))

    async def _find_next(self, desk: RemoteDesk) -> None:
        try:
            await self.find_again(desk)
        except DocdeskError as error:
            # whoever waits for documents gets the error there; a window gets it here
            self._queue.publish(QueueState(paused=True, problem=error.problem()))
