# SPDX-License-Identifier: Apache-2.0
"""The embedders of a library: one for each model whose index is filled or still searched."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docdesk.money.ledger import Ledger
from docdesk.money.prices import price_at
from docdesk.settings.keys import is_in_clear, read_key
from docdesk.settings.model import Settings, changed
from docdesk.settings.providers import PROVIDERS
from docdesk.system import log as logs
from docdesk.values.requests import SentRequest

if TYPE_CHECKING:
    from docdesk.catalog.catalog import Catalog, Index
    from docdesk.records.embeddings import Embeddings, ModelKey
    from docdesk.steps.embed.embedder import Embedder
    from docdesk.steps.embed.provider import Call, Provider
    from docdesk.steps.split.split import SplitSpec


@dataclass(frozen=True, slots=True)
class Recipe:
    """What documents are made into: the index, how to split for it, and the model's language."""

    index: Index
    split: SplitSpec
    english_only: bool

    def split_of(self, about: Iterable[tuple[str, str]]) -> SplitSpec:
        """How to split a document that says this about itself."""
        return titled_by(self.split, about)


@dataclass(frozen=True, slots=True)
class Making:
    """A recipe with the embedder that makes its vectors."""

    recipe: Recipe
    embedder: Embedder


class Embedders:
    """Creates embedders when they are needed. Each of their requests goes into the ledger."""

    def __init__(
        self,
        settings: Settings,
        api_key: str | None,
        catalog: Catalog,
        embeddings: Embeddings,
        ledger: Ledger,
    ) -> None:
        self._settings = settings
        self._catalog = catalog
        self._embeddings = embeddings
        self._ledger = ledger
        self._keys: dict[str, str | None] = {}
        """Keys by their host: none is ever sent to another one."""
        self._made: dict[tuple[Any, ...], Embedder] = {}
        self._stale: list[Embedder] = []
        """Made for earlier settings, and not closed yet."""
        if api_key:
            self._take_key(api_key)

    @property
    def all(self) -> Iterable[Embedder]:
        """The embedders that exist now, without those of earlier settings."""
        return tuple(self._made.values())

    def reconfigure(self, settings: Settings, api_key: str | None) -> None:
        """Work with other settings from now on. What is no longer used stays open until `close_stale`."""
        self._settings = settings
        if api_key is not None:
            self._take_key(api_key)
        self._stale += self._made.values()
        self._made = {}

    async def close_stale(self) -> None:
        """Close the embedders of earlier settings, as far as it gets before it is cancelled."""
        for embedder in tuple(self._stale):
            await embedder.close()
            with contextlib.suppress(ValueError):  # somebody else closed it as well
                self._stale.remove(embedder)

    async def close(self) -> None:
        """Close all embedders."""
        for embedder in (*self._stale, *self.all):
            await embedder.close()

    async def find_keys(self) -> None:
        """Read the keys of endpoints whose older indexes are still searched."""
        for index in await self._catalog.indexes_in_use():
            spec = PROVIDERS.get(index.provider)
            if spec is None or not spec.takes_key:
                continue
            place = spec.key_place(index.endpoint or None)
            if place not in self._keys:
                # the variable holds the key of the endpoint that is chosen now, or of the provider itself
                environ: dict[str, str] | None = None if place == spec.key_place(None) else {}
                self._keys[place] = (await read_key(place, environ=environ)).text
                logs.hide(self._keys[place] or "")

    async def recipe(self) -> tuple[Recipe, Embedder]:
        """The recipe for the settings, and its embedder. Raises DocdeskError."""
        recipe, provider = await self._recipe(self._settings)
        # a question may have needed one meanwhile
        embedder = self._made.get(_who(recipe.index)) or self._new(self._settings, provider)
        self._made[_who(recipe.index)] = embedder
        return recipe, embedder

    async def recipe_for(self, settings: Settings, api_key: str | None = None) -> tuple[Recipe, Embedder]:
        """The same for settings that are only considered. Raises DocdeskError.

        With a key that is not known yet for their host, what was made without it is made again.
        """
        if api_key is not None and api_key != self._keys.get(settings.key_host):
            self._keys[settings.key_host] = api_key
            logs.hide(api_key)
            recipe, _ = await self._recipe(settings)
            if (stale := self._made.pop(_who(recipe.index), None)) is not None:
                await stale.close()
            return recipe, self.of(recipe.index)
        recipe, _ = await self._recipe(settings)
        return recipe, self.of(recipe.index)

    async def _recipe(self, settings: Settings) -> tuple[Recipe, Provider]:
        from docdesk.steps.embed import open_provider

        split = await _split_for(settings)
        provider = open_provider(settings, self._key_for(settings))
        index = await self._catalog.index_for(_index_of(settings, provider.endpoint, split))
        split = dataclasses.replace(split, titled=index.titled)
        return Recipe(index, split, english_only=settings.english_only), provider

    def of(self, index: Index) -> Embedder:
        """Who makes vectors for an index, which may be of an earlier choice of model."""
        from docdesk.steps.embed import open_provider

        embedder = self._made.get(_who(index))
        if embedder is None:
            settings = changed(
                self._settings,
                provider=index.provider,
                model=index.model,
                base_url=index.endpoint or None,
                dimensions=index.asked_dimensions,
            )
            embedder = self._new(settings, open_provider(settings, self._key_for(settings)))
            self._made[_who(index)] = embedder
        return embedder

    def _new(self, settings: Settings, provider: Provider) -> Embedder:
        from docdesk.steps.embed.embedder import Embedder

        return Embedder.of(settings, provider, self._embeddings, self._note_call)

    def _take_key(self, api_key: str) -> None:
        self._keys[self._settings.key_host] = api_key
        logs.hide(api_key)

    def _key_for(self, settings: Settings) -> str | None:
        if is_in_clear(settings.base_url):
            return None
        return self._keys.get(settings.key_host)

    def _note_call(self, call: Call) -> None:
        self._ledger.write(entry_of(call))


def entry_of(call: Call) -> SentRequest:
    """A request to a provider as the ledger has it: with its cost, where the price is known."""
    price = price_at(call.host, call.model)
    cost = price.of(call.tokens) if price is not None and call.tokens is not None else None
    return SentRequest(
        at=call.at,
        host=call.host,
        model=call.model,
        purpose=call.purpose,
        documents=call.documents,
        bytes=call.bytes,
        tokens=call.tokens,
        cost=cost,
        outcome=call.outcome,
    )


async def split_for(settings: Settings, catalog: Catalog) -> SplitSpec:
    """How texts will be split for the settings' model. Creates no index."""
    from docdesk.steps.embed import open_provider

    split = await _split_for(settings)
    wanted = _index_of(settings, open_provider(settings).endpoint, split)
    index = await catalog.known_index(wanted) or wanted
    return dataclasses.replace(split, titled=index.titled)


def titled_by(split: SplitSpec, about: Iterable[tuple[str, str]]) -> SplitSpec:
    """How to split a document that says this about itself: its title is its own, never the file's name."""
    title = next((text for name, text in about if name == "title"), "")
    return dataclasses.replace(split, title=title) if title and split.titled else split


def _index_of(settings: Settings, endpoint: str, split: SplitSpec) -> Index:
    from docdesk.catalog.rows import Index

    return Index(
        id=0,
        provider=settings.provider,
        model=settings.embedding_model,
        endpoint=endpoint,
        asked_dimensions=settings.dimensions,
        chunk_size=split.size,
        chunk_overlap=split.overlap,
        titled=True,
    )


async def _split_for(settings: Settings) -> SplitSpec:
    from docdesk.steps.split.split import SplitSpec

    window = await asyncio.to_thread(settings.model_window)
    size = settings.chunk_size or window.default_chunk_size
    overlap = settings.chunk_overlap
    if overlap is None:
        overlap = min(window.default_overlap, size // 5)
    return SplitSpec(
        size=size,
        overlap=overlap,
        window=window.usable,
        tokenizer=str(window.tokenizer) if window.tokenizer else None,
        fit=settings.chunk_size is None,
    )


def model_key(settings: Settings) -> ModelKey:
    """The key under which vectors of the settings' model are stored. Sends nothing."""
    from docdesk.steps.embed import open_provider

    return open_provider(settings).key


def _who(index: Index) -> tuple[Any, ...]:
    return (index.provider, index.model, index.endpoint, index.asked_dimensions)
