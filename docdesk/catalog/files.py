# SPDX-License-Identifier: Apache-2.0
"""The files in the catalog as they were when they were read, to compare watched folders with.

All methods are for the owner's event loop.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.database import Database
from docdesk.values.documents import FILE_GONE, Status
from docdesk.values.paths import path_of_text
from docdesk.values.portions import portions

RAW = "bytes:"
"""The prefix of a path that is not valid text; such a path cannot be compared by its folder."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A path and its document."""

    path: str
    document: str
    size: int
    mtime_ns: int | None
    """The time of change when it was read; None if it never was."""
    status: Status
    is_gone: bool
    """Whether the document is marked as having lost its file."""
    failed: str | None = None
    """A newer document of this path that failed."""
    failed_size: int = 0
    failed_at: float = 0.0
    """When that one was added, in seconds since the epoch."""

    def is_as_it_was(self, size: int, mtime_ns: int) -> bool:
        """Whether a file with this size and time of change was processed already."""
        if self.mtime_ns is not None and (self.size, self.mtime_ns) == (size, mtime_ns):
            return True
        return self.failed is not None and self.failed_size == size and mtime_ns <= self.failed_at * 1e9


class Files:
    """Known files by their paths."""

    def __init__(self, database: Database) -> None:
        self._read = database.read
        self._write = database.write

    async def below(self, paths: Sequence[str]) -> dict[str, KnownFile]:
        """Known files at these paths and below them."""
        prefixes = [path.rstrip(os.sep) + os.sep for path in paths]

        def where(column: sa.Column[str]) -> sa.ColumnElement[bool]:
            # compared by length: independent of collations and wildcards
            return sa.or_(
                column.in_(paths),
                sa.func.substr(column, 1, len(RAW)) == RAW,
                *(sa.func.substr(column, 1, len(prefix)) == prefix for prefix in prefixes),
            )

        def is_below(text: str) -> bool:
            plain = str(path_of_text(text))
            return plain in paths or any(plain.startswith(prefix) for prefix in prefixes)

        def look(connection: sa.Connection) -> dict[str, KnownFile]:
            found = _known(connection, where(t.sources.c.path), where(t.documents.c.path))
            return {path: file for path, file in found.items() if is_below(path)}

        return await self._read(look)

    async def of(self, paths: Sequence[str]) -> dict[str, KnownFile]:
        """Known files at exactly these paths."""

        def look(connection: sa.Connection) -> dict[str, KnownFile]:
            found: dict[str, KnownFile] = {}
            for some in portions(paths):
                found |= _known(connection, t.sources.c.path.in_(some), t.documents.c.path.in_(some))
            return found

        return await self._read(look)

    async def of_documents(self, ids: Sequence[str]) -> list[tuple[str, int, int, str | None]]:
        """Path, size, time of change and content of every source of these documents."""

        def look(connection: sa.Connection) -> list[tuple[str, int, int, str | None]]:
            found: list[tuple[str, int, int, str | None]] = []
            for some in portions(ids):
                query = sa.select(
                    t.sources.c.path, t.sources.c.size, t.sources.c.mtime_ns, t.documents.c.content
                ).join(t.documents, t.documents.c.id == t.sources.c.document)
                rows = connection.execute(query.where(t.sources.c.document.in_(some)))
                found += [(row.path, row.size, row.mtime_ns, row.content) for row in rows]
            return found

        return await self._read(look)

    async def forget(self, path: str, document: str) -> None:
        """Remove a path from a document's sources."""
        change = sa.delete(t.sources).where(t.sources.c.path == path, t.sources.c.document == document)
        await self._write(lambda c: c.execute(change))


def _known(
    connection: sa.Connection, of_sources: sa.ColumnElement[bool], of_rows: sa.ColumnElement[bool]
) -> dict[str, KnownFile]:
    d = t.documents.c
    shown = d.removed_at.is_(None)
    found: dict[str, KnownFile] = {}
    query = sa.select(
        t.sources.c.path, t.sources.c.size, t.sources.c.mtime_ns, d.id, d.status, d.warnings
    ).join(t.documents, t.sources.c.document == d.id)
    for row in connection.execute(query.where(shown, of_sources)):
        found[row.path] = KnownFile(
            row.path, row.id, row.size, row.mtime_ns, Status(row.status), _is_gone(row.warnings)
        )
    rows = sa.select(d.path, d.size, d.id, d.status, d.warnings, d.added_at).where(shown, of_rows)
    for row in connection.execute(rows.order_by(d.position)):
        status = Status(row.status)
        source = found.get(row.path)
        if source is not None and source.document == row.id:
            continue
        failed = row.id if status in (Status.FAILED, Status.CANCELLED) else None
        found[row.path] = KnownFile(
            row.path,
            source.document if source else row.id,
            source.size if source else row.size,
            source.mtime_ns if source else None,
            # a newer document in work takes precedence
            source.status if source and status.ended else status,
            _is_gone(row.warnings),
            failed,
            row.size,
            row.added_at,
        )
    return found


def _is_gone(warnings: list[dict[str, object]] | None) -> bool:
    return any(notice.get("code") == FILE_GONE for notice in warnings or ())
