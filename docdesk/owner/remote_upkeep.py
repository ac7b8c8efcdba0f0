# SPDX-License-Identifier: Apache-2.0
"""Check, repair, rebuild and a change of the model, asked of the library's owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from docdesk.contract import codec as wire
from docdesk.contract.owner import OwnerGone
from docdesk.settings.model import NOT_KEPT, Settings
from docdesk.values.findings import Findings
from docdesk.values.problems import Notice

if TYPE_CHECKING:
    from docdesk.owner.client import RemoteDesk
    from docdesk.values.plans import Cost


class RemoteUpkeep:
    """The owner's upkeep; `docdesk.upkeep.upkeep.Upkeep` says what its methods do."""

    def __init__(self, desk: RemoteDesk) -> None:
        self._desk = desk

    async def check(
        self,
        *,
        repair: bool = False,
        asks_for_all: bool = False,
        embeds_missing: bool = False,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Findings:
        body = {"repair": repair, "asks_for_all": asks_for_all, "embeds_missing": embeds_missing}
        return await self._found("/desk/check", body, on_progress)

    async def rebuild(
        self, *, embeds_missing: bool = False, on_progress: Callable[[int, int], None] | None = None
    ) -> Findings:
        return await self._found("/desk/rebuild", {"embeds_missing": embeds_missing}, on_progress)

    async def _found(
        self, path: str, body: dict[str, Any], on_progress: Callable[[int, int], None] | None
    ) -> Findings:
        found = await _result_of(self._desk, path, body, on_progress)
        return Findings(**{**found, "remarks": [Notice(**remark) for remark in found["remarks"]]})


class RemoteIndexChange:
    """The owner's; `docdesk.upkeep.index_change.IndexChange` says what its methods do."""

    def __init__(self, desk: RemoteDesk) -> None:
        self._desk = desk

    async def cost(self, settings: Settings) -> Cost:
        from docdesk.values.plans import Cost

        return Cost(**await _result_of(self._desk, "/desk/reindex/cost", _body(settings), None))

    async def run(
        self,
        settings: Settings,
        api_key: str | None = None,
        *,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> int:
        body = {**_body(settings), "api_key": api_key}
        turned = await _result_of(self._desk, "/desk/reindex", body, on_progress)
        self._desk.settings = settings
        return int(turned)

    async def back(self) -> str | None:
        model: str | None = await _result_of(self._desk, "/desk/reindex/back", {}, None)
        return model

    async def kept(self) -> int:
        return int((await self._desk.ask("GET", "/desk/reindex/kept"))["count"])

    async def drop_old(self) -> int:
        return int(await _result_of(self._desk, "/desk/reindex/drop", {}, None))


def _body(settings: Settings) -> dict[str, Any]:
    return {"settings": settings.model_dump(mode="json", exclude=set(NOT_KEPT))}


async def _result_of(
    desk: RemoteDesk, path: str, body: dict[str, Any], on_progress: Callable[[int, int], None] | None
) -> Any:
    """What something that takes a while comes to. Raises the owner's DocdeskError, or OwnerGone."""
    found: list[Any] = []
    async for plain in desk.lines("POST", path, body, dict):
        if "progress" in plain and on_progress is not None:
            on_progress(*plain["progress"])
        elif "error" in plain:
            raise wire.error_of(plain["error"])
        elif "found" in plain:
            found.append(plain["found"])
    if not found:
        raise OwnerGone("it came to nothing")
    return found[0]
