# SPDX-License-Identifier: Apache-2.0
"""Plans before anything is spent: finds out what files would become, without sending anything.

Files are read and split as in the pipeline, and their pages stay in the spool: a later `add` continues
from there and reads nothing twice.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.listing import Listing
from docdesk.errors import DocdeskError, NoText, mended_by
from docdesk.ingest.extract_stage import spool_of
from docdesk.ingest.intake import DEEPEST_MEMBERS
from docdesk.ingest.recipes import titled_by
from docdesk.ingest.room import Turns
from docdesk.money.prices import price_for
from docdesk.records.embeddings import Embeddings, ModelKey
from docdesk.settings.model import Settings
from docdesk.steps import extract as extracting
from docdesk.steps.split import split as splitting
from docdesk.system.sources import FoundFile, find_files
from docdesk.values.documents import MEMBERS, Page, Status
from docdesk.values.languages import ENGLISH
from docdesk.values.paths import text_of_path
from docdesk.values.plans import (
    PICTURE_TOKENS,
    PICTURE_TOKENS_AT_MOST,
    FilePlan,
    OnPlanned,
    Plan,
    Skipped,
)
from docdesk.values.problems import Mend, Notice, Problem
from docdesk.values.recognition import Recognition
from docdesk.workers.runs import Runs

LETTERS_A_TOKEN = 6
DIGITS_A_TOKEN = 2
OTHER_BYTES_A_TOKEN = 1.5
MARGIN = 1.1
"""How tokens are estimated without the model's tokenizer: rather too many than too few.

A longer word of ASCII letters is several tokens, each sign is one, and other characters count by their
bytes in UTF-8. A margin keeps the estimate above the true number for every text of the corpus.
`benchmarks/bench_embedding.py --estimate` measures the error.
"""
_PIECES = re.compile(r"([A-Za-z]+)|([0-9]+)|[!-/:-@\[-`{-~]|\n+")

AHEAD = 64
"""Files that are read ahead of the one to report next. Their chunks are in memory meanwhile."""


class Planner:
    """Examines files for one plan, in an open library."""

    def __init__(
        self,
        settings: Settings,
        split: splitting.SplitSpec,
        key: ModelKey,
        catalog: Catalog,
        listing: Listing,
        workers: Runs,
        embeddings: Embeddings,
        turns: Turns,
    ) -> None:
        """`turns` are the pipeline's, so that the same bytes are not read twice at once."""
        self._settings = settings
        self._split = split
        self._key = key
        self._catalog = catalog
        self._listing = listing
        self._workers = workers
        self._embeddings = embeddings
        self._turns = turns
        self._seen: dict[str, str] = {}
        """The path of each content of this plan."""
        self._counted: set[str] = set()
        """Hashes of texts that this plan has counted as new."""
        self._own_model = settings.provider_spec.in_process
        self._english_only = settings.english_only
        self.plan = Plan(price_for(settings), split.tokenizer is not None, self._own_model)
        self.plan.workers = workers.count
        self._room = asyncio.Semaphore(1)
        self.total = 0
        """How many files there are; known once they were searched for."""

    async def run(self, paths: Iterable[Path], on_file: OnPlanned = lambda file, total: None) -> Plan:
        """The plan of all files of the paths. `on_file` is called for each as it is examined."""
        async for file in self.files(paths):
            on_file(file, self.total)
        return self.plan

    async def files(self, paths: Iterable[Path]) -> AsyncIterator[FilePlan]:
        """Each file of the paths as it is examined, in their order. `plan` grows with them."""
        found = await asyncio.to_thread(lambda: list(find_files(list(paths), self._settings.library)))
        self.plan.skipped = [item for item in found if isinstance(item, Skipped)]
        files = [item for item in found if isinstance(item, FoundFile)]
        self.total = len(files)
        self._room = asyncio.Semaphore(self._workers.count + 1)
        reading: deque[asyncio.Task[_Read]] = deque()
        left = iter(files)
        try:
            while True:
                while len(reading) < AHEAD and (item := next(left, None)) is not None:
                    reading.append(asyncio.create_task(self._read_all(item.path)))
                if not reading:
                    return
                file = await self._priced(await reading[0])
                reading.popleft()
                self.plan.files.append(file)
                yield file
        finally:
            for task in reading:
                task.cancel()
            await asyncio.gather(*reading, return_exceptions=True)

    async def _read_all(self, path: Path, name: str | None = None, depth: int = 0) -> _Read:
        """A file with the files inside it, which are documents of their own once it is added, down to two levels.

        `name` is what a file inside another one is called: its path says nothing of that.
        """
        with self._workers.expecting(path):
            async with self._room:
                read = await self._read(path, name)
        members, read.members = read.members if depth < DEEPEST_MEMBERS else (), ()
        for begin in range(0, len(members), AHEAD):
            some = members[begin : begin + AHEAD]
            sizes = await asyncio.to_thread(_sizes, [file for _, file in some])
            tasks = [asyncio.create_task(self._read_all(file, inner, depth + 1)) for inner, file in some]
            try:
                for inside, size in zip(await asyncio.gather(*tasks), sizes, strict=True):
                    read.take_in(inside, size)
            finally:
                for task in tasks:
                    task.cancel()
        return read

    async def _read(self, path: Path, inner: str | None) -> _Read:
        """Pages and chunks, from the catalog or the file."""
        name = inner or text_of_path(path)
        to_recognise = 0
        members: Sequence[tuple[str, Path]] = ()
        try:
            file_type = await asyncio.to_thread(extracting.identify, path, name=inner)
            hashed = await asyncio.to_thread(extracting.content_of, path)
            sha256 = hashed[0]
            async with self._turns.of(sha256):
                known = await self._catalog.reading(sha256)
                if known is not None and known.version == extracting.READING:
                    pages: Sequence[Page] = await self._catalog.pages(sha256)
                    notices, about = known.notices, known.about
                else:
                    spool = spool_of(self._settings.library, sha256)
                    found = await extracting.extract(
                        path,
                        file_type,
                        spool,
                        self._workers,
                        self._settings,
                        encoding=known.encoding if known is not None else None,
                        recognition=Recognition(known.recognition) if known and known.recognition else None,
                        hashed=hashed,
                        only_plan=True,
                    )
                    pages, notices, to_recognise = found.pages, found.notices, found.to_recognise
                    about, members = found.about, found.members
            split = titled_by(self._split, about)
            result = await self._workers.run(splitting.split_document, pages, split)
            if not result.chunks and not to_recognise:
                raise NoText(pages=len(pages), reason="")
        except DocdeskError as error:
            return _Read(name, problem=error.problem())
        read = await asyncio.to_thread(_counted, name, sha256, pages, result, notices)
        read.to_recognise, read.members = to_recognise, members
        if known is not None and not members:
            await self._count_known(read, sha256)
        return read

    async def _count_known(self, read: _Read, sha256: str) -> None:
        """Count the files inside one that was read before: they are in the library already."""
        document = await self._listing.of_content(sha256)
        if document is None or not any(notice.code == MEMBERS for notice in read.notices):
            return
        for row in await self._catalog.documents(await self._catalog.inside([document.id])):
            read.inside += 1
            read.inside_bytes += row.size
            read.inside_failed += row.status is Status.FAILED

    async def _priced(self, read: _Read) -> FilePlan:
        """Price the files one after the other: a text that an earlier file pays for is free in a later one."""
        if read.problem is not None:
            password = Mend.PASSWORD in mended_by(read.problem)
            return FilePlan(read.path, problem=read.problem, wants_password=password)
        duplicate = self._seen.get(read.sha256)
        if duplicate is None:
            known = await self._listing.of_content(read.sha256)
            duplicate = known.path if known is not None and known.path != read.path else None
        self._seen.setdefault(read.sha256, read.path)
        paid = await self._embeddings.known(self._key, (sha for sha, _, _ in read.chunks))
        unpaid = {sha: (count, size) for sha, count, size in read.chunks if sha not in paid}
        fresh = {sha: counts for sha, counts in unpaid.items() if sha not in self._counted}
        self._counted.update(fresh)
        pictures = 0 if duplicate is not None else read.to_recognise
        guess, most = pictures * PICTURE_TOKENS, pictures * PICTURE_TOKENS_AT_MOST
        guessed = next((n.facts for n in read.notices if n.code == "encoding_guessed"), {})
        return FilePlan(
            path=read.path,
            pages=read.pages,
            characters=read.characters,
            chunks=len(read.chunks),
            tokens=sum(count for _, count, _ in read.chunks) + read.to_recognise * PICTURE_TOKENS,
            tokens_new=sum(count for count, _ in fresh.values()) + guess,
            tokens_at_most=sum(size for _, size in fresh.values()) + most,
            tokens_alone=sum(count for count, _ in unpaid.values()) + read.to_recognise * PICTURE_TOKENS,
            at_most_alone=sum(size for _, size in unpaid.values())
            + read.to_recognise * PICTURE_TOKENS_AT_MOST,
            to_recognise=read.to_recognise,
            duplicate_of=duplicate,
            language=read.language,
            language_fits=not self._english_only or read.language in (None, ENGLISH),
            encoding=guessed.get("encoding"),
            warnings=read.notices,
            inside=read.inside,
            inside_bytes=read.inside_bytes,
            inside_failed=read.inside_failed,
        )


@dataclass(slots=True)
class _Read:
    path: str
    sha256: str = ""
    pages: int = 0
    characters: int = 0
    chunks: list[tuple[str, int, int]] = field(default_factory=list)
    """SHA-256, tokens and bytes of each."""
    notices: tuple[Notice, ...] = ()
    language: str | None = None
    problem: Problem | None = None
    to_recognise: int = 0
    """Pages whose text is in pictures."""
    members: Sequence[tuple[str, Path]] = ()
    """Names and places of the files inside, which are not read yet."""
    inside: int = 0
    """Files inside it at any depth; `inside_failed` of them cannot be read."""
    inside_bytes: int = 0
    inside_failed: int = 0

    def take_in(self, other: _Read, size: int) -> None:
        """Add a file of `size` bytes that is inside this one, and those inside that."""
        self.inside += 1 + other.inside
        self.inside_bytes += size + other.inside_bytes
        self.inside_failed += (other.problem is not None) + other.inside_failed
        self.pages += other.pages
        self.characters += other.characters
        self.chunks += other.chunks
        self.to_recognise += other.to_recognise


def _sizes(files: Sequence[Path]) -> list[int]:
    """The sizes of files; 0 for one that is gone: the archive itself is being added meanwhile."""
    return [file.stat().st_size if file.exists() else 0 for file in files]


def _counted(
    name: str,
    sha256: str,
    pages: Sequence[Page],
    result: splitting.SplitResult,
    notices: tuple[Notice, ...],
) -> _Read:
    """Count the chunks' tokens and bytes. Slow for a long document: call it off the loop."""
    text = splitting.document_text(pages)
    chunks = []
    for chunk in result.chunks:
        piece = chunk.embedded(chunk.with_context(text[chunk.start : chunk.end]))
        count = estimate(piece) if chunk.tokens is None else chunk.tokens
        chunks.append((chunk.sha256, count, len(piece.encode())))
    return _Read(
        name,
        sha256,
        pages=len(pages),
        characters=len(text),
        chunks=chunks,
        notices=notices,
        language=result.language,
    )


def estimate(text: str) -> int:
    """An estimate of a text's tokens, rather too high, and never more than its bytes."""
    size = len(text.encode())
    plain = sum(map(str.isascii, text)) if not text.isascii() else size
    tokens = 0
    for found in _PIECES.finditer(text):
        letters, digits = found.groups()
        if letters:
            tokens += -(-len(letters) // LETTERS_A_TOKEN)
        elif digits:
            tokens += -(-len(digits) // DIGITS_A_TOKEN)
        else:
            tokens += 1
    return min(size, int((tokens + (size - plain) / OTHER_BYTES_A_TOKEN) * MARGIN) + 1)
