# SPDX-License-Identifier: Apache-2.0
"""The first catalog."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("began_at", sa.Float(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column(
            "outcome", sa.String(length=32), nullable=False, comment="ok, cancelled, or the code of an error"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_attempts_document"), "attempts", ["document"], unique=False)
    op.create_table(
        "contents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("total_pages", sa.Integer(), nullable=True, comment="null until it was extracted"),
        sa.Column("notices", sa.JSON(), nullable=True),
        sa.Column(
            "reading",
            sa.Text(),
            nullable=True,
            comment="how it was read: version of the reader, encoding asked for",
        ),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        comment="Single facts about the library, such as the folder of its vectors",
    )
    op.create_table(
        "indexes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False, comment="empty where it is the provider's own"),
        sa.Column(
            "dimensions", sa.Integer(), nullable=True, comment="of a vector; unknown before the first answer"
        ),
        sa.Column("chunk_size", sa.Integer(), nullable=False),
        sa.Column("chunk_overlap", sa.Integer(), nullable=False),
        sa.Column(
            "collection",
            sa.Text(),
            nullable=True,
            comment="in the Chroma directory; unknown as the dimensions are",
        ),
        sa.Column(
            "asked_dimensions", sa.Integer(), nullable=True, comment="what the settings ask of the provider"
        ),
        sa.PrimaryKeyConstraint("id"),
        comment="One model with one way of splitting, and the collection that holds its vectors",
    )
    op.create_table(
        "sources",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("path"),
    )
    op.create_index(op.f("ix_sources_document"), "sources", ["document"], unique=False)
    op.create_table(
        "documents",
        sa.Column("position", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("reused", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("backup", sa.String(length=16), nullable=False),
        sa.Column("added_at", sa.Float(), nullable=False),
        sa.Column("generation", sa.String(length=32), nullable=True, comment="the one that a search finds"),
        sa.Column(
            "removed_at", sa.Float(), nullable=True, comment="gone for the person; the undo's time is running"
        ),
        sa.ForeignKeyConstraint(
            ["content"],
            ["contents.sha256"],
        ),
        sa.PrimaryKeyConstraint("position"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("documents_content", "documents", ["content"], unique=False)
    op.create_index("documents_generation", "documents", ["generation"], unique=False)
    op.create_index("documents_path", "documents", ["path"], unique=False)
    op.create_index(op.f("ix_documents_status"), "documents", ["status"], unique=False)
    op.create_table(
        "generations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("document", sa.String(length=32), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("index_id", sa.Integer(), nullable=False),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column(
            "dropped", sa.Boolean(), nullable=False, comment="to be swept: its vectors first, then this row"
        ),
        sa.ForeignKeyConstraint(
            ["index_id"],
            ["indexes.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        comment="One complete processing of a content by one index",
    )
    op.create_index(op.f("ix_generations_document"), "generations", ["document"], unique=False)
    op.create_table(
        "pages",
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False, comment="offset in the document's text"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("problem", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["content"],
            ["contents.sha256"],
        ),
        sa.PrimaryKeyConstraint("content", "number"),
    )
    op.create_table(
        "chunks",
        sa.Column("generation", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("last_page", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=True),
        sa.Column("cut", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation"],
            ["generations.id"],
        ),
        sa.PrimaryKeyConstraint("generation", "number"),
    )


def downgrade() -> None:
    op.drop_table("chunks")
    op.drop_table("pages")
    op.drop_index(op.f("ix_generations_document"), table_name="generations")
    op.drop_table("generations")
    op.drop_index(op.f("ix_documents_status"), table_name="documents")
    op.drop_index("documents_path", table_name="documents")
    op.drop_index("documents_generation", table_name="documents")
    op.drop_index("documents_content", table_name="documents")
    op.drop_table("documents")
    op.drop_index(op.f("ix_sources_document"), table_name="sources")
    op.drop_table("sources")
    op.drop_table("indexes")
    op.drop_table("facts")
    op.drop_table("contents")
    op.drop_index(op.f("ix_attempts_document"), table_name="attempts")
    op.drop_table("attempts")
