# SPDX-License-Identifier: Apache-2.0
"""Pieces of the embeddings, as stored in a bucket: each holds the rows after the one before.

A piece never changes and is named by its SHA-256. Its first line is JSON (the models, and which rows), then
each row: number (int64), model (uint16), SHA-256 of the text (32 bytes), vector (float32), little-endian.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import sqlite3
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.errors import BackupNewer
from docdesk.errors.os_errors import from_sqlite_error
from docdesk.records.embeddings import ModelKey
from docdesk.system.sqlite_safety import refuse_foreign_schema

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FORMAT = 1
MOST_BYTES = 16 << 20
"""The size of one piece, and so the most that is in memory."""

MOST_WIDTH = 1 << 16
"""Numbers of one vector; the largest models have some thousands."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_ROW = struct.Struct("<qH32s")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece: the SHA-256 that names it, its rows and bytes, its last row and the text's hash there."""

    sha256: str
    size: int
    rows: int
    last: int
    last_key: str
    crc32c: str = ""

    def is_whole(self) -> bool:
        """Whether each value is one that docdesk writes: a bucket may hold something else."""
        numbers = (self.size, self.rows, self.last)
        if not all(isinstance(number, int) and 0 <= number < 1 << 63 for number in numbers):
            return False
        texts = (self.sha256, self.last_key, self.crc32c)
        return all(isinstance(text, str) for text in texts) and _SHA256.fullmatch(self.sha256) is not None

    @property
    def name(self) -> str:
        """The name of its object below the library's prefix."""
        return f"embeddings/{self.sha256}"


def continues(path: Path, segment: Segment) -> bool:
    """Whether the embeddings still have the last row of a piece, so that new rows only follow it. Blocks."""
    with _reading(path) as connection:
        row = connection.execute("SELECT sha256 FROM embeddings WHERE rowid = ?", (segment.last,)).fetchone()
    return row is not None and row[0].hex() == segment.last_key


def new_segments(path: Path, after: int) -> Iterator[tuple[Segment, bytes]]:
    """The rows after number `after` in pieces, with their bytes. Blocks."""
    with _reading(path) as connection:
        models = [
            [name, dimensions, endpoint, width, id]
            for id, name, dimensions, endpoint, width in connection.execute(
                "SELECT id, name, dimensions, endpoint, width FROM models ORDER BY id"
            )
        ]
        places = {model[-1]: place for place, model in enumerate(models)}
        rows = connection.execute(
            "SELECT rowid, model, sha256, vector FROM embeddings WHERE rowid > ? ORDER BY rowid", (after,)
        )
        body, count, last, key = bytearray(), 0, after, b""
        for number, model, sha, vector in rows:
            body += _ROW.pack(number, places[model], sha) + vector
            count, last, key = count + 1, number, sha
            if len(body) >= MOST_BYTES:
                yield _piece(models, body, count, last, key)
                body, count = bytearray(), 0
        if count:
            yield _piece(models, body, count, last, key)


def rows_of(data: bytes) -> Iterator[tuple[ModelKey, list[tuple[str, npt.NDArray[np.float32]]]]]:
    """The rows of a piece, neighbours of one model together: (model, [(hash of the text, vector), …]).

    Raises BackupNewer, and ValueError for bytes that docdesk did not write.
    """
    try:
        yield from _rows_of(data)
    except (struct.error, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no piece of embeddings") from error


def _models_of(about: dict[str, Any]) -> list[tuple[ModelKey, int]]:
    models = []
    for name, dimensions, endpoint, width in about["models"]:
        if not (isinstance(name, str) and isinstance(endpoint, str) and isinstance(width, int)):
            raise TypeError("no model")
        # a width below 1 would have the rows read without an end
        if not 1 <= width <= MOST_WIDTH:
            raise ValueError("no width of a vector")
        models.append((ModelKey(name, dimensions or None, endpoint), width))
    return models


def _rows_of(data: bytes) -> Iterator[tuple[ModelKey, list[tuple[str, npt.NDArray[np.float32]]]]]:
    import numpy as np

    head, _, body = data.partition(b"\n")
    about = json.loads(head)
    if about["format"] > FORMAT:
        raise BackupNewer(place="the embeddings", found=about["format"], known=FORMAT)
    models = _models_of(about)
    at, of = 0, -1
    group: list[tuple[str, npt.NDArray[np.float32]]] = []
    while at < len(body):
        _, model, sha = _ROW.unpack_from(body, at)
        at += _ROW.size
        width = models[model][1]
        if model != of:
            if group:
                yield models[of][0], group
            group, of = [], model
        vector = np.frombuffer(body, dtype="<f4", count=width, offset=at)
        if not np.isfinite(vector).all():
            raise ValueError("no vector")
        group.append((sha.hex(), vector))
        at += width * 4
    if group:
        yield models[of][0], group


def _piece(
    models: list[list[object]], body: bytearray, count: int, last: int, key: bytes
) -> tuple[Segment, bytes]:
    about = {"format": FORMAT, "rows": count, "last": last, "models": [model[:4] for model in models]}
    data = json.dumps(about, sort_keys=True).encode() + b"\n" + body
    return Segment(hashlib.sha256(data).hexdigest(), len(data), count, last, key.hex()), data


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)
        ) as connection:
            refuse_foreign_schema(connection, path)
            yield connection
    except sqlite3.Error as error:
        raise from_sqlite_error(error, str(path)) or error from error
