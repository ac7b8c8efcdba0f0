# SPDX-License-Identifier: Apache-2.0
"""Documents have a title, an author, a date and tags, if their files say so beside the text."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("contents", "documents"):
        op.add_column(table, sa.Column("about", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    for table in ("documents", "contents"):
        op.drop_column(table, "about")
