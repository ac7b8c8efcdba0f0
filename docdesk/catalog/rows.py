# SPDX-License-Identifier: Apache-2.0
"""Converts between rows of the tables and the values that the rest of docdesk uses."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from docdesk.catalog import statements
from docdesk.catalog import tables as t
from docdesk.catalog.odd_rows import LATEST, is_problem, odd_document
from docdesk.values.documents import PAGE_BREAK, Backup, Chunk, Document, Page, Stage, Status
from docdesk.values.formats import FileType
from docdesk.values.places import Place, PlaceKind, outline_of, place_of
from docdesk.values.problems import Notice, Problem
from docdesk.values.recognition import Recognised, lines_of, plain_lines
from docdesk.values.tags import tags_of_text

T = TypeVar("T")

MANY = 500
"""Ids in one statement; SQLite's old limit on variables is 999."""


@dataclass(frozen=True, slots=True)
class Index:
    """One model with one way of splitting; its vectors share a collection.

    `dimensions` and `collection` are None until the model's first answer. `titled`: titles are embedded with texts.
    """

    id: int
    provider: str
    model: str
    endpoint: str
    asked_dimensions: int | None
    chunk_size: int
    chunk_overlap: int
    dimensions: int | None = None
    collection: str | None = None
    titled: bool = False


@dataclass(frozen=True, slots=True)
class Generation:
    """A processing of a document by an index; `notices` are what splitting found."""

    id: str
    document: str
    content: str
    index_id: int
    chunks: int
    notices: tuple[Notice, ...] = ()


# A library may have 100,000 rows, all read at its start: a look-up is faster than an enum's call, and JSON is
# decoded only if there is any.
_TYPES = {each.value: each for each in FileType}
_STATUSES = {each.value: each for each in Status}
_STAGES: dict[str | None, Stage | None] = {None: None, **{each.value: each for each in Stage}}
_BACKUPS = {each.value: each for each in Backup}


def document_of(row: Any) -> Document:
    """The document of a row that begins as `statements.select_documents` says.

    A row with a value that nobody here knows is a failed document that says so.
    """
    try:
        return _document_of(row)
    except (KeyError, TypeError, ValueError, AttributeError):
        return odd_document(row)


def _document_of(row: Any) -> Document:
    (
        _position, id_, content, name, path, type_, size, status, stage, pages, chunks, reused, seconds,
        warnings, error, backup, backup_error, added_at, generation, _removed_at, parent, about, covered,
        language, added_by, tags, *_others,
    ) = row  # fmt: skip
    # SQLite keeps whatever another program writes into a column
    if not (
        type(id_) is type(name) is type(path) is str and type(size) is type(pages) is type(chunks) is int
    ):
        raise TypeError
    # one by one: a set or a loop over six values costs as much as the rest of a row
    if (
        (content is not None and type(content) is not str)
        or (generation is not None and type(generation) is not str)
        or (parent is not None and type(parent) is not str)
        or (covered is not None and type(covered) is not str)
        or (language is not None and type(language) is not str)
        or (added_by is not None and type(added_by) is not str)
    ):
        raise TypeError
    if not 0 <= added_at < LATEST:
        raise ValueError
    return Document(
        id=id_,
        name=name,
        path=path,
        type=_TYPES.get(type_, FileType.OTHER),
        size=size,
        content=content,
        status=_STATUSES[status],
        stage=_STAGES[stage],
        pages=pages,
        chunks=chunks,
        reused=reused,
        seconds=seconds + 0.0,
        warnings=() if warnings == "[]" else notices_of(_decoded(warnings)),
        error=None if error is None else _problem_of(_decoded(error)),
        backup=_BACKUPS[backup],
        backup_error=None if backup_error is None else _problem_of(_decoded(backup_error)),
        added_at=added_at + 0.0,
        generation=generation,
        parent=parent,
        about=() if about is None else about_of(_decoded(about)),
        covered=covered or "",
        language=language or "",
        added_by=added_by or "",
        tags=() if tags is None else tags_of_text(tags),
    )


def _problem_of(plain: Any) -> Problem:
    if not is_problem(plain):
        raise TypeError
    return Problem(**plain)


def _decoded(json_or_value: Any) -> Any:
    """PostgreSQL's driver decodes JSON, SQLite's does not."""
    return json.loads(json_or_value) if isinstance(json_or_value, str) else json_or_value


_KEPT = [c.name for c in t.documents.columns if c.name not in ("position", "removed_at")]


def row_of(document: Document) -> dict[str, Any]:
    values = {name: getattr(document, name) for name in _KEPT}
    values["warnings"] = plain_notices(document.warnings)
    values["about"] = [list(pair) for pair in document.about] or None
    values["covered"] = document.covered or None
    values["language"] = document.language or None
    values["added_by"] = document.added_by or None
    for name in ("error", "backup_error"):
        problem: Problem | None = values[name]
        values[name] = dataclasses.asdict(problem) if problem else None
    return values


def changes_of(document: Document) -> dict[str, Any]:
    """The values of a row, without the backup status, which only `Backups` writes."""
    values = row_of(document)
    del values["backup"], values["backup_error"]
    return values


def about_of(pairs: list[list[str]] | None) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(text)) for name, text in pairs or ())


def plain_notices(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    return [{"code": notice.code, "facts": notice.facts} for notice in notices]


def notices_of(plain: list[dict[str, Any]] | None) -> tuple[Notice, ...]:
    found = tuple(Notice(**notice) for notice in plain or ())
    if not all(type(notice.code) is str and type(notice.facts) is dict for notice in found):
        raise TypeError  # SQLite keeps whatever another program writes
    return found


def generation_of(row: Any) -> Generation:
    return Generation(row.id, row.document, row.content, row.index_id, row.chunks, notices_of(row.notices))


def chunk_of(row: Any) -> Chunk:
    return Chunk(
        index=row.number,
        start=row.begins,
        end=row.ends,
        first_page=row.first_page,
        last_page=row.last_page,
        sha256=row.sha256,
        tokens=row.tokens,
        cut=row.cut,
        place=place_of(row.place_kind, row.place),
        heading=tuple(row.heading or ()),
        recognised=row.recognised,
        context=row.context or "",
        titles=row.titles or "",
    )


def row_of_chunk(generation: str, chunk: Chunk) -> dict[str, Any]:
    """A chunk as its table has it."""
    return {
        "generation": generation,
        "number": chunk.index,
        "begins": chunk.start,
        "ends": chunk.end,
        "first_page": chunk.first_page,
        "last_page": chunk.last_page,
        "sha256": chunk.sha256,
        "tokens": chunk.tokens,
        "cut": chunk.cut,
        "place_kind": _kind_of(chunk.place),
        "place": chunk.place.label or None,
        "heading": list(chunk.heading) or None,
        "recognised": chunk.recognised,
        "context": chunk.context or None,
        "titles": chunk.titles or None,
    }


def page_of(row: Any) -> Page:
    return Page(
        row.number,
        row.text,
        row.problem,
        place_of(row.place_kind, row.place),
        outline_of(row.outline),
        row.recognised,
    )


def row_of_page(content: str, begins: int, page: Page) -> dict[str, Any]:
    """A page as its table has it; `begins` is its offset in the document's text."""
    return {
        "content": content,
        "number": page.number,
        "begins": begins,
        "text": page.text,
        "problem": page.problem,
        "place_kind": _kind_of(page.place),
        "place": page.place.label or None,
        "outline": page.outline.plain() or None,
        "recognised": page.recognised,
    }


def row_of_recognised(content: str, found: Recognised) -> dict[str, Any]:
    """What is kept of a recognised page, as its table has it."""
    return {
        "content": content,
        "number": found.page,
        "made_by": found.by,
        "confidence": found.confidence,
        "lines": plain_lines(found.lines),
    }


def recognised_of(row: Any) -> Recognised:
    return Recognised(row.number, row.made_by, row.confidence, lines_of(row.lines))


def _kind_of(place: Place) -> str | None:
    return None if place.kind is PlaceKind.NONE else place.kind.value


def pages_of(connection: sa.Connection, content: str, first: int, last: int) -> Sequence[Any]:
    wanted = {"sha": content, "first": first, "last": last}
    return connection.execute(statements.SOME_PAGES, wanted).all()


def texts_of(connection: sa.Connection, content: str, chunks: Sequence[Chunk]) -> list[str]:
    """The spans of chunks in the document's text, without their context."""
    if not chunks:
        return []
    first, last = min(c.first_page for c in chunks), max(c.last_page for c in chunks)
    rows = pages_of(connection, content, first, last)
    begins = rows[0].begins
    text = PAGE_BREAK.join(row.text for row in rows)
    return [text[chunk.start - begins : chunk.end - begins] for chunk in chunks]
