# SPDX-License-Identifier: Apache-2.0
"""The table's columns, one line each: heading, text, sort order, width, and where the column stands at first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt

from docdesk.gui.look import backup_words, coverage_words, wording
from docdesk.gui.look.fact_words import language_words
from docdesk.values.documents import Backup, Document, Status
from docdesk.values.texts import QT_TRANSLATE_NOOP, visible


class Column(IntEnum):
    """The number of a column, which saved layouts refer to: a new column comes last."""

    NAME = 0
    TYPE = 1
    SIZE = 2
    STATUS = 3
    PAGES = 4
    CHUNKS = 5
    TIME = 6
    REASON = 7
    BACKUP = 8
    COVERAGE = 9
    FOLDER = 10
    ADDED = 11
    LANGUAGE = 12
    TAGS = 13


RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """Everything that the model, the view and a copy of the table need to know of one column."""

    column: Column
    header: str
    """The heading in English, marked for translation in the context `DocumentTableModel`."""
    text: Callable[[Document], str]
    """What the cell shows."""
    key: Callable[[Document], Any]
    """What the column sorts by. All values of one column have the same type, which Python compares fastest."""
    width: int
    """Logical pixels at the first start."""
    align: int = LEFT
    tip: Callable[[Document], str] | None = None
    """The tool tip of the cell, where it says more than the cell; empty for none."""
    hidden: bool = False
    """Not shown at first: the person chooses it, or it appears once there is something to show in it."""
    after: Column | None = None
    """The column that it follows at first; None for its own number's place."""

    @property
    def title(self) -> str:
        """The heading in the person's language."""
        return QCoreApplication.translate("DocumentTableModel", self.header)


_RANK = {
    Status.RUNNING: 0.0,
    Status.QUEUED: 2.0,
    Status.FAILED: 3.0,
    Status.CANCELLED: 4.0,
    Status.READY: 5.0,
}
_BACKUP_RANK = {Backup.FAILED: 0, Backup.WAITING: 1, Backup.DONE: 2, Backup.OFF: 3}


def _status_key(document: Document) -> float:
    """Running documents come first, the furthest at the top."""
    rank = _RANK[document.status]
    return rank - document.progress if rank == 0.0 else rank


def _reason_key(document: Document) -> str:
    """Failures before warnings before nothing."""
    if document.error is not None:
        return f"0{document.error.title}"
    return f"1{document.warnings[0].code}" if document.warnings else "2"


def _count(value: int) -> str:
    return wording.number(value) if value else ""


COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec(
        column=Column.NAME,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Name"),
        text=lambda document: visible(document.name),
        key=lambda document: document.name.casefold(),
        width=250,
        tip=lambda document: wording.shown_path(document.path),
    ),
    ColumnSpec(
        column=Column.TYPE,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Type"),
        text=lambda document: wording.type_name(document.type),
        key=attrgetter("type"),
        width=72,
    ),
    ColumnSpec(
        column=Column.SIZE,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Size"),
        text=lambda document: wording.size_words(document.size),
        key=attrgetter("size"),
        width=84,
        align=RIGHT,
    ),
    ColumnSpec(
        column=Column.STATUS,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Status"),
        text=wording.status_words,
        key=_status_key,
        width=240,
        tip=wording.status_words,
    ),
    ColumnSpec(
        column=Column.PAGES,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Pages"),
        text=lambda document: _count(document.pages),
        key=attrgetter("pages"),
        width=58,
        align=RIGHT,
    ),
    ColumnSpec(
        column=Column.CHUNKS,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Chunks"),
        text=lambda document: _count(document.chunks),
        key=attrgetter("chunks"),
        width=66,
        align=RIGHT,
        tip=wording.reused_words,
    ),
    ColumnSpec(
        column=Column.TIME,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Time"),
        text=lambda document: wording.time_words(document.seconds),
        key=attrgetter("seconds"),
        width=64,
        align=RIGHT,
    ),
    ColumnSpec(
        column=Column.REASON,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Reason or notice"),
        text=wording.reason_words,
        key=_reason_key,
        width=100,  # with the name it takes what the others leave
        tip=wording.reason_words,
    ),
    ColumnSpec(
        column=Column.BACKUP,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Backup"),
        text=backup_words.cell_words,
        key=lambda document: (_BACKUP_RANK[document.backup], -document.backup_done),
        width=120,
        tip=wording.backup_words,
        hidden=True,
        after=Column.STATUS,
    ),
    ColumnSpec(
        column=Column.COVERAGE,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Coverage"),
        text=coverage_words.cell_words,
        key=coverage_words.sort_key,
        width=88,
        tip=coverage_words.tip_words,
        hidden=True,
        after=Column.PAGES,
    ),
    ColumnSpec(
        column=Column.FOLDER,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Folder"),
        text=lambda document: wording.folder_words(document.path),
        key=lambda document: wording.folder_of(document.path).casefold(),
        width=160,
        tip=lambda document: wording.folder_words(document.path),
        hidden=True,
        after=Column.NAME,
    ),
    ColumnSpec(
        column=Column.ADDED,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Added"),
        text=lambda document: wording.date_words(document.added_at),
        key=attrgetter("added_at"),
        width=120,
        tip=lambda document: wording.moment_words(document.added_at),
        hidden=True,
        after=Column.TIME,
    ),
    ColumnSpec(
        column=Column.LANGUAGE,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Language"),
        text=lambda document: language_words(document.language) if document.language else "",
        key=attrgetter("language"),
        width=90,
        hidden=True,
        after=Column.TYPE,
    ),
    ColumnSpec(
        column=Column.TAGS,
        header=QT_TRANSLATE_NOOP("DocumentTableModel", "Tags"),
        text=wording.tag_names,
        key=lambda document: wording.tag_names(document).casefold(),
        width=140,
        tip=wording.tag_names,
        hidden=True,
        after=Column.FOLDER,
    ),
)
"""Every column by its number: `COLUMNS[Column.SIZE]`."""

ADDED_KEY = attrgetter("added_at")
"""The order in which documents came, where no column sorts."""


def sort_key(column: int) -> Callable[[Document], Any]:
    """What rows sort by for a column; -1 is the order in which they came."""
    return ADDED_KEY if column < 0 else COLUMNS[column].key
