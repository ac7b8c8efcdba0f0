# SPDX-License-Identifier: Apache-2.0
"""Saves what can still be read of a damaged record of embeddings into a new file. All functions block."""

from __future__ import annotations

import logging
import math
import sqlite3
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from docdesk.system.sqlite_safety import refuse_foreign_schema

log = logging.getLogger(__name__)

TOGETHER = 256
"""Rows that are read together; if that fails, each is read by itself."""

SMALLEST_ROW = 64
"""Bytes, to estimate how many rows a file has if its end cannot be read."""

BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Saved:
    """How many vectors were saved, and where the damaged file is now."""

    vectors: int
    kept: str


def save_readable(path: Path, open_new: Callable[[Path], sqlite3.Connection]) -> Saved:
    """Copy what can be read into a new file, rename the damaged one, and put the new file in its place.

    Raises OSError and sqlite3.Error of the new file; the old one is unchanged then.
    """
    fresh = _fresh(path)
    for suffix in BESIDE:
        fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    count = 0
    with closing(open_new(fresh)) as target:
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path, timeout=30)) as source:
            refuse_foreign_schema(source, path)
            models = source.execute("SELECT id, name, dimensions, endpoint, width FROM models").fetchall()
            target.execute("BEGIN IMMEDIATE")
            target.executemany("INSERT INTO models VALUES (?, ?, ?, ?, ?)", models)
            widths = {model[0]: model[4] for model in models}
            for row in _rows(source, path):
                if _is_one(row, widths):
                    target.execute(
                        "INSERT OR IGNORE INTO embeddings (model, sha256, vector) VALUES (?, ?, ?)", row
                    )
                    count += 1
        if target.in_transaction:
            target.execute("COMMIT")
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = path.with_name(f"embeddings-damaged-{time.strftime('%Y-%m-%d-%H%M%S')}.db")
    for suffix in reversed(BESIDE):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(kept.with_name(kept.name + suffix))
    fresh.replace(path)
    log.warning("embeddings.db was damaged: %d vectors were read, the damaged file is %s", count, kept)
    return Saved(count, str(kept))


def finish_renewal(path: Path) -> None:
    """Do the second rename if the process was killed after the first."""
    fresh = _fresh(path)
    if not path.exists() and fresh.exists() and next(path.parent.glob("embeddings-damaged-*.db"), None):
        fresh.replace(path)


def _fresh(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _rows(source: sqlite3.Connection, path: Path) -> Iterator[tuple[int, bytes, bytes]]:
    try:
        last = int(source.execute("SELECT coalesce(max(rowid), 0) FROM embeddings").fetchone()[0])
    except sqlite3.DatabaseError:
        size = sum(part.stat().st_size for suffix in BESIDE[:2] if (part := Path(f"{path}{suffix}")).exists())
        last = size // SMALLEST_ROW
    query = "SELECT model, sha256, vector FROM embeddings WHERE rowid BETWEEN ? AND ?"
    for first in range(1, last + 1, TOGETHER):
        try:
            yield from source.execute(query, (first, first + TOGETHER - 1)).fetchall()
        except sqlite3.DatabaseError:
            for number in range(first, min(last, first + TOGETHER - 1) + 1):
                with suppress(sqlite3.DatabaseError):
                    yield from source.execute(query, (number, number)).fetchall()


def _is_one(row: tuple[object, object, object], widths: dict[int, int]) -> bool:
    """Whether a row holds a vector of its model: a damaged row may be readable and still be wrong."""
    model, sha256, vector = row
    if not (isinstance(model, int) and isinstance(sha256, bytes) and isinstance(vector, bytes)):
        return False
    width = widths.get(model)
    if width is None or len(sha256) != 32 or len(vector) != 4 * width:
        return False
    length = math.sqrt(sum(value * value for value in struct.unpack(f"<{width}f", vector)))
    return math.isfinite(length) and length > 0
