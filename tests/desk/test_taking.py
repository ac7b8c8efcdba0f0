# SPDX-License-Identifier: Apache-2.0
"""Becoming a library's owner, and what is known of it before the catalog is asked."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from docdesk.__main__ import main
from docdesk.desk.desk import open_desk
from docdesk.desk.lock import only_folder_of_vectors, take
from docdesk.errors import LibraryInUse, LibraryPathUnusable, RestoreUnfinished
from docdesk.settings.model import RESTORE_MARK
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint


def test_a_library_has_one_owner_at_a_time(tmp_path: Path) -> None:
    lock, log = take(tmp_path / "library")
    with pytest.raises(LibraryInUse):
        take(tmp_path / "library")
    log.close()
    lock.release()
    lock, log = take(tmp_path / "library")
    log.close()
    lock.release()


def test_a_library_that_is_refused_is_let_go(tmp_path: Path) -> None:
    tmp_path.joinpath(RESTORE_MARK).parent.mkdir(parents=True, exist_ok=True)
    tmp_path.joinpath(RESTORE_MARK).write_text('{"place": "gs://bucket/library"}')
    with pytest.raises(RestoreUnfinished):
        take(tmp_path)
    tmp_path.joinpath(RESTORE_MARK).unlink()
    lock, log = take(tmp_path)
    log.close()
    lock.release()


async def test_the_only_folder_of_vectors_is_the_one_that_is_asked(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    library = tmp_path / "library"
    settings = endpoint_settings(library, openai_endpoint)
    note = tmp_path / "note.txt"
    note.write_text("The keeper lights the lamp.")
    assert only_folder_of_vectors(library) is None
    async with a_desk(settings) as desk:
        await add_and_wait(desk, note)
    assert only_folder_of_vectors(library) == library / "vectors"
    async with a_desk(settings) as desk:
        (found,) = await desk.search("keeper lights the lamp", 1)
        assert found.name == "note.txt"
    shutil.copytree(library / "vectors", library / "vectors-2")
    assert only_folder_of_vectors(library) is None, "which of two it is only the catalog knows"
    desk = await open_desk(settings, starts_work=False)
    try:
        (found,) = await desk.search("keeper lights the lamp", 1)
        assert found.name == "note.txt"
    finally:
        await desk.close()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (b"b\xfccher", "is not valid UTF-8"),
        (b"/".join([b"a" * 100] * 5), "at most 470 are possible"),
        (b"a" * 300, "a name in the path is too long"),
    ],
    ids=["not UTF-8", "too long", "a long name"],
)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not have such names")
def test_a_library_whose_path_cannot_work_is_refused_with_a_sentence(
    tmp_path: Path, name: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("A note about the harbour.")
    library = tmp_path / os.fsdecode(name)
    with pytest.raises(LibraryPathUnusable) as caught:
        take(library)
    assert said in caught.value.problem().detail
    assert main(["add", "--library", str(library), str(note)]) != 0
    printed = capsys.readouterr()
    assert said in printed.out + printed.err
    assert "Traceback" not in printed.err
