# SPDX-License-Identifier: Apache-2.0
"""Word documents: what a reader sees, once and in order."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from docdesk.errors import Damaged, TooMuchMemory
from docdesk.steps.extract.identify import identify
from docdesk.values.formats import FileType
from tests.steps.extract.office_files import A, W, docx, paragraph, relations, table, zipped
from tests.steps.extract.reading_here import headers, read_here, text_of, titles

STYLES = f"""<w:styles xmlns:w="{W}">
  <w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
  <w:style w:styleId="2"><w:name w:val="제목 2"/></w:style>
  <w:style w:styleId="own"><w:name w:val="Chapter"/><w:basedOn w:val="1"/></w:style>
  <w:style w:styleId="deep"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
</w:styles>"""


def styled(text: str, style: str) -> str:
    return paragraph(text, f'<w:pStyle w:val="{style}"/>')


def test_headings_are_found_by_name_level_and_base(tmp_path: Path) -> None:
    body = (
        styled("One", "1")
        + paragraph("text")
        + styled("둘", "2")
        + styled("Own", "own")
        + styled("Deep", "deep")
    )
    found = read_here(tmp_path / "a.docx", docx(body, {"styles": STYLES}))
    assert titles(found.pages[1]) == [(1, "One"), (2, "둘"), (1, "Own"), (3, "Deep")]


def test_tables_are_rows_with_their_header(tmp_path: Path) -> None:
    body = paragraph("before") + table(("Item", "Price"), ("Screw", "3"), ("", "")) + paragraph("after")
    found = read_here(tmp_path / "a.docx", docx(body))
    assert text_of(found) == "before\nItem | Price\nScrew | 3\nafter"
    assert headers(found.pages[1]) == ["Item | Price"]


def test_a_table_inside_a_cell_is_in_its_row(tmp_path: Path) -> None:
    inner = table(("x", "y"), ("z", "w"))
    body = f"<w:tbl><w:tr><w:tc>{paragraph('a')}{inner}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"
    assert text_of(read_here(tmp_path / "a.docx", docx(body))) == "a x | y z | w | b"


def test_deletions_hidden_words_and_instructions_are_left_out(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>added</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> shown</w:t></w:r>'
        "<w:r><w:instrText> PAGEREF _Toc1 </w:instrText></w:r></w:p>"
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>かんじ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢字</w:t></w:r>"
        "</w:rubyBase></w:ruby></w:r></w:p>"
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph("row gone") + "</w:tc></w:tr></w:tbl>"
    )
    assert text_of(read_here(tmp_path / "a.docx", docx(body))) == "kept added shown\n漢字"


def test_words_that_a_style_or_their_size_hides_are_left_out(tmp_path: Path) -> None:
    styles = f"""<w:styles xmlns:w="{W}">
      <w:style w:styleId="unseen"><w:rPr><w:vanish/></w:rPr></w:style>
      <w:style w:styleId="like"><w:basedOn w:val="unseen"/></w:style>
      <w:style w:styleId="seen"><w:basedOn w:val="unseen"/><w:rPr><w:vanish w:val="false"/></w:rPr></w:style>
      <w:style w:styleId="tiny"><w:rPr><w:sz w:val="1"/></w:rPr></w:style>
      <w:style w:styleId="loop"><w:basedOn w:val="loop"/></w:style>
    </w:styles>"""

    def run(properties: str, text: str) -> str:
        return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    body = (
        styled("hidden", "unseen")
        + styled("hidden", "like")
        + styled("hidden", "tiny")
        + styled("One.", "seen")
        + styled("Two.", "loop")
        + '<w:p><w:pPr><w:pStyle w:val="unseen"/></w:pPr>'
        + run("<w:b/>", "hidden")
        + run('<w:vanish w:val="0"/>', "Three.")
        + "</w:p><w:p>"
        + run('<w:rStyle w:val="like"/>', "hidden")
        + run('<w:sz w:val="1"/>', "hidden")
        + run('<w:rStyle w:val="seen"/><w:sz w:val="16"/>', "Four.")
        + "</w:p>"
    )
    text = text_of(read_here(tmp_path / "a.docx", docx(body, {"styles": styles})))
    assert text.split("\n") == ["One.", "Two.", "Three.", "Four."]
    usual = styles.replace('w:styleId="unseen"', 'w:styleId="unseen" w:type="paragraph" w:default="1"')
    body = paragraph("hidden") + styled("One.", "seen")
    assert text_of(read_here(tmp_path / "b.docx", docx(body, {"styles": usual}))) == "One."


def test_a_text_box_comes_once_and_controls_are_read(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('boxed')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>anchor</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('in a control')}{table(('a', 'b'), ('c', 'd'))}</w:sdtContent></w:sdt>"
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{paragraph('row in a control')}</w:tc></w:tr></w:sdtContent>"
        "</w:sdt></w:tbl>"
    )
    found = text_of(read_here(tmp_path / "a.docx", docx(body)))
    assert found == "anchor\nboxed\nin a control\na | b\nc | d\nrow in a control"


def test_notes_headers_and_footers_come_once(tmp_path: Path) -> None:
    def part(name: str, inner: str) -> str:
        return f'<w:{name} xmlns:w="{W}">{inner}</w:{name}>'

    notes = part(
        "footnotes",
        f'<w:footnote w:type="separator">{paragraph("line")}</w:footnote>'
        f"<w:footnote>{paragraph('a note')}</w:footnote>",
    )
    others = {
        "header1": part("hdr", paragraph("Confidential")),
        "header2": part("hdr", paragraph("Confidential")),
        "footer1": part("ftr", paragraph("Page 1")),
        "footnotes": notes,
    }
    assert text_of(read_here(tmp_path / "a.docx", docx(paragraph("body"), others))) == (
        "Confidential\nbody\na note\nPage 1"
    )


def test_lists_have_the_numbers_that_word_prints(tmp_path: Path) -> None:
    def level(number: int, kind: str, text: str) -> str:
        how = f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/>{how}</w:lvl>'

    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}'
        f"{level(1, 'decimal', '%1.%2')}{level(2, 'ganada', '%3)')}{level(3, 'bullet', 'x')}</w:abstractNum>"
        '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )

    def item(text: str, at: int) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="5"/></w:numPr>')

    body = (
        item("a", 0) + item("b", 1) + item("c", 1) + item("d", 2) + item("e", 3) + item("f", 0) + item("g", 1)
    )
    found = text_of(read_here(tmp_path / "a.docx", docx(body, {"numbering": numbering})))
    assert found == "1. a\n1.1 b\n1.2 c\n가) d\ne\n2. f\n2.1 g"


def test_breaks_hyphens_and_fractions(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t></w:r>"
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>"
    )
    assert read_here(tmp_path / "a.docx", docx(body)).pages[1].text == "a\tb\nco-op1/2"


def test_it_is_told_by_its_content(tmp_path: Path) -> None:
    for name in ("a.txt", "b.doc", "c", "d.pdf", "e.zip"):
        (tmp_path / name).write_bytes(docx(paragraph("words")))
        assert identify(tmp_path / name) is FileType.DOCX


def test_a_damaged_or_hostile_document_is_refused(tmp_path: Path) -> None:
    whole = docx(paragraph("words " * 500))
    with pytest.raises(Damaged):
        read_here(tmp_path / "cut.docx", whole[: len(whole) // 2])
    bomb = docx(paragraph("words"), {"styles": " " * (30 << 20)})
    with pytest.raises(TooMuchMemory):
        read_here(tmp_path / "bomb.docx", bomb)
    deep = "<w:tbl><w:tr><w:tc>" * 60 + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * 60
    assert read_here(tmp_path / "deep.docx", docx(deep + paragraph("after"))).pages[1].text == "after"


def test_entities_are_not_expanded_and_no_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hunter2")
    entities = (
        f'<!DOCTYPE d [<!ENTITY a "{"ha" * 50}"><!ENTITY b "{"&a;" * 50}"><!ENTITY c "{"&b;" * 50}">'
        f'<!ENTITY d "{"&c;" * 50}"><!ENTITY f SYSTEM "file://{tmp_path / "secret.txt"}">]>'
    )
    data = docx("")
    main = f'{entities}<w:document xmlns:w="{W}"><w:body>{paragraph("x &d; &f; y")}</w:body></w:document>'
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["word/document.xml"] = main.encode()
    text = text_of(read_here(tmp_path / "a.docx", zipped(parts)))
    assert "hunter2" not in text
    assert len(text) < 1_000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<html><title>T</title><body><p>imported words</p></body></html>"),
        ("a.rtf", b"{\\rtf1 imported words}"),
        ("a.txt", b"imported words"),
        ("a.docx", docx(paragraph("imported words"))),
    ],
)
def test_a_file_that_is_shown_inside_the_document_is_read(tmp_path: Path, name: str, data: bytes) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    chunk = f'<w:altChunk xmlns:r="{office}" r:id="r1"/>'
    made = docx(paragraph("before") + chunk + paragraph("after"))
    with zipfile.ZipFile(io.BytesIO(made)) as whole:
        parts = {each: whole.read(each) for each in whole.namelist()}
    parts |= {"word/_rels/document.xml.rels": relations(("aFChunk", name)).encode(), f"word/{name}": data}
    assert text_of(read_here(tmp_path / "b.docx", zipped(parts))).split("\n") == [
        "before",
        "imported words",
        "after",
    ]


def test_charts_and_diagrams_are_read_where_they_stand(tmp_path: Path) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def drawing(inner: str) -> str:
        return f'<w:p><w:r><w:drawing xmlns:r="{office}" xmlns:c="c" xmlns:dgm="d">{inner}</w:drawing></w:r></w:p>'

    def points(kind: str, *values: str) -> str:
        inner = "".join(f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(values))
        return f"<c:{kind}>{inner}</c:{kind}>"

    chart = (
        '<c:chartSpace xmlns:c="c"><c:chart><c:plotArea><c:ser>'
        f"{points('tx', 'Seoul')}{points('cat', 'Q1', 'Q2')}{points('val', '3', '4.5')}"
        "</c:ser></c:plotArea></c:chart></c:chartSpace>"
    )
    point = "<d:pt{}><d:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></d:t></d:pt>"
    points_of_plan = (
        point.format("", "Plan") + point.format(' type="pres"', "unseen") + point.format("", "Do")
    )
    diagram = f'<d:dataModel xmlns:d="d" xmlns:a="{A}"><d:ptLst>{points_of_plan}</d:ptLst></d:dataModel>'
    body = (
        paragraph("before")
        + drawing('<c:chart r:id="r1"/>')
        + paragraph("between")
        + drawing('<dgm:relIds r:dm="r2"/>')
        + drawing('<c:chart r:id="none"/>')
    )
    found = read_here(tmp_path / "a.docx", docx(body, {"chart": chart, "diagramData": diagram}))
    assert text_of(found).split("\n") == [
        "before", " | Seoul", "Q1 | 3", "Q2 | 4.5", "between", "Plan", "Do",
    ]  # fmt: skip
    assert headers(found.pages[1]) == [" | Seoul"]
