# SPDX-License-Identifier: Apache-2.0
"""Compares what is in the bucket with what should be there, by checksum or by reading all of it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from docdesk.backup.bucket import Bucket, checksums_of
from docdesk.backup.library_copy import Copy, fetch_catalog, missing_parts, newest_copy
from docdesk.backup.original_files import object_name
from docdesk.catalog.backups import Original
from docdesk.errors import BackupError, BackupMissing, DocdeskError
from docdesk.values.backup_findings import Finding
from docdesk.values.documents import StoredObject


def compare_originals(
    bucket: Bucket, originals: Sequence[Original], read_data: bool
) -> tuple[list[Finding], list[str]]:
    """Find missing and differing originals, and the contents to send again. Blocks. Raises BackupError."""
    there: dict[str, StoredObject] = dict(bucket.list("originals/"))
    found: list[Finding] = []
    wrong: list[str] = []
    for original in originals:
        name = object_name(original.sha256)
        now = there.get(name)
        if original.object is None:
            # its row shows that it waits or failed; it is a finding only if it is still missing
            if now is None:
                found.append(Finding("unsent", name, original.names))
            continue
        agrees = now is not None and (now.crc32c, now.size) == (original.object.crc32c, original.size)
        if agrees and (not read_data or _reads_as(bucket, name, original.sha256)):
            continue
        what = "missing" if now is None else "differs"
        found.append(Finding(what, name, original.names))
        wrong.append(original.sha256)
    return found, wrong


def compare_copy(bucket: Bucket, read_data: bool) -> list[Finding]:
    """Find missing and differing parts of the newest copy; `read_data` downloads all of it. Blocks."""
    try:
        copy, _ = newest_copy(bucket)
    except BackupMissing as error:
        return [Finding("missing", str(error.facts["object"]))]
    except BackupError as error:
        if error.alike:
            raise
        return [Finding("differs", str(error.facts.get("object", "latest.json")))]
    there = {name for name, _ in bucket.list()}
    missing = missing_parts(bucket, copy)
    found = [Finding("differs" if name in there else "missing", name) for name in missing]
    if read_data:
        for segment in copy.segments:
            if segment.name not in missing and not _reads_as(bucket, segment.name, segment.sha256):
                found.append(Finding("differs", segment.name))
        if copy.catalog not in missing and not _unpacks_as(bucket, copy):
            found.append(Finding("differs", copy.catalog))
    return found


def _reads_as(bucket: Bucket, name: str, sha256: str) -> bool:
    with tempfile.TemporaryFile() as file:
        try:
            bucket.fetch(name, file)
        except BackupError as error:
            if error.alike:
                raise
            return False
        file.seek(0)
        return checksums_of(file).sha256 == sha256


def _unpacks_as(bucket: Bucket, copy: Copy) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            fetch_catalog(bucket, copy, Path(folder) / "catalog.db")
        except BackupError as error:
            if error.alike:
                raise
            return False
        except DocdeskError:
            return False
    return True
