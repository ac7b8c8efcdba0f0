# SPDX-License-Identifier: Apache-2.0
"""The provider is asked only for text that it never embedded, whatever is done to the files and the settings."""

from __future__ import annotations

from pathlib import Path

from docdesk.desk.desk import Desk
from docdesk.settings.model import changed
from docdesk.values.documents import Document, Status
from tests.desks import a_desk, add_and_wait, ended, endpoint_settings
from tests.openai_endpoint import Endpoint, Stats


def paragraph(book: int, i: int) -> str:
    return (
        f"Paragraph {i} of book {book} tells of lantern {i * 37 + book} and of harbour {i * 53 + book}. " * 2
    )


def write(path: Path, book: int, paragraphs: int, *more: str) -> None:
    path.write_text("\n\n".join([*(paragraph(book, i) for i in range(paragraphs)), *more]))


async def texts_of(desk: Desk, documents: list[Document]) -> set[str]:
    found: set[str] = set()
    for document in documents:
        chunks, total = await desk.chunks(document, 0, 1_000)
        assert len(chunks) == total == document.chunks > 0
        found |= {text for _, text in chunks}
    return found


class Asked:
    """All texts that the endpoint was ever asked for; `since` tells those of the last step."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self.before: set[str] = set()

    def since(self) -> Stats:
        stats = self._endpoint.stats
        assert stats.inputs == stats.answered == stats.distinct, "no text twice in one step"
        assert not stats.texts & self.before, "none that was embedded in an earlier step"
        self.before |= stats.texts
        self._endpoint.reset()
        return stats


async def test_only_new_text_is_embedded(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for book in range(3):
        write(files / f"book{book}.txt", book, 20)
    settings = endpoint_settings(
        tmp_path / "library", openai_endpoint, chunk_size=200, chunk_overlap=0, batch_inputs=8
    )
    asked = Asked(openai_endpoint)
    async with a_desk(settings) as desk:
        documents = await add_and_wait(desk, files)
        first = await texts_of(desk, documents)
        assert asked.since().texts == first

        # a duplicate
        (files / "copy.txt").write_bytes((files / "book0.txt").read_bytes())
        [copied] = await add_and_wait(desk, files / "copy.txt")
        assert [notice.code for notice in copied.warnings] == ["duplicate"]
        assert asked.since().inputs == 0

        # a moved file
        (files / "book1.txt").rename(files / "moved.txt")
        [moved] = await add_and_wait(desk, files / "moved.txt")
        assert moved.id == documents[1].id
        assert asked.since().inputs == 0

        # a changed document: the same, and something at its end
        write(files / "book2.txt", 2, 20, paragraph(9, 1), paragraph(9, 2))
        [new] = await add_and_wait(desk, files / "book2.txt")
        assert new.id != documents[2].id
        fresh = await texts_of(desk, [new])
        assert asked.since().texts == fresh - first
        assert len(fresh - first) < 0.3 * len(fresh)
        assert new.reused == new.chunks - len(fresh - first)

        # its two sources: one of two paths of the same bytes changes, and the other keeps its document whole
        write(files / "copy.txt", 0, 20, paragraph(8, 1))
        [parted] = await add_and_wait(desk, files / "copy.txt")
        assert parted.id != documents[0].id
        assert asked.since().texts <= {paragraph(8, 1).strip()} | await texts_of(desk, [parted]) - first
        kept = await desk.document(documents[0].id)
        assert kept is not None
        assert kept.status is Status.READY
        assert await texts_of(desk, [kept]) <= first

        # what is made anew
        assert (await desk.upkeep.rebuild()).ok
        assert (await desk.upkeep.check(repair=True, asks_for_all=True)).ok
        assert asked.since().inputs == 0

        # another overlap: chunks that come out as they were are not embedded again
        await desk.reconfigure(changed(settings, chunk_overlap=40))
        cost = await desk.reindex.cost()
        assert asked.since().inputs == 0
        before = set(asked.before)
        assert await desk.reindex.run() == 4
        rows = [row for row in await desk.documents() if row.status is Status.READY]
        new_texts = await texts_of(desk, rows)
        stats = asked.since()
        assert stats.texts == new_texts - before
        assert stats.inputs == cost.to_embed < cost.chunks
        assert (await desk.upkeep.check(asks_for_all=True)).ok


async def test_a_retry_continues_where_the_provider_failed(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    path = tmp_path / "long.txt"
    write(path, 1, 60)
    settings = endpoint_settings(
        tmp_path / "library", openai_endpoint, chunk_size=200, chunk_overlap=0, batch_inputs=8,
        requests_in_flight=1,
    )  # fmt: skip
    openai_endpoint.rule = lambda request: "400" if request.number > 3 else None
    async with a_desk(settings) as desk:
        [failed] = await add_and_wait(desk, path)
        assert failed.status is Status.FAILED
        openai_endpoint.rule = None
        paid = openai_endpoint.stats.answered
        assert paid == 24
        openai_endpoint.reset()
        await desk.queue.retry([failed.id])
        [ready] = (await ended(desk, [failed.id])).values()
        assert (ready.status, ready.reused) == (Status.READY, paid)
        assert openai_endpoint.stats.inputs == ready.chunks - paid
