# SPDX-License-Identifier: Apache-2.0
"""The originals in the bucket as the catalog records them: each content's object, each row's backup status.

The bytes are backed up, so an object belongs to a content; a row shows its status. All methods are for the
owner's event loop; what they return is on the disk.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.database import Database
from docdesk.values.documents import Backup, StoredObject
from docdesk.values.portions import portions
from docdesk.values.problems import Problem


@dataclass(frozen=True, slots=True)
class Original:
    """A content of the library, with the names of its documents and its object, if there is one."""

    sha256: str
    size: int
    names: tuple[str, ...]
    object: StoredObject | None


class Backups:
    """The backup's part of the catalog."""

    def __init__(self, database: Database) -> None:
        self._read = database.read
        self._write = database.write

    async def begin(self, place: str | None) -> None:
        """Set every row's backup status for this place (`gs://bucket/prefix`, or None for no backup).

        What failed is tried again, and what is stored in another place waits to be sent to this one.
        """
        columns = t.documents.c
        if place is None:
            undone = columns.backup.in_((Backup.WAITING, Backup.FAILED))
            change = sa.update(t.documents).where(undone).values(backup=Backup.OFF, backup_error=None)
            await self._write(lambda c: c.execute(change))
            return
        there = sa.select(t.contents.c.sha256).where(
            t.contents.c.object.startswith(f"{place}/", autoescape=True)
        )
        done = sa.update(t.documents).where(columns.content.in_(there))
        # an ended row without content was never read: there is nothing to send
        wanted = sa.or_(
            columns.content.is_not(None) & columns.content.not_in(there),
            columns.content.is_(None) & columns.status.in_(("queued", "running")),
        )
        waits = sa.update(t.documents).where(wanted, columns.backup != Backup.WAITING)

        def change_all(connection: sa.Connection) -> None:
            connection.execute(done.values(backup=Backup.DONE, backup_error=None))
            connection.execute(waits.values(backup=Backup.WAITING, backup_error=None))

        await self._write(change_all)

    async def waiting(self) -> list[tuple[str, str]]:
        """(document, content) of each original that waits to be sent, oldest first."""
        query = (
            sa.select(t.documents.c.id, t.documents.c.content)
            .where(
                t.documents.c.backup.in_((Backup.WAITING, Backup.FAILED)),
                t.documents.c.content.is_not(None),
                t.documents.c.removed_at.is_(None),
            )
            .order_by(t.documents.c.position)
        )
        return await self._read(lambda c: [(row.id, row.content) for row in c.execute(query)])

    async def stored(self, sha256: str) -> StoredObject | None:
        """The object of a content, or None."""
        query = sa.select(t.contents).where(t.contents.c.sha256 == sha256, t.contents.c.object.is_not(None))
        row = await self._read(lambda c: c.execute(query).first())
        return None if row is None else _object(row)

    async def save_done(self, sha256: str, stored: StoredObject) -> list[str]:
        """Record that the original is in the bucket, verified. Returns its documents."""
        values = {
            "object": stored.url,
            "object_generation": stored.generation,
            "crc32c": stored.crc32c,
        }
        of_it = t.documents.c.content == sha256

        def change(connection: sa.Connection) -> list[str]:
            connection.execute(sa.update(t.contents).where(t.contents.c.sha256 == sha256).values(values))
            connection.execute(
                sa.update(t.documents).where(of_it).values(backup=Backup.DONE, backup_error=None)
            )
            return list(connection.scalars(sa.select(t.documents.c.id).where(of_it)))

        return await self._write(change)

    async def save_undone(
        self, contents: Sequence[str], backup: Backup, problem: Problem | None, *, gone: bool = False
    ) -> list[str]:
        """Record that these contents wait or failed. Returns their documents. `gone`: their objects are missing."""
        plain = dataclasses.asdict(problem) if problem else None

        def change(connection: sa.Connection) -> list[str]:
            ids: list[str] = []
            for some in portions(contents):
                of_it = t.documents.c.content.in_(some)
                connection.execute(
                    sa.update(t.documents).where(of_it).values(backup=backup, backup_error=plain)
                )
                if gone:
                    connection.execute(
                        sa.update(t.contents)
                        .where(t.contents.c.sha256.in_(some))
                        .values(object=None, object_generation=None, crc32c=None)
                    )
                ids += connection.scalars(sa.select(t.documents.c.id).where(of_it))
            return ids

        return await self._write(change)

    async def save_off(self, document: str) -> None:
        """Record that this document has nothing to send, because it was never read."""
        change = sa.update(t.documents).where(t.documents.c.id == document)
        await self._write(lambda c: c.execute(change.values(backup=Backup.OFF, backup_error=None)))

    async def paths(self, sha256: str) -> list[tuple[str, int]]:
        """Paths where these bytes were seen, with the file's size at that time."""
        ids = sa.select(t.documents.c.id).where(t.documents.c.content == sha256)
        query = sa.select(t.sources.c.path, t.sources.c.size).where(t.sources.c.document.in_(ids))
        own = sa.select(t.documents.c.path, t.documents.c.size).where(t.documents.c.content == sha256)
        return await self._read(lambda c: [(row.path, row.size) for row in c.execute(own.union(query))])

    async def originals(self) -> list[Original]:
        """Every content of the library's documents."""
        query = (
            sa.select(t.contents, t.documents.c.name)
            .join(t.documents, t.documents.c.content == t.contents.c.sha256)
            .where(t.documents.c.removed_at.is_(None))
            .order_by(t.documents.c.position)
        )

        def look(connection: sa.Connection) -> list[Original]:
            found: dict[str, Original] = {}
            for row in connection.execute(query):
                known = found.get(row.sha256)
                names = (*(known.names if known else ()), row.name)
                stored = _object(row) if row.object else None
                found[row.sha256] = Original(row.sha256, row.size, names, stored)
            return list(found.values())

        return await self._read(look)

    async def only_of(self, documents: Iterable[str]) -> list[str]:
        """Contents that belong to these documents and to no other."""
        wanted = list(documents)

        def look(connection: sa.Connection) -> list[str]:
            contents: set[str] = set()
            for some in portions(wanted):
                query = sa.select(t.documents.c.content).where(t.documents.c.id.in_(some))
                contents.update(content for content in connection.scalars(query) if content)
            found = []
            for content in sorted(contents):
                owners = sa.select(t.documents.c.id).where(t.documents.c.content == content)
                if set(connection.scalars(owners)) <= set(wanted):
                    found.append(content)
            return found

        return await self._read(look)


def _object(row: sa.Row[tuple[object, ...]]) -> StoredObject:
    return StoredObject(row.object, row.object_generation, row.crc32c, row.size)
