# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from docdesk.errors import NoText
from docdesk.settings.model import Settings
from docdesk.steps.extract import Extraction, extract, identify
from docdesk.steps.extract.recognise import work
from docdesk.steps.extract.recognise.document import DocumentRecognition, name_of, wanted
from docdesk.steps.extract.recognise.page import PageText
from docdesk.steps.extract.recognise.work import PageRequest
from docdesk.steps.extract.request import Request
from docdesk.steps.spool import Spooled, SpoolWriter, read_spool
from docdesk.values.documents import Page
from docdesk.values.formats import FileType
from docdesk.values.recognition import Recognised, Recognition
from docdesk.workers.pool import Workers
from tests.steps.extract.odd_pdf_files import attached_pdf
from tests.steps.extract.recognise.drawn import LINES, page

pytestmark = pytest.mark.asyncio(loop_scope="module")

Confined = tuple[Workers, Path]
Seen = list[tuple[int, int]]


def _scan(path: Path, *pages: Image.Image | str) -> Path:
    """A PDF of pictures, and of pages with text behind them."""
    canvas = Canvas(str(path), pagesize=(400, 200))
    for each in pages:
        if isinstance(each, str):
            canvas.drawString(40, 120, each)
        else:
            canvas.drawImage(ImageReader(each), 0, 0, 400, 200)
        canvas.showPage()
    canvas.save()
    return path


async def _read(
    confined: Confined, path: Path, *, seen: Seen | None = None, **settings: object
) -> Extraction:
    workers, spools = confined

    @contextlib.asynccontextmanager
    async def recognising() -> AsyncIterator[Callable[[int, int], None]]:
        yield lambda done, total: None if seen is None else seen.append((done, total))

    return await extract(
        path,
        identify(path),
        spools / f"{path.name}.spool",
        workers,
        Settings(library=path.parent, **settings),  # type: ignore[arg-type]
        recognising=recognising,
    )


async def test_the_scanned_pages_of_a_document_are_recognised_in_confined_workers(
    confined: Confined, tmp_path: Path
) -> None:
    path = _scan(tmp_path / "minutes.pdf", page(LINES[:2]), "Typed words stay as they are.", page(LINES[2:]))
    seen: Seen = []
    found = await _read(confined, path, seen=seen)
    texts = [" ".join(each.text.split()) for each in found.pages]
    assert texts == [" ".join(LINES[:2]), "Typed words stay as they are.", " ".join(LINES[2:])]
    assert [each.recognised for each in found.pages] == [True, False, True]
    assert seen == [(0, 2), (1, 2), (2, 2)]
    (notice,) = found.notices
    assert (notice.code, notice.facts["count"], notice.facts["which"]["pages"]) == (
        "recognised",
        2,
        [[1, 1], [3, 3]],
    )
    first = found.recognised[0]
    assert first.page == 1
    assert first.confidence > 85
    assert found.pages[0].text[first.lines[1].start : first.lines[1].end] == LINES[1]


async def test_off_recognises_nothing_and_says_so(confined: Confined, tmp_path: Path) -> None:
    path = _scan(tmp_path / "off.pdf", page(LINES[:1]))
    with pytest.raises(NoText) as caught:
        await _read(confined, path, recognition="off")
    assert "Text recognition is off." in caught.value.problem().detail
    assert caught.value.retryable


async def test_a_picture_without_letters_has_no_text_because_none_were_found(
    confined: Confined, tmp_path: Path
) -> None:
    path = _scan(tmp_path / "meadow.pdf", Image.effect_noise((400, 200), 90))
    with pytest.raises(NoText) as caught:
        await _read(confined, path)
    assert "found no letters" in caught.value.problem().detail


async def test_a_page_that_looks_as_garbled_as_its_letters_stays_garbled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the picture of a page whose font is not in the file has the letters that the map gives
    request = Request(
        FileType.PDF, str(_scan(tmp_path / "page.pdf", page(LINES))), "", {}, None, None, "pdfium", 9, 99
    )
    sentence = "the rent of the house in the street is due on the third day of each month and not later"
    found: dict[bool, list[str]] = {False: [], True: []}
    wrong = (
        """TYV T"_ecRTe SvehVV_ AV" HVe'_ RU eYV TZej SVXZ d "_ eYV WZcde "W MRj R_U V_Ud RWeVc eYcVV jVRcd"""
    )
    for read in (PageText(wrong, 55.2), PageText(sentence, 55.2), PageText(sentence, 92.0)):
        monkeypatch.setattr(work, "recognise", lambda *_, read=read: read)
        for garbled, texts in found.items():
            texts.append(work.recognise_page(work.PageRequest(request, 1, (), garbled)).text)
    assert found[False] == [wrong, sentence, sentence]
    assert found[True] == ["", sentence, sentence]


async def test_after_a_kill_no_page_is_recognised_twice(confined: Confined, tmp_path: Path) -> None:
    path = _scan(tmp_path / "long.pdf", *(page(LINES[row % 4 : row % 4 + 1]) for row in range(6)))
    spool = confined[1] / "long.pdf.spool"
    begun = asyncio.create_task(_read(confined, path))
    while not (done := len(read_spool(spool).recognised)):
        await asyncio.wait([begun], timeout=0.02)
    begun.cancel()
    with pytest.raises(asyncio.CancelledError):
        await begun
    assert not begun.done() or begun.cancelled()
    kept = set(read_spool(spool).recognised)
    assert 1 <= done <= len(kept) < 6
    seen: Seen = []
    found = await _read(confined, path, seen=seen)
    assert seen[0] == (len(kept), 6)
    assert len(seen) == 7 - len(kept)
    assert all(each.recognised for each in found.pages)


async def test_a_cancellation_while_a_page_is_written_ends_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is written to its end, and no other one begins."""
    pages: list[int] = []
    writing, may_end = threading.Event(), threading.Event()

    class OneWorker:
        count = 1

        async def run(self, _function: object, asked: PageRequest, **_how: object) -> PageText:
            pages.append(asked.number)
            return PageText("words", 90.0)

    def slowly(*_given: object, **_named: object) -> None:
        writing.set()
        assert may_end.wait(20)

    monkeypatch.setattr(SpoolWriter, "recognition", slowly)
    file, spool = str(tmp_path / "a.pdf"), str(tmp_path / "a.spool")
    request = Request(FileType.PDF, file, spool, {}, None, None, "pdfium", 100, 1_000_000)
    recognition = DocumentRecognition(request, OneWorker(), ("eng",), lambda done, total: None)  # type: ignore[arg-type]
    spooled = Spooled(total=50, pages={n: Page(n, "") for n in range(1, 51)}, pictures=set(range(1, 51)))
    running = asyncio.create_task(recognition.run(spooled, Recognition.AUTO))
    assert await asyncio.to_thread(writing.wait, 20)
    begun = len(pages)
    running.cancel()
    asyncio.get_running_loop().call_later(0.05, may_end.set)
    async with asyncio.timeout(20):
        with pytest.raises(asyncio.CancelledError):
            await running
    assert len(pages) == begun < 10


def _spooled() -> Spooled:
    pages = [Page(1, "words"), Page(2, "7"), Page(3, ""), Page(4, "le", "garbled"), Page(5, "", "too_slow")]
    return Spooled(total=5, pages={each.number: each for each in pages}, pictures={2})


@pytest.mark.parametrize(
    ("choice", "numbers"),
    [(Recognition.AUTO, [2, 3, 4]), (Recognition.ALL, [1, 2, 3, 4]), (Recognition.OFF, [])],
)
async def test_pages_are_recognised_that_need_it_or_that_a_person_wants(
    choice: Recognition, numbers: list[int]
) -> None:
    assert wanted(_spooled(), choice, name_of(("eng",))) == numbers


async def test_pages_of_attached_files_are_not_drawn_as_pages_of_the_file(
    confined: Confined, tmp_path: Path
) -> None:
    annex = _scan(tmp_path / "annex.pdf", "The annex on herons", "")
    path = attached_pdf(tmp_path / "cover.pdf", "The cover letter", {"annex.pdf": annex.read_bytes()})
    found = await _read(confined, path, recognition="all")
    assert [(each.number, each.problem) for each in found.pages] == [(1, None), (2, None), (3, None)]
    assert "The annex on herons" in found.pages[1].text
    assert [each.page for each in found.recognised] == [1]


async def test_a_page_is_recognised_again_only_in_other_languages() -> None:
    spooled = _spooled()
    spooled.recognised[3] = Recognised(3, name_of(("eng",)), 0.0)
    assert wanted(spooled, Recognition.AUTO, name_of(("eng",))) == [2, 4]
    assert wanted(spooled, Recognition.AUTO, name_of(("kor", "eng"))) == [2, 3, 4]
