# SPDX-License-Identifier: Apache-2.0
"""The paths that an assistant added, and not the user: no link is followed on the way to one.

All methods are for the owner's event loop. Nobody else writes them, so they are read from the catalog once.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.database import Database
from docdesk.values.portions import portions


class AssistantPaths:
    """Such paths, as the catalog writes paths."""

    def __init__(self, database: Database) -> None:
        self._read = database.read
        self._write = database.write
        self._known: set[str] | None = None

    async def holds(self, path: str) -> bool:
        """Whether an assistant added this path."""
        return path in await self._paths()

    async def add(self, paths: Iterable[str]) -> None:
        """Note that an assistant added these."""
        known = await self._paths()
        fresh = [path for path in dict.fromkeys(paths) if path not in known]
        # before they are written: whoever asks meanwhile must not follow a link
        known.update(fresh)
        if fresh:
            rows = [{"path": path} for path in fresh]
            await self._write(lambda c: c.execute(sa.insert(t.assistant_paths), rows))

    async def remove(self, paths: Iterable[str]) -> None:
        """Note that the user added these, or that no document has them any more."""
        known = await self._paths()
        gone = [path for path in dict.fromkeys(paths) if path in known]

        def change(connection: sa.Connection) -> None:
            for some in portions(gone):
                connection.execute(sa.delete(t.assistant_paths).where(t.assistant_paths.c.path.in_(some)))

        if gone:
            await self._write(change)
            known.difference_update(gone)

    async def _paths(self) -> set[str]:
        if self._known is None:
            found = await self._read(lambda c: set(c.scalars(sa.select(t.assistant_paths.c.path))))
            # another task may have read them meanwhile, and added to them
            self._known = found if self._known is None else self._known
        return self._known
