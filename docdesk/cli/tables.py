# SPDX-License-Identifier: Apache-2.0
"""Tables for people: the documents of a library, and the outcome of a command."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from docdesk.values.commands import as_typed
from docdesk.values.documents import Document, Status
from docdesk.values.notices import notice_text
from docdesk.values.problems import Problem
from docdesk.values.texts import visible
from docdesk.values.waits import wait_text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PLAIN_WIDTH = 110
"""The width of a table if the output is not a terminal."""
NAMES = 3
"""The most documents that a reason names at the end of a command; the others are counted."""
ORDER = (Status.FAILED, Status.CANCELLED, Status.RUNNING, Status.QUEUED, Status.READY)
"""What needs a person comes first."""


def console(*, to_stderr: bool = False) -> Console:
    """The terminal, or plain text of a fixed width for a file or a pipe."""
    from rich.console import Console

    stream = sys.stderr if to_stderr else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else PLAIN_WIDTH, highlight=False)


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 page", "1,200 pages"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def chunks_said(chunks: int, reused: int) -> str:
    """How many chunks, and how many of them were embedded before."""
    return f"{reused:,} of {counted(chunks, 'chunk')} reused" if reused else counted(chunks, "chunk")


def reason(problem: Problem) -> str:
    """Title and detail of a problem, on one line."""
    return visible(f"{problem.title}. {problem.detail}")


def print_status(rows: Sequence[Document]) -> None:
    """Print a library's documents as a table: failures first, by reason, then the others by status."""
    for problem, failed in by_reason(rows):
        print(f"{len(failed):,} failed: {visible(problem.title)}. {visible(as_typed(problem.remedy))}")
        _print_rows(failed, with_detail=True)
        print()
    others = [row for status in ORDER for row in rows if row.status is status and row.error is None]
    if others:
        _print_rows(others, with_detail=False)
        print()
    counts = Counter(row.status for row in rows)
    said = ", ".join(f"{counts[status]} {status.value}" for status in Status if counts[status])
    print(f"{counted(len(rows), 'document')}{': ' if said else ''}{said}")


def by_reason(rows: Iterable[Document]) -> list[tuple[Problem, list[Document]]]:
    """The documents that failed, grouped by the code of their problem; the largest group comes first."""
    groups: dict[str, list[Document]] = {}
    first: dict[str, Problem] = {}
    for row in rows:
        if row.error is not None:
            groups.setdefault(row.error.code, []).append(row)
            first.setdefault(row.error.code, row.error)
    return [(first[code], groups[code]) for code in sorted(groups, key=lambda code: -len(groups[code]))]


def print_outcome(documents: Sequence[Document]) -> None:
    """Print the sums of a command's documents, and one line for each reason why some are not ready."""
    print()
    console().print(_sums(documents))
    distinct = {document.id: document for document in documents}.values()
    reused = sum(row.reused for row in distinct)
    if reused:
        chunks = sum(row.chunks for row in distinct)
        print(f"{chunks_said(chunks, reused)}: no provider was asked for them again.")
    for problem, failed in by_reason(documents):
        named = ", ".join(visible(row.name) for row in failed[:NAMES])
        more = f" and {len(failed) - NAMES:,} more" if len(failed) > NAMES else ""
        why = f"{problem.title}." if len(failed) > 1 else f"{problem.title}. {problem.detail}"
        print(
            f"Not ready ({len(failed):,}): {visible(why)} {visible(as_typed(problem.remedy))} [{named}{more}]"
        )


def _sums(documents: Sequence[Document]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text("Outcome"), title_justify="left")
    for name in ("status", "files", "documents", "pages", "chunks"):
        table.add_column(name, justify="left" if name == "status" else "right")
    for status in Status:
        files = [document for document in documents if document.status is status]
        # files with the same bytes are one document
        rows = list({document.id: document for document in files}.values())
        if rows:
            sums = (len(files), len(rows), sum(row.pages for row in rows), sum(row.chunks for row in rows))
            table.add_row(Text(status.value), *(Text(f"{number:,}") for number in sums))
    return table


def _print_rows(rows: Sequence[Document], *, with_detail: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("id", no_wrap=True)
    if not with_detail:
        table.add_column("status")
        for name in ("pages", "chunks"):
            table.add_column(name, justify="right")
    table.add_column("document", overflow="fold", ratio=1 if with_detail else None)
    table.add_column(
        "detail" if with_detail else "remarks", overflow="fold", ratio=2 if with_detail else None
    )
    for row in rows:
        cells = [row.id, visible(row.name), visible(row.error.detail) if row.error else ""]
        if not with_detail:
            cells = [
                row.id,
                row.status.value,
                f"{row.pages:,}",
                f"{row.chunks:,}",
                visible(row.name),
                _remarks(row),
            ]
        table.add_row(*(Text(cell) for cell in cells))
    console().print(table)


def _remarks(row: Document) -> str:
    waits = [wait_text(row.waiting)] if row.waiting else []
    return visible(" ".join([*waits, *(notice_text(notice) for notice in row.warnings)]))
