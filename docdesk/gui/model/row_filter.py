# SPDX-License-Identifier: Apache-2.0
"""Which documents the table shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from docdesk.values.documents import Document, Status
from docdesk.values.formats import FileType


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Shows only documents of these statuses, type and tag (None: all) that have all words in the name."""

    statuses: frozenset[Status] | None = None
    type: FileType | None = None
    words: tuple[str, ...] = ()
    unreadable: bool = False
    """The files of kinds that cannot be read and no others; otherwise all but those."""
    gaps: bool = False
    """Only ready documents with pages that have no text."""
    tag: str | None = None

    def matching(
        self, documents: Iterable[Document], unreadable: Collection[str], gaps: Collection[str]
    ) -> list[Document]:
        """Those that are shown; `unreadable` and `gaps` are the ids of such documents."""
        # a plain comprehension for each condition: a call a row would take ten times as long
        if self.unreadable:
            documents = [document for document in documents if document.id in unreadable]
        elif unreadable:
            documents = [document for document in documents if document.id not in unreadable]
        if self.gaps:
            documents = [document for document in documents if document.id in gaps]
        if self.statuses is not None:
            statuses = self.statuses
            documents = [document for document in documents if document.status in statuses]
        if self.type is not None:
            documents = [document for document in documents if document.type is self.type]
        if self.tag is not None:
            documents = [document for document in documents if self.tag in document.tags]
        for word in self.words:
            documents = [document for document in documents if word in document.name.casefold()]
        return list(documents)
