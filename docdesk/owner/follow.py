# SPDX-License-Identifier: Apache-2.0
"""Reaches a library's desk wherever it is: opens it as its owner, or works through the owner there is.

A library has one owner. Whoever comes second asks it and sees no difference; when the owner ends, or is
killed, one of those who asked it takes over. An owner in a terminal makes way for a window and goes on as one
who asks.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from docdesk.contract.desk import Readable
from docdesk.contract.owner import Asked, OwnerGone, OwnerKind
from docdesk.contract.service_file import Service, read_service
from docdesk.desk.desk import Desk, open_desk
from docdesk.errors import DocdeskError, LibraryInUse
from docdesk.owner.client import RemoteDesk, absolute_texts, connect
from docdesk.owner.listen import Owning
from docdesk.owner.queue import ReachedQueue
from docdesk.owner.reached_backup import ReachedBackup
from docdesk.owner.reached_upkeep import ReachedIndexChange, ReachedUpkeep
from docdesk.owner.remote_reading import ReachedReading
from docdesk.settings.model import Settings, changed, load_settings
from docdesk.system import offline
from docdesk.system.background import BackgroundTasks
from docdesk.values.documents import Document, Page, Passage, QueueState, Status
from docdesk.values.plans import FilePlan, OnPlanned, Plan
from docdesk.values.portions import portions
from docdesk.values.problems import Notice, Problem

log = logging.getLogger(__name__)
T = TypeVar("T")

PATIENCE_SECONDS = 20.0
"""How long an owner may take to begin or to end before the library counts as in use."""

YIELD_SECONDS = 60.0
"""How long an owner may take to make way: a write that runs is finished first."""

LOOK_SECONDS = 0.1


class HandedOver(Exception):
    """Another window shows this library; it has the files now and came to the front."""


async def reach_desk(
    settings: Settings,
    *,
    api_key: str | None = None,
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

    An owner that starts work listens at `host` and `port` (0: what the settings say), and watches the folders
    of the settings where `watches` says so. `kind` is what this process is to the person: a
    window or a service asks a terminal to make way; `show` is called where another window's files come. Where
    `hand_over` is given and a window owns the library, it gets these files and HandedOver is raised. What is
    only warmed up for later waits for `shown`, see `docdesk.desk.reading.rows_first`.

    Raises LibraryInUse where there is an owner that does not answer, and what `open_desk` raises.
    """
    desk = ReachedDesk(settings, api_key, starts_work, kind, (host, port), show, watches)
    try:
        await desk._open(hand_over, shown)
    except BaseException:
        await desk.close()
        raise
    return desk


class ReachedDesk(ReachedReading):
    """A desk that stays the same while its library's owner changes. Made by `reach_desk`."""

    def __init__(
        self,
        settings: Settings,
        api_key: str | None,
        starts_work: bool,
        kind: OwnerKind,
        address: tuple[str, int],
        show: Callable[[list[Path]], None] | None,
        watches: bool,
    ) -> None:
        self.queue = ReachedQueue(self)
        self.upkeep = ReachedUpkeep(self)
        self.index_change = ReachedIndexChange(self)
        self.backup = ReachedBackup(self)
        self._settings = settings
        self._api_key = api_key
        self._starts_work = starts_work
        self._kind = kind
        self._address = address
        self._show = show
        self._watches = watches
        self._here: Desk | None = None
        self._there: RemoteDesk | None = None
        self._changing = asyncio.Lock()
        """Held while the owner changes."""
        self._moving = asyncio.Event()
        """The present desk is going to be closed; a new event for each desk."""
        self._calls = 0
        self._no_calls = asyncio.Event()
        self._no_calls.set()
        self.behind = BackgroundTasks("desk")
        self._owning: Owning | None = None
        self._had_owner = False
        self._closing = False

    @property
    def settings(self) -> Settings:
        """The settings that the owner works with."""
        desk = self._here or self._there
        return desk.settings if desk is not None else self._settings

    @property
    def notices(self) -> list[Notice]:
        """What a person should know of the library."""
        desk = self._here or self._there
        return desk.notices if desk is not None else []

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
        assert self._owning is not None
        return await self._owning.service()

    async def looked(self) -> None:
        """Until the watched folders were compared with the catalog, where this process watches them."""
        if self._owning is not None:
            await self._owning.looked()

    async def documents(self) -> list[Document]:
        """Every document of the library, oldest first."""
        rows = await self.call(lambda desk: desk.documents())
        for some in portions(rows):
            self.queue.know(row.id for row in some)
            await asyncio.sleep(0)  # a hundred thousand at once hold the loop for several frames
        return rows

    async def document(self, id: str) -> Document | None:
        """One document, also under an id that turned out to be another one; None where there is none."""
        return await self.call(lambda desk: desk.document(id))

    async def some_documents(
        self, statuses: Sequence[Status] | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[list[Document], int]:
        """Documents page by page, oldest first, and how many there are in all."""
        return await self.call(lambda desk: desk.some_documents(statuses, offset, limit))

    async def pages(self, document: Document, first: int = 1, limit: int = 10) -> tuple[list[Page], int]:
        """The text of `limit` pages at most from the page `first` on, and how many pages were read in all."""
        return await self.call(lambda desk: desk.pages(document, first, limit))

    async def search(self, text: str, k: int = 10) -> list[Passage]:
        """The k passages that answer best, best first."""
        return await self.call(lambda desk: desk.search(text, k))

    async def read(self, work: Callable[[Readable], Awaitable[T]]) -> T:
        """Read on the desk there is; where its owner ends meanwhile, on the next one."""
        return await self.call(work)

    async def backed_up(self, document: Document) -> Document:
        """The document once its original is in the bucket, failed, or cannot be sent for now."""
        return await self.call(lambda desk: desk.backed_up(document))

    async def finish_backup(self) -> Problem | None:
        """After a run: until the backup is as far as it can be; why it is not done, or None."""
        return await self.call(lambda desk: desk.finish_backup())

    async def reconfigure(self, settings: Settings, api_key: str | None = None) -> None:
        """Work with other settings from now on, and keep them."""
        await self.call(lambda desk: desk.reconfigure(settings, api_key))
        self._settings = settings
        offline.keep_offline(settings.offline)
        if self._owning is not None:
            self._owning.follow_settings()
        if api_key is not None:
            self._api_key = api_key

    async def plan(
        self,
        paths: Iterable[Path],
        *,
        settings: Settings | None = None,
        on_file: OnPlanned = lambda file, total: None,
    ) -> Plan:
        """What adding these paths would make, cost and take. Each file is told once, whoever owns the library."""
        given = list(paths)
        told: set[str] = set()

        def tell(file: FilePlan, total: int) -> None:
            if file.path not in told:
                told.add(file.path)
                on_file(file, total)

        while True:
            desk, moving = await self.present()
            self.begin_call()
            try:
                # it may take minutes, and the owner may have to make way: the next one finds what was read
                made = await _unless(moving, desk.plan(given, settings=settings, on_file=tell))
                if made is not None:
                    return made
            except OwnerGone:
                pass
            finally:
                self.end_call()
            await self.find_again(desk)

    async def diagnose(self, id: str | None = None, *, with_log: bool = False) -> str:
        """What helps to find a fault."""
        return await self.call(lambda desk: desk.diagnose(id, with_log=with_log))

    async def close(self) -> None:
        """Leave the library: as its owner close it, otherwise leave it to its owner."""
        self._closing = self.behind.quiet = True
        async with self._changing:
            await self._let_go()
        await self.behind.stop()

    async def call(self, work: Callable[[Desk | RemoteDesk], Awaitable[T]]) -> T:
        """Do something on the desk there is; where its owner ends meanwhile, on the next one."""
        while True:
            desk, _ = await self.present()
            self.begin_call()
            try:
                return await work(desk)
            except OwnerGone:
                pass
            finally:
                self.end_call()
            await self.find_again(desk)

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
            await self._find(PATIENCE_SECONDS)

    def begin_call(self) -> None:
        """Something is asked of the present desk; it is not closed before `end_call`."""
        self._calls += 1
        self._no_calls.clear()

    def end_call(self) -> None:
        """It was answered."""
        self._calls -= 1
        if not self._calls:
            self._no_calls.set()

    # below: how it works; all of it while `_changing` is held

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
        asked_to_yield = False
        while True:
            service = read_service(library)
            if service is not None:
                try:
                    there = await connect(service, library)
                except OwnerGone as error:
                    log.info("process %d does not answer: %s", service.pid, error)
                else:
                    if not await self._asked_to_yield(there, hand_over):
                        await self._attach_there(there)
                        return
                    if not asked_to_yield:
                        asked_to_yield = True
                        deadline = time.monotonic() + YIELD_SECONDS
            try:
                here = await open_desk(
                    self._settings_now(), api_key=self._api_key, starts_work=self._starts_work, shown=shown
                )
            except LibraryInUse:
                if time.monotonic() > deadline or self._closing:
                    reason = (
                        f" ({service.pid}), which does not answer" if service else ", which does not answer"
                    )
                    raise LibraryInUse(path=str(library), reason=reason) from None
            else:
                await self._attach_here(here, shown)
                return
            await asyncio.sleep(LOOK_SECONDS)

    async def _asked_to_yield(self, there: RemoteDesk, hand_over: list[Path] | None) -> bool:
        """Whether the owner makes way for this process. Hands over files where the owner is a window too."""
        try:
            if there.kind == OwnerKind.WINDOW and hand_over is not None:
                await there.ask("POST", "/desk/raise", {"paths": absolute_texts(hand_over)})
                await there.close()
                raise HandedOver
            if there.kind != OwnerKind.TERMINAL or self._kind is OwnerKind.TERMINAL:
                return False
            await there.ask("POST", "/desk/yield", {"pid": os.getpid()})
        except OwnerGone:
            pass
        except DocdeskError as error:
            log.info("the owner stays: %s", error)
            return False
        await there.close()
        return True

    def _settings_now(self) -> Settings:
        """What was given, and over it what the library's last owner made of its settings."""
        if not self._had_owner:
            return self._settings
        kept = load_settings(library=self._settings.library)
        names = kept.model_fields_set - {"library"}
        return changed(self._settings, **{name: getattr(kept, name) for name in names})

    async def _attach_here(self, desk: Desk, shown: asyncio.Event | None) -> None:
        self._here = desk
        self._had_owner = True
        self._moving = asyncio.Event()
        if self._starts_work:
            give_up = self._give_up if self._kind is OwnerKind.TERMINAL else None
            asked = Asked(self._kind, self._show, give_up)
            self._owning = Owning(desk, self._address, asked, watches=self._watches, shown=shown)
        self.queue.attach(desk)

    async def _attach_there(self, desk: RemoteDesk) -> None:
        self._there = desk
        self._had_owner = True
        self._moving = asyncio.Event()
        desk.queue.lost = lambda: self._owner_lost(desk)
        offline.keep_offline(desk.settings.offline)  # this process may test a provider, or ask for a key
        self.queue.attach(desk)

    async def _let_go(self) -> None:
        """Close the desk there is, after the calls that are under way."""
        self._moving.set()
        self.queue.detach()
        if self._owning is not None:
            await self._owning.close()
            self._owning = None
        here, self._here = self._here, None
        there, self._there = self._there, None
        if here is not None:
            await self._no_calls.wait()
            await here.close()
        if there is not None:
            there.queue.lost = lambda: None
            await there.close()

    def _give_up(self, pid: int) -> None:
        self.behind.keep(self._give_up_to(pid))

    async def _give_up_to(self, pid: int) -> None:
        """Let the process `pid` own the library, then go on as one who asks it."""
        async with self._changing:
            if self._here is None or self._closing:
                return
            log.info("making way for process %d", pid)
            await self._let_go()
            deadline = time.monotonic() + YIELD_SECONDS
            while not self._closing and time.monotonic() < deadline and _lives(pid):
                if read_service(self._settings.library) is not None:
                    break
                await asyncio.sleep(LOOK_SECONDS)
            if not self._closing:
                await self._find(PATIENCE_SECONDS)

    def _owner_lost(self, desk: RemoteDesk) -> None:
        if not self._closing:
            self.behind.keep(self._find_next(desk))

    async def _find_next(self, desk: RemoteDesk) -> None:
        try:
            await self.find_again(desk)
        except DocdeskError as error:
            # whoever waits for documents is told by what waits; a window is told by this
            self.queue.publish(QueueState(paused=True, problem=error.problem()))


async def _unless(event: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What `work` gives; None where the event came first, and `work` was cancelled."""
    doing, waiting = asyncio.create_task(work), asyncio.create_task(event.wait())
    try:
        await asyncio.wait({doing, waiting}, return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None
    finally:
        for task in (doing, waiting):
            task.cancel()
        await asyncio.gather(doing, waiting, return_exceptions=True)


def _lives(pid: int) -> bool:
    import psutil

    return bool(psutil.pid_exists(pid))
