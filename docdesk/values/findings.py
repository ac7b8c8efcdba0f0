# SPDX-License-Identifier: Apache-2.0
"""What a check of a library found."""

from __future__ import annotations

from dataclasses import dataclass, field

from docdesk.values.problems import Notice

MOST_REMARKS = 20
"""Documents that are named; the counts have them all."""


@dataclass(slots=True)
class Findings:
    """What a check found. `ok`: nothing is missing and nothing is too much."""

    documents: int = 0
    """That are ready."""
    chunks: int = 0
    """The chunks of these documents: there should be as many vectors."""
    vectors: int = 0
    """That are in the Chroma directory."""
    holes: int = 0
    """Chunks whose vector, embedding or words are missing or wrong."""
    orphans: int = 0
    """Vectors and passages that belong to no document."""
    unreachable: int = 0
    """Stored vectors that a search for themselves does not find, of those searched for."""
    unkept: int = 0
    """Holes whose embedding is gone, so that a provider would have to be asked."""
    unkept_characters: int = 0
    unreadable: str | None = None
    """Why the Chroma directory cannot be read, or None. It then has to be made again."""
    unrecorded: str | None = None
    """Why embeddings.db cannot be read, or None. A repair then saves what is left of it."""
    without_source: int = 0
    """Ready documents without a file, so that nothing says whether they are still what is at their path."""
    queued_again: int = 0
    """Documents that a repair queued again because the catalog had lost their chunks."""
    remarks: list[Notice] = field(default_factory=list)
    """What was found where, with a few documents by name; `notices.notice_text` makes the sentences."""

    @property
    def ok(self) -> bool:
        return not (self.holes or self.orphans or self.unreachable or self.without_source)

    def public(self) -> dict[str, int | bool]:
        """The fields that other programs see."""
        return {
            "documents": self.documents,
            "chunks": self.chunks,
            "vectors": self.vectors,
            "holes": self.holes,
            "orphans": self.orphans,
            "unreachable": self.unreachable,
            "without_source": self.without_source,
            "ok": self.ok,
        }

    def add(self, other: Findings) -> None:
        """Count what was found of one generation."""
        self.chunks += other.chunks
        self.holes += other.holes
        self.unreachable += other.unreachable
        self.unkept += other.unkept
        self.unkept_characters += other.unkept_characters
        self.unreadable = other.unreadable or self.unreadable
        self.unrecorded = other.unrecorded or self.unrecorded
        if len(self.remarks) < MOST_REMARKS:
            self.remarks += other.remarks
