# SPDX-License-Identifier: Apache-2.0
"""SQLite files of a library are data: nothing that somebody else put into one may run.

A trigger or a view runs SQL of its author when docdesk reads or writes a table. docdesk makes neither, so a file
that has one is refused, and what is left in a schema may not call functions with side effects.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from docdesk.errors import LibraryUnsafe
from docdesk.values.facts import coded

TRUST_NOTHING = "PRAGMA trusted_schema=OFF"
"""To be executed on every connection, before anything else."""

_FOREIGN = (
    "SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY 1 LIMIT 3"
)


def refuse_foreign_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Distrust a connection's schema from now on. Blocks. Raises LibraryUnsafe for a trigger or a view.

    Call it before any other statement. Raises sqlite3.Error as well, for a damaged file for example.
    """
    connection.execute(TRUST_NOTHING)
    found = [str(name) for (name,) in connection.execute(_FOREIGN)]
    if found:
        raise LibraryUnsafe(path=str(path), reason=coded("foreign_schema", names=", ".join(found)))


def refuse_foreign_file(path: Path) -> None:
    """The same for a file that another program opens later. A missing or damaged file is left to that program."""
    if not path.is_file():
        return
    with (
        contextlib.suppress(sqlite3.Error),
        # not mode=ro: a connection that may only read leaves an empty log beside the file when it closes
        contextlib.closing(sqlite3.connect(path, timeout=1)) as connection,
    ):
        refuse_foreign_schema(connection, path)
