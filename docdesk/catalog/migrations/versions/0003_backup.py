# SPDX-License-Identifier: Apache-2.0
"""Where the original of a content lies in the bucket, and why a backup failed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contents") as contents:
        contents.add_column(
            sa.Column(
                "object",
                sa.Text(),
                nullable=True,
                comment="its backup, gs://bucket/name; null until that was verified",
            )
        )
        contents.add_column(sa.Column("object_generation", sa.BigInteger(), nullable=True))
        contents.add_column(
            sa.Column(
                "crc32c",
                sa.String(length=8),
                nullable=True,
                comment="of the backup, in base64 as Cloud Storage says it",
            )
        )
    with op.batch_alter_table("documents") as documents:
        documents.add_column(sa.Column("backup_error", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("documents") as documents:
        documents.drop_column("backup_error")
    with op.batch_alter_table("contents") as contents:
        contents.drop_column("crc32c")
        contents.drop_column("object_generation")
        contents.drop_column("object")
