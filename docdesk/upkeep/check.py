# SPDX-License-Identifier: Apache-2.0
"""Compares what is derived (vectors, words) with what is true (catalog, embeddings), and mends it.

One generation after another and a thousand chunks at a time, so that memory does not grow with the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docdesk.catalog.catalog import Generation
from docdesk.catalog.inventory import Expected
from docdesk.errors import CatalogDamaged
from docdesk.ingest.not_embedded import without_vector
from docdesk.upkeep.chunk_rows import ChunkRows
from docdesk.upkeep.comparing import SLICE, SliceState, is_text_of, parts, same
from docdesk.upkeep.library import Library
from docdesk.upkeep.orphans import Orphans
from docdesk.upkeep.reachability import Reachability
from docdesk.values.check_options import CheckOptions
from docdesk.values.documents import Chunk, Document
from docdesk.values.findings import Findings
from docdesk.values.problems import Notice
from docdesk.values.progress import OnProgress

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Check:
    """Looks through one library, once or more often."""

    def __init__(
        self, library: Library, options: CheckOptions, *, on_progress: OnProgress | None = None
    ) -> None:
        """`options.repair` does not matter here: `mend` repairs."""
        self._library = library
        self._catalog = library.catalog
        self._inventory = library.inventory
        self._words = library.words
        self._embeds_missing = options.embeds_missing
        self._on_progress = on_progress
        self._rows = ChunkRows(library)
        self._reachability = Reachability(library, self._rows, asks_for_all=options.asks_for_all)
        self._counts: dict[str, int] = {}
        """How many passages each generation has in the file of words."""
        self._words_are_whole = True
        self._orphans = Orphans(library)

    async def look(self) -> Findings:
        """Compare everything; changes nothing. Raises DocdeskError."""
        lost = await self._inventory.without_chunks()
        found = Findings()
        for document in lost:
            found.chunks += document.chunks
            found.holes += max(1, document.chunks)
            found.remarks.append(Notice("check_chunks_lost", {"name": document.name}))
        for document in await self._inventory.without_source():
            found.without_source += 1
            found.remarks.append(
                Notice("check_without_source", {"name": document.name, "path": document.path})
            )
        self._words_are_whole = await self._words.whole()
        return await self._through(found, lost, mend=False, in_work_too=False)

    async def mend(self, *, in_work_too: bool = False) -> Findings:
        """Compare everything, mend what is not right, and return what could not be mended.

        With `in_work_too` vectors of generations that are not complete are written as well if their embeddings
        are there: a new directory takes over from an old one in the middle of work.
        """
        lost = await self._inventory.without_chunks()
        if lost:
            # what their chunks were is gone with the catalog's rows: they are split again at the next start
            await self._inventory.queue_again(lost)
        await self._catalog.settle_replaced()
        await self._inventory.restore_sources(await self._inventory.without_source())
        if not await self._words.whole():
            await self._words.begin_anew()
        self._words_are_whole = True
        return await self._through(Findings(queued_again=len(lost)), [], mend=True, in_work_too=in_work_too)

    async def prove(self, generations: set[str]) -> Findings:
        """Mend these generations, which need not be current yet, and say what is incomplete in them."""
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
                key = self._rows.key(item.index)
                kept = await self._library.embeddings.get(key, [chunk.sha256 for chunk in some])
                none = without_vector(item.generation)
                unkept = [c for c in some if c.sha256 not in kept and c.index not in none]
                stored = await self._rows.stored(item, unkept, found) if unkept else {}
                await self._rows.save_embeddings(item.index, unkept, stored)
                lost = {chunk.sha256: chunk for chunk in unkept if chunk.index not in stored}
                found.unkept += len(lost)
                found.unkept_characters += sum(chunk.end - chunk.start for chunk in lost.values())
        return found

    async def _through(
        self, found: Findings, lost: Sequence[Document], *, mend: bool, in_work_too: bool
    ) -> Findings:
        """Every generation but those of `lost` documents, then what belongs to none."""
        found.documents = await self._inventory.ready()
        self._counts = await self._words.counts() if self._words_are_whole else {}
        without = {document.id for document in lost}
        wanted = [
            item
            for item in await self._inventory.expected()
            if (item.current or in_work_too) and item.document.id not in without
        ]
        total = sum(item.generation.chunks for item in wanted)
        done = 0
        for item in wanted:
            of_this = await self._look_at(item, mend=mend)
            # what was removed or replaced meanwhile has nothing to answer for
            if (
                item.current
                and not item.removed
                and (
                    not of_this.holes + of_this.unreachable
                    or await self._inventory.is_current(item.generation.id)
                )
            ):
                found.add(of_this)
            done += item.generation.chunks
            if self._on_progress is not None:
                self._on_progress(done, total)
        await self._orphans.look(found, words_too=self._words_are_whole, mend=mend)
        if found.unrecorded is not None:
            found.remarks.append(Notice("check_embeddings_damaged"))
        if not self._words_are_whole:
            found.remarks.append(Notice("check_words_damaged"))
        return found

    # one generation

    async def _look_at(self, item: Expected, *, mend: bool) -> Findings:
        found = Findings(chunks=item.generation.chunks)
        numbers = await self._numbers_with_words(item.generation)
        for some in parts(await self._catalog.chunks(item.generation.id), SLICE):
            await self._look_at_slice(item, some, numbers, found, mend=mend)
        if found.holes or found.unreachable:
            code = "check_unreachable" if found.unreachable else "check_incomplete"
            facts = {
                "name": item.document.name,
                "holes": found.holes,
                "chunks": found.chunks,
                "unreachable": found.unreachable,
            }
            found.remarks.append(Notice(code, facts))
        return found

    async def _look_at_slice(
        self, item: Expected, some: Sequence[Chunk], numbers: set[int], found: Findings, *, mend: bool
    ) -> None:
        state = await self._state_of(item, some, numbers, found)
        none = without_vector(item.generation)
        if mend and (state.wrong or state.wordless or {c.index for c in some} - set(state.kept) - none):
            await self._mend(item, some, state, found)
            numbers |= {chunk.index for chunk in some}
            state = await self._state_of(item, some, numbers, found)
        unkept = [chunk for chunk in some if chunk.index not in state.kept and chunk.index not in none]
        holes = state.wrong | state.wordless | {chunk.index for chunk in unkept}
        lost = [chunk for chunk in unkept if chunk.index not in state.stored]
        found.holes += len(holes)
        found.unkept += len(lost)
        found.unkept_characters += sum(chunk.end - chunk.start for chunk in lost)
        right = {n: v for n, v in state.stored.items() if n not in state.wrong}
        asked = self._reachability.asked_for(item.generation, right)
        unreachable = await self._reachability.unreachable(item, asked, found)
        if unreachable and mend:
            unreachable = await self._reachability.reinsert(item, some, right, found)
        found.unreachable += len(unreachable)

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
            kept_by_sha = await self._library.embeddings.get(
                self._rows.key(item.index), [chunk.sha256 for chunk in chunks]
            )
        except CatalogDamaged as error:
            found.unrecorded = error.fact("reason")
        kept = {chunk.index: kept_by_sha[chunk.sha256] for chunk in chunks if chunk.sha256 in kept_by_sha}
        stored = await self._rows.stored(item, chunks, found)
        # the provider could not embed these, unless it has since done so for another document
        none = without_vector(item.generation) - set(kept)
        wrong = {
            chunk.index
            for chunk in chunks
            if (chunk.index not in stored and chunk.index not in none)
            or (chunk.index in kept and not same(stored[chunk.index], kept[chunk.index]))
        }
        wordless = {chunk.index for chunk in chunks} - with_words
        return SliceState(kept, stored, wrong, wordless)

    async def _mend(
        self, item: Expected, chunks: Sequence[Chunk], state: SliceState, found: Findings
    ) -> None:
        # what was paid for comes back out of the vectors
        unkept = [chunk for chunk in chunks if chunk.index not in state.kept]
        await self._rows.save_embeddings(item.index, unkept, state.stored)
        texts = await self._rows.texts(item, chunks)
        vectors = {n: v for n, v in state.kept.items() if n in state.wrong}
        lost = [c for c in chunks if c.index in state.wrong and c.index not in state.kept]
        lost = [c for c in lost if is_text_of(c, c.embedded(texts[c.index]))]
        if lost and self._embeds_missing and item.current:
            embedder = self._library.embedder_for(item.index)
            made = await embedder.embed([(c.sha256, c.embedded(texts[c.index])) for c in lost])
            vectors.update((chunk.index, vector) for chunk, vector in zip(lost, made, strict=True))
        written = [chunk for chunk in chunks if chunk.index in vectors]
        await self._rows.write(item, written, vectors, texts, found)
        passages = [(item.generation.id, n, texts[n]) for n in sorted(state.wordless)]
        if passages:
            await self._words.add(passages)
        await self._rows.drop_if_removed(item, found)
