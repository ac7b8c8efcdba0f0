# SPDX-License-Identifier: Apache-2.0
"""Documents of office programs, made part by part, so that a test says what is in them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MAIN = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container:
        for name, part in parts.items():
            # of a fixed time: with the present one a test's name would change while workers collect the tests
            entry = zipfile.ZipInfo(name, date_time=(2024, 1, 2, 3, 4, 6))
            entry.compress_type = zipfile.ZIP_DEFLATED
            container.writestr(entry, part)
    return file.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """A part of relations: (kind, target), with the ids r1, r2 …"""
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{lines}</Relationships>'


def office(main: str, parts: Mapping[str, str | bytes]) -> bytes:
    """An Office file whose main part is this one."""
    declared = f'<Types xmlns="{_TYPES}"><Override PartName="/{main}" ContentType="{_MAIN[main]}"/></Types>'
    return zipped(
        {"[Content_Types].xml": declared, "_rels/.rels": relations(("officeDocument", main)), **parts}
    )


def docx(body: str, others: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word document with this body; `others` are parts such as `styles`, related by their kind."""
    others = dict(others or {})
    parts: dict[str, str | bytes] = {
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        f' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": relations(
            *((name.rstrip("0123456789"), f"{name}.xml") for name in others)
        ),
    }
    for name, part in others.items():
        parts[f"word/{name}.xml"] = part
    return office("word/document.xml", parts)


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of Word."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def styled_run(properties: str, text: str, of_paragraph: str = "") -> str:
    """A paragraph of Word of one run with properties of its own."""
    run = f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{of_paragraph}</w:pPr>{run}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of Word."""
    lines = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl>{lines}</w:tbl>"


def xlsx(sheets: Mapping[str, str], styles: str = "") -> bytes:
    """A workbook of these sheets, given as the XML of their rows."""
    names = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>' for number, name in enumerate(sheets, 1)
    )
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            *(("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)),
            ("styles", "styles.xml"),
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{S}">{styles}</styleSheet>',
    }
    for number, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return office("xl/workbook.xml", parts)


def sheet_row(number: int, *cells: str | float) -> str:
    """A row of a sheet."""
    texts = []
    for column, cell in enumerate(cells):
        place = f"{chr(65 + column)}{number}"
        if cell == "":
            continue
        if isinstance(cell, str):
            texts.append(f'<c r="{place}" t="inlineStr"><is><t>{cell}</t></is></c>')
        else:
            texts.append(f'<c r="{place}"><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(texts)}</row>'


def pptx(slides: Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]]) -> bytes:
    """A presentation of these slides: the XML of their shapes, and related parts by path, with kind and XML."""
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in range(1, len(slides) + 1))
    parts: dict[str, str | bytes] = {
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{_OFFICE}"><p:sldIdLst>{ids}</p:sldIdLst>'
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(*(("slide", f"slides/{name}.xml") for name in slides)),
    }
    for name, (shapes, others) in slides.items():
        show = ' show="0"' if name.startswith("hidden") else ""
        parts[f"ppt/slides/{name}.xml"] = (
            f'<p:sld xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{_OFFICE}"'
            f' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
            f' xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram"{show}>'
            f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        )
        parts[f"ppt/slides/_rels/{name}.xml.rels"] = relations(
            *((kind, f"../{path}") for path, (kind, _) in others.items())
        )
        for path, (_, part) in others.items():
            parts[f"ppt/{path}"] = part
    return office("ppt/presentation.xml", parts)


def shape(text: str, kind: str = "") -> str:
    """A shape of a slide; `kind` is that of its placeholder."""
    place = f'<p:ph type="{kind}"/>' if kind else ""
    lines = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
    return f"<p:sp><p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{lines}</p:txBody></p:sp>"


_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"'
)


def odf(kind: str, body: str, styles: str = "") -> bytes:
    """An OpenDocument file; `kind` is text or presentation."""
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {_ODF}><office:body><office:{kind}>{body}</office:{kind}>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {_ODF}>{styles}</office:document-styles>",
        }
    )


def epub(chapters: Mapping[str, str], contents: Mapping[str, str]) -> bytes:
    """A book: chapters by file, and the titles that its table of contents gives them."""
    items = "".join(f'<item id="i{n}" href="{name}"/>' for n, name in enumerate(chapters))
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    points = "".join(
        f"<navPoint><navLabel><text>{title}</text></navLabel>"
        f'<content src="{name if "#" in name else name + "#x"}"/></navPoint>'
        for name, title in contents.items()
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": "<container><rootfiles>"
            '<rootfile full-path="O/book.opf"/></rootfiles></container>',
            "O/book.opf": f"<package><metadata><title>The Book</title></metadata><manifest>{items}"
            f'<item id="toc" href="toc.ncx"/></manifest><spine>{spine}</spine></package>',
            "O/toc.ncx": f"<ncx><navMap>{points}</navMap></ncx>",
            **{f"O/{name}": f"<html><body>{body}</body></html>" for name, body in chapters.items()},
        }
    )


def hwpx(*sections: str, header: str = "<head/>") -> bytes:
    """A Hangul document of the newer kind, of these sections."""
    name = 'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph"'
    parts = {"mimetype": "application/hwp+zip", "Contents/header.xml": header}
    for number, section in enumerate(sections):
        parts[f"Contents/section{number}.xml"] = f"<hs {name}>{section}</hs>"
    return zipped(parts)


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container of these streams; the parts of a path before its last one are storages."""
    sector = 512
    names = ["Root Entry"]
    for path in streams:
        parts = path.split("/")
        for storage in ("/".join(parts[:depth]) for depth in range(1, len(parts))):
            if storage not in names:
                names.append(storage)
        names.append(path)
    data, begins, table = bytearray(), {}, []

    def chain(content: bytes) -> int:
        first = len(table)
        count = max(1, -(-len(content) // sector))
        data.extend(content.ljust(count * sector, b"\0"))
        table.extend([*range(first + 1, first + count), 0xFFFFFFFE])
        return first

    for path, content in streams.items():
        # at least the size from which a stream is not put into the small sectors
        begins[path] = chain(content.ljust(4096, b"\0"))
    storages: dict[str, list[int]] = {"Root Entry": []}
    for number, name in enumerate(names[1:], 1):
        parent = name.rsplit("/", 1)[0] if "/" in name else "Root Entry"
        storages.setdefault(parent, []).append(number)
    siblings = {}
    for inside in storages.values():
        inside.sort(key=lambda n: (len(names[n].split("/")[-1]), names[n].split("/")[-1].upper()))
        for here, following in zip(inside, [*inside[1:], 0xFFFFFFFF], strict=True):
            siblings[here] = following
    entries = bytearray()
    for number, name in enumerate(names):
        last = name.split("/")[-1].encode("utf-16-le") + b"\0\0"
        is_stream = name in streams
        kind = 5 if number == 0 else 2 if is_stream else 1
        child = storages.get(name, [0xFFFFFFFF])[0] if not is_stream else 0xFFFFFFFF
        size = max(4096, len(streams[name])) if is_stream else 0
        entries += last.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(last), kind, 1, 0xFFFFFFFF, siblings.get(number, 0xFFFFFFFF), child
        )
        entries += bytes(36) + struct.pack("<IQ", begins.get(name, 0xFFFFFFFE if number == 0 else 0), size)
    directory = chain(bytes(entries))
    tables = -(-(len(table) + 8) * 4 // sector)
    first = len(table)
    table.extend([0xFFFFFFFD] * tables)
    packed = struct.pack(f"<{len(table)}I", *table).ljust(tables * sector, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, tables, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, first)
    header += struct.pack("<108I", *(first + n if n < tables else 0xFFFFFFFF for n in range(1, 109)))
    return header + bytes(data) + packed


def hwp_record(tag: int, level: int, data: bytes) -> bytes:
    """A record of a Hangul document."""
    if len(data) < 0xFFF:
        return struct.pack("<I", tag | level << 10 | len(data) << 20) + data
    return struct.pack("<II", tag | level << 10 | 0xFFF << 20, len(data)) + data


def hwp_paragraph(text: str, level: int = 0, style: int = 0) -> bytes:
    """A paragraph of a Hangul document."""
    head = struct.pack("<IIHBB", len(text), 0, 0, style, 0)
    return hwp_record(66, level, head) + hwp_record(67, level + 1, text.encode("utf-16-le"))


def hwp(*sections: bytes, flags: int = 1, styles: bytes = b"") -> bytes:
    """A Hangul document of these sections."""
    streams = {"FileHeader": b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)}
    streams["DocInfo"] = _deflated(styles)
    for number, section in enumerate(sections):
        streams[f"BodyText/Section{number}"] = _deflated(section)
    return ole(streams)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()
