# SPDX-License-Identifier: Apache-2.0
"""Documents keep the language of their text. Of those that are there it is known once they are read again."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("language", sa.String(8)))


def downgrade() -> None:
    op.drop_column("documents", "language")
