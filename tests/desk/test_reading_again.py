# SPDX-License-Identifier: Apache-2.0
"""A text that was read with the wrong encoding is read again: found by its real words, nothing paid for twice."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from docdesk.desk.desk import Desk
from docdesk.errors import DocdeskError, EncodingUnknown
from docdesk.owner.follow import reach_desk
from docdesk.settings.model import Settings, changed
from docdesk.values.documents import Document, Status
from tests.desks import a_desk, add_and_wait, ended, endpoint_settings, until
from tests.openai_endpoint import Endpoint
from tests.owners import program, service_of

LINES = [f"Line {n} of the log: the lamp was lit at dusk and put out at {n} past six." for n in range(20)]
KOREAN = "등대 일지"
"""Too short among so much English: it is taken for Western European."""


@pytest.fixture
def settings(tmp_path: Path, openai_endpoint: Endpoint) -> Settings:
    return endpoint_settings(
        tmp_path / "library", openai_endpoint, chunk_size=160, chunk_overlap=0, workers=1
    )


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    path = tmp_path / "log.txt"
    path.write_bytes("\n\n".join([KOREAN, *LINES]).encode("cp949"))
    return path


async def first_text(desk: Desk, document: Document) -> str:
    pages, _ = await desk.pages(document)
    return pages[0].text[: len(KOREAN)]


def codes(left_out: dict[str, DocdeskError]) -> dict[str, str]:
    return {id: error.code for id, error in left_out.items()}


async def test_the_right_text_is_found_and_only_what_changed_is_paid_for(
    settings: Settings, log_file: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(settings) as desk:
        [wrong] = await add_and_wait(desk, log_file)
        assert [notice.facts for notice in wrong.warnings] == [{"encoding": "cp1252"}]
        assert await first_text(desk, wrong) != KOREAN
        before, _ = await desk.chunks(wrong)
        openai_endpoint.reset()

        assert await desk.queue.read_again([wrong.id], "CP-949") == {}
        right = (await ended(desk, [wrong.id]))[wrong.id]
        assert right.status is Status.READY
        assert [notice.code for notice in right.warnings] == ["encoding_chosen"]
        assert await first_text(desk, right) == KOREAN
        after, _ = await desk.chunks(right)
        new = {chunk.sha256 for chunk, _ in after} - {chunk.sha256 for chunk, _ in before}
        assert 0 < len(new) < len(after)
        assert openai_endpoint.stats.answered == len(new)

        passages = await desk.search(KOREAN, 3)
        assert KOREAN in passages[0].text
        assert not any("µî´ë" in passage.text for passage in passages)
        findings = await until(
            lambda: desk.upkeep.check(asks_for_all=True), lambda found: found.vectors == len(after)
        )
        assert findings.ok, findings.remarks

        # as it is read already: nothing to do
        openai_endpoint.reset()
        assert await desk.queue.read_again([wrong.id], "cp949") == {}
        assert (await ended(desk, [wrong.id]))[wrong.id] == right
        assert await desk.queue.read_again([wrong.id], "auto") == {}
        again = (await ended(desk, [wrong.id]))[wrong.id]
        assert [notice.code for notice in again.warnings] == ["encoding_guessed"]
        assert openai_endpoint.stats.answered == 0, "what was embedded once is kept"


async def test_documents_that_cannot_be_read_again_stay_unchanged(
    settings: Settings, log_file: Path, tmp_path: Path
) -> None:
    changes, goes, table = (tmp_path / name for name in ("changes.md", "goes.txt", "table.svg"))
    for path in (changes, goes, table):
        path.write_text(f"{path.name} is about the harbour.")
    async with a_desk(settings) as desk:
        rows = {row.name: row for row in await add_and_wait(desk, log_file, changes, goes, table)}
        with pytest.raises(EncodingUnknown):
            await desk.queue.read_again([row.id for row in rows.values()], "klingon")
        changes.write_text("Other words than before.")
        goes.unlink()
        left_out = await desk.queue.read_again(
            [rows[name].id for name in ("changes.md", "goes.txt", "table.svg")], "cp949"
        )
        assert codes(left_out) == {
            rows["changes.md"].id: "not_now",
            rows["goes.txt"].id: "file_missing",
            rows["table.svg"].id: "not_text",
        }
        assert {row.name: row for row in await desk.documents()} == rows
        assert desk.queue.idle


async def test_the_old_text_is_found_until_the_new_one_is_stored(
    settings: Settings, log_file: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(settings) as desk:
        [wrong] = await add_and_wait(desk, log_file)
        await desk.queue.pause()
        assert await desk.queue.read_again([wrong.id], "cp949") == {}
        [waiting] = await desk.documents()
        assert waiting.status is Status.QUEUED
        assert "Line 7" in (await desk.search("Line 7 of the log", 1))[0].text
        assert (await desk.upkeep.check()).ok

        # the file goes before its turn comes: the old text is still found, and the wish is kept
        hidden = log_file.rename(log_file.with_suffix(".away"))
        await desk.queue.resume()
        failed = (await ended(desk, [wrong.id]))[wrong.id]
        assert failed.error is not None
        assert failed.error.code == "file_missing"
        assert "Line 7" in (await desk.search("Line 7 of the log", 1))[0].text
        assert (await desk.upkeep.check()).ok
        hidden.rename(log_file)
        await desk.queue.retry([wrong.id])
        right = (await ended(desk, [wrong.id]))[wrong.id]
        assert await first_text(desk, right) == KOREAN

        # one that is at work is left out
        openai_endpoint.hold()
        assert await desk.queue.read_again([wrong.id], "euc-jp") == {}
        await openai_endpoint.until(lambda stats: stats.in_flight > 0)
        assert codes(await desk.queue.read_again([wrong.id], "cp949")) == {wrong.id: "not_now"}
        openai_endpoint.release()
        await ended(desk, [wrong.id])


async def test_a_copy_of_the_file_and_a_change_before_its_turn(settings: Settings, log_file: Path) -> None:
    copy = log_file.with_name("copy.txt")
    copy.write_bytes(log_file.read_bytes())
    async with a_desk(settings) as desk:
        # one after the other: of two at once either may be the one that the other joins
        [wrong] = await add_and_wait(desk, log_file)
        [same] = await add_and_wait(desk, copy)
        assert wrong.id == same.id
        # that the second file has joined the first is told behind: it would take a file that went for a moved one
        await desk.queue.in_work.settled()
        hidden = Path(wrong.path).rename(log_file.with_suffix(".away"))
        # one of its two files is gone: the other one is read
        assert await desk.queue.read_again([wrong.id], "cp949") == {}
        right = (await ended(desk, [wrong.id]))[wrong.id]
        assert (right.status, await first_text(desk, right)) == (Status.READY, KOREAN)
        hidden.rename(wrong.path)

        await desk.queue.pause()
        assert await desk.queue.read_again([wrong.id], "auto") == {}
        Path(wrong.path).write_text("Of the harbour, and of nothing else.")
        await desk.queue.resume()
        changed_one = (await ended(desk, [wrong.id]))[wrong.id]
        assert (changed_one.status, changed_one.content == wrong.content) == (Status.READY, False)
        assert (await desk.search("harbour", 1))[0].text == "Of the harbour, and of nothing else."
        # the copy has what the document had before: it is no source of the changed one
        rows = await add_and_wait(desk, log_file, copy)
        assert len({row.id for row in rows}) == 2
        assert (await desk.upkeep.check(repair=True, asks_for_all=True)).ok


async def test_bytes_that_look_like_no_text_are_text_where_a_person_says_how(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "poem.txt"
    # no mark, no ASCII: a third of its bytes are control characters
    path.write_bytes("一丁七万丈三上下不与丐丑专且丕世丘丙业丛东丝丞丢两严".encode("utf-16-be") * 4)
    async with a_desk(settings) as desk:
        [failed] = await add_and_wait(desk, path)
        assert failed.error is not None
        assert (failed.error.code, failed.content) == ("damaged", None)
        assert await desk.queue.read_again([failed.id], "utf-16-be") == {}
        right = (await ended(desk, [failed.id]))[failed.id]
        assert right.status is Status.READY
        assert (await desk.pages(right))[0][0].text.startswith("一丁七万丈三")
        assert (await desk.upkeep.check()).ok


async def test_another_model_made_meanwhile_has_the_chunks_of_the_new_text(
    settings: Settings, log_file: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(settings) as desk:
        [wrong] = await add_and_wait(desk, log_file)
        await desk.reconfigure(changed(settings, chunk_size=320))
        openai_endpoint.hold()
        reindexing = asyncio.ensure_future(desk.reindex.run())
        await openai_endpoint.until(lambda stats: stats.in_flight > 0)
        reading = asyncio.ensure_future(desk.queue.read_again([wrong.id], "cp949"))
        # the text that is being embedded stays as it is: the wish waits for its turn
        early, _ = await asyncio.wait({reading}, timeout=0.3)
        assert not early
        openai_endpoint.release()
        assert await reading == {}
        await reindexing
        right = (await ended(desk, [wrong.id]))[wrong.id]
        assert await first_text(desk, right) == KOREAN
        found = await until(lambda: desk.upkeep.check(asks_for_all=True), lambda found: not found.orphans)
        assert found.ok, found.remarks
        assert KOREAN in (await desk.search(KOREAN, 1))[0].text
        assert (await desk.search(KOREAN, 1))[0].text == (await desk.chunks(right))[0][0][1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
async def test_the_wish_goes_through_the_owner_and_outlasts_its_kill(
    settings: Settings, log_file: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(settings) as desk:
        [wrong] = await add_and_wait(desk, log_file)
        await desk.queue.pause()
    owner = program(openai_endpoint, "serve", "--library", settings.library)
    try:
        await asyncio.to_thread(service_of, settings.library, owner)
        client = await reach_desk(settings, starts_work=False)
        try:
            assert not client.is_owner
            with pytest.raises(EncodingUnknown, match="klingon"):
                await client.queue.read_again([wrong.id], "klingon")
            assert await client.queue.read_again([wrong.id], "cp949") == {}
            assert codes(await client.queue.read_again([wrong.id, "0" * 12], "cp949")) == {}
            [waiting] = await client.documents()
            assert waiting.status is Status.QUEUED
        finally:
            await client.close()
    finally:
        owner.kill()
        await asyncio.to_thread(owner.communicate)
    async with a_desk(settings) as desk:
        await desk.queue.resume()
        right = (await ended(desk, [wrong.id]))[wrong.id]
        assert await first_text(desk, right) == KOREAN
        assert KOREAN in (await desk.search(KOREAN, 1))[0].text
