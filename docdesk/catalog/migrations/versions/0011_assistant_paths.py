# SPDX-License-Identifier: Apache-2.0
"""Paths that an assistant added: docdesk opens them without following links, also after a restart."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("assistant_paths", sa.Column("path", sa.Text, primary_key=True))


def downgrade() -> None:
    op.drop_table("assistant_paths")
