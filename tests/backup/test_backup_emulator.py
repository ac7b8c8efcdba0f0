# SPDX-License-Identifier: Apache-2.0
"""The same backup against a server that is not the tests' own: the public emulator, with the real client."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from gcp_storage_emulator.server import create_server

from docdesk.backup.bucket import Bucket
from docdesk.owner.restore import restore
from docdesk.settings.model import load_settings
from docdesk.values.documents import Backup
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint
from tests.ports import unused_port


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    port = unused_port()
    server = create_server("127.0.0.1", port, in_memory=True, default_bucket="papers")
    server.start()
    url = f"http://127.0.0.1:{port}"
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", url)
    yield url
    server.stop()


async def test_a_library_is_backed_up_and_restored(
    tmp_path: Path, emulator: str, openai_endpoint: Endpoint
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "lamp.txt").write_text("The keeper lights the lamp at dusk.")
    lines = (
        f"Boat {n} of harbour {n * 7919 % 10_007} carries {n * 31 % 997} barrels.\n" for n in range(120_000)
    )
    (files / "large.txt").write_text("".join(lines))
    settings = endpoint_settings(
        tmp_path / "library", openai_endpoint, bucket="gs://papers/me", chunk_size=20_000
    )
    async with a_desk(settings) as desk:
        documents = [await desk.backed_up(d) for d in await add_and_wait(desk, files)]
        assert {document.backup for document in documents} == {Backup.DONE}
        tested = await desk.backup.try_bucket(desk.settings)
        assert tested.place == "gs://papers/me"
        await desk.backup.run()
        assert await desk.backup.verify(read_data=True) == []
        before = await desk.search("keeper lamp", 3)
    shutil.rmtree(settings.library)
    contents = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files.iterdir()}
    shutil.rmtree(files)
    openai_endpoint.reset()
    found = await restore(
        load_settings({}, library=tmp_path / "back", bucket="gs://papers/me"), originals=True
    )
    assert found.findings.ok
    assert found.held, "the endpoint's address is the copy's"
    assert openai_endpoint.stats.requests == 0
    async with a_desk(load_settings({}, library=tmp_path / "back")) as desk:
        await desk.queue.resume(trust=True)
        assert [(p.name, p.text) for p in await desk.search("keeper lamp", 3)] == [
            (p.name, p.text) for p in before
        ]
        for document in await desk.documents():
            assert hashlib.sha256(Path(document.path).read_bytes()).hexdigest() == contents[document.name]


def test_objects_of_every_size_are_sent_and_fetched(emulator: str) -> None:
    bucket = Bucket("papers", "me", pause=0.01)
    for size in (0, 1, 5 << 20, 20 << 20):
        data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
        sent = bucket.put_bytes(f"size-{size}", data)
        assert sent.size == size
        assert bucket.read(f"size-{size}")[0] == data
        bucket.remove(f"size-{size}", sent.generation)
        assert bucket.look(f"size-{size}") is None
    bucket.close()
