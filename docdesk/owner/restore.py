# SPDX-License-Identifier: Apache-2.0
"""A library from its backup: the newest copy, checked; the vectors made again from it, at no cost.

Each step looks what is there already, so a restore that was interrupted goes on where it was. A mark in the
folder says that one was begun; it goes last.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import hashlib
import json
import re
import secrets
import sqlite3
from pathlib import Path
from typing import Any

from docdesk.backup.bucket import Bucket, checksums_of
from docdesk.backup.library_backup import LIBRARY_ID, bucket_of
from docdesk.backup.library_copy import Copy, fetch_catalog, newest_copy
from docdesk.backup.segments import MOST_BYTES, Segment, rows_of
from docdesk.desk.desk import Desk, open_desk
from docdesk.desk.orders import gives_orders
from docdesk.errors import (
    BackupCorrupted,
    BackupError,
    BackupForeign,
    BackupOff,
    CatalogDamaged,
    DocdeskError,
    LibraryInUse,
    RestoreNotEmpty,
    SettingsInvalid,
)
from docdesk.errors.os_errors import from_os_error, from_sqlite_error
from docdesk.money.ledger import Ledger
from docdesk.records.embeddings import Embeddings, ModelKey
from docdesk.settings.model import (
    NOT_KEPT,
    RESTORE_MARK,
    Settings,
    changed,
    save_settings,
    with_recorded_model,
)
from docdesk.settings.trust import SENSITIVE, take_over_earlier
from docdesk.values.backup_findings import Restored
from docdesk.values.facts import coded
from docdesk.values.problems import Problem
from docdesk.values.progress import OnStep

MOST_PIECE = 2 * MOST_BYTES
"""A piece ends with the row that made it large enough."""

ORIGINALS = "originals"
"""The folder in the library for restored originals, each under its own name."""


async def restore(
    settings: Settings,
    *,
    originals: bool = False,
    take_over: bool = False,
    on_progress: OnStep = lambda what, done, total: None,
) -> Restored:
    """Bring the library of `settings.backup_place` back into the folder `settings.library`.

    With `originals` the files come back too. With `take_over` the place is this library's from now on.
    Raises RestoreNotEmpty, BackupMissing and other BackupErrors, LibraryInUse, DiskFull; what was reached stays,
    and the same call goes on.
    """
    if settings.catalog_url is not None:
        reason = "a restore makes a catalog in the library's folder; take this variable away for it"
        raise SettingsInvalid(where="DOCDESK_CATALOG_URL", reason=reason)
    # before anything of the bucket is in the folder: it is not one that this user had
    await asyncio.to_thread(take_over_earlier)
    ledger = Ledger(settings.library / "ledger.db")
    bucket = bucket_of(settings, ledger)
    if bucket is None:
        raise BackupOff(path=str(settings.library))
    try:
        copy = await _bring_truth(bucket, settings, on_progress)
    finally:
        bucket.close()
        await asyncio.to_thread(ledger.close)
    kept = set(Settings.model_fields) - NOT_KEPT
    about = {name: value for name, value in copy.settings.items() if name in kept}
    chosen = settings
    settings = changed(settings, **{**about, "library": settings.library})
    settings = await asyncio.to_thread(with_recorded_model, settings)
    # the bucket's copy is from whoever made it: its address counts once the user trusts the library
    await asyncio.to_thread(save_settings, settings, agreed_to=chosen)
    own = {name: getattr(chosen, name) for name in SENSITIVE}
    desk = await open_desk(changed(settings, **own), starts_work=False, trusted=True)
    try:
        findings = await desk.upkeep.check(
            repair=True, on_progress=lambda done, total: on_progress("vectors", done, total)
        )
        fetched, lost = await _bring_originals(desk, on_progress) if originals else (0, [])
        if take_over:
            await desk.backup.take_over()
        documents = await desk.documents()
    finally:
        await desk.close()
    await asyncio.to_thread((settings.library / RESTORE_MARK).unlink, missing_ok=True)
    held = await asyncio.to_thread(gives_orders, settings.library)
    return Restored(copy.made_at, len(documents), findings.chunks, fetched, tuple(lost), findings, held)


async def _bring_truth(bucket: Bucket, settings: Settings, on_progress: OnStep) -> Copy:
    """Catalog and embeddings, into the library's folder, under its lock."""
    from filelock import FileLock, Timeout

    library = settings.library
    begun = await asyncio.to_thread(_begin, library, bucket.place)
    try:
        lock = FileLock(library / "owner.lock", is_singleton=False)
        lock.acquire(blocking=False)
    except Timeout:
        raise LibraryInUse(path=str(library), reason="") from None
    try:
        if "copy" in begun:
            # the copy that was begun, also where a newer one is there by now: both parts must fit
            copy = Copy.of_json(json.dumps(begun["copy"]).encode(), bucket.place)
        else:
            copy, _ = await bucket.run(newest_copy, bucket)
            begun["copy"] = json.loads(copy.to_json())
            await asyncio.to_thread(_mark, library, begun)
        catalog, waiting = library / "catalog.db", library / "catalog.restored"
        if not await asyncio.to_thread(catalog.exists):
            if not await asyncio.to_thread(waiting.exists):
                on_progress("catalog", 0, copy.catalog_size)
                await bucket.run(_bring_catalog, bucket, copy, waiting)
            await _bring_embeddings(bucket, copy, library, begun, on_progress)
            # the catalog comes last: from now on it is a library
            await asyncio.to_thread(waiting.replace, catalog)
        return copy
    except OSError as error:
        raise from_os_error(error, str(library)) or error from error
    finally:
        lock.release()


def _begin(library: Path, place: str) -> dict[str, Any]:
    """What the mark says of a restore that was begun; a new mark in a folder that is empty."""
    try:
        library.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError, ValueError):
            begun: dict[str, Any] = json.loads((library / RESTORE_MARK).read_bytes())
            if not isinstance(begun, dict) or begun.get("place") != place:
                raise RestoreNotEmpty(path=str(library))
            return begun
        if any(path.name not in (RESTORE_MARK, "owner.lock", "logs") for path in library.iterdir()):
            raise RestoreNotEmpty(path=str(library))
        begun = {"place": place}
        _mark(library, begun)
    except OSError as error:
        raise from_os_error(error, str(library)) or error from error
    return begun


def _mark(library: Path, begun: dict[str, Any]) -> None:
    fresh = library / f"{RESTORE_MARK}.new"
    fresh.write_bytes(json.dumps(begun).encode())
    fresh.replace(library / RESTORE_MARK)


def _bring_catalog(bucket: Bucket, copy: Copy, target: Path) -> None:
    part = target.with_name("catalog.part")
    fetch_catalog(bucket, copy, part)
    try:
        with contextlib.closing(sqlite3.connect(part)) as connection, connection:
            # another library from now on, whose vectors are made anew
            connection.execute("DELETE FROM facts WHERE name LIKE 'vectors_folder%'")
            connection.execute(
                "INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)",
                (LIBRARY_ID, json.dumps(secrets.token_hex(16))),
            )
    except sqlite3.Error as error:
        raise from_sqlite_error(error, str(part)) or CatalogDamaged(
            path=str(part), reason=str(error)
        ) from error
    part.replace(target)


async def _bring_embeddings(
    bucket: Bucket, copy: Copy, library: Path, begun: dict[str, Any], on_progress: OnStep
) -> None:
    """Piece after piece; one that was written is not fetched again, and writing one twice does no harm."""
    total = sum(segment.rows for segment in copy.segments)
    done = 0
    embeddings = Embeddings(library / "embeddings.db")
    try:
        for number, segment in enumerate(copy.segments):
            if number >= begun.get("segments", 0):
                data = await bucket.run(_fetch_segment, bucket, segment)
                for key, rows in await asyncio.to_thread(_rows_of, data, bucket, segment):
                    await embeddings.put(key, rows)
                begun["segments"] = number + 1
                await asyncio.to_thread(_mark, library, begun)
            done += segment.rows
            on_progress("embeddings", done, total)
    finally:
        await embeddings.close()


def _fetch_segment(bucket: Bucket, segment: Segment) -> bytes:
    data, _ = bucket.read(segment.name, MOST_PIECE)
    found = checksums_of(data).sha256
    if found != segment.sha256:
        raise BackupCorrupted(object=segment.name, found=found, expected=segment.sha256)
    return data


def _rows_of(data: bytes, bucket: Bucket, segment: Segment) -> list[tuple[ModelKey, list[Any]]]:
    try:
        return list(rows_of(data))
    except ValueError:
        raise BackupForeign(place=bucket.place, object=segment.name, reason=coded("not_as_written")) from None


async def _bring_originals(desk: Desk, on_progress: OnStep) -> tuple[int, list[tuple[str, Problem]]]:
    """The files, each in a folder of its own so that it keeps its name; rows then point to them."""
    folder = desk.settings.library / ORIGINALS
    documents = [document for document in await desk.documents() if document.content]
    lost: list[tuple[str, Problem]] = []
    fetched = 0
    for number, document in enumerate(documents, start=1):
        target = folder / _folder_of(document.id) / _safe(document.name)
        try:
            if not await asyncio.to_thread(target.exists):
                await desk.backup.originals.fetch(document.content or "", target)
            await desk.point_to(dataclasses.replace(document, path=str(target)), document.path)
            fetched += 1
        except DocdeskError as error:
            if isinstance(error, BackupError) and not error.alike:
                lost.append((document.name, error.problem()))
            else:
                raise
        on_progress("originals", number, len(documents))
    return fetched, lost


def _folder_of(id: str) -> str:
    """The folder of a document's original: its id, unless that leads elsewhere. The catalog may be a stranger's."""
    return (
        id
        if re.fullmatch(r"[0-9a-f]{12,32}", id)
        else hashlib.sha256(id.encode(errors="replace")).hexdigest()
    )


def _safe(name: str) -> str:
    """A name that every system takes as that of a file and of nothing else."""
    clean = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", name).rstrip(". ") or "document"
    if re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", clean, re.IGNORECASE):
        clean = f"_{clean}"
    stem, dot, ending = clean.rpartition(".")
    return clean if len(clean.encode()) <= 200 else f"{(stem or clean)[:50]}{dot}{ending[:20]}"
