# SPDX-License-Identifier: Apache-2.0
"""Every request to a provider stands in the ledger, and nothing of a document's text does."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from docdesk.errors import LedgerDamaged
from docdesk.money.ledger import Ledger, read_ledger
from docdesk.money.prices import price_for, price_of
from docdesk.settings.model import load_settings
from docdesk.values.documents import Backup
from docdesk.values.requests import SentRequest
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.gcs_server import serving
from tests.openai_endpoint import Endpoint


def an_entry(model: str) -> SentRequest:
    return SentRequest(
        at=1.0, host="127.0.0.1", model=model, purpose="documents", documents=1, bytes=2, tokens=3, cost=0.0,
        outcome="ok",
    )  # fmt: skip


async def test_every_request_is_written_down(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"A secret recipe of {name}.")
    openai_endpoint.fail("500", "429 retry-after=0.05")
    began = time.time()
    library = tmp_path / "library"
    # one after the other: the answers of two requests at once may come in any order
    async with a_desk(endpoint_settings(library, openai_endpoint, requests_in_flight=1)) as desk:
        documents = await add_and_wait(desk, folder)
        assert all(document.error is None for document in documents)
        await desk.search("which recipe?")
    entries = list(read_ledger(library / "ledger.db"))
    assert len(entries) == openai_endpoint.stats.requests
    assert [entry.outcome for entry in entries[:2]] == ["provider_error", "limit"]
    sent = [entry for entry in entries if entry.outcome == "ok" and entry.purpose == "documents"]
    assert sum(entry.documents for entry in sent) == 2
    assert sum(entry.bytes for entry in sent) == 2 * len("A secret recipe of a.")
    assert all(entry.tokens for entry in sent)
    assert {entry.cost for entry in sent} == {0.0}, "an endpoint on this machine costs nothing"
    assert entries[-1].purpose == "question"
    assert {entry.host for entry in entries} == {"127.0.0.1"}
    assert all(began <= entry.at <= time.time() for entry in entries)
    assert b"recipe" not in b"".join(file.read_bytes() for file in library.glob("ledger.db*"))


def test_an_entry_during_closing_does_not_block_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger = Ledger(path)
    ledger.write(an_entry("first"))
    ledger.close()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # what is to be written now waits
        ledger.write(an_entry("second"))
        while not ledger._entries.empty():
            pass  # until its thread has it
        closing = threading.Thread(target=ledger.close, daemon=True)
        closing.start()
        while ledger._thread is not None:
            pass  # until the end has been asked for
        ledger.write(an_entry("late"))
        other.execute("COMMIT")
    closing.join(60)
    assert not closing.is_alive()
    ledger.close()
    assert {entry.model for entry in read_ledger(path)} == {"first", "second", "late"}


def test_an_entry_that_cannot_be_written_is_logged_and_the_next_one_is_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "ledger.db"
    path.mkdir()
    ledger = Ledger(path)
    ledger.write(an_entry("lost"))
    deadline = time.monotonic() + 30
    while not caplog.records and time.monotonic() < deadline:
        time.sleep(0.01)
    assert "1 requests could not be written to ledger.db" in caplog.text
    path.rmdir()
    for model in ("first", "second"):
        ledger.write(an_entry(model))
        while model not in {entry.model for entry in read_ledger(path)} and time.monotonic() < deadline:
            time.sleep(0.01)
    ledger.close()
    assert [entry.model for entry in read_ledger(path)] == ["first", "second"]
    assert not list(tmp_path.glob("ledger.db-*")), "what is written is in the one file when it is closed"


async def test_the_built_in_model_sends_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Some words that stay here.")
    library = tmp_path / "library"
    async with a_desk(load_settings({}, library=library)) as desk:
        [document] = await add_and_wait(desk, file)
        assert document.error is None
    assert list(read_ledger(library / "ledger.db")) == []


@pytest.mark.parametrize(
    ("base_url", "model", "dollars"),
    [
        (None, "text-embedding-3-small", 0.02),
        ("https://api.openai.com/v1", "text-embedding-3-large", 0.13),
        ("http://localhost:11434/v1", "anything", 0.0),
        ("http://[::1]:11434/v1", "anything", 0.0),
    ],
)
def test_known_prices(base_url: str | None, model: str, dollars: float) -> None:
    price = price_of("openai", base_url, model)
    assert price is not None
    assert price.of(1_000_000) == dollars
    assert dollars == 0 or (price.date and price.source.startswith("https://"))


def test_an_unknown_price_is_not_zero() -> None:
    assert price_of("openai", None, "text-embedding-9") is None
    assert price_of("of a newer docdesk", None, "text-embedding-3-small") is None
    assert price_of("openai", "https://models.example.com/v1", "text-embedding-3-small") is None
    settings = load_settings({}, library="x", provider="openai", model="text-embedding-9")
    assert price_for(settings) is None


async def test_every_request_to_the_bucket_is_written_down(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Some words of a recipe. " * 50)
    library = tmp_path / "library"
    with serving("papers") as gcs:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs.url)
        gcs.fail("503", "cut")
        settings = endpoint_settings(library, openai_endpoint, bucket="gs://papers/me")
        async with a_desk(settings) as desk:
            [document] = await add_and_wait(desk, file)
            assert (await desk.backed_up(document)).backup is Backup.DONE
            assert await desk.finish_backup() is None
        asked = len(gcs.requests)
    entries = [e for e in read_ledger(library / "ledger.db") if e.purpose == "backup"]
    assert len(entries) == asked
    assert {"503", "cut", "ok"} <= {entry.outcome for entry in entries}
    assert {entry.host for entry in entries} == {"127.0.0.1"}
    assert sum(entry.bytes for entry in entries) >= file.stat().st_size
    assert all(entry.tokens is None and entry.cost is None for entry in entries)


def test_a_damaged_ledger_is_reported_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"no database, but what a failing disk left of it" * 50)
    with pytest.raises(LedgerDamaged):
        list(read_ledger(path))
    ledger = Ledger(path)
    ledger.write(an_entry("first"))
    ledger.close()
    assert [entry.model for entry in read_ledger(path)] == ["first"]
    (kept,) = tmp_path.glob("ledger-damaged-*.db")
    assert kept.read_bytes().startswith(b"no database")
