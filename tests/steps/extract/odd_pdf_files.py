# SPDX-License-Identifier: Apache-2.0
"""PDF files with odd fonts, forms, attachments and structures, written object by object."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import brotli
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from .pdf_files import text_pdf

HELVETICA = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def stream(data: bytes | str, extra: str = "") -> bytes:
    body = data.encode("latin-1") if isinstance(data, str) else data
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(body), extra.encode(), body)


def write_objects(path: Path, objects: Sequence[str | bytes]) -> Path:
    """A file of these objects, numbered from 1; the first is its catalog."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, 2)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        data = body.encode("latin-1") if isinstance(body, str) else body
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, data))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    path.write_bytes(out.getvalue())
    return path


def page_pdf(
    path: Path, content: bytes | str, *, catalog: str = "", page: str = "", more: Sequence[str | bytes] = ()
) -> Path:
    """One page with Helvetica as /F; `more` are objects from number 6 on."""
    return write_objects(
        path,
        [
            f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
            f"/Resources<</Font<</F 5 0 R>>>>{page}>>",
            content if isinstance(content, bytes) and content.startswith(b"<<") else stream(content),
            HELVETICA,
            *more,
        ],
    )


def lines(*texts: str, top: int = 700) -> str:
    shown = " ".join(f"({text}) Tj T*" for text in texts)
    return f"BT /F 12 Tf 14 TL 60 {top} Td {shown} ET"


def mapped_pdf(path: Path, pages: Sequence[Sequence[str]], *, with_map: bool = True) -> Path:
    """Pages whose font maps its codes to these letters; without a map, a code is its letter's less 29."""
    letters = sorted({letter for page in pages for text in page for letter in text})
    code = {letter: index + 3 if with_map else ord(letter) - 29 for index, letter in enumerate(letters)}
    pairs = "\n".join(f"<{code[each]:04X}> <{each.encode('utf-16-be').hex()}>" for each in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange {len(letters)} beginbfchar\n{pairs}\n"
        "endbfchar endcmap end end"
    )
    objects: list[str | bytes] = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Sans/Encoding/Identity-H/DescendantFonts[4 0 R]"
        f"{'/ToUnicode 6 0 R' if with_map else ''}>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Sans/FontDescriptor 5 0 R/DW 500"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        "<</Type/FontDescriptor/FontName/AAAAAA+Sans/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
        "/Ascent 900/Descent -200/CapHeight 700/StemV 80>>",
        stream(cmap),
    ]
    kids = []
    for page in pages:
        shown = " ".join("<" + "".join(f"{code[letter]:04X}" for letter in text) + "> Tj T*" for text in page)
        kids.append(f"{len(objects) + 1} 0 R")
        objects += [
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {len(objects) + 2} 0 R>>",
            stream(f"BT /F 12 Tf 14 TL 60 700 Td {shown} ET"),
        ]
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    return write_objects(path, objects)


def named_glyphs_pdf(path: Path, pages: Sequence[str], name: Callable[[str], str]) -> Path:
    """Pages whose font has no map but names for its glyphs, which are not those of letters."""
    letters = sorted({letter for text in pages for letter in text})
    code = {letter: index + 1 for index, letter in enumerate(letters)}
    names = " ".join(name(letter) for letter in letters)
    objects: list[str | bytes] = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        f"<</Type/Font/Subtype/Type1/BaseFont/AAAAAA+Sans/FirstChar 1/LastChar {len(letters)}"
        f"/Widths[{'500 ' * len(letters)}]/FontDescriptor 4 0 R/Encoding<</Differences[1 {names}]>>>>",
        "<</Type/FontDescriptor/FontName/AAAAAA+Sans/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
        "/Ascent 900/Descent -200/CapHeight 700/StemV 80>>",
    ]
    kids = []
    for text in pages:
        shown = "".join(f"{code[letter]:02X}" for letter in text)
        kids.append(f"{len(objects) + 1} 0 R")
        objects += [
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9000 800]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {len(objects) + 2} 0 R>>",
            stream(f"BT /F 12 Tf 60 700 Td <{shown}> Tj ET"),
        ]
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    return write_objects(path, objects)


def drawn_glyphs_pdf(path: Path, text: str, names: Sequence[str], *, in_form: bool = False) -> Path:
    """A page of a Type 3 font without a map; `names` are those of the glyphs whose codes are A, B and so on.

    The text is drawn by the page itself or by a form on it.
    """
    kinds = "".join(f"{name} 6 0 R" for name in dict.fromkeys(names))
    font = (
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 750 750]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 65"
        f"/LastChar {64 + len(names)}/Widths[{'1000 ' * len(names)}]/CharProcs<<{kinds}>>"
        f"/Encoding<</Type/Encoding/Differences[65 {' '.join(names)}]>>>>"
    )
    shown, fonts = f"BT /F 12 Tf 60 700 Td ({text}) Tj ET", "/Resources<</Font<</F 5 0 R>>>>"
    of_page = "/Resources<</XObject<</X 7 0 R>>>>" if in_form else fonts
    return write_objects(
        path,
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R{of_page}>>",
            stream("/X Do" if in_form else shown),
            font,
            stream("1000 0 0 0 750 750 d1 0 0 750 750 re f"),
            stream(shown, f"/Type/XObject/Subtype/Form/BBox[0 0 600 800]{fonts}"),
        ],
    )


def stamped_scan_pdf(path: Path, pages: int, stamp: str, *, at: int = 780, picture: int = 600) -> Path:
    """Pages of one picture, `picture` points wide, with a line of text at this height."""
    grey = stream(
        zlib.compress(bytes(80 * 100)),
        "/Type/XObject/Subtype/Image/Width 80/Height 100/ColorSpace/DeviceGray/BitsPerComponent 8"
        "/Filter/FlateDecode",
    )
    objects: list[str | bytes] = ["<</Type/Catalog/Pages 2 0 R>>", "", HELVETICA, grey]
    kids = []
    for number in range(1, pages + 1):
        drawn = f"q {picture} 0 0 800 0 0 cm /I Do Q {lines(stamp.format(number), top=at)}"
        kids.append(f"{len(objects) + 1} 0 R")
        objects += [
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]"
            f"/Resources<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>/Contents {len(objects) + 2} 0 R>>",
            stream(drawn),
        ]
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {pages}>>"
    return write_objects(path, objects)


def appearance_pdf(path: Path, kind: str, words: str, text: str = "The contract of the two cities") -> Path:
    """A page with an annotation of this kind, whose words are in its appearance alone."""
    writer = PdfWriter(clone_from=PdfReader(text_pdf(path, [text])))
    shown = DecodedStreamObject()
    shown.set_data(f"BT /F 12 Tf 2 4 Td ({words}) Tj ET".encode())
    font = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
    )
    shown.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject([FloatObject(each) for each in (0, 0, 300, 20)]),
            NameObject("/Resources"): DictionaryObject(
                {NameObject("/Font"): DictionaryObject({NameObject("/F"): font})}
            ),
        }
    )
    annotation = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(kind),
            NameObject("/Rect"): ArrayObject([FloatObject(each) for each in (60, 500, 360, 520)]),
            NameObject("/F"): NumberObject(4),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(shown)}),
        }
    )
    if kind == "/Widget":
        annotation[NameObject("/FT")] = NameObject("/Sig")
        annotation[NameObject("/T")] = TextStringObject("signature")
    reference = writer._add_object(annotation)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([reference])
    if kind == "/Widget":
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([reference])})
        writer._root_object[NameObject("/AcroForm")] = writer._add_object(form)
    writer.write(path)
    return path


def attached_pdf(path: Path, text: str, files: dict[str, bytes]) -> Path:
    writer = PdfWriter(clone_from=PdfReader(text_pdf(path, [text])))
    for name, data in files.items():
        writer.add_attachment(name, data)
    writer.write(path)
    return path


def pinned_pdf(path: Path, text: str, name: str, data: bytes, *, listed: bool = False) -> Path:
    """A page with a file pinned on it as a note; `listed`: the document's own list has it too."""
    names = "/Names<</EmbeddedFiles<</Names[(a)7 0 R]>>>>" if listed else ""
    note = "<</Type/Annot/Subtype/FileAttachment/Rect[40 40 60 60]/FS 7 0 R/Contents(a pin)>>"
    return page_pdf(
        path,
        lines(text),
        page="/Annots[6 0 R]",
        catalog=names,
        more=[
            note,
            f"<</Type/Filespec/F({name})/UF({name})/EF<</F 8 0 R>>>>",
            stream(data, "/Type/EmbeddedFile"),
        ],
    )


def xfa_pdf(path: Path, template: str, data: str, *, before: str = "") -> Path:
    """A form whose page only asks for another program."""
    form = (
        f"{before}<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'>"
        f"<template xmlns='http://www.xfa.org/schema/xfa-template/3.3/'>{template}</template>"
        "<xfa:datasets xmlns:xfa='http://www.xfa.org/schema/xfa-data/1.0/'>"
        f"<xfa:data>{data}</xfa:data></xfa:datasets></xdp:xdp>"
    )
    return page_pdf(
        path,
        lines("Please wait...", "If this message is not replaced, your program cannot show this document."),
        catalog="/NeedsRendering true/AcroForm<</Fields[]/XFA 6 0 R>>",
        more=[stream(form)],
    )


def miscounted_pdf(path: Path, count: int) -> Path:
    """Two pages in a list that says it has `count`."""
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {} 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    return write_objects(
        path,
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Kids[3 0 R 6 0 R]/Count {count}>>",
            page.format(4),
            stream(lines("The heron is on the first page.")),
            HELVETICA,
            page.format(7),
            stream(lines("The stork is on the second page.")),
        ],
    )


def brotli_pdf(path: Path, text: str) -> Path:
    packed = brotli.compress(lines(text).encode())
    return page_pdf(path, stream(packed, "/Filter/BrotliDecode"))
