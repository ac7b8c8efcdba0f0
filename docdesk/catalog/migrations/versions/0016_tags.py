# SPDX-License-Identifier: Apache-2.0
"""Documents have tags that a person gave them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tags",
        sa.Column("document", sa.String(32), primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_index("tags_key", "tags", ["key"])


def downgrade() -> None:
    op.drop_table("tags")
