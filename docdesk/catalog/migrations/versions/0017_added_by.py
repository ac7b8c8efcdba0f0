# SPDX-License-Identifier: Apache-2.0
"""Documents keep who added them, if that was a person with a token of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("added_by", sa.String(64)))


def downgrade() -> None:
    op.drop_column("documents", "added_by")
