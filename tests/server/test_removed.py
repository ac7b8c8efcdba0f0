# SPDX-License-Identifier: Apache-2.0
"""Removed documents over HTTP: listed, restored, deleted for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from tests.desks import add_and_wait, until
from tests.server.conftest import Served


async def ready(served: Served, name: str, text: bytes) -> str:
    """Post a document. Returns its id when a search finds it."""
    id: str = (await served.client.post("/documents", files={"file": (name, text)})).json()["id"]

    async def status() -> str:
        return str((await served.client.get(f"/documents/{id}/status")).json()["status"])

    assert await until(status, lambda word: word != "processing") == "completed"
    return id


async def test_a_removed_document_is_listed_and_restored(served: Served) -> None:
    lamp = await ready(served, "lamp.txt", b"All about the lamp of the keeper.")
    rope = await ready(served, "rope.txt", b"All about the rope of the keeper.")
    await served.desk.queue.remove([lamp])
    await served.desk.queue.remove([rope])
    listed = (await served.client.get("/documents/removed", params={"limit": 1})).json()
    assert (listed["total"], listed["offset"], listed["limit"]) == (2, 0, 1)
    [last] = listed["documents"]
    assert (last["id"], last["filename"], last["status"], last["progress"]) == (
        rope, "rope.txt", "completed", 100,
    )  # fmt: skip
    removed, deleted = (datetime.fromisoformat(last[name]) for name in ("removed_at", "deleted_at"))
    assert deleted - removed == timedelta(days=30)

    answer = await served.client.post(f"/documents/{lamp}/restore")
    assert (answer.status_code, answer.json()["status"]) == (200, "completed")
    found = (await served.client.get("/search", params={"q": "lamp", "k": 1})).json()["passages"]
    assert [passage["document"] for passage in found] == [lamp]
    assert (await served.client.get("/documents/removed")).json()["total"] == 1

    assert (await served.client.post(f"/documents/{lamp}/restore")).status_code == 404
    assert (await served.client.delete(f"/documents/{rope}")).status_code == 204
    assert (await served.client.get("/documents/removed")).json()["documents"] == []
    assert (await served.client.delete(f"/documents/{rope}")).status_code == 404


async def test_a_document_whose_file_was_added_again_stays_away(served: Served, tmp_path: Path) -> None:
    text = b"All about the lamp of the keeper."
    file = tmp_path / "lamp.txt"
    file.write_bytes(text)
    [document] = await add_and_wait(served.desk, file)
    lamp = document.id
    await served.desk.queue.remove([lamp])
    again = await ready(served, "light.txt", text)
    answer = await served.client.post(f"/documents/{lamp}/restore")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_now")
    assert "was added again meanwhile" in answer.text
    listed = (await served.client.get("/documents")).json()["documents"]
    assert [row["id"] for row in listed] == [again]
