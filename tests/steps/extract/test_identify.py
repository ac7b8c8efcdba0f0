# SPDX-License-Identifier: Apache-2.0
"""What a file is, by its name and its bytes."""

from __future__ import annotations

import os
import socket
import struct
import sys
import time
import zipfile
from pathlib import Path

import pytest

from docdesk.errors import (
    CopyProtected,
    Damaged,
    DocdeskError,
    FileEmpty,
    FileMissing,
    FileUnreadable,
    PasswordUnsupported,
    UnsupportedType,
)
from docdesk.steps.extract import identify, type_of_name
from docdesk.steps.extract.ole_names import OLE
from docdesk.values.formats import FileType

from .office_files import ole, zipped
from .reading_here import read_here


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.pdf", b"%PDF-1.4\n", FileType.PDF),
        ("A.PDF", b"\n\n%PDF-1.4\n", FileType.PDF),
        ("no extension", b"%PDF-1.4\n", FileType.PDF),
        ("really a pdf.txt", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n", FileType.PDF),
        ("a.md", b"# Title\n", FileType.MARKDOWN),
        ("really a gif.txt", b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00", FileType.PICTURE),
        ("gif.txt", b"GIF89a and GIF87a are two versions of one picture format.\n", FileType.TEXT),
        ("rar.md", b"Rar! is what the first four bytes of that archive say.\n", FileType.MARKDOWN),
        (
            "pdf.md",
            b"%PDF-1.7 is how the header of a PDF begins; this note explains it.\n",
            FileType.MARKDOWN,
        ),
        ("a.Markdown", b"# Title\n", FileType.MARKDOWN),
        ("a.mdown", b"# Title\n", FileType.MARKDOWN),
        ("a.txt", b"words\n", FileType.TEXT),
        ("a.log", b"\x1b[31mred\x1b[0m words enough to be a text with colours\n", FileType.TEXT),
        ("a.rst", b"Title\n=====\n", FileType.TEXT),
        ("a.text", "가나다".encode("utf-16"), FileType.TEXT),
        ("b.text", "가나다 라마바 사\n아자".encode("utf-16-be"), FileType.TEXT),
        ("c.text", "적립 제외".encode("cp949"), FileType.TEXT),
        ("notes.doc", b"words that somebody typed\n", FileType.TEXT),
        (
            "a.zip",
            zipped({"[Content_Types].xml": '<x ContentType="application/x.drawing.main+xml"/>'}),
            FileType.ZIP,
        ),
        ("b.zip", zipped({"mimetype": "application/x-something", "a.txt": "words"}), FileType.ZIP),
    ],
)
def test_files_that_can_be_read(tmp_path: Path, name: str, data: bytes, expected: FileType) -> None:
    (tmp_path / name).write_bytes(data)
    assert identify(tmp_path / name) is expected


@pytest.mark.parametrize(
    ("name", "data", "error", "told"),
    [
        ("a.docx", zipped({"a.txt": "words"}), Damaged, "it is named .docx, but it is a ZIP file"),
        ("b.docx", zipped({"a.txt": "words"})[:-30], Damaged, "its end is missing"),
        ("a.hwp", b"\xd0\xcf\x11\xe0", Damaged, "it is not a Hangul document file"),
        ("a.docx", b"words only", Damaged, "it is not a Word document file"),
        ("a.pages", b"PK\x03\x04", UnsupportedType, "A Pages document (.pages) cannot be read"),
        ("a.svg", b"<svg>", UnsupportedType, "A drawing (.svg)"),
        ("a.png", b"words only", Damaged, "is not a Picture file"),
        ("a.xyz", b"words", UnsupportedType, "A file of this kind (.xyz)"),
        ("README", b"words", UnsupportedType, "A file without an extension"),
        ("rar.txt", b"Rar!\x1a\x07\x01\x00\x00\x00\x00\x00", UnsupportedType, "a RAR archive"),
        ("a.txt", b"PK\x03\x04rest", UnsupportedType, "a ZIP file"),
        ("b.txt", bytes(range(256)) * 20, Damaged, "not text"),
        ("a.pdf", b"words only", Damaged, "is not a PDF file"),
        ("b.pdf", b"PK\x03\x04", Damaged, "a ZIP file"),
        ("c.pdf", b"", FileEmpty, "no bytes"),
        ("d.txt", b"", FileEmpty, "no bytes"),
    ],
)
def test_files_that_cannot(
    tmp_path: Path, name: str, data: bytes, error: type[DocdeskError], told: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(error) as caught:
        identify(tmp_path / name)
    assert told in str(caught.value)


def test_an_archive_is_one_whatever_its_first_file_says(tmp_path: Path) -> None:
    """Unpacked, a mail stands in the archive as it is."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as file:
        file.writestr("a.eml", "From: a\nTo: b\nSubject: c\nDate: d\n\n" + "words " * 2_000)
    assert identify(path) is FileType.ZIP


OFFICE = "application/vnd.openxmlformats-officedocument"


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize(
    ("entry", "data", "kind"),
    [
        ("mimetype", "application/vnd.oasis.opendocument.text", FileType.ODT),
        ("mimetype", "application/epub+zip", FileType.EPUB),
        (
            "[Content_Types].xml",
            f'<Types><Override ContentType="{OFFICE}.wordprocessingml.document.main+xml"/></Types>',
            FileType.DOCX,
        ),
        (
            "[Content_Types].xml",
            f"<Types><Override ContentType='{OFFICE}.spreadsheetml.sheet.main+xml'/></Types>",
            FileType.XLSX,
        ),
        ("[Content_Types].xml", "<Types/>", None),
        ("notes.txt", "words", None),
    ],
)
def test_a_container_is_known_by_what_is_in_it(
    tmp_path: Path, compression: int, entry: str, data: str, kind: FileType | None
) -> None:
    path = tmp_path / "renamed.txt"
    with zipfile.ZipFile(path, "w", compression) as file:
        file.writestr("first/of/others.bin", "not what is looked for" * 20)
        file.writestr(entry, data)
    if kind is not None:
        assert identify(path) is kind
        return
    with pytest.raises(UnsupportedType, match="a ZIP file"):
        identify(path)


def test_a_container_with_false_sizes_is_rejected_quickly(tmp_path: Path) -> None:
    path = tmp_path / "bomb.txt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", " " * (64 << 20))
    began = time.process_time()
    with pytest.raises(UnsupportedType, match="a ZIP file"):
        identify(path)
    data = path.read_bytes()
    for cut in range(0, len(data), max(1, len(data) // 200)):
        path.write_bytes(data[:cut] or b"PK\x03\x04")
        with pytest.raises(DocdeskError):
            identify(path)
    assert time.process_time() - began < 5


def test_a_folder_or_device_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(FileUnreadable, match="folder"):
        identify(tmp_path / "folder.txt")
    with pytest.raises(FileMissing):
        identify(tmp_path / "none.txt")
    with pytest.raises(FileMissing):
        identify(tmp_path / "folder.txt" / "none" / "deeper.txt")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_pipes_sockets_devices_and_bad_links_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(FileUnreadable, match="not a regular file"):
        identify(tmp_path / "pipe.txt")
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    with pytest.raises(FileUnreadable, match="not a regular file"):
        identify(tmp_path / "device.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.txt"))
        with pytest.raises(FileUnreadable, match="not a regular file"):
            identify(tmp_path / "s.txt")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileMissing):
        identify(tmp_path / "dangling.txt")
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    with pytest.raises(FileUnreadable, match="circle"):
        identify(tmp_path / "circle.txt")


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("words")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    with pytest.raises(FileUnreadable):
        identify(path)


def test_the_type_of_a_row_comes_from_the_name() -> None:
    assert type_of_name("a.PDF") is FileType.PDF
    assert type_of_name("a.md") is FileType.MARKDOWN
    assert type_of_name("a.log") is FileType.TEXT
    assert type_of_name("a.docx") is FileType.DOCX
    assert type_of_name("a.mp4") is None
    assert type_of_name("README") is None


@pytest.mark.parametrize("name", ["a.doc", "a.docx", "a.xls", "a.hwp", "a.msg"])
@pytest.mark.parametrize("filling", [b"\x00", b"\xff", b"\x07"])
def test_an_office_container_of_nothing_is_refused_with_a_reason(
    tmp_path: Path, name: str, filling: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(OLE + filling * 2_000)
    with pytest.raises(DocdeskError):
        read_here(path)


@pytest.mark.skipif(sys.platform == "win32", reason="a name cannot end with a blank there")
def test_a_blank_behind_a_suffix_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "notes.MD "
    path.write_text("# Notes\n")
    assert identify(path) is FileType.MARKDOWN


@pytest.mark.parametrize(
    ("stream", "error"),
    [
        ("EncryptedPackage", PasswordUnsupported),
        ("\x06DataSpaces/DataSpaceInfo/DRMEncryptedDataSpace", CopyProtected),
        ("\tDRMContent", CopyProtected),
    ],
)
def test_office_files_that_are_encrypted_say_by_what(
    tmp_path: Path, stream: str, error: type[DocdeskError]
) -> None:
    (tmp_path / "a.docx").write_bytes(
        ole({"WordDocument" if "\t" in stream else "Version": b"1", stream: b"x"})
    )
    with pytest.raises(error):
        identify(tmp_path / "a.docx")


def test_the_directory_of_a_large_office_file_may_be_at_its_end(tmp_path: Path) -> None:
    """The header names the tables of the first seven megabytes; those of the others are in a chain of sectors."""
    first, chain, table = 14_000, 20, 21
    header = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, 110, first, 0, 4096, 0xFFFFFFFE, 0, chain, 1, 0)
    data = bytearray((first + 3) * 512)
    data[: len(header)] = header
    data[(chain + 1) * 512 : (chain + 1) * 512 + 4] = struct.pack("<I", table)
    at = (table + 1) * 512 + first % 128 * 4
    data[at : at + 8] = struct.pack("<II", first + 1, 0xFFFFFFFE)
    for number, name in enumerate(("Root Entry", "1", "2", "3", "EncryptedPackage")):
        at = (first + 1) * 512 + number * 128
        text = name.encode("utf-16-le") + b"\0\0"
        data[at : at + len(text)] = text
        data[at + 64 : at + 66] = struct.pack("<H", len(text))
    (tmp_path / "a.pptx").write_bytes(data)
    with pytest.raises(PasswordUnsupported):
        identify(tmp_path / "a.pptx")
