# SPDX-License-Identifier: Apache-2.0
"""Remember which ids turned out to be another document, so that whoever holds one can still ask for it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "joined",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="Ids of documents that turned out to be the bytes of another one",
    )
    op.create_index(op.f("ix_joined_document"), "joined", ["document"], unique=False)


def downgrade() -> None:
    op.drop_table("joined")
