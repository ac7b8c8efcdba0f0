# SPDX-License-Identifier: Apache-2.0
"""Generations that a change of the model put aside: they can be brought back until they are removed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "generations",
        sa.Column(
            "kept",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="put aside by a reindex; can be brought back",
        ),
    )


def downgrade() -> None:
    op.drop_column("generations", "kept")
