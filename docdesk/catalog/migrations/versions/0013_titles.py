# SPDX-License-Identifier: Apache-2.0
"""New indexes embed titles with their texts. Those that are there go on as before: no text is paid for twice."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("indexes", sa.Column("titled", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("chunks", sa.Column("titles", sa.Text))


def downgrade() -> None:
    op.drop_column("chunks", "titles")
    op.drop_column("indexes", "titled")
