# SPDX-License-Identifier: Apache-2.0
"""Pages as they look, for other programs: HTTP, the terminal and assistants."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from docdesk.assistant.protocol import _answer
from docdesk.assistant.tools import Tools
from tests.desks import add_and_wait
from tests.server.conftest import Served
from tests.steps.extract.pdf_files import text_pdf

YELLOW = (255, 226, 92)


def yellow(png: bytes) -> int:
    """How many pixels of a picture are marked."""
    shown = Image.open(io.BytesIO(png))
    assert shown.format == "PNG"
    colours = shown.convert("RGB").getcolors(shown.width * shown.height)
    assert colours is not None
    return sum(count for count, colour in colours if colour == YELLOW)


async def added(served: Served, folder: Path) -> tuple[str, dict[str, int]]:
    """The id of a PDF of two pages, and the passage on its second."""
    path = text_pdf(folder / "a.pdf", ["A page about whales", "Another one about a harbour lamp"])
    (document,) = await add_and_wait(served.desk, path)
    start, end = (await served.desk.find_in_document(document.id, "harbour lamp"))[0]
    return document.id, {"start": start, "end": end}


async def test_a_program_gets_a_page_with_its_passage_marked(served: Served, tmp_path: Path) -> None:
    id, passage = await added(served, tmp_path)
    get = served.client.get
    plain = await get(f"/documents/{id}/pages/2.png", params={"width": 400})
    assert (plain.status_code, plain.headers["content-type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(plain.content)).size == (400, 566)
    assert yellow(plain.content) == 0
    marked = await get(f"/documents/{id}/pages/2.png", params={"width": 400, **passage})
    assert yellow(marked.content) > 100
    assert marked.headers["docdesk-located"] == "1"
    assert "docdesk-not-marked" not in marked.headers
    elsewhere = await get(f"/documents/{id}/pages/1.png", params={"width": 400, **passage})
    assert yellow(elsewhere.content) == 0
    # what is there already is not sent again
    assert len({plain.headers["etag"], marked.headers["etag"], elsewhere.headers["etag"]}) == 3
    tag = {"if-none-match": marked.headers["etag"]}
    again = await get(f"/documents/{id}/pages/2.png", params={"width": 400, **passage}, headers=tag)
    assert (again.status_code, again.content) == (304, b"")

    marks = (await get(f"/documents/{id}/marks", params=passage)).json()
    assert (marks["located"], marks["why"]) == (1, None)
    [page] = marks["pages"]
    [[left, top, right, bottom]] = page["boxes"]
    assert (page["page"], left < right, top < bottom) == (2, True, True)


async def test_what_cannot_be_shown_is_said(served: Served, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Some words about a note.")
    id, passage = await added(served, tmp_path)
    (note,) = await add_and_wait(served.desk, tmp_path / "note.txt")
    for path, status, code in (
        (f"{id}/pages/3.png", 404, "page_missing"),
        (f"{id}/pages/0.png", 422, "request_invalid"),
        (f"{id}/pages/x.png", 422, "request_invalid"),
        (f"{id}/pages/1.png?width=15", 422, "request_invalid"),
        (f"{id}/pages/1.png?turn=45", 422, "request_invalid"),
        (f"{id}/pages/1.png?start=3", 422, "request_invalid"),
        (f"{id}/pages/1.png?start=9&end=9", 422, "request_invalid"),
        (f"{note.id}/pages/1.png", 422, "shown_as_text"),
        ("nothing/pages/1.png", 404, "not_found"),
        ("nothing/marks?start=1&end=2", 404, "not_found"),
    ):
        response = await served.client.get(f"/documents/{path}")
        assert (response.status_code, response.json()["code"]) == (status, code), path
    unsigned = await served.client.get(f"/documents/{id}/pages/1.png", headers={"authorization": "Bearer no"})
    assert unsigned.status_code == 401
    (tmp_path / "a.pdf").unlink()
    gone = await served.client.get(f"/documents/{id}/pages/1.png")
    assert (gone.status_code, gone.json()["code"]) == (409, "file_missing")
    assert (await served.client.get(f"/documents/{id}/marks", params=passage)).json() == {
        "located": 0, "why": "file_missing", "pages": [],
    }  # fmt: skip


async def test_an_assistant_gets_boxes_and_pictures(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docdesk.assistant.pages.SECONDS", 120.0)  # the first viewer has to start
    id, passage = await added(served, tmp_path)

    async def ready() -> Any:
        return served.desk

    tools = Tools(ready)
    found = (await _answer(tools, "search", {"query": "harbour lamp"})).structured_content
    assert found is not None
    first = found["passages"][0]
    assert {page["page"] for page in first["boxes"]} <= {1, 2}
    assert first["not_located"] is None
    assert all(0 <= edge <= 1 for page in first["boxes"] for box in page["boxes"] for edge in box)
    bare = (await _answer(tools, "search", {"query": "harbour lamp", "boxes": False})).structured_content
    assert bare is not None
    assert bare["passages"][0]["boxes"] == []

    asked = {"id": id, "page": 2, "picture": True}
    spans = {"passage_start": passage["start"], "passage_end": passage["end"]}
    shown = await _answer(tools, "read_document", asked | spans)
    text, picture = shown.content
    assert (text.type, picture.type, picture.mime_type) == ("text", "image", "image/png")
    assert yellow(base64.b64decode(picture.data)) > 100
    assert shown.structured_content is not None
    assert shown.structured_content["picture_of"] == 2
    missing = await _answer(tools, "read_document", asked | {"page": 9})
    assert [part.type for part in missing.content] == ["text"]
    assert missing.structured_content is not None
    assert missing.structured_content["picture_missing"] == "page_missing"


async def test_the_terminal_writes_a_page(served: Served, tmp_path: Path) -> None:
    id, passage = await added(served, tmp_path)
    other = text_pdf(tmp_path / "other.pdf", ["Not in the library"])
    target = tmp_path / "page.png"

    async def page(*words: str) -> subprocess.CompletedProcess[bytes]:
        library = str(served.desk.settings.library)
        command = [sys.executable, "-m", "docdesk", "page", "--library", library, *words]
        return await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)

    span = f"{passage['start']}-{passage['end']}"
    first, by_path, outside = await asyncio.gather(
        page(id, "2", "-o", str(target), "--passage", span, "--json"),
        page(str(tmp_path / "a.pdf"), "1", "-o", "-", "--passage", span, "--width", "300"),
        page(str(other), "1", "-o", "-", "--turn", "90"),
    )
    assert (first.returncode, first.stderr) == (0, b"")
    said = json.loads(first.stdout)
    assert (said["path"], said["width"], said["located"], said["why"]) == (str(target), 1240, 1, None)
    assert yellow(target.read_bytes()) > 100
    assert (by_path.returncode, Image.open(io.BytesIO(by_path.stdout)).width) == (0, 300)
    assert b"not on page 1, but on 2" in by_path.stderr
    assert outside.returncode == 0
    turned = Image.open(io.BytesIO(outside.stdout))
    assert turned.width > turned.height
