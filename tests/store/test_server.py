# SPDX-License-Identifier: Apache-2.0
"""The vectors at a real Chroma server: as in a directory, and what is said when the server is not as it should be."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

from docdesk.errors import (
    Offline,
    VectorServerOther,
    VectorServerRefused,
    VectorServerUnreachable,
    VectorsLost,
)
from docdesk.store.places import Place, ServerPlace
from docdesk.store.vectors import Store
from docdesk.system.offline import keep_offline
from tests.chroma_server import ChromaRun, Front, a_certificate, in_front
from tests.store.test_store import ABOUT, rows

NAME = "docdesk-t"
TOKEN = "tk-the-firms-own"


def place(url: str, **others: Any) -> ServerPlace:
    """A database of its own at a server."""
    return ServerPlace(url, f"docdesk-{secrets.token_hex(8)}", "vectors", **others)


@pytest.fixture(scope="module")
def front(_chroma: ChromaRun) -> Iterator[Front]:
    """A server in front of the one of the tests."""
    with in_front(_chroma.url, token=TOKEN) as found:
        yield found


@pytest.fixture(scope="module")
def _shared(front: Front) -> Iterator[Store]:
    store = Store(place(front.url, token=TOKEN, answer_seconds=2.0))
    store.start()
    yield store
    asyncio.run(store.close())


@pytest.fixture
async def store(_shared: Store, chroma: ChromaRun) -> AsyncIterator[Store]:
    """One for all tests here, since each start imports Chroma's client."""
    yield _shared
    await _shared.drop(NAME)


@asynccontextmanager
async def opened(where: Place) -> AsyncIterator[Store]:
    """A store that is closed at the end."""
    store = Store(where)
    store.start()
    try:
        yield store
    finally:
        await store.close()


async def _answers(store: Store) -> list[Any]:
    """What every call says of a store that is filled and emptied again."""
    some = rows(60)
    await store.upsert(NAME, ABOUT, some)
    await store.upsert(NAME, ABOUT, some)
    await store.delete(NAME, [*some.ids[:5], "not:there:0"])
    kept = await store.vectors(NAME, [*some.ids[3:8], "not:there:0"])
    said: list[Any] = [
        await store.collections(),
        await store.count(NAME),
        sorted(await store.ids(NAME)),
        len(await store.ids(NAME, 10, 50)),
        [(id, round(near, 4)) for id, near in await store.query(NAME, some.vectors[30], 3)],
        [round(near, 4) for near in await store.nearest(NAME, some.vectors[:20])],
        {id: vector.tobytes() for id, vector in sorted(kept.items())},
        await store.count("docdesk-none"),
        await store.vectors("docdesk-none", some.ids),
    ]
    await store.drop(NAME)
    return [*said, await store.collections()]


async def test_every_call_says_what_it_says_of_a_directory(store: Store, tmp_path: Path) -> None:
    async with opened(tmp_path / "vectors") as here:
        assert await _answers(store) == await _answers(here)


async def test_libraries_at_one_server_do_not_see_each_other(store: Store) -> None:
    where = store.place
    assert isinstance(where, ServerPlace)
    await store.upsert(NAME, ABOUT, rows(5))
    async with opened(where.beside("vectors-2")) as second:
        await second.upsert(NAME, ABOUT, rows(3))
        assert sorted(await store.databases()) == ["vectors", "vectors-2"]
    async with opened(place(where.url, token=TOKEN)) as other:
        assert (await other.collections(), await other.databases()) == ([], [])
    await store.drop_database("vectors-2")
    assert await store.databases() == ["vectors"]
    assert await store.count(NAME) == 5


async def test_a_server_that_is_down_is_unreachable_until_it_is_back(
    store: Store, chroma: ChromaRun, front: Front
) -> None:
    await store.upsert(NAME, ABOUT, rows(5))
    pid = store.pid
    chroma.kill()
    with pytest.raises(VectorServerUnreachable) as caught:
        await store.upsert(NAME, ABOUT, rows(3, "late"))
    assert caught.value.facts["host"] == urlsplit(front.url).netloc
    chroma.start()
    await store.upsert(NAME, ABOUT, rows(3, "late"))
    assert await store.count(NAME) == 8
    assert store.pid == pid


async def test_a_moment_without_an_answer_is_waited_for(store: Store, front: Front) -> None:
    await store.upsert(NAME, ABOUT, rows(5))
    front.statuses.extend([502, 503])
    assert await store.count(NAME) == 5
    assert not front.statuses
    front.statuses.extend([502, 502, 502])
    with pytest.raises(VectorServerUnreachable):
        await store.count(NAME)


async def test_a_silent_server_holds_nothing_up_for_longer_than_one_answer_may_take(
    store: Store, front: Front
) -> None:
    await store.upsert(NAME, ABOUT, rows(5))
    front.silent = True
    with pytest.raises(VectorServerUnreachable) as caught:
        await store.count(NAME)
    assert caught.value.fact("reason") == "it did not answer within 2 seconds"
    front.silent = False
    assert await store.count(NAME) == 5


@pytest.mark.parametrize("version", ["0.5.23", "2.0.0"])
async def test_another_version_is_named(store: Store, front: Front, version: str) -> None:
    front.version = version
    front.statuses.extend([502, 502, 502])  # it was away for a moment
    with pytest.raises(VectorServerUnreachable):
        await store.count(NAME)
    with pytest.raises(VectorServerOther) as caught:
        await store.count(NAME)
    assert caught.value.facts["found"] == version
    front.version = None
    assert await store.count(NAME) == 0


async def test_a_redirect_is_not_followed(store: Store, front: Front) -> None:
    assert await store.collections() == []
    front.requests.clear()
    front.statuses.append(307)
    with pytest.raises(VectorServerUnreachable):
        await store.collections()
    assert len(front.requests) == 1


async def test_a_refused_token_is_named_and_never_shown(store: Store, front: Front) -> None:
    front.token = "another"
    try:
        with pytest.raises(VectorServerRefused) as caught:
            await store.count(NAME)
    finally:
        front.token = TOKEN
    assert caught.value.facts["status"] == 401
    assert await store.count(NAME) == 0, "with the right one"
    assert store.pid is not None
    shown = (repr(store.place), *psutil.Process(store.pid).cmdline(), str(caught.value))
    assert not [text for text in shown if TOKEN in text]


async def test_tls_with_the_certificate_of_a_firm(chroma: ChromaRun, tmp_path: Path) -> None:
    certificate, key = a_certificate(tmp_path)
    with in_front(chroma.url, tls=(certificate, key)) as front:
        async with opened(place(front.url)) as store:
            with pytest.raises(VectorServerUnreachable) as caught:
                await store.count(NAME)
            assert "CERTIFICATE_VERIFY_FAILED" in caught.value.fact("reason")
            assert not front.requests
            await store.move(place(front.url, certificates=str(certificate)))
            assert await store.count(NAME) == 0
        assert front.requests


async def test_a_lost_collection_is_noticed_and_written_again(store: Store, chroma: ChromaRun) -> None:
    where = store.place
    assert isinstance(where, ServerPlace)
    some = rows(5)
    await store.upsert(NAME, ABOUT, some)
    chroma.asked(f"/databases/{where.database}/collections/{NAME}", "DELETE")
    for _ in range(2):
        with pytest.raises(VectorsLost):
            await store.query(NAME, some.vectors[0], 1)
    await store.upsert(NAME, ABOUT, some)
    chroma.asked(f"/databases/{where.database}/collections/{NAME}", "DELETE")
    with pytest.raises(VectorsLost):  # not as if it were new: what was there before would be missing
        await store.upsert(NAME, ABOUT, rows(5, "more"))
    assert await store.vectors(NAME, some.ids) == {}, "a check finds holes, and fills them"
    await store.upsert(NAME, ABOUT, some)
    assert await store.count(NAME) == 5


async def test_offline_reaches_this_machine_only(chroma: ChromaRun) -> None:
    keep_offline()
    try:
        async with opened(place("http://192.0.2.1:8000")) as store:
            with pytest.raises(Offline):
                await store.count(NAME)
            await store.move(place(chroma.url))
            assert await store.count(NAME) == 0
    finally:
        keep_offline(False)


async def test_closing_does_not_wait_for_a_silent_server(
    chroma: ChromaRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docdesk.store.connection.SERVER_CLOSE_SECONDS", 0.1)
    with in_front(chroma.url) as front:
        front.silent = True
        async with opened(place(front.url)) as store:
            asking = asyncio.ensure_future(store.count(NAME))
            async with asyncio.timeout(60):
                while not front.requests:  # noqa: ASYNC110 - it has no event
                    await asyncio.sleep(0.01)
            began = time.monotonic()
        assert time.monotonic() - began < 20, "an answer may take a minute"
        await asyncio.gather(asking, return_exceptions=True)
