# SPDX-License-Identifier: Apache-2.0
"""A plan before spending: what files would become, cost and take, found out without asking anybody.

Files are read and split as the pipeline does it, and what was read stays in its spool: a later `add` goes on
from there and reads nothing twice.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docdesk import pipeline as p
from docdesk.catalog import Catalog
from docdesk.catalog.listing import Listing
from docdesk.documents import Notice, Page, Problem, text_of_path
from docdesk.embeddings import Embeddings, ModelKey
from docdesk.errors import CostExceeded, DocdeskError, NoText
from docdesk.prices import Price, price_for
from docdesk.settings import Settings
from docdesk.sources import FoundFile, Skipped, find_files
from docdesk.steps import extract as extracting
from docdesk.steps import split as splitting
from docdesk.workers import Workers

LETTERS_A_TOKEN = 6
DIGITS_A_TOKEN = 2
OTHER_BYTES_A_TOKEN = 1.5
"""How tokens are estimated where the model's tokenizer is not at hand, rather too many than too few.

A word of more ASCII letters is several tokens, a sign is one by itself, and what is not ASCII counts by its
bytes in UTF-8. `benchmarks/bench_embedding.py --estimate` shows how far it is off.
"""
_PIECES = re.compile(r"([A-Za-z]+)|([0-9]+)|[!-/:-@\[-`{-~]|\n+")

BUILTIN_TOKENS_A_SECOND = 3_000
"""Of one core."""
PROVIDER_TOKENS_A_SECOND = 15_000
"""Of a provider that answers without limits: a million tokens a minute."""
STORED_A_SECOND = 400
"""Chunks that the store writes."""


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What one file would become. `tokens_new` are those that nobody has paid for yet."""

    path: str
    pages: int = 0
    characters: int = 0
    chunks: int = 0
    tokens: int = 0
    tokens_new: int = 0
    tokens_at_most: int = 0
    """Of those that are new: no tokenizer makes more of a text than it has bytes."""
    duplicate_of: str | None = None
    """The path of the same bytes: in the library, or earlier in this plan."""
    language: str | None = None
    language_fits: bool = True
    encoding: str | None = None
    """Of a text file, where it had to be guessed."""
    warnings: tuple[Notice, ...] = ()
    problem: Problem | None = None

    @property
    def paid(self) -> bool:
        """Whether all of it was embedded before."""
        return self.chunks > 0 and self.tokens_new == 0

    def public(self) -> dict[str, Any]:
        """As JSON."""
        code = self.problem.code if self.problem else None
        return {
            "path": self.path,
            "pages": self.pages,
            "characters": self.characters,
            "chunks": self.chunks,
            "tokens": self.tokens,
            "tokens_new": self.tokens_new,
            "duplicate_of": self.duplicate_of,
            "paid": self.paid,
            "scanned": code == "no_text",
            "encrypted": code in ("encrypted", "wrong_password"),
            "encoding": self.encoding,
            "language": self.language,
            "language_fits": self.language_fits,
            "warnings": [notice.code for notice in self.warnings],
            "error": self.problem.public() if self.problem else None,
        }


@dataclass(slots=True)
class Plan:
    """All files of a drop. Money is in US dollars; `cost` is None where the price is not known."""

    price: Price | None
    counted: bool
    """Whether tokens were counted with the model's own tokenizer; else they are estimated."""
    own_model: bool
    files: list[FilePlan] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def tokens_new(self) -> int:
        return sum(file.tokens_new for file in self.files)

    @property
    def cost(self) -> float | None:
        """What is left to pay after reuse."""
        return self.price.of(self.tokens_new) if self.price is not None else None

    @property
    def seconds(self) -> float:
        """About how long it takes."""
        cores = os.cpu_count() or 1
        rate = BUILTIN_TOKENS_A_SECOND * cores if self.own_model else PROVIDER_TOKENS_A_SECOND
        return self.tokens_new / rate + sum(file.chunks for file in self.files) / STORED_A_SECOND

    def public(self) -> dict[str, Any]:
        """The last line of `docdesk plan --json`."""
        at_most = sum(file.tokens_at_most for file in self.files)
        return {
            "files": len(self.files),
            "pages": sum(file.pages for file in self.files),
            "chunks": sum(file.chunks for file in self.files),
            "tokens": sum(file.tokens for file in self.files),
            "tokens_new": self.tokens_new,
            "cost": self.cost,
            "seconds": round(self.seconds, 1),
            "estimated": not self.counted,
            "tokens_new_at_most": self.tokens_new if self.counted else at_most,
            "price_date": self.price.date or None if self.price else None,
            "price_source": self.price.source or None if self.price else None,
        }

    def check(self, most: float) -> None:
        """Raise CostExceeded where it costs more than `most` US dollars, or nobody knows."""
        if self.cost is None:
            raise CostExceeded(cost="a price that is not known", limit=f"${most:.4f}")
        if self.cost > most:
            raise CostExceeded(cost=f"${self.cost:.4f}", limit=f"${most:.4f}")


class Planner:
    """Examines files over the parts of an open library."""

    def __init__(
        self,
        settings: Settings,
        makes: p.Plan,
        key: ModelKey,
        catalog: Catalog,
        listing: Listing,
        workers: Workers,
        embeddings: Embeddings,
    ) -> None:
        self._settings = settings
        self._makes = makes
        self._key = key
        self._catalog = catalog
        self._listing = listing
        self._workers = workers
        self._embeddings = embeddings
        self._seen: dict[str, str] = {}
        """Contents of this plan, and the path of each."""
        self._counted: set[str] = set()
        """Texts that this plan counts as new."""
        self.plan = Plan(
            price_for(settings), makes.split.tokenizer is not None, settings.provider == "builtin"
        )

    async def files(self, paths: Iterable[Path]) -> AsyncIterator[FilePlan]:
        """Each file of the paths as it is examined, in their order. `plan` grows with them."""
        found = await asyncio.to_thread(lambda: list(find_files(list(paths), self._settings.library)))
        self.plan.skipped = [item for item in found if isinstance(item, Skipped)]
        room = asyncio.Semaphore(self._workers.count + 1)

        async def read(file: FoundFile) -> _Read:
            async with room:
                return await self._read(file.path)

        reading = [asyncio.create_task(read(item)) for item in found if isinstance(item, FoundFile)]
        try:
            for task in reading:
                file = await self._priced(await task)
                self.plan.files.append(file)
                yield file
        finally:
            for task in reading:
                task.cancel()
            await asyncio.gather(*reading, return_exceptions=True)

    async def _read(self, path: Path) -> _Read:
        """Pages and chunks, from the catalog or the file."""
        name = text_of_path(path)
        try:
            file_type = await asyncio.to_thread(extracting.identify, path)
            sha256, _ = await asyncio.to_thread(extracting.content_of, path)
            known = await self._catalog.reading(sha256)
            if known is not None and known[0] == extracting.READING:
                pages: Sequence[Page] = await self._catalog.pages(sha256)
                notices = known[2]
            else:
                spool = self._settings.library / "spool" / f"{sha256}.{extracting.READING}"
                found = await extracting.extract(path, file_type, spool, self._workers, self._settings)
                pages, notices = found.pages, found.notices
            result = await self._workers.run(splitting.split_document, pages, self._makes.split)
            if not result.chunks:
                raise NoText(pages=len(pages), reason="")
        except DocdeskError as error:
            return _Read(name, problem=error.problem())
        text = splitting.document_text(pages)
        texts = [text[chunk.start : chunk.end] for chunk in result.chunks]
        tokens = [
            estimate(piece) if chunk.tokens is None else chunk.tokens
            for piece, chunk in zip(texts, result.chunks, strict=True)
        ]
        return _Read(
            name,
            sha256,
            pages=len(pages),
            characters=len(text),
            chunks=[
                (chunk.sha256, count, len(piece.encode()))
                for chunk, count, piece in zip(result.chunks, tokens, texts, strict=True)
            ],
            notices=notices,
            language=result.language,
        )

    async def _priced(self, read: _Read) -> FilePlan:
        """One after the other: what an earlier file pays for, a later one has for nothing."""
        if read.problem is not None:
            return FilePlan(read.path, problem=read.problem)
        duplicate = self._seen.get(read.sha256)
        if duplicate is None:
            known = await self._listing.of_content(read.sha256)
            duplicate = known.path if known is not None and known.path != read.path else None
        self._seen.setdefault(read.sha256, read.path)
        paid = await self._embeddings.known(self._key, (sha for sha, _, _ in read.chunks))
        fresh: dict[str, tuple[int, int]] = {}
        for sha, count, size in read.chunks:
            if sha not in paid and sha not in self._counted:
                fresh[sha] = (count, size)
        self._counted.update(fresh)
        guessed = next((n.facts for n in read.notices if n.code == "encoding_guessed"), {})
        return FilePlan(
            path=read.path,
            pages=read.pages,
            characters=read.characters,
            chunks=len(read.chunks),
            tokens=sum(count for _, count, _ in read.chunks),
            tokens_new=sum(count for count, _ in fresh.values()),
            tokens_at_most=sum(size for _, size in fresh.values()),
            duplicate_of=duplicate,
            language=read.language,
            language_fits=not self._makes.english_only or read.language in (None, "English"),
            encoding=guessed.get("encoding"),
            warnings=read.notices,
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


def estimate(text: str) -> int:
    """About how many tokens a text has, rather too many; never more than its bytes."""
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
    return min(size, tokens + int((size - plain) / OTHER_BYTES_A_TOKEN) + 1)
