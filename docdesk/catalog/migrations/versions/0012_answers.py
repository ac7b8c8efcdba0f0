# SPDX-License-Identifier: Apache-2.0
"""Questions are kept with the answers that a chat model gave."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", sa.Float, nullable=False, index=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("refused", sa.Boolean, nullable=False),
        sa.Column("follows", sa.String(32)),
        sa.Column("answer", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("answers")
