# SPDX-License-Identifier: Apache-2.0
"""Web pages: what a browser shows, in whatever encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from docdesk.errors import FileEmpty
from docdesk.steps.extract.identify import identify
from docdesk.values.formats import FileType
from tests.steps.extract.reading_here import headers, read_here, text_of, titles


def test_what_is_shown_is_read_and_nothing_else(tmp_path: Path) -> None:
    page = """<!doctype html><html><head><title>Not &amp; shown</title><style>p{}</style></head><body>
    <nav><a href="/">Home</a></nav><h1>Bread &mdash; <em>fast</em></h1><p>One
    two<br>three</p><p hidden>no</p><div style="display: none">no</div><script>no()</script>
    <ul><li>first<li>second <b>bold</b></ul><pre>a  b
c</pre><img src=x alt="A loaf"><form><input value="Send" type=submit><input type=hidden value=no>
    <select><option>Rye<option>Wheat</select></form><noscript>no</noscript></body></html>"""
    found = read_here(tmp_path / "a.html", page.encode())
    assert text_of(found).split("\n") == [
        "Home", "Bread — fast", "One two", "three", "first", "second bold", "a  b", "c",
        "A loaf", "Send", "Rye", "Wheat",
    ]  # fmt: skip
    assert titles(found.pages[1]) == [(1, "Bread — fast")]
    assert found.facts["title"] == "Not & shown"


def test_a_page_without_a_heading_has_its_title(tmp_path: Path) -> None:
    found = read_here(tmp_path / "a.htm", b"<html><title>Minutes</title><h2>Part</h2><p>x")
    assert titles(found.pages[1]) == [(1, "Minutes"), (2, "Part")]


def test_tables_of_data_have_headers_and_tables_of_layout_have_none(tmp_path: Path) -> None:
    data = (
        "<table><caption>Costs</caption><thead><tr><th>a<th>b</thead><tr><td>1<td>2<br>3<tr><td>4<td>5</table>"
        "<table><tr><td><h2>Left</h2>text<td>right</table>"
        "<table><tr><td><table><tr><td>in<td>ner<tr><td>x<td>y</table></table>"
    )
    found = read_here(tmp_path / "a.html", f"<html><body>{data}".encode())
    assert text_of(found).split("\n") == [
        "Costs", "a | b", "1 | 2 3", "4 | 5", "Left", "text", "right", "in | ner", "x | y",
    ]  # fmt: skip
    assert headers(found.pages[1]) == ["a | b", "in | ner"]


KOREAN = "<html><head><meta charset='{}'></head><body><p>회의는 화요일 오후에 시작합니다.</p></body></html>"


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("euc-kr", "cp949"),
        ("ks_c_5601-1987", "cp949"),
        ("utf-8", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("", "cp949"),
    ],
)
def test_the_declared_encoding_is_used_if_the_bytes_are_of_it(
    tmp_path: Path, declared: str, real: str
) -> None:
    found = read_here(tmp_path / "a.html", KOREAN.format(declared).encode(real))
    assert text_of(found) == "회의는 화요일 오후에 시작합니다."


def test_other_encodings(tmp_path: Path) -> None:
    russian = "<html><meta http-equiv=content-type content='text/html; charset=koi8-r'><p>Собрание начнётся во вторник"
    assert text_of(read_here(tmp_path / "r.html", russian.encode("koi8-r"))) == "Собрание начнётся во вторник"
    assert text_of(read_here(tmp_path / "u.html", "<html><p>É €".encode("utf-16"))) == "É €"
    chosen = read_here(tmp_path / "c.html", "<html><p>Größe".encode("cp850"), encoding="cp850")
    assert text_of(chosen) == "Größe"


def test_odd_pages(tmp_path: Path) -> None:
    deep = "<div>" * 5_000 + "deep" + "</div>" * 5_000
    read_here(tmp_path / "deep.html", f"<html><p>first</p>{deep}".encode())
    found = read_here(tmp_path / "unclosed.html", b"<html><body><p>one<p>two <b>three<p>four")
    assert text_of(found).split("\n") == ["one", "two three", "four"]
    with pytest.raises(FileEmpty):
        read_here(tmp_path / "blank.html", b" \n ")


@pytest.mark.parametrize("name", ["a.txt", "a.doc", "a", "a.html", "a.docx"])
def test_a_page_is_told_by_its_content(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xef\xbb\xbf\n<!DOCTYPE html>\n<html><p>x")
    assert identify(tmp_path / name) is FileType.HTML


def test_a_text_about_web_pages_stays_what_its_name_says(tmp_path: Path) -> None:
    for name, kind in (("a.md", FileType.MARKDOWN), ("a.php", FileType.CODE)):
        (tmp_path / name).write_bytes(b"<html> is the first element of a page\n")
        assert identify(tmp_path / name) is kind


def test_what_a_browser_makes_visible_of_templates_drawings_and_frames_is_read(tmp_path: Path) -> None:
    source = (
        "<html><body><svg><title>of a drawing</title><text>harbour</text></svg><my-card><template shadowrootmode=open>"
        "<p>in the shadow</p></template></my-card><template><p>never shown</p></template>"
        "<iframe srcdoc='&lt;p&gt;in a frame&lt;/p&gt;'></iframe><ruby>漢字<rp>(</rp><rt>かんじ</rt></ruby>"
        "<p>a light&shy;house</p><noscript>no scripts</noscript></body></html>"
    )
    found = read_here(tmp_path / "a.html", source.encode())
    assert text_of(found).split("\n") == ["harbour", "in the shadow", "in a frame", "漢字", "a lighthouse"]
    assert found.facts["title"] is None


@pytest.mark.parametrize(
    "source",
    [
        b"<html><body><div id=app></div><noscript><p>only words</p></noscript></body></html>",
        b"<html><frameset><frame src=a.html><noframes><body>only words</body></noframes></frameset></html>",
    ],
)
def test_a_page_without_any_other_text_is_what_it_says_to_simple_browsers(
    tmp_path: Path, source: bytes
) -> None:
    assert text_of(read_here(tmp_path / "a.html", source)) == "only words"


def test_drawings_inside_one_another_are_read_once_and_soon(tmp_path: Path) -> None:
    source = (
        "<svg><g><foreignObject><p>outer</p>" * 30
        + "<text>innermost</text>"
        + "</foreignObject></g></svg>" * 30
    )
    text = text_of(read_here(tmp_path / "a.html", f"<html><body>{source}</body></html>".encode()))
    assert text.split("\n") == [*["outer"] * 30, "innermost"]
