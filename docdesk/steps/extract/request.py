# SPDX-License-Identifier: Apache-2.0
"""What a worker is asked to read, and how it says how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docdesk.values.formats import FileType

Report = Callable[[tuple[int, int]], None]
"""Gets pages read and pages in all; `(0, 0)` is a sign of life before anything is known."""


@dataclass(frozen=True, slots=True)
class Request:
    """One file to read into one spool. `key` says what the spool is of.

    `engine` is the name of one of the format's engines, empty for a format without any. `only` is the number of
    the one page to read; None reads all that the spool lacks. `attached`: the file is attached to another one, and
    files that are attached to it are not read. `most_bytes` is where a file ends that grows meanwhile; None reads
    it to its end.
    """

    type: FileType
    path: str
    spool: str
    key: dict[str, Any]
    password: str | None = field(repr=False)
    encoding: str | None
    engine: str
    max_pages: int
    max_characters: int
    only: int | None = None
    attached: bool = False
    most_bytes: int | None = None

    def beside(self, name: str) -> Path:
        """A file of this request beside its spool, for what has to be on the disk for a while.

        Whoever makes it removes it; after a kill, the owner does.
        """
        return Path(f"{self.spool}.{name}")


MEMBERS = "members"
"""The folder beside a spool with the files that were taken out of the file."""

BESIDE = ("rebuilt", "torn", "attached", "attached-pages", "attached-pages.rebuilt")
"""Names of files beside a spool."""
