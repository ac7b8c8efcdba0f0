# SPDX-License-Identifier: Apache-2.0
"""Damaged and hostile files of every format end with a SourceError or with some text, soon, and with nothing else."""

from __future__ import annotations

import io
import json
import random
import time
import zipfile
from pathlib import Path

import pytest

from docdesk.errors import SourceError
from docdesk.steps.extract.formats import reader_of
from docdesk.steps.extract.request import Request
from docdesk.steps.spool import read_spool
from docdesk.values.formats import FileType
from tests.steps.extract.office_files import (
    docx,
    epub,
    hwp,
    hwp_paragraph,
    hwpx,
    odf,
    ole,
    paragraph,
    pptx,
    shape,
    sheet_row,
    table,
    xlsx,
    zipped,
)
from tests.steps.extract.test_hangul import TABLE, powerpoint, word_97
from tests.steps.extract.test_mail import message, outlook, wide

SOAK_SECONDS = 600.0
ROUNDS = 12
"""Files of each format in the quick test."""
SLOWEST = 20.0
"""Seconds that a small file may take at most, on a busy machine."""

SAMPLES = {
    FileType.DOCX: docx(paragraph("one", '<w:pStyle w:val="1"/>') + table(("a", "b"), ("c", "d"))),
    FileType.XLSX: xlsx({"S": sheet_row(1, "a", "b") + sheet_row(2, 1.5, "x"), "T": ""}),
    FileType.PPTX: pptx({"one": (shape("Title", "title") + shape("text"), {})}),
    FileType.HWPX: hwpx("<hp:p><hp:run><hp:t>words</hp:t></hp:run></hp:p>"),
    FileType.HWP: hwp(hwp_paragraph("words") + TABLE),
    FileType.HTML: b"<html><head><title>T</title><body><h1>a</h1><table><tr><td>1<td>2<tr><td>3</table><p>b",
    FileType.CSV: b'a,b\n"1,2",3\n\n4;5\n',
    FileType.EML: message().as_bytes(),
    FileType.MSG: outlook({"__substg1.0_0037001F": wide("x"), "__substg1.0_1000001F": wide("y")}, {0x39: 1 << 57}),
    FileType.RTF: b"{\\rtf1\\ansi\\ansicpg949 {\\fonttbl{\\f0 X;}}\\'c8\\'b8 a\\par \\u54620? b}",
    FileType.ODT: odf("text", "<text:h>A</text:h><text:p>b<text:s text:c='3'/>c</text:p>"),
    FileType.ODP: odf("presentation", "<draw:page><text:p>b</text:p></draw:page>"),
    FileType.ODS: odf(
        "spreadsheet", '<table:table table:name="S"><table:table-row table:number-rows-repeated="3"><table:table-cell '
        'table:number-columns-repeated="2"><text:p>a</text:p></table:table-cell></table:table-row></table:table>'
    ),
    FileType.XLS: b'<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    b'<ss:Worksheet '
    b'ss:Name="S"><ss:Row ss:Index="3"><ss:Cell ss:Index="2"><ss:Data ss:Type="Number">7</ss:Data></ss:Cell></ss:Row>'
    b"</ss:Worksheet></Workbook>",
    FileType.EPUB: epub({"c1.xhtml": "<h1>A</h1><p>b</p>"}, {"c1.xhtml": "A"}),
    FileType.IPYNB: json.dumps({"cells": [{"source": ["a"], "outputs": [{"text": "b"}]}]}).encode(),
    FileType.JSON: b'{"a": [1, "\\u00e9"]}',
    FileType.SUBTITLES: b"1\n00:00:01,000 --> 00:00:02,000\nwords\n",
    FileType.CODE: b"class A:\n    def b(self): pass\n",
    FileType.DOC: word_97("Title\rwords\x07\x07\x13x\x14y\x15\r"),
    FileType.PPT: ole({"PowerPoint Document": powerpoint(1006, powerpoint(4008, b"words"), is_container=True)}),
    FileType.ZIP: zipped({"a.txt": "words", "b/c.txt": "more"}),
}  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The data with some bytes changed, left out, repeated or taken from elsewhere in it."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        if not changed:
            break
        at = chance.randrange(len(changed))
        length = chance.choice((1, 2, 4, 16, 200))
        match chance.randrange(5):
            case 0:
                changed[at : at + length] = chance.randbytes(length)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length] * chance.choice((1, 2, 30))
            case 3:
                changed[at : at + 4] = chance.choice(
                    (b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff", b"\xfe\xff\xff\xff")
                )
            case 4:
                other = chance.randrange(len(changed))
                changed[at : at + length] = changed[other : other + length]
    return bytes(changed)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A damaged file: a ZIP container is mostly whole, with damaged parts."""
    if not data.startswith(b"PK") or chance.random() < 0.2:
        return mutated(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    for name in chance.sample(sorted(parts), min(len(parts), chance.randint(1, 3))):
        parts[name] = mutated(parts[name], chance)
    if chance.random() < 0.2:
        del parts[chance.choice(sorted(parts))]
    return zipped(parts)


def read_one(kind: FileType, data: bytes, folder: Path) -> None:
    """Read a file as this format. Fails if anything but a SourceError comes out, or it takes long."""
    file, spool = folder / "file", folder / "spool"
    file.write_bytes(data)
    spool.unlink(missing_ok=True)
    request = Request(
        type=kind, path=str(file), spool=str(spool), key={}, password=None, encoding=None, engine="",
        max_pages=100, max_characters=100_000,
    )  # fmt: skip
    began = time.process_time()
    try:
        reader_of(kind)(request, report=lambda _: None)
    except SourceError:
        pass
    else:
        spooled = read_spool(spool)
        assert spooled.ended
        for page in spooled.pages.values():
            page.text.encode()
            assert all(0 <= heading.at <= len(page.text) for heading in page.outline.headings)
            assert all(t.begins <= t.header_ends <= t.ends <= len(page.text) for t in page.outline.tables)
    assert time.process_time() - began < SLOWEST


@pytest.mark.parametrize("kind", SAMPLES)
def test_damaged_files(kind: FileType, tmp_path: Path) -> None:
    chance = random.Random(f"{kind}")
    read_one(kind, SAMPLES[kind], tmp_path)
    for _ in range(ROUNDS):
        read_one(kind, damaged(SAMPLES[kind], chance), tmp_path)


@pytest.mark.soak
@pytest.mark.timeout(SOAK_SECONDS + 120)
@pytest.mark.parametrize("kind", SAMPLES)
def test_damaged_files_for_ten_minutes(kind: FileType, tmp_path: Path) -> None:
    seed = random.randrange(1 << 60)
    chance = random.Random(seed)
    ends = time.monotonic() + SOAK_SECONDS
    count = 0
    while time.monotonic() < ends:
        data = damaged(SAMPLES[kind], chance)
        try:
            read_one(kind, data, tmp_path)
        except BaseException as error:
            error.add_note(f"seed {seed}, file {count}")
            raise
        count += 1
    assert count > 100
