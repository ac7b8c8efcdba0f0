# SPDX-License-Identifier: Apache-2.0
"""What the window says of the pages of a document: which have no text, which are doubtful, and why."""

from __future__ import annotations

from functools import lru_cache

from docdesk.gui.look import wording
from docdesk.gui.look.fact_words import fact_words
from docdesk.gui.look.wording import gap_sentence, number, translate
from docdesk.values.coverage import Cover, Coverage, Run, coverage_of, gaps_of
from docdesk.values.documents import Document, Status

MOST_RUNS = 8
"""Runs of pages that a tool tip names."""


def has_gaps(document: Document) -> bool:
    """Whether a document is ready although some of its pages have no text."""
    return document.status is Status.READY and gaps_of(document.covered) > 0


def cell_words(document: Document) -> str:
    """A document's coverage in one sentence; empty before it was read."""
    coverage = coverage_of(document.covered) if document.covered else None
    if coverage is None:
        return ""
    parts = [gap_sentence(document) or translate("Coverage", "All pages have text.")]
    if doubtful := coverage.count(Cover.DOUBTFUL):
        template = translate("Coverage", "The text of {count} may be wrong in places.")
        parts.append(template.format(count=number(doubtful)))
    return " ".join(parts)


def tip_words(document: Document) -> str:
    """The sentence, and which pages are not simply read, with the reason; one line for each run of pages."""
    coverage = coverage_of(document.covered) if document.covered else None
    if coverage is None:
        return ""
    odd = [run for run in coverage.runs if run.cover is not Cover.READ]
    lines = [cell_words(document), *(run_words(run) for run in odd[:MOST_RUNS])]
    return "\n".join([*lines, "…"] if len(odd) > MOST_RUNS else lines)


def run_words(run: Run) -> str:
    """Which pages these are, and what became of them."""
    said = f"{wording.page_words(run.first, run.last)}: {cover_words(run.cover)}"
    reason = fact_words("reason", {"code": run.reason}).rstrip(".") if run.reason else ""
    return f"{said} ({reason})" if reason else said


def cover_words(cover: Cover) -> str:
    """What became of a page, in a few words."""
    return {
        Cover.READ: translate("Coverage", "read"),
        Cover.DOUBTFUL: translate("Coverage", "read with doubts"),
        Cover.RECOGNISED: translate("Coverage", "recognised from a picture"),
        Cover.EMPTY: translate("Coverage", "empty"),
        Cover.PICTURES: translate("Coverage", "a picture without text"),
        Cover.FAILED: translate("Coverage", "not read"),
        Cover.LEFT_OUT: translate("Coverage", "left out"),
    }[cover]


def sort_key(document: Document) -> float:
    """The part of the pages that have no text, doubtful ones after these; below zero if that is not known."""
    return _share(document.covered) if document.covered else -1.0


@lru_cache(maxsize=4_096)
def _share(text: str) -> float:
    coverage: Coverage | None = coverage_of(text)
    if coverage is None:
        return -1.0
    return (coverage.gaps + coverage.count(Cover.DOUBTFUL) / 1_000) / coverage.total
