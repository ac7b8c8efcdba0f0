# SPDX-License-Identifier: Apache-2.0
"""Pages whose text was recognised keep the places of their lines, and how sure each is."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recognised_pages",
        sa.Column("content", sa.String(64), sa.ForeignKey("contents.sha256"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("lines", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("recognised_pages")
