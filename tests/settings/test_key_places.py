# SPDX-License-Identifier: Apache-2.0
"""A key goes to the host, scheme and port that it was given for, and keys of former versions keep working."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keyring.core
import pytest

from docdesk.settings import keys, trust
from docdesk.settings.chat_keys import entry, read_chat_key
from docdesk.settings.key_places import earlier_name, key_place
from docdesk.settings.keys import key_for, read_key, store_key
from docdesk.settings.model import Settings, changed, load_settings
from tests.settings.test_keys import InMemory

KEY = "sk-canary-0123456789abcdef"
GIVEN_FOR = "https://models.example.com/v1"
OTHERS = [
    "https://models.example.com:8443/v1",
    "http://models.example.com/v1",
    "http://models.example.com:443/v1",
    "https://other.example.com/v1",
    "https://models.example.com.evil.example/v1",
    "https://models.example.com@evil.example/v1",
    "https://evil.example/models.example.com",
]


@pytest.fixture(autouse=True)
def own_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> InMemory:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    own = InMemory()
    monkeypatch.setattr(keyring.core, "_keyring_backend", own)
    monkeypatch.setattr(keys, "_this_run", {})
    monkeypatch.delenv(keys.VARIABLE, raising=False)
    return own


def settings_of(tmp_path: Path, url: str, **more: Any) -> Settings:
    return changed(load_settings({}, library=tmp_path / "library"), provider="openai", base_url=url, **more)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (GIVEN_FOR, "models.example.com"),
        ("https://Models.Example.com.:443", "models.example.com"),
        ("https://models.example.com:8443/v1", "models.example.com:8443"),
        ("http://localhost:11434/v1", "http://localhost:11434"),
        ("http://localhost/v1", "http://localhost"),
        ("https://[::1]:8080/v1", "[::1]:8080"),
        ("https://models.example.com:99999", ""),
        ("nonsense", ""),
    ],
)
def test_a_place_is_a_host_with_what_is_unusual_about_it(url: str, place: str) -> None:
    assert key_place(url) == place


@pytest.mark.parametrize("url", [url for url in OTHERS if "@" not in url])  # which no setting takes
async def test_a_key_for_embeddings_goes_nowhere_else(tmp_path: Path, url: str) -> None:
    await store_key(settings_of(tmp_path, GIVEN_FOR).key_host, KEY)
    assert await key_for(settings_of(tmp_path, GIVEN_FOR + "/other")) == KEY
    assert await key_for(settings_of(tmp_path, url)) is None


@pytest.mark.parametrize("url", OTHERS)
async def test_a_key_for_answers_goes_nowhere_else(tmp_path: Path, url: str) -> None:
    own = settings_of(tmp_path, "https://elsewhere.example/v1")
    await store_key(entry(GIVEN_FOR), KEY)
    assert (await read_chat_key(own, GIVEN_FOR, environ={})).text == KEY
    assert (await read_chat_key(own, url, environ={})).text is None


@pytest.mark.parametrize("url", OTHERS)
async def test_a_key_of_both_goes_to_one_place(tmp_path: Path, url: str) -> None:
    both = settings_of(tmp_path, GIVEN_FOR)
    await store_key(both.key_host, KEY)
    environ: Mapping[str, str] = {keys.VARIABLE: "sk-environment"}
    assert (await read_chat_key(both, GIVEN_FOR, environ={})).text == KEY
    assert (await read_chat_key(both, url, environ=environ)).text is None


async def test_a_key_of_a_former_version_goes_to_the_address_of_then(
    tmp_path: Path, own_keyring: InMemory
) -> None:
    """By a record of that version, from before keys were kept by port."""
    url = "http://127.0.0.1:8080/v1"
    trust._write(tmp_path / "library", {"agreed": {"base_url": url, "chat_base_url": url}})
    own_keyring.kept = {("docdesk", "127.0.0.1"): KEY, ("docdesk", "chat:127.0.0.1"): "sk-chat"}
    own = settings_of(tmp_path, url)
    for _ in range(2):
        assert await key_for(own) == KEY
        assert (await read_chat_key(own, url, environ={})).text == "sk-chat"
        trust.agree(tmp_path / "library", {"base_url": url.replace("8080", "9999")})
    assert earlier_name("http://127.0.0.1:9999") is None
    assert await key_for(settings_of(tmp_path, url.replace("8080", "9999"))) is None, "chosen since"
    await store_key(own.key_host, "sk-new")
    assert (await read_key(own.key_host, environ={})).text == "sk-new"


async def test_so_does_one_from_before_there_were_records(tmp_path: Path, own_keyring: InMemory) -> None:
    url = "https://models.example.com:8443/v1"
    library = tmp_path / "library"
    library.mkdir()
    (library / "catalog.db").touch()
    (library / "settings.toml").write_text(f'provider = "openai"\nbase_url = "{url}"\n')
    (tmp_path / "config" / "docdesk").mkdir(parents=True)
    (tmp_path / "config" / "docdesk" / "window.ini").write_text(f'[General]\nlibraries="{library}"\n')
    own_keyring.kept = {("docdesk", "models.example.com"): KEY}
    assert await key_for(load_settings({}, library=library)) == KEY
    trust.agree(tmp_path / "another", {"base_url": "https://models.example.com:9999/v1"})
    assert await key_for(settings_of(tmp_path, "https://models.example.com:9999/v1")) is None
    assert await key_for(load_settings({}, library=library)) == KEY
