# SPDX-License-Identifier: Apache-2.0
"""The table of providers is complete: each entry opens, has its Korean, and knows its models."""

from __future__ import annotations

import dataclasses
import importlib
import re
from pathlib import Path

import pytest

from docdesk.money.prices import price_of
from docdesk.settings.model import Settings, load_settings, save_settings
from docdesk.settings.providers import DEFAULT_PROVIDER, PROVIDERS, WAYS, Ask, ProviderSpec, Way
from docdesk.steps.embed import open_provider
from docdesk.steps.embed.provider import Provider
from tests.settings.test_fields import translated

ENTRIES = pytest.mark.parametrize("spec", PROVIDERS.values(), ids=PROVIDERS)


def lacks(spec: ProviderSpec, korean: dict[str, str]) -> list[str]:
    """What an entry of the table lacks."""
    module, _, name = spec.opens.partition(":")
    try:
        opens = callable(getattr(importlib.import_module(module), name))
    except (ImportError, AttributeError, ValueError):
        opens = False
    own = [way for way in spec.ways if Ask.ADDRESS not in way.asks]
    models = {spec.default_model, *(model for way in own for model in way.models)}
    window = spec.window(spec.default_model)
    checks = {
        "an id": re.fullmatch(r"[a-z][a-z0-9_]*", spec.id) is not None,
        "something that opens it": opens,
        "a way to use it": bool(own),
        "its Korean": all(text in korean for way in spec.ways for text in (way.title, way.invitation)),
        "a window of its default model": window.tokens is not None and window.default_chunk_size >= 20,
        "the dimensions of its models": models <= set(spec.dimensions),
        "a price of its models": spec.free or all(price_of(spec.id, None, model) for model in models),
        "an address to send to": spec.in_process or spec.url.startswith("https://"),
        "the question for its key": spec.takes_key == any(Ask.KEY in way.asks for way in spec.ways),
    }
    return [what for what, ok in checks.items() if not ok]


@ENTRIES
def test_every_entry_is_complete(spec: ProviderSpec) -> None:
    assert lacks(spec, translated("providers")) == []


def test_an_incomplete_entry_is_found() -> None:
    korean = translated("providers")
    whole = PROVIDERS["openai"]
    unsaid = dataclasses.replace(whole.ways[0], invitation="A way that nobody translated")
    for change, what in (
        ({"id": "Open AI"}, "an id"),
        ({"opens": "docdesk.steps.embed.providers.openai:Nothing"}, "something that opens it"),
        ({"opens": "docdesk.steps.embed.providers.nothing:Nothing"}, "something that opens it"),
        ({"ways": (unsaid,)}, "its Korean"),
        ({"ways": ()}, "a way to use it"),
        ({"default_model": "a-new-one"}, "a window of its default model"),
        ({"dimensions": {}}, "the dimensions of its models"),
        ({"url": "http://api.example.com/v1"}, "an address to send to"),
        ({"takes_key": False}, "the question for its key"),
    ):
        assert what in lacks(dataclasses.replace(whole, **change), korean)  # type: ignore[arg-type]


@ENTRIES
async def test_every_provider_opens_without_its_libraries(spec: ProviderSpec, tmp_path: Path) -> None:
    provider = open_provider(Settings(library=tmp_path, provider=spec.id))
    try:
        assert isinstance(provider, Provider)
        assert provider.model == spec.default_model
        assert provider.limited is not spec.in_process
    finally:
        await provider.close()


def test_a_second_service_of_the_same_form_keeps_its_vectors_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = dataclasses.replace(PROVIDERS["openai"], id="another", url="https://api.example.com/v1")
    monkeypatch.setattr("docdesk.settings.model.PROVIDERS", {**PROVIDERS, "another": spec})
    chosen = Settings(library=tmp_path, provider="another")
    own = Settings(library=tmp_path, provider="openai")
    assert open_provider(chosen).key != open_provider(own).key
    assert (chosen.key_host, own.key_host) == ("api.example.com", "api.openai.com")
    assert open_provider(own).key.endpoint == ""  # as in every library so far


def test_another_provider_of_this_process_has_models_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No network is needed, and the built-in models are not its own: none of theirs is written down for it."""
    way = Way("Hashed words", "&Hashed words")
    spec = dataclasses.replace(
        PROVIDERS["builtin"], id="hashed", ways=(way,), default_model="hashed-words", dimensions={}
    )
    for module in ("model", "written_down"):
        monkeypatch.setattr(f"docdesk.settings.{module}.PROVIDERS", {**PROVIDERS, "hashed": spec})
    (tmp_path / "library").mkdir()
    settings = load_settings({}, library=tmp_path / "library", provider="hashed")
    assert settings.embedding_model == "hashed-words"
    assert settings.builtin_model is None
    save_settings(settings)
    assert "e5" not in (tmp_path / "library" / "settings.toml").read_text()
    assert load_settings({}, library=tmp_path / "library").embedding_model == "hashed-words"


def test_the_ways_and_the_default() -> None:
    assert PROVIDERS[DEFAULT_PROVIDER].free
    assert [way for _, way in WAYS] == [way for spec in PROVIDERS.values() for way in spec.ways]
    for spec, way in WAYS:
        assert spec.way(has_address=Ask.ADDRESS in way.asks) is way
    assert PROVIDERS["builtin"].way(has_address=True) == Way(*dataclasses.astuple(WAYS[0][1]))
