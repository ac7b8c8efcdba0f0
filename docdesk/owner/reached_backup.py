# SPDX-License-Identifier: Apache-2.0
"""The backup of a desk whose owner may change."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from docdesk.backup.bucket import Stopped
from docdesk.contract.owner import OwnerGone
from docdesk.values.backup_findings import BackedUp, Finding

if TYPE_CHECKING:
    from docdesk.desk.desk import Desk
    from docdesk.owner.client import RemoteDesk
    from docdesk.owner.follow import ReachedDesk

T = TypeVar("T")
OnProgress = Callable[[int, int], None]


class ReachedBackup:
    """The backup of a `ReachedDesk`. What the owner did not end is begun again at the next one: it does no harm."""

    def __init__(self, desk: ReachedDesk) -> None:
        self._desk = desk

    @property
    def place(self) -> str | None:
        return self._desk.settings.backup_place

    async def run(self, *, take_over: bool = False, on_progress: OnProgress | None = None) -> BackedUp:
        return await self._through(lambda desk: desk.backup.run(take_over=take_over, on_progress=on_progress))

    async def verify(self, *, read_data: bool = False) -> list[Finding]:
        return await self._through(lambda desk: desk.backup.verify(read_data=read_data))

    async def retry(self, ids: Sequence[str]) -> None:
        await self._desk.call(lambda desk: desk.backup.retry(ids))

    async def remove(self, ids: Sequence[str]) -> None:
        await self._desk.call(lambda desk: desk.backup.remove(ids))

    async def _through(self, work: Callable[[Desk | RemoteDesk], Awaitable[T]]) -> T:
        """Do what may take hours on the desk there is: it does not keep the owner from changing meanwhile."""
        while True:
            desk, moving = await self._desk.present()
            self._desk.begin_call()
            try:
                doing = asyncio.ensure_future(work(desk))
                going = asyncio.ensure_future(moving.wait())
                try:
                    await asyncio.wait({doing, going}, return_when=asyncio.FIRST_COMPLETED)
                    if doing.done():
                        return doing.result()
                finally:
                    for task in (doing, going):
                        task.cancel()
                    await asyncio.gather(doing, going, return_exceptions=True)
            except Stopped:
                lost = False  # another bucket from now on, or another owner
            except OwnerGone:
                lost = True
            else:
                lost = False
            finally:
                self._desk.end_call()
            if lost:
                await self._desk.find_again(desk)
