# SPDX-License-Identifier: Apache-2.0
"""Rotating copies of a catalog on SQLite, and restoring the newest whole one. All methods block.

A mark beside the catalog says that an owner has it open; a clean end replaces it by one that records the
file's size and time. If these do not match at the next start, the owner was killed, the power failed, or
another program wrote to the file, and the catalog is checked before it is trusted.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docdesk.catalog.dialect.sqlite import CopyStopped, check_whole, copy_file
from docdesk.errors import CatalogDamaged, DocdeskError
from docdesk.errors.os_errors import from_os_error
from docdesk.values.facts import coded, fact_text

log = logging.getLogger(__name__)

KEPT = 3
"""The number of copies that are kept."""

QUICK_BYTES = 4 << 20
"""A catalog up to this size, some 3,000 chunks, is copied in a tenth of a second."""

_OWN = re.compile(r"catalog-\d{8}-\d{6}\.db")
"""The form of a copy's name: no other file in the folder is restored or removed."""

BESIDE = ("", "-wal", "-shm")
"""The files of one SQLite database."""


@dataclass(frozen=True, slots=True)
class RestoredCatalog:
    """The catalog was restored from a copy: `when` it was made, as text, and where the damaged file is `kept`."""

    when: str
    kept: str


class Copies:
    """The copies of one library's catalog, in its folder `copies`."""

    def __init__(self, library: Path) -> None:
        self._catalog = library / "catalog.db"
        self._folder = library / "copies"
        self._mark = library / "catalog.open"
        self._closed = library / "catalog.closed"
        self.was_killed = False
        """Whether the last owner did not end cleanly; known after `begin`."""

    def begin(self) -> RestoredCatalog | None:
        """Before the catalog is opened: check whether it can be trusted, and restore a copy if not.

        Raises CatalogDamaged if there is no whole copy, and leaves the catalog as it was; ReadOnly, DiskFull.
        """
        restored = None
        try:
            self.was_killed = self._mark.exists()
            if self._is_lost():
                restored = self.restore(coded("catalog_gone"))
            elif self._catalog.exists() and (self.was_killed or not self._is_as_it_was()):
                check_whole(self._catalog)
        except CatalogDamaged as error:
            restored = self.restore(error.facts.get("reason", ""))
        except OSError as error:
            raise from_os_error(error, str(self._catalog)) or error from error
        try:
            self._mark.touch()
            self._closed.unlink(missing_ok=True)
        except OSError as error:
            raise from_os_error(error, str(self._mark)) or error from error
        return restored

    def end(self) -> None:
        """Mark a clean end: the next start trusts the catalog."""
        with contextlib.suppress(OSError):
            self._closed.write_text(self._looks())
            self._mark.unlink(missing_ok=True)

    def restore(self, reason: Any) -> RestoredCatalog:
        """Set the damaged catalog aside and restore the newest whole copy."""
        for copy in self._newest_first():
            try:
                check_whole(copy)
            except DocdeskError:
                continue
            fresh = self._catalog.with_name("catalog.db.new")
            shutil.copyfile(copy, fresh)
            _flush(fresh)
            kept = self._set_aside()
            fresh.replace(self._catalog)
            when = time.strftime("%Y-%m-%d %H:%M", time.localtime(copy.stat().st_mtime))
            log.warning(
                "the catalog was damaged (%s); put back as of %s, kept as %s",
                fact_text("reason", reason),
                when,
                kept,
            )
            return RestoredCatalog(when, str(kept))
        raise CatalogDamaged(path=str(self._catalog), reason=reason)

    @property
    def is_quick(self) -> bool:
        """Whether a copy takes so little that nobody notices it while the library closes. Blocks."""
        wal = self._catalog.with_name(self._catalog.name + "-wal")
        try:
            return sum(path.stat().st_size for path in (self._catalog, wal) if path.exists()) <= QUICK_BYTES
        except OSError:
            return True

    def make(self, stopped: Callable[[], bool] = lambda: False, *, alone: bool = False) -> bool:
        """Copy the catalog as it is now, and remove the oldest copies, or with `alone` all others.

        Raises DiskFull, ReadOnly, CatalogDamaged.

        Soon after `stopped` says True, it gives up and leaves nothing behind. Returns whether there is a new copy.
        """
        # UTC, because names must sort: local time repeats an hour when DST ends
        name = time.strftime("catalog-%Y%m%d-%H%M%S.db", time.gmtime())
        fresh = self._folder / f"{name}.new"
        try:
            self._folder.mkdir(exist_ok=True)
            fresh.unlink(missing_ok=True)
            copy_file(self._catalog, fresh, stopped)
            # a copy of a damaged catalog must not replace a whole one
            check_whole(fresh, stopped)
            _flush(fresh)
            fresh.replace(self._folder / name)
            others = [copy for copy in self._newest_first() if copy.name != name]
            for old in others if alone else others[KEPT - 1 :]:
                old.unlink(missing_ok=True)
        except CopyStopped:
            fresh.unlink(missing_ok=True)
            return False
        except OSError as error:
            raise from_os_error(error, str(fresh)) or error from error
        return True

    @property
    def there_are_any(self) -> bool:
        """Whether there is a copy. Blocks."""
        return next(self._newest_first(), None) is not None

    def _looks(self) -> str:
        about = self._catalog.stat()
        return f"{about.st_size} {about.st_mtime_ns}"

    def _is_as_it_was(self) -> bool:
        return self._closed.exists() and self._closed.read_text() == self._looks()

    def _is_lost(self) -> bool:
        """Whether the catalog is missing or empty although copies exist: SQLite would take it for a new library."""
        empty = not self._catalog.exists() or self._catalog.stat().st_size == 0
        return empty and next(self._newest_first(), None) is not None

    def _newest_first(self) -> Iterator[Path]:
        # the names contain the time
        own = (path for path in self._folder.glob("catalog-*.db") if _OWN.fullmatch(path.name))
        return iter(sorted(own, reverse=True))

    def _set_aside(self) -> Path:
        stamp = time.strftime("%Y-%m-%d-%H%M%S")
        kept = self._catalog.with_name(f"catalog-damaged-{stamp}.db")
        for suffix in reversed(BESIDE):
            part = self._catalog.with_name(self._catalog.name + suffix)
            if part.exists():
                part.replace(kept.with_name(kept.name + suffix))
        return kept


def _flush(path: Path) -> None:
    """Flush a file to the disk before it gets its final name."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
