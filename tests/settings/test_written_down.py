# SPDX-License-Identifier: Apache-2.0
"""Which built-in model a library has: written down when it is made, or recognised by what an earlier version left."""

from __future__ import annotations

import contextlib
import sqlite3
import tomllib
from pathlib import Path
from typing import Any

import pytest

from docdesk.desk.desk import open_desk
from docdesk.errors import SettingsNewer
from docdesk.settings import written_down
from docdesk.settings.builtin_models import E5_SMALL, MINILM
from docdesk.settings.model import Settings, changed, load_settings, save_settings, write_down

EARLIER = Path(__file__).parent / "earlier_library"


def earlier_library(folder: Path, *names: str) -> Path:
    """A library as an earlier version left it."""
    folder.mkdir()
    for name in names or ("catalog", "embeddings"):
        with contextlib.closing(sqlite3.connect(folder / f"{name}.db")) as connection:
            connection.executescript((EARLIER / f"{name}.sql").read_text("utf-8"))
    return folder


def toml(library: Path) -> dict[str, Any]:
    return tomllib.loads((library / "settings.toml").read_text("utf-8"))


def test_a_new_library_has_the_multilingual_model(tmp_path: Path) -> None:
    settings = load_settings({}, library=tmp_path / "new")
    assert settings.embedding_model == E5_SMALL.name
    assert not settings.english_only


@pytest.mark.parametrize("names", [(), ("catalog",), ("embeddings",)])
def test_a_library_of_an_earlier_version_keeps_its_model(tmp_path: Path, names: tuple[str, ...]) -> None:
    library = earlier_library(tmp_path / "library", *names)
    settings = load_settings({}, library=library)
    assert settings.embedding_model == MINILM.name
    assert settings.english_only
    assert not (library / "settings.toml").exists()  # looking changes nothing


async def test_opening_an_earlier_library_embeds_nothing_again(tmp_path: Path) -> None:
    library = earlier_library(tmp_path / "library")
    desk = await open_desk(load_settings({}, library=library), starts_work=False, trusted=True)
    try:
        (document,) = await desk.documents()
        assert document.status == "ready"
        assert desk.settings.embedding_model == MINILM.name
        cost = await desk.index_change.cost(desk.settings)
        assert (cost.documents, cost.to_embed) == (0, 0)
        other = await desk.index_change.cost(changed(desk.settings, model=E5_SMALL.name))
        assert (other.documents, other.to_embed, other.dollars) == (1, 1, 0.0)
    finally:
        await desk.close()


def test_an_index_without_documents_counts_too(tmp_path: Path) -> None:
    library = earlier_library(tmp_path / "library", "catalog")
    with contextlib.closing(sqlite3.connect(library / "catalog.db")) as connection:
        connection.executescript("DELETE FROM documents; DELETE FROM generations;")
    assert load_settings({}, library=library).embedding_model == MINILM.name


def test_unreadable_records_are_those_of_an_earlier_version(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "catalog.db").write_bytes(b"not a database at all" * 100)
    assert load_settings({}, library=library).embedding_model == MINILM.name


def test_a_path_that_cannot_exist_is_left_to_whoever_opens_it(tmp_path: Path) -> None:
    assert load_settings({}, library=tmp_path / ("a" * 300)).embedding_model == E5_SMALL.name


def test_the_model_of_most_documents_counts(tmp_path: Path) -> None:
    library = earlier_library(tmp_path / "library", "catalog")
    with contextlib.closing(sqlite3.connect(library / "catalog.db")) as connection:
        connection.executescript(
            "INSERT INTO indexes (id, provider, model, endpoint, chunk_size, chunk_overlap)"
            f" VALUES (2, 'builtin', '{E5_SMALL.name}', '', 800, 100);"
        )
        assert load_settings({}, library=library).embedding_model == MINILM.name
        connection.executescript("UPDATE generations SET index_id = 2;")
    # such as a library that was restored without its settings
    assert load_settings({}, library=library).embedding_model == E5_SMALL.name


async def test_a_new_library_names_provider_and_model_from_its_first_opening(tmp_path: Path) -> None:
    library = tmp_path / "library"
    desk = await open_desk(load_settings({}, library=library), starts_work=False)
    await desk.close()
    assert toml(library) == {"version": 2, "provider": "builtin", "model": E5_SMALL.name}
    assert load_settings({}, library=library).embedding_model == E5_SMALL.name


def test_what_a_person_wrote_into_the_file_stays(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("# my own\nchunk_size = 500  # short\n", "utf-8")
    write_down(load_settings({}, library=tmp_path))
    assert toml(tmp_path) == {
        "version": 2, "provider": "builtin", "model": E5_SMALL.name, "chunk_size": 500
    }  # fmt: skip
    assert "chunk_size = 500  # short" in (tmp_path / "settings.toml").read_text("utf-8")


def test_a_library_with_another_provider_is_left_as_it_is(tmp_path: Path) -> None:
    settings = load_settings({"DOCDESK_PROVIDER": "openai"}, library=tmp_path)
    write_down(settings)
    assert not (tmp_path / "settings.toml").exists()
    save_settings(settings)
    assert toml(tmp_path) == {"provider": "openai"}


def test_a_library_with_the_english_model_stays_readable_for_earlier_versions(tmp_path: Path) -> None:
    save_settings(load_settings({}, library=tmp_path, model=MINILM.name))
    assert toml(tmp_path) == {"provider": "builtin", "model": MINILM.name}


def test_changing_to_the_new_model_and_back_is_kept(tmp_path: Path) -> None:
    library = earlier_library(tmp_path / "library")
    save_settings(changed(load_settings({}, library=library), model=E5_SMALL.name))
    assert toml(library)["version"] == 2
    assert load_settings({}, library=library).embedding_model == E5_SMALL.name
    save_settings(changed(load_settings({}, library=library), model=MINILM.name))
    assert "version" not in toml(library)
    assert load_settings({}, library=library).embedding_model == MINILM.name


@pytest.mark.parametrize("version", ["3", '"later"', "99"])
def test_a_library_of_a_newer_version_says_what_to_do(tmp_path: Path, version: str) -> None:
    (tmp_path / "settings.toml").write_text(f"version = {version}\nsomething_new = 1\n", "utf-8")
    with pytest.raises(SettingsNewer) as caught:
        load_settings({}, library=tmp_path)
    problem = caught.value.problem()
    assert "newer version of docdesk" in problem.title
    assert "Update docdesk" in problem.remedy


def test_a_model_belongs_to_its_provider(tmp_path: Path) -> None:
    save_settings(load_settings({}, library=tmp_path))
    elsewhere = load_settings({}, library=tmp_path, provider="openai")
    assert elsewhere.embedding_model == "text-embedding-3-small"
    own = load_settings({}, library=tmp_path)
    assert changed(own, provider="openai").embedding_model == "text-embedding-3-small"
    large = changed(own, provider="openai", model="text-embedding-3-large")
    assert changed(large, provider="builtin").embedding_model == E5_SMALL.name
    save_settings(large)
    assert load_settings({}, library=tmp_path, provider="builtin").embedding_model == E5_SMALL.name


def test_a_library_that_named_the_only_model_otherwise_still_has_it(tmp_path: Path) -> None:
    settings = Settings(library=tmp_path, model="text-embedding-3-small")
    assert settings.builtin_model is MINILM


def test_records_that_are_links_are_not_followed(tmp_path: Path) -> None:
    library = earlier_library(tmp_path / "library", "catalog")
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "catalog.db").symlink_to(library / "catalog.db")
    assert written_down.model_of_records(linked) is None
