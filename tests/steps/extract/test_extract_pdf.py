# SPDX-License-Identifier: Apache-2.0
"""PDF files through real workers: what is read, and how files that cannot be read fail."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from docdesk.errors import (
    Damaged,
    DiskFull,
    Encrypted,
    FileMissing,
    FileUnreadable,
    NoText,
    TooLarge,
    TooMuchMemory,
    TooSlow,
    WrongPassword,
)
from docdesk.settings.model import Settings
from docdesk.steps.extract import Extraction, content_of, extract
from docdesk.steps.extract.extraction import KILLED_PAGES
from docdesk.steps.spool import SpoolWriter, read_spool
from docdesk.values.facts import coded
from docdesk.values.formats import FileType
from docdesk.values.notices import notice_text
from docdesk.values.problems import Notice
from docdesk.workers.pool import Workers

from .conftest import MEMORY_MB, Read
from .pdf_files import (
    annotated_pdf,
    broken_page_pdf,
    drawn_page_pdf,
    encrypted_pdf,
    form_pdf,
    garbled_page_pdf,
    huge_page_pdf,
    lying_pdf,
    scanned_pdf,
    self_referencing_pdf,
    slow_page_pdf,
    text_pdf,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


def notice(found: Extraction, code: str) -> Notice:
    return next(each for each in found.notices if each.code == code)


async def test_pages_keep_their_numbers_and_their_order(read: Read, tmp_path: Path) -> None:
    path = text_pdf(
        tmp_path / "good.pdf", [f"This is page {n}\nand its second line" for n in range(1, 8)], "A title"
    )
    seen: list[tuple[int, int]] = []
    found = await read(path, on_progress=lambda done, total: seen.append((done, total)))
    assert [page.number for page in found.pages] == list(range(1, 8))
    assert all(f"page {page.number}\nand" in page.text for page in found.pages)
    assert (found.total_pages, found.notices, found.facts) == (7, (), {"title": "A title"})
    assert seen == sorted(seen)
    assert all(total == 7 for _, total in seen)


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
async def test_an_encrypted_file_needs_its_password(read: Read, tmp_path: Path, algorithm: str) -> None:
    path = encrypted_pdf(
        tmp_path / "secret.pdf", "The vault opens", user="swordfish", owner="boss", algorithm=algorithm
    )
    with pytest.raises(Encrypted):
        await read(path)
    with pytest.raises(WrongPassword):
        await read(path, password="Swordfish")
    for password in ("swordfish", "boss"):
        assert "The vault opens" in (await read(path, password=password)).pages[0].text
        (tmp_path / "secret.pdf.spool").unlink()


async def test_the_password_is_not_in_the_spool(read: Read, tmp_path: Path) -> None:
    path = encrypted_pdf(
        tmp_path / "s.pdf", "The vault opens", user="swordfish", owner="boss", algorithm="AES-256"
    )
    await read(path, password="swordfish")
    assert b"swordfish" not in (tmp_path / "s.pdf.spool").read_bytes()


async def test_a_file_that_only_forbids_printing_is_read(read: Read, tmp_path: Path) -> None:
    path = encrypted_pdf(
        tmp_path / "open.pdf", "Anyone may read it", user="", owner="boss", algorithm="AES-256"
    )
    assert "Anyone may read it" in (await read(path)).pages[0].text


async def test_a_scan_has_no_text_and_the_error_mentions_pictures(read: Read, tmp_path: Path) -> None:
    with pytest.raises(NoText) as caught:
        await read(scanned_pdf(tmp_path / "scan.pdf", 3))
    assert caught.value.facts["pages"] == 3
    assert caught.value.facts["reason"] == coded("all_pictures")
    with pytest.raises(NoText) as caught:
        await read(text_pdf(tmp_path / "blank.pdf", [""]))
    assert caught.value.facts["reason"] == coded("no_pictures")


async def test_pages_without_text_are_counted(read: Read, tmp_path: Path) -> None:
    found = await read(scanned_pdf(tmp_path / "mixed.pdf", 2, "A cover sheet with words"))
    assert notice(found, "pages_without_text").facts == {"count": 2, "total": 3}
    assert [bool(page.text) for page in found.pages] == [False, False, True]
    assert found.covered == "p2:recognition_off r1"


async def test_form_values_are_read_with_and_without_an_appearance(read: Read, tmp_path: Path) -> None:
    text = (await read(form_pdf(tmp_path / "form.pdf"))).pages[0].text
    assert text.count("Ada Drawnvalue") == 1
    assert text.count("Hiddenville") == 1
    assert text.startswith("Application for a library card")


async def test_notes_are_read_with_their_page(read: Read, tmp_path: Path) -> None:
    first, second = (await read(annotated_pdf(tmp_path / "notes.pdf"))).pages
    assert first.text.strip() == "The first page"
    assert "Ask the auditor about this" in second.text
    assert second.text.count("Typed on the page") == 1


async def test_junk_before_the_header_is_ignored(read: Read, tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "junk.pdf", ["Under a heap of zeros"])
    path.write_bytes(bytes(3000) + path.read_bytes())
    found = await read(path)
    assert "Under a heap of zeros" in found.pages[0].text
    assert notice(found, "repaired")


@pytest.mark.parametrize("share", [0.02, 0.3])
async def test_a_file_cut_off_early_is_damaged(read: Read, tmp_path: Path, share: float) -> None:
    path = text_pdf(tmp_path / "cut.pdf", ["One page"] * 5)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(Damaged):
        await read(path)


async def test_a_broken_page_costs_only_itself(read: Read, tmp_path: Path) -> None:
    found = await read(broken_page_pdf(tmp_path / "broken.pdf"))
    texts = [page.text.strip() for page in found.pages]
    assert "The first page" in texts
    assert "The third page" in texts


async def test_content_that_does_not_unpack_is_damaged_not_empty(read: Read, tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        await read(garbled_page_pdf(tmp_path / "garbled.pdf"))
    with pytest.raises(NoText):
        await read(drawn_page_pdf(tmp_path / "drawn.pdf"))


async def test_files_that_abort_pdfium_are_read_by_pypdf(read: Read, tmp_path: Path) -> None:
    found = await read(self_referencing_pdf(tmp_path / "round.pdf"))
    assert "round and round" in found.pages[0].text


async def test_a_page_that_unpacks_to_too_much_is_reported(read: Read, tmp_path: Path) -> None:
    with pytest.raises(TooMuchMemory) as caught:
        await read(huge_page_pdf(tmp_path / "huge.pdf", 600))
    assert caught.value.facts["limit"] == coded("megabytes", count=MEMORY_MB)


async def test_a_slow_page_is_left_out_and_the_document_goes_on(read: Read, tmp_path: Path) -> None:
    path = slow_page_pdf(tmp_path / "slow.pdf")
    found = await read(path, page_seconds=1.0)
    assert [page.problem for page in found.pages] == [None, "too_slow", None]
    assert "page 1 of three" in found.pages[0].text
    assert "page 3 of three" in found.pages[2].text
    told = notice_text(notice(found, "pages_failed"))
    assert told == "2 of 3 pages; page 2 could not be read (it took too long)."


async def test_a_document_of_slow_pages_alone_is_too_slow(read: Read, tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.add_page(PdfReader(slow_page_pdf(tmp_path / "slow.pdf")).pages[1])
    path = tmp_path / "only.pdf"
    writer.write(path)
    with pytest.raises(TooSlow) as caught:
        await read(path, page_seconds=0.5)
    assert caught.value.facts == {"seconds": 0.5}


async def test_pages_over_the_limit_are_left_out_and_counted(read: Read, tmp_path: Path) -> None:
    found = await read(lying_pdf(tmp_path / "lies.pdf", 5000), max_pages=40)
    assert len(found.pages) == 40
    assert found.total_pages == 5000
    assert notice(found, "pages_left_out").facts == {"read": 40, "total": 5000}


async def test_characters_over_the_limit_are_left_out(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docdesk.steps.extract.extraction.MAX_CHARACTERS", 50)
    found = await read(text_pdf(tmp_path / "long.pdf", ["x" * 30] * 4))
    assert sum(len(page.text) for page in found.pages) == 50
    assert notice(found, "text_left_out").facts == {"read": 50}


async def test_too_large_a_file_is_not_opened(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    os.truncate(path, 3 << 20)
    with pytest.raises(TooLarge):
        await read(path, max_file_mb=2)


async def test_reading_continues_after_the_last_whole_record(
    read: Read, workers: Workers, tmp_path: Path
) -> None:
    path = text_pdf(tmp_path / "resumed.pdf", [f"This is page {n}" for n in range(1, 6)])
    spool = tmp_path / "resumed.pdf.spool"
    with SpoolWriter(spool, {"size": path.stat().st_size, "encoding": ""}) as writer:
        writer.opened(5, 5, {"engine": "pdfium"})
        writer.page(1, "kept as it was")
        writer.page(2, "")
    with spool.open("ab") as file:
        file.write(b'{"kind":"page","page":3,"text":"torn')
    found = await read(path)
    assert [page.text.strip() for page in found.pages] == [
        "kept as it was",
        "",
        *(f"This is page {n}" for n in (3, 4, 5)),
    ]
    assert read_spool(spool).ended


async def test_a_spool_of_another_content_is_read_again(read: Read, tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "new.pdf", ["The new text"])
    with SpoolWriter(tmp_path / "new.pdf.spool", {"size": 1, "encoding": ""}) as writer:
        writer.opened(1, 1, {"engine": "pdfium"})
        writer.page(1, "the old text")
        writer.end()
    assert (await read(path)).pages[0].text.strip() == "The new text"


async def test_pages_in_the_spool_outlive_a_cancelled_extraction(
    read: Read, workers: Workers, tmp_path: Path
) -> None:
    path = slow_page_pdf(tmp_path / "stopped.pdf")
    begun = asyncio.Event()
    reading = asyncio.create_task(read(path, on_progress=lambda done, total: done and begun.set()))
    await asyncio.wait_for(begun.wait(), 60)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    kept = read_spool(tmp_path / "stopped.pdf.spool")
    assert "page 1 of three" in kept.pages[1].text
    assert not kept.ended


async def test_a_document_that_kills_too_many_workers_fails(tmp_path: Path) -> None:
    """The workers' edge alone is played here: the limit would take minutes of real crashes."""
    path = text_pdf(tmp_path / "deadly.pdf", ["x"] * 100)
    spool = tmp_path / "spool"
    runs = 0

    class Crashing:
        async def run(self, function: object, request: object, **options: object) -> None:
            nonlocal runs
            runs += 1
            if runs == 1:
                with SpoolWriter(spool, {"size": path.stat().st_size, "encoding": ""}) as writer:
                    writer.opened(100, 100, {"engine": "pdfium"})
                    writer.page(1, "the only page that was read")
            raise ChildProcessError("ended with -6")

    found = await extract(path, FileType.PDF, spool, Crashing(), Settings(library=tmp_path))
    assert len(found.pages) == 100
    assert notice(found, "pages_failed").facts["which"] == coded("pages", pages=[[2, 100]])
    assert runs <= 2 * KILLED_PAGES + 2


async def test_a_file_that_vanishes_or_changes_is_reported(
    read: Read, workers: Workers, tmp_path: Path
) -> None:
    settings = Settings(library=tmp_path)
    with pytest.raises(FileMissing):
        await extract(tmp_path / "gone.pdf", FileType.PDF, tmp_path / "s", workers, settings)
    path = text_pdf(tmp_path / "changed.pdf", [f"page {n}" for n in range(300)])

    def write_to_it(done: int, total: int) -> None:
        with path.open("ab") as file:
            file.write(b"% more\n")

    with pytest.raises(FileUnreadable, match="changed while"):
        await read(path, on_progress=write_to_it)


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB, nearly full."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], stderr=subprocess.DEVNULL
        ).returncode
    ):
        pytest.skip("no small disk can be mounted here: that takes Linux and root")
    try:
        (disk / "filler").write_bytes(bytes(56 << 10))
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)  # a worker may be closing its file yet


async def test_a_full_disk_under_the_spool_is_not_blamed_on_the_document(
    workers: Workers, tmp_path: Path, full_disk: Path
) -> None:
    path = text_pdf(tmp_path / "good.pdf", ["A page with words " * 10] * 300)
    with pytest.raises(DiskFull) as caught:
        await extract(path, FileType.PDF, full_disk / "spool", workers, Settings(library=tmp_path))
    assert caught.value.facts == {"path": str(full_disk / "spool")}


async def test_the_content_is_the_hash_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "abc.txt"
    path.write_bytes(b"abc")
    assert content_of(path) == ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3)
    with pytest.raises(FileMissing):
        content_of(tmp_path / "none")
