# SPDX-License-Identifier: Apache-2.0
"""Workbooks and tables of text: every row, cells as they are shown, and the row that a passage stands in."""

from __future__ import annotations

import contextlib
import datetime
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from docdesk.errors import Damaged, PasswordUnsupported, SourceError
from docdesk.settings.model import Settings
from docdesk.steps.extract import container
from docdesk.steps.extract.formats import sheets
from docdesk.steps.extract.formats.sheets import said
from docdesk.steps.extract.identify import identify
from docdesk.steps.extract.ole import Ole
from docdesk.steps.extract.outcome import outcome_of
from docdesk.steps.extract.request import Request
from docdesk.values.formats import FileType
from docdesk.values.places import Place, PlaceKind
from tests.steps.extract.office_files import odf, ole, sheet_row, xlsx, zipped
from tests.steps.extract.reading_here import headers, label_of, read_here, text_of, titles


def test_a_sheet_is_a_page_and_a_row_a_line(tmp_path: Path) -> None:
    rows = sheet_row(1, "Costs of 2026") + sheet_row(3, "Item", "Price", "Left")
    rows += sheet_row(4, "Screw", 3.5, 10) + sheet_row(9, "Nail", "", 2)
    found = read_here(tmp_path / "a.xlsx", xlsx({"Costs": rows, "Empty": "", "More": sheet_row(2, "x", 0.1)}))
    assert found.total == 3
    page = found.pages[1]
    assert text_of(found).split("\n") == [
        "Costs", "Costs of 2026", "Item | Price | Left", "Screw | 3.5 | 10", "Nail |  | 2", "Empty", "More", "x | 0.1",
    ]  # fmt: skip
    assert page.place == Place(PlaceKind.SHEET, "Costs")
    assert titles(page) == [(1, "Costs")]
    assert headers(page) == ["Item | Price | Left"]
    assert [label_of(page, word) for word in ("Costs of", "Item", "Screw", "Nail")] == [
        "Costs!A1", "Costs!A3", "Costs!A4", "Costs!A9",
    ]  # fmt: skip
    assert label_of(found.pages[3], "x |") == "More!A2"


@pytest.mark.parametrize(
    ("cell", "form", "shown"),
    [
        (3.0, "", "3"),
        (0.1 + 0.2, "", "0.3"),
        (1234567.891, "", "1234567.891"),
        (0.25, "0%", "25%"),
        (0.0333, "0.0%", "3.3%"),
        (True, "", "TRUE"),
        (datetime.datetime(2026, 3, 1), "", "2026-03-01"),
        (datetime.datetime(2026, 3, 1, 9, 5), "", "2026-03-01 09:05:00"),
        (datetime.date(2026, 3, 1), "", "2026-03-01"),
        (datetime.timedelta(hours=26, minutes=3), "", "26:03:00"),
        (float("nan"), "", ""),
        (None, "", ""),
        ("text", "", "text"),
        (1e20, "", "1e+20"),
    ],
)
def test_a_cell_is_said_as_it_is_shown(cell: object, form: str, shown: str) -> None:
    assert said(cell, form) == shown


def test_percentages_are_shown_as_such(tmp_path: Path) -> None:
    styles = (
        '<numFmts count="1"><numFmt numFmtId="170" formatCode="0.0%;[Red]-0.0%"/></numFmts><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="170"/></cellXfs>'
    )
    rows = '<row r="2"><c r="B2"><v>0.5</v></c><c r="C2" s="1"><v>0.5</v></c><c s="2" r="D2"><v>0.125</v></c></row>'
    assert "0.5 | 50% | 12.5%" in text_of(read_here(tmp_path / "a.xlsx", xlsx({"S": rows}, styles)))


def test_formulas_that_nobody_computed_are_said(tmp_path: Path) -> None:
    """Programs that write workbooks without computing them leave the results to the one that opens them."""
    cells = (
        '<c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f></c><c r="C1"><f>A1</f><v></v></c>'
        '<c r="D1"><f>A1</f><v/></c><c r="E1"><f t="shared" si="0"/></c><c r="F1"><f>A1</f><v>1</v></c>'
        '<c r="G1"><f t="shared" si="0"/><v>1</v></c><c r="H1" t="str"><f>""</f><v></v></c><c r="I1"/>'
    )
    path = tmp_path / "a.xlsx"
    found = read_here(path, xlsx({"S": f'<row r="1">{cells}</row>', "T": sheet_row(1, "plain")}))
    assert found.facts["formulas_without_result"] == 4
    request = Request(FileType.XLSX, str(path), str(path), {}, None, None, "", 10, 1_000)
    (notice,) = outcome_of(found, request, Settings(library=tmp_path)).notices
    assert (notice.code, notice.facts) == ("formulas_without_result", {"count": 4})


def test_a_sheet_that_is_larger_than_a_part_may_be_keeps_its_formats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million rows take more than that; the first hundred thousand are read, and no more of it is unpacked."""
    monkeypatch.setattr(container, "MOST_PART", 2_000)
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"><v>0.{n}</v></c></row>' for n in range(10, 99))
    assert "\n98%" in text_of(read_here(tmp_path / "a.xlsx", xlsx({"S": rows}, styles)))


def test_rows_over_the_limit_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 20)
    rows = "".join(sheet_row(number, f"row {number}", number) for number in range(1, 31))
    found = read_here(tmp_path / "a.xlsx", xlsx({"S": rows}))
    assert found.facts["rows_left_out"] == 10
    assert "row 20 | 20" in text_of(found)
    assert "row 21 | 21" not in text_of(found)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('name,city\n"Kim, A.",Seoul\n', "Kim, A. | Seoul"),
        ("name;amount\nKim;1,5\nLee;2,5\n", "Kim | 1,5"),
        ("name\tcity\nKim\tSeoul, Korea\n", "Kim | Seoul, Korea"),
        ("name|city\nKim|Seoul\n", "Kim | Seoul"),
        ('a,b\n"two\nlines",x\n', "two lines | x"),
        ('a,b\n"he said ""no""",x\n', 'he said "no" | x'),
        ("sep=;\na;b\n1,2;3\n", "1,2 | 3"),
        ("이름,도시\n김,서울\n", "김 | 서울"),
        ("one column\nvalue\n", "value"),
        ('a,b\nx,"never closed\ny,z\n', "x | never closed y,z"),
    ],
)
def test_tables_of_any_dialect(tmp_path: Path, text: str, line: str) -> None:
    found = read_here(tmp_path / "a.csv", text.encode())
    assert line in text_of(found).split("\n")
    assert len(headers(found.pages[1])) == 1


def test_a_table_in_an_old_encoding_is_read_and_names_rows(tmp_path: Path) -> None:
    text = "품목,가격\n" + "".join(f"나사 {n}번,{n}00원\n" for n in range(1, 30)) + "\n\n마지막,1원\n"
    found = read_here(tmp_path / "a.csv", text.encode("cp949"))
    assert (found.facts["encoding"], found.facts["guessed"]) == ("cp949", True)
    assert label_of(found.pages[1], "나사 7번") == "A8"
    assert label_of(found.pages[1], "마지막") == "A33"


def test_workbooks_that_are_something_else(tmp_path: Path) -> None:
    (tmp_path / "table.xls").write_bytes(b"a\tb\n1\t2\n")
    assert identify(tmp_path / "table.xls") is FileType.CSV
    (tmp_path / "page.xls").write_bytes(b"<html><table><tr><td>1</td></tr></table></html>")
    assert identify(tmp_path / "page.xls") is FileType.HTML
    (tmp_path / "piece.xls").write_bytes(b"<table border=1><tr><td>1</td></tr></table>")
    assert identify(tmp_path / "piece.xls") is FileType.HTML


def test_an_old_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    records = struct.pack("<HHHH", 0x809, 4, 0x600, 5) + struct.pack("<HHH", 0x2F, 2, 0)
    for name in ("Workbook", "Book"):
        with pytest.raises(PasswordUnsupported):
            read_here(tmp_path / "a.xls", ole({name: records}))


def test_an_encrypted_sheet_says_so_also_where_all_of_its_parts_are_in_one(tmp_path: Path) -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    for part in ("content.xml", "encrypted-package"):
        parts = {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            part: "x",
            "META-INF/manifest.xml": manifest,
        }
        with pytest.raises(PasswordUnsupported):
            read_here(tmp_path / "a.ods", zipped(parts))


def test_a_library_that_panics_at_a_file_costs_that_file_alone(tmp_path: Path) -> None:
    """A panic of calamine is no Exception: a worker would end with it, and with every file behind it."""
    wide = [struct.pack("<I", len(text)) + text.encode("utf-16-le") for text in ("rId9", "S")]
    sheet = struct.pack("<II", 0, 1) + b"".join(wide)
    binary = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    parts = {
        "[Content_Types].xml": f'<Types><Override ContentType="{binary}"/></Types>',
        "xl/workbook.bin": b"\x9c\x01" + bytes([len(sheet)]) + sheet,  # a sheet whose part nothing names
        "xl/_rels/workbook.bin.rels": "<Relationships/>",
    }
    with pytest.raises(Damaged):
        read_here(tmp_path / "a.xlsb", zipped(parts))


def test_a_workbook_in_xml_under_the_name_of_an_old_one_is_read_as_a_workbook(tmp_path: Path) -> None:
    name = 'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    data = (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><ss:Workbook {name}><ss:Styles>'
        '<ss:Style ss:ID="m"><ss:NumberFormat ss:Format="&quot;₩&quot;#,##0"/></ss:Style><ss:Style ss:ID="d">'
        '<ss:NumberFormat ss:Format="Short Date"/></ss:Style></ss:Styles><ss:Worksheet ss:Name="비용"><ss:Table>'
        '<ss:Row><ss:Cell><ss:Data ss:Type="String">item</ss:Data></ss:Cell><ss:Cell><ss:Data ss:Type="String">price'
        '</ss:Data></ss:Cell></ss:Row><ss:Row ss:Index="4"><ss:Cell ss:Index="2" ss:StyleID="m">'
        '<ss:Data ss:Type="Number">'
        '12000</ss:Data></ss:Cell><ss:Cell ss:StyleID="d"><ss:Data ss:Type="DateTime">2024-03-05T00:00:00.000</ss:Data>'
        "</ss:Cell></ss:Row></ss:Table></ss:Worksheet></ss:Workbook>"
    )
    found = read_here(
        tmp_path / "export.xls",
        data.replace("<ss:Workbook", "<Workbook ").replace("</ss:Workbook", "</Workbook").encode(),
    )
    assert text_of(found).split("\n") == ["비용", "item | price", " | ₩12,000 | 2024-03-05"]
    assert label_of(found.pages[1], "₩12,000") == "비용!A4"


def test_an_opendocument_sheet_shows_its_cells_as_the_program_did(tmp_path: Path) -> None:
    body = (
        '<table:table table:name="비용"><table:table-header-rows><table:table-row><table:table-cell/><table:table-cell>'
        "<text:p>item</text:p>"
        "</table:table-cell><table:table-cell><text:p>price</text:p></table:table-cell></table:table-row>"
        '</table:table-header-rows><table:table-row table:number-rows-repeated="3"><table:table-cell/>'
        '</table:table-row><table:table-row><table:table-cell/><table:table-cell table:number-columns-repeated="2" '
        'office:value-type="currency" office:value="12.5">'
        "<text:p>12,50 €</text:p><office:annotation><text:p>a comment</text:p></office:annotation></table:table-cell>"
        '<table:covered-table-cell/><table:table-cell office:value-type="float" office:value="7"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/>'
        "</table:table-row></table:table>"
    )
    found = read_here(tmp_path / "a.ods", odf("spreadsheet", body))
    assert text_of(found).split("\n") == ["비용", "item | price", "12,50 € | 12,50 € |  | 7"]
    assert label_of(found.pages[1], "12,50") == "비용!A5"


FORMATS = ('#,##0.00" kg"', "0.0%", "yyyy-mm-dd", "\\1\\.0#")
VALUES = (1234.5, 0.256, 45356.0, 7.0)
AS_SHOWN = "1,234.50 kg | 25.6% | 2024-03-05 | 1.07"


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def old_workbook() -> bytes:
    """An Excel 97 workbook with a row of numbers, each in a format of its own, the last two in one record."""
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    globals_ = begin + record(0x42, struct.pack("<H", 1200))
    for number, code in enumerate(FORMATS, 164):
        globals_ += record(0x41E, struct.pack("<HHB", number, len(code), 0) + code.encode())
    globals_ += record(0xE0, struct.pack("<HH", 0, 0) + bytes(16))
    for number in range(164, 164 + len(FORMATS)):
        globals_ += record(0xE0, struct.pack("<HH", 0, number) + bytes(16))
    name = struct.pack("<BB", 2, 1) + "무게".encode("utf-16-le")
    at = len(globals_) + 4 + 6 + len(name) + 4
    globals_ += record(0x85, struct.pack("<IH", at, 0) + name) + record(0x0A, b"")
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0))
    for column, value in enumerate(VALUES[:2]):
        sheet += record(0x203, struct.pack("<HHHd", 2, column, column + 1, value))
    rounded = b"".join(
        struct.pack("<HI", place, int(value) << 2 | 2) for place, value in enumerate(VALUES[2:], 3)
    )
    sheet += record(0xBD, struct.pack("<HH", 2, 2) + rounded + struct.pack("<H", 3)) + record(0x0A, b"")
    return ole({"Workbook": globals_ + sheet})


def binary_record(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def binary_workbook() -> bytes:
    """The same as a binary workbook of later versions."""

    def text(words: str) -> bytes:
        return struct.pack("<I", len(words)) + words.encode("utf-16-le")

    styles = binary_record(615, struct.pack("<I", len(FORMATS)))
    styles += b"".join(
        binary_record(44, struct.pack("<H", number) + text(code)) for number, code in enumerate(FORMATS, 164)
    )
    styles += binary_record(616, b"")
    styles += binary_record(626, struct.pack("<I", 1))  # named styles, of which cells are none
    styles += binary_record(47, struct.pack("<HH", 0, 164) + bytes(12)) + binary_record(627, b"")
    styles += binary_record(617, struct.pack("<I", len(FORMATS) + 1)) + binary_record(47, bytes(16))
    for number in range(164, 164 + len(FORMATS)):
        styles += binary_record(47, struct.pack("<HH", 0, number) + bytes(12))
    styles += binary_record(618, b"")
    sheet = binary_record(129, b"") + binary_record(148, struct.pack("<IIII", 2, 2, 0, 3))
    sheet += binary_record(145, b"") + binary_record(0, struct.pack("<I", 2) + bytes(13))
    for column, value in enumerate(VALUES):
        sheet += binary_record(5, struct.pack("<IId", column, column + 1, value))
    sheet += binary_record(146, b"") + binary_record(130, b"")
    binary = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{binary}"/></Types>',
            "xl/workbook.bin": binary_record(143, b"")
            + binary_record(156, struct.pack("<II", 0, 1) + text("rId1") + text("무게"))
            + binary_record(144, b"")
            + binary_record(132, b""),
            "xl/_rels/workbook.bin.rels": '<Relationships><Relationship Id="rId1" Type="x/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles,
        }
    )


@pytest.mark.parametrize(("name", "make"), [("a.xls", old_workbook), ("a.xlsb", binary_workbook)])
def test_workbooks_that_are_no_xml_show_their_cells_as_the_program_does(
    tmp_path: Path, name: str, make: Callable[[], bytes]
) -> None:
    found = read_here(tmp_path / name, make())
    assert text_of(found).split("\n") == ["무게", AS_SHOWN]
    assert label_of(found.pages[1], "1,234.50") == "무게!A3"
    data = make()
    for cut in range(
        0, len(data), 97
    ):  # what is cut off loses its formats or its rows, and nothing else happens
        with contextlib.suppress(SourceError):
            read_here(tmp_path / f"cut-{name}", data[:cut] + bytes(len(data) - cut))


def test_a_chain_of_sectors_that_leads_back_to_itself_ends(tmp_path: Path) -> None:
    data = bytearray(old_workbook())
    table = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    begin = next(entry for entry in Ole(bytes(data)).file.direntries if entry.name == "Workbook").isectStart
    struct.pack_into("<I", data, table + 4 * begin, begin)
    with pytest.raises(Damaged):
        read_here(tmp_path / "a.xls", bytes(data))
