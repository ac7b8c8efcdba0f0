# SPDX-License-Identifier: Apache-2.0
"""The texts of documents that were deleted go from the answers that were kept before."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ANSWERS = sa.table("answers", sa.column("id", sa.String), sa.column("answer", sa.JSON))
_DOCUMENTS = sa.table("documents", sa.column("id", sa.String), sa.column("path", sa.Text))
_SOURCES = sa.table("sources", sa.column("path", sa.Text))


def upgrade() -> None:
    connection = op.get_bind()
    ids = connection.scalars(sa.select(_ANSWERS.c.id)).all()
    if not ids:
        return
    documents = connection.execute(sa.select(_DOCUMENTS.c.id, _DOCUMENTS.c.path)).all()
    known = {row.id for row in documents}
    paths = {row.path for row in documents} | set(connection.scalars(sa.select(_SOURCES.c.path)))
    text = sa.type_coerce(_ANSWERS.c.answer, sa.Text).label("answer")
    for id in ids:
        kept = connection.scalar(sa.select(text).where(_ANSWERS.c.id == id))
        try:
            answer: Any = json.loads(kept) if isinstance(kept, str) else kept
            gone = [
                each
                for each in answer["passages"]
                if each["document"] not in known and each["path"] not in paths
            ]
        except (KeyError, TypeError, ValueError, RecursionError):
            continue  # a received catalog may have any value there
        for passage in gone:
            passage.update(text="", context="", before="", heading=[], deleted=True)
        if gone:
            connection.execute(sa.update(_ANSWERS).where(_ANSWERS.c.id == id).values(answer=answer))


def downgrade() -> None:
    """What was deleted stays deleted."""
