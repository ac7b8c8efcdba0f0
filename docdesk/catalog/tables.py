# SPDX-License-Identifier: Apache-2.0
"""The catalog's tables, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

facts = sa.Table(
    "facts",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
    comment="Single facts about the library, such as the folder of its vectors",
)

indexes = sa.Table(
    "indexes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("provider", sa.String(32), nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("endpoint", sa.Text, nullable=False, comment="empty where it is the provider's own"),
    sa.Column("dimensions", sa.Integer, comment="of a vector; unknown before the first answer"),
    sa.Column("chunk_size", sa.Integer, nullable=False),
    sa.Column("chunk_overlap", sa.Integer, nullable=False),
    sa.Column("collection", sa.Text, comment="in the Chroma directory; unknown as the dimensions are"),
    sa.Column("asked_dimensions", sa.Integer, comment="what the settings ask of the provider"),
    sa.Column(
        "titled",
        sa.Boolean,
        nullable=False,
        server_default=sa.false(),
        comment="titles are embedded with texts",
    ),
    comment="One model with one way of splitting, and the collection that holds its vectors",
)

contents = sa.Table(
    "contents",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("total_pages", sa.Integer, comment="null until it was extracted"),
    sa.Column("notices", sa.JSON(none_as_null=True)),
    sa.Column("reading", sa.Text, comment="how it was read: version of the reader, encoding asked for"),
    sa.Column("object", sa.Text, comment="its backup, gs://bucket/name; null until that was verified"),
    sa.Column("object_generation", sa.BigInteger),
    sa.Column("crc32c", sa.String(8), comment="of the backup, in base64 as Cloud Storage says it"),
    sa.Column("about", sa.JSON(none_as_null=True), comment="what the file says of itself, as pairs"),
    sa.Column("covered", sa.Text, comment="what became of each page, in runs; null if unknown"),
)

pages = sa.Table(
    "pages",
    metadata,
    sa.Column("content", sa.String(64), sa.ForeignKey("contents.sha256"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("begins", sa.BigInteger, nullable=False, comment="offset in the document's text"),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("problem", sa.String(32)),
    sa.Column("place_kind", sa.String(16), comment="null where the file has no parts to be sent to"),
    sa.Column("place", sa.Text),
    sa.Column("outline", sa.JSON(none_as_null=True), comment="headings, tables and places in the text"),
    sa.Column("recognised", sa.Boolean, nullable=False, server_default=sa.false(), comment="from a picture"),
)

recognised_pages = sa.Table(
    "recognised_pages",
    metadata,
    sa.Column("content", sa.String(64), sa.ForeignKey("contents.sha256"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("made_by", sa.Text, nullable=False, comment="version of the recognition, and its languages"),
    sa.Column("confidence", sa.Float, nullable=False, comment="0 to 100"),
    sa.Column("lines", sa.JSON, nullable=False, comment="spans of the page's text and their corners on it"),
    comment="Beside the pages, because only who shows a page needs the lines",
)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("content", sa.String(64), sa.ForeignKey("contents.sha256")),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("type", sa.String(16), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("status", sa.String(16), nullable=False, index=True),
    sa.Column("stage", sa.String(16)),
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("chunks", sa.Integer, nullable=False),
    sa.Column("reused", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("warnings", sa.JSON, nullable=False),
    sa.Column("error", sa.JSON(none_as_null=True)),
    sa.Column("backup", sa.String(16), nullable=False),
    sa.Column("backup_error", sa.JSON(none_as_null=True)),
    sa.Column("added_at", sa.Float, nullable=False),
    sa.Column("generation", sa.String(32), comment="the one that a search finds"),
    sa.Column("removed_at", sa.Float, comment="removed by the person then; can be restored for a while"),
    sa.Column("parent", sa.String(32), comment="the document that this one was taken out of"),
    sa.Column("about", sa.JSON(none_as_null=True), comment="what the file says of itself, as pairs"),
    sa.Column("covered", sa.Text, comment="what became of each page, in runs; null if unknown"),
    sa.Column("language", sa.String(8), comment="the language of its text; null if not certain"),
    sa.Column("added_by", sa.String(64), comment="the person whose token added it; null for the owner"),
    sa.Index("documents_content", "content"),
    sa.Index("documents_path", "path"),
    sa.Index("documents_generation", "generation"),
)

sources = sa.Table(
    "sources",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("document", sa.String(32), nullable=False, index=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("mtime_ns", sa.BigInteger, nullable=False),
)

generations = sa.Table(
    "generations",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("document", sa.String(32), nullable=False, index=True),
    sa.Column("content", sa.String(64), nullable=False),
    sa.Column("index_id", sa.Integer, sa.ForeignKey("indexes.id"), nullable=False),
    sa.Column("chunks", sa.Integer, nullable=False),
    sa.Column("notices", sa.JSON, nullable=False),
    sa.Column("dropped", sa.Boolean, nullable=False, comment="to be swept: its vectors first, then this row"),
    sa.Column(
        "kept",
        sa.Boolean,
        nullable=False,
        server_default=sa.false(),
        comment="put aside by a reindex; can be brought back",
    ),
    sa.Index("generations_content", "content"),
    comment="One complete processing of a content by one index",
)

chunks = sa.Table(
    "chunks",
    metadata,
    sa.Column("generation", sa.String(32), sa.ForeignKey("generations.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("begins", sa.BigInteger, nullable=False),
    sa.Column("ends", sa.BigInteger, nullable=False),
    sa.Column("first_page", sa.Integer, nullable=False),
    sa.Column("last_page", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("tokens", sa.Integer),
    sa.Column("cut", sa.Boolean, nullable=False),
    sa.Column("place_kind", sa.String(16)),
    sa.Column("place", sa.Text),
    sa.Column("heading", sa.JSON(none_as_null=True), comment="titles above it, the outermost first"),
    sa.Column("recognised", sa.Boolean, nullable=False, server_default=sa.false(), comment="from a picture"),
    sa.Column("context", sa.Text, comment="the header row it is read with; no part of its span"),
    sa.Column("titles", sa.Text, comment="the titles that are embedded with it; no part of its span"),
)

tags = sa.Table(
    "tags",
    metadata,
    sa.Column("document", sa.String(32), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True, comment="the name in the form in which it is compared"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Index("tags_key", "key"),
    comment="What a person calls documents; no processing of a document changes it",
)

joined = sa.Table(
    "joined",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("document", sa.String(32), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    comment="Ids of documents that turned out to be the bytes of another one",
)

questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("added_at", sa.Float, nullable=False),
    sa.Column("content", sa.String(64), comment="with the right answer; null if the right answer is nothing"),
    sa.Column("begins", sa.BigInteger, nullable=False),
    sa.Column("ends", sa.BigInteger, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    comment="Questions that a person kept with their right answers",
)

evaluations = sa.Table(
    "evaluations",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("answers", sa.JSON, nullable=False, comment="by question: rank, and whether nothing was found"),
    sa.Column("figures", sa.JSON, nullable=False),
)

assistant_paths = sa.Table(
    "assistant_paths",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),
    comment="Paths that an assistant added: no link is followed on the way to one",
)

answers = sa.Table(
    "answers",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("refused", sa.Boolean, nullable=False),
    sa.Column("follows", sa.String(32), comment="the answer before it in the conversation"),
    sa.Column("answer", sa.JSON, nullable=False, comment="all of it, its passages included"),
    comment="Questions with the answers that a chat model gave",
)

attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("document", sa.String(32), nullable=False, index=True),
    sa.Column("stage", sa.String(16), nullable=False),
    sa.Column("began_at", sa.Float, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("outcome", sa.String(32), nullable=False, comment="ok, cancelled, or the code of an error"),
)
