# SPDX-License-Identifier: Apache-2.0
"""Statements that are needed for every document, built once: building one costs more than SQLite's own work.

Their parameters are given when they are executed. `of` is an id; the other parameters of an update or an
insert are the columns that it sets.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.values.tags import SEPARATOR

_TAGS = (
    sa.select(sa.func.aggregate_strings(t.tags.c.name, SEPARATOR))
    .where(t.tags.c.document == t.documents.c.id)
    .correlate(t.documents)
    .scalar_subquery()
    .label("tags")
)
"""The tags of a document in one text; null if it has none."""


def select_documents() -> sa.Select[Any]:
    """What `document_of` needs: the columns of documents, without a JSON decoder that is called for each, and tags."""
    columns = (
        sa.type_coerce(column, sa.Text).label(column.name) if isinstance(column.type, sa.JSON) else column
        for column in t.documents.columns
    )
    return sa.select(*columns, _TAGS)


_OF: sa.BindParameter[str] = sa.bindparam("of")
_SHA: sa.BindParameter[str] = sa.bindparam("sha")
_PATH: sa.BindParameter[str] = sa.bindparam("of_path")
_INDEX: sa.BindParameter[int] = sa.bindparam("of_index")
_FIRST: sa.BindParameter[int] = sa.bindparam("first")
_LAST: sa.BindParameter[int] = sa.bindparam("last")
_IDS: sa.BindParameter[str] = sa.bindparam("ids", expanding=True)
_PATHS: sa.BindParameter[str] = sa.bindparam("paths", expanding=True)
_SHOWN = t.documents.c.removed_at.is_(None)

DOCUMENTS = select_documents().where(_SHOWN, t.documents.c.id.in_(_IDS))
DOCUMENTS_AT = (
    select_documents().where(_SHOWN, t.documents.c.path.in_(_PATHS)).order_by(t.documents.c.position)
)
DOCUMENTS_OF_SOURCES = (
    select_documents()
    .add_columns(
        t.sources.c.path.label("source_path"), t.sources.c.size.label("source_size"), t.sources.c.mtime_ns
    )
    .join(t.sources, t.sources.c.document == t.documents.c.id)
    .where(_SHOWN, t.sources.c.path.in_(_PATHS))
)
DOCUMENTS_OF_CONTENT = (
    select_documents().where(_SHOWN, t.documents.c.content == _SHA).order_by(t.documents.c.position)
)
UPDATE_DOCUMENT = sa.update(t.documents).where(t.documents.c.id == _OF)
OTHER_OF_CONTENT = (
    select_documents()
    .where(t.documents.c.content == _SHA, t.documents.c.id != _OF, _SHOWN)
    .order_by(t.documents.c.position)
)
CONTENT = sa.select(t.contents.c.sha256).where(t.contents.c.sha256 == _SHA)
INSERT_CONTENT = sa.insert(t.contents)
UPDATE_CONTENT = sa.update(t.contents).where(t.contents.c.sha256 == _SHA)
READ_CONTENT = sa.select(t.contents).where(t.contents.c.sha256 == _SHA)
DOCUMENT_OF_PATH = sa.select(t.sources.c.document).where(t.sources.c.path == _PATH)
PATHS_OF_DOCUMENT = sa.select(t.sources.c.path).where(t.sources.c.document == _OF).order_by(t.sources.c.path)

DELETE_PAGES = sa.delete(t.pages).where(t.pages.c.content == _SHA)
INSERT_PAGES = sa.insert(t.pages)
DELETE_RECOGNISED = sa.delete(t.recognised_pages).where(t.recognised_pages.c.content == _SHA)
INSERT_RECOGNISED = sa.insert(t.recognised_pages)
PAGES = sa.select(t.pages).where(t.pages.c.content == _SHA).order_by(t.pages.c.number)
SOME_PAGES = (
    sa.select(t.pages.c.number, t.pages.c.begins, t.pages.c.text)
    .where(t.pages.c.content == _SHA, t.pages.c.number.between(_FIRST, _LAST))
    .order_by(t.pages.c.number)
)

GENERATION_FOR = sa.select(t.generations).where(
    t.generations.c.document == _OF,
    t.generations.c.content == _SHA,
    t.generations.c.index_id == _INDEX,
    t.generations.c.dropped.is_(False),
)
INSERT_GENERATION = sa.insert(t.generations)
DROP_OTHER_GENERATIONS = (
    sa.update(t.generations)
    .where(t.generations.c.document == _OF, t.generations.c.id != sa.bindparam("but"))
    .values(dropped=True)
)
DROP_GENERATIONS_OF_CONTENT = (
    sa.update(t.generations).where(t.generations.c.content == _SHA).values(dropped=True, kept=False)
)
NO_GENERATION_OF_CONTENT = (
    sa.update(t.documents)
    .where(t.documents.c.content == _SHA, t.documents.c.generation.is_not(None))
    .values(generation=None)
)
CHUNKS = sa.select(t.chunks).where(t.chunks.c.generation == _OF).order_by(t.chunks.c.number)
INSERT_CHUNKS = sa.insert(t.chunks)
INSERT_ATTEMPTS = sa.insert(t.attempts)
