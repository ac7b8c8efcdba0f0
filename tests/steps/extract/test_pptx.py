# SPDX-License-Identifier: Apache-2.0
"""Presentations: a page a slide, with all that a reader sees on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from docdesk.errors import NoText
from docdesk.settings.model import Settings
from docdesk.steps.extract.outcome import outcome_of
from docdesk.steps.extract.request import Request
from docdesk.values.formats import FileType
from docdesk.values.places import Place, PlaceKind
from docdesk.values.recognition import Recognition
from tests.steps.extract.office_files import A, P, epub, odf, pptx, shape
from tests.steps.extract.reading_here import headers, read_here, text_of, titles

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def frame(inner: str) -> str:
    return f"<p:graphicFrame><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></p:graphicFrame>"


def points(kind: str, *values: str) -> str:
    inner = "".join(f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values))
    return f"<c:{kind}><c:strRef><c:strCache>{inner}</c:strCache></c:strRef></c:{kind}>"


def test_slides_with_titles_tables_notes_charts_and_diagrams(tmp_path: Path) -> None:
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    table = (
        "<a:tbl>"
        + "".join(
            "<a:tr>" + "".join(cell.format(text) for text in row) + "</a:tr>"
            for row in (("Year", "Sum"), ("2025", "7"))
        )
        + "</a:tbl>"
    )
    chart = (
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{A}"><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Turnover</a:t>'
        f"</a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser>{points('tx', 'Seoul')}"
        f"{points('cat', 'Q1', 'Q2')}{points('val', '3', '4.5')}</c:ser></c:barChart></c:plotArea></c:chart>"
        "</c:chartSpace>"
    )
    diagram = (
        f'<dgm:dataModel xmlns:dgm="d" xmlns:a="{A}"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Plan</a:t></a:r></a:p>'
        '</dgm:t></dgm:pt><dgm:pt type="pres"><dgm:t><a:p><a:r><a:t>not seen</a:t></a:r></a:p></dgm:t></dgm:pt>'
        "</dgm:ptLst></dgm:dataModel>"
    )
    notes = (
        f'<p:notes xmlns:p="{P}" xmlns:a="{A}">{shape("Say hello", "body")}{shape("5", "sldNum")}</p:notes>'
    )
    first = (
        shape("Our year", "ctrTitle")
        + shape("one\ntwo")
        + f"<p:grpSp>{shape('in a group')}</p:grpSp>"
        + shape("7", "sldNum")
        + shape("1 May", "dt")
    )
    second = (
        shape("Numbers", "title")
        + frame(table)
        + frame('<c:chart r:id="r1"/>')
        + frame('<d:relIds r:dm="r2"/>')
    )
    data = pptx(
        {
            "one": (first, {"notesSlides/n1.xml": ("notesSlide", notes)}),
            "hidden": (shape("secret"), {}),
            "two": (second, {"charts/c.xml": ("chart", chart), "diagrams/d.xml": ("diagramData", diagram)}),
        }
    )
    found = read_here(tmp_path / "a.pptx", data)
    assert text_of(found).split("\n") == [
        "Our year", "one", "two", "in a group", "Say hello", "Numbers", "Year | Sum", "2025 | 7",
        "Turnover", " | Seoul",        "Q1 | 3", "Q2 | 4.5", "Plan",
    ]  # fmt: skip
    assert [found.pages[number].place for number in (1, 3)] == [
        Place(PlaceKind.SLIDE, "1"),
        Place(PlaceKind.SLIDE, "3"),
    ]
    assert titles(found.pages[3]) == [(1, "Numbers")]
    assert headers(found.pages[3]) == ["Year | Sum", " | Seoul"]


def test_a_slide_that_is_broken_costs_itself(tmp_path: Path) -> None:
    data = pptx({"one": (shape("first"), {}), "two": (shape("second"), {})})
    broken = data.replace(b"ppt/slides/one.xml", b"ppt/slides/one.xm_", 1)
    found = read_here(tmp_path / "a.pptx", broken)
    assert "second" in text_of(found)


def test_a_file_of_pictures_that_is_none_itself_says_that_they_are_not_recognised(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    spooled = read_here(path, pptx({"one": ("", {})}))
    request = Request(FileType.PPTX, str(path), str(path), {}, None, None, "", 10, 1_000)
    for choice in Recognition:
        with pytest.raises(NoText) as caught:
            outcome_of(spooled, request, Settings(library=tmp_path), choice)
        assert "Pictures inside files of this kind are not recognised" in str(caught.value)


@pytest.mark.parametrize("kind", [FileType.PPTX, FileType.ODP, FileType.EPUB])
def test_a_page_that_is_a_picture_is_one_and_says_why_it_has_no_text(tmp_path: Path, kind: FileType) -> None:
    path = tmp_path / f"a.{kind}"
    data = {
        FileType.PPTX: lambda: pptx(
            {"one": ("<p:pic/>", {}), "two": (shape("x") + "<p:pic/>", {}), "no": ("", {})}
        ),
        FileType.ODP: lambda: odf(
            "presentation",
            "<draw:page><draw:frame><draw:image/></draw:frame></draw:page><draw:page><draw:frame><draw:text-box>"
            "<text:p>x</text:p></draw:text-box><draw:image/></draw:frame></draw:page><draw:page/>",
        ),
        FileType.EPUB: lambda: epub(
            {
                "a.xhtml": "<svg><image href='a.png'/></svg>",
                "b.xhtml": "<p>x</p><img src='a.png'/>",
                "c.xhtml": "",
            },
            {},
        ),
    }[kind]()
    request = Request(kind, str(path), str(path), {}, None, None, "", 10, 1_000)
    found = outcome_of(read_here(path, data), request, Settings(library=tmp_path))
    assert found.covered == "p1:pictures_inside r1 e1"


def test_a_hidden_slide_is_empty_because_it_is_hidden(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    data = pptx({"one": (shape("first"), {}), "hidden": (shape("secret"), {}), "empty": ("", {})})
    request = Request(FileType.PPTX, str(path), str(path), {}, None, None, "", 10, 1_000)
    found = outcome_of(read_here(path, data), request, Settings(library=tmp_path))
    assert found.covered == "r1 e1:slide_hidden e1"
