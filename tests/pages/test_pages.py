# SPDX-License-Identifier: Apache-2.0
"""Pages of documents as a reader sees them: sizes, pictures, and passages on them."""

from __future__ import annotations

import dataclasses
import io
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from docdesk.errors import (
    DocdeskError,
    Encrypted,
    FileChanged,
    FileMissing,
    LibraryUnsafe,
    LinkRefused,
    PageMissing,
    RequestInvalid,
    ShownAsText,
    TooLarge,
    TooSlow,
    WrongPassword,
)
from docdesk.pages import files
from docdesk.values.pages import MOST_PIXELS, Box, LayoutKind, PagePicture
from tests.pages.shelf import Shelf, a_shelf
from tests.steps.extract.pdf_files import encrypted_pdf, slow_page_pdf, text_pdf


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    async with a_shelf(tmp_path / "library") as shelf:
        yield shelf


def picture(found: PagePicture) -> Image.Image:
    shown = Image.open(io.BytesIO(found.png))
    shown.load()
    assert (shown.format, shown.size) == ("PNG", (found.width, found.height))
    return shown


async def test_a_pdf_is_shown_in_pages_with_their_spans(shelf: Shelf, tmp_path: Path) -> None:
    document = await shelf.add(text_pdf(tmp_path / "a.pdf", ["One page", "", "Another page"]))
    layout = await shelf.pages.layout(document)
    assert (layout.kind, layout.problem) == (LayoutKind.PAGES, None)
    assert [(page.number, page.start, page.end) for page in layout.pages] == [
        (1, 0, 8),
        (2, 10, 10),
        (3, 12, 24),
    ]
    assert all(round(page.width) == 595 and round(page.height) == 842 for page in layout.pages)
    shown = picture(await shelf.pages.picture(document, 3, 600))
    assert shown.size == (600, 849)
    assert shown.convert("L").getextrema()[0] < 64


async def test_a_turned_page_is_wide_and_a_huge_one_is_bounded(shelf: Shelf, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "odd.pdf"))
    for size in ((595, 842), (14_000, 14_000), (2, 14_000)):
        canvas.setPageSize(size)
        canvas.drawString(1, 1, "words")
        canvas.showPage()
    canvas.save()
    document = await shelf.add(tmp_path / "odd.pdf")
    assert picture(await shelf.pages.picture(document, 1, 842, turn=90)).size == (842, 595)
    for number in (2, 3):
        shown = picture(await shelf.pages.picture(document, number, 10_000))
        assert shown.width * shown.height <= MOST_PIXELS
    with pytest.raises(RequestInvalid):
        await shelf.pages.picture(document, 1, 600, turn=45)
    with pytest.raises(PageMissing):
        await shelf.pages.picture(document, 4, 600)


async def test_a_picture_is_shown_as_itself_the_way_up_that_its_camera_noted(
    shelf: Shelf, tmp_path: Path
) -> None:
    photo = Image.new("RGB", (80, 40), "blue")
    photo.paste("red", (0, 0, 20, 40))
    exif = photo.getexif()
    exif[0x0112] = 6  # shown turned to the right
    photo.save(tmp_path / "photo.png", exif=exif)
    document = await shelf.add(tmp_path / "photo.png", [""])
    layout = await shelf.pages.layout(document)
    assert layout.kind is LayoutKind.PICTURES
    (page,) = layout.pages
    assert (page.width, page.height) == (30, 60)
    shown = picture(await shelf.pages.picture(document, 1, 2_000))
    assert shown.size == (40, 80)
    assert (shown.getpixel((20, 5)), shown.getpixel((20, 70))) == ((255, 0, 0), (0, 0, 255))


async def test_each_page_of_a_tiff_has_its_picture(shelf: Shelf, tmp_path: Path) -> None:
    frames = [Image.new("1", (100, 50), 1), Image.new("L", (60, 60), 128), Image.new("I;16", (30, 90), 7)]
    frames[0].save(tmp_path / "fax.tiff", save_all=True, append_images=frames[1:])
    document = await shelf.add(tmp_path / "fax.tiff", ["", "", ""])
    assert [page.width for page in (await shelf.pages.layout(document)).pages] == [75, 45, 22.5]
    assert picture(await shelf.pages.picture(document, 2, 60)).getpixel((5, 5)) == 128
    with pytest.raises(PageMissing):
        await shelf.pages.picture(document, 4, 60)


async def test_marks_are_drawn_where_they_are(shelf: Shelf, tmp_path: Path) -> None:
    document = await shelf.add(text_pdf(tmp_path / "a.pdf", [""]))
    marks = [Box(0.25, 0.1, 0.5, 0.2)]
    shown = picture(await shelf.pages.picture(document, 1, 595, 0, marks))
    assert (shown.getpixel((200, 120)), shown.getpixel((400, 120))) == ((255, 226, 92), (255, 255, 255))
    turned = picture(await shelf.pages.picture(document, 1, 842, 90, marks))
    # the upper left corner is now the upper right one
    assert turned.getpixel((842 - 120, 200)) == (255, 226, 92)


@pytest.mark.parametrize(("turn", "marks"), [(0, []), (90, []), (90, [Box(0.25, 0.1, 0.5, 0.2)])])
async def test_the_window_gets_the_same_pixels_without_a_png(
    shelf: Shelf, tmp_path: Path, turn: int, marks: list[Box]
) -> None:
    shape = Image.new("RGB", (90, 40), (250, 120, 10))
    shape.putpixel((3, 5), (1, 2, 3))
    shape.save(tmp_path / "b.png")
    for path in (text_pdf(tmp_path / "a.pdf", ["Some words"]), tmp_path / "b.png"):
        document = await shelf.add(path, ["Some words"])
        packed = picture(await shelf.pages.picture(document, 1, 80, turn, marks)).convert("RGB")
        found = await shelf.pages.picture(document, 1, 80, turn, marks, raw=True)
        assert found.png == b""
        size = (found.width, found.height)
        assert Image.frombytes("RGB", size, found.pixels, "raw", "BGRX").tobytes() == packed.tobytes()


async def test_each_word_of_a_page_has_its_place_and_its_span(shelf: Shelf, tmp_path: Path) -> None:
    document = await shelf.add(text_pdf(tmp_path / "a.pdf", ["The first page", "Lamps burn\nbright tonight"]))
    found = await shelf.pages.words(document, 2)
    assert (found.page, found.begins) == (2, len("The first page") + 2)
    whole = "The first page\f\n" + found.text
    assert [found.text[word.start - found.begins : word.end - found.begins] for word in found.words] == (
        "Lamps burn bright tonight".split()
    )
    assert len(whole) >= found.words[-1].end
    lamps, burn, bright, _ = [word.boxes[0] for word in found.words]
    assert lamps.right < burn.left
    assert bright.top > lamps.bottom
    assert (await shelf.pages.words(document, 9)).words == ()


async def test_a_protected_pdf_is_shown_with_its_password(shelf: Shelf, tmp_path: Path) -> None:
    path = encrypted_pdf(tmp_path / "a.pdf", "The secret page", user="open", owner="all", algorithm="AES-256")
    document = await shelf.add(path, password="open")
    start, end = await shelf.span(document, "secret")
    closed = await shelf.pages.layout(document)
    assert (closed.kind, len(closed.pages)) == (LayoutKind.TEXT, 1), "words are still found on their pages"
    assert closed.problem is not None
    assert closed.problem.code == "encrypted"
    assert (await shelf.pages.marks(document, start, end)).why == "encrypted"
    assert len((await shelf.pages.layout(document, "open")).pages) == 1
    assert (await shelf.pages.marks(document, start, end, "open")).located == 1
    with pytest.raises(WrongPassword):
        await shelf.pages.picture(document, 1, 600, password="shut")
    # the file that is open for one call does not open for the next one without the password
    await shelf.pages.picture(document, 1, 600, password="open")
    with pytest.raises(Encrypted):
        await shelf.pages.picture(document, 1, 600)


@pytest.mark.parametrize("case", ["gone", "changed", "touched", "moved"])
async def test_a_file_is_shown_only_if_it_is_the_one_that_was_read(
    shelf: Shelf, tmp_path: Path, case: str
) -> None:
    path = text_pdf(tmp_path / "a.pdf", ["The page"])
    document = await shelf.add(path)
    if case == "touched":
        os.utime(path, ns=(1, 1))
    elif case == "changed":
        data = path.read_bytes()
        path.write_bytes(data.replace(b"A", b"B", 1))
    else:
        path.rename(tmp_path / "b.pdf")
    if case == "moved":
        again = await shelf.add(tmp_path / "b.pdf")
        assert again.id == document.id
    layout = await shelf.pages.layout(document)
    if case in ("touched", "moved"):
        assert (layout.kind, layout.problem) == (LayoutKind.PAGES, None)
        return
    code, kind = {"gone": ("file_missing", FileMissing), "changed": ("file_changed", FileChanged)}[case]
    assert layout.kind is LayoutKind.TEXT
    assert layout.problem is not None
    assert layout.problem.code == code
    assert [(page.drawn, page.end) for page in layout.pages] == [(False, 8)]
    with pytest.raises(kind):
        await shelf.pages.picture(document, 1, 600)
    assert (await shelf.pages.marks(document, 0, 8)).why == code


async def test_a_link_in_the_place_of_what_an_assistant_named_shows_nothing(
    shelf: Shelf, tmp_path: Path
) -> None:
    path, private = tmp_path / "a.pdf", tmp_path / "private.pdf"
    text_pdf(private, ["The private page"])
    text_pdf(path, ["The public page!"])
    document = await shelf.add(path)
    await shelf.catalog.assistant_paths.add([str(path)])
    assert (await shelf.pages.picture(document, 1, 600)).width == 600
    # of the same size and time, as who plans this has made it
    about = path.stat()
    private.write_bytes(private.read_bytes().ljust(about.st_size, b"\n")[: about.st_size])
    os.utime(private, ns=(about.st_atime_ns, about.st_mtime_ns))
    path.unlink()
    path.symlink_to(private)
    with pytest.raises(LinkRefused):
        await shelf.pages.picture(document, 1, 600)
    assert (await shelf.pages.marks(document, 0, 5)).why == LinkRefused.code
    path.unlink()
    os.link(private, path)
    with pytest.raises(LinkRefused):
        await shelf.pages.picture(document, 1, 600)


async def test_another_file_of_the_same_size_and_time_is_not_shown(shelf: Shelf, tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", ["The first page"])
    document = await shelf.add(path)
    about = path.stat()
    path.write_bytes(path.read_bytes().replace(b"ReportLab", b"reportlab"))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert path.stat().st_size == about.st_size
    with pytest.raises(FileChanged):
        await shelf.pages.picture(document, 1, 600)


async def test_a_format_without_pages_is_shown_as_text(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("some words")
    document = await shelf.add(tmp_path / "note.txt", ["some words"])
    layout = await shelf.pages.layout(document)
    assert (layout.kind, layout.problem, layout.pages[0].end) == (LayoutKind.TEXT, None, 10)
    with pytest.raises(ShownAsText):
        await shelf.pages.picture(document, 1, 600)
    with pytest.raises(ShownAsText):
        await shelf.pages.file_picture(tmp_path / "note.txt", 1, 600)
    assert (await shelf.pages.marks(document, 0, 4)).why == "shown_as_text"


async def test_a_file_need_not_be_in_the_library(shelf: Shelf, tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", ["One"])
    assert picture(await shelf.pages.file_picture(path, 1, 300)).width == 300
    with pytest.raises(FileMissing):
        await shelf.pages.file_picture(tmp_path / "none.pdf", 1, 300)


async def test_a_file_over_the_limit_is_not_looked_through(tmp_path: Path) -> None:
    async with a_shelf(tmp_path / "library", max_file_mb=1) as shelf:
        path = text_pdf(tmp_path / "a.pdf", ["One"])
        with path.open("r+b") as file:
            file.truncate((1 << 20) + 1)
        with pytest.raises(TooLarge):
            await shelf.pages.file_picture(path, 1, 300)


async def test_a_received_catalog_does_not_name_files_by_what_it_calls_a_content(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes of a large file are not hashed, so its content may be anything."""
    monkeypatch.setattr(files, "HASHED", 0)
    document = await shelf.add(text_pdf(tmp_path / "a.pdf", ["One"]), ["One"])
    with pytest.raises(LibraryUnsafe):
        await shelf.pages.picture(dataclasses.replace(document, content="../../planted"), 1, 300)


async def test_a_page_that_takes_too_long_costs_its_worker_and_no_other_page(tmp_path: Path) -> None:
    async with a_shelf(tmp_path / "library", page_seconds=0.2) as shelf:
        document = await shelf.add(slow_page_pdf(tmp_path / "slow.pdf"), ["one", "two", "three"])
        with pytest.raises(TooSlow):
            await shelf.pages.picture(document, 2, 600)
        assert (await shelf.pages.picture(document, 3, 600)).width == 600


async def test_a_file_that_only_qpdf_understands_is_shown(shelf: Shelf, tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "a.pdf", ["The first page", "The second page"])
    data = path.read_bytes()
    path.write_bytes(data[: data.rfind(b"xref\n")])
    document = await shelf.add(path, ["The first page", "The second page"])
    try:
        layout = await shelf.pages.layout(document)
    except DocdeskError as error:  # pragma: no cover - says which one
        pytest.fail(str(error))
    assert len(layout.pages) == 2
    assert all(page.drawn for page in layout.pages)


@pytest.mark.parametrize(
    ("words", "count"),
    [("walrus", 2), ("WALRUS", 2), ("two  walrus", 1), ("office", 1), ("herds", 0), ("", 0), ("(", 1)],
)
async def test_words_are_found_as_a_reader_writes_them(
    shelf: Shelf, tmp_path: Path, words: str, count: int
) -> None:
    (tmp_path / "note.txt").write_text("irrelevant")
    texts = ["The two\nWalrus", "(the oﬃce) of a walrus"]
    document = await shelf.add(tmp_path / "note.txt", texts)
    found = await shelf.pages.find(document, words, 10)
    assert len(found) == count
    whole = "\n\n".join(texts)
    for start, end in found:
        assert whole[start:end].casefold().replace("ﬃ", "ffi").split() == words.casefold().split()
    assert len(await shelf.pages.find(document, words, 1)) == min(1, count)
