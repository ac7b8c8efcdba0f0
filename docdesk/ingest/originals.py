# SPDX-License-Identifier: Apache-2.0
"""What ingest asks of the backup: where originals are, and that new ones are sent."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from docdesk.values.documents import Backup, StoredObject


class Originals(Protocol):
    """The originals of one library in a bucket, if it has one. `docdesk.backup.originals` implements it."""

    @property
    def initial(self) -> Backup:
        """The backup status of a new row."""
        ...

    def stored(self, sha256: str | None) -> StoredObject | None:
        """The object of a content, if it is known to be in the bucket already."""
        ...

    async def fetch(self, sha256: str, target: Path) -> None:
        """Download an original to `target`, whole and verified, or not at all. Raises BackupError, DiskFull."""
        ...

    def want(self, document: str, sha256: str) -> None:
        """Send the original of a document whose bytes were just read."""
        ...

    async def leave_out(self, document: str) -> None:
        """Send nothing for this document: none of it could be read."""
        ...
