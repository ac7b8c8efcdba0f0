# SPDX-License-Identifier: Apache-2.0
"""Numbers, dates and durations are shown as a spreadsheet program shows them."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest

from docdesk.steps.extract.formats.date_formats import shown_moment
from docdesk.steps.extract.formats.number_formats import shown_number
from docdesk.steps.extract.formats.sheets import said
from tests.steps.extract.office_files import xlsx
from tests.steps.extract.reading_here import read_here, text_of

EURO = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'
WON = '"₩"#,##0;[Red]\\-"₩"#,##0'


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (12_000, "[$₩-412]#,##0", "₩12,000"),
        (-12_000, WON, "-₩12,000"),
        (1234.5, EURO, "1,234.50 €"),
        (0, EURO, "- €"),
        (-5.5, "#,##0.00_);(#,##0.00)", "(5.50)"),
        (1234, '#,##0"원"', "1,234원"),
        (0.1234, "0.00%", "12.34%"),
        (2.5, "# ?/?", "2 1/2"),
        (0.75, "# ??/??", "3/4"),
        (3, "# ?/?", "3"),
        (1.25, "?/?", "5/4"),
        (0.3, "# ?/8", "2/8"),
        (12345, "0.00E+00", "1.23E+04"),
        (12345, "##0.0E+0", "12.3E+3"),
        (1_234_567, '#,##0,"k"', "1,235k"),
        (1_234_567, '0.0,,"M"', "1.2M"),
        (821012345678, "000\\-0000\\-0000", "8210-1234-5678"),
        (7, "000", "007"),
        (0, "0;-0;;@", ""),
        (5, 'General" kg"', "5 kg"),
        (-0.001, "0.00", "0.00"),
        (2.675, "0.00", "2.68"),
        (1500, '[>=1000]#,##0.0,"k";0', "1.5k"),
        (5, '[>=1000]#,##0.0,"k";0', "5"),
        (5.125, "0.00##", "5.125"),
        (5, "@", "5"),
        (1e300, "#,##0.00", "1" + ",000" * 100 + ".00"),
    ],
)
def test_a_number_is_shown_by_its_format(value: float, code: str, shown: str) -> None:
    assert shown_number(float(value), code, lambda number: f"{number:g}") == shown


AT = datetime.datetime(2024, 3, 5, 14, 7, 9, 250_000)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (AT, 'yyyy"년" m"월" d"일"', "2024년 3월 5일"),
        (AT, "dd/mm/yyyy", "05/03/2024"),
        (AT, "d-mmm-yy", "5-Mar-24"),
        (AT, "h:mm AM/PM", "2:07 PM"),
        (AT, "[$-412]yyyy. m. d. dddd", "2024. 3. 5. 화요일"),
        (AT, "dddd, mmmm d, yyyy", "Tuesday, March 5, 2024"),
        (AT, "[$-407]dd.mm.yyyy", "05.03.2024"),
        (AT, "[$-407]d. mmmm yyyy", None),
        (AT, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", None),
        (AT, "mm:ss.0", "07:09.2"),
        (AT, "yyyymmdd hhmm", "20240305 1407"),
        (AT, "0.00", None),
        (datetime.time(9, 30), "h:mm", "9:30"),
        (datetime.timedelta(hours=30, minutes=5, seconds=7), "[h]:mm:ss", "30:05:07"),
        (datetime.timedelta(hours=1, minutes=5), "[mm]:ss", "65:00"),
        (datetime.timedelta(hours=-2), "[h]:mm", "-2:00"),
    ],
)
def test_a_date_is_shown_by_its_format(value: datetime.datetime, code: str, shown: str | None) -> None:
    assert shown_moment(value, code) == shown


def test_a_date_whose_look_each_computer_decides_is_written_as_everywhere() -> None:
    assert said(AT.replace(microsecond=0), "[$-407]d. mmmm yyyy") == "2024-03-05 14:07:09"
    assert said(datetime.datetime(2024, 3, 5)) == "2024-03-05"


def test_any_code_shows_something_and_fails_never() -> None:
    chance = random.Random(11)
    letters = [
        "0",
        "#",
        "?",
        ".",
        ",",
        "%",
        "/",
        ";",
        "E+",
        '"a"',
        "[h]",
        "[>5]",
        "[$€-407]",
        "m",
        "yy",
        "@",
        "_",
        "*",
    ]
    for _ in range(1_500):
        code = "".join(chance.choices(letters, k=chance.randint(1, 12)))
        for value in (0.0, -1.5, 1234567.891, 5e-9, 1e200):
            assert isinstance(said(value, code), str)
        assert isinstance(said(AT, code), str)


def test_a_workbook_shows_money_dates_and_durations_as_it_does_on_the_screen(tmp_path: Path) -> None:
    styles = (
        '<numFmts count="3"><numFmt numFmtId="164" formatCode="[$₩-412]#,##0"/>'
        '<numFmt numFmtId="165" formatCode="yyyy&quot;년&quot; m&quot;월&quot; d&quot;일&quot;"/>'
        '<numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/>'
        '<xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="12"/></cellXfs>'
    )
    cells = "".join(
        f'<c r="{column}1" s="{style}"><v>{value}</v></c>'
        for column, style, value in (
            ("A", 1, 1234567),
            ("B", 2, 45356),
            ("C", 3, 1.25),
            ("D", 4, 2.5),
            ("E", 0, 2.5),
        )
    )
    found = text_of(read_here(tmp_path / "a.xlsx", xlsx({"S": f'<row r="1">{cells}</row>'}, styles)))
    assert "₩1,234,567 | 2024년 3월 5일 | 30:00 | 2 1/2 | 2.5" in found
