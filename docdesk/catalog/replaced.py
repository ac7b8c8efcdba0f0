# SPDX-License-Identifier: Apache-2.0
"""Documents whose path now belongs to another document, because another file took the place of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from docdesk.catalog import statements
from docdesk.catalog import tables as t
from docdesk.values.documents import Status
from docdesk.values.paths import name_of_path, path_of_text
from docdesk.values.portions import portions


@dataclass(slots=True)
class Replaced:
    """What became of documents whose path another document has taken."""

    gone: list[str] = field(default_factory=list)
    """Documents without any other file: they are deleted."""
    moved: list[str] = field(default_factory=list)
    """Documents that have another file: their rows point there now."""

    def __bool__(self) -> bool:
        return bool(self.gone or self.moved)


def _replaced() -> tuple[sa.Select[tuple[str, str]], sa.Select[tuple[str, str]]]:
    document, owner = t.documents.alias(), t.documents.alias()
    everywhere = (
        sa.select(document.c.id, owner.c.status)
        .join(t.sources, t.sources.c.path == document.c.path)
        .join(owner, owner.c.id == t.sources.c.document)
        .where(
            t.sources.c.document != document.c.id,
            document.c.status == Status.READY,
            document.c.removed_at.is_(None),
            owner.c.removed_at.is_(None),
        )
        .order_by(document.c.position)
    )
    return everywhere, everywhere.where(document.c.path.in_(sa.bindparam("paths", expanding=True)))


# built once: they are needed for every document
_REPLACED, _REPLACED_AT = _replaced()


def replaced_documents(
    connection: sa.Connection, paths: Sequence[str] | None = None
) -> list[tuple[str, bool]]:
    """Ready documents at a path whose source belongs to another document, and whether that one is ready.

    Only those at `paths` if given.
    """
    if paths is None:
        return [(row.id, row.status == Status.READY) for row in connection.execute(_REPLACED)]
    return [
        (row.id, row.status == Status.READY)
        for some in portions(paths)
        for row in connection.execute(_REPLACED_AT, {"paths": some})
    ]


def settle_replaced(connection: sa.Connection, paths: Sequence[str] | None = None) -> Replaced:
    """Point such documents to another file of theirs, or delete those that have none.

    A document without another file stays, and answers, until the one that took its place is ready.
    """
    found = Replaced()
    for id, new_is_ready in replaced_documents(connection, paths):
        path = connection.scalar(statements.PATHS_OF_DOCUMENT, {"of": id})
        if path is not None:
            values = {"path": path, "name": name_of_path(path_of_text(path))}
            connection.execute(statements.UPDATE_DOCUMENT, values | {"of": id})
            found.moved.append(id)
        elif new_is_ready:
            forget(connection, id)
            found.gone.append(id)
    return found


def forget(connection: sa.Connection, document: str) -> None:
    """Delete a document; its generations are swept next."""
    connection.execute(sa.delete(t.sources).where(t.sources.c.document == document))
    connection.execute(sa.delete(t.attempts).where(t.attempts.c.document == document))
    connection.execute(sa.delete(t.joined).where(t.joined.c.document == document))
    connection.execute(sa.delete(t.tags).where(t.tags.c.document == document))
    connection.execute(
        sa.update(t.generations).where(t.generations.c.document == document).values(dropped=True)
    )
    connection.execute(sa.delete(t.documents).where(t.documents.c.id == document))
