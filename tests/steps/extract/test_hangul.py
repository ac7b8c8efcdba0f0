# SPDX-License-Identifier: Apache-2.0
"""Hangul documents of both kinds, and Word and PowerPoint documents of 1997."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from docdesk.errors import Damaged, PasswordUnsupported, UnsupportedType
from docdesk.steps.extract.formats import hwp as reader
from docdesk.steps.extract.identify import identify
from docdesk.values.formats import FileType
from tests.steps.extract.office_files import hwp, hwp_paragraph, hwp_record, hwpx, ole
from tests.steps.extract.reading_here import headers, read_here, text_of, titles


def style(name: str) -> bytes:
    return hwp_record(26, 0, struct.pack("<H", len(name)) + name.encode("utf-16-le"))


def cell(column: int, row: int, text: str) -> bytes:
    head = struct.pack("<HHIHHHH", 1, 0, 0, column, row, 1, 1)
    return hwp_record(72, 2, head) + hwp_paragraph(text, 2)


TABLE = (
    hwp_record(71, 1, b" lbt" + bytes(8))
    + hwp_record(77, 2, bytes(18))
    + b"".join(cell(n % 2, n // 2, text) for n, text in enumerate(("품목", "가격", "나사", "3")))
)


def test_paragraphs_headings_and_tables(tmp_path: Path) -> None:
    section = hwp_paragraph("제1장", style=1) + hwp_paragraph("본문입니다.") + TABLE + hwp_paragraph("끝")
    found = read_here(
        tmp_path / "a.hwp", hwp(section, hwp_paragraph("둘째 구역"), styles=style("바탕글") + style("개요 1"))
    )
    assert text_of(found).split("\n") == [
        "제1장",
        "본문입니다.",
        "품목 | 가격",
        "나사 | 3",
        "끝",
        "둘째 구역",
    ]
    assert titles(found.pages[1]) == [(1, "제1장")]
    assert headers(found.pages[1]) == ["품목 | 가격"]


def test_control_characters_are_not_letters(tmp_path: Path) -> None:
    inline = "\x09" + "\x01" * 7
    extended = "\x0b" + "곀" * 6 + "\x0b"
    text = f"가{inline}나{extended}다\x0a라\x18마\x1f바\x0d"
    assert text_of(read_here(tmp_path / "a.hwp", hwp(hwp_paragraph(text)))) == "가\t나다\n라-마 바"


def test_comments_are_left_out_and_notes_are_read(tmp_path: Path) -> None:
    comment = hwp_record(71, 1, b"tmct" + bytes(4)) + hwp_record(72, 2, bytes(8)) + hwp_paragraph("secret", 2)
    note = hwp_record(71, 1, b"  nf" + bytes(4)) + hwp_record(72, 2, bytes(8)) + hwp_paragraph("a note", 2)
    found = read_here(tmp_path / "a.hwp", hwp(hwp_paragraph("text") + comment + note))
    assert text_of(found).split("\n") == ["text", "a note"]


def test_a_distribution_document_is_read(tmp_path: Path) -> None:
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(hwp_paragraph("배포용 문서")) + packer.flush()
    block = struct.pack("<I", 0x1234) + bytes(range(252))
    encryptor = Cipher(algorithms.AES(reader._key(block)), modes.ECB()).encryptor()
    body = encryptor.update(packed.ljust(-(-len(packed) // 16) * 16, b"\0")) + encryptor.finalize()
    streams = {
        "FileHeader": b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, 5),
        "ViewText/Section0": hwp_record(28, 0, block) + body,
    }
    assert text_of(read_here(tmp_path / "a.hwp", ole(streams))) == "배포용 문서"


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(PasswordUnsupported):
        read_here(tmp_path / "a.hwp", hwp(b"", flags=3))
    with pytest.raises(UnsupportedType, match="Hangul 3"):
        read_here(tmp_path / "b.hwp", b"HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05" + bytes(200))
    whole = hwp(hwp_paragraph("words " * 2_000))
    with pytest.raises((Damaged, UnsupportedType)):
        read_here(tmp_path / "c.hwp", whole[:600])


def test_the_newer_kind(tmp_path: Path) -> None:
    header = '<head><style id="3" name="개요 2"/></head>'
    cells = "".join(
        f"<hp:tr><hp:tc><hp:subList><hp:p><hp:run><hp:t>{a}</hp:t></hp:run></hp:p></hp:subList></hp:tc>"
        f"<hp:tc><hp:subList><hp:p><hp:run><hp:t>{b}</hp:t></hp:run></hp:p></hp:subList></hp:tc></hp:tr>"
        for a, b in (("품목", "가격"), ("나사", "3"))
    )
    section = (
        '<hp:p styleIDRef="3"><hp:run><hp:t>절</hp:t></hp:run></hp:p>'
        f"<hp:p><hp:run><hp:t>앞<hp:tab/>뒤<hp:lineBreak/>줄</hp:t><hp:tbl>{cells}</hp:tbl></hp:run></hp:p>"
        "<hp:p><hp:run><hp:ctrl><hp:footNote><hp:subList><hp:p><hp:run><hp:t>각주</hp:t></hp:run></hp:p></hp:subList>"
        "</hp:footNote></hp:ctrl><hp:t>본문</hp:t></hp:run></hp:p>"
    )
    found = read_here(tmp_path / "a.hwpx", hwpx(section, header=header))
    assert text_of(found).split("\n") == ["절", "앞\t뒤", "줄", "품목 | 가격", "나사 | 3", "본문", "각주"]
    assert titles(found.pages[1]) == [(2, "절")]
    assert headers(found.pages[1]) == ["품목 | 가격"]


def word_97(text: str, *, narrow: bool = False) -> bytes:
    """A Word 97 document whose text is in one piece."""
    raw = text.encode("cp1252" if narrow else "utf-16-le")
    begin = 0x800
    head = bytearray(begin)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", head, 10, 0x200)
    where = begin * 2 | 0x4000_0000 if narrow else begin
    plan = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, where, 0)
    table = b"\x02" + struct.pack("<I", len(plan)) + plan
    struct.pack_into("<II", head, 0x1A2, 0, len(table))
    return ole({"WordDocument": bytes(head) + raw, "1Table": table})


def test_word_97(tmp_path: Path) -> None:
    text = 'Title\rSee \x13HYPERLINK "x"\x14here\x15.\rCell\x07Other\x07\x07end\x0bline\r'
    for narrow in (False, True):
        found = read_here(tmp_path / "a.doc", word_97(text, narrow=narrow))
        assert text_of(found).split("\n") == ["Title", "See here.", "Cell\tOther", "end", "line"]
        assert found.facts["rough"]
    assert text_of(read_here(tmp_path / "b.doc", word_97("회의록\r"))) == "회의록"


@pytest.mark.parametrize(
    ("language", "encoding", "text"),
    [(0x412, "cp949", "회의록입니다"), (0x411, "cp932", "議事録です"), (0x419, "cp1251", "Протокол"),
     (0x409, "cp1252", "Zürich is a café"),
     (0x409, "cp1251", "Наименование продукции и цена за бутылку, изготовитель и объем")],
)  # fmt: skip
def test_word_95_is_in_the_code_page_of_its_language(
    tmp_path: Path, language: int, encoding: str, text: str
) -> None:
    """A program of one country writes documents of another; then the letters tell."""
    raw = f"{text}\r".encode(encoding)
    head = bytearray(0x800)
    struct.pack_into("<HHHH", head, 0, 0xA5DC, 0x68, 0, language)
    struct.pack_into("<II", head, 24, 0x800, 0x800 + len(raw))
    assert text_of(read_here(tmp_path / "a.doc", ole({"WordDocument": bytes(head) + raw}))) == text


def powerpoint(tag: int, data: bytes, *, is_container: bool = False, instance: int = 0) -> bytes:
    return struct.pack("<HHI", (15 if is_container else 0) | instance << 4, tag, len(data)) + data


def test_powerpoint_97(tmp_path: Path) -> None:
    def entry(number: int, *texts: str) -> bytes:
        persist = powerpoint(1011, struct.pack("<IIIII", 1, 0, 0, number, 0))
        return persist + b"".join(powerpoint(4000, text.encode("utf-16-le")) for text in texts)

    notes = powerpoint(
        1008,
        powerpoint(1009, struct.pack("<II", 256, 0)) + powerpoint(4008, b"said aloud"),
        is_container=True,
    )
    document = powerpoint(
        1000,
        powerpoint(4080, entry(256, "Aims", "one\rtwo") + entry(257, "끝"), is_container=True),
        is_container=True,
    )
    slide = powerpoint(1006, powerpoint(4008, b"in a shape"), is_container=True)
    found = read_here(tmp_path / "a.ppt", ole({"PowerPoint Document": document + slide + notes}))
    assert text_of(found).split("\n") == ["Aims", "one", "two", "in a shape", "said aloud", "끝"]
    assert found.pages[2].place.label == "2"


def test_a_presentation_is_read_as_it_was_last_saved(tmp_path: Path) -> None:
    """A save adds to the file: older versions of slides and removed slides stay in it."""

    def slide(text: str) -> bytes:
        return powerpoint(1006, powerpoint(4008, text.encode()), is_container=True)

    def notes(of: int, text: str) -> bytes:
        named = powerpoint(1009, struct.pack("<II", of, 0))
        return powerpoint(1008, named + powerpoint(4008, text.encode()), is_container=True)

    def listed(*entries: tuple[int, int], instance: int = 0) -> bytes:
        atoms = [powerpoint(1011, struct.pack("<IIIII", place, 0, 0, number, 0)) for place, number in entries]
        return powerpoint(4080, b"".join(atoms), is_container=True, instance=instance)

    def saved(before: bytes, edit: int, objects: dict[int, bytes]) -> tuple[bytes, int]:
        """The file with these objects added, and where its new edit is."""
        data, entries = before, b""
        for number, body in objects.items():
            entries += struct.pack("<II", number | 1 << 20, len(data))
            data += body
        directory = len(data)
        data += powerpoint(6002, entries)
        return data + powerpoint(4085, struct.pack("<IIIIIII", 0, 0, edit, directory, 1, 9, 0)), len(data)

    document = powerpoint(1000, listed((2, 256), (3, 257)) + listed((4, 256), instance=2), is_container=True)
    first = {1: document, 2: slide("one"), 3: slide("removed"), 4: notes(256, "said aloud")}
    data, edit = saved(b"", 0, first)
    changed = powerpoint(1000, listed((5, 258), (2, 256)) + listed((4, 256), instance=2), is_container=True)
    data, edit = saved(data, edit, {1: changed, 2: slide("one, changed"), 5: slide("new")})
    user = bytes(16) + struct.pack("<I", edit)
    found = read_here(tmp_path / "a.ppt", ole({"PowerPoint Document": data, "Current User": user}))
    assert text_of(found).split("\n") == ["new", "one, changed", "said aloud"]
    lost = bytes(16) + struct.pack("<I", 7)
    found = read_here(tmp_path / "b.ppt", ole({"PowerPoint Document": data, "Current User": lost}))
    assert "removed" in text_of(found), "a damaged record of edits loses no text"


def test_each_is_told_by_its_streams(tmp_path: Path) -> None:
    made = {
        FileType.HWP: hwp(hwp_paragraph("x")),
        FileType.DOC: word_97("x\r"),
        FileType.XLS: ole({"Workbook": b"x"}),
        FileType.MSG: ole({"__properties_version1.0": b"x"}),
    }
    for kind, data in made.items():
        for name in ("a.bin", "b.txt", "c.docx", "d"):
            (tmp_path / name).write_bytes(data)
            assert identify(tmp_path / name) is kind
    (tmp_path / "locked.xlsx").write_bytes(ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}))
    with pytest.raises(PasswordUnsupported):
        identify(tmp_path / "locked.xlsx")
