# SPDX-License-Identifier: Apache-2.0
"""Text files to which a program adds while docdesk reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from docdesk.errors import FileUnreadable
from docdesk.steps.extract.identify import content_of
from docdesk.values.facts import coded

from .conftest import Read


@pytest.mark.asyncio(loop_scope="module")
async def test_a_log_that_grows_is_read_to_where_it_was(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text("begun\nwaiting\n")
    hashed = content_of(path)
    with path.open("a") as log:
        log.write("ended\n")
    found = await read(path, hashed=hashed)
    assert [page.text for page in found.pages] == ["begun\nwaiting\n"]
    assert found.notices == ()


@pytest.mark.asyncio(loop_scope="module")
async def test_a_letter_that_was_written_in_part_is_left_out(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    whole = "적립 제외".encode()
    path.write_bytes(whole[:-1])
    hashed = content_of(path)
    path.write_bytes(whole)
    found = await read(path, hashed=hashed)
    assert ([page.text for page in found.pages], found.notices) == (["적립 제"], ())


@pytest.mark.parametrize("now", ["other\nbeginning\n", "begun\n"])
@pytest.mark.asyncio(loop_scope="module")
async def test_a_restarted_log_counts_as_changed(read: Read, tmp_path: Path, now: str) -> None:
    path = tmp_path / "a.log"
    path.write_text("begun\nwaiting\n")
    hashed = content_of(path)
    path.write_text(now)
    with pytest.raises(FileUnreadable) as caught:
        await read(path, hashed=hashed)
    assert caught.value.facts["reason"] == coded("changed_while_read")


def test_only_the_requested_number_of_bytes_is_read(tmp_path: Path) -> None:
    long, short = tmp_path / "long.log", tmp_path / "short.log"
    long.write_text("begun\nwaiting\n")
    short.write_text("begun\n")
    assert content_of(long, 6) == content_of(short)
    assert content_of(short, 100) == content_of(short)
