# SPDX-License-Identifier: Apache-2.0
"""Settings tried out by a process that has no desk open: their request still stands in the library's ledger.

Only a library's owner writes its ledger. So the owner makes the request if there is one; otherwise this process
becomes the owner while it makes the request itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from docdesk.ask.choosing import try_chat as ask_once
from docdesk.backup.library_backup import try_settings
from docdesk.contract.desk import Desk
from docdesk.contract.owner import OwnerGone
from docdesk.contract.service_file import read_service
from docdesk.desk import lock
from docdesk.desk import trying as here
from docdesk.errors import DocdeskError
from docdesk.money.ledger import Ledger
from docdesk.owner.client import connect
from docdesk.settings.model import Settings
from docdesk.values.backup_findings import Tested
from docdesk.values.requests import ChatTested, ProviderTested

T = TypeVar("T")

log = logging.getLogger(__name__)


async def try_provider(settings: Settings, api_key: str | None = None) -> ProviderTested:
    """Make one real call with these settings and this key. Raises DocdeskError."""
    return await _by_owner(
        settings.library,
        lambda desk: desk.try_provider(settings, api_key),
        lambda ledger: here.try_provider(settings, api_key, ledger),
    )


async def try_chat(settings: Settings, api_key: str | None = None) -> ChatTested:
    """Ask the settings' chat endpoint one question. Raises DocdeskError."""
    return await _by_owner(
        settings.library,
        lambda desk: desk.try_chat(settings, api_key),
        lambda ledger: ask_once(settings, api_key, ledger),
    )


async def try_bucket(settings: Settings) -> Tested:
    """Write, read and remove a small object in the settings' bucket. Raises BackupError."""
    return await _by_owner(
        settings.library,
        lambda desk: desk.backup.try_bucket(settings),
        lambda ledger: try_settings(settings, ledger),
    )


async def _by_owner(
    library: Path, ask: Callable[[Desk], Awaitable[T]], do: Callable[[Ledger | None], Awaitable[T]]
) -> T:
    service = await asyncio.to_thread(read_service, library)
    if service is not None:
        with contextlib.suppress(OwnerGone):
            owner = await connect(service, library)
            try:
                return await ask(owner)
            finally:
                await owner.close()
    async with _own_ledger(library) as ledger:
        return await do(ledger)


@asynccontextmanager
async def _own_ledger(library: Path) -> AsyncIterator[Ledger | None]:
    """The ledger of a library that this process owns for a moment; None if there is no library, or it cannot."""
    if not await asyncio.to_thread(library.is_dir):
        yield None
        return
    try:
        owned, library_log = await asyncio.to_thread(lock.take, library)
    except DocdeskError as error:
        log.warning("a test request cannot be kept in the ledger: %s", error.code)
        yield None
        return
    ledger = Ledger(library / "ledger.db")
    try:
        yield ledger
    finally:
        await asyncio.to_thread(ledger.close)
        library_log.close()
        owned.release()
