# SPDX-License-Identifier: Apache-2.0
"""Generations are found by their content: a content that is read anew ends those of its text before."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("generations_content", "generations", ["content"])


def downgrade() -> None:
    op.drop_index("generations_content", "generations")
