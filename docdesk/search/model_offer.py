# SPDX-License-Identifier: Apache-2.0
"""Offers the multilingual model to a library whose own model cannot read some of its passages.

A library keeps the model that it was made with, so one with Korean or Russian passages may have a model for English.
The offer says what the change costs. It is made until somebody has answered it, and then never again.
"""

from __future__ import annotations

import asyncio
import math
import os

from docdesk.catalog.catalog import Catalog, Index
from docdesk.search.languages import SAMPLE
from docdesk.search.scales import BUILTIN
from docdesk.search.scripts import reads
from docdesk.settings.builtin_models import BUILTIN_MODELS, E5_SMALL
from docdesk.store.words import Words
from docdesk.values.notices import OFFERED
from docdesk.values.problems import Notice

ANSWERED = "multilingual_offer_answered"
"""The fact in the catalog that nobody wants to see the offer again."""

REINDEXED = "reindex_to"
"""The fact in the catalog that a change of the model goes on."""

LEAST_PERCENT = 1
"""Fewer passages than this are names and formulas."""

SECONDS_A_CHUNK = 0.06
"""Processor seconds that a chunk of the model for English takes in its new form, from its text to the store."""


class ModelOffer:
    """Over the catalog and the words of one library."""

    def __init__(self, catalog: Catalog, words: Words) -> None:
        self._catalog = catalog
        self._words = words
        self.turn = asyncio.Lock()
        """Held by whoever looks."""
        self.has_looked = False
        """Whether somebody did since the library was opened."""

    async def look(self) -> Notice | None:
        """The offer, or None if the library has no need of it, or if it was answered."""
        indexes = [index for index in await self._catalog.indexes_in_use() if _reads_english_only(index)]
        if not indexes or await self._catalog.fact(ANSWERED) or await self._catalog.fact(REINDEXED):
            return None
        sample = await self._words.sample(SAMPLE)
        texts = {(each.generation, each.chunk): each.text for each in sample}
        here = [
            (texts[place], BUILTIN_MODELS[index.model])
            for index in indexes
            for place in await self._catalog.hashes_in_index(index.id, list(texts))
        ]
        unread = sum(not reads(model.scripts, text) for text, model in here)
        percent = round(100 * unread / max(1, len(here)))
        if percent < LEAST_PERCENT:
            return None
        chunks = await self._words.passage_count() * len(here) / len(sample)
        seconds = chunks * SECONDS_A_CHUNK / (os.cpu_count() or 1)
        return Notice(
            OFFERED,
            {
                "model": indexes[0].model,
                "percent": percent,
                "minutes": max(1, math.ceil(seconds / 60)),
                "other": E5_SMALL.name,
            },
        )

    async def answered(self) -> None:
        """Do not make the offer again."""
        await self._catalog.save_fact(ANSWERED, True)


def _reads_english_only(index: Index) -> bool:
    model = BUILTIN_MODELS.get(index.model) if index.provider == BUILTIN else None
    return model is not None and model.english_only
