# SPDX-License-Identifier: Apache-2.0
"""The documents and texts of the chunks that a search found, in a few statements for all of them."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.dialect import sqlite
from docdesk.catalog.dialect.base import KeyPairs
from docdesk.catalog.rows import chunk_of, document_of
from docdesk.catalog.statements import select_documents
from docdesk.values.documents import PAGE_BREAK, Chunk, Document, place_in
from docdesk.values.places import Place, place_of
from docdesk.values.portions import portions
from docdesk.values.sentences import MOST_LEAD


@dataclass(frozen=True, slots=True)
class Stored:
    """A chunk with its text and its document, for a search or the store."""

    document: Document
    chunk: Chunk
    parts: tuple[tuple[int, str], ...]
    """Its text by page: (page, text). A page break that the chunk covers is at the end of a part."""
    index_id: int
    places: tuple[tuple[int, Place], ...] = ()
    """The place of each of its pages."""
    before: str = ""
    """The text before it on its first page, as far as the beginning of a sentence is looked for."""

    @property
    def text(self) -> str:
        """Its span of the document's text, without its context."""
        return "".join(text for _, text in self.parts)

    def place_on(self, page: int) -> Place:
        """Where it stands, for somebody who is sent to this one of its pages."""
        place = self.chunk.place
        if page != self.chunk.first_page:
            place = dict(self.places).get(page, place)
        return place_in(self.document.type, place, page)


@dataclass(frozen=True, slots=True)
class Turned:
    """Generations of one index that take the place of current ones, though the documents have not turned to them."""

    index_id: int
    new: Mapping[str, str]
    """By the current generation."""
    old: Mapping[str, str]
    """The current generations, by the new one."""

    @classmethod
    def to(cls, index_id: int, new: Mapping[str, str]) -> Turned:
        """From the new generations by the current ones."""
        return cls(index_id, new, {each: before for before, each in new.items()})


AS_IT_IS = Turned.to(0, {})
"""Every document has its current generation."""

Key = tuple[str, int]
"""A generation and the number of one of its chunks; or a content and one of its pages."""

_DOCUMENTS = (
    select_documents()
    .add_columns(t.generations.c.index_id)
    .join(t.generations, t.generations.c.id == t.documents.c.generation)
    .where(
        t.documents.c.generation.in_(sa.bindparam("generations", expanding=True)),
        t.documents.c.removed_at.is_(None),
    )
)


def _of_keys(
    columns: Sequence[sa.Column[Any]], of: sa.Column[Any], number: sa.Column[Any]
) -> Callable[[str], sa.Select[Any]]:
    """The rows of many keys, for a dialect; the keys are one parameter, a JSON list of pairs.

    It is one statement, made once: with each statement, a thread may have to wait for the loop to release the
    interpreter. It is not `(a, b) IN (…)`, because SQLite would scan the whole table for it.
    """

    @functools.cache
    def rows(dialect: str) -> sa.Select[Any]:
        keys: sa.BindParameter[str] = sa.bindparam("keys", type_=sa.Text)
        pairs = _key_pairs(dialect)(keys)
        both = sa.and_(of == pairs.id, number == pairs.number)
        return sa.select(*columns).select_from(pairs.rows.join(of.table, both))

    return rows


def _key_pairs(dialect: str) -> Callable[[sa.BindParameter[str]], KeyPairs]:
    if dialect == sqlite.NAME:
        return sqlite.key_pairs
    from docdesk.catalog.dialect import postgres

    return postgres.key_pairs


_CHUNKS = _of_keys(list(t.chunks.columns), t.chunks.c.generation, t.chunks.c.number)
_PAGES = _of_keys(
    [
        t.pages.c.content,
        t.pages.c.number,
        t.pages.c.begins,
        t.pages.c.text,
        t.pages.c.place_kind,
        t.pages.c.place,
    ],
    t.pages.c.content,
    t.pages.c.number,
)


_IN_INDEX = (
    sa.select(t.documents.c.generation, t.generations.c.index_id)
    .join(t.generations, t.generations.c.id == t.documents.c.generation)
    .where(
        t.documents.c.generation.in_(sa.bindparam("generations", expanding=True)),
        t.documents.c.removed_at.is_(None),
    )
)


def _current(wanted: Sequence[Key], turned: Turned) -> list[str]:
    """The documents' own generations to look for, so that those of the wanted chunks are found."""
    asked = dict.fromkeys(generation for generation, _ in wanted if generation not in turned.new)
    return [turned.old.get(generation, generation) for generation in asked]


def hashes_of(
    connection: sa.Connection, index_id: int, wanted: Sequence[Key], turned: Turned = AS_IT_IS
) -> dict[Key, str]:
    """The SHA-256 of those chunks that a search may find in an index."""
    shown: set[str] = set()
    for some in portions(_current(wanted, turned)):
        for row in connection.execute(_IN_INDEX, {"generations": list(some)}):
            new = turned.new.get(row.generation)
            if index_id == (row.index_id if new is None else turned.index_id):
                shown.add(new or row.generation)
    rows = _rows_of(connection, _CHUNKS, (key for key in wanted if key[0] in shown))
    return {(row.generation, row.number): row.sha256 for row in rows}


def passages_of(
    connection: sa.Connection, wanted: Sequence[Key], turned: Turned = AS_IT_IS
) -> dict[Key, Stored]:
    """Chunks with text and document, in the order of `wanted`; chunks that no search may find are left out."""
    shown: dict[str, tuple[Document, int]] = {}
    for some in portions(_current(wanted, turned)):
        for row in connection.execute(_DOCUMENTS, {"generations": list(some)}):
            document, index_id = document_of(row), row.index_id
            if document.generation is not None and document.content is not None:
                if (new := turned.new.get(document.generation)) is not None:
                    document, index_id = replace(document, generation=new), turned.index_id
                shown[document.generation or ""] = document, index_id
    chunks = {
        (row.generation, row.number): chunk_of(row)
        for row in _rows_of(connection, _CHUNKS, (key for key in wanted if key[0] in shown))
    }
    on = {
        (shown[generation][0].content or "", page): None
        for (generation, _), chunk in chunks.items()
        for page in range(chunk.first_page, chunk.last_page + 1)
    }
    pages = {(row.content, row.number): row for row in _rows_of(connection, _PAGES, on)}
    found = {}
    for key in wanted:
        if key in chunks:
            document, index_id = shown[key[0]]
            chunk, content = chunks[key], document.content or ""
            parts = _parts(pages, content, chunk)
            places = tuple(
                (number, place_of(page.place_kind, page.place))
                for number in range(chunk.first_page, chunk.last_page + 1)
                if (page := pages.get((content, number))) is not None
            )
            found[key] = Stored(document, chunk, parts, index_id, places, _before(pages, content, chunk))
    return found


def _rows_of(
    connection: sa.Connection, of_dialect: Callable[[str], sa.Select[Any]], keys: Iterable[Key]
) -> Sequence[Any]:
    return connection.execute(of_dialect(connection.dialect.name), {"keys": json.dumps(list(keys))}).all()


def _parts(pages: dict[Key, Any], content: str, chunk: Chunk) -> tuple[tuple[int, str], ...]:
    parts = []
    for number in range(chunk.first_page, chunk.last_page + 1):
        page = pages.get((content, number))
        if page is not None:
            text = page.text if number == chunk.last_page else page.text + PAGE_BREAK
            parts.append((number, text[max(0, chunk.start - page.begins) : max(0, chunk.end - page.begins)]))
    return tuple(parts)


def _before(pages: dict[Key, Any], content: str, chunk: Chunk) -> str:
    page = pages.get((content, chunk.first_page))
    at = chunk.start - page.begins if page is not None else 0
    return page.text[max(0, at - MOST_LEAD - 1) : at] if page is not None and at > 0 else ""
