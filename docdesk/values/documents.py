# SPDX-License-Identifier: Apache-2.0
"""The words of docdesk as values. All are frozen: a change is a new value."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from docdesk.values.formats import FileType, Unit
from docdesk.values.places import NO_OUTLINE, NOWHERE, Outline, Place, PlaceKind
from docdesk.values.problems import Notice, Problem
from docdesk.values.waits import Wait

PAGE_BREAK = "\n\n"
"""Stands between two pages in a document's text; offsets of chunks count it."""


REMOVED_DAYS = 30
"""How many days a removed document can be restored."""

MEMBERS = "members"
"""The code of the notice that files inside a document are documents of their own."""

FILE_GONE = "file_gone"
"""The code of the notice that a document's file is not where it was."""


class Stage(StrEnum):
    """What is being done to a document, in order."""

    EXTRACT = "extract"
    RECOGNISE = "recognise"
    """Only for documents with pages that are pictures."""
    SPLIT = "split"
    EMBED = "embed"
    STORE = "store"


class Status(StrEnum):
    """Where a document stands. *Ready* means that a search finds it."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to the document by itself."""
        return self in (Status.READY, Status.FAILED, Status.CANCELLED)


class Backup(StrEnum):
    """Whether the original lies in the person's bucket."""

    OFF = "off"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of text, counted from 1. `problem` is the code of the error that left it without text.

    `recognised` says that the text was read from a picture.
    """

    number: int
    text: str
    problem: str | None = None
    place: Place = NOWHERE
    outline: Outline = NO_OUTLINE
    recognised: bool = False
    begins: int | None = None
    """Where the page begins in the document's text, in characters, once that is known."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document's text: `text[start:end]` in characters, from `first_page` to `last_page`.

    `context` is the header row of the table that the piece begins in, if the piece does not contain it. It is no
    part of the span. `titles` is what a model reads above both: the document's title and the headings, or nothing.
    `sha256` is of the UTF-8 bytes of what is embedded: `embedded`. `tokens` counts the same for the model, where that
    is known; `cut` says that the model reads only its beginning. `heading` has the titles above the piece, the
    outermost first.
    """

    index: int
    start: int
    end: int
    first_page: int
    last_page: int
    sha256: str
    tokens: int | None = None
    cut: bool = False
    place: Place = NOWHERE
    heading: tuple[str, ...] = ()
    recognised: bool = False
    context: str = ""
    titles: str = ""

    def with_context(self, text: str) -> str:
        """What is indexed for this chunk, whose own text is given."""
        return with_context(self.context, text)

    def embedded(self, indexed: str) -> str:
        """What is embedded for this chunk: its titles above what is indexed for it."""
        return with_context(self.titles, indexed)


def with_context(context: str, text: str) -> str:
    """A chunk's text below what it is read with: the header row of its table, or its titles."""
    return f"{context}\n{text}" if context else text


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from: a path, its size in bytes and its time of change in nanoseconds."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object in the bucket: `gs://bucket/name`, generation, CRC32C in base64, size in bytes."""

    url: str
    generation: int
    crc32c: str
    size: int


@dataclass(frozen=True, slots=True)
class Document:
    """What a row shows. Everything a person or a program sees of a document is in this value."""

    id: str
    name: str
    path: str
    type: FileType = FileType.OTHER
    size: int = 0
    """Bytes of the file."""
    content: str | None = None
    """SHA-256 of the bytes, once they were read."""
    status: Status = Status.QUEUED
    stage: Stage | None = None
    done: int = 0
    """Pages (extract, recognise, split) or chunks (embed, store) finished in this stage, of `total`."""
    total: int = 0
    pages: int = 0
    chunks: int = 0
    reused: int = 0
    """Chunks whose embedding was there already."""
    seconds: float = 0.0
    """Time it was worked on, waiting in the queue left out."""
    warnings: tuple[Notice, ...] = ()
    error: Problem | None = None
    backup: Backup = Backup.OFF
    backup_error: Problem | None = None
    """Why the backup failed, or what it waits for."""
    backup_done: int = 0
    """Bytes of the original that were sent so far, while it is."""
    added_at: float = 0.0
    """Seconds since the epoch."""
    generation: str | None = None
    """The generation that a search finds; a newer one may be in work."""
    waiting: Wait | None = None
    """Why a running document stands still; None while it does not."""
    parent: str | None = None
    """The id of the document that this one was taken out of: an archive, or a mail with attachments."""
    about: tuple[tuple[str, str], ...] = ()
    """What the file says about itself beside its text, as (name, text): title, author, date, tags."""
    covered: str = ""
    """What became of each page, for `docdesk.values.coverage.coverage_of`; empty if that is unknown."""
    language: str = ""
    """The code of its language in `docdesk.values.languages`; empty if that is not certain or was not kept."""
    tags: tuple[str, ...] = ()
    """What a person calls it, in the order of the letters."""
    added_by: str = ""
    """The person whose token added it; empty if that was the library's owner."""

    @property
    def progress(self) -> float:
        """How far the document is, 0 to 1, over all stages; grows only, until it is queued again."""
        if self.status is Status.READY:
            return 1.0
        if self.stage is None:
            return 0.0
        begin, end = STAGE_SPANS[self.stage]
        part = self.done / self.total if self.total else 0.0
        # a rounded sum may be a hair above where the next stage begins
        return min(end, begin + (end - begin) * part)


STAGE_SPANS = {
    Stage.EXTRACT: (0.02, 0.12),
    Stage.RECOGNISE: (0.12, 0.30),
    Stage.SPLIT: (0.30, 0.35),
    Stage.EMBED: (0.35, 0.80),
    Stage.STORE: (0.80, 0.99),
}
"""Where each stage begins in a document's progress, and where it ends."""


def place_in(kind: FileType, place: Place, page: int) -> Place:
    """A chunk's place, for somebody who is sent to `page`: in a file of pages, the page itself is the place."""
    if place == NOWHERE and kind.about.unit is Unit.PAGE and kind.about.reader:
        return Place(PlaceKind.PAGE, str(page))
    return place


@dataclass(frozen=True, slots=True)
class Passage:
    """One answer of a search. `score` is 0 (nothing in common) to 1 (the same).

    A weak passage is no nearer to the question than passages about something else often are.
    """

    document: str
    name: str
    path: str
    page: int
    last_page: int
    chunk: int
    start: int
    end: int
    score: float
    text: str
    weak: bool = False
    place: Place = NOWHERE
    heading: tuple[str, ...] = ()
    recognised: bool = False
    context: str = ""
    """The header row that the passage is read with; not a part of `text`."""
    before: str = ""
    """Text before it on its page, to show its first sentence whole. Not for other programs."""
    deleted: bool = False
    """Whether its document was deleted, in an answer that was kept. It has no text then."""

    def without_text(self) -> Passage:
        """What is left of it in an answer when its document is deleted."""
        return replace(self, text="", context="", before="", heading=(), deleted=True)

    def public(self) -> dict[str, Any]:
        """The fields that other programs see. `weak` and `deleted` are there only if they are true."""
        return {
            "document": self.document,
            "name": self.name,
            "page": self.page,
            "last_page": self.last_page,
            "chunk": self.chunk,
            "start": self.start,
            "end": self.end,
            "score": self.score,
            "text": self.text,
            **({"weak": True} if self.weak else {}),
            **({"deleted": True} if self.deleted else {}),
            "place": self.place.public(),
            "heading": list(self.heading),
            "recognised": self.recognised,
            "context": self.context,
        }


@dataclass(frozen=True, slots=True)
class Removed:
    """A document is gone from the library; `joined` is the document of the same bytes that has its place."""

    id: str
    joined: str | None = None


@dataclass(frozen=True, slots=True)
class QueueState:
    """What the whole queue does. `problem` is why it paused by itself; `waiting` what it waits for.

    `backup` is why nothing goes to the bucket for now; the queue goes on meanwhile.
    """

    paused: bool = False
    problem: Problem | None = None
    waiting: Wait | None = None
    backup: Problem | None = None


@dataclass(frozen=True, slots=True)
class RemovedDocument:
    """A document that was removed and can still be restored; `removed_at` is in seconds since 1970."""

    document: Document
    removed_at: float

    def days_left(self, now: float) -> int:
        """How many days it can still be restored, the last one counted; `now` is in seconds since 1970."""
        return max(0, math.ceil(REMOVED_DAYS - (now - self.removed_at) / 86_400))


Event = Document | Removed | QueueState

Listener = Callable[[Event], None]
"""Receives each event of a queue as it is published."""
"""What a queue publishes: the newest value of a document, that it is gone, or the queue's own state."""


def new_id() -> str:
    """An opaque name of a document: twelve random characters, safe in a path and in an address."""
    return secrets.token_hex(6)
