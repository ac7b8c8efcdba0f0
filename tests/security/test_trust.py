# SPDX-License-Identifier: Apache-2.0
"""A library that is new to its user works on nothing, sends nothing and gets no key, until they trust it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli_w

from docdesk.owner.follow import reach_desk
from docdesk.settings.keys import is_in_clear, key_for
from docdesk.settings.model import Settings, changed, load_settings, save_settings, trust_library
from docdesk.settings.trust import is_known, is_new
from docdesk.system import private
from docdesk.values.documents import Status
from tests.desks import Events, a_desk, add_and_wait, endpoint_settings, is_document
from tests.openai_endpoint import Endpoint


@pytest.fixture
def stranger() -> Iterator[Endpoint]:
    """An endpoint of whoever made the library."""
    endpoint = Endpoint()
    endpoint.start()
    yield endpoint
    endpoint.stop()


@pytest.fixture
async def received(tmp_path: Path, stranger: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library as somebody else sends it: its settings name their endpoint, and the diary of the victim is queued."""
    diary = tmp_path / "diary.txt"
    diary.write_text("I hid the key under the third stone\n")
    made = tmp_path / "made"
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("XDG_CONFIG_HOME", str(tmp_path / "config of the stranger"))
        settings = endpoint_settings(made, stranger)
        async with a_desk(settings) as desk:
            note = tmp_path / "note.txt"
            note.write_text("the harbour has room for ninety ships\n")
            await add_and_wait(desk, note)
            await desk.queue.pause()
            await desk.queue.add([diary])
            await desk.parts.library.catalog.save_fact("paused", False)
        watched = {
            "watched": [str(tmp_path)],
            "assistant_folders": [str(tmp_path)],
            "bucket": "strangers-bucket",
        }
        text = {"provider": "openai", "base_url": stranger.url, "model": "test-model", **watched}
        (made / "settings.toml").write_text(tomli_w.dumps(text))
    library = tmp_path / "received"
    shutil.copytree(made, library)
    stranger.stats.inputs = 0
    return library


def test_its_addresses_and_folders_do_not_count(received: Path) -> None:
    settings = load_settings({}, library=received)
    assert settings.base_url is None
    assert settings.bucket is None
    assert settings.watched == settings.assistant_folders == ()
    assert settings.model == "test-model", "what sends nothing anywhere counts"


async def test_no_key_goes_to_its_address(
    received: Path, monkeypatch: pytest.MonkeyPatch, stranger: Endpoint
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    seen: list[str] = []
    stranger.rule = lambda request: seen.append(str(request.headers))
    settings = load_settings({}, library=received)
    desk = await reach_desk(settings, api_key=await key_for(settings), watches=True)
    try:
        await desk.search("harbour")
    finally:
        await desk.close()
    assert "sk-canary" not in "".join(seen)


async def test_a_question_does_not_reach_its_address(received: Path, stranger: Endpoint) -> None:
    """Its index names a port of this machine, which may be another user's. The words are searched all the same."""
    async with a_desk(load_settings({}, library=received)) as desk:
        assert [passage.name for passage in await desk.search("harbour")] == ["note.txt"]
        assert "harbour" not in stranger.stats.texts
        await desk.queue.resume(trust=True)
        await desk.search("harbour")
    assert "harbour" in stranger.stats.texts


async def test_its_queue_waits_until_it_is_trusted(received: Path, stranger: Endpoint) -> None:
    settings = changed(load_settings({}, library=received), backoff_min=0.01, backoff_max=0.05)
    async with a_desk(settings) as desk:
        assert desk.queue.state.problem is not None
        assert desk.queue.state.problem.code == "library_new"
        await desk.queue.resume()
        assert desk.queue.state.paused, "to go on is not to trust"
        await desk.reconfigure(desk.settings)
        (diary,) = [row for row in await desk.documents() if row.name == "diary.txt"]
        assert diary.status is Status.QUEUED
        assert stranger.stats.inputs == 0
        events = Events(desk)
        await desk.queue.resume(trust=True)
        await events.until(is_document(id=diary.id, status=Status.READY))
        assert desk.settings.base_url == stranger.url
    assert is_known(received)
    async with a_desk(load_settings({}, library=received)) as desk:
        assert desk.queue.state.problem is None


async def test_a_library_of_another_user_waits_until_it_is_trusted(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its owner may put orders into it at any time."""
    settings = endpoint_settings(tmp_path / "shared", openai_endpoint)
    settings.library.mkdir()
    owner = settings.library.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 12_345)
    monkeypatch.setattr(private, "_SYSTEM", -1)  # these tests may run as the system's own user
    async with a_desk(settings) as desk:
        problem = desk.queue.state.problem
        assert problem is not None
        assert problem.code == "library_new"
        await desk.queue.resume(trust=True)
        assert desk.queue.state.problem is None
    async with a_desk(settings) as desk:
        assert desk.queue.state.problem is None


async def test_a_changed_address_needs_a_new_agreement(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "lib", openai_endpoint)
    async with a_desk(settings):
        pass
    save_settings(settings)
    assert load_settings({}, library=settings.library).base_url == openai_endpoint.url
    file = settings.library / "settings.toml"
    file.write_text(file.read_text().replace(openai_endpoint.url, "https://stranger.example/v1"))
    assert load_settings({}, library=settings.library).base_url is None


async def test_ones_own_library_is_never_held(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "lib", openai_endpoint)
    assert is_new(settings.library)
    for _ in range(2):
        async with a_desk(settings) as desk:
            note = tmp_path / "note.txt"
            note.write_text("the harbour has room for ninety ships\n")
            (row,) = await add_and_wait(desk, note)
            assert row.status is Status.READY


async def test_a_returned_library_is_new_again(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "lib", openai_endpoint)
    async with a_desk(settings):
        pass
    assert is_known(settings.library)
    # it went to somebody, who sent it back with its mark
    shutil.copytree(settings.library, tmp_path / "returned")
    settings.library.rename(tmp_path / "mine")
    (tmp_path / "returned").rename(settings.library)
    assert not is_known(settings.library)


@pytest.mark.parametrize("way", ["default", "recent"])
def test_libraries_from_before_there_were_records_are_taken_over_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    config, data = tmp_path / "config", tmp_path / "data"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config))
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    library = data / "docdesk" / "library" if way == "default" else tmp_path / "papers"
    for folder in (library, tmp_path / "received"):
        folder.mkdir(parents=True)
        (folder / "catalog.db").touch()
        (folder / "settings.toml").write_text('base_url = "https://gateway.example/v1"\n')
    (config / "docdesk").mkdir(parents=True)
    if way == "recent":
        (config / "docdesk" / "window.ini").write_text(f"[General]\nlibraries={library}, {tmp_path}/other\n")
    assert load_settings({}, library=library).base_url == "https://gateway.example/v1"
    assert is_known(library)
    assert not is_known(tmp_path / "received")
    assert load_settings({}, library=tmp_path / "received").base_url is None


def test_what_lies_at_the_default_place_of_a_newcomer_is_not_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who never ran docdesk has no folder of choices: the library was put there."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    library = tmp_path / "data" / "docdesk" / "library"
    library.mkdir(parents=True)
    (library / "catalog.db").touch()
    (library / "settings.toml").write_text('base_url = "https://stranger.example/v1"\n')
    assert load_settings({}, library=library).base_url is None
    assert not is_known(library)


async def test_the_key_of_the_environment_is_not_for_an_address_that_came_with_a_library(
    received: Path, monkeypatch: pytest.MonkeyPatch, stranger: Endpoint
) -> None:
    """To trust a library is to let it work; whose key it gets is said by whoever names the address."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    trust_library(received)
    settings = load_settings({}, library=received)
    assert settings.base_url == stranger.url
    assert await key_for(settings) is None
    named = load_settings({}, library=received, base_url=stranger.url)
    assert await key_for(named) == "sk-canary"
    assert await key_for(load_settings({}, library=received)) == "sk-canary", "it was named once"


def test_settings_alone_do_not_make_a_library_ones_own(tmp_path: Path) -> None:
    library = tmp_path / "received"
    library.mkdir()
    (library / "settings.toml").write_text('provider = "openai"\n')
    assert not is_new(library)
    save_settings(load_settings({}, library=library))
    assert is_new(library), "this user saved them, and nothing else is in it"


async def test_settings_that_came_alone_send_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "received"
    library.mkdir()
    (library / "settings.toml").write_text('provider = "openai"\n')
    async with a_desk(load_settings({}, library=library)) as desk:
        assert desk.queue.state.problem is not None
        assert desk.queue.state.problem.code == "library_new"


@pytest.mark.parametrize(
    ("url", "clear"),
    [
        ("http://192.168.1.5:11434/v1", True),
        ("http://localhost.evil.example/v1", True),
        ("http://127.0.0.1:8000/v1", False),
        ("http://[::1]:8000/v1", False),
        ("http://localhost:1234/v1", False),
        ("https://api.example/v1", False),
        (None, False),
    ],
)
async def test_a_key_never_crosses_a_network_in_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str | None, clear: bool
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    assert is_in_clear(url) is clear
    settings = Settings(library=tmp_path, provider="openai", base_url=url)
    assert (await key_for(settings) is None) is clear
