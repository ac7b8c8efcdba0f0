# SPDX-License-Identifier: Apache-2.0
"""Compares what is derived (vectors, words) with what is true (catalog, embeddings), and mends it.

One generation after another and a thousand chunks at a time, so that memory does not grow with the library.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docdesk.catalog.catalog import Generation, Index
from docdesk.catalog.inventory import Expected
from docdesk.errors import CatalogDamaged, StoreUnavailable
from docdesk.records.embeddings import ModelKey
from docdesk.store.interface import Rows
from docdesk.store.rows import (
    about_collection,
    collection_name,
    copies_among,
    moved_aside,
    vector_id,
    vector_metadata,
)
from docdesk.upkeep.comparing import NEAR, SliceState, is_text_of, parts, same, sample
from docdesk.upkeep.library import Library
from docdesk.upkeep.orphans import Orphans
from docdesk.values.documents import Chunk
from docdesk.values.findings import Findings
from docdesk.values.progress import OnProgress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from docdesk.upkeep.comparing import Vectors

log = logging.getLogger(__name__)

SLICE = 1_000
"""Chunks that are in memory at once."""

WOKEN = 256
"""Documents that are sampled at the end of a run, so that it takes no longer in a large library."""

WOKEN_ALL = 2_000
"""Vectors of a library in which all are asked for at the end of a run."""

WOKEN_AFTER_A_KILL = 20_000
"""The same where the owner before was killed: the graph was put together again from pieces then."""

ROUNDS = 3


class Check:
    """Looks through one library."""

    def __init__(
        self,
        library: Library,
        *,
        on_progress: OnProgress | None = None,
        asks_for_all: bool = False,
        embeds_missing: bool = False,
    ) -> None:
        """`asks_for_all` vectors instead of a sample. With `embeds_missing` a repair asks the provider for
        embeddings that are gone; otherwise it costs nothing."""
        self._catalog = library.catalog
        self._inventory = library.inventory
        self._store = library.store
        self._words = library.words
        self._embeddings = library.embeddings
        self._embedder_for = library.embedder_for
        self._on_progress = on_progress
        self._asks_for_all = asks_for_all
        self._embeds_missing = embeds_missing
        self._counts: dict[str, int] = {}
        self._written: set[str] = set()
        self._words_are_whole = True
        self._orphans = Orphans(library)

    async def look(self) -> Findings:
        """Compare everything; changes nothing. Raises DocdeskError."""
        return await self._through(mend=False)

    async def mend(self, *, in_work_too: bool = False) -> Findings:
        """Compare everything, mend what is not right, and return what could not be mended.

        With `in_work_too` vectors of generations that are not complete are written as well, where their
        embeddings are there: a new directory takes over from an old one in the middle of work.
        """
        return await self._through(mend=True, in_work_too=in_work_too)

    async def reinsert_lost(self, *, everything: bool = False) -> int:
        """Search for vectors and insert again those that no search finds. Returns how many there were.

        Chroma's graph can lose a row when others are written, mostly one that has a near twin. In a small library
        all are asked for, with `everything` in a larger one too; else a sample, the same that a check asks for.
        """
        items = [item for item in await self._inventory.expected() if item.current]
        total = sum(item.generation.chunks for item in items)
        asks_for_all = total <= (WOKEN_AFTER_A_KILL if everything else WOKEN_ALL)
        if not asks_for_all and len(items) > WOKEN:
            items = random.sample(items, WOKEN)
        lost = 0
        for _ in range(ROUNDS):
            # what is put in anew may hide another one
            now = sum([await self._wake_some(item, asks_for_all) for item in items])
            lost += now
            if not now:
                break
        return lost

    async def _wake_some(self, item: Expected, asks_for_all: bool) -> int:
        lost = 0
        for part in parts(await self._catalog.chunks(item.generation.id), SLICE):
            found = Findings()
            wanted = {chunk.index for chunk in part}
            if not asks_for_all:
                wanted = set(sample(item.generation, sorted(wanted)))
            some = [chunk for chunk in part if chunk.index in wanted]
            stored = await self._stored(item, some, found)
            deaf = await self._deaf(item, stored, found) if stored else []
            if deaf:
                lost += len(deaf)
                silent = {n: stored[n] for n in deaf}
                await self._wake(item, [c for c in some if c.index in deaf], silent, found)
        return lost

    async def prove(self, generations: set[str]) -> Findings:
        """Mend these generations, which need not be current yet, and say what of them is not whole."""
        found = Findings()
        self._words_are_whole = True
        self._counts = await self._words.counts()
        for item in await self._inventory.expected():
            if item.generation.id in generations:
                await self._look_at(item, mend=True)
        self._counts = await self._words.counts()
        for item in await self._inventory.expected():
            if item.generation.id in generations:
                found.add(await self._look_at(item, mend=False))
        return found

    async def save_embeddings(self) -> Findings:
        """Copy embeddings that are gone back out of the vectors. Returns what is lost in both."""
        found = Findings()
        for item in await self._inventory.expected():
            if not item.current:
                continue
            chunks = await self._catalog.chunks(item.generation.id)
            found.chunks += len(chunks)
            for some in parts(chunks, SLICE):
                kept = await self._embeddings.get(self._key(item.index), [chunk.sha256 for chunk in some])
                unkept = [chunk for chunk in some if chunk.sha256 not in kept]
                stored = await self._stored(item, unkept, found) if unkept else {}
                await self._save(item.index, unkept, stored)
                lost = {chunk.sha256: chunk for chunk in unkept if chunk.index not in stored}
                found.unkept += len(lost)
                found.unkept_characters += sum(chunk.end - chunk.start for chunk in lost.values())
        return found

    async def _save(self, index: Index, chunks: Sequence[Chunk], stored: Vectors) -> None:
        saved = [(chunk.sha256, stored[chunk.index]) for chunk in chunks if chunk.index in stored]
        if saved:
            await self._embeddings.put(self._key(index), saved)

    async def _through(self, *, mend: bool, in_work_too: bool = False) -> Findings:
        astray = await self._inventory.astray()
        if mend and astray:
            # what their chunks were is gone with the catalog's rows: they are split again at the next start
            await self._inventory.begin_anew(astray)
        found = Findings(queued_again=len(astray) if mend else 0, documents=await self._inventory.ready())
        if mend:
            astray = []
        for document in astray:
            found.chunks += document.chunks
            found.holes += max(1, document.chunks)
            found.remarks.append(
                f"{document.name}: the catalog has lost its chunks; a repair queues it again."
            )
        self._words_are_whole = await self._words.whole()
        if mend and not self._words_are_whole:
            await self._words.begin_anew()
            self._words_are_whole = True
        self._counts = await self._words.counts() if self._words_are_whole else {}
        all_ = await self._inventory.expected()
        lost = {document.id for document in astray}
        wanted = [item for item in all_ if (item.current or in_work_too) and item.document.id not in lost]
        total = sum(item.generation.chunks for item in wanted)
        done = 0
        for item in wanted:
            of_this = await self._look_at(item, mend=mend)
            # what was removed or replaced meanwhile has nothing to answer for
            if item.current and (
                not of_this.holes + of_this.unreachable
                or await self._inventory.is_current(item.generation.id)
            ):
                found.add(of_this)
            done += item.generation.chunks
            if self._on_progress is not None:
                self._on_progress(done, total)
        await self._orphans.look(found, words_too=self._words_are_whole, mend=mend)
        if found.unrecorded is not None:
            found.remarks.append(
                "The file embeddings.db is damaged; a repair saves what can be read of it, and copies the rest out"
                " of the vectors."
            )
        if not self._words_are_whole:
            found.remarks.append("The file of words is damaged; a repair makes it anew.")
        return found

    # one generation

    async def _look_at(self, item: Expected, *, mend: bool) -> Findings:
        found = Findings(chunks=item.generation.chunks)
        chunks = await self._catalog.chunks(item.generation.id)
        numbers = await self._numbers_with_words(item.generation)
        for some in parts(chunks, SLICE):
            state = await self._state_of(item, some, numbers, found)
            if mend and (state.wrong or state.wordless or len(state.kept) < len(some)):
                await self._mend(item, some, state, found)
                numbers |= {chunk.index for chunk in some}
                state = await self._state_of(item, some, numbers, found)
            unkept = [chunk for chunk in some if chunk.index not in state.kept]
            holes = state.wrong | state.wordless | {chunk.index for chunk in unkept}
            lost = [chunk for chunk in unkept if chunk.index not in state.stored]
            found.holes += len(holes)
            found.unkept += len(lost)
            found.unkept_characters += sum(chunk.end - chunk.start for chunk in lost)
            reachable = {n: v for n, v in state.stored.items() if n not in state.wrong}
            asked = self._asked_for(item.generation, reachable)
            deaf = await self._deaf(item, asked, found)
            if deaf and mend:
                deaf = await self._wake(item, some, reachable, found)
            found.unreachable += len(deaf)
        if found.holes or found.unreachable:
            found.remarks.append(
                f"{item.document.name}: {found.holes} of {found.chunks} chunks are not whole"
                + (f", {found.unreachable} are not found by a search" if found.unreachable else "")
                + "."
            )
        return found

    async def _numbers_with_words(self, generation: Generation) -> set[int]:
        count = self._counts.get(generation.id, 0)
        if count == generation.chunks:
            return set(range(count))
        return await self._words.numbers(generation.id) if count else set()

    async def _state_of(
        self, item: Expected, chunks: Sequence[Chunk], with_words: set[int], found: Findings
    ) -> SliceState:
        kept_by_sha: dict[str, npt.NDArray[np.float32]] = {}
        try:
            kept_by_sha = await self._embeddings.get(
                self._key(item.index), [chunk.sha256 for chunk in chunks]
            )
        except CatalogDamaged as error:
            found.unrecorded = error.fact("reason")
        kept = {chunk.index: kept_by_sha[chunk.sha256] for chunk in chunks if chunk.sha256 in kept_by_sha}
        stored = await self._stored(item, chunks, found)
        wrong = {
            chunk.index
            for chunk in chunks
            if chunk.index not in stored
            or (chunk.index in kept and not same(stored[chunk.index], kept[chunk.index]))
        }
        wordless = {chunk.index for chunk in chunks} - with_words
        return SliceState(kept, stored, wrong, wordless)

    async def _stored(self, item: Expected, chunks: Sequence[Chunk], found: Findings) -> Vectors:
        if item.index.collection is None:
            return {}
        ids = {vector_id(item.generation, chunk.index): chunk.index for chunk in chunks}
        try:
            rows = await self._store.vectors(item.index.collection, list(ids))
        except StoreUnavailable as error:
            # one vector that the index has lost fails the whole question; all of them are written again
            found.unreadable = error.fact("reason")
            return {}
        return {ids[id]: vector for id, vector in rows.items()}

    def _key(self, index: Index) -> ModelKey:
        return self._embedder_for(index).model_key

    async def _mend(
        self, item: Expected, chunks: Sequence[Chunk], state: SliceState, found: Findings
    ) -> None:
        # what was paid for comes back out of the vectors
        await self._save(item.index, [c for c in chunks if c.index not in state.kept], state.stored)
        texts = await self._texts(item, chunks)
        vectors = {n: v for n, v in state.kept.items() if n in state.wrong}
        lost = [c for c in chunks if c.index in state.wrong and c.index not in state.kept]
        lost = [c for c in lost if is_text_of(c, texts[c.index])]
        if lost and self._embeds_missing and item.current:
            made = await self._embedder_for(item.index).embed([(c.sha256, texts[c.index]) for c in lost])
            vectors.update((chunk.index, vector) for chunk, vector in zip(lost, made, strict=True))
        written = [chunk for chunk in chunks if chunk.index in vectors]
        await self._write(item, written, vectors, texts, found)
        passages = [(item.generation.id, n, texts[n]) for n in sorted(state.wordless)]
        if passages:
            await self._words.add(passages)
        await self._drop_if_removed(item, found)

    async def _texts(self, item: Expected, chunks: Sequence[Chunk]) -> dict[int, str]:
        texts = await self._catalog.texts(item.generation.content, chunks)
        return {chunk.index: text for chunk, text in zip(chunks, texts, strict=True)}

    async def _write(
        self,
        item: Expected,
        chunks: Sequence[Chunk],
        vectors: Vectors,
        texts: dict[int, str],
        found: Findings,
    ) -> None:
        import numpy as np

        if not chunks:
            return
        index = await self._named(item.index, int(vectors[chunks[0].index].shape[0]))
        assert index.collection is not None
        ids = [vector_id(item.generation, chunk.index) for chunk in chunks]
        stacked = np.stack([vectors[chunk.index] for chunk in chunks])
        copies = copies_among([chunk.sha256 for chunk in chunks], self._written)
        rows = Rows(
            ids=ids,
            vectors=moved_aside(ids, stacked, copies),
            texts=[texts[chunk.index] for chunk in chunks],
            metadatas=[
                vector_metadata(item.document, item.generation, chunk, item.stored) for chunk in chunks
            ],
        )
        try:
            await self._store.upsert(index.collection, about_collection(index), rows)
        except StoreUnavailable as error:
            found.unreadable = error.fact("reason")

    async def _drop_if_removed(self, item: Expected, found: Findings) -> None:
        """What was removed while it was written goes again: its sweep may have come before."""
        generation = item.generation
        if await self._inventory.is_kept(generation.id):
            return
        await self._words.drop([generation.id])
        if item.index.collection is not None:
            ids = [vector_id(generation, number) for number in range(generation.chunks)]
            try:
                await self._store.delete(item.index.collection, ids)
            except StoreUnavailable as error:
                found.unreadable = error.fact("reason")

    async def _named(self, index: Index, dimensions: int) -> Index:
        if index.collection is None:
            import dataclasses

            name = collection_name(index, dimensions)
            index = dataclasses.replace(index, dimensions=dimensions, collection=name)
            await self._catalog.save_index(index)
        return index

    # whether vectors are found

    def _asked_for(self, generation: Generation, vectors: Vectors) -> Vectors:
        """A sample of a slice, so that a document has about SAMPLE of them; all where that was asked."""
        if self._asks_for_all:
            return vectors
        return {n: vectors[n] for n in sample(generation, sorted(vectors))}

    async def _deaf(self, item: Expected, vectors: Vectors, found: Findings) -> list[int]:
        """The numbers of those vectors that a search for them does not find."""
        import numpy as np

        numbers = list(vectors)
        deaf: list[int] = []
        if item.index.collection is None:
            return deaf
        for some in parts(numbers, SLICE // 4):
            asked = np.stack([vectors[n] for n in some])
            try:
                near = await self._store.nearest(item.index.collection, asked)
            except StoreUnavailable as error:
                found.unreadable = error.fact("reason")
                return numbers
            deaf += [n for n, similarity in zip(some, near, strict=True) if similarity < 1.0 - NEAR]
        return deaf

    async def _wake(
        self, item: Expected, chunks: Sequence[Chunk], vectors: Vectors, found: Findings
    ) -> list[int]:
        """Write those of a slice that are not found again; where that does not help, delete them before."""
        collection = item.index.collection
        assert collection is not None
        texts = await self._texts(item, chunks)
        deaf = await self._deaf(item, vectors, found)
        for deletes in (False, True):
            if not deaf:
                break
            written = [chunk for chunk in chunks if chunk.index in deaf]
            if deletes:
                # the embedding and the text are at hand: what is deleted here cannot be lost
                await self._store.delete(collection, [vector_id(item.generation, c.index) for c in written])
            await self._write(item, written, vectors, texts, found)
            deaf = await self._deaf(item, {n: vectors[n] for n in deaf}, found)
        await self._drop_if_removed(item, found)
        return deaf
