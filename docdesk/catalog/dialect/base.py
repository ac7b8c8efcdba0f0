# SPDX-License-Identifier: Apache-2.0
"""What the catalog needs from a database beside SQL that both understand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from docdesk.errors import DocdeskError


@dataclass(frozen=True, slots=True)
class KeyPairs:
    """The pairs of a JSON list as rows: (id, number)."""

    rows: sa.TableValuedAlias
    id: sa.ColumnElement[Any]
    number: sa.ColumnElement[Any]


class Dialect(Protocol):
    """One kind of database, at one address. Methods block."""

    @property
    def name(self) -> str:
        """SQLAlchemy's name of it."""
        ...

    @property
    def damaged(self) -> bool:
        """Whether the database has reported damage to its file."""
        ...

    def engine(self) -> sa.Engine:
        """A pool of connections that are set up for the catalog."""
        ...

    def refuse_foreign(self, connection: sa.Connection) -> None:
        """Raise LibraryUnsafe for SQL in the database that docdesk did not put there."""
        ...

    def for_writing(self, connection: sa.Connection) -> None:
        """Prepare a connection whose next transaction writes."""
        ...

    def for_snapshot(self, connection: sa.Connection) -> sa.Connection:
        """A connection whose next transaction sees one moment of the whole database."""
        ...

    def insert(self, table: sa.Table) -> Any:
        """An INSERT that has `on_conflict_do_update`."""
        ...

    def was_rolled_back(self, connection: sa.Connection) -> bool:
        """Whether the database has ended the transaction by itself, with all its savepoints."""
        ...

    def known(self, error: BaseException) -> DocdeskError | None:
        """The error that this exception of the driver means, or None."""
        ...

    def cause(self, error: BaseException) -> BaseException | None:
        """The exception if it may be shown and logged, or None if it may hold a password."""
        ...

    def write_snapshot(self, target: Path, copy_tables: Callable[[], None]) -> None:
        """Write the whole catalog as of one moment to the SQLite file `target`.

        `copy_tables` does it table by table, for a database that has no faster way.
        """
        ...

    def empty_log(self) -> None:
        """Leave nothing that was deleted in a log beside the database, unless others still read it."""
        ...
