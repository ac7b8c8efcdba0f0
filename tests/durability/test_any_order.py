# SPDX-License-Identifier: Apache-2.0
"""Any sequence of operations on a library leaves it whole, and it finds what it has."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from docdesk.desk.desk import Desk, open_desk
from docdesk.settings.model import changed
from docdesk.values.documents import Document, Status
from tests.desks import endpoint_settings, until
from tests.openai_endpoint import Endpoint

CHUNK_SIZES = (150, 250, 400)


class AnyOrder(RuleBasedStateMachine):
    """One library and the folder of its files; a rule is what a person or an accident does."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="docdesk-any-order-"))
        (self.folder / "files").mkdir()
        self.endpoint = Endpoint()
        self.endpoint.start()
        self.runner = asyncio.Runner()
        self.numbers = itertools.count()
        self.settings = endpoint_settings(
            self.folder / "library", self.endpoint, chunk_size=CHUNK_SIZES[0], chunk_overlap=0, batch_inputs=8
        )
        self.desk: Desk | None = None

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def the_desk(self) -> Desk:
        assert self.desk is not None
        return self.desk

    def files(self) -> list[Path]:
        return sorted((self.folder / "files").iterdir())

    def write(self, path: Path) -> None:
        number = next(self.numbers)
        path.write_text(
            "\n\n".join(f"Paragraph {i} of café {number} has {i * 31 + number} words." for i in range(12)),
            "utf-8",
        )

    def a_document(self, which: int) -> Document | None:
        rows: list[Document] = self.do(self.the_desk().documents())
        return rows[which % len(rows)] if rows else None

    @initialize()
    def open(self) -> None:
        self.desk = self.do(open_desk(self.settings))

    @rule()
    def add(self) -> None:
        self.write(self.folder / "files" / f"file{next(self.numbers)}.txt")
        self.do(self.the_desk().queue.add([self.folder / "files"]))

    @precondition(lambda self: self.files())
    @rule(which=st.integers(0, 99))
    def change(self, which: int) -> None:
        files = self.files()
        self.write(files[which % len(files)])
        self.do(self.the_desk().queue.add([self.folder / "files"]))

    @precondition(lambda self: self.files())
    @rule(which=st.integers(0, 99))
    def move(self, which: int) -> None:
        files = self.files()
        path = files[which % len(files)]
        path.rename(path.with_name(f"moved{next(self.numbers)}.txt"))
        self.do(self.the_desk().queue.add([self.folder / "files"]))

    @precondition(lambda self: self.files())
    @rule(which=st.integers(0, 99))
    def copy(self, which: int) -> None:
        files = self.files()
        shutil.copy(files[which % len(files)], self.folder / "files" / f"copy{next(self.numbers)}.txt")
        self.do(self.the_desk().queue.add([self.folder / "files"]))

    @rule(which=st.integers(0, 99))
    def remove(self, which: int) -> None:
        if document := self.a_document(which):
            self.do(self.the_desk().queue.remove([document.id]))

    @rule(which=st.integers(0, 99))
    def cancel(self, which: int) -> None:
        if document := self.a_document(which):
            self.do(self.the_desk().queue.cancel([document.id]))

    @rule(which=st.integers(0, 99))
    def retry(self, which: int) -> None:
        if document := self.a_document(which):
            self.do(self.the_desk().queue.retry([document.id]))

    @rule(which=st.integers(0, 99), encoding=st.sampled_from(["auto", "latin-1", "cp949"]))
    def read_again(self, which: int, encoding: str) -> None:
        if document := self.a_document(which):
            self.do(self.the_desk().queue.read_again([document.id], encoding))

    @rule()
    def pause_and_resume(self) -> None:
        self.do(self.the_desk().queue.pause())
        self.do(self.the_desk().queue.resume())

    @rule()
    def kill_the_store(self) -> None:
        pid = self.the_desk().upkeep.store_pid
        if pid is not None:
            with contextlib.suppress(psutil.NoSuchProcess):  # it was killed, and not asked since
                psutil.Process(pid).kill()

    @rule()
    def start_again(self) -> None:
        self.do(self.the_desk().close())
        self.desk = self.do(open_desk(self.settings))

    @rule(size=st.sampled_from(CHUNK_SIZES))
    def split_in_another_way(self, size: int) -> None:
        self.settings = changed(self.settings, chunk_size=size)
        self.do(self.the_desk().reconfigure(self.settings))
        self.do(self.the_desk().reindex.run())

    @rule()
    def rebuild(self) -> None:
        assert self.do(self.the_desk().upkeep.rebuild()).ok

    @rule()
    def is_whole(self) -> None:
        self.do(self.settled())

    async def settled(self) -> None:
        desk = self.the_desk()
        work = desk.queue.in_work
        # a file that was moved is followed by its row in the background, and tried again there
        await until(
            desk.documents,
            lambda rows: all(row.status.ended for row in rows) and not work.background.tasks,
            120,
        )
        await desk.parts.sweeper.sweep()
        found = await desk.upkeep.check(repair=True, asks_for_all=True)
        assert found.ok, found
        rows = await desk.documents()
        assert all(row.status in (Status.READY, Status.CANCELLED) or _went_unread(row) for row in rows), rows
        assert found.documents == sum(row.status is Status.READY for row in rows)
        for row in rows[:3]:
            if row.status is Status.READY:
                [(chunk, text)], _ = await desk.chunks(row, 0, 1)
                assert hashlib.sha256(text.encode()).hexdigest() == chunk.sha256
                assert row.id in {passage.document for passage in await desk.search(text, 3)}

    def teardown(self) -> None:
        try:
            if self.desk is not None:
                self.do(self.settled())
                stats = self.endpoint.stats
                assert stats.answered <= stats.distinct + stats.requests, "questions alone are asked again"
                self.do(self.desk.close())
        finally:
            self.runner.close()
            self.endpoint.stop()
            shutil.rmtree(self.folder, ignore_errors=True)


def _went_unread(row: Document) -> bool:
    """A file that was moved away before anybody had read it: nothing tells that it is the one at a new place."""
    return (
        row.error is not None
        and (row.error.code, row.content) == ("file_missing", None)
        and not Path(row.path).exists()
    )


QUICK = settings(
    max_examples=3,
    stateful_step_count=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(900)
def test_a_library_is_whole_after_any_sequence() -> None:
    run_state_machine_as_test(AnyOrder, settings=QUICK)  # type: ignore[no-untyped-call]


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_library_is_whole_after_many_sequences() -> None:
    many = settings(QUICK, max_examples=40, stateful_step_count=20, derandomize=False, print_blob=True)
    run_state_machine_as_test(AnyOrder, settings=many)  # type: ignore[no-untyped-call]
