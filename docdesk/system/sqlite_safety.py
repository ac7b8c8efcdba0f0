# SPDX-License-Identifier: Apache-2.0
"""SQLite files of a library are data: nothing that somebody else put into one may run.

A trigger, a view or a generated column runs SQL of its author when docdesk reads or writes a table, and a virtual
table is code of its own. docdesk makes none of them but two tables of words, so a file that has one is refused, and
what is left in a schema may not call functions with side effects.
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
    # by the SQL: the kind that a row claims proves nothing, whoever wrote the schema may have written any.
    # Not sorted: a sorter may need a temporary file, which a confined process cannot make everywhere.
    "SELECT type || ' ' || name FROM sqlite_schema WHERE NOT coalesce(sql GLOB 'CREATE TABLE *'"
    " OR sql GLOB 'CREATE INDEX *' OR sql GLOB 'CREATE UNIQUE INDEX *'"
    " OR (sql GLOB 'CREATE VIRTUAL TABLE * USING fts5(*' AND name IN ('words', 'embedding_fulltext_search')),"
    " type = 'index') LIMIT 3",
    "SELECT 'column ' || part.name FROM sqlite_schema AS whole, pragma_table_xinfo(whole.name) AS part"
    " WHERE whole.type = 'table' AND part.hidden IN (2, 3) LIMIT 3",
)
"""The names of what neither docdesk nor Chroma makes, and of generated columns."""


def refuse_foreign_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Distrust a connection's schema from now on. Blocks. Raises LibraryUnsafe for what may run.

    Call it before any other statement. Raises sqlite3.Error as well, for a damaged file for example.
    """
    connection.execute(TRUST_NOTHING)
    for query in _FOREIGN:
        found = sorted(str(name) for (name,) in connection.execute(query))
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
        # a schema that this SQLite cannot parse is shown as well: the other program's may be able to
        connection.execute("PRAGMA writable_schema=ON")
        refuse_foreign_schema(connection, path)
