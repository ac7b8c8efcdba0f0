# SPDX-License-Identifier: Apache-2.0
"""A test request stands in the library's ledger, and only the library's owner writes that."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from docdesk.desk.lock import take
from docdesk.errors import KeyRejected
from docdesk.money.ledger import Ledger, read_ledger
from docdesk.owner.follow import reach_desk
from docdesk.owner.trying import try_bucket, try_provider
from docdesk.values.requests import SentRequest
from tests.desks import endpoint_settings
from tests.gcs_server import GcsServer
from tests.gcs_server import serving as bucket_serving
from tests.openai_endpoint import Endpoint
from tests.owners import serving

KEY = "sk-test-0123456789"


@pytest.fixture
def gcs(monkeypatch: pytest.MonkeyPatch) -> Iterator[GcsServer]:
    with bucket_serving("papers") as server:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
        yield server


@pytest.fixture
def writes_no_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process is not the owner, and must not write."""

    def write(self: Ledger, entry: SentRequest) -> None:
        raise AssertionError("this process does not own the library")

    monkeypatch.setattr(Ledger, "write", write)


def outcomes(library: Path) -> list[tuple[str, str]]:
    return [(entry.purpose, entry.outcome) for entry in read_ledger(library / "ledger.db")]


@pytest.mark.usefixtures("writes_no_ledger")
async def test_the_owner_makes_the_call_for_others(
    tmp_path: Path, openai_endpoint: Endpoint, gcs: GcsServer
) -> None:
    library = tmp_path / "library"
    settings = endpoint_settings(library, openai_endpoint, bucket="gs://papers/me")
    with serving(openai_endpoint, library):
        client = await reach_desk(settings, starts_work=False)
        try:
            assert not client.is_owner
            tested = await client.try_provider(settings, KEY)
            assert tested.dimensions > 0
            openai_endpoint.rule = lambda request: "401"
            with pytest.raises(KeyRejected):
                await client.try_provider(settings, "sk-wrong")
            openai_endpoint.rule = None
            assert (await client.backup.try_bucket(settings)).place == "gs://papers/me"
            sent = await client.sent_requests()
            assert [(entry.purpose, entry.outcome) for entry in sent][:2] == [
                ("test", "ok"),
                ("test", "key_rejected"),
            ]
            assert {entry.purpose for entry in sent[2:]} == {"backup"}
        finally:
            await client.close()
        # a process without a desk asks the owner as well
        assert outcomes(library).count(("test", "ok")) == 1
        await try_provider(settings, KEY)
        await try_bucket(settings)
        # the owner writes its ledger behind its work: entries of the first attempts may still be on their way
        async with asyncio.timeout(30):
            while outcomes(library).count(("test", "ok")) < 2:  # noqa: ASYNC110 - a file of another process
                await asyncio.sleep(0.02)
        assert [entry for entry in outcomes(library) if entry[0] == "test"] == [
            ("test", "ok"),
            ("test", "key_rejected"),
            ("test", "ok"),
        ]


async def test_of_a_library_without_an_owner_this_process_is_it_for_a_moment(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    settings = endpoint_settings(library, openai_endpoint)
    await try_provider(settings, KEY)
    assert outcomes(library) == [("test", "ok")]
    lock, log = take(library)  # it was let go
    try:
        # an owner that cannot be asked keeps the ledger; the call is made all the same
        await try_provider(settings, KEY)
        assert outcomes(library) == [("test", "ok")]
    finally:
        log.close()
        lock.release()


async def test_no_library_is_made_for_a_test_request(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    assert (await try_provider(settings, KEY)).dimensions > 0
    assert not settings.library.exists()
