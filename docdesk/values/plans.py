# SPDX-License-Identifier: Apache-2.0
"""A plan before spending, as values: what each file of a drop would become, and what all would cost and take.

`docdesk.ingest.planner` makes them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from docdesk.values.documents import Document
from docdesk.values.languages import language_name
from docdesk.values.problems import Notice, Problem
from docdesk.values.recognition import SECONDS_A_PAGE

BUILTIN_TOKENS_A_SECOND = 3_000
"""Of one core."""
PROVIDER_TOKENS_A_SECOND = 15_000
"""Of a provider that answers without limits: a million tokens a minute."""
STORED_A_SECOND = 400
"""Chunks that the store writes."""

PICTURE_TOKENS = 1_000
"""Counted for a page that is still to be recognised: a full page of prose has about as many, most scans fewer."""
PICTURE_TOKENS_AT_MOST = 6_000
"""Of a page of a newspaper."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A path that got no row, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens, with the day it was looked up and where; 0 is this machine's own."""

    dollars: float
    date: str = ""
    source: str = ""

    def of(self, tokens: int) -> float:
        """US dollars for so many tokens."""
        return tokens * self.dollars / 1_000_000


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
    tokens_alone: int = 0
    """What would be new if no file before it were added: they may share texts."""
    at_most_alone: int = 0
    duplicate_of: str | None = None
    """The path of the same bytes: in the library, or earlier in this plan."""
    language: str | None = None
    """Its code in `docdesk.values.languages`."""
    language_fits: bool = True
    encoding: str | None = None
    """Of a text file, where it had to be guessed."""
    warnings: tuple[Notice, ...] = ()
    problem: Problem | None = None
    wants_password: bool = False
    """Whether its problem is that it is protected."""
    to_recognise: int = 0
    """Pages that are pictures of text: their tokens are a guess, and how many chunks they give is not known."""
    inside: int = 0
    """Files inside it, as in archives and mails, at any depth. What they would become is counted with it."""
    inside_bytes: int = 0
    inside_failed: int = 0
    """How many of them cannot be read."""

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
            "scanned": code == "no_text" or (self.to_recognise > 0 and self.chunks == 0),
            "to_recognise": self.to_recognise,
            "inside": self.inside,
            "inside_bytes": self.inside_bytes,
            "inside_failed": self.inside_failed,
            "encrypted": self.wants_password,
            "encoding": self.encoding,
            "language": language_name(self.language),
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
    bounded: bool = False
    """Files were left out whose texts others may share: it costs no more than this, and perhaps less."""
    workers: int = 1
    """How many pages are recognised at once."""

    @property
    def tokens_new(self) -> int:
        return sum(file.tokens_new for file in self.files)

    @property
    def cost(self) -> float | None:
        """What is left to pay after reuse."""
        return self.price.of(self.tokens_new) if self.price is not None else None

    @property
    def cost_at_most(self) -> float | None:
        """The same if every page that is still to be recognised is as full as a page of a newspaper."""
        more = self.to_recognise * (PICTURE_TOKENS_AT_MOST - PICTURE_TOKENS)
        return self.price.of(self.tokens_new + more) if self.price is not None else None

    @property
    def free(self) -> bool:
        """Whether it is known that nothing is to pay, whatever is in it."""
        return self.price is not None and self.price.dollars == 0

    @property
    def seconds(self) -> float:
        """About how long it takes."""
        cores = os.cpu_count() or 1
        rate = BUILTIN_TOKENS_A_SECOND * cores if self.own_model else PROVIDER_TOKENS_A_SECOND
        stored = sum(file.chunks for file in self.files) / STORED_A_SECOND
        return self.tokens_new / rate + stored + self.recognition_seconds

    @property
    def to_recognise(self) -> int:
        """Pages whose text is in pictures; the same bytes are recognised once."""
        return sum({file.duplicate_of or file.path: file.to_recognise for file in self.files}.values())

    @property
    def recognition_seconds(self) -> float:
        """About how long it takes to recognise the pages that are pictures."""
        return self.to_recognise * SECONDS_A_PAGE / self.workers

    def public(self) -> dict[str, Any]:
        """The last line of `docdesk plan --json`."""
        at_most = sum(file.tokens_at_most for file in self.files)
        if self.counted:
            at_most = self.tokens_new + self.to_recognise * (PICTURE_TOKENS_AT_MOST - PICTURE_TOKENS)
        return {
            "files": len(self.files),
            "pages": sum(file.pages for file in self.files),
            "chunks": sum(file.chunks for file in self.files),
            "tokens": sum(file.tokens for file in self.files),
            "tokens_new": self.tokens_new,
            "cost": self.cost,
            "seconds": round(self.seconds, 1),
            "to_recognise": self.to_recognise,
            "recognition_seconds": round(self.recognition_seconds, 1),
            "inside": sum(file.inside for file in self.files),
            "inside_bytes": sum(file.inside_bytes for file in self.files),
            "estimated": not self.counted or self.to_recognise > 0,
            "tokens_new_at_most": at_most,
            "price_date": self.price.date or None if self.price else None,
            "price_source": self.price.source or None if self.price else None,
        }

    def asks(self, above: float) -> bool:
        """Whether a person who wants to be asked above so many US dollars is to be asked."""
        return not self.free and (self.cost is None or self.cost > above)

    def without(self, left_out: Collection[str]) -> Plan:
        """The plan of the other files, by their paths. What a file that is left out was to pay for, others pay."""
        if not left_out:
            return self
        planned = {file.path for file in self.files}
        files: list[FilePlan] = []
        first_of: set[str] = set()
        bounded = False
        for file in self.files:
            # files of the same bytes have one owner of what is new: the first that is not left out
            bytes_of = file.duplicate_of if file.duplicate_of in planned else file.path
            if file.path in left_out:
                bounded = True
            elif bounded and bytes_of not in first_of:
                files.append(replace(file, tokens_new=file.tokens_alone, tokens_at_most=file.at_most_alone))
                first_of.add(bytes_of or file.path)
            else:
                files.append(file)
                first_of.add(bytes_of or file.path)
        return replace(self, files=files, bounded=bounded)


OnPlanned = Callable[[FilePlan, int], None]
"""A file was examined; how many there are in all."""


@dataclass(frozen=True)
class Added:
    """What an `add` made of its paths: their documents, in order, and what got no row.

    A file that was there unchanged carries the notice `duplicate` and an id that only `as_ended` knows.
    """

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a reindex would do: documents, their chunks, and those of them that have no embedding yet."""

    documents: int
    chunks: int
    to_embed: int
    characters: int
    """Of the chunks to embed."""
    dollars: float | None = 0.0
    """About what a provider charges for them; None where its price is not known."""

    def public(self) -> dict[str, int | float | None]:
        """The fields that other programs see."""
        return asdict(self)
