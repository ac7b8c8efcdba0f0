# SPDX-License-Identifier: Apache-2.0
"""Another program locks the catalog, as a backup or a virus scanner does: it is waited for, and that is shown."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from docdesk.catalog import patience
from docdesk.catalog.catalog import Catalog
from docdesk.catalog.database import Database
from docdesk.desk.parts import StandIns
from docdesk.errors import DatabaseLocked
from docdesk.system import unlocked
from docdesk.values.documents import Document, QueueState, Status
from docdesk.values.waits import LOCKED, Wait
from tests.desks import Events, a_desk, add_and_wait, ended, endpoint_settings, is_document, until
from tests.openai_endpoint import Endpoint


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold the write lock of a SQLite file, as another program would."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=20)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docdesk.catalog.dialect.sqlite.WRITE_TRY_MS", 50)
    monkeypatch.setattr(patience, "NOTICED_SECONDS", 0.1)
    monkeypatch.setattr(patience, "CLOSING_SECONDS", 0.5)
    monkeypatch.setattr(unlocked, "POLL_SECONDS", 0.1)


def notes(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"Note {number} speaks of harbour {number}.")
    return folder


async def test_a_lock_is_waited_out_and_shown_on_the_rows(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    folder = notes(tmp_path / "notes", 3)
    async with a_desk(endpoint_settings(tmp_path / "lib", openai_endpoint)) as desk:
        openai_endpoint.hold()
        added = await desk.queue.add([folder])
        await openai_endpoint.until(lambda stats: stats.inputs >= 3)
        events = Events(desk)
        with locked(tmp_path / "lib" / "catalog.db"):
            openai_endpoint.release()
            for document in added.documents:
                await events.until(is_document(id=document.id, waiting=Wait(LOCKED)))
            await events.until(lambda e: isinstance(e, QueueState) and e.waiting == Wait(LOCKED))
        found = await ended(desk, [document.id for document in added.documents])
        assert {document.status for document in found.values()} == {Status.READY}
        assert {document.waiting for document in found.values()} == {None}
        assert desk.queue.state == QueueState()
        assert not any(isinstance(event, QueueState) and event.paused for event in events.all)


async def test_files_that_are_added_during_a_lock_are_taken_up_after_it(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    folder = notes(tmp_path / "notes", 2)
    async with a_desk(endpoint_settings(tmp_path / "lib", openai_endpoint)) as desk:
        events = Events(desk)
        with locked(tmp_path / "lib" / "catalog.db"):
            adding = asyncio.create_task(desk.queue.add([folder]))
            await events.until(lambda e: isinstance(e, QueueState) and e.waiting == Wait(LOCKED))
            assert not adding.done()
        added = await adding
        found = await ended(desk, [document.id for document in added.documents])
        assert {document.status for document in found.values()} == {Status.READY}


async def test_a_caller_that_goes_away_during_a_lock_leaves_no_row_behind(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    folder = notes(tmp_path / "notes", 2)
    async with a_desk(endpoint_settings(tmp_path / "lib", openai_endpoint)) as desk:
        events = Events(desk)
        with locked(tmp_path / "lib" / "catalog.db"):
            adding = asyncio.create_task(desk.queue.add([folder]))
            await events.until(lambda e: isinstance(e, QueueState) and e.waiting == Wait(LOCKED))
            adding.cancel()
        await asyncio.gather(adding, return_exceptions=True)
        rows = await until(desk.documents, lambda rows: len(rows) == 2)
        found = await ended(desk, [row.id for row in rows])
        assert {document.status for document in found.values()} == {Status.READY}


async def test_a_library_closes_during_a_lock_and_goes_on_at_the_next_start(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    folder = notes(tmp_path / "notes", 2)
    settings = endpoint_settings(tmp_path / "lib", openai_endpoint)
    async with a_desk(settings) as desk:
        openai_endpoint.hold()
        added = await desk.queue.add([folder])
        await openai_endpoint.until(lambda stats: stats.inputs >= 2)
        lock = locked(tmp_path / "lib" / "catalog.db")
        lock.__enter__()
        events = Events(desk)
        openai_endpoint.release()
        await events.until(is_document(waiting=Wait(LOCKED)))
        async with asyncio.timeout(30):
            await desk.close()
    lock.__exit__(None, None, None)
    async with a_desk(settings) as desk:
        found = await ended(desk, [document.id for document in added.documents])
        assert {document.status for document in found.values()} == {Status.READY}
        assert openai_endpoint.stats.answered == openai_endpoint.stats.distinct, "nothing is paid twice"


async def test_a_library_that_stays_locked_is_refused_with_a_sentence(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "OPENING_SECONDS", 0.5)
    settings = endpoint_settings(tmp_path / "lib", openai_endpoint)
    async with a_desk(settings):
        pass
    with locked(tmp_path / "lib" / "catalog.db"), pytest.raises(DatabaseLocked) as caught:
        async with a_desk(settings):
            pass
    assert "catalog.db is locked by another program" in caught.value.problem().detail
    async with a_desk(settings):
        pass


@pytest.mark.parametrize("file", ["embeddings.db", "words.db"])
async def test_a_lock_of_another_file_pauses_the_queue_until_it_is_over(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.setattr("docdesk.records.embeddings.LOCK_SECONDS", 0.2)
    monkeypatch.setattr("docdesk.store.words.LOCK_SECONDS", 0.2)
    folder = notes(tmp_path / "notes", 3)
    settings = endpoint_settings(tmp_path / "lib", openai_endpoint)
    (folder / "first.txt").write_text("It makes the files.")
    async with a_desk(settings) as desk:
        await add_and_wait(desk, folder / "first.txt")
        events = Events(desk)
        with locked(tmp_path / "lib" / file):
            added = await desk.queue.add([folder])
            paused = await events.until(lambda e: isinstance(e, QueueState) and e.problem is not None)
            assert paused.problem.code == "database_locked"
            assert file in paused.problem.detail
        await events.until(lambda e: e == QueueState())
        ids = [document.id for document in added.documents]
        await until(desk.documents, lambda rows: all(row.status is Status.READY for row in rows))
        found = await ended(desk, ids)
        assert {document.status for document in found.values()} == {Status.READY}
        assert openai_endpoint.stats.answered == openai_endpoint.stats.distinct, "nothing is paid twice"


def test_a_lock_is_over_once_those_who_met_it_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "NOTICED_SECONDS", 0.0)
    told: list[bool] = []
    waiting = patience.LockPatience()
    waiting.wait_for_ever(told.append)
    waiting.tries_again(reading=True)
    waiting.succeeded(reading=True)
    assert told == [True, False]
    waiting.tries_again()
    waiting.succeeded(reading=True)  # few locks stop readers: the writer still waits
    assert told == [True, False, True]
    waiting.succeeded()
    assert told == [True, False, True, False]


async def test_a_lock_that_only_readers_met_is_over_after_a_read(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "NOTICED_SECONDS", 0.0)
    made: list[Database] = []

    def make(database: Database) -> Catalog:
        made.append(database)
        return Catalog(database)

    settings = endpoint_settings(tmp_path / "lib", openai_endpoint)
    async with a_desk(settings, stand_ins=StandIns(catalog=make)) as desk:
        events = Events(desk)
        met: list[bool] = []

        def look(_: object) -> str:
            if not met:
                met.append(True)
                raise DatabaseLocked(path=str(tmp_path / "lib" / "catalog.db"))
            return "read"

        assert await made[0].read(look) == "read"
        await events.until(lambda e: isinstance(e, QueueState) and e.waiting == Wait(LOCKED))
        await events.until(lambda e: e == QueueState())


class FailingCatalog(Catalog):
    """A catalog whose rows cannot be saved, for a reason that nobody knows."""

    fails = False

    async def save(self, *documents: Document) -> None:
        if self.fails:
            raise RuntimeError("nobody knows why")
        await super().save(*documents)


async def test_an_end_that_fails_for_an_unknown_reason_leaves_no_document_behind(
    tmp_path: Path, openai_endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    made: list[FailingCatalog] = []

    def make(database: Database) -> Catalog:
        made.append(FailingCatalog(database))
        return made[0]

    settings = endpoint_settings(tmp_path / "lib", openai_endpoint)
    async with a_desk(settings, stand_ins=StandIns(catalog=make)) as desk:
        made[0].fails = True
        added = await desk.queue.add([empty])
        [document] = (await ended(desk, [added.documents[0].id], 30)).values()
        assert document.status is Status.FAILED
        assert document.error is not None
        assert document.error.code == "file_empty"
        assert desk.queue.idle
        made[0].fails = False
    assert "could not be recorded" in caplog.text
    caplog.clear()
