# SPDX-License-Identifier: Apache-2.0
"""The table's columns: what stands in their cells, and what they sort by."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Qt

from docdesk.gui.look import backup_words, wording
from docdesk.values.documents import Backup, Document, Status


class Column(IntEnum):
    """The table's columns, in their first order."""

    NAME = 0
    TYPE = 1
    SIZE = 2
    STATUS = 3
    PAGES = 4
    CHUNKS = 5
    TIME = 6
    REASON = 7
    BACKUP = 8


NUMBERS = frozenset({Column.SIZE, Column.PAGES, Column.CHUNKS, Column.TIME})
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RANK = {
    Status.RUNNING: 0.0,
    Status.QUEUED: 2.0,
    Status.FAILED: 3.0,
    Status.CANCELLED: 4.0,
    Status.READY: 5.0,
}
_BACKUP_RANK = {Backup.FAILED: 0, Backup.WAITING: 1, Backup.DONE: 2, Backup.OFF: 3}


def _status_key(document: Document) -> float:
    """What runs comes first, the furthest of it at the top."""
    rank = _RANK[document.status]
    return rank - document.progress if rank == 0.0 else rank


def _reason_key(document: Document) -> str:
    """Failures before warnings before nothing."""
    if document.error is not None:
        return f"0{document.error.title}"
    return f"1{document.warnings[0].code}" if document.warnings else "2"


# each gives values of one type: what Python compares fastest
SORT_KEYS: dict[int, Callable[[Document], Any]] = {
    -1: attrgetter("added_at"),
    Column.NAME: lambda document: document.name.casefold(),
    Column.TYPE: attrgetter("type"),
    Column.SIZE: attrgetter("size"),
    Column.STATUS: _status_key,
    Column.PAGES: attrgetter("pages"),
    Column.CHUNKS: attrgetter("chunks"),
    Column.TIME: attrgetter("seconds"),
    Column.REASON: _reason_key,
    Column.BACKUP: lambda document: (_BACKUP_RANK[document.backup], -document.backup_done),
}

TEXTS: dict[int, Callable[[Document], str]] = {
    Column.NAME: lambda document: document.name,
    Column.TYPE: lambda document: wording.type_name(document.type),
    Column.SIZE: lambda document: wording.size_words(document.size),
    Column.STATUS: wording.status_words,
    Column.PAGES: lambda document: wording.number(document.pages) if document.pages else "",
    Column.CHUNKS: lambda document: wording.number(document.chunks) if document.chunks else "",
    Column.TIME: lambda document: wording.time_words(document.seconds),
    Column.REASON: wording.reason_words,
    Column.BACKUP: backup_words.cell_words,
}
