# SPDX-License-Identifier: Apache-2.0
"""Another model or way of splitting for a whole library: its settings and its index change together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from docdesk.catalog.catalog import Index
from docdesk.catalog.inventory import Inventory
from docdesk.ingest.recipes import Embedders, Making
from docdesk.settings.model import Settings, changed
from docdesk.upkeep.reindex import Reindex
from docdesk.values.kept_questions import Evaluation
from docdesk.values.plans import Cost
from docdesk.values.progress import OnProgress
from docdesk.workers.runs import Runs


class ComparesIndexes(Protocol):
    """Asks the kept questions of an index that is complete but not yet in use."""

    async def has_questions(self) -> bool:
        """Whether there is anything to compare by."""

    async def of(self, index: Index, new: Mapping[str, str]) -> Evaluation:
        """How the questions are answered once `new` generations have taken the place of the current ones."""


class IndexChange:
    """Over the parts of one library. Use it through the desk."""

    def __init__(
        self,
        reindex: Reindex,
        inventory: Inventory,
        embedders: Embedders,
        workers: Runs,
        settings: Callable[[], Settings],
        reconfigure: Callable[[Settings, str | None], Awaitable[None]],
        comparison: ComparesIndexes,
    ) -> None:
        """`settings` returns those in force; `reconfigure` puts others in force."""
        self._reindex = reindex
        self._inventory = inventory
        self._embedders = embedders
        self._workers = workers
        self._settings = settings
        self._reconfigure = reconfigure
        self._comparison = comparison

    async def cost(self, settings: Settings) -> Cost:
        """What it would cost to process the existing documents again with these settings. Asks no provider."""
        self._workers.start()
        recipe, embedder = await self._embedders.recipe_for(settings)
        return await self._reindex.cost(Making(recipe, embedder))

    async def prepare(
        self, settings: Settings, api_key: str | None = None, *, on_progress: OnProgress | None = None
    ) -> Evaluation | None:
        """Make the index of these settings beside the present one, and ask both the kept questions.

        Returns how the new one answers, beside the present one; None without kept questions, and nothing is made then.
        `run` switches to it. Raises DocdeskError.
        """
        if not await self._comparison.has_questions():
            return None
        self._workers.start()
        recipe, embedder = await self._embedders.recipe_for(settings, api_key)
        new = await self._reindex.prepare(Making(recipe, embedder), on_progress)
        made = await self._inventory.index(recipe.index.id)
        return await self._comparison.of(made, new)

    async def discard(self) -> int:
        """Remove an index that was prepared; embeddings are kept. Returns how many documents had something in it."""
        return await self._reindex.discard()

    async def run(
        self, settings: Settings, api_key: str | None = None, *, on_progress: OnProgress | None = None
    ) -> int:
        """Keep these settings and make the index that they describe, beside the old one until it is complete.

        Returns how many documents turned. One that is stopped goes on at the next start. Raises DocdeskError.
        """
        self._workers.start()
        await self._reconfigure(settings, api_key)
        return await self._reindex.run(on_progress)

    async def back(self) -> str | None:
        """Switch back to the previous index and its settings, at no cost. Returns its model, or None."""
        index = await self._reindex.back()
        if index is None:
            return None
        await self._reconfigure(settings_of(index, self._settings()), None)
        return index.model

    async def kept(self) -> int:
        """How many documents could switch back."""
        return len(await self._inventory.kept())

    async def drop_old(self) -> int:
        """Remove the previous index. Returns how many documents had something in it."""
        return await self._reindex.drop_old()


def settings_of(index: Index, settings: Settings) -> Settings:
    """The settings that make an index again."""
    return changed(
        settings,
        provider=index.provider,
        model=index.model,
        base_url=index.endpoint or None,
        dimensions=index.asked_dimensions,
        chunk_size=index.chunk_size,
        chunk_overlap=index.chunk_overlap,
    )
