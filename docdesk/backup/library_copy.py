# SPDX-License-Identifier: Apache-2.0
"""A copy of a library in its bucket: the compressed catalog, the embeddings in pieces, and an index of both.

    PREFIX/owner.json                  which library owns this prefix
    PREFIX/originals/SHA256
    PREFIX/embeddings/SHA256           pieces, each with the rows after the one before
    PREFIX/catalogs/DATE-HASH.db.gz
    PREFIX/copies/DATE-HASH.json       a copy: its catalog and its pieces, with checksums
    PREFIX/latest.json                 the newest complete copy

It has no vectors: they can be made again from catalog and embeddings. All functions block.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import hashlib
import json
import logging
import re
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docdesk import __version__
from docdesk.backup.bucket import Bucket, Replaced, checksums_of
from docdesk.backup.segments import Segment, continues, new_segments
from docdesk.catalog.dialect.sqlite import check_whole
from docdesk.errors import BackupCorrupted, BackupError, BackupForeign, BackupMissing, BackupNewer
from docdesk.errors.os_errors import from_os_error
from docdesk.values.documents import StoredObject
from docdesk.values.facts import coded

log = logging.getLogger(__name__)

FORMAT = 1
LATEST = "latest.json"

MOST_DESCRIPTION = 64 << 20
"""Bytes of a copy's index: enough for two hundred thousand pieces."""

MOST_TIMES, LEAST_UNPACKED = 200, 64 << 20
"""A catalog unpacks to a few times its size. More than that is a bomb; a small one may have these bytes."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a library. Sizes are in bytes; `catalog_sha256` is the hash before compression."""

    name: str
    library: str
    made_at: str
    catalog: str
    catalog_size: int
    catalog_crc32c: str
    catalog_sha256: str
    segments: tuple[Segment, ...]
    settings: dict[str, Any]
    docdesk: str = __version__
    format: int = FORMAT

    def to_json(self) -> bytes:
        """The bytes to store in the bucket."""
        return json.dumps(dataclasses.asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def of_json(cls, data: bytes, place: str) -> Copy:
        """Read what `to_json` wrote. Raises BackupNewer, BackupForeign."""
        values = _described(data, place, "a copy")
        try:
            values["segments"] = tuple(Segment(**segment) for segment in values["segments"])
            found = cls(**values)
            texts = (found.name, found.library, found.made_at, found.catalog, found.catalog_crc32c)
            whole = all(
                (
                    *map(Segment.is_whole, found.segments),
                    *(isinstance(text, str) for text in texts),
                    _SHA256.fullmatch(found.catalog_sha256) is not None,
                    found.catalog_size >= 0,
                )
            )
        except (TypeError, KeyError):
            whole = False
        if not whole or not isinstance(found.settings, dict):
            raise BackupForeign(place=place, object="a copy", reason=coded("not_as_written"))
        return found


def _described(data: bytes, place: str, name: str) -> dict[str, Any]:
    """What an object of JSON says. Raises BackupNewer, BackupForeign: others may be able to write to the bucket."""
    try:
        values = json.loads(data)
        if isinstance(values, dict) and isinstance(values.get("format", 0), int):
            if values.get("format", 0) > FORMAT:
                raise BackupNewer(place=place, found=values["format"], known=FORMAT)
            return values
    except (ValueError, RecursionError):
        pass
    raise BackupForeign(place=place, object=name, reason=coded("not_as_written"))


def newest_copy(bucket: Bucket) -> tuple[Copy, StoredObject]:
    """The copy that the pointer names, and the pointer. Raises BackupMissing if there is none yet."""
    data, pointer = bucket.read(LATEST, MOST_DESCRIPTION)
    about = _described(data, bucket.place, LATEST)
    named, expected = about.get("copy"), about.get("sha256")
    if not isinstance(named, str) or not isinstance(expected, str):
        raise BackupForeign(place=bucket.place, object=LATEST, reason=coded("not_as_written"))
    data, _ = bucket.read(named, MOST_DESCRIPTION)
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise BackupCorrupted(object=named, found=found, expected=expected)
    return Copy.of_json(data, bucket.place), pointer


def make_copy(
    bucket: Bucket,
    library: Path,
    snapshot: Callable[[Path], None],
    identity: str,
    settings: dict[str, Any],
    kept: int,
) -> Copy:
    """Send a copy of the library, verify it, move the pointer to it, and remove copies beyond `kept`.

    `snapshot` writes a consistent catalog to a path. Parts that the newest copy has are not sent again.
    Raises BackupError, DiskFull, CatalogDamaged.
    """
    work = library / "backup"
    try:
        _clear(work)
        work.mkdir(exist_ok=True)
        try:
            return _make_copy(bucket, library, work, snapshot, identity, settings, kept)
        finally:
            _clear(work)
    except OSError as error:
        raise from_os_error(error, str(work)) or error from error


def _clear(work: Path) -> None:
    """Remove docdesk's own files from the folder, and the folder if nothing else is in it."""
    for name in ("catalog.db", "catalog.db-journal", "catalog.db-wal", "catalog.db-shm", "catalog.db.gz"):
        (work / name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        work.rmdir()


def _make_copy(
    bucket: Bucket,
    library: Path,
    work: Path,
    snapshot: Callable[[Path], None],
    identity: str,
    settings: dict[str, Any],
    kept: int,
) -> Copy:
    catalog = work / "catalog.db"
    snapshot(catalog)
    check_whole(catalog)
    packed = work / "catalog.db.gz"
    sha256 = _pack(catalog, packed)
    before: Copy | None = None
    pointer = 0
    with contextlib.suppress(BackupMissing):
        before, found = newest_copy(bucket)
        pointer = found.generation
    # the catalog was read first, so all that it names is in the embeddings by now
    segments = _send_segments(bucket, library / "embeddings.db", before)
    if before is not None and (before.catalog_sha256, before.segments) == (sha256, segments):
        return before
    stamp = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{sha256[:8]}"
    with packed.open("rb") as file:
        checked = checksums_of(file)
        sent = _put(bucket, f"catalogs/{stamp}.db.gz", file, checked.crc32c)
    copy = Copy(
        name=f"copies/{stamp}.json",
        library=identity,
        made_at=stamp[:16],
        catalog=f"catalogs/{stamp}.db.gz",
        catalog_size=sent.size,
        catalog_crc32c=sent.crc32c,
        catalog_sha256=sha256,
        segments=segments,
        settings=settings,
    )
    data = copy.to_json()
    _put(bucket, copy.name, data, checksums_of(data).crc32c)
    missing = missing_parts(bucket, copy)
    if missing:
        raise BackupMissing(object=missing[0], place=bucket.place)
    latest = {"format": FORMAT, "copy": copy.name, "sha256": hashlib.sha256(data).hexdigest()}
    try:
        bucket.put_bytes(LATEST, json.dumps(latest).encode(), replaces=pointer)
    except Replaced:
        raise BackupError(place=bucket.place, reason=coded("copied_meanwhile")) from None
    prove(bucket, copy)
    _prune(bucket, copy, kept)
    return copy


def missing_parts(bucket: Bucket, copy: Copy) -> list[str]:
    """Parts of a copy that are missing or have another checksum, by their properties, without a download."""
    wanted = {copy.catalog: (copy.catalog_crc32c, copy.catalog_size)}
    wanted |= {segment.name: (segment.crc32c, segment.size) for segment in copy.segments}
    there = {copy.catalog: bucket.look(copy.catalog)}
    there |= dict(bucket.list("embeddings/")) if copy.segments else {}
    return [
        name
        for name, expected in wanted.items()
        if (found := there.get(name)) is None or (found.crc32c, found.size) != expected
    ]


def prove(bucket: Bucket, copy: Copy) -> None:
    """Check that the pointer names this copy. Raises BackupError."""
    newest, _ = newest_copy(bucket)
    if newest.name != copy.name:
        raise BackupError(
            place=bucket.place, reason=coded("pointer_elsewhere", found=newest.name, expected=copy.name)
        )


def fetch_catalog(bucket: Bucket, copy: Copy, target: Path) -> None:
    """Download, unpack and verify a copy's catalog. Blocks. Raises BackupCorrupted, DiskFull."""
    packed = target.with_name(f"{target.name}.gz")
    try:
        with packed.open("w+b") as file:
            bucket.fetch(copy.catalog, file)
        try:
            _unpack(packed, target, bucket, copy.catalog)
            with target.open("rb") as file:
                found = checksums_of(file).sha256
        except (gzip.BadGzipFile, EOFError, zlib.error):
            found = "none: it cannot be unpacked"
        if found != copy.catalog_sha256:
            raise BackupCorrupted(object=copy.catalog, found=found, expected=copy.catalog_sha256)
        check_whole(target)
    except BaseException as error:
        # what is of no use must not go on filling the disk
        target.unlink(missing_ok=True)
        known = from_os_error(error, str(target)) if isinstance(error, OSError) else None
        if known is not None:
            raise known from error
        raise
    finally:
        packed.unlink(missing_ok=True)


def _unpack(packed: Path, target: Path, bucket: Bucket, name: str) -> None:
    """Unpack a catalog. Raises BackupForeign for a bomb, OSError, and what gzip raises."""
    left = max(LEAST_UNPACKED, MOST_TIMES * packed.stat().st_size)
    limit = coded("megabytes", count=left >> 20)
    with gzip.open(packed) as source, target.open("wb") as out:
        while piece := source.read(1 << 20):
            left -= len(piece)
            if left < 0:
                raise BackupForeign(
                    place=bucket.place, object=name, reason=coded("larger_than_written", limit=limit)
                )
            out.write(piece)


def _send_segments(bucket: Bucket, path: Path, before: Copy | None) -> tuple[Segment, ...]:
    known = before.segments if before is not None else ()
    if not path.exists():
        return ()
    if known and not continues(path, known[-1]):
        log.info("the embeddings are another record than the bucket's; all of it is sent")
        known = ()
    after = known[-1].last if known else 0
    sent = []
    for segment, data in new_segments(path, after):
        crc32c = checksums_of(data).crc32c
        _put(bucket, segment.name, data, crc32c)
        sent.append(dataclasses.replace(segment, crc32c=crc32c))
    return (*known, *sent)


def _put(bucket: Bucket, name: str, data: Any, crc32c: str) -> StoredObject:
    try:
        return bucket.put(name, data, crc32c)
    except Replaced as other:
        # a fault left something else under this name
        generation = other.now.generation if other.now else 0
        return bucket.put(name, data, crc32c, replaces=generation)


def _pack(source: Path, target: Path) -> str:
    """Compress a file; returns its SHA-256 before compression."""
    sha256 = hashlib.sha256()
    with (
        source.open("rb") as file,
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
    ):
        while piece := file.read(1 << 20):
            sha256.update(piece)
            packed.write(piece)
    return sha256.hexdigest()


def _prune(bucket: Bucket, newest: Copy, kept: int) -> None:
    """Remove all copies but the newest `kept`. Pieces of embeddings stay."""
    names = sorted((name for name, _ in bucket.list("copies/")), reverse=True)
    keep = set([newest.name, *(name for name in names if name != newest.name)][:kept])
    stamps = {name.removeprefix("copies/").removesuffix(".json") for name in keep}
    for name in names:
        if name not in keep:
            bucket.remove(name)
    for name, _ in list(bucket.list("catalogs/")):
        if name.removeprefix("catalogs/").removesuffix(".db.gz") not in stamps:
            bucket.remove(name)
