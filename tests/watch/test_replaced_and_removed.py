# SPDX-License-Identifier: Apache-2.0
"""Watched folders whose files are replaced, removed and renamed, or whose disk is not there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from docdesk.desk.desk import Desk
from docdesk.settings.model import Settings
from docdesk.system.background import run_to_completion
from docdesk.values.documents import FILE_GONE, Status
from docdesk.watch import folder_watch
from docdesk.watch.folder_watch import FolderWatch
from docdesk.watch.places import is_away
from tests.desks import a_desk, endpoint_settings, until
from tests.ingest.test_replaced_files import (
    BREAD,
    FOGHORN,
    LAMP,
    agrees_with,
    move_over,
    replace_the_folder,
    save_by_a_rename,
)
from tests.openai_endpoint import Endpoint


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rests, shorter."""
    for name in ("REST_SECONDS", "GONE_SECONDS", "RENAME_SECONDS", "WORK_SECONDS", "FOLDERS_SECONDS"):
        monkeypatch.setattr(folder_watch, name, 0.3)
    monkeypatch.setattr(folder_watch, "LOOK_SECONDS", 0.05)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "watched"
    made.mkdir()
    (made / "lamp.txt").write_text(LAMP)
    (made / "bread.txt").write_text(BREAD)
    return made


@pytest.fixture
def settings(tmp_path: Path, folder: Path, openai_endpoint: Endpoint) -> Settings:
    return endpoint_settings(tmp_path / "library", openai_endpoint, watched=[folder])


@asynccontextmanager
async def watching(settings: Settings, count: int) -> AsyncIterator[Desk]:
    """A desk that watches, once so many documents are ready."""
    async with a_desk(settings) as desk:
        watch = FolderWatch(desk.queue, desk.known_files, settings.library)
        watch.use(settings)
        try:
            async with asyncio.timeout(60):
                await watch.looked.wait()
            await until(desk.documents, lambda rows: [r.status for r in rows] == [Status.READY] * count)
            yield desk
        finally:
            await watch.close()


@pytest.mark.parametrize(
    "change", [move_over, save_by_a_rename, replace_the_folder], ids=lambda change: change.__name__
)
async def test_path_content_and_document_agree_after_a_change(
    settings: Settings, folder: Path, change: object
) -> None:
    async with watching(settings, 2) as desk:
        assert callable(change)
        paths = change(folder)
        await agrees_with(desk, *paths)


async def test_a_removed_document_does_not_come_back_under_another_name(
    settings: Settings, folder: Path
) -> None:
    async with watching(settings, 2) as desk:
        [lamp] = [row for row in await desk.documents() if row.name == "lamp.txt"]
        await desk.queue.remove([lamp.id])
        (folder / "lamp.txt").rename(folder / "light.txt")
        (folder / "new.txt").write_text(FOGHORN)
        rows = await until(
            desk.documents, lambda rows: any(r.name == "new.txt" and r.status is Status.READY for r in rows)
        )
        assert sorted(row.name for row in rows) == ["bread.txt", "new.txt"]
        assert str(folder / "light.txt") in await desk.known_files.removed()
        # once it changes, it is another document
        (folder / "light.txt").write_text(LAMP + " And it is put out at dawn.")
        await until(desk.documents, lambda rows: "light.txt" in [row.name for row in rows])


async def test_closing_ends_while_files_are_being_added(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What adds files finishes whatever happens, and swallows the cancellation."""
    begun, may_end = asyncio.Event(), asyncio.Event()
    async with a_desk(settings) as desk:
        add = desk.queue.add

        async def slowly(*given: Any, **named: Any) -> Any:
            async def work() -> Any:
                begun.set()
                await may_end.wait()
                return await add(*given, **named)

            return await run_to_completion(work())

        monkeypatch.setattr(desk.queue, "add", slowly)
        watch = FolderWatch(desk.queue, desk.known_files, settings.library)
        watch.use(settings)
        async with asyncio.timeout(60):
            await begun.wait()
            closing = asyncio.create_task(watch.close())
            asyncio.get_running_loop().call_later(0.05, may_end.set)
            await closing


async def test_a_copy_beside_a_removed_file_is_a_file_of_its_own(settings: Settings, folder: Path) -> None:
    async with watching(settings, 2) as desk:
        [lamp] = [row for row in await desk.documents() if row.name == "lamp.txt"]
        await desk.queue.remove([lamp.id])
        (folder / "copy.txt").write_text(LAMP)
        await until(desk.documents, lambda rows: "copy.txt" in [row.name for row in rows])


async def test_an_empty_mount_point_says_nothing_about_its_files(
    settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_for: dict[str, bool] = {}

    def noted(path: Path, *given: Any) -> bool:
        looked_for[path.name] = is_away(path, *given)
        return looked_for[path.name]

    monkeypatch.setattr(folder_watch, "is_away", noted)
    async with watching(settings, 2) as desk:
        disk = folder.rename(folder.with_name("disk"))
        folder.mkdir()  # as a mount point is left when its disk is not there

        async def found_away() -> dict[str, bool]:
            return looked_for

        await until(found_away, lambda found: found == {"lamp.txt": True, "bread.txt": True}, 60)
        rows = await desk.documents()
        assert [notice.code for row in rows for notice in row.warnings] == []
        folder.rmdir()
        disk.rename(folder)
        # what is deleted on a disk that is there is gone
        (folder / "lamp.txt").unlink()
        (folder / "bread.txt").unlink()
        await until(
            desk.documents,
            lambda rows: all(FILE_GONE in [notice.code for notice in row.warnings] for row in rows),
        )
