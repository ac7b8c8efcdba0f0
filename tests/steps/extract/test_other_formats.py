# SPDX-License-Identifier: Apache-2.0
"""OpenDocument, books, rich text, notebooks, subtitles, code and data: the text that a reader sees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docdesk.errors import CopyProtected, Damaged
from docdesk.steps.extract.identify import identify
from docdesk.steps.split.structure import Structure
from docdesk.values.formats import FileType
from docdesk.values.places import Place, PlaceKind
from tests.steps.extract.office_files import epub, odf, zipped
from tests.steps.extract.reading_here import headers, label_of, read_here, text_of, titles


def test_an_opendocument_text(tmp_path: Path) -> None:
    body = (
        '<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h text:outline-level="2">Part</text:h>'
        '<text:p>one<text:s text:c="2"/>two<text:line-break/>three<text:note><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>a note</text:p></text:note-body></text:note></text:p>"
        "<text:list><text:list-item><text:p>first</text:p></text:list-item><text:list-item><text:p>second</text:p>"
        "</text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>a</text:p>"
        "</table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row><table:table-row>"
        '<table:table-cell table:number-columns-repeated="2"><text:p>c</text:p></table:table-cell></table:table-row>'
        "</table:table><text:p>x<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame></text:p>"
    )
    styles = "<style:header><text:p>Confidential</text:p></style:header>"
    found = read_here(tmp_path / "a.odt", odf("text", body, styles))
    assert text_of(found).split("\n") == [
        "Confidential", "Part", "one  two", "three", "first", "second", "a | b", "c | c", "x", "boxed", "a note",
    ]  # fmt: skip
    assert titles(found.pages[1]) == [(2, "Part")]
    assert headers(found.pages[1]) == ["a | b"]


def test_an_opendocument_presentation(tmp_path: Path) -> None:
    def slide(title: str, text: str) -> str:
        return (
            f'<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>{title}</text:p></draw:text-box>'
            f"</draw:frame><draw:frame><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"
            f"<presentation:notes><draw:frame><draw:text-box><text:p>note {title}</text:p></draw:text-box></draw:frame>"
            "</presentation:notes></draw:page>"
        )

    found = read_here(tmp_path / "a.odp", odf("presentation", slide("A", "one") + slide("B", "two")))
    assert text_of(found).split("\n") == ["A", "one", "note A", "B", "two", "note B"]
    assert found.pages[2].place == Place(PlaceKind.SLIDE, "2")
    assert titles(found.pages[2]) == [(1, "B")]


def test_a_book_has_a_page_for_each_chapter(tmp_path: Path) -> None:
    data = epub(
        {"c1.xhtml": "<h1>Chapter 1</h1><p>It began.</p>", "c 2.xhtml": "<p>It went on.</p>"},
        {"c1.xhtml": "Chapter One", "c%202.xhtml": "Chapter Two"},
    )
    found = read_here(tmp_path / "a.epub", data)
    assert [found.pages[number].place.label for number in (1, 2)] == ["Chapter One", "Chapter Two"]
    assert found.pages[1].place.kind is PlaceKind.CHAPTER
    assert text_of(found).split("\n") == ["Chapter 1", "It began.", "It went on."]
    assert found.facts["title"] == "The Book"


def test_the_chapters_of_a_file_have_their_own_titles_from_their_anchors_on(tmp_path: Path) -> None:
    chapters = (
        "<p>Before all.</p><div id='one'><h2>One</h2><p>It began.</p></div>"
        "<h2><a name='zwei 2'></a>Two</h2><p>It went on.</p>"
    )
    contents = {"b.xhtml#one": "Chapter One", "b.xhtml#zwei%202": "Chapter Two"}
    found = read_here(tmp_path / "a.epub", epub({"b.xhtml": chapters}, contents))
    page = found.pages[1]
    assert page.place == Place(PlaceKind.CHAPTER, "Chapter One")
    structure = Structure([page], page.text)
    labels = [
        structure.place_at(page.text.index(words)).label for words in ("Before", "began", "Two", "went")
    ]
    assert labels == ["Chapter One", "Chapter One", "Chapter Two", "Chapter Two"]


def test_a_protected_book_says_so(tmp_path: Path) -> None:
    locked = '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
    data = zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/encryption.xml": locked + "</EncryptedData></encryption>",
        }
    )
    with pytest.raises(CopyProtected):
        read_here(tmp_path / "a.epub", data)


def test_groups_of_rich_text_that_are_for_programs_do_not_touch_the_text(tmp_path: Path) -> None:
    picture = r"{\pict{\*\picprop{\sp{\sn a}}}\pngblip 89504e}"
    data = (
        r"{\rtf1{\stylesheet{\s1 Heading \{1\};}}{\info{\title Title}}{\*\rsidtbl\rsid1}A pie{\*\bkmkstart x} or"
        r"\cs15{\*\x y} two{\field{\*\fldinst{PAGE}}{\fldrslt , 7}}" + picture + r" more.\par}"
    )
    assert text_of(read_here(tmp_path / "a.rtf", data.encode())) == "A pie or two, 7 more."


def test_rich_text_by_its_code_page(tmp_path: Path) -> None:
    korean = "".join(f"\\'{byte:02x}" for byte in "회의록".encode("cp949"))
    data = f"{{\\rtf1\\ansi\\ansicpg949 {{\\fonttbl{{\\f0 X;}}}}{korean}\\par second \\u54620?\\par}}"
    assert text_of(read_here(tmp_path / "a.rtf", data.encode())).split("\n") == ["회의록", "second 한"]
    row = r"\trowd\cellx100\cellx200 %s\cell %s\cell\row"
    table = r"{\rtf1\ansi" + row % ("Item", "Price") + row % ("Nut", "2") + r" after\par}"
    found = read_here(tmp_path / "b.rtf", table.encode())
    assert text_of(found).split("\n") == ["Item | Price", "Nut | 2", "after"]
    assert headers(found.pages[1]) == ["Item | Price"]


def test_rich_text_is_told_by_its_content(tmp_path: Path) -> None:
    for name in ("a.doc", "b.txt", "c"):
        (tmp_path / name).write_bytes(b"{\\rtf1\\ansi words}")
        assert identify(tmp_path / name) is FileType.RTF
    (tmp_path / "about.txt").write_bytes(b"{\\rtf1 is how rich text begins")
    assert identify(tmp_path / "about.txt") is FileType.TEXT


def test_a_notebook_has_its_cells_and_results(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Study\n", "of *bread*\n"]},
        {
            "cell_type": "code",
            "source": "print(1)",
            "outputs": [
                {"output_type": "stream", "text": ["\x1b[31m1\x1b[0m\n"]},
                {"data": {"text/plain": ["<Figure>"], "image/png": "iVBOR"}},
            ],
        },
    ]
    found = read_here(tmp_path / "a.ipynb", json.dumps({"cells": cells}).encode())
    assert text_of(found).split("\n") == ["Study", "of *bread*", "print(1)", "1", "<Figure>"]
    assert titles(found.pages[1]) == [(1, "Study")]
    with pytest.raises(Damaged):
        read_here(tmp_path / "b.ipynb", b'{"cells": 3')


SRT = """1
00:00:01,000 --> 00:00:03,000
<i>Good morning.</i>

2
00:01:05,500 --> 00:01:07,000
{\\an8}How are you?
I am fine.
"""
VTT = """WEBVTT

NOTE not shown

STYLE
::cue {}

intro
01:05.000 --> 01:07.000 align:start
<v Kim>We begin &amp; go on.</v>

02:00:00.000 --> 02:00:02.000
We begin
and end.

02:00:02.000 --> 02:00:04.000
and end.
Really.
"""


def test_subtitles_say_when(tmp_path: Path) -> None:
    for ends in ("\n", "\r\n"):
        found = read_here(tmp_path / "a.srt", SRT.replace("\n", ends).encode())
        assert text_of(found).split("\n") == ["Good morning.", "How are you?", "I am fine."]
        assert label_of(found.pages[1], "How") == "00:01:05"
        assert label_of(found.pages[1], "Good") == "00:00:01"
    found = read_here(tmp_path / "a.vtt", VTT.encode())
    assert text_of(found).split("\n") == ["Kim: We begin & go on.", "We begin", "and end.", "Really."]
    assert label_of(found.pages[1], "Kim") == "00:01:05"
    assert label_of(found.pages[1], "Really") == "02:00:02"
    assert found.pages[1].place.kind is PlaceKind.TIME


def test_code_is_as_it_stands_and_names_its_definitions(tmp_path: Path) -> None:
    source = "import os\n\n\nclass Oven:\n    def heat(self, to: int) -> None:\n        pass\n\n\n"
    source += "def main():\n    pass\n"
    found = read_here(tmp_path / "a.py", source.encode())
    assert found.pages[1].text == source
    assert [(h.level, h.title) for h in found.pages[1].outline.headings] == [
        (1, "class Oven"), (2, "def heat(self, to"), (1, "def main()"),
    ]  # fmt: skip
    other = "export function bake(x) {\n}\n\npublic class A {\n}\n"
    outline = read_here(tmp_path / "a.ts", other.encode()).pages[1].outline
    assert [h.title for h in outline.headings] == ["export function bake(x)", "public class A"]


def test_data_on_one_line_is_broken_into_lines(tmp_path: Path) -> None:
    data = json.dumps({"names": ["\ud68c\uc758"] * 200})
    found = read_here(tmp_path / "a.json", data.encode())
    assert text_of(found).count("회의") == 200
    assert text_of(found).count("\n") > 200
    lines = '{"a": 1}\n{"a": 2}\n'
    assert read_here(tmp_path / "b.jsonl", lines.encode()).pages[1].text == lines
    escaped = r'{"text": "\ud55c\uae00 \\u0041 \u0022 \ud83c\udfee"}' + "\n{not json}\n"
    read = read_here(tmp_path / "c.jsonl", escaped.encode()).pages[1].text
    assert read == '{"text": "한글 ' + r"\\u0041 \u0022" + ' 🏮"}\n{not json}\n'


def test_letters_of_rich_text_are_of_the_character_set_of_their_font(tmp_path: Path) -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset129 Batang;}"
        rb"{\f2\fcharset204 Arial;}}"
        rb"\f0 caf\'e9 {\f1 \'c8\'b8\'c0\'c7} caf\'e9 {\f2 \'cf\'f0\'e8} {\f1 \'8eA}"
        rb" {\b \f1 b \'b0\'a1}\plain  \'e9\par end}"
    )
    assert text_of(read_here(tmp_path / "a.rtf", data)) == "café 회의 café При 똠 b 가 é\nend".replace(
        "똠", b"\x8eA".decode("cp949")
    )


def test_notes_and_margins_of_rich_text_are_read_once(tmp_path: Path) -> None:
    data = (
        rb"{\rtf1\ansi{\header\pard of the header\par}{\footer of the footer\par}body"
        rb"{\super 1}{\footnote\pard of the note}{\*\annotation a comment}\par"
        rb"\sect{\header\pard of the header\par}next\par}"
    )
    text = text_of(read_here(tmp_path / "a.rtf", data))
    for words in ("of the header", "of the footer", "of the note", "body", "next"):
        assert text.count(words) == 1
    assert "a comment" not in text


def test_what_stands_behind_a_letter_for_older_programs_is_not_read_twice(tmp_path: Path) -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset128 M;}}\f1 \uc2\u12478\'83\'5d\u12523"
        b"\n\\'83\\'8b\\'82\\'c6 {\\uc1\\u-10240\\'3f\\u-8398\\'3f}\\u12392?? end}"
    )
    assert text_of(read_here(tmp_path / "a.rtf", data)) == "ゾルと \U00010332と end"
