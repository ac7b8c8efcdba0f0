# SPDX-License-Identifier: Apache-2.0
"""Documents know what became of each of their pages.

Of documents that are there it is derived from their notices, and for those with notices about pages from their
pages. Only whether a page without text is a picture was not kept: it counts as empty until it is read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ABOUT_PAGES = (
    "pages_failed",
    "pages_without_text",
    "garbled",
    "recognised",
    "recognised_doubtful",
    "pages_lost",
    "pages_left_out",
    "text_left_out",
    "repaired",
    "encoding_guessed",
    "characters_replaced",
)
"""Notices that say that some page is not simply read."""
DOUBTS = {
    "characters_replaced": "page_replaced",
    "encoding_guessed": "page_guessed",
    "repaired": "page_repaired",
}
BLANKS = " \n\t\r\f"
FAILURES = {
    "garbled": "page_garbled",
    "page_too_slow": "page_too_slow",
    "too_slow": "page_too_slow",
    "too_much_memory": "page_too_much_memory",
}

documents = sa.table(
    "documents",
    sa.column("content", sa.String),
    sa.column("pages", sa.Integer),
    sa.column("status", sa.String),
    sa.column("warnings", sa.JSON),
    sa.column("covered", sa.Text),
)
contents = sa.table(
    "contents",
    sa.column("sha256", sa.String),
    sa.column("total_pages", sa.Integer),
    sa.column("notices", sa.JSON),
    sa.column("covered", sa.Text),
)
pages = sa.table(
    "pages",
    sa.column("content", sa.String),
    sa.column("number", sa.Integer),
    sa.column("text", sa.Text),
    sa.column("problem", sa.String),
    sa.column("recognised", sa.Boolean),
)


def upgrade() -> None:
    for table in ("contents", "documents"):
        op.add_column(table, sa.Column("covered", sa.Text))
    connection = op.get_bind()
    has_notice = sa.or_(*(sa.cast(contents.c.notices, sa.Text).like(f'%"{code}"%') for code in ABOUT_PAGES))
    read = sa.and_(contents.c.total_pages > 0, contents.c.notices.is_not(None))
    # most of a library: nothing was to be said of any page
    connection.execute(
        sa.update(contents)
        .where(read, ~has_notice)
        .values(covered=sa.literal("r") + sa.cast(contents.c.total_pages, sa.Text))
    )
    noted = connection.execute(
        # not decoded here: a received catalog may have what is no JSON
        sa.select(
            contents.c.sha256, contents.c.total_pages, sa.type_coerce(contents.c.notices, sa.Text)
        ).where(read, has_notice)
    ).all()
    for sha256, total, notices in noted:
        found = connection.execute(
            sa.select(
                pages.c.number,
                sa.func.length(sa.func.trim(pages.c.text, BLANKS)),
                pages.c.problem,
                pages.c.recognised,
            )
            .where(pages.c.content == sha256)
            .order_by(pages.c.number)
        ).all()
        try:
            text = covered(found, total, notices)
        except (AttributeError, KeyError, TypeError, ValueError):
            continue  # of what no docdesk wrote nothing is known
        connection.execute(sa.update(contents).where(contents.c.sha256 == sha256).values(covered=text))
    of_content = (
        sa.select(contents.c.covered).where(contents.c.sha256 == documents.c.content).scalar_subquery()
    )
    connection.execute(
        sa.update(documents)
        .where(documents.c.pages > 0, documents.c.status == "ready")
        .values(covered=of_content)
    )


def covered(found: Any, total: int, notices: Any) -> str:
    """The runs of a document, from its rows of pages and its notices."""
    plain = json.loads(notices) if isinstance(notices, str) else notices
    facts = {notice["code"]: notice.get("facts") or {} for notice in plain}
    doubt = next((reason for code, reason in DOUBTS.items() if code in facts), "")
    hard = _ranges(facts.get("recognised_doubtful", {}).get("which"))

    def states() -> Iterator[str]:
        for number, length, problem, recognised in found:
            if problem == "garbled" and length:
                yield "d:page_garbled"
            elif problem:
                yield f"f:{FAILURES.get(problem, 'page_damaged')}"
            elif not length:
                yield "e"
            elif any(first <= number <= last for first, last in hard):
                yield "d:page_hard_to_recognise"
            elif recognised:
                yield "o"
            else:
                yield f"d:{doubt}" if doubt else "r"

    runs: list[list[Any]] = []
    for state in states():
        if runs and runs[-1][0] == state:
            runs[-1][1] += 1
        else:
            runs.append([state, 1])
    beyond = "page_lost" if "pages_lost" in facts else "page_beyond_limit"
    beyond = "page_beyond_text_limit" if "text_left_out" in facts else beyond
    if total > len(found):
        # at once: a received catalog may claim any number of pages
        runs.append([f"l:{beyond}", total - len(found)])
    return " ".join(f"{state[0]}{count}{state[1:]}" for state, count in runs)


def _ranges(which: Any) -> list[tuple[int, int]]:
    """The pages that a notice names."""
    spans = which.get("pages") if isinstance(which, dict) else None
    return [(int(first), int(last)) for first, last in spans or ()]


def downgrade() -> None:
    for table in ("documents", "contents"):
        op.drop_column(table, "covered")
