# SPDX-License-Identifier: Apache-2.0
"""Documents by their status, with the rows that cannot be read among the failed ones.

Such a row is a failed document (see `odd_rows`), whatever its column says: a list of failed documents that lacks it
would contradict the list of all. Only Python can tell for sure, so SQL picks the few rows that Python looks at.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.rows import document_of
from docdesk.catalog.statements import select_documents
from docdesk.errors import RecordUnreadable
from docdesk.values.documents import Backup, Stage, Status


def has_status(connection: sa.Connection, statuses: Sequence[Status]) -> sa.ColumnElement[bool]:
    """The condition that a row is a document of one of these."""
    columns = t.documents.c
    odd = _unreadable(connection)
    if not odd:
        return columns.status.in_(statuses)
    if Status.FAILED in statuses:
        return sa.or_(columns.status.in_(statuses), columns.position.in_(odd))
    return sa.and_(columns.status.in_(statuses), columns.position.not_in(odd))


def _unreadable(connection: sa.Connection) -> list[int]:
    """Positions of the rows that cannot be read."""
    query = select_documents().add_columns(t.documents.c.position.label("at")).where(_suspect(connection))
    return [
        row.at
        for row in connection.execute(query)
        if (error := document_of(row).error) is not None and error.code == RecordUnreadable.code
    ]


def _suspect(connection: sa.Connection) -> sa.ColumnElement[bool]:
    columns = t.documents.c
    suspects: list[sa.ColumnElement[bool]] = [
        columns.status.not_in(list(Status)),
        columns.stage.not_in(list(Stage)),
        columns.backup.not_in(list(Backup)),
        # a failed document has an error, and few others do
        sa.and_(columns.error.is_not(None), columns.status != Status.FAILED),
        columns.backup_error.is_not(None),
    ]
    if connection.dialect.name == "sqlite":  # others refuse a value of another type than their column's
        suspects += [sa.func.typeof(columns[name]) != "text" for name in ("name", "path")]
        numbers = ("size", "pages", "chunks", "seconds", "added_at")
        suspects += [sa.func.typeof(columns[name]).not_in(("integer", "real")) for name in numbers]
        suspects += [
            sa.func.typeof(columns[name]) == "blob"
            for name in ("content", "generation", "parent", "covered", "language", "added_by")
        ]
        # the type of what is no JSON is an error
        suspects += [
            sa.case((sa.func.json_valid(column) == 0, True), else_=sa.func.json_type(column) != "array")
            for column in (columns.warnings, columns.about)
        ]
    return sa.or_(*suspects)
