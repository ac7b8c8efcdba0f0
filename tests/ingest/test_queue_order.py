# SPDX-License-Identifier: Apache-2.0
"""The order that a person gives the queue: documents begin in it, also after the next start."""

from __future__ import annotations

from pathlib import Path

from docdesk.ingest.queue import in_kept_order
from docdesk.values.documents import Document, Status
from docdesk.values.turns import Turn
from tests.desks import a_desk, ended, endpoint_settings
from tests.openai_endpoint import Endpoint


async def test_documents_begin_in_the_order_that_was_chosen_also_in_the_next_program(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    paths = [tmp_path / f"{name}.txt" for name in "abcde"]
    for path in paths:
        path.write_text(f"the note {path.stem} tells of a harbour and its ships\n")
    settings = endpoint_settings(tmp_path / "lib", openai_endpoint)
    async with a_desk(settings) as desk:
        await desk.queue.pause()
        added = await desk.queue.add(paths)
        ids = {document.name[0]: document.id for document in added.documents}
        assert await desk.queue.move([ids["e"], ids["d"]], Turn.FIRST) == 2
        assert await desk.queue.move([ids["a"]], Turn.LAST) == 1
        assert await desk.queue.move([ids["c"], "unknown"], Turn.UP) == 1
        assert list(desk.queue.in_work.waiting) == [ids[name] for name in "decba"]
    async with a_desk(settings) as desk:
        assert list(desk.queue.in_work.waiting) == [ids[name] for name in "decba"]
        await desk.queue.resume()
        found = await ended(desk, ids.values())
        assert {document.status for document in found.values()} == {Status.READY}
        assert await desk.queue.move(ids.values(), Turn.LAST) == 0, "nothing waits any more"


def document(id: str, added_at: float) -> Document:
    return Document(id=id, name=id, path=f"/{id}", added_at=added_at)


def test_what_ran_meanwhile_comes_first_and_what_came_later_comes_last() -> None:
    queued = [document("ran", 1.0), document("a", 2.0), document("b", 3.0), document("later", 9.0)]
    kept = {"ids": ["b", "gone", "a"], "at": 5.0}
    assert [each.id for each in in_kept_order(queued, kept)] == ["ran", "b", "a", "later"]
    assert in_kept_order(queued, None) == queued
