# SPDX-License-Identifier: Apache-2.0
"""Watched folders: complete files are added, moved ones keep their documents, missing ones are marked."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from docdesk.__main__ import main
from docdesk.desk.desk import Desk
from docdesk.settings.model import Settings, load_settings
from docdesk.values.documents import FILE_GONE, Document, Status
from docdesk.watch import folder_watch
from docdesk.watch.file_changes import being_written
from docdesk.watch.folder_watch import FolderWatch
from docdesk.watch.left_out import LeftOut
from tests.desks import a_desk, endpoint_settings, until
from tests.openai_endpoint import Endpoint
from tests.owners import program


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rests, shorter."""
    for name in ("REST_SECONDS", "GONE_SECONDS", "WORK_SECONDS", "FOLDERS_SECONDS"):
        monkeypatch.setattr(folder_watch, name, 0.3)
    monkeypatch.setattr(folder_watch, "LOOK_SECONDS", 0.05)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "watched"
    made.mkdir()
    return made


@asynccontextmanager
async def watching(settings: Settings) -> AsyncIterator[Desk]:
    """A desk whose folders were compared once, and are watched."""
    async with a_desk(settings) as desk:
        watch = FolderWatch(desk.queue, desk.known_files, settings.library)
        watch.use(settings)
        try:
            async with asyncio.timeout(60):
                await watch.looked.wait()
            yield desk
        finally:
            await watch.close()


def is_gone(document: Document) -> bool:
    return any(notice.code == FILE_GONE for notice in document.warnings)


def ready(*names: str) -> Callable[[list[Document]], bool]:
    """Whether exactly these are there, ready, and their files too."""
    return lambda rows: (
        sorted(row.name for row in rows) == sorted(names)
        and all(row.status is Status.READY and not is_gone(row) for row in rows)
    )


@pytest.mark.timeout(600)
async def test_new_changed_renamed_deleted_and_returning_files(
    tmp_path: Path, folder: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = endpoint_settings(
        tmp_path / "library", openai_endpoint, watched=[folder], leave_out=["drafts/"]
    )
    (folder / "early.txt").write_text("It was there before the start.")
    async with watching(settings) as desk:
        (folder / "drafts").mkdir()
        (folder / "drafts" / "no.txt").write_text("Left out by its folder.")
        (folder / "half.txt.part").write_text("Left out by its name.")
        (folder / "deep").mkdir()
        (folder / "deep" / "a.txt").write_text("The lamp of the harbour.")
        rows = await until(desk.documents, ready("early.txt", "a.txt"))
        [a] = [row for row in rows if row.name == "a.txt"]

        (folder / "deep" / "a.txt").rename(folder / "b.txt")
        rows = await until(desk.documents, ready("early.txt", "b.txt"))
        assert a.id in {row.id for row in rows}, "a renamed file keeps its document"
        (folder / "deep").rename(folder / "deeper")
        (folder / "b.txt").rename(folder / "deeper" / "b.txt")
        moved = (a.id, str(folder / "deeper" / "b.txt"))
        # the document itself, not the row that the file has until its bytes are known
        await until(desk.documents, lambda rows: moved in [(row.id, row.path) for row in rows])
        await until(desk.documents, ready("early.txt", "b.txt"))
        assert openai_endpoint.stats.inputs == 2

        (folder / "deeper" / "b.txt").write_text("The foghorn sounds in thick weather.")
        await until(
            lambda: desk.search("foghorn thick weather", 1),
            lambda found: [p.text for p in found] == ["The foghorn sounds in thick weather."],
        )
        await until(desk.documents, ready("early.txt", "b.txt"))
        assert [p.name for p in await desk.search("foghorn", 1)] == ["b.txt"]
        inputs = openai_endpoint.stats.inputs

        (folder / "deeper" / "b.txt").unlink()
        rows = await until(desk.documents, lambda rows: any(map(is_gone, rows)))
        [gone] = [row for row in rows if is_gone(row)]
        assert (gone.name, gone.status) == ("b.txt", Status.READY)
        assert [p.name for p in await desk.search("foghorn", 1)] == ["b.txt"], "its text is still found"
        (folder / "deeper" / "b.txt").write_text("The foghorn sounds in thick weather.")
        rows = await until(desk.documents, ready("early.txt", "b.txt"))
        assert gone.id in {row.id for row in rows}
        assert openai_endpoint.stats.inputs == inputs

        # a second copy takes the place of the first
        (folder / "copy.txt").write_text("The foghorn sounds in thick weather.")
        copy = str(folder / "copy.txt")
        await until(
            lambda: desk.known_files.files.of([copy]),
            lambda known: any(file.document == gone.id for file in known.values()),
        )
        (folder / "deeper" / "b.txt").unlink()
        rows = await until(desk.documents, ready("early.txt", "copy.txt"))
        assert gone.id in {row.id for row in rows}

        # a disk that is taken out says nothing of its files
        away = folder.rename(tmp_path / "away")
        await until(desk.documents, ready("early.txt", "copy.txt"))
        away.rename(folder)
        (folder / "late.txt").write_text("It is there again, and watched.")
        names = ["early.txt", "copy.txt", "late.txt"]
        await until(desk.documents, ready(*names))

        await changes_while_it_is_in_work(desk, folder, openai_endpoint, *names)
        if sys.platform == "linux":  # which says what is open to write
            await copies_slowly(desk, folder, *names, "busy.txt")
        (folder / "empty.txt").touch()
        os.utime(folder / "empty.txt", (1, 1))
        await until(desk.documents, lambda rows: any(row.status is Status.FAILED for row in rows))
        await desk.queue.remove([row.id for row in await desk.documents() if row.name == "early.txt"])

    await reads_nothing(settings, openai_endpoint, monkeypatch)


async def reads_nothing(settings: Settings, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a start where nothing changed; what a person removed stays removed, what failed is not tried again."""
    inputs = endpoint.stats.inputs
    asked: list[Any] = []
    async with a_desk(settings) as desk:
        monkeypatch.setattr(desk.queue, "add", lambda paths: asked.append(list(paths)))
        monkeypatch.setattr(desk.queue, "retry", lambda ids, **_: asked.append(list(ids)))
        watch = FolderWatch(desk.queue, desk.known_files, settings.library)
        watch.use(settings)
        async with asyncio.timeout(60):
            await watch.looked.wait()
        assert not watch._resting
        await watch.close()
    assert asked == []
    assert endpoint.stats.inputs == inputs


async def changes_while_it_is_in_work(desk: Desk, folder: Path, endpoint: Endpoint, *names: str) -> None:
    """What is read of a file that goes on changing is, in the end, what it is in the end."""
    endpoint.hold()
    (folder / "busy.txt").write_text("Before the change.")
    await endpoint.until(lambda stats: stats.in_flight == 1)
    (folder / "busy.txt").write_text("After the change, it is about the tide.")
    endpoint.release()
    await until(
        lambda: desk.search("tide change", 1),
        lambda found: [p.text for p in found] == ["After the change, it is about the tide."],
    )
    await until(desk.documents, ready(*names, "busy.txt"))


async def copies_slowly(desk: Desk, folder: Path, *names: str) -> None:
    """A half-copied file is not added, however long it rests."""
    with (folder / "slow.txt").open("w") as copy:
        copy.write("The first half, ")
        copy.flush()
        assert being_written([folder / "slow.txt", folder]) == {folder / "slow.txt"}
        (folder / "whole.txt").write_text("Written later, and whole.")
        await until(desk.documents, ready(*names, "whole.txt"))
        copy.write("and the second.")
    rows = await until(desk.documents, ready(*names, "whole.txt", "slow.txt"))
    assert {row.size for row in rows if row.name == "slow.txt"} == {31}
    assert being_written([folder / "slow.txt"]) == set()


@pytest.mark.parametrize(
    ("path", "patterns", "left_out"),
    [
        ("a.txt", [], False),
        ("library", [], True),
        ("library/catalog.db", [], True),
        ("library/logs/docdesk.log", [], True),
        (".git/a.txt", [], True),
        ("~$letter.docx", [], True),
        ("movie.pdf.part", [], True),
        ("a.log", ["*.log"], True),
        ("logs/a.txt", ["logs/"], True),
        ("logs", ["logs/"], False),
        ("deep/logs/a.txt", ["logs"], True),
        ("deep/logs/a.txt", ["deep/*/a.txt"], True),
        ("deep/logs/a.txt", ["logs/a.txt"], False),
        ("deep/x/a.txt", ["deep/x/"], True),
        ("deep/x", ["deep/x/"], False),
        ("saved_files/a.js", [], True),
        ("other_files/a.txt", [], False),
    ],
)
def test_patterns(tmp_path: Path, path: str, patterns: list[str], left_out: bool) -> None:
    folder = tmp_path / "w"
    folder.mkdir()
    (folder / "saved.html").touch()
    asked = LeftOut([folder], patterns, folder / "library")
    assert asked(folder / path) is left_out
    assert not asked(folder)
    assert asked(tmp_path / "elsewhere.txt"), "it is in no watched folder"


@pytest.mark.timeout(600)
def test_the_command_watches_until_it_is_stopped(
    tmp_path: Path, folder: Path, openai_endpoint: Endpoint
) -> None:
    (folder / "a.txt").write_text("Early.")
    library = tmp_path / "library"
    process = program(
        openai_endpoint, "watch", folder, "--library", library, "--json", "--leave-out", "*.log"
    )
    assert process.stdout is not None
    try:
        first = json.loads(process.stdout.readline())
        (folder / "no.log").write_text("Left out.")
        (folder / "b.txt").write_text("Late.")
        second = json.loads(process.stdout.readline())
        assert [(row["name"], row["status"]) for row in (first, second)] == [
            ("a.txt", "ready"),
            ("b.txt", "ready"),
        ]
        process.send_signal(signal.SIGTERM if os.name == "posix" else signal.CTRL_BREAK_EVENT)
        _, said = process.communicate(timeout=240)
        assert process.returncode == 0, said
    finally:
        process.kill()
        process.communicate()
    # kept for the next start, which needs no words
    kept = load_settings({}, library=library)
    assert (kept.watched, kept.leave_out, kept.provider) == ((folder,), ("*.log",), "builtin")
    assert main(["watch", "--stop", str(folder), "--library", str(library)]) == 0
    assert load_settings({}, library=library).watched == ()
    assert main(["watch", "--library", str(library)]) == 2
