# SPDX-License-Identifier: Apache-2.0
"""The backup of a library that another process owns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from docdesk.contract import codec as wire
from docdesk.contract.owner import OwnerGone
from docdesk.values.backup_findings import BackedUp, Finding

if TYPE_CHECKING:
    from docdesk.owner.client import RemoteDesk

OnProgress = Callable[[int, int], None]


class RemoteBackup:
    """The owner's backup; `LibraryBackup` says what its methods do. All may raise OwnerGone."""

    def __init__(self, desk: RemoteDesk) -> None:
        self._desk = desk

    @property
    def place(self) -> str | None:
        return self._desk.settings.backup_place

    async def run(self, *, take_over: bool = False, on_progress: OnProgress | None = None) -> BackedUp:
        return BackedUp(**await self._found("/desk/backup/run", {"take_over": take_over}, on_progress))

    async def verify(self, *, read_data: bool = False) -> list[Finding]:
        found = await self._found("/desk/backup/verify", {"read_data": read_data})
        return [Finding(plain["what"], plain["object"], tuple(plain["names"])) for plain in found]

    async def retry(self, ids: Sequence[str]) -> None:
        await self._desk.ask("POST", "/desk/backup/retry", {"ids": list(ids)})

    async def remove(self, ids: Sequence[str]) -> None:
        await self._found("/desk/backup/remove", {"ids": list(ids)})

    async def _found(self, path: str, body: dict[str, Any], on_progress: OnProgress | None = None) -> Any:
        found: Any = None
        async for plain in self._desk.lines("POST", path, body, dict):
            if "progress" in plain and on_progress is not None:
                on_progress(*plain["progress"])
            elif "error" in plain:
                raise wire.error_of(plain["error"])
            elif "found" in plain:
                found = plain["found"]
        if found is None:
            raise OwnerGone("it found nothing")
        return found
