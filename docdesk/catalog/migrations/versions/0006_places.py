# SPDX-License-Identifier: Apache-2.0
"""Pages and chunks know their place; a document that was taken out of another one knows that one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("pages", "chunks"):
        op.add_column(table, sa.Column("place_kind", sa.String(16)))
        op.add_column(table, sa.Column("place", sa.Text))
        op.add_column(table, sa.Column("recognised", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("pages", sa.Column("outline", sa.JSON))
    op.add_column("chunks", sa.Column("heading", sa.JSON))
    op.add_column("chunks", sa.Column("context", sa.Text))
    op.add_column("documents", sa.Column("parent", sa.String(32)))


def downgrade() -> None:
    op.drop_column("documents", "parent")
    op.drop_column("chunks", "context")
    op.drop_column("chunks", "heading")
    op.drop_column("pages", "outline")
    for table in ("pages", "chunks"):
        for name in ("recognised", "place", "place_kind"):
            op.drop_column(table, name)
