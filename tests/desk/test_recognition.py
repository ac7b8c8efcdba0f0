# SPDX-License-Identifier: Apache-2.0
"""A person decides for single files whether their pages are recognised; what is recognised is found."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from docdesk.desk.desk import Desk
from docdesk.steps.extract.recognise.document import AHEAD
from docdesk.steps.extract.recognise.page import PageText
from docdesk.steps.extract.recognise.work import PageRequest, recognise_page
from docdesk.values.documents import Document, Stage, Status
from docdesk.workers.pool import Workers
from tests.desks import Events, a_desk, add_and_wait, ended, endpoint_settings, is_document
from tests.openai_endpoint import Endpoint
from tests.steps.extract.recognise.drawn import LINES, page


async def _add(desk: Desk, path: Path, recognition: str | None = None) -> Document:
    added = await desk.queue.add([path], recognition=recognition)
    (document,) = (await ended(desk, [each.id for each in added.documents])).values()
    return document


async def test_a_file_is_recognised_as_the_person_says_whatever_the_library_does(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    scan = tmp_path / "log.png"
    page(LINES[:2]).save(scan)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, recognition="off", workers=2)
    async with a_desk(settings) as desk:
        failed = await _add(desk, scan)
        assert (failed.status, failed.error and failed.error.code) == (Status.FAILED, "no_text")

        ready = await _add(desk, scan, "auto")
        assert ready.id == failed.id
        assert ready.status is Status.READY
        assert [notice.code for notice in ready.warnings] == ["recognised"]
        (seen,) = await desk.recognised_pages(ready)
        assert (seen.number, seen.doubtful, len(seen.lines)) == (1, False, 2)
        passages = await desk.search("keeper trims the lamp", 3)
        assert passages[0].recognised
        assert LINES[0] in passages[0].text

        off = await _add(desk, scan, "off")
        assert (off.id, off.status) == (failed.id, Status.FAILED)


LANES = 1 + AHEAD
"""Pages that are asked for at once with one worker."""


class Recogniser:
    """Recognises pages as a test says: the first `quick` of them at once, the others never."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, quick: int) -> None:
        self.asked: list[tuple[str, int]] = []
        self.quick = quick
        self.stuck = asyncio.Event()
        """No page is recognised any more, and those that were are on the disk: each lane writes one before the next."""
        others = Workers.run

        async def run(workers: Workers, function: Any, *arguments: Any, **given: Any) -> Any:
            if function is recognise_page:
                return await self._recognise(arguments[0])
            return await others(workers, function, *arguments, **given)

        monkeypatch.setattr(Workers, "run", run)

    async def _recognise(self, page: PageRequest) -> PageText:
        self.asked.append((Path(page.request.path).name, page.number))
        if len(self.asked) > self.quick:
            if len(self.asked) == self.quick + LANES:
                self.stuck.set()
            await asyncio.Event().wait()
        return PageText(f"The lamp of page {page.number} burns.", 90.0)

    def numbers(self) -> list[int]:
        return sorted(number for _, number in self.asked)


def _scan(path: Path, pages: int) -> Path:
    canvas = Canvas(str(path), pagesize=(300, 150))
    for number in range(pages):
        canvas.drawImage(ImageReader(page((f"{path.stem} {number}",), size=(300, 150))), 0, 0, 300, 150)
        canvas.showPage()
    canvas.save()
    return path


async def test_text_never_waits_behind_scans(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    scans = [_scan(tmp_path / f"scan{number}.pdf", 3) for number in range(5)]
    note = tmp_path / "note.txt"
    note.write_text("A note about gardens.", "utf-8")
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, workers=2)
    async with a_desk(settings) as desk:
        Recogniser(monkeypatch, quick=0)
        events = Events(desk)
        await desk.queue.add(scans)
        for scan in scans:
            await events.until(is_document(name=scan.name, stage=Stage.RECOGNISE))
        (ready,) = await add_and_wait(desk, note)
        assert ready.status is Status.READY
        waiting = [row.status for row in await desk.documents() if row.name != note.name]
        assert waiting == [Status.RUNNING] * 5


@pytest.mark.parametrize("way", ["cancel", "quit", "pause"])
async def test_pages_that_were_recognised_before_a_stop_are_not_recognised_again(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    scan = _scan(tmp_path / "log.pdf", 7)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, workers=1)
    first = Recogniser(monkeypatch, quick=LANES)
    async with a_desk(settings) as desk:
        (added,) = (await desk.queue.add([scan])).documents
        async with asyncio.timeout(60):
            await first.stuck.wait()
        if way == "cancel":
            await desk.queue.cancel([added.id])
            (row,) = (await ended(desk, [added.id])).values()
            assert row.status is Status.CANCELLED
            again = Recogniser(monkeypatch, quick=99)
            await desk.queue.retry([added.id])
            (row,) = (await ended(desk, [added.id])).values()
        if way == "pause":  # in the middle, and then the program ends
            await desk.queue.pause()
    if way != "cancel":
        again = Recogniser(monkeypatch, quick=99)
        async with a_desk(settings) as desk:
            if way == "pause":
                assert again.asked == []
                await desk.queue.resume()
            (row,) = (await ended(desk, [added.id])).values()
    assert row.status is Status.READY
    kept = [number for _, number in first.asked[:LANES]]
    assert again.numbers() == [number for number in range(1, 8) if number not in kept]
    assert row.pages == 7


async def test_a_paused_queue_begins_no_scan_and_finishes_what_it_has_begun(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, workers=1)
    async with a_desk(settings) as desk:
        recogniser = Recogniser(monkeypatch, quick=99)
        await desk.queue.pause()
        (added,) = (await desk.queue.add([_scan(tmp_path / "log.pdf", 2)])).documents
        assert added.status is Status.QUEUED
        assert recogniser.asked == []
        await desk.queue.resume()
        (row,) = (await ended(desk, [added.id])).values()
        assert row.status is Status.READY
        assert recogniser.numbers() == [1, 2]
