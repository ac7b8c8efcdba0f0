# SPDX-License-Identifier: Apache-2.0
"""A person decides for single files whether their pages are recognised; what is recognised is found."""

from __future__ import annotations

from pathlib import Path

from docdesk.desk.desk import Desk
from docdesk.values.documents import Document, Status
from tests.desks import a_desk, ended, endpoint_settings
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
