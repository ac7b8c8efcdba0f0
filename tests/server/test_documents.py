# SPDX-License-Identifier: Apache-2.0
"""The service over real connections: what a program posts, polls, is pushed, reads and finds."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from typing import Any

import pytest
import websockets

from docdesk.contract.service_file import read_service
from tests.openai_endpoint import Endpoint
from tests.server.conftest import Served


async def completed(served: Served, id: str) -> dict[str, Any]:
    """What a client does that polls: ask until the document is completed or failed."""
    async with asyncio.timeout(120):
        while True:
            status: dict[str, Any] = (await served.client.get(f"/documents/{id}/status")).json()
            if status["status"] in ("completed", "failed"):
                return status
            await asyncio.sleep(0.02)


async def post(served: Served, name: str, data: bytes) -> dict[str, Any]:
    response = await served.client.post("/documents", files={"file": (name, data)})
    assert response.status_code == 201, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def test_a_posted_document_is_polled_read_and_found(served: Served) -> None:
    accepted = await post(served, "harbour notes.txt", b"The lamp of the harbour is lit at dusk.")
    assert accepted == {"id": accepted["id"], "filename": "harbour notes.txt", "status": "processing"}
    status = await completed(served, accepted["id"])
    assert (status["status"], status["progress"], status["stage"]) == ("completed", 100, None)
    assert set(status) == {
        "id", "filename", "status", "stage", "progress", "total_chunks", "error", "created_at",
    }  # fmt: skip
    assert status["total_chunks"] == 1
    chunks = (await served.client.get(f"/documents/{accepted['id']}/chunks")).json()
    assert chunks["chunks"][0]["text"] == "The lamp of the harbour is lit at dusk."
    found = (await served.client.get("/search", params={"q": "harbour lamp"})).json()
    assert found["passages"][0]["document"] == accepted["id"]
    assert "notices" not in found


async def test_changes_are_pushed_until_the_end_and_never_backwards(
    served: Served, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.hold()
    accepted = await post(served, "a.txt", b"One word after another. " * 200)
    async with websockets.connect(served.socket("/ws")) as queue:
        first = json.loads(await queue.recv())
        assert first["event"] == "queue"
        async with websockets.connect(served.socket(f"/ws/{accepted['id']}")) as socket:
            said = [json.loads(await socket.recv())]
            openai_endpoint.release()
            said += [json.loads(message) async for message in socket]
            assert socket.close_code == 1000
        while (event := json.loads(await queue.recv()))["status"] != "completed":
            assert event["id"] == accepted["id"]
    assert all(set(message) == {"progress", "status", "stage"} for message in said)
    progress = [message["progress"] for message in said]
    assert progress == sorted(progress)
    assert said[-1] == {"progress": 100, "status": "completed", "stage": None}
    assert len(said) > 1


async def test_a_batch_names_what_it_refuses(served: Served) -> None:
    files = [
        ("files", ("a.txt", b"alpha and omega")),
        ("files", ("b.exe", b"MZ\x90\x00")),
        ("files", ("c.md", b"")),
        ("files", ("d.md", b"# Delta")),
    ]
    response = await served.client.post("/documents/batch", files=files)
    assert response.status_code == 201
    answer = response.json()
    assert len(answer["documents"]) == 2
    assert [(r["filename"], r["code"]) for r in answer["refused"]] == [
        ("b.exe", "unsupported_type"),
        ("c.md", "file_empty"),
    ]
    for id in answer["documents"]:
        assert (await completed(served, id))["status"] == "completed"
    listed = (await served.client.get("/documents", params={"status": "completed", "limit": 1})).json()
    assert (listed["total"], [d["filename"] for d in listed["documents"]]) == (2, ["a.txt"])
    nothing = await served.client.post("/documents/batch", files=files[1:3])
    assert nothing.status_code == 422
    assert nothing.json()["code"] == "request_invalid"


async def test_the_same_bytes_under_another_name_are_one_document_under_both_ids(served: Served) -> None:
    first = await post(served, "a.txt", b"The same bytes twice.")
    assert "duplicate_of" not in first
    await completed(served, first["id"])
    again = await post(served, "a.txt", b"The same bytes twice.")
    assert (again["id"], again["duplicate_of"]) == (first["id"], first["id"])
    other = await post(served, "b.md", b"The same bytes twice.")
    assert other["duplicate_of"] == first["id"]
    status = await completed(served, other["id"])
    assert (status["id"], status["filename"], status["status"]) == (other["id"], "b.md", "completed")
    assert (await served.client.get("/documents")).json()["total"] == 1
    # whoever listens under the second id hears the end too
    async with websockets.connect(served.socket(f"/ws/{other['id']}")) as socket:
        assert json.loads(await socket.recv())["status"] == "completed"


async def test_a_batch_names_the_documents_that_have_its_bytes(served: Served) -> None:
    first = await post(served, "a.txt", b"The same bytes twice.")
    await completed(served, first["id"])
    files = [("files", ("b.md", b"The same bytes twice.")), ("files", ("c.txt", b"Other bytes."))]
    batch = (await served.client.post("/documents/batch", files=files)).json()
    assert batch["duplicates"] == {batch["documents"][0]: first["id"]}


async def test_names_from_outside_never_become_paths(served: Served) -> None:
    inbox = served.desk.settings.library / "inbox"
    for name in (
        "../../escaped.txt",
        "/etc/passwd.txt",
        "..\\..\\x.txt",
        "a\x00b.txt",
        "한글.txt",
        "." * 300,
    ):
        response = await served.client.post("/documents", files={"file": (name, f"text {name}".encode())})
        assert response.status_code in (201, 415), response.text
        if response.status_code == 201:
            shown = response.json()["filename"]
            assert "/" not in shown
            assert "\\" not in shown
            await completed(served, response.json()["id"])
    names = sorted(path.name for path in inbox.iterdir())
    assert names
    assert all(len(name) == 68 and name.endswith(".txt") for name in names)
    assert not (served.desk.settings.library.parent / "escaped.txt").exists()


async def test_a_failed_document_is_reported_retried_and_cancelled(
    served: Served, openai_endpoint: Endpoint
) -> None:
    broken = await post(served, "broken.pdf", b"%PDF-1.4 and no more")
    status = await completed(served, broken["id"])
    assert status["status"] == "failed"
    assert status["error"]["code"] == "damaged"
    assert status["error"]["remedy"]
    assert (await served.client.post(f"/documents/{broken['id']}/cancel")).status_code == 409
    assert (await served.client.post(f"/documents/{broken['id']}/retry")).status_code == 202
    assert (await completed(served, broken["id"]))["status"] == "failed"
    openai_endpoint.hold()
    held = await post(served, "held.txt", b"It waits for its vectors.")
    assert (await served.client.post(f"/documents/{held['id']}/retry")).status_code == 409
    assert (await served.client.post(f"/documents/{held['id']}/cancel")).status_code == 202
    openai_endpoint.release()
    status = await completed(served, held["id"])
    assert (status["status"], status["error"]["code"]) == ("failed", "cancelled")
    assert (await served.client.post("/documents/retry-failed")).json() == {"count": 1}


async def test_a_text_is_read_again_with_the_encoding_that_a_program_names(served: Served) -> None:
    text = "등대 일지\n\n" + "The lamp of the harbour is lit at dusk. " * 4
    posted = await post(served, "log.txt", text.encode("cp949"))
    table = await post(served, "table.pdf", b"%PDF-1.4 and no more")
    for document in (posted, table):
        await completed(served, document["id"])
    retry = f"/documents/{posted['id']}/retry"
    assert (await served.client.post(retry)).status_code == 409
    refused = await served.client.post(retry, json={"encoding": "klingon"})
    assert (refused.status_code, refused.json()["code"]) == (422, "encoding_unknown")
    refused = await served.client.post(f"/documents/{table['id']}/retry", json={"encoding": "cp949"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_text")
    assert (await served.client.post(retry, json={"encoding": "cp949"})).status_code == 202
    assert (await completed(served, posted["id"]))["status"] == "completed"
    chunks = (await served.client.get(f"/documents/{posted['id']}/chunks")).json()["chunks"]
    assert chunks[0]["text"].startswith("등대 일지")


async def test_a_deleted_document_takes_its_posted_file_along(served: Served) -> None:
    inbox = served.desk.settings.library / "inbox"
    accepted = await post(served, "a.txt", b"Soon gone.")
    await completed(served, accepted["id"])
    assert len(list(inbox.iterdir())) == 1
    assert (await served.client.delete(f"/documents/{accepted['id']}")).status_code == 204
    assert (await served.client.get(f"/documents/{accepted['id']}/status")).status_code == 404
    assert await asyncio.to_thread(lambda: list(inbox.iterdir())) == []
    assert await served.desk.queue.removed() == []


@pytest.mark.parametrize("path", ["/documents/none", "/documents/none/status", "/documents/none/chunks"])
async def test_a_missing_document_is_a_problem_with_a_code(served: Served, path: str) -> None:
    response = await served.client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["status"], problem["code"]) == (404, "not_found")
    assert problem["title"]
    assert problem["detail"]
    assert problem["remedy"]


async def test_the_service_file_is_private_and_goes_with_the_service(served: Served) -> None:
    library = served.desk.settings.library
    assert read_service(library) == served.service
    if os.name == "posix":
        assert stat.S_IMODE((library / "service.json").stat().st_mode) == 0o600
    log = (library / "logs" / "docdesk.log").read_text("utf-8")
    async with websockets.connect(served.socket("/ws")) as socket:
        await socket.recv()
    assert served.service.token not in log + (library / "logs" / "docdesk.log").read_text("utf-8")


async def test_an_unknown_document_has_no_socket(served: Served) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(served.socket("/ws/none"))
    assert refused.value.response.status_code == 404
