# SPDX-License-Identifier: Apache-2.0
"""A library's vectors move to a real Chroma server and back at no cost, and what becomes of documents when it fails."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from docdesk.desk.desk import Desk
from docdesk.errors import LibraryNew, SettingsInvalid, VectorServerUnreachable
from docdesk.settings.chroma_token import read_chroma_token
from docdesk.settings.model import Settings, changed, load_settings, save_settings, trust_library
from docdesk.settings.trust import trust
from docdesk.store.places import ServerPlace
from docdesk.values.documents import Status
from docdesk.values.findings import Findings
from tests.chroma_server import ChromaRun, in_front
from tests.desks import Events, a_desk, add_and_wait, ended, endpoint_settings, is_document, until
from tests.openai_endpoint import Endpoint
from tests.ports import unused_port

WORDS = "harbour lantern river mill orchard bridge tower meadow anchor candle violin compass".split()


@pytest.fixture(scope="module")
def openai_endpoint() -> Iterator[Endpoint]:
    """One for the module: its address is part of what embeddings are kept under."""
    endpoint = Endpoint()
    endpoint.start()
    yield endpoint
    endpoint.stop()


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory, openai_endpoint: Endpoint) -> Path:
    """A library of three documents of eight chunks each."""
    folder = tmp_path_factory.mktemp("homes")
    files = folder / "files"
    files.mkdir()
    for d in range(3):
        text = "\n\n".join(
            f"Paragraph {i} of book {d} tells of the {WORDS[(i * 7 + d) % len(WORDS)]} and of number {i * 31 + d}."
            for i in range(16)
        )
        (files / f"book{d}.txt").write_text(text)

    async def fill() -> None:
        settings = endpoint_settings(folder / "library", openai_endpoint, chunk_size=200, chunk_overlap=0)
        async with a_desk(settings) as desk:
            assert {document.status for document in await add_and_wait(desk, files)} == {Status.READY}

    asyncio.run(fill())
    return folder / "library"


@pytest.fixture
def library(tmp_path: Path, made_once: Path, openai_endpoint: Endpoint) -> Path:
    """A copy of that library, which its user trusts."""
    copied = tmp_path / "library"
    shutil.copytree(made_once, copied)
    trust(copied)
    save_settings(endpoint_settings(copied, openai_endpoint, chunk_size=200, chunk_overlap=0))
    openai_endpoint.reset()
    return copied


def opened(library: Path, **given: object) -> Settings:
    """The settings of a library as its own file has them."""
    return load_settings({}, library=library, **given)


def databases(chroma: ChromaRun, desk: Desk) -> list[str]:
    """The names of this library's databases, after their common beginning."""
    place = desk.upkeep.place
    assert isinstance(place, ServerPlace)
    return [name.removeprefix(f"{place.base}-") for name in chroma.databases() if name.startswith(place.base)]


async def is_whole(desk: Desk) -> Findings:
    """What a check of everything says, which must be that nothing is wrong."""
    found = await desk.upkeep.check(asks_for_all=True)
    assert found.ok, found.remarks
    assert found.chunks == found.vectors >= 15
    return found


async def test_there_and_back_without_embedding_again(
    library: Path, chroma: ChromaRun, openai_endpoint: Endpoint
) -> None:
    question = "Paragraph 3 of book 1 tells of number 94"
    async with a_desk(opened(library), starts_work=False) as desk:
        before = await desk.search(question, 5)
        during: list[asyncio.Task[object]] = []

        def on_progress(done: int, total: int) -> None:
            if done == total:
                during.append(asyncio.ensure_future(desk.search(question, 5)))

        proof = await desk.upkeep.rebuild(home=chroma.url, on_progress=on_progress)
        assert proof.ok
        answers = await asyncio.gather(*during)
        assert all(answer == before for answer in answers)
        assert await desk.search(question, 5) == before
        assert not list(library.glob("vectors*"))
        assert opened(library).chroma_url == chroma.url
        await is_whole(desk)
        [first] = databases(chroma, desk)

        assert (await desk.upkeep.rebuild()).ok, "at the server a rebuild fills another database"
        [second] = databases(chroma, desk)
        assert second != first
        assert desk.upkeep.place.name == second
        assert await desk.search(question, 5) == before

        there = desk.upkeep.place
        assert (await desk.upkeep.rebuild(home="local")).ok
        assert await desk.search(question, 5) == before
        assert opened(library).chroma_url is None
        assert isinstance(there, ServerPlace)
        assert not [name for name in chroma.databases() if name.startswith(there.base)]
    async with a_desk(opened(library), starts_work=False) as desk:
        assert desk.notices == []
        await is_whole(desk)
    assert openai_endpoint.stats.distinct == 1, "only the question was asked"


async def test_a_move_that_was_stopped_goes_on_by_the_setting_and_back_without_it(
    library: Path, chroma: ChromaRun, openai_endpoint: Endpoint
) -> None:
    async with a_desk(opened(library), starts_work=False) as desk:
        seen = asyncio.Event()
        moving = asyncio.ensure_future(
            desk.upkeep.rebuild(home=chroma.url, on_progress=lambda done, total: seen.set())
        )
        await seen.wait()
        moving.cancel()
        await asyncio.gather(moving, return_exceptions=True)
        assert desk.upkeep.place == library / "vectors"
        in_work = await desk.parts.library.catalog.fact("vectors_folder_in_work")
    assert opened(library).chroma_url is None
    async with a_desk(opened(library)) as desk:
        assert desk.notices == []
        await is_whole(desk)
        assert desk.upkeep.place == library / "vectors", "nobody wants it elsewhere"
    async with a_desk(opened(library, chroma_url=chroma.url)) as desk:
        assert [notice.code for notice in desk.notices] == ["vectors_elsewhere"]
        await is_whole(desk)  # waits for what goes on in the background
        assert databases(chroma, desk) == [in_work] == [desk.upkeep.place.name]
        await until(lambda: _value(desk.notices), lambda notices: notices == [])
    assert opened(library).chroma_url is None, "what was given for a run is not kept"
    async with a_desk(opened(library)) as desk:
        assert [notice.code for notice in desk.notices] == ["vectors_elsewhere"]
        await is_whole(desk)
        assert desk.upkeep.place == library / desk.upkeep.place.name
    async with a_desk(opened(library), starts_work=False) as desk:
        assert desk.notices == []
    assert openai_endpoint.stats.inputs == 0


async def _value(value: object) -> object:
    return value


async def test_documents_wait_for_a_server_that_is_down_and_come_back_to_one_that_lost_all(
    chroma: ChromaRun, openai_endpoint: Endpoint, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for d in range(3):
        paragraphs = (
            f"Page {i} of log {d}: the {WORDS[(i + d) % 12]} at number {i * 7 + d}." for i in range(10)
        )
        (files / f"log{d}.txt").write_text("\n\n".join(paragraphs))
    late = tmp_path / "late.txt"
    late.write_text("The lighthouse keeper of the late book counts the ships.")
    settings = endpoint_settings(
        tmp_path / "library", openai_endpoint, chunk_size=100, chunk_overlap=0, chroma_url=chroma.url
    )
    async with a_desk(settings) as desk:  # a new library begins there
        assert {document.status for document in await add_and_wait(desk, files)} == {Status.READY}
        assert not (settings.library / "vectors").exists()
        await is_whole(desk)
        events = Events(desk)
        chroma.kill()
        try:
            added = await desk.queue.add([late])
            await until(lambda: _value(desk.queue.state.problem), lambda problem: problem is not None)
            problem = desk.queue.state.problem
            assert problem is not None
            assert problem.code == "vector_server_unreachable"
            assert str(chroma.port) in problem.detail
            await events.until(is_document(id=added.documents[0].id, status=Status.QUEUED))
            assert await desk.search("lantern", 1), "words are found all the same"
            with pytest.raises(VectorServerUnreachable):
                await desk.upkeep.check()
        finally:
            chroma.start()
        openai_endpoint.reset()
        await desk.queue.resume()
        [document] = (await ended(desk, [added.documents[0].id])).values()
        assert document.status is Status.READY
        assert openai_endpoint.stats.inputs == 0, "it was embedded before"
        assert await desk.index_change.run(changed(desk.settings, chunk_size=60)) == 4
        openai_endpoint.reset()
        assert await desk.index_change.back() is not None
        assert (await desk.upkeep.check(asks_for_all=True)).ok
    chroma.lose_everything()
    async with a_desk(changed(settings, chunk_size=100)) as desk:
        assert (await desk.upkeep.check(asks_for_all=True)).ok
        assert len(databases(chroma, desk)) == 1
    assert openai_endpoint.stats.inputs == 0


async def test_a_received_library_asks_its_server_nothing(
    library: Path, chroma: ChromaRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_front(chroma.url) as front:
        async with a_desk(opened(library), starts_work=False) as desk:
            assert (await desk.upkeep.rebuild(home=front.url)).ok
            theirs = desk.upkeep.place
        received = tmp_path / "received"
        shutil.copytree(library, received)
        front.requests.clear()
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config of who received it"))
        monkeypatch.setenv("DOCDESK_CHROMA_TOKEN", "tk-of-who-received-it")
        assert opened(received).chroma_url is None
        async with a_desk(opened(received)) as desk:
            await is_whole(desk)
            assert desk.upkeep.place == received / desk.upkeep.place.name
            with pytest.raises(LibraryNew):
                await desk.upkeep.rebuild(home=front.url)
        assert not front.requests
        shutil.copytree(library, tmp_path / "again")
        await asyncio.to_thread(trust_library, tmp_path / "again")
        settings = opened(tmp_path / "again")
        assert settings.chroma_url == front.url
        assert await read_chroma_token(settings.library, front.url) is None, "the address came with it"
        async with a_desk(settings) as desk:
            await is_whole(desk)
            ours = desk.upkeep.place
            assert isinstance(ours, ServerPlace)
            assert isinstance(theirs, ServerPlace)
            assert ours.base != theirs.base, "a copy never works in another's database"
        opened(settings.library, chroma_url=front.url)  # whoever names it means it
        assert await read_chroma_token(settings.library, front.url) == "tk-of-who-received-it"
        assert await read_chroma_token(settings.library, "http://chroma.example") is None, "not in clear"


async def test_what_cannot_be_moved_to_changes_nothing(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = f"http://127.0.0.1:{unused_port()}"
    async with a_desk(opened(library), starts_work=False) as desk:
        with pytest.raises(VectorServerUnreachable):
            await desk.upkeep.rebuild(home=nobody)
        for address in ("ftp://127.0.0.1", "http://user:pw@127.0.0.1:8000", "http://"):
            with pytest.raises(SettingsInvalid):
                await desk.upkeep.rebuild(home=address)
        monkeypatch.setenv("DOCDESK_CHROMA_URL", nobody)
        with pytest.raises(SettingsInvalid) as caught:
            await desk.upkeep.rebuild(home="local")
        assert caught.value.facts["where"] == "DOCDESK_CHROMA_URL"
        await is_whole(desk)
        assert desk.upkeep.place == library / "vectors"
    assert opened(library).chroma_url is None
