# SPDX-License-Identifier: Apache-2.0
"""ZIP archives: what is taken out, under which name, and what is not."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from docdesk.errors import FileEmpty, TooMuchMemory
from docdesk.steps.extract import reading
from docdesk.steps.extract.formats.archive import names_of
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


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (["회의록.txt", "회의 2월.hwp"], "cp949"),
        (["회의록.txt"], "utf-8"),
        (["plain.txt"], "ascii"),
        (["議事録.txt", "文章1.txt"], "cp932"),
        (["メモ.txt"], "cp932"),
        (["会议记录.txt", "中文 2.doc"], "gb2312"),
        (["für Köln.txt", "Tânger.txt", "été.txt"], "cp437"),
    ],
)
def test_names_without_a_mark_are_in_the_code_page_of_who_packed_them(
    names: list[str], encoding: str
) -> None:
    assert names_of([zipfile.ZipInfo(name.encode(encoding).decode("cp437")) for name in names]) == names


def test_a_name_in_utf_8_beside_the_one_in_a_code_page_is_taken() -> None:
    entry = zipfile.ZipInfo("?.txt")
    entry.extra = struct.pack("<HHBI", 0x7075, 5 + len("회의.txt".encode()), 1, 0) + "회의.txt".encode()
    other = zipfile.ZipInfo("é.txt")
    other.extra = b"\x75\x70\xff"  # cut off
    assert names_of([entry, other]) == ["회의.txt", "é.txt"]


def test_files_that_cannot_be_taken_out_are_named(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in ("a.txt", "secret.txt", "old.txt"):
            file.writestr(name, "words")
    data = bytearray(made.getvalue())
    directory = data.index(b"PK\x01\x02")
    entries = [at for at in range(directory, len(data)) if data[at : at + 4] == b"PK\x01\x02"]
    data[entries[1] + 8] |= 1  # the bit for a password
    data[entries[2] + 10] = 6  # a way of packing of 1990
    found = read_here(tmp_path / "a.zip", bytes(data))
    assert found.facts["members"] == ["a.txt"]
    assert (found.facts["members_unread"], found.facts["members_unread_count"]) == (
        ["secret.txt", "old.txt"],
        2,
    )


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
