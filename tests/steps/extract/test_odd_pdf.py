# SPDX-License-Identifier: Apache-2.0
"""PDF files whose words are not where they should be: what a reader sees is read, or the document says what is not."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter

from docdesk.errors import Damaged, Encrypted, Garbled, NoText, WrongPassword
from docdesk.steps.extract import Extraction
from docdesk.steps.extract.engines import open_engine
from docdesk.steps.extract.engines.salvage import salvaged
from docdesk.steps.extract.request import Request
from docdesk.values.formats import FileType
from docdesk.values.notices import notice_text

from .conftest import Read
from .odd_pdf_files import (
    appearance_pdf,
    attached_pdf,
    brotli_pdf,
    lines,
    mapped_pdf,
    miscounted_pdf,
    page_pdf,
    pinned_pdf,
    stamped_scan_pdf,
    stream,
    xfa_pdf,
)
from .pdf_files import scanned_pdf, self_referencing_pdf, text_pdf
from .test_garbled import SOUND, shifted

pytestmark = pytest.mark.asyncio(loop_scope="module")

SENTENCES = SOUND["English"].split(". ")
GARBLED = [shifted(sentence, -15) for sentence in SENTENCES]


def codes(found: Extraction) -> list[str]:
    return [notice.code for notice in found.notices]


def facts(found: Extraction, code: str) -> dict[str, Any]:
    return next(notice.facts for notice in found.notices if notice.code == code)


# -- forms, stamps, notes


@pytest.mark.parametrize("kind", ["/Widget", "/Stamp", "/FreeText"])
async def test_words_of_an_appearance_are_read(read: Read, tmp_path: Path, kind: str) -> None:
    path = appearance_pdf(tmp_path / "signed.pdf", kind, "Approved by the board on Monday")
    found = await read(path)
    assert "The contract of the two cities" in found.pages[0].text
    assert found.pages[0].text.count("Approved by the board on Monday") == 1


async def test_a_page_with_nothing_but_an_appearance_has_text(read: Read, tmp_path: Path) -> None:
    found = await read(appearance_pdf(tmp_path / "only.pdf", "/Stamp", "Send this to the office", text=""))
    assert found.pages[0].text.strip() == "Send this to the office"


# -- letters


async def test_a_document_of_garbled_letters_fails_and_says_why(read: Read, tmp_path: Path) -> None:
    with pytest.raises(Garbled) as caught:
        await read(mapped_pdf(tmp_path / "lies.pdf", [GARBLED, GARBLED]))
    assert caught.value.facts == {"pages": 2}
    with pytest.raises(Garbled):
        await read(mapped_pdf(tmp_path / "none.pdf", [SENTENCES], with_map=False))


async def test_a_garbled_page_is_reported_and_not_searchable(read: Read, tmp_path: Path) -> None:
    found = await read(mapped_pdf(tmp_path / "mixed.pdf", [SENTENCES, GARBLED, SENTENCES]))
    assert [page.problem for page in found.pages] == [None, "garbled", None]
    assert found.pages[1].text == ""
    assert "begins on the first of May" in found.pages[2].text
    assert codes(found) == ["garbled"]
    assert "1 of 3 pages" in notice_text(found.notices[0])
    assert "page 2" in notice_text(found.notices[0])


async def test_the_legible_lines_of_a_page_are_kept(read: Read, tmp_path: Path) -> None:
    found = await read(mapped_pdf(tmp_path / "lines.pdf", [[*SENTENCES, "\ue123\ue124\ue125\ue126" * 5]]))
    assert "begins on the first of May" in found.pages[0].text
    assert "\ue123" not in found.pages[0].text
    assert found.pages[0].problem == "garbled"
    assert codes(found) == ["garbled"]


async def test_hyphens_at_the_ends_of_lines_are_decided(read: Read, tmp_path: Path) -> None:
    page = lines(
        "It was tested for COVID-", "19, as the docu-", "mentation of the well-", "known house says."
    )
    path = page_pdf(tmp_path / "hyphens.pdf", page + " " + lines("The documentation is long.", top=300))
    text = " ".join((await read(path)).pages[0].text.split())
    assert text.startswith("It was tested for COVID-19, as the documentation of the well-known house says.")


async def test_narrow_gaps_between_words_are_blanks(read: Read, tmp_path: Path) -> None:
    words = "[" + " -110 ".join(f"({word})" for word in ("Walking", "herons", "sleep", "standing")) + "] TJ"
    found = await read(page_pdf(tmp_path / "narrow.pdf", f"BT /F 12 Tf 60 700 Td {words} ET"))
    assert found.pages[0].text.strip() == "Walking herons sleep standing"


# -- scans


async def test_a_stamp_does_not_make_a_scan_a_text(read: Read, tmp_path: Path) -> None:
    stamp = "Case 2:24-cv-01234-ABC Document 17-3 Filed 05/06/24 Page {} of 12"
    with pytest.raises(NoText) as caught:
        await read(stamped_scan_pdf(tmp_path / "court.pdf", 3, stamp))
    assert caught.value.facts["reason"]["code"] == "all_pictures"
    with pytest.raises(NoText):
        await read(stamped_scan_pdf(tmp_path / "bates.pdf", 1, "ABC-{:06d}", at=20))


async def test_words_on_a_picture_are_words(read: Read, tmp_path: Path) -> None:
    slide = "The herons of the northern marsh sleep standing on one leg"
    found = await read(stamped_scan_pdf(tmp_path / "slide.pdf", 1, slide, at=400))
    assert slide in found.pages[0].text
    assert found.notices == ()
    found = await read(stamped_scan_pdf(tmp_path / "letter.pdf", 1, slide, at=780, picture=200))
    assert found.notices == ()


async def test_stamped_pages_among_others_are_counted(read: Read, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(stamped_scan_pdf(tmp_path / "scan.pdf", 2, "Exhibit {}")))
    writer.append(text_pdf(tmp_path / "text.pdf", ["The herons sleep standing"]))
    writer.write(tmp_path / "both.pdf")
    found = await read(tmp_path / "both.pdf")
    assert facts(found, "pages_without_text") == {"count": 2, "total": 3}


# -- forms without pages, attached files


async def test_the_words_of_an_xml_form_are_its_text(read: Read, tmp_path: Path) -> None:
    template = (
        "<subform name='f'><draw><value><text>Application for a heron licence</text></value></draw>"
        "<field><caption><value><exData><p>Name of the <b>applicant</b></p></exData></value></caption>"
        "<event><script>app.alert('silent')</script></event></field></subform>"
    )
    path = xfa_pdf(tmp_path / "form.pdf", template, "<f><name>Quebec Heron</name><empty/></f>")
    (page,) = (await read(path)).pages
    assert page.text.split("\n") == [
        "Application for a heron licence", "Name of the applicant", "Quebec Heron",
    ]  # fmt: skip


async def test_a_form_that_cannot_be_read_is_not_what_its_page_asks_for(read: Read, tmp_path: Path) -> None:
    path = xfa_pdf(tmp_path / "form.pdf", "<subform name='f'>", "<f:name>Heron</f:name>")
    with pytest.raises(Damaged) as caught:
        await read(path)
    assert "a form (XFA)" in caught.value.problem().detail
    assert "page_of_form" in caught.value.covered
    path = attached_pdf(tmp_path / "other.pdf", "The cover letter", {"form.pdf": path.read_bytes()})
    found = await read(path)
    assert all("Please wait" not in page.text for page in found.pages)


async def test_a_form_without_a_word_has_no_text(read: Read, tmp_path: Path) -> None:
    with pytest.raises(NoText):
        await read(xfa_pdf(tmp_path / "form.pdf", "<subform name='f'/>", "<f><name/></f>"))


async def test_no_entity_of_a_form_is_expanded(read: Read, tmp_path: Path) -> None:
    entity = "<!DOCTYPE x [<!ENTITY boom 'boom'>]>"
    path = xfa_pdf(tmp_path / "form.pdf", "", "<f><name>&boom;</name></f>", before=entity)
    with pytest.raises(Damaged):
        await read(path)


async def test_attached_documents_become_pages(read: Read, tmp_path: Path) -> None:
    annex = text_pdf(tmp_path / "a.pdf", ["The annex on herons", "its second page"]).read_bytes()
    files = {"annex.pdf": annex, "notes.txt": b"The stork owes 500 euros.", "photo.png": b"\x89PNG\r\n\x1a\n"}
    found = await read(attached_pdf(tmp_path / "cover.pdf", "The cover letter", files))
    assert [page.number for page in found.pages] == [1, 2, 3, 4]
    texts = [page.text for page in found.pages]
    assert texts[1].startswith("annex.pdf\n\nThe annex on herons")
    assert "its second page" in texts[2]
    assert texts[3] == "notes.txt\n\nThe stork owes 500 euros."
    assert found.total_pages == 4
    assert facts(found, "attachments_unread") == {"names": "photo.png"}


@pytest.mark.parametrize("listed", [False, True])
async def test_a_file_that_is_pinned_on_a_page_is_attached(read: Read, tmp_path: Path, listed: bool) -> None:
    path = pinned_pdf(
        tmp_path / "a.pdf", "The cover letter", "notes.txt", b"The stork owes 500.", listed=listed
    )
    found = await read(path)
    assert [page.text for page in found.pages[1:]] == ["notes.txt\n\nThe stork owes 500."]
    path = pinned_pdf(
        tmp_path / "b.pdf", "The cover letter", "photo.png", b"\x89PNG\r\n\x1a\n", listed=listed
    )
    assert facts(await read(path), "attachments_unread") == {"names": "photo.png"}


async def test_an_attached_file_that_kills_the_worker_is_named_and_costs_no_other(
    read: Read, tmp_path: Path
) -> None:
    deadly = self_referencing_pdf(tmp_path / "deadly.pdf").read_bytes()
    files = {"a.txt": b"The heron pays.", "deadly.pdf": deadly, "z.txt": b"The stork owes 500 euros."}
    found = await read(attached_pdf(tmp_path / "cover.pdf", "The cover letter", files))
    assert [page.text for page in found.pages[1:]] == [
        "a.txt\n\nThe heron pays.",
        "z.txt\n\nThe stork owes 500 euros.",
    ]
    assert facts(found, "attachments_unread") == {"names": "deadly.pdf"}
    assert found.total_pages == 3


async def test_files_attached_to_attached_files_are_not_read(read: Read, tmp_path: Path) -> None:
    inner = attached_pdf(tmp_path / "inner.pdf", "The inner letter", {"deep.txt": b"deep words"})
    found = await read(
        attached_pdf(tmp_path / "outer.pdf", "The outer letter", {"in.pdf": inner.read_bytes()})
    )
    assert len(found.pages) == 2
    assert all("deep words" not in page.text for page in found.pages)


async def test_attached_files_respect_the_limit_of_pages(read: Read, tmp_path: Path) -> None:
    many = text_pdf(tmp_path / "many.pdf", [f"page {n} of the annex" for n in range(9)]).read_bytes()
    path = attached_pdf(tmp_path / "limited.pdf", "The cover letter", {"many.pdf": many, "more.pdf": many})
    found = await read(path, max_pages=5)
    assert len(found.pages) == 5
    assert facts(found, "attachments_unread") == {"names": "more.pdf"}


# -- damage


async def test_what_is_left_of_a_file_made_for_the_web_is_in_its_order_and_the_rest_is_counted(
    read: Read, tmp_path: Path
) -> None:
    """Its first page has the highest numbers, its list of pages is at its end, and the fonts of the others follow."""
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {} 0 R/Resources<</Font<</F {} 0 R>>>>>>"
    objects: dict[int, str | bytes] = {
        9: "<</Linearized 1/L 9000/N 5/O 11/E 500/T 8900>>",
        11: page.format(12, 13),
        12: stream(lines("The heron is on the first page.")),
        13: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        3: page.format(4, 13),
        4: stream(lines("The stork is on the second page.")),
        5: page.format(6, 20),
        6: stream(lines("The crane is on the third page, in a font that is lost.")),
    }
    path = tmp_path / "half.pdf"
    bodies = [
        b"%d 0 obj\n%s\nendobj\n" % (number, body.encode() if isinstance(body, str) else body)
        for number, body in objects.items()
    ]
    path.write_bytes(b"%PDF-1.5\n" + b"".join(bodies) + b"7 0 obj\n<</Type/Fo")
    found = await read(path)
    texts = [page.text for page in found.pages]
    assert [text.split()[1] for text in texts[:2]] == ["heron", "stork"]
    assert {notice.code for notice in found.notices} == {"repaired", "pages_failed"}
    assert (facts(found, "pages_failed")["read"], facts(found, "pages_failed")["total"]) == (3, 5)
    assert "The crane is on the third page" in texts[2]


@pytest.mark.parametrize("version", ["plain", "packed"])
async def test_a_file_without_its_end_is_read(read: Read, tmp_path: Path, version: str) -> None:
    path = text_pdf(tmp_path / "whole.pdf", [f"This is page {n} of the report" for n in (1, 2, 3)])
    packed = pikepdf.ObjectStreamMode.generate if version == "packed" else pikepdf.ObjectStreamMode.disable
    with pikepdf.open(path) as pdf:
        pdf.save(tmp_path / "saved.pdf", object_stream_mode=packed)
    data = (tmp_path / "saved.pdf").read_bytes()
    for cut in (10, 50, 150):
        path = tmp_path / f"cut-{cut}.pdf"
        path.write_bytes(data[:-cut])
        found = await read(path)
        assert [page.text.strip() for page in found.pages] == [
            f"This is page {n} of the report" for n in (1, 2, 3)
        ]
        assert codes(found) == ["repaired"]
    assert sorted(each.name for each in tmp_path.glob("*.spool.*")) == []


async def test_a_wrong_page_count_hides_no_page(read: Read, tmp_path: Path) -> None:
    found = await read(miscounted_pdf(tmp_path / "lies.pdf", 1))
    assert [page.text.strip() for page in found.pages] == [
        "The heron is on the first page.", "The stork is on the second page.",
    ]  # fmt: skip
    assert codes(found) == ["repaired"]


async def test_pages_that_are_lost_are_counted(read: Read, tmp_path: Path) -> None:
    data = miscounted_pdf(tmp_path / "more.pdf", 7).read_bytes()
    path = tmp_path / "lost.pdf"
    path.write_bytes(data[: data.index(b"xref")].replace(b" 6 0 R]", b"]"))
    found = await read(path)
    assert "The heron is on the first page." in found.pages[0].text
    assert "repaired" in codes(found)
    failed = facts(found, "pages_failed")
    assert (failed["read"], failed["total"]) == (1, 7)
    with open_engine("rebuilt", request_for(path, tmp_path)) as engine:
        assert engine.claimed == 7
        assert "The heron is on the first page." in engine.read(1).text
        with pytest.raises(Exception, match="page"):
            engine.read(2)


def request_for(path: Path, folder: Path, password: str | None = None) -> Request:
    return Request(FileType.PDF, str(path), str(folder / "spool"), {}, password, None, "", 99, 9_999)


async def test_a_catalog_without_a_type_is_read(read: Read, tmp_path: Path) -> None:
    data = page_pdf(tmp_path / "typed.pdf", lines("The heron sleeps")).read_bytes()
    path = tmp_path / "untyped.pdf"
    path.write_bytes(data.replace(b"/Type/Catalog", b"/Tipo/Catalog"))
    assert "The heron sleeps" in (await read(path)).pages[0].text


async def test_brotli_streams_are_unpacked(read: Read, tmp_path: Path) -> None:
    found = await read(brotli_pdf(tmp_path / "brotli.pdf", "The heron sleeps"))
    assert "The heron sleeps" in found.pages[0].text
    assert found.notices == ()


async def test_encrypted_files_stay_encrypted_on_the_disk(tmp_path: Path) -> None:
    with pikepdf.open(miscounted_pdf(tmp_path / "open.pdf", 2)) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="heron", owner="stork"))
    request = request_for(tmp_path / "locked.pdf", tmp_path, "heron")
    with open_engine("rebuilt", request) as engine:
        written = request.beside("rebuilt")
        assert PdfReader(written).is_encrypted
        assert b"heron is on" not in written.read_bytes()
        assert "The heron is on the first page." in engine.read(1).text
    assert not written.exists()
    with pytest.raises(WrongPassword), open_engine("rebuilt", replace(request, password="stoat")):
        pass
    with pytest.raises(Encrypted), open_engine("rebuilt", replace(request, password=None)):
        pass


async def test_a_header_far_down_is_found(read: Read, tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "far.pdf", ["Under a heap of zeros"])
    path.write_bytes(bytes(90_000) + path.read_bytes())
    assert "Under a heap of zeros" in (await read(path)).pages[0].text


async def test_a_file_of_no_pages_is_damaged(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "none.pdf"
    writer = PdfWriter()
    writer.write(path)
    with pytest.raises(Damaged) as caught:
        await read(path)
    assert caught.value.facts["reason"]["code"] in ("no_pages", "structure_broken")


async def test_every_cut_of_a_file_ends_in_text_or_an_error(read: Read, tmp_path: Path) -> None:
    data = text_pdf(tmp_path / "whole.pdf", ["One page", "Another page"]).read_bytes()
    shutil.copy(tmp_path / "whole.pdf", tmp_path / "saved.pdf")
    for step in range(1, 8):
        path = tmp_path / f"{step}.pdf"
        path.write_bytes(data[: len(data) * step // 8])
        with contextlib.suppress(Damaged, NoText):
            assert codes(await read(path))


async def test_a_scan_without_its_end_is_a_scan(read: Read, tmp_path: Path) -> None:
    path = scanned_pdf(tmp_path / "scan.pdf", 2)
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(NoText):
        await read(path)


async def test_collecting_objects_bears_anything() -> None:
    assert salvaged(b"") is None
    assert salvaged(b"%PDF-1.7 1 0 obj <</Encrypt 2 0 R>> endobj") is None
    assert salvaged(b"1 0 obj\n<</Type/ObjStm/N 9/First 3>>\nstream\n1 0 2") is None
    found = salvaged(b"3 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\n")
    assert found is not None
    assert b"/Kids[3 0 R]" in found
