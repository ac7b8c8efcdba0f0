# SPDX-License-Identifier: Apache-2.0
"""What the terminal and the window use of a desk, wherever it runs: in this process or in the owner's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from docdesk.errors import DocdeskError
from docdesk.settings.model import Settings
from docdesk.values.backup_findings import BackedUp, Finding
from docdesk.values.documents import Chunk, Document, Page, Passage, QueueState, Removed, Status
from docdesk.values.findings import Findings
from docdesk.values.problems import Notice, Problem

if TYPE_CHECKING:
    from docdesk.values.plans import Added, Cost, OnPlanned, Plan


class Readable(Protocol):
    """A desk that documents can be read of; `docdesk.desk.reading.Reading` says what each of these does."""

    async def some_documents(
        self, statuses: Sequence[Status] | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[list[Document], int]: ...

    async def pages(self, document: Document, first: int = 1, limit: int = 10) -> tuple[list[Page], int]: ...

    async def chunks(
        self, document: Document, offset: int = 0, limit: int = 100
    ) -> tuple[list[tuple[Chunk, str]], int]: ...

    async def attempts(self, id: str) -> list[dict[str, Any]]: ...

    async def point_to(self, document: Document, before: str) -> None: ...


class AnyQueue(Protocol):
    """A queue; `docdesk.ingest.queue.IngestQueue` says what each of these does."""

    @property
    def state(self) -> QueueState: ...

    def subscribe(
        self, listener: Callable[[Document | Removed | QueueState], None]
    ) -> Callable[[], None]: ...

    async def add(self, paths: Iterable[Path]) -> Added: ...

    async def retry(self, ids: Iterable[str], *, password: str | None = None) -> None: ...

    async def retry_failed(self) -> int: ...

    async def read_again(self, ids: Iterable[str], encoding: str | None) -> dict[str, DocdeskError]: ...

    async def cancel(self, ids: Iterable[str]) -> None: ...

    async def pause(self) -> None: ...

    async def resume(self) -> None: ...

    async def remove(self, ids: Iterable[str]) -> None: ...

    async def restore(self, ids: Iterable[str]) -> None: ...

    def as_ended(self, ids: Iterable[str]) -> AsyncIterator[tuple[str, Document]]: ...


class AnyUpkeep(Protocol):
    """What keeps a library whole; `docdesk.upkeep.upkeep.Upkeep` says what each of these does."""

    async def check(
        self,
        *,
        repair: bool = False,
        asks_for_all: bool = False,
        embeds_missing: bool = False,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Findings: ...

    async def rebuild(
        self, *, embeds_missing: bool = False, on_progress: Callable[[int, int], None] | None = None
    ) -> Findings: ...


class AnyIndexChange(Protocol):
    """What gives a library another model; `docdesk.upkeep.index_change.IndexChange` says what each of these does."""

    async def cost(self, settings: Settings) -> Cost: ...

    async def run(
        self,
        settings: Settings,
        api_key: str | None = None,
        *,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> int: ...

    async def back(self) -> str | None: ...

    async def kept(self) -> int: ...

    async def drop_old(self) -> int: ...


class AnyBackup(Protocol):
    """The backup of a library; `docdesk.backup.library_backup.LibraryBackup` says what each of these does."""

    @property
    def place(self) -> str | None: ...

    async def run(
        self, *, take_over: bool = False, on_progress: Callable[[int, int], None] | None = None
    ) -> BackedUp: ...

    async def verify(self, *, read_data: bool = False) -> list[Finding]: ...

    async def retry(self, ids: Sequence[str]) -> None: ...

    async def remove(self, ids: Sequence[str]) -> None: ...


class AnyDesk(Readable, Protocol):
    """A desk; `docdesk.desk.desk.Desk` says what each of these does."""

    @property
    def settings(self) -> Settings: ...

    @property
    def queue(self) -> AnyQueue: ...

    @property
    def upkeep(self) -> AnyUpkeep: ...

    @property
    def index_change(self) -> AnyIndexChange: ...

    @property
    def backup(self) -> AnyBackup: ...

    @property
    def notices(self) -> list[Notice]: ...

    async def documents(self) -> list[Document]: ...

    async def document(self, id: str) -> Document | None: ...

    async def some_documents(
        self, statuses: Sequence[Status] | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[list[Document], int]: ...

    async def pages(self, document: Document, first: int = 1, limit: int = 10) -> tuple[list[Page], int]: ...

    async def search(self, text: str, k: int = 10) -> list[Passage]: ...

    async def backed_up(self, document: Document) -> Document: ...

    async def finish_backup(self) -> Problem | None: ...

    async def reconfigure(self, settings: Settings, api_key: str | None = None) -> None: ...

    async def plan(
        self, paths: Iterable[Path], *, settings: Settings | None = None, on_file: OnPlanned = ...
    ) -> Plan: ...

    async def diagnose(self, id: str | None = None, *, with_log: bool = False) -> str: ...

    async def close(self) -> None: ...
