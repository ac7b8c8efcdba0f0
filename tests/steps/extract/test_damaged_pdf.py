# SPDX-License-Identifier: Apache-2.0
"""PDF files that a disk or a transfer damaged: what is left is read, and the document says where words may be lost."""

from __future__ import annotations

import base64
import io
import itertools
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from docdesk.errors import WrongPassword
from docdesk.steps.extract.engines import open_engine
from docdesk.steps.extract.engines.damage import Packed, broken_streams
from docdesk.steps.extract.engines.structure import table_is_wrong
from docdesk.steps.extract.formats.pdf_torn import mend_fonts
from docdesk.values.coverage import Cover, coverage_of
from docdesk.values.facts import coded
from docdesk.values.notices import notice_text

from .conftest import Read
from .odd_pdf_files import HELVETICA, lines, mapped_pdf, stream, write_objects
from .pdf_files import text_pdf
from .test_odd_pdf import codes, facts, request_for

pytestmark = pytest.mark.asyncio(loop_scope="module")


# -- bytes that changed


def packed_pdf(path: Path, pages: int = 3, tails: tuple[int, ...] = ()) -> Path:
    """Pages with a packed content each; those in `tails` have a byte changed near the end of it."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(pages))
    objects: list[str | bytes] = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>",
        HELVETICA,
    ]
    for number in range(1, pages + 1):
        packed = bytearray(zlib.compress(lines(*(f"Line {n} of page {number}" for n in range(40))).encode()))
        if number in tails:
            packed[len(packed) * 3 // 4] ^= 0x55
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {3 + 2 * number} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        )
        objects.append(stream(bytes(packed), "/Filter/FlateDecode"))
    return write_objects(path, objects)


async def test_a_page_of_which_bytes_changed_says_so(read: Read, tmp_path: Path) -> None:
    assert codes(await read(packed_pdf(tmp_path / "sound.pdf"))) == []
    found = await read(packed_pdf(tmp_path / "torn.pdf", tails=(2,)))
    assert "Line 0 of page 2" in found.pages[1].text
    assert codes(found) == ["pages_torn"]
    assert notice_text(found.notices[0]) == (
        "A part of the file is damaged (page 2): words may be missing or wrong there."
    )
    coverage = coverage_of(found.covered)
    assert coverage is not None
    run = coverage.at(2)
    assert run is not None
    assert (run.cover, run.reason) == (Cover.DOUBTFUL, "page_torn")


async def test_an_encrypted_page_of_which_bytes_changed_says_so(read: Read, tmp_path: Path) -> None:
    with pikepdf.open(packed_pdf(tmp_path / "torn.pdf", tails=(2,))) as pdf:
        pdf.save(
            tmp_path / "locked.pdf",
            encryption=pikepdf.Encryption(owner="o", user="u"),
            compress_streams=False,
        )
    found = await read(tmp_path / "locked.pdf", password="u")
    assert facts(found, "pages_torn")["which"] == coded("page", pages=[[2, 2]])


async def test_a_damaged_page_without_a_word_was_not_read(read: Read, tmp_path: Path) -> None:
    data = packed_pdf(tmp_path / "sound.pdf").read_bytes()
    start = data.index(b"stream\nx\x9c") + 7
    path = tmp_path / "gone.pdf"
    path.write_bytes(data[:start] + b"\x00\x00\x00\x00" + data[start + 4 :])
    found = await read(path)
    assert codes(found) == ["pages_failed"]
    assert facts(found, "pages_failed")["which"] == coded("page", pages=[[1, 1]])


async def test_wrong_checksums_of_a_program_are_no_damage(tmp_path: Path) -> None:
    packed = [zlib.compress(lines(*(f"Line {line * n}" for line in range(40))).encode()) for n in range(4)]
    wrong = [each[:-4] + bytes(4) for each in packed]
    assert broken_streams(itertools.starmap(Packed, enumerate(wrong))) == set()
    assert broken_streams(itertools.starmap(Packed, enumerate([*packed, wrong[2]]))) == {4}
    assert broken_streams([Packed(7, packed[3][:9] + b"\xff" * 9 + packed[3][18:])]) == {7}


async def test_a_stream_without_an_end_is_damaged_only_if_bytes_of_it_are_missing() -> None:
    text = lines(*(f"Line {n} of the list" for n in range(60))).encode()
    packer = zlib.compressobj()
    flushed = packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH)
    short = zlib.compress(text)[:-30]
    assert broken_streams([Packed(7, flushed, len(flushed)), Packed(8, flushed + b"\r\n", 999)]) == set()
    assert broken_streams([Packed(7, short + b"\r\n", len(short)), Packed(8, short)]) == set()
    assert broken_streams([Packed(7, short, len(short) + 30), Packed(8, short, len(short) - 9)]) == {7, 8}


async def test_a_damaged_stream_costs_the_streams_after_it_no_words(read: Read, tmp_path: Path) -> None:
    texts = [f"Part {part} has {name} in it" for part, name in enumerate(("herons", "storks", "cranes"))]
    parts = [
        zlib.compress(lines(*(f"{text} {row * row}" for row in range(40)), top=700 - 20 * n).encode())
        for n, text in enumerate(texts)
    ]
    objects: list[str | bytes] = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents[5 0 R 6 0 R 7 0 R]"
        "/Resources<</Font<</F 4 0 R>>>>>>",
        HELVETICA,
        *(stream(part, "/Filter/FlateDecode") for part in parts),
    ]
    path = write_objects(tmp_path / "hole.pdf", objects)
    data = path.read_bytes()
    # the end of the first stream and the head of the second are gone
    start, end = data.index(parts[0]) + len(parts[0]) * 2 // 3, data.index(parts[1])
    path.write_bytes(data[:start] + bytes(end - start) + data[end:])
    found = await read(path)
    assert {"pages_torn", "repaired"} & set(codes(found))
    assert "herons" in found.pages[0].text
    assert "Part 2 has cranes in it 1521" in found.pages[0].text


async def test_letters_whose_widths_are_lost_are_read_and_the_document_says_that_it_was_repaired(
    read: Read, tmp_path: Path
) -> None:
    whole = mapped_pdf(tmp_path / "whole.pdf", [["The contract of the heron begins in May"]]).read_bytes()
    # the number of an object that is not there any more
    lost = whole.replace(b"/DW 500/", b"/DW 0/W 99 0 R/").replace(b"startxref\n", b"startxref\n9")
    path = tmp_path / "lost.pdf"
    path.write_bytes(lost)
    found = await read(path)
    assert found.pages[0].text == "The contract of the heron begins in May"
    assert codes(found) == ["repaired"]


async def test_a_broken_font_file_is_taken_out_if_the_letters_are_known_without_it(tmp_path: Path) -> None:
    def files_left(*, with_map: bool, length: int, packed: bytes) -> int:
        with pikepdf.open(mapped_pdf(tmp_path / "font.pdf", [["Heron"]], with_map=with_map)) as pdf:
            fonts = pdf.pages[0].resources["/Font"]
            descriptor = fonts["/F"]["/DescendantFonts"][0]["/FontDescriptor"]
            file = pdf.make_stream(b"", {"/Length1": length})
            file.write(packed, filter=pikepdf.Name.FlateDecode)
            descriptor["/FontFile2"] = file
            mend_fonts(fonts)
            return int("/FontFile2" in descriptor)

    sound = zlib.compress(bytes(500))
    assert files_left(with_map=True, length=500, packed=sound) == 1
    assert files_left(with_map=True, length=519, packed=sound) == 0
    assert files_left(with_map=True, length=500, packed=b"no font") == 0
    assert files_left(with_map=False, length=519, packed=sound) == 1


@pytest.mark.parametrize(
    ("damage", "wrong"),
    [
        (lambda data: data, False),
        (lambda data: b"HTTP/1.1 200 OK\r\n\r\n" + data, False),
        (lambda data: data + bytes(5000), False),
        (lambda data: data.replace(b"startxref\n", b"startxref\n9"), True),
        (lambda data: data.replace(b"startxref", b"startxxxx"), True),
        (lambda data: data.replace(b"trailer", b"tr\xe1iler"), True),
        (lambda data: data[:30] + data[33:], True),
    ],
)
async def test_a_table_that_the_file_does_not_lead_to_is_wrong(
    damage: Callable[[bytes], bytes], wrong: bool, tmp_path: Path
) -> None:
    sound = text_pdf(tmp_path / "sound.pdf", ["one page"]).read_bytes()
    assert table_is_wrong(damage(sound)) is wrong
    with pikepdf.open(io.BytesIO(sound)) as pdf:
        pdf.save(tmp_path / "packed.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    packed = (tmp_path / "packed.pdf").read_bytes()
    assert table_is_wrong(damage(packed)) is (wrong and damage(packed) != packed)


@pytest.mark.parametrize("packed", [False, True])
async def test_a_page_in_whose_content_the_file_is_cut_is_read_as_far_as_it_goes(
    read: Read, tmp_path: Path, packed: bool
) -> None:
    shown = lines(*(f"Line {n} of the list, {n**9}" for n in range(50))).encode()
    if packed:
        content = stream(
            base64.a85encode(zlib.compress(shown), adobe=True)[2:], "/Filter[/ASCII85Decode/FlateDecode]"
        )
    else:
        content = stream(shown)
    objects: list[str | bytes] = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
        HELVETICA,
        content,
    ]
    path = write_objects(tmp_path / "cut.pdf", objects)
    path.write_bytes(path.read_bytes().partition(content)[0] + content[: len(content) // 2])
    found = await read(path)
    assert "Line 5 of the list" in found.pages[0].text
    assert "repaired" in codes(found)


# -- encrypted, and without a table of objects


@pytest.mark.parametrize("password", ["", "secret"])
async def test_an_encrypted_file_without_its_table_is_read(read: Read, tmp_path: Path, password: str) -> None:
    texts = [f"This is page {n} of the report" for n in (1, 2, 3)]
    with pikepdf.open(text_pdf(tmp_path / "whole.pdf", texts)) as pdf:
        locked = pikepdf.Encryption(owner="owner", user=password)
        packed = pikepdf.ObjectStreamMode.generate
        pdf.save(tmp_path / "locked.pdf", encryption=locked, object_stream_mode=packed)
    path = tmp_path / "lost.pdf"
    path.write_bytes((tmp_path / "locked.pdf").read_bytes().replace(b"startxref", b"startxxxx"))
    found = await read(path, password=password or None)
    assert [page.text.strip() for page in found.pages] == texts
    assert codes(found) == ["repaired"]
    if password:
        with pytest.raises(WrongPassword):
            await read(path.rename(tmp_path / "again.pdf"), password="guessed")


async def test_what_was_encrypted_stays_so_while_it_is_read(tmp_path: Path) -> None:
    with pikepdf.open(text_pdf(tmp_path / "whole.pdf", ["This is a secret report"])) as pdf:
        locked = pikepdf.Encryption(owner="owner", user="secret")
        pdf.save(
            tmp_path / "locked.pdf", encryption=locked, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    path = tmp_path / "lost.pdf"
    path.write_bytes((tmp_path / "locked.pdf").read_bytes().replace(b"startxref", b"startxxxx"))
    request = request_for(path, tmp_path, "secret")
    with open_engine("rebuilt", request) as engine:
        assert "secret report" in engine.read(1).text
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(request.beside("rebuilt"))
