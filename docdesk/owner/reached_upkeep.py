# SPDX-License-Identifier: Apache-2.0
"""The upkeep of a desk whose owner may change, and a change of its model."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from docdesk.values.findings import Findings

if TYPE_CHECKING:
    from docdesk.owner.follow import ReachedDesk
    from docdesk.settings.model import Settings
    from docdesk.values.plans import Cost


class ReachedUpkeep:
    """The upkeep of a `ReachedDesk`; an owner that ends meanwhile is followed by one that begins anew."""

    def __init__(self, desk: ReachedDesk) -> None:
        self._desk = desk

    async def check(
        self,
        *,
        repair: bool = False,
        asks_for_all: bool = False,
        embeds_missing: bool = False,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Findings:
        return await self._desk.call(
            lambda desk: desk.upkeep.check(
                repair=repair,
                asks_for_all=asks_for_all,
                embeds_missing=embeds_missing,
                on_progress=on_progress,
            )
        )

    async def rebuild(
        self, *, embeds_missing: bool = False, on_progress: Callable[[int, int], None] | None = None
    ) -> Findings:
        return await self._desk.call(
            lambda desk: desk.upkeep.rebuild(embeds_missing=embeds_missing, on_progress=on_progress)
        )


class ReachedIndexChange:
    """The index change of a `ReachedDesk`; the next owner goes on with one that was begun."""

    def __init__(self, desk: ReachedDesk) -> None:
        self._desk = desk

    async def cost(self, settings: Settings) -> Cost:
        return await self._desk.call(lambda desk: desk.index_change.cost(settings))

    async def run(
        self,
        settings: Settings,
        api_key: str | None = None,
        *,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> int:
        return await self._desk.call(
            lambda desk: desk.index_change.run(settings, api_key, on_progress=on_progress)
        )

    async def back(self) -> str | None:
        return await self._desk.call(lambda desk: desk.index_change.back())

    async def kept(self) -> int:
        return await self._desk.call(lambda desk: desk.index_change.kept())

    async def drop_old(self) -> int:
        return await self._desk.call(lambda desk: desk.index_change.drop_old())
