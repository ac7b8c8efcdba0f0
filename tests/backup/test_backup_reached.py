# SPDX-License-Identifier: Apache-2.0
"""The backup of a library that another process owns: made, verified and removed through the owner."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from docdesk.contract.owner import OwnerKind
from docdesk.errors import BackupForbidden, BackupOwned
from docdesk.owner.follow import reach_desk
from docdesk.settings.model import changed
from docdesk.values.documents import Backup, QueueState
from docdesk.values.problems import AGAIN
from tests.desks import a_desk, add_and_wait, endpoint_settings, until
from tests.gcs_server import GcsServer, serving
from tests.openai_endpoint import Endpoint
from tests.owners import program
from tests.owners import serving as owning

FILES = {"lamp": "The keeper lights the lamp at dusk.", "bread": "The baker sells bread at dawn."}


@pytest.fixture
def gcs(monkeypatch: pytest.MonkeyPatch) -> Iterator[GcsServer]:
    with serving("papers") as server:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
        yield server


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


async def said(endpoint: Endpoint, *words: str | Path) -> tuple[int | None, str]:
    """Exit code and standard output of a command; its error output with it where it fails."""
    process = program(endpoint, *words)
    out, err = await asyncio.to_thread(process.communicate, timeout=120)
    return process.returncode, out if process.returncode == 0 else out + err


async def test_another_process_backs_up_verifies_and_removes_through_the_owner(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    library = tmp_path / "library"
    with owning(openai_endpoint, library):
        where = ("--library", library, "--json")
        code, out = await said(openai_endpoint, "add", files, *where)
        assert code == 0, out
        # the owner learns of the bucket, and keeps it
        code, out = await said(openai_endpoint, "backup", "--to", "gs://papers/me", *where)
        assert code == 0, out
        made = json.loads(out.splitlines()[-1])
        assert (made["place"], made["originals"], made["undone"]) == ("gs://papers/me", 2, [])
        names = gcs.objects("papers")
        assert sum("/originals/" in name for name in names) == 2
        assert f"me/{made['copy']}" in names
        assert (await said(openai_endpoint, "backup", "--read-data", *where)) == (0, "")

        lost = next(name for name in names if "/originals/" in name)
        del gcs.buckets["papers"][lost]
        code, out = await said(openai_endpoint, "backup", "--verify", *where)
        assert code == 1
        assert [json.loads(line)["what"] for line in out.splitlines()] == ["missing"]
        code, out = await said(openai_endpoint, "backup", *where)
        assert code == 0, out
        assert lost in gcs.objects("papers")

        code, out = await said(openai_endpoint, "status", *where)
        row = json.loads(out.splitlines()[0])
        code, out = await said(openai_endpoint, "remove", row["id"], "--with-backup", "--library", library)
        assert code == 0, out
        assert sum("/originals/" in name for name in gcs.objects("papers")) == 1
        code, out = await said(openai_endpoint, "status", *where)
        assert [json.loads(line)["name"] for line in out.splitlines()] != [row["name"]]
        assert len(out.splitlines()) == 1

        gcs.rule = lambda request: "403" if request.kind == "write" else None
        code, out = await said(openai_endpoint, "backup", "--test", "--library", library)
        assert code == 1
        assert "Storage Object User" in out


async def test_a_client_gets_the_owners_backup_errors(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    async with a_desk(
        endpoint_settings(tmp_path / "first", openai_endpoint, bucket="gs://papers/me")
    ) as desk:
        await desk.backup.run()
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, bucket="gs://papers/me")
    owner = await reach_desk(settings, kind=OwnerKind.SERVICE)
    asker = None
    try:
        await add_and_wait(owner, files / "lamp.txt")  # type: ignore[arg-type]
        await owner.service()
        asker = await reach_desk(settings, starts_work=False)
        assert not asker.is_owner
        with pytest.raises(BackupOwned) as caught:
            await asker.backup.run()
        assert caught.value.facts["place"] == "gs://papers/me"
        progress: list[tuple[int, int]] = []
        made = await asker.backup.run(take_over=True, on_progress=lambda *told: progress.append(told))
        assert made.copy.startswith("copies/")
        assert progress
        gcs.rule = lambda request: "403" if request.kind == "list" else None
        with pytest.raises(BackupForbidden):
            await asker.backup.verify()
    finally:
        if asker is not None:
            await asker.close()
        await owner.close()


async def test_the_next_owner_continues_a_long_backup(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, bucket="gs://papers/me")
    owner = await reach_desk(settings, kind=OwnerKind.TERMINAL)
    asker = None
    try:
        await owner.service()
        asker = await reach_desk(settings, starts_work=False)
        gcs.rule = lambda request: "silence" if request.kind == "write" else None
        running = asyncio.create_task(asker.backup.run())
        await asyncio.to_thread(gcs.wait_for, lambda server: server.count("write") >= 1)
        gcs.rule = None
        await owner.close()
        async with asyncio.timeout(120):
            made = await running
        assert asker.is_owner
        assert made.place == "gs://papers/me"
    finally:
        if asker is not None:
            await asker.close()
        await owner.close()


async def test_the_queues_state_shows_why_nothing_is_sent(
    tmp_path: Path, files: Path, gcs: GcsServer, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docdesk.backup.originals.FIRST_PAUSE", 600.0)  # it goes again when it is asked to
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, bucket="gs://papers/me")
    async with a_desk(settings) as desk:
        states: list[QueueState] = []
        desk.queue.subscribe(lambda event: states.append(event) if isinstance(event, QueueState) else None)
        gcs.rule = lambda request: "503 retry-after=0"
        (document,) = await add_and_wait(desk, files / "lamp.txt")
        await desk.backed_up(document)
        (document,) = await until(desk.documents, lambda rows: rows[0].backup_error is not None)
        assert document.backup is Backup.WAITING
        assert document.backup_error is not None
        assert document.backup_error.facts[AGAIN] > 0
        assert desk.queue.state.backup == document.backup_error
        gcs.rule = None
        await desk.backup.retry([document.id])
        await until(desk.documents, lambda rows: rows[0].backup is Backup.DONE)
        assert desk.queue.state.backup is None
        # another place for a library that does without: nothing is left of the old one's problem
        await desk.reconfigure(changed(desk.settings, bucket=None))
        with pytest.raises(Exception, match="No bucket"):
            await desk.backup.retry([document.id])
    assert any(state.backup for state in states)
