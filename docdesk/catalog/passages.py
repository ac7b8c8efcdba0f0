# SPDX-License-Identifier: Apache-2.0
"""What a search shows of the chunks that it found: their documents and texts, a few statements for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.rows import chunk_of, document_of, portions, select_documents
from docdesk.documents import PAGE_BREAK, Chunk, Document


@dataclass(frozen=True, slots=True)
class Stored:
    """A chunk with its text and the document that it is of, as a search or the store needs it."""

    document: Document
    chunk: Chunk
    parts: tuple[tuple[int, str], ...]
    """Its text page by page: (page, text). A page break that the chunk covers is at the end of a part."""
    index_id: int

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.parts)


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
_OF: sa.BindParameter[str] = sa.bindparam("of")
_NUMBERS: sa.BindParameter[Sequence[int]] = sa.bindparam("numbers", expanding=True)
# SQLite looks pairs of values up by reading the whole table: so it is one statement for each of the first
_CHUNKS = sa.select(t.chunks).where(t.chunks.c.generation == _OF, t.chunks.c.number.in_(_NUMBERS))
_PAGES = sa.select(t.pages.c.content, t.pages.c.number, t.pages.c.begins, t.pages.c.text).where(
    t.pages.c.content == _OF, t.pages.c.number.in_(_NUMBERS)
)


def passages_of(connection: sa.Connection, wanted: Sequence[Key]) -> dict[Key, Stored]:
    """Chunks with text and document, in the order of `wanted`; what no search may find is left out."""
    shown: dict[str, tuple[Document, int]] = {}
    for some in portions(list(dict.fromkeys(generation for generation, _ in wanted))):
        for row in connection.execute(_DOCUMENTS, {"generations": list(some)}):
            document = document_of(row)
            if document.generation is not None and document.content is not None:
                shown[document.generation] = document, row.index_id
    chunks = {
        (row.generation, row.number): chunk_of(row)
        for row in _of_keys(connection, _CHUNKS, (key for key in wanted if key[0] in shown))
    }
    on = {
        (shown[generation][0].content or "", page): None
        for (generation, _), chunk in chunks.items()
        for page in range(chunk.first_page, chunk.last_page + 1)
    }
    pages = {(row.content, row.number): row for row in _of_keys(connection, _PAGES, on)}
    found = {}
    for key in wanted:
        if key in chunks:
            document, index_id = shown[key[0]]
            parts = _parts(pages, document.content or "", chunks[key])
            found[key] = Stored(document, chunks[key], parts, index_id)
    return found


def _of_keys(connection: sa.Connection, statement: sa.Select[Any], keys: Iterable[Key]) -> Iterable[Any]:
    numbers: dict[str, list[int]] = {}
    for of, number in keys:
        numbers.setdefault(of, []).append(number)
    for of, its in numbers.items():
        for some in portions(its):
            yield from connection.execute(statement, {"of": of, "numbers": list(some)})


def _parts(pages: dict[Key, Any], content: str, chunk: Chunk) -> tuple[tuple[int, str], ...]:
    parts = []
    for number in range(chunk.first_page, chunk.last_page + 1):
        page = pages.get((content, number))
        if page is not None:
            text = page.text if number == chunk.last_page else page.text + PAGE_BREAK
            parts.append((number, text[max(0, chunk.start - page.begins) : max(0, chunk.end - page.begins)]))
    return tuple(parts)
