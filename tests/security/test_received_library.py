# SPDX-License-Identifier: Apache-2.0
"""A library from somebody else is only data: it leads docdesk to no other folder and runs nothing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from docdesk.backup.library_copy import _clear
from docdesk.catalog.copies import Copies
from docdesk.catalog.dialect.sqlite import check_whole
from docdesk.errors import LibraryUnsafe, SettingsInvalid
from docdesk.ingest.extract_stage import spool_of
from docdesk.ingest.inbox import Inbox
from docdesk.settings.model import Settings, load_settings, trust_library
from docdesk.steps.embed.providers.endpoint_rules import forget_all
from docdesk.system.library_files import FILES, FOLDERS, refuse_links
from docdesk.system.sqlite_safety import refuse_foreign_file
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint


@dataclass(frozen=True)
class Whole:
    """A library with one document, closed, and the endpoint that embedded it."""

    library: Path
    endpoint: Endpoint


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """Made once: each test gets a copy of it."""
    endpoint = Endpoint()
    endpoint.start()
    folder = tmp_path_factory.mktemp("whole")
    made = Whole(folder / "lib", endpoint)

    async def make() -> None:
        note = folder / "note.txt"
        note.write_text("the harbour has room for ninety ships\n")
        async with a_desk(endpoint_settings(made.library, endpoint)) as desk:
            await add_and_wait(desk, note)

    # not in this thread, whose loop is the tests'
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, make()).result()
    yield made
    endpoint.stop()
    forget_all()


@pytest.fixture
def settings(tmp_path: Path, whole: Whole) -> Settings:
    return endpoint_settings(tmp_path / "lib", whole.endpoint)


def _made(settings: Settings, whole: Whole) -> None:
    """A copy of the library, which this user knows."""
    shutil.copytree(whole.library, settings.library)
    trust_library(settings.library)


def _as_they_are(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A folder of the person who opens the library, with files that look like docdesk's own."""
    folder = tmp_path / "documents"
    folder.mkdir()
    names = (
        "diary.txt",
        "part-0011223344556677.txt",
        f"{'a' * 64}.txt",
        f"{'b' * 64}.pages-1",
        "catalog-old.db",
    )
    for name in names:
        (folder / name).write_text("mine")
    return folder


@pytest.mark.parametrize(
    "name", ["inbox", "spool", "copies", "logs", "vectors", "fetched", "backup", "INBOX", "Vectors"]
)
async def test_a_folder_that_is_a_link_is_refused_and_nothing_behind_it_changes(
    settings: Settings, victim: Path, name: str
) -> None:
    settings.library.mkdir()
    (settings.library / name).symlink_to(victim, target_is_directory=True)
    before = _as_they_are(victim)
    with pytest.raises(LibraryUnsafe):
        async with a_desk(settings):
            pass
    assert _as_they_are(victim) == before
    assert not (settings.library / "owner.lock").exists(), "nothing is made in such a library"


@pytest.mark.parametrize(
    "name", ["catalog.db", "ledger.db", "owner.lock", "logs/docdesk.log", "vectors/chroma.sqlite3"]
)
async def test_a_file_that_is_a_link_is_refused(settings: Settings, victim: Path, name: str) -> None:
    link = settings.library / name
    link.parent.mkdir(parents=True)
    link.symlink_to(victim / "diary.txt")
    with pytest.raises(LibraryUnsafe):
        async with a_desk(settings):
            pass
    assert (victim / "diary.txt").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
@pytest.mark.parametrize("name", ["catalog.db", "logs/crash.log", "settings.toml"])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    os.mkfifo(path)
    with pytest.raises(LibraryUnsafe):
        refuse_links(tmp_path)
    if name == "settings.toml":
        with pytest.raises(LibraryUnsafe):
            load_settings({}, library=tmp_path)


def test_settings_behind_a_link_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('model = "other"\n')
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "settings.toml").symlink_to(tmp_path / "other.toml")
    with pytest.raises(LibraryUnsafe):
        load_settings({}, library=tmp_path / "lib")


def test_enormous_settings_are_not_read(tmp_path: Path) -> None:
    with (tmp_path / "settings.toml").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises((LibraryUnsafe, SettingsInvalid)):
        load_settings({}, library=tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"a = " + b"[" * 100_000,
        b"chunk_size = " + b"9" * 10_000,
        'model = "x"\n'.encode("utf-16"),
        b'model = "\xe9"\n',
        bytes(100),
        b"chunk_size = nan\n",
        b'chunk_size = "many"\n',
        b"[[model]]\n",
    ],
    ids=["deep", "a huge number", "utf-16", "latin-1", "zeros", "nan", "wrong kind", "a table"],
)
def test_odd_settings_are_an_error_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.toml").write_bytes(content)
    with pytest.raises(SettingsInvalid):
        load_settings({}, library=tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such sockets")
@pytest.mark.parametrize(
    "name", ["catalog.db", "settings.toml", "owner.lock", "spool/x", "vectors/chroma.sqlite3", "library.id"]
)
@pytest.mark.parametrize("kind", ["a folder", "a socket"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    if kind == "a socket":
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(path))
    elif path.parent == tmp_path:
        path.mkdir()
    else:
        return  # folders below docdesk's own are looked through
    with pytest.raises(LibraryUnsafe):
        refuse_links(tmp_path)


@pytest.mark.parametrize(
    "description",
    [
        '{"embedding_function": {"type": "known", "name": "openai", "config": {"api_key_env_var": "X"}}}',
        '{"embedding_function": {"type": "known", "name": "default", "config": {}}}',
        '{"_type": "os.system"}',
    ],
    ids=["a provider", "a model to fetch", "a class"],
)
async def test_the_vectors_of_somebody_else_name_nothing_that_is_run(
    settings: Settings, whole: Whole, tmp_path: Path, description: str
) -> None:
    _made(settings, whole)
    vectors = settings.library / "vectors"
    with contextlib.closing(sqlite3.connect(vectors / "chroma.sqlite3")) as database, database:
        database.execute("UPDATE collections SET config_json_str = ?", (description,))
    async with a_desk(settings) as desk:
        assert [passage.name for passage in await desk.search("harbour")] == ["note.txt"]


def test_links_with_other_names_are_left_alone(tmp_path: Path, victim: Path) -> None:
    library = tmp_path / "lib"
    library.mkdir()
    (library / "my papers").symlink_to(victim, target_is_directory=True)
    refuse_links(library)


async def test_every_name_in_a_library_is_one_of_docdesks_own(
    settings: Settings, whole: Whole, tmp_path: Path
) -> None:
    _made(settings, whole)
    names = {path.name for path in settings.library.iterdir()} - {"catalog.open", "catalog.closed"}
    unknown = {name for name in names if not (FOLDERS.fullmatch(name) or FILES.fullmatch(name))}
    assert not unknown


async def test_only_names_of_docdesks_own_form_are_swept(
    settings: Settings, whole: Whole, tmp_path: Path
) -> None:
    _made(settings, whole)
    strange = [
        settings.library / "inbox" / "diary.txt",
        settings.library / "inbox" / "part-time job.txt",
        settings.library / "spool" / "thesis.txt",
        settings.library / "copies" / "catalog-2020.db",
        settings.library / "copies" / "catalog-mine.db",
        settings.library / "backup" / "photo.jpg",
    ]
    for path in strange:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
        os.utime(path, (0, 0))
    async with a_desk(settings) as desk:
        await desk.queue.in_work.settled()
    copies = Copies(settings.library)
    for _ in range(5):
        copies.make()
    _clear(settings.library / "backup")
    assert [path.read_text() for path in strange] == ["mine"] * len(strange)
    assert not Inbox(settings.library / "inbox").holds(str(strange[0]))


@pytest.mark.parametrize("content", ["../../diary", "", "A" * 64, f"{'a' * 63}/"])
def test_a_content_that_is_not_a_hash_is_not_used_as_a_file_name(tmp_path: Path, content: str) -> None:
    with pytest.raises(LibraryUnsafe):
        spool_of(tmp_path, content)


@pytest.mark.parametrize("fact", ["vectors_folder", "vectors_folder_in_work"])
async def test_a_catalog_cannot_name_another_folder_for_its_vectors(
    settings: Settings, whole: Whole, tmp_path: Path, victim: Path, fact: str
) -> None:
    _made(settings, whole)
    before = _as_they_are(victim)
    with contextlib.closing(sqlite3.connect(settings.library / "catalog.db")) as catalog, catalog:
        catalog.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (fact, f'"{victim}"'))
    async with a_desk(settings) as desk:
        assert (await desk.upkeep.rebuild()).ok
        place = desk.parts.library.store.place
        assert isinstance(place, Path)
        assert place.parent == settings.library
    assert _as_they_are(victim) == before


TRIGGER = "CREATE TRIGGER evil AFTER {event} ON {table} BEGIN DELETE FROM {table}; END"


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("catalog.db", TRIGGER.format(event="UPDATE", table="documents")),
        ("catalog.db", "CREATE VIEW evil AS SELECT * FROM documents"),
        ("embeddings.db", TRIGGER.format(event="INSERT", table="embeddings")),
        ("words.db", TRIGGER.format(event="INSERT", table="passages")),
        ("ledger.db", TRIGGER.format(event="INSERT", table="calls")),
        ("vectors/chroma.sqlite3", TRIGGER.format(event="INSERT", table="collections")),
        ("catalog.db", "ALTER TABLE documents ADD COLUMN evil AS (hex(zeroblob(100000000)))"),
        ("embeddings.db", "CREATE VIRTUAL TABLE evil USING fts5(text)"),
    ],
)
async def test_sql_that_docdesk_did_not_write_is_refused(
    settings: Settings, whole: Whole, tmp_path: Path, name: str, statement: str
) -> None:
    _made(settings, whole)
    with contextlib.closing(sqlite3.connect(settings.library / name)) as database, database:
        database.execute(statement)
    with pytest.raises(LibraryUnsafe) as caught:
        async with a_desk(settings) as desk:
            await desk.search("harbour")
    assert re.search("evil", str(caught.value.problem().detail))


EVIL = "CREATE TRIGGER evil AFTER INSERT ON t BEGIN DELETE FROM t; END"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("table", EVIL),
        ("index", EVIL),
        ("TRIGGER", EVIL),
        ("table", EVIL.lower()),
        ("table", EVIL.replace(" ", "/**/")),
        ("table", "CREATE VIEW evil AS SELECT * FROM t"),
        ("table", "CREATE VIRTUAL TABLE evil USING fts5(text)"),
        ("trigger", EVIL.replace("DELETE FROM t", "A WORD THAT A NEWER SQLITE KNOWS")),
        ("trigger", None),
    ],
)
def test_a_schema_that_was_written_by_hand_hides_nothing(tmp_path: Path, kind: str, text: str | None) -> None:
    """The kind that a row of the schema claims proves nothing; another SQLite may understand what this one does not."""
    path = tmp_path / "chroma.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE t (a UNIQUE)")
        refuse_foreign_file(path)
        database.execute("PRAGMA writable_schema=ON")
        database.execute("INSERT INTO sqlite_schema VALUES (?, 'evil', 't', 0, ?)", (kind, text))
    with pytest.raises(LibraryUnsafe):
        refuse_foreign_file(path)


async def test_a_copy_with_a_trigger_is_not_put_back(
    settings: Settings, whole: Whole, tmp_path: Path
) -> None:
    _made(settings, whole)
    (copy,) = (settings.library / "copies").glob("catalog-*.db")
    with contextlib.closing(sqlite3.connect(copy)) as database, database:
        database.execute(TRIGGER.format(event="UPDATE", table="documents"))
    with pytest.raises(LibraryUnsafe):
        check_whole(copy)
