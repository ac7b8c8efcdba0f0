# SPDX-License-Identifier: Apache-2.0
"""Each part of a library on a full disk: it reports it, and loses nothing that it had."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.copies import Copies
from docdesk.catalog.database import Database
from docdesk.contract.service_file import Service, read_service, write_service
from docdesk.errors import DiskFull
from docdesk.errors.os_errors import from_os_error
from docdesk.ingest.inbox import Inbox
from docdesk.records.embeddings import Embeddings, ModelKey
from docdesk.settings.model import Settings, changed, load_settings, save_settings
from docdesk.steps.spool import SpoolWriter, read_spool
from docdesk.store.interface import Rows
from docdesk.store.vectors import Store
from docdesk.store.words import Words
from docdesk.values.documents import Document, Page, Source
from docdesk.values.formats import FileType
from tests.durability.file_systems import fill, mounted

MEGABYTES = 32

Fill = Callable[[], Path]


async def catalog_and_its_copies(library: Path, full: Fill) -> None:
    database = Database(library)
    await asyncio.to_thread(database.open)
    catalog, copies = Catalog(database), Copies(library)
    try:
        document = Document(id="0" * 12, name="a.txt", path="/a.txt", type=FileType.TEXT, size=1)
        await catalog.add([document])
        sha = hashlib.sha256(b"a").hexdigest()
        await catalog.settle_content(document, sha, Source("/a.txt", 1, 1))
        copies.make()
        [copy] = (library / "copies").iterdir()
        filler = full()
        pages = [Page(1, "word " * 1_000_000)]
        with pytest.raises(DiskFull):
            await catalog.save_pages(sha, pages, 1, (), "1")
        with pytest.raises(DiskFull):
            copies.make()
        assert [path for path in (library / "copies").iterdir() if path.suffix == ".db"] == [copy]
        assert await catalog.reading(sha) is None
        assert [row.name for row in await catalog.documents()] == ["a.txt"]
        filler.unlink()
        await catalog.save_pages(sha, pages, 1, (), "1")
        assert await catalog.pages(sha) == pages
    finally:
        await asyncio.to_thread(database.close)


async def embeddings(library: Path, full: Fill) -> None:
    kept, key = Embeddings(library / "embeddings.db"), ModelKey("test")
    vectors = [
        (hashlib.sha256(b"%d" % i).hexdigest(), np.full(512, i + 1, dtype=np.float32)) for i in range(4_000)
    ]
    try:
        await kept.put(key, vectors[:10])
        filler = full()
        with pytest.raises(DiskFull):
            await kept.put(key, vectors)
        assert await kept.count(key) == 10, "what was acknowledged is there, and nothing by halves"
        filler.unlink()
        await kept.put(key, vectors)
        assert await kept.count(key) == 4_000
    finally:
        await kept.close()


async def words(library: Path, full: Fill) -> None:
    indexed = Words(library / "words.db")
    await indexed.open()
    try:
        await indexed.add([("g", 0, "the first lantern")])
        filler = full()
        long = [("g", n, " ".join(f"word{n * 7919 + i}" for i in range(2_000))) for n in range(1, 300)]
        with pytest.raises(DiskFull):
            await indexed.add(long)
        assert await indexed.match("lantern", 3) == [("g", 0)]
        filler.unlink()
        await indexed.add(long)
        assert await indexed.counts() == {"g": 300}
        assert await indexed.whole()
    finally:
        await indexed.close()


async def vectors(library: Path, full: Fill) -> None:
    store = Store(library / "vectors")
    store.start()
    rng = np.random.default_rng(3)

    def rows(first: int, count: int) -> Rows:
        made = rng.normal(size=(count, 64)).astype(np.float32)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        ids = [f"d:g:{first + i}" for i in range(count)]
        return Rows(ids, made, [f"text {id} " * 50 for id in ids], [{"chunk": 1}] * count)

    try:
        first, more = rows(0, 20), rows(20, 2_000)
        await store.upsert("docdesk-test", {"model": "test"}, first)
        filler = full()
        with pytest.raises(DiskFull):
            await store.upsert("docdesk-test", {"model": "test"}, more)
        filler.unlink()
        assert set(first.ids) <= set(await store.ids("docdesk-test"))
        await store.upsert("docdesk-test", {"model": "test"}, more)
        assert await store.count("docdesk-test") == 2_020
        assert min(await store.nearest("docdesk-test", first.vectors)) > 1 - 1e-5
    finally:
        await store.close()


async def pages_in_work(library: Path, full: Fill) -> None:
    path, key = library / "spool" / "a", {"size": 1}
    with SpoolWriter(path, key) as writer:
        writer.opened(2, 2, {})
        writer.page(1, "the first page")
    filler = full()
    with pytest.raises(OSError, match="No space left") as met, SpoolWriter(path, key) as writer:
        writer.page(2, "word " * 100_000)
    assert isinstance(from_os_error(met.value, str(path)), DiskFull)
    assert read_spool(path, key).pages.keys() == {1}
    filler.unlink()
    with SpoolWriter(path, key) as writer:
        writer.page(2, "the second page")
        writer.end()
    assert [page.text for page in read_spool(path, key).pages.values()] == [
        "the first page",
        "the second page",
    ]


async def settings_and_service(library: Path, full: Fill) -> None:
    settings = Settings(library=library, model="the one before")
    save_settings(settings)
    service = Service(1, "http://127.0.0.1:1", "token")
    write_service(library, service)
    filler = full()
    with pytest.raises(DiskFull):
        save_settings(changed(settings, model="the next one"))
    with pytest.raises(OSError, match="No space left"):
        write_service(library, Service(2, "http://127.0.0.1:2", "another"))
    assert load_settings({}, library=library).model == "the one before"
    assert read_service(library) == service
    assert {path.name for path in library.iterdir()} == {"settings.toml", "service.json"}
    filler.unlink()
    save_settings(changed(settings, model="the next one"))
    assert load_settings({}, library=library).model == "the next one"


async def posted_files(library: Path, full: Fill) -> None:
    inbox = Inbox(library / "inbox")
    first = inbox.begin("a.txt")
    first.write(b"the first")
    first.finish()
    [kept] = inbox.keep([first])
    filler = full()

    def post() -> Path:
        upload = inbox.begin("b.txt")
        try:
            for _ in range(64):
                upload.write(b"x" * (1 << 16))
            upload.finish()
            return inbox.keep([upload])[0]
        except BaseException:
            upload.discard()
            raise

    with pytest.raises(DiskFull):
        post()
    assert list((library / "inbox").iterdir()) == [kept]
    filler.unlink()
    assert post().stat().st_size == 64 << 16
    assert kept.read_bytes() == b"the first"


PARTS = (
    catalog_and_its_copies,
    embeddings,
    words,
    vectors,
    pages_in_work,
    settings_and_service,
    posted_files,
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
async def test_a_full_disk_is_reported_and_loses_nothing_that_was_saved(
    tmp_path: Path, part: Callable[[Path, Fill], Awaitable[None]]
) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, MEGABYTES):
        library = disk / "library"
        library.mkdir()
        await part(library, lambda: fill(disk))
