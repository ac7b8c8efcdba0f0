# SPDX-License-Identifier: Apache-2.0
"""ZIP archives: what is taken out, under which name, and what is not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from docdesk.errors import FileEmpty, TooMuchMemory
from docdesk.steps.extract import reading
from docdesk.steps.extract.formats.archive import name_of
from docdesk.steps.extract.identify import identify
from docdesk.values.formats import FileType
from tests.steps.extract.office_files import zipped
from tests.steps.extract.reading_here import read_here, text_of


def test_files_are_put_beside_the_spool_under_numbers(tmp_path: Path) -> None:
    found = read_here(
        tmp_path / "a.zip", zipped({"b/one.txt": "1", "../two.txt": "22", "empty.txt": "", "c/": ""})
    )
    assert found.facts["members"] == ["one.txt", "two.txt"]
    folder = tmp_path / "a.zip.spool.members"
    assert {file.name: file.read_text() for file in folder.iterdir()} == {"0": "1", "1": "22"}
    assert text_of(found).split("\n") == ["b/one.txt", "../two.txt"]


def test_names_without_a_mark_are_in_the_code_page_of_who_packed_them() -> None:
    for name, encoding in (("회의록.txt", "cp949"), ("회의록.txt", "utf-8"), ("plain.txt", "ascii")):
        entry = zipfile.ZipInfo(name.encode(encoding).decode("cp437"))
        assert name_of(entry) == name


def test_too_many_files_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from docdesk.steps.extract.formats import archive

    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    found = read_here(tmp_path / "a.zip", zipped({f"{number}.txt": "x" for number in range(5)}))
    assert found.facts["members"] == ["0.txt", "1.txt", "2.txt"]
    assert found.facts["members_left_out"] == 2
    assert reading.MOST_MEMBERS == 2_000


def test_empty_archives_and_bombs_are_refused(tmp_path: Path) -> None:
    for data in (zipped({}), zipped({"folder/": ""})):
        with pytest.raises(FileEmpty):
            read_here(tmp_path / "a.zip", data)
    with pytest.raises(TooMuchMemory):
        read_here(tmp_path / "b.zip", zipped({"a.txt": b"\0" * (40 << 20)}))


def test_a_directory_that_points_outside_the_file_costs_its_entries(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": "words", "b.txt": "more"}))
    end = data.rindex(b"PK\x05\x06")
    data[end + 16 : end + 20] = (int.from_bytes(data[end + 16 : end + 20], "little") + 40).to_bytes(
        4, "little"
    )
    assert "members" not in read_here(tmp_path / "a.zip", bytes(data)).facts


def test_what_is_an_archive(tmp_path: Path) -> None:
    file = io.BytesIO(zipped({"a.txt": "x"}))
    for name in ("a.zip", "a"):
        (tmp_path / name).write_bytes(file.getvalue())
        assert identify(tmp_path / name) is FileType.ZIP
