# SPDX-License-Identifier: Apache-2.0
"""The service's answers, in its own words: processing, completed, failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from docdesk.errors import Cancelled
from docdesk.values.coverage import coverage_of, public_coverage
from docdesk.values.documents import REMOVED_DAYS, Document, RemovedDocument, Stage, Status
from docdesk.values.problems import Problem

Word = Literal["processing", "completed", "failed"]

STATUSES: dict[str, tuple[Status, ...]] = {
    "processing": (Status.QUEUED, Status.RUNNING),
    "completed": (Status.READY,),
    "failed": (Status.FAILED, Status.CANCELLED),
}
"""The statuses behind each of the service's words."""

_WORDS: dict[Status, Word] = {
    Status.QUEUED: "processing",
    Status.RUNNING: "processing",
    Status.READY: "completed",
    Status.FAILED: "failed",
    Status.CANCELLED: "failed",
}

_PROGRESS = {
    Stage.EXTRACT: (5, 12),
    Stage.RECOGNISE: (12, 20),
    Stage.SPLIT: (20, 25),
    Stage.EMBED: (25, 60),
    Stage.STORE: (60, 99),
}
"""Where a document's progress stands at the beginning and the end of each stage, in percent."""


def status_word(document: Document) -> Word:
    """The service's word for where a document stands."""
    return _WORDS[document.status]


def percent(document: Document) -> int:
    """A document's progress from 0 to 100: read at 20, embedded at 60, stored at 100."""
    if document.status is Status.READY:
        return 100
    if document.stage is None:
        return 0
    begin, end = _PROGRESS[document.stage]
    part = min(1.0, document.done / document.total) if document.total else 0.0
    return begin + int((end - begin) * part)


class ErrorOut(BaseModel):
    """Why a document failed."""

    code: str = Field(description="Stable, for programs", examples=["no_text"])
    title: str
    detail: str
    remedy: str = Field(description="What to do about it")
    retryable: bool = Field(description="Whether a retry can help")


class ProblemDetails(BaseModel):
    """An error as in RFC 9457, plus a code and a remedy."""

    type: str = Field(description="Always about:blank; `code` tells one kind from another")
    status: int
    code: str
    title: str
    detail: str
    remedy: str
    retryable: bool


class Accepted(BaseModel):
    """A posted document: it is stored, and processing goes on in the background."""

    id: str
    filename: str
    status: Literal["processing"] = "processing"
    duplicate_of: str | None = Field(
        default=None, description="The document that has the same bytes already, if there is one"
    )


class Refused(BaseModel):
    """A file of a batch that was refused."""

    filename: str
    code: str
    title: str


class AcceptedBatch(BaseModel):
    """What became of many posted files."""

    documents: list[str] = Field(description="Ids, in the order of the files that were taken")
    status: Literal["processing"] = "processing"
    refused: list[Refused]
    duplicates: dict[str, str] = Field(
        default={}, description="For ids whose bytes were in the library already, the document that has them"
    )


class StatusOut(BaseModel):
    """Where a document stands."""

    id: str
    filename: str
    status: Word
    stage: Literal["extract", "recognise", "split", "embed", "store"] | None = Field(
        description="What is being done; null while it waits and when it is done"
    )
    progress: int = Field(ge=0, le=100, description="In percent; never goes backwards")
    total_chunks: int = Field(ge=0)
    error: ErrorOut | None
    created_at: datetime


class CoverageOut(BaseModel):
    """Numbers of pages; each page of the document is in one of them."""

    read: int = Field(ge=0)
    doubtful: int = Field(
        ge=0,
        description="Read, but some of the text may be wrong: garbled, repaired, guessed, hard to recognise",
    )
    recognised: int = Field(ge=0, description="Read from a picture, with confidence")
    empty: int = Field(ge=0)
    pictures: int = Field(ge=0, description="They show a picture, and no text was found on them")
    failed: int = Field(ge=0)


class RunOut(BaseModel):
    """Neighbouring pages that became the same."""

    first: int = Field(ge=1)
    last: int = Field(ge=1)
    state: Literal["read", "doubtful", "recognised", "empty", "pictures", "failed", "left_out"]
    reason: str | None = Field(description="A code, such as page_too_slow or page_garbled")


class DocumentOut(StatusOut):
    """Everything about a document except its text."""

    path: str = Field(description="Where the file lies on the service's machine")
    size: int = Field(ge=0, description="In bytes")
    sha256: str | None
    pages: int = Field(ge=0)
    reused_chunks: int = Field(ge=0, description="Chunks whose embedding was there already")
    seconds: float = Field(ge=0, description="Time that it was worked on")
    warnings: list[str] = Field(description="Codes")
    parent: str | None = Field(default=None, description="The document that this one was taken out of")
    tags: list[str] = Field(default=[], description="What the user calls it")
    added_by: str | None = Field(
        default=None, description="The person whose token added it; null for whoever runs the library"
    )
    about: dict[str, str] = Field(
        default_factory=dict, description="What the file says of itself: title, author, date, tags"
    )
    coverage: CoverageOut | None = Field(default=None, description="Null until it was read")
    left_out: int = Field(
        default=0, ge=0, description="Pages of the file beyond a limit or missing; not counted in `pages`"
    )
    page_states: list[RunOut] = Field(default=[], description="What became of which pages, and why")


class DocumentsOut(BaseModel):
    """A page of documents, oldest first."""

    documents: list[StatusOut]
    total: int = Field(ge=0, description="How many there are in all")
    offset: int = Field(ge=0)
    limit: int = Field(ge=1)


class PlaceOut(BaseModel):
    """Where a passage stands in its document."""

    kind: Literal["page", "slide", "sheet", "chapter", "time", "none"] = "none"
    label: str = Field(default="", description="In the document's own words, such as Sheet1!A12 or 00:01:23")


class RemovedOut(StatusOut):
    """A removed document that can be restored."""

    removed_at: datetime
    deleted_at: datetime = Field(description="From then on it cannot be restored any more")


class RemovedDocumentsOut(BaseModel):
    """A page of removed documents, the last one first."""

    documents: list[RemovedOut]
    total: int = Field(ge=0, description="How many there are in all")
    offset: int = Field(ge=0)
    limit: int = Field(ge=1)


class ChunkOut(BaseModel):
    """A piece of a document's text, as a search finds it."""

    index: int
    text: str
    start: int = Field(description="In characters of the document's text")
    end: int
    page: int
    last_page: int
    sha256: str = Field(description="Of titles, context and text, a line each, without those that are empty")
    tokens: int | None
    place: PlaceOut = PlaceOut()
    heading: list[str] = Field(default=[], description="Titles above it, the outermost first")
    recognised: bool = Field(default=False, description="Whether the text was read from a picture")
    context: str = Field(default="", description="The header row of its table, which is not in the text")
    titles: str = Field(
        default="", description="The titles that are embedded with it, which are not in the text"
    )


class ChunksOut(BaseModel):
    """A page of a document's chunks; none before it is completed."""

    id: str
    chunks: list[ChunkOut]
    total: int = Field(ge=0)
    offset: int = Field(ge=0)
    limit: int = Field(ge=1)


class PassageOut(BaseModel):
    """One answer of a search."""

    document: str
    filename: str
    page: int
    last_page: int
    chunk: int
    start: int
    end: int
    score: float = Field(ge=0, le=1)
    text: str
    weak: Literal[True] | None = Field(
        default=None,
        description="True if passages about something else are often as near; otherwise left out",
    )
    place: PlaceOut = PlaceOut()
    heading: list[str] = Field(default=[], description="Titles above it, the outermost first")
    recognised: bool = Field(default=False, description="Whether the text was read from a picture")
    context: str = Field(default="", description="The header row of its table, which is not in the text")


class PassagesOut(BaseModel):
    """What a search found, best first."""

    query: str
    passages: list[PassageOut]
    notices: list[str] | None = Field(
        default=None,
        description="Codes, such as question_unread: the model cannot read the question's script",
    )


class QuestionIn(BaseModel):
    """A question to answer."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1, max_length=4_000)
    model: str | None = Field(default=None, max_length=200, description="Another model of the chat endpoint")
    follows: str | None = Field(
        default=None, max_length=64, description="The `id` of the answer that the question goes on from"
    )
    max_cost: float | None = Field(
        default=None, ge=0, le=1_000_000, description="US dollars; a question that may cost more is refused"
    )


class AskPlanOut(BaseModel):
    """What a question would send to the chat endpoint."""

    host: str
    model: str
    passages: list[dict[str, Any]] = Field(
        description="Those that would be sent; none, and no model is asked"
    )
    bytes: int = Field(description="Of the whole request")
    tokens: int = Field(description="Of the whole request, estimated")
    answer_tokens: int = Field(description="The most that the answer may have")
    cost: float | None = Field(description="US dollars at most; null if the price is unknown")
    local: bool = Field(description="Whether nothing leaves this computer")


class MarkedPageOut(BaseModel):
    """The boxes of a passage on one page."""

    page: int
    boxes: list[tuple[float, float, float, float]] = Field(
        description="Left, top, right and bottom, as fractions of the page as it is shown; one for each line"
    )


class MarksOut(BaseModel):
    """Where a passage is on its pages."""

    located: float = Field(ge=0, le=1, description="How much of it was found")
    why: str | None = Field(
        description="Why there are no boxes: not_located, attached, no_lines, shown_as_text, no_text,"
        " or the code of what keeps the file from being read"
    )
    pages: list[MarkedPageOut]


class CountOut(BaseModel):
    """How many documents were affected."""

    count: int = Field(ge=0)


class TagIn(BaseModel):
    """Which documents get which tags, and lose which."""

    model_config = ConfigDict(extra="forbid")

    ids: list[str] = Field(min_length=1, max_length=1_000, description="Documents; unknown ids are left out")
    add: list[str] = Field(default=[], max_length=100, description="Short texts of 100 characters at most")
    remove: list[str] = Field(default=[], max_length=100)


class TagOut(BaseModel):
    """A tag of the library."""

    name: str
    documents: int = Field(ge=0, description="How many documents have it")


class TagsOut(BaseModel):
    """Every tag of the library, in the order of the letters."""

    tags: list[TagOut]


class HealthOut(BaseModel):
    """That the service answers; the rest is only there for a request with a token."""

    status: Literal["ok"]
    version: str | None = None
    paused: bool | None = Field(default=None, description="Whether the queue is paused")
    problem: ErrorOut | None = Field(default=None, description="Why the queue paused by itself")


class ReadyOut(BaseModel):
    """That the library is open and its catalog answers."""

    status: Literal["ready"]


class RetryIn(BaseModel):
    """Options of a retry."""

    password: str | None = Field(default=None, description="For a protected PDF; used once and not kept")
    encoding: str | None = Field(
        default=None,
        description="For text and Markdown: read it again with this encoding, whatever its status; "
        "auto finds it out from the bytes",
        examples=["cp949"],
    )


def error_out(problem: Problem | None) -> ErrorOut | None:
    """A problem without its facts."""
    return ErrorOut(**problem.public()) if problem else None


def _error_of(document: Document) -> ErrorOut | None:
    if document.status is Status.CANCELLED:
        return error_out(Cancelled().problem())
    return error_out(document.error)


def status_out(document: Document, id: str, progress: int) -> StatusOut:
    """A document's status under the id that was requested."""
    return StatusOut(
        id=id,
        filename=document.name,
        status=status_word(document),
        stage=document.stage.value if document.stage else None,
        progress=progress,
        total_chunks=document.chunks,
        error=_error_of(document),
        created_at=datetime.fromtimestamp(document.added_at, UTC),
    )


def removed_out(removed: RemovedDocument) -> RemovedOut:
    """A removed document and until when it can be restored."""
    document, at = removed.document, datetime.fromtimestamp(removed.removed_at, UTC)
    return RemovedOut(
        **status_out(document, document.id, percent(document)).model_dump(),
        removed_at=at,
        deleted_at=at + timedelta(days=REMOVED_DAYS),
    )


def document_out(document: Document, id: str, progress: int) -> DocumentOut:
    """All about a document under the id that was requested."""
    return DocumentOut(
        **status_out(document, id, progress).model_dump(),
        path=document.path,
        size=document.size,
        sha256=document.content,
        pages=document.pages,
        reused_chunks=document.reused,
        seconds=round(document.seconds, 3),
        warnings=[notice.code for notice in document.warnings],
        parent=document.parent,
        tags=list(document.tags),
        added_by=document.added_by or None,
        about=dict(document.about),
        **_coverage_out(document),
    )


def _coverage_out(document: Document) -> dict[str, Any]:
    text, unread = document.covered, document.status is Status.FAILED and not document.pages
    coverage = coverage_of(text) if text else None
    runs = coverage.runs if coverage is not None else ()
    states = [
        RunOut(first=run.first, last=run.last, state=run.cover.value, reason=run.reason or None)
        for run in runs
    ]
    return {**public_coverage(text, unread=unread), "page_states": states}
