# SPDX-License-Identifier: Apache-2.0
"""A library as an earlier docdesk wrote it, with catalog revision 0005 and no mark of its user.

`older_library` has its two databases that hold the truth; vectors and words are built again from them.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from docdesk.settings.model import Settings
from docdesk.values.documents import Status
from tests.desks import a_desk, add_and_wait, ended, endpoint_settings
from tests.openai_endpoint import Endpoint

DUMPS = Path(__file__).with_name("older_library")

TEXTS = {
    "stays.txt": "Bread rises in a warm kitchen before it is baked.",
    "goes.txt": "In the old church the crimson umbrella stands behind the organ.",
    "notes.md": "# Notes\n\nThe heron pays the stork five hundred euros.",
}


@pytest.fixture
def older(tmp_path: Path, openai_endpoint: Endpoint) -> Settings:
    """Settings of the older library, whose files are where it says."""
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, workers=1)
    files = tmp_path / "files"
    for folder in (files, settings.library):
        folder.mkdir()
    for name, text in TEXTS.items():
        (files / name).write_text(text, "utf-8")
    for name in ("catalog", "embeddings"):
        dump = (DUMPS / f"{name}.sql").read_text("utf-8")
        script = dump.replace("@FILES@", str(files)).replace("@ENDPOINT@", settings.base_url)
        connection = sqlite3.connect(settings.library / f"{name}.db")
        connection.executescript(script)
        connection.close()
    return settings


async def test_documents_of_an_older_library_are_removed_restored_and_read_again_at_no_cost(
    older: Settings, openai_endpoint: Endpoint, tmp_path: Path
) -> None:
    async with a_desk(older) as desk:
        rows = {row.name: row for row in await desk.documents()}
        assert {name: row.status for name, row in rows.items()} == dict.fromkeys(TEXTS, Status.READY)
        goes, stays = rows["goes.txt"], rows["stays.txt"]

        # nobody has said yet that it is theirs: what it should do waits, and says why
        assert desk.queue.state.problem is not None
        assert desk.queue.state.problem.code == "library_new"
        assert await desk.queue.read_again([stays.id], "cp1252") == {}
        waiting = {row.id: row.status for row in await desk.documents()}
        assert waiting[stays.id] is Status.QUEUED

        await desk.queue.resume(trust=True)
        again = (await ended(desk, [stays.id]))[stays.id]
        assert (again.status, [notice.code for notice in again.warnings]) == (
            Status.READY,
            ["encoding_chosen"],
        )
        pages, _ = await desk.pages(again)
        assert pages[0].text == TEXTS["stays.txt"]

        await desk.queue.remove([goes.id])
        assert {row.name for row in await desk.documents()} == {"stays.txt", "notes.md"}
        await desk.queue.restore([goes.id])
        findings = await desk.upkeep.check(repair=True, asks_for_all=True)
        assert (await desk.upkeep.check(asks_for_all=True)).ok, findings.remarks
        assert openai_endpoint.stats.answered == 0, "nothing is paid for twice"
        assert (await desk.search("crimson umbrella organ", 1))[0].document == goes.id

        # a file that changed since is read as today
        notes = tmp_path / "files" / "notes.md"
        notes.write_text("# Notes\n\nThe lighthouse is painted in the spring.", "utf-8")
        os.utime(notes, ns=(1, 2_000_000_000_000_000_000))
        (changed,) = await add_and_wait(desk, notes)
        assert changed.status is Status.READY
        assert "lighthouse" in (await desk.search("lighthouse painted spring", 1))[0].text
