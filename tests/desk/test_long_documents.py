# SPDX-License-Identifier: Apache-2.0
"""A long document among short ones: they go first, it says so, and it is not kept waiting for ever."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from docdesk.ingest.pipeline import CROWD, SLICE
from docdesk.ingest.room import Precedence
from docdesk.values.documents import Document, QueueState, Stage, Status
from docdesk.values.waits import SHORTER, Wait
from tests.desks import Events, a_desk, ended, endpoint_settings, is_document
from tests.openai_endpoint import Endpoint


async def test_long_work_waits_while_there_is_a_crowd_of_short_work() -> None:
    precedence = Precedence(share=4.0, patience=60.0, crowd=2)
    await precedence.turn(100)
    with precedence.short(10):
        assert precedence.free, "one leaves room beside it"
        with precedence.short(10):
            assert not precedence.free
            turn = asyncio.create_task(precedence.turn(100))
            done, _ = await asyncio.wait([turn], timeout=0.05)
            assert not done
        await turn
    assert precedence.free


async def test_long_work_has_its_share_where_short_work_never_ends() -> None:
    precedence = Precedence(share=4.0, patience=60.0, crowd=1)
    with precedence.short(10):
        turn = asyncio.create_task(precedence.turn(100))
        await asyncio.sleep(0)
        for number in range(40):
            assert not turn.done(), number
            with precedence.short(10):
                await asyncio.sleep(0)
        await turn
        assert not precedence.free


async def test_long_work_does_not_wait_for_ever_for_what_does_not_end() -> None:
    precedence = Precedence(share=4.0, patience=0.05, crowd=1)
    with precedence.short(10):
        began = time.monotonic()
        await precedence.turn(100)
        assert time.monotonic() - began >= 0.049
        assert not precedence.free


async def test_short_documents_are_ready_before_the_rest_of_a_long_one(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    long = tmp_path / "long.txt"
    long.write_text("\n\n".join(f"Paragraph {n} of the handbook." for n in range(SLICE + 100)))
    notes = [tmp_path / f"note {n}.txt" for n in range(2 * CROWD)]
    for number, note in enumerate(notes):
        note.write_text(f"A note with the number {number}.")
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, chunk_size=40, chunk_overlap=0)
    async with a_desk(settings) as desk:
        events = Events(desk)
        openai_endpoint.hold()
        short = [document.id for document in (await desk.queue.add(notes)).documents]
        for id in short:
            await events.until(is_document(id=id, stage=Stage.EMBED))
        (added,) = (await desk.queue.add([long])).documents

        def yields(event: object) -> bool:
            return isinstance(event, Document) and event.id == added.id and event.waiting == Wait(SHORTER)

        await events.until(yields)
        openai_endpoint.release()
        await ended(desk, [*short, added.id])
        ready = [e.id for e in events.all if isinstance(e, Document) and e.status is Status.READY]
        assert ready[-1] == added.id
        assert set(ready) == {*short, added.id}
        last = next(e for e in reversed(events.all) if isinstance(e, Document) and e.id == added.id)
        assert (last.waiting, last.chunks) == (None, SLICE + 100)
        assert not any(isinstance(e, QueueState) and e.waiting == Wait(SHORTER) for e in events.all), (
            "the queue itself does not wait"
        )
