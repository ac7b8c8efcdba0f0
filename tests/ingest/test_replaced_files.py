# SPDX-License-Identifier: Apache-2.0
"""A file that takes the place of another: path, content and document agree afterwards."""

from __future__ import annotations

import dataclasses
import os
import shutil
from pathlib import Path

import pytest

from docdesk.desk.desk import Desk
from docdesk.values.documents import Removed, Stage, Status
from tests.desks import Events, a_desk, add_and_wait, ended, endpoint_settings, is_document, until
from tests.openai_endpoint import Endpoint

LAMP = "The keeper lights the lamp at dusk."
BREAD = "Knead the dough and let it rise."
FOGHORN = "The foghorn sounds every minute in thick weather."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "papers"
    made.mkdir()
    (made / "lamp.txt").write_text(LAMP)
    (made / "bread.txt").write_text(BREAD)
    for number, path in enumerate(sorted(made.iterdir())):
        os.utime(path, (1_000_000 + number, 1_000_000 + number))
    return made


async def agrees_with(desk: Desk, *paths: Path) -> None:
    """Wait until the documents are these files, whole and by their present texts, and nothing else is found."""
    wanted = sorted((str(path), path.name, path.read_text()) for path in paths)

    async def agreeing() -> list[tuple[str, str, str]]:
        rows = [row for row in await desk.documents() if row.status is Status.READY]
        texts = [(await desk.chunks(row))[0] for row in rows]
        return sorted(
            (row.path, row.name, " ".join(text.strip() for _, text in of_row))
            for row, of_row in zip(rows, texts, strict=True)
        )

    await until(agreeing, lambda rows: rows == wanted, 30)
    rows = await desk.documents()
    assert len(rows) == len(paths)
    found = await desk.search("keeper lamp dough rise foghorn", 10)
    assert {hit.document for hit in found} == {row.id for row in rows}
    check = await desk.upkeep.check(asks_for_all=True)
    assert check.ok, check.remarks


def move_over(folder: Path) -> list[Path]:
    (folder / "lamp.txt").replace(folder / "bread.txt")
    return [folder / "bread.txt"]


def copy_over(folder: Path) -> list[Path]:
    shutil.copyfile(folder / "lamp.txt", folder / "bread.txt")
    return [folder / "lamp.txt"]  # or bread.txt: one document has both


def save_with_a_backup(folder: Path) -> list[Path]:
    """As an editor does that keeps the version before."""
    (folder / "new").write_text(FOGHORN)
    (folder / "bread.txt").rename(folder / "bread.old.txt")
    (folder / "new").rename(folder / "bread.txt")
    return [folder / "lamp.txt", folder / "bread.txt", folder / "bread.old.txt"]


def save_by_a_rename(folder: Path) -> list[Path]:
    (folder / "new").write_text(FOGHORN)
    (folder / "new").replace(folder / "bread.txt")
    return [folder / "lamp.txt", folder / "bread.txt"]


def swap(folder: Path) -> list[Path]:
    (folder / "lamp.txt").rename(folder / "aside")
    (folder / "bread.txt").rename(folder / "lamp.txt")
    (folder / "aside").rename(folder / "bread.txt")
    return [folder / "lamp.txt", folder / "bread.txt"]


def replace_the_folder(folder: Path) -> list[Path]:
    fresh = folder.with_name("fresh")
    fresh.mkdir()
    (fresh / "lamp.txt").write_text(BREAD)
    (fresh / "bread.txt").write_text(FOGHORN)
    (fresh / "more.txt").write_text(LAMP)
    shutil.rmtree(folder)
    fresh.rename(folder)
    return [folder / "lamp.txt", folder / "bread.txt", folder / "more.txt"]


CHANGES = [move_over, copy_over, save_with_a_backup, save_by_a_rename, swap, replace_the_folder]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
async def test_path_content_and_document_agree_after_an_add(
    tmp_path: Path, folder: Path, openai_endpoint: Endpoint, change: object
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        await add_and_wait(desk, folder)
        assert callable(change)
        paths = change(folder)
        await add_and_wait(desk, folder)
        await agrees_with(desk, *paths)


async def test_whoever_follows_the_queue_sees_the_replaced_document_go(
    tmp_path: Path, folder: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        [lamp] = await add_and_wait(desk, folder / "lamp.txt")
        [bread] = await add_and_wait(desk, folder / "bread.txt")
        events = Events(desk)
        move_over(folder)
        await add_and_wait(desk, folder / "bread.txt")
        await events.until(lambda event: event == Removed(bread.id, joined=lamp.id))
        await agrees_with(desk, folder / "bread.txt")
        assert [row.id for row in await desk.documents()] == [lamp.id], "a moved file keeps its document"


async def test_a_replaced_document_with_another_file_points_there(
    tmp_path: Path, folder: Path, openai_endpoint: Endpoint
) -> None:
    (folder / "copy.txt").write_text(BREAD)
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        [bread] = await add_and_wait(desk, folder / "bread.txt")
        await add_and_wait(desk, folder)
        move_over(folder)
        await add_and_wait(desk, folder)
        await agrees_with(desk, folder / "bread.txt", folder / "copy.txt")
        [copy] = [row for row in await desk.documents() if row.name == "copy.txt"]
        assert copy.id == bread.id


async def test_the_old_version_answers_until_the_one_that_took_its_place_is_ready(
    tmp_path: Path, folder: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        [bread] = await add_and_wait(desk, folder / "bread.txt")
        openai_endpoint.hold()
        events = Events(desk)
        [lamp] = (await desk.queue.add([folder / "lamp.txt"])).documents
        await events.until(is_document(id=lamp.id, stage=Stage.EMBED))
        move_over(folder)
        [joining] = (await desk.queue.add([folder / "bread.txt"])).documents
        await events.until(lambda event: event == Removed(joining.id, joined=lamp.id))
        assert bread.id in {row.id for row in await desk.documents()}
        matches = await desk.parts.library.words.match("dough", 5)
        assert [generation for generation, _ in matches] == [bread.generation], "its words are still found"
        openai_endpoint.release()
        await ended(desk, [lamp.id, joining.id])
        await agrees_with(desk, folder / "bread.txt")
        assert [row.id for row in await desk.documents()] == [lamp.id]


async def test_a_library_with_a_document_that_was_replaced_before_is_settled_at_its_start(
    tmp_path: Path, folder: Path, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        [lamp] = await add_and_wait(desk, folder / "lamp.txt")
        await add_and_wait(desk, folder / "bread.txt")
        # as an older docdesk left it: the row is ready at a path whose file belongs to another document
        move_over(folder)
        stolen = f"UPDATE sources SET document = '{lamp.id}' WHERE path = '{folder / 'bread.txt'}'"
        await desk.parts.database.write(lambda c: c.exec_driver_sql(stolen))
        found = await desk.upkeep.check()
        assert (found.ok, found.without_source) == (False, 1)
        assert [remark.code for remark in found.remarks] == ["check_without_source"]
    async with a_desk(settings) as desk:
        await until(desk.documents, lambda rows: [row.id for row in rows] == [lamp.id])


async def test_a_repair_finds_the_file_of_a_document_that_lost_it(
    tmp_path: Path, folder: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        await add_and_wait(desk, folder)
        await desk.parts.database.write(lambda c: c.exec_driver_sql("DELETE FROM sources"))
        assert (await desk.upkeep.check()).without_source == 2
        assert (await desk.upkeep.check(repair=True)).ok
        save_by_a_rename(folder)
        await add_and_wait(desk, folder)
        await agrees_with(desk, folder / "lamp.txt", folder / "bread.txt")


async def test_a_located_file_stays_the_source_of_its_document(
    tmp_path: Path, folder: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        [lamp] = await add_and_wait(desk, folder / "lamp.txt")
        elsewhere = folder / "elsewhere.txt"
        (folder / "lamp.txt").rename(elsewhere)
        await desk.point_to(dataclasses.replace(lamp, path=str(elsewhere), name=elsewhere.name), lamp.path)
        await agrees_with(desk, elsewhere)
