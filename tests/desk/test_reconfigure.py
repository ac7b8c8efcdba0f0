# SPDX-License-Identifier: Apache-2.0
"""Settings that change while documents are in work: each ends whole, in one index, and is paid for once."""

from __future__ import annotations

from pathlib import Path

import pytest

from docdesk.catalog.catalog import Catalog
from docdesk.settings.model import changed
from docdesk.values.documents import Document, Source, Status
from tests.desks import a_desk, add_and_wait, ended, endpoint_settings
from tests.openai_endpoint import Endpoint


def papers(folder: Path, count: int) -> Path:
    folder.mkdir()
    for d in range(count):
        lines = [f"Line {i} of paper {d} speaks of lantern {i * 37 + d}." for i in range(60)]
        (folder / f"paper{d}.txt").write_text("\n\n".join(lines))
    return folder


@pytest.mark.parametrize("change", [{"chunk_size": 300}, {"model": "another-model"}])
async def test_documents_in_work_finish_with_the_new_settings(
    tmp_path: Path, openai_endpoint: Endpoint, change: dict[str, object]
) -> None:
    settings = endpoint_settings(
        tmp_path / "library", openai_endpoint, chunk_size=200, chunk_overlap=0, batch_inputs=8
    )
    async with a_desk(settings) as desk:
        openai_endpoint.hold()
        added = await desk.queue.add([papers(tmp_path / "papers", 5)])
        await openai_endpoint.until(lambda stats: stats.in_flight > 0)
        await desk.reconfigure(changed(settings, **change))
        openai_endpoint.release()
        found = await ended(desk, [document.id for document in added.documents])
        assert {document.status for document in found.values()} == {Status.READY}
        assert (await desk.reindex.cost()).documents == 0, "all of them are in the index that was chosen last"
        findings = await desk.upkeep.check(asks_for_all=True)
        assert findings.ok, findings.remarks
        assert findings.chunks == sum(document.chunks for document in found.values())


async def test_a_file_that_changes_between_hash_and_reading_is_not_taken_for_what_was_hashed(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "note.txt"
    path.write_text("The first words of the note.")
    settle = Catalog.settle_content
    written: list[str] = []

    async def settle_and_write(catalog: Catalog, document: Document, sha256: str, source: Source) -> Document:
        settled = await settle(catalog, document, sha256, source)
        if not written:
            written.append(sha256)
            path.write_text("Other words, written while it was read.")
        return settled

    monkeypatch.setattr(Catalog, "settle_content", settle_and_write)
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        [document] = await add_and_wait(desk, path)
        assert (document.status, document.error and document.error.code) == (
            Status.FAILED,
            "file_unreadable",
        )
        await desk.queue.retry([document.id])
        [again] = (await ended(desk, [document.id])).values()
        assert again.status is Status.READY
        [passage] = await desk.search("words written", 1)
        assert passage.text == "Other words, written while it was read."
        assert again.content != written[0]
