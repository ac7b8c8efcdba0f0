# SPDX-License-Identifier: Apache-2.0
"""Readers run in workers that may write nowhere else and reach nothing; a hostile file costs itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from docdesk.errors import Damaged, SourceError, TooMuchMemory
from docdesk.values.places import PlaceKind
from tests.steps.extract.conftest import Read
from tests.steps.extract.office_files import docx, hwp, hwp_paragraph, paragraph, sheet_row, xlsx

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_each_library_works_where_a_worker_is_confined(read: Read, tmp_path: Path) -> None:
    made = {
        "a.docx": docx(paragraph("lxml")),
        "a.xlsx": xlsx({"Sheet": sheet_row(1, "calamine")}),
        "a.hwp": hwp(hwp_paragraph("olefile")),
        "a.rtf": b"{\\rtf1\\ansi striprtf\\par}",
        "a.html": b"<html><p>lxml</p></html>",
        "a.eml": b"From: a\nTo: b\nSubject: mail\n\nwords",
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        found = await read(tmp_path / name)
        assert any(page.text for page in found.pages)
        assert found.notices == ()
    found = await read(tmp_path / "a.xlsx")
    assert found.pages[0].place.kind is PlaceKind.SHEET


async def test_what_is_left_out_is_said(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" + "1,2\n" * 100_010)
    found = await read(tmp_path / "a.csv")
    assert [(notice.code, notice.facts) for notice in found.notices] == [
        ("rows_left_out", {"count": 11, "limit": 100_000})
    ]


async def test_a_bomb_is_refused(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(paragraph("x"), {"styles": " " * (50 << 20)}))
    with pytest.raises(TooMuchMemory):
        await read(tmp_path / "a.docx")
    (tmp_path / "b.docx").write_bytes(docx(paragraph("x"))[:300])
    with pytest.raises((Damaged, SourceError)):
        await read(tmp_path / "b.docx")
