# SPDX-License-Identifier: Apache-2.0
"""Tags over HTTP: given, taken, listed, read with the document, searched."""

from __future__ import annotations

from tests.server.conftest import Served
from tests.server.test_removed import ready


async def test_tags_are_given_and_taken_and_narrow_a_search(served: Served) -> None:
    lamp = await ready(served, "lamp.txt", b"All about the lamp of the keeper.")
    rope = await ready(served, "rope.txt", b"All about the rope of the keeper.")
    body = {"ids": [lamp, rope, "nobody"], "add": ["harbour", "to do"]}
    assert (await served.client.post("/tags", json=body)).json() == {"count": 2}
    answer = await served.client.post("/tags", json={"ids": [rope], "remove": ["TO DO"]})
    assert (answer.status_code, answer.json()) == (200, {"count": 1})
    assert (await served.client.get("/tags")).json() == {
        "tags": [{"name": "harbour", "documents": 2}, {"name": "to do", "documents": 1}]
    }
    about = {id: (await served.client.get(f"/documents/{id}")).json()["tags"] for id in (lamp, rope)}
    assert about == {lamp: ["harbour", "to do"], rope: ["harbour"]}
    found = await served.client.get("/search", params={"q": 'keeper tag:"to do"'})
    assert [passage["document"] for passage in found.json()["passages"]] == [lamp]


async def test_what_is_no_tag_is_refused_with_a_sentence(served: Served) -> None:
    lamp = await ready(served, "lamp.txt", b"All about the lamp of the keeper.")
    answer = await served.client.post("/tags", json={"ids": [lamp], "add": ["fine", ""]})
    assert (answer.status_code, answer.json()["code"]) == (422, "tag_invalid")
    assert answer.json()["remedy"].startswith("Write a short text")
    assert (await served.client.get("/tags")).json() == {"tags": []}
    assert (await served.client.post("/tags", json={"ids": [], "add": ["fine"]})).status_code == 422
