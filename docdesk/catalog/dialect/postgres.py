# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL, with its statements and its errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from docdesk.catalog.dialect.base import KeyPairs
from docdesk.errors import CatalogUnreachable, DocdeskError

NAME = "postgresql"


class Postgres:
    """A database on a PostgreSQL server."""

    name = NAME
    damaged = False

    def __init__(self, url: sa.URL) -> None:
        self._url = url.set(drivername="postgresql+psycopg") if url.drivername == NAME else url

    def engine(self) -> sa.Engine:
        """Connections that are checked before use: the server may have been restarted."""
        return sa.create_engine(self._url, pool_size=3, pool_pre_ping=True)

    def refuse_foreign(self, connection: sa.Connection) -> None:
        """Nothing to do: a server is named by the person's own environment, and comes with no library."""

    def for_writing(self, connection: sa.Connection) -> None:
        """Nothing to do: every transaction may write."""

    def for_snapshot(self, connection: sa.Connection) -> sa.Connection:
        """By default each statement would see a later moment."""
        return connection.execution_options(isolation_level="REPEATABLE READ")

    def insert(self, table: sa.Table) -> Any:
        """An INSERT that has `on_conflict_do_update`."""
        return postgresql.insert(table)

    def was_rolled_back(self, connection: sa.Connection) -> bool:
        """Never: a failed statement leaves its savepoints."""
        return False

    def known(self, error: BaseException) -> DocdeskError | None:
        """CatalogUnreachable, without the password of the address, or None."""
        if not isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
            return None
        reason = (str(error.orig).strip().splitlines()[:1] or ["no answer"])[0].rstrip(".")
        if self._url.password:
            reason = reason.replace(str(self._url.password), "***")
        return CatalogUnreachable(reason=reason)

    def cause(self, error: BaseException) -> BaseException | None:
        """None: the driver's text may hold the server's address, with the password."""
        return None

    def write_snapshot(self, target: Path, copy_tables: Callable[[], None]) -> None:
        """Table by table."""
        copy_tables()

    def empty_log(self) -> None:
        """Nothing: the server looks after its own files."""


def key_pairs(keys: sa.BindParameter[str]) -> KeyPairs:
    """The pairs of the JSON list `keys` as rows."""
    rows = sa.func.jsonb_array_elements(sa.cast(keys, postgresql.JSONB)).table_valued("value")
    pair = rows.c.value
    return KeyPairs(rows, pair.op("->>")(0), sa.cast(pair.op("->>")(1), sa.Integer))
