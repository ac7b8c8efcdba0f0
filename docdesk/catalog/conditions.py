# SPDX-License-Identifier: Apache-2.0
"""Which documents meet a condition of a question.

A condition is one line in `_BY`. It narrows the statement where the database can, or looks at each row's name and path:
SQLite compares no letters but English ones without regard to case.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.database import Database
from docdesk.values.paths import path_of_text
from docdesk.values.portions import portions
from docdesk.values.questions import Condition, comparable

PORTION = 1_000
"""Rows fetched at once."""

_CHANGED = sa.func.coalesce(t.sources.c.mtime_ns / 1e9, t.documents.c.added_at)
"""When a document's file was changed; when it was added, if it has no file of its own."""

_ROWS = (
    sa.select(t.documents.c.generation, t.documents.c.name, t.documents.c.path)
    .outerjoin(t.sources, t.sources.c.path == t.documents.c.path)
    .where(t.documents.c.generation.is_not(None), t.documents.c.removed_at.is_(None))
)

Narrowed = sa.ColumnElement[bool] | Callable[[str, str], bool]
"""A clause for the statement, or a check of a row's name and path."""


def _in_folder(wanted: str) -> Callable[[str, str], bool]:
    folder = "/" + wanted.replace("\\", "/").strip("/") + "/"

    def check(name: str, path: str) -> bool:
        return folder in "/" + comparable(path_of_text(path).parent.as_posix()).strip("/") + "/"

    return check


def _named(wanted: str) -> Callable[[str, str], bool]:
    return lambda name, path: wanted in comparable(name)


def _exactly_named(wanted: str) -> Callable[[str, str], bool]:
    return lambda name, path: wanted == comparable(name)


_BY: dict[str, Callable[[Any], Narrowed]] = {
    "type": lambda types: t.documents.c.type.in_(types),
    "name": _named,
    "in": _exactly_named,
    "folder": _in_folder,
    "tag": lambda key: t.documents.c.id.in_(sa.select(t.tags.c.document).where(t.tags.c.key == key)),
    "after": lambda seconds: seconds <= _CHANGED,
    "before": lambda seconds: seconds > _CHANGED,
}

OF_DOCUMENTS = frozenset(_BY)
"""The conditions that a document meets as a whole; the others are about a place in it."""


class Conditions:
    """Asks a catalog's database for what meets a condition."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def generations(self, condition: Condition) -> set[str]:
        """The generations that a search finds and whose documents meet the condition."""
        narrowed = _BY[condition.name](condition.value)

        def look(connection: sa.Connection) -> set[str]:
            if isinstance(narrowed, sa.ColumnElement):
                return {row.generation for row in connection.execute(_ROWS.where(narrowed))}
            return {
                row.generation
                for some in connection.execute(_ROWS).partitions(PORTION)
                for row in some
                if narrowed(row.name, row.path)
            }

        return await self._database.read(look)

    async def chunks(self, generations: Collection[str], most: int) -> list[tuple[str, int]] | None:
        """The chunks of these generations as (generation, number); None if there are more than `most`."""

        def look(connection: sa.Connection) -> list[tuple[str, int]] | None:
            found: list[tuple[str, int]] = []
            some: Sequence[str]
            for some in portions(list(generations)):
                query = (
                    sa.select(t.chunks.c.generation, t.chunks.c.number)
                    .where(t.chunks.c.generation.in_(list(some)))
                    .limit(most - len(found) + 1)
                )
                found.extend((row.generation, row.number) for row in connection.execute(query))
                if len(found) > most:
                    return None
            return found

        return await self._database.read(look)
