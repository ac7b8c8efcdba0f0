# SPDX-License-Identifier: Apache-2.0
"""The boxes of a passage lie on it: on two columns, turned pages, pages from right to left, fields and notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from reportlab.pdfgen.canvas import Canvas

from docdesk.steps.extract.view.alignment import form_of
from docdesk.steps.extract.view.boxes import Located, Span
from docdesk.steps.extract.view.letters import _at_once as letters_at_once
from docdesk.steps.extract.view.letters import _one_by_one as letters_one_by_one
from docdesk.steps.extract.view.opened import OpenPdf, forget, with_pdf
from docdesk.steps.extract.view.work import locate_spans, view_request
from docdesk.values.formats import FileType
from docdesk.values.pages import Box
from tests.pages.shelf import texts_of
from tests.steps.extract.pdf_files import form_pdf, text_pdf


@pytest.fixture(autouse=True)
def _no_file_stays_open() -> Iterator[None]:
    yield
    forget()


def located(path: Path, words: str, text: str | None = None, page: int = 1) -> Located:
    """Where words of a page's text are."""
    text = texts_of(path)[page - 1] if text is None else text
    start = text.index(words)
    request = view_request(FileType.PDF, path, path.with_suffix(".view"), None, 100)
    (found,) = locate_spans(request, [Span(page, text, start, start + len(words))])
    return found


def under(path: Path, boxes: Sequence[Box], page: int = 1) -> list[str]:
    """The letters whose middles are under the boxes, without blanks, in the page's order."""

    def work(pdf: OpenPdf) -> list[str]:
        letters = pdf.letters(page)
        found = []
        for index in range(letters.form.places[-1] + 1):
            edges = letters.box(index)
            if edges is not None:
                left, top, right, bottom = letters.transform.edges(edges)
                x, y = (left + right) / 2, (top + bottom) / 2
                if any(box.left <= x <= box.right and box.top <= y <= box.bottom for box in boxes):
                    found.append(letters.letter(index))
        return found

    return with_pdf(view_request(FileType.PDF, path, path.with_suffix(".view"), None, 100), work)


def assert_on(path: Path, found: Located, words: str, page: int = 1) -> None:
    """The boxes are on these words and on nothing else."""
    assert found.found == found.letters > 0
    wanted = Counter(re.sub(r"\s", "", words))
    assert Counter(letter for letter in under(path, found.boxes, page) if not letter.isspace()) == wanted


def two_columns(path: Path) -> Path:
    canvas = Canvas(str(path))
    for column in range(2):
        for line in range(30):
            canvas.drawString(
                60 + 270 * column, 740 - 14 * line, f"column {column} line {line} of some words"
            )
    canvas.save()
    return path


def test_a_passage_in_one_of_two_columns_has_a_box_for_each_line(tmp_path: Path) -> None:
    path = two_columns(tmp_path / "a.pdf")
    words = "column 1 line 3 of some words\ncolumn 1 line 4 of some words\ncolumn 1 line 5"
    found = located(path, words)
    assert_on(path, found, words)
    assert len(found.boxes) == 3
    assert all(box.left > 0.5 and box.bottom - box.top < 0.02 for box in found.boxes)


def test_a_passage_is_found_whatever_the_order_of_the_columns(tmp_path: Path) -> None:
    path = two_columns(tmp_path / "a.pdf")
    lines = texts_of(path)[0].split("\n")
    text = "\n".join(lines[30:] + lines[:30])
    words = "\n".join([lines[59], *lines[:2]])
    assert_on(path, located(path, words, text), words)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_on_a_turned_page_the_boxes_are_where_the_words_are_seen(tmp_path: Path, turn: int) -> None:
    upright = text_pdf(tmp_path / "a.pdf", ["First line of it\nsecond line of it"])
    (box,) = located(upright, "second line").boxes
    writer = PdfWriter(clone_from=PdfReader(upright))
    writer.pages[0].rotate(turn)
    turned = tmp_path / "turned.pdf"
    writer.write(turned)
    found = located(turned, "second line")
    assert_on(turned, found, "second line")
    (seen,) = found.boxes
    corners = {
        90: (1 - box.bottom, box.left, 1 - box.top, box.right),
        180: (1 - box.right, 1 - box.bottom, 1 - box.left, 1 - box.top),
        270: (box.top, 1 - box.right, box.bottom, 1 - box.left),
    }[turn]
    assert (seen.left, seen.top, seen.right, seen.bottom) == pytest.approx(corners, abs=0.002)


def test_what_is_written_upwards_on_a_page_is_a_line(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(72, 700, "upright words")
    canvas.rotate(90)
    canvas.drawString(200, -300, "words that climb")
    canvas.save()
    found = located(tmp_path / "a.pdf", "words that climb")
    assert_on(tmp_path / "a.pdf", found, "words that climb")
    (box,) = found.boxes
    assert (box.bottom - box.top) * 842 > 3 * (box.right - box.left) * 595


def test_boxes_are_fractions_of_the_page_as_it_is_cut(tmp_path: Path) -> None:
    whole = text_pdf(tmp_path / "a.pdf", ["Some words"])
    writer = PdfWriter(clone_from=PdfReader(whole))
    writer.pages[0].cropbox.lower_left = (72, 600)
    writer.pages[0].cropbox.upper_right = (272, 800)
    cut = tmp_path / "cut.pdf"
    writer.write(cut)
    (box,) = located(cut, "Some words").boxes
    assert box.left == pytest.approx(0, abs=0.02)
    assert box.bottom == pytest.approx(0.4, abs=0.02)


def hebrew(path: Path, drawn: Sequence[str]) -> Path:
    """Lines of Hebrew: a to z are drawn, and stand for its letters, from left to right as they are seen."""
    text_pdf(path, ["\n".join(drawn)])
    writer = PdfWriter(clone_from=PdfReader(path))
    pairs = "\n".join(f"<{ord('a') + n:02x}> <{0x05D0 + n:04x}>" for n in range(26))
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n27 beginbfchar\n<20> <0020>\n{pairs}\nendbfchar\n"
        "endcmap end end"
    )
    stream = DecodedStreamObject()
    stream.set_data(table.encode())
    fonts = writer.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    for font in fonts.values():
        of_font: DictionaryObject = font.get_object()
        of_font[NameObject("/ToUnicode")] = writer._add_object(stream)
    writer.write(path)
    return path


def test_words_from_right_to_left_are_under_their_boxes(tmp_path: Path) -> None:
    path = hebrew(tmp_path / "a.pdf", ["abc def ghi", "jkl mno pqr"])
    first, _, third = texts_of(path)[0].split("\n")[0].split()
    assert re.fullmatch("[\u05d0-\u05ea]{3}", first)
    found = located(path, first)
    assert_on(path, found, first)
    (begin,) = found.boxes
    (end,) = located(path, third).boxes
    assert begin.left > end.right
    assert len(located(path, texts_of(path)[0]).boxes) == 2


def test_a_value_in_a_form_is_marked_on_its_field(tmp_path: Path) -> None:
    path = form_pdf(tmp_path / "a.pdf")
    text = texts_of(path)[0]
    for value in ("Ada Drawnvalue",):
        found = located(path, value, text if value in text else f"{text}\n\n{value}")
        assert found.found == found.letters
        (box,) = found.boxes
        assert 842 - 620 <= box.top * 842 <= box.bottom * 842 <= 842 - 600


def test_the_words_of_a_note_are_marked_on_the_note(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", ["Some words on a page"])
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.add_annotation(0, Text(rect=(300, 500, 320, 520), text="A remark on some words"))
    writer.write(path)
    text = f"{texts_of(path)[0]}\n\nA remark on some words"
    found = located(path, "A remark on some words", text)
    assert found.found == found.letters
    (box,) = found.boxes
    assert (box.left * 595, box.bottom * 842) == pytest.approx((300, 842 - 500), abs=1)
    both = located(path, text, text)
    assert both.found == both.letters
    assert len(both.boxes) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace("ffi", "ﬃ").upper(),
        lambda text: text.replace("divided", "di-\nvided").replace("word", "wo\u00adrd"),
        lambda text: text.replace("e", "é"),
        lambda text: "".join(chr(ord(letter) + 0xFEE0) if "!" < letter < "~" else letter for letter in text),
    ],
)
def test_the_two_texts_may_differ_in_what_no_reader_minds(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    lines = ["a line before it", "the office has a divided word here", "a line behind it"]
    path = text_pdf(tmp_path / "a.pdf", ["\n".join(lines)])
    found = located(path, change(lines[1]), change("\n".join(lines)))
    assert_on(path, found, lines[1])


def test_of_equal_lines_the_one_that_is_meant_is_marked(tmp_path: Path) -> None:
    lines = [
        "total of the year",
        "something else 1",
        "total of the year",
        "something else 2",
        "total of the year",
    ]
    path = text_pdf(tmp_path / "a.pdf", ["\n".join(lines)])
    # another order and a letter less: the texts are not the same
    text = "\n".join(["something 1 else", *lines[:1], *lines[2:]])
    start = text.rindex(lines[0], 0, text.rindex(lines[0]))
    request = view_request(FileType.PDF, path, tmp_path / "view", None, 100)
    (found,) = locate_spans(request, [Span(1, text, start, start + len(lines[0]))])
    (box,) = found.boxes
    (second,) = located(path, lines[1]).boxes
    (fourth,) = located(path, lines[3]).boxes
    assert second.bottom <= box.top
    assert box.bottom <= fourth.top


def test_words_that_are_not_on_the_page_have_no_boxes(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", ["Some words on a page"])
    found = located(path, "quite another sentence", "quite another sentence")
    assert (found.boxes, found.found) == ((), 0)


def test_japanese_that_runs_downwards_has_a_box_a_column(tmp_path: Path) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont("HeiseiMin-W3", 12)
    for column, letters in enumerate(("本日は晴天なり", "明日も雨天なり")):
        for line, letter in enumerate(letters):
            canvas.drawString(400 - 20 * column, 700 - 13 * line, letter)
    canvas.save()
    text = "本日は晴天なり明日も雨天なり"
    found = located(tmp_path / "a.pdf", text, text)
    assert found.found == len(text)
    assert len(found.boxes) == 2


def test_the_letters_of_a_page_are_the_same_at_once_and_one_by_one(tmp_path: Path) -> None:
    path = text_pdf(
        tmp_path / "a.pdf", ["Several words, of more-\nthan one line.\n\nAnd (signs) & numbers 12.5 %"]
    )
    page = pypdfium2.PdfDocument(path)[0]
    shown = page.get_textpage()
    count = shown.count_chars()
    at_once = letters_at_once(shown.raw, count)
    assert at_once
    assert list(map(form_of, at_once)) == list(map(form_of, letters_one_by_one(shown.raw, count)))
