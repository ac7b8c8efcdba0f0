# SPDX-License-Identifier: Apache-2.0
"""A bucket that somebody else can write to restores data: no file elsewhere, no bomb, no address, no endless loop."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import docdesk.backup.library_copy as library_copy
from docdesk.backup.bucket import Bucket
from docdesk.backup.library_copy import LATEST, Copy, fetch_catalog, newest_copy
from docdesk.backup.segments import Segment, rows_of
from docdesk.errors import BackupError, BackupForeign, BackupNewer, DocdeskError
from docdesk.owner.restore import restore
from docdesk.settings.model import load_settings
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.gcs_server import GcsServer, serving
from tests.openai_endpoint import Endpoint

SEGMENT = Segment("ab" * 32, 1, 1, 1, "cd" * 32)
COPY = Copy("copies/a.json", "id", "20240101T000000", "catalogs/a.db.gz", 1, "", "ab" * 32, (SEGMENT,), {})


@pytest.fixture
def gcs(monkeypatch: pytest.MonkeyPatch) -> Iterator[GcsServer]:
    with serving("papers") as server:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
        yield server


@pytest.fixture
def bucket(gcs: GcsServer) -> Iterator[Bucket]:
    found = Bucket("papers", "me", None)
    yield found
    found.close()


def describe(gcs: GcsServer, copy: bytes) -> None:
    """Lay a copy's index there, and the pointer to it."""
    about = {"format": 1, "copy": "copies/a.json", "sha256": hashlib.sha256(copy).hexdigest()}
    gcs.put("papers", "me/copies/a.json", copy)
    gcs.put("papers", f"me/{LATEST}", json.dumps(about).encode())


@pytest.mark.parametrize(
    "pointer",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"format": "new"}',
        b'{"format": 1}',
        b'{"format": 1, "copy": 5, "sha256": "x"}',
        b'{"format": 1, "copy": "copies/a.json", "sha256": null}',
        b'{"format": 1, "copy": "../../secret\\u0000", "sha256": "x"}',
    ],
)
def test_a_pointer_of_others_is_an_error_with_a_remedy(
    gcs: GcsServer, bucket: Bucket, pointer: bytes
) -> None:
    gcs.put("papers", f"me/{LATEST}", pointer)
    with pytest.raises(BackupError):
        newest_copy(bucket)


ODD: list[dict[str, Any]] = [
    {"segments": 5},
    {"segments": [5]},
    {"segments": [{"sha256": "x"}]},
    {"segments": [{**dataclasses.asdict(SEGMENT), "rows": -1}]},
    {"segments": [{**dataclasses.asdict(SEGMENT), "rows": "many"}]},
    {"segments": [{**dataclasses.asdict(SEGMENT), "size": 1e300}]},
    {"segments": [{**dataclasses.asdict(SEGMENT), "sha256": "../../" + "a" * 58}]},
    {"catalog": None},
    {"catalog_sha256": "../../diary"},
    {"catalog_size": "large"},
    {"settings": []},
    {"another": 1},
]


@pytest.mark.parametrize("change", ODD, ids=[json.dumps(change)[:40] for change in ODD])
def test_an_index_of_others_is_an_error_with_a_remedy(
    gcs: GcsServer, bucket: Bucket, change: dict[str, Any]
) -> None:
    describe(gcs, json.dumps({**dataclasses.asdict(COPY), **change}).encode())
    with pytest.raises(BackupForeign):
        newest_copy(bucket)
    describe(gcs, COPY.to_json())
    assert newest_copy(bucket)[0] == COPY


def test_an_endless_index_is_not_read(
    gcs: GcsServer, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_copy, "MOST_DESCRIPTION", 1_000)
    gcs.put("papers", f"me/{LATEST}", b" " * 1_001)
    with pytest.raises(BackupForeign):
        newest_copy(bucket)
    assert gcs.count("read") == 0


def test_a_bomb_stops_early_and_leaves_nothing(
    gcs: GcsServer, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_copy, "LEAST_UNPACKED", 1 << 20)
    packed = gzip.compress(bytes(64 << 20), 9)
    assert len(packed) * library_copy.MOST_TIMES < 64 << 20
    gcs.put("papers", "me/catalogs/a.db.gz", packed)
    with pytest.raises(BackupForeign):
        fetch_catalog(bucket, COPY, tmp_path / "catalog.db")
    assert list(tmp_path.iterdir()) == []


def piece(models: Any, body: bytes = b"", version: Any = 1) -> bytes:
    return json.dumps({"format": version, "models": models}).encode() + b"\n" + body


ROW = (0).to_bytes(8, "little") + (0).to_bytes(2, "little") + bytes(32)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[" * 100_000,
        b"[]\n",
        b'{"format": "x"}\n',
        piece([["m", 0, ""]], ROW),
        piece([["m", 0, "", -11]], ROW * 40),
        piece([["m", 0, "", -1]], ROW),
        piece([["m", 0, "", 0]], ROW * 2),
        piece([["m", 0, "", 1 << 60]], ROW),
        piece([["m", 0, "", 2]], ROW + bytes(7)),
        piece([["m", 0, "", 2]], ROW + bytes(8) + b"cut"),
        piece([["m", 0, "", 1]], ROW + b"\0\0\xc0\x7f"),
        piece([["m", 0, "", 1]], ROW + b"\0\0\x80\x7f"),
        piece([], ROW),
        piece([[["m"], 0, {}, 1]], ROW + bytes(4)),
        piece(5, ROW),
    ],
)
def test_a_piece_of_others_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whoever restores turns it into an error with a remedy
        list(rows_of(data))


def test_a_piece_of_a_newer_docdesk_says_so() -> None:
    with pytest.raises(BackupNewer):
        list(rows_of(piece([], version=99)))


def forge(
    gcs: GcsServer, statements: dict[str, tuple[Any, ...]], settings: dict[str, Any], folder: Path
) -> None:
    """Change the catalog and the settings of the newest copy, with the right checksums."""
    objects = gcs.objects("papers")
    pointer = json.loads(objects[f"me/{LATEST}"].data)
    copy = json.loads(objects[f"me/{pointer['copy']}"].data)
    catalog = folder / "forged.db"
    catalog.write_bytes(gzip.decompress(objects[f"me/{copy['catalog']}"].data))
    with closing(sqlite3.connect(catalog)) as database, database:
        for statement, values in statements.items():
            database.execute(statement, values)
    packed = gzip.compress(catalog.read_bytes())
    stored = gcs.put("papers", f"me/{copy['catalog']}", packed)
    copy["catalog_sha256"] = hashlib.sha256(catalog.read_bytes()).hexdigest()
    copy["catalog_size"], copy["catalog_crc32c"] = len(packed), stored.crc32c
    copy["settings"] |= settings
    data = json.dumps(copy).encode()
    gcs.put("papers", f"me/{pointer['copy']}", data)
    latest = {**pointer, "sha256": hashlib.sha256(data).hexdigest()}
    gcs.put("papers", f"me/{LATEST}", json.dumps(latest).encode())


async def test_a_restored_original_is_written_below_the_library_only(
    tmp_path: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    victim = tmp_path / "home"
    victim.mkdir()
    note = tmp_path / "run at login.sh"
    note.write_text("This is run when the victim logs in.")
    made = endpoint_settings(tmp_path / "made", openai_endpoint, bucket="gs://papers/me")
    async with a_desk(made) as desk:
        await add_and_wait(desk, note)
        await desk.backup.finish()
    shutil.rmtree(made.library)
    escaped = "../../home"
    changes = {
        f"UPDATE {table} SET {column} = ?": (escaped,)
        for table, column in (("documents", "id"), ("sources", "document"), ("generations", "document"))
    }
    # where the library's catalog would be, and where questions would go
    elsewhere = {"catalog_url": "postgresql://stranger.example/x", "base_url": "https://stranger.example/v1"}
    forge(gcs, changes, elsewhere, tmp_path)
    back = load_settings({}, library=tmp_path / "back", bucket="gs://papers/me")
    found = await restore(back, originals=True)
    assert list(victim.iterdir()) == []
    assert found.originals == 1
    [original] = (tmp_path / "back" / "originals").rglob("*.sh")
    assert original.read_text() == note.read_text()
    settings = load_settings({}, library=tmp_path / "back")
    assert (settings.catalog_url, settings.base_url) == (None, None)


async def test_a_restore_of_nonsense_says_so_and_can_be_tried_again(tmp_path: Path, gcs: GcsServer) -> None:
    describe(gcs, b'{"format": 1}')
    back = load_settings({}, library=tmp_path / "back", bucket="gs://papers/me")
    for _ in range(2):
        with pytest.raises(DocdeskError) as caught:
            await restore(back)
        assert caught.value.code == "backup_foreign"
