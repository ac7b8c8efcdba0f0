# SPDX-License-Identifier: Apache-2.0
"""Sends one original to the bucket under its hash, or fetches it. All functions block."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docdesk.backup.bucket import Bucket, Checksums, Replaced, Stopped, checksums_of
from docdesk.errors import BackupCorrupted, BackupError, DocdeskError, FileMissing, SourceChanged
from docdesk.errors.os_errors import from_os_error
from docdesk.values.documents import StoredObject
from docdesk.values.facts import coded
from docdesk.values.paths import path_of_text

log = logging.getLogger(__name__)

IN_MEMORY = 4 << 20
"""Up to this many bytes, a file is read once: the compared bytes are the ones that are sent."""


def object_name(sha256: str) -> str:
    """The name of an original in the bucket, below the library's prefix."""
    return f"originals/{sha256}"


def originals_in(bucket: Bucket) -> frozenset[str]:
    """The contents whose originals are in the bucket, by SHA-256."""
    return frozenset(name.removeprefix("originals/") for name, _ in bucket.list("originals/"))


def send_original(
    bucket: Bucket,
    sha256: str,
    paths: Sequence[tuple[str, int]],
    may_be_there: bool,
    on_progress: Callable[[int], None],
    stop: Callable[[], bool],
) -> StoredObject:
    """Send whichever file of `paths` still has these bytes. Blocks.

    With `may_be_there` the bucket is checked first, and what it has is not sent again.

    Raises FileMissing or SourceChanged if none has, BackupError.
    """
    failure: DocdeskError = FileMissing(path=paths[0][0] if paths else "")
    for text, _ in paths:
        try:
            with path_of_text(text).open("rb") as file:
                head = file.read(IN_MEMORY + 1)
                whole = len(head) <= IN_MEMORY
                file.seek(0)
                found = checksums_of(head if whole else file, lambda: _stop_where(stop() or bucket.closed))
                if found.sha256 != sha256:
                    failure = SourceChanged(path=text)
                    continue
                stream = io.BytesIO(head) if whole else file
                return _send(bucket, stream, found, may_be_there, on_progress, stop)
        except FileNotFoundError:
            continue
        except OSError as error:
            failure = from_os_error(error, text) or FileMissing(path=text)
    raise failure


def fetch_original(bucket: Bucket, sha256: str, target: Path) -> None:
    """Write an original to `target`, whole and verified, or not at all. Blocks. Raises BackupError, DiskFull."""
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w+b") as file:
            bucket.fetch(object_name(sha256), file)
            file.seek(0)
            found = checksums_of(file)
        if found.sha256 != sha256:
            raise BackupCorrupted(object=object_name(sha256), found=found.sha256, expected=sha256)
        part.replace(target)
    except OSError as error:
        raise from_os_error(error, str(target)) or error from error
    finally:
        part.unlink(missing_ok=True)


def _send(
    bucket: Bucket,
    stream: Any,
    found: Checksums,
    may_be_there: bool,
    on_progress: Callable[[int], None],
    stop: Callable[[], bool],
) -> StoredObject:
    name = object_name(found.sha256)
    if may_be_there:
        there = bucket.look(name)
        if there is not None and (there.crc32c, there.size) == (found.crc32c, found.size):
            return there
    try:
        return bucket.put(name, stream, found.crc32c, on_progress=on_progress, stop=stop)
    except Replaced as other:
        if other.now is None:
            raise BackupError(place=bucket.place, reason=coded("object_came_and_went")) from None
        # the object's name is the hash of these bytes, but it has others: a fault left it there, so it is replaced
        log.warning("%s has other bytes than its name says; it is sent again", name)
        return bucket.put(
            name, stream, found.crc32c, replaces=other.now.generation, on_progress=on_progress, stop=stop
        )


def _stop_where(unwanted: bool) -> None:
    if unwanted:
        raise Stopped
