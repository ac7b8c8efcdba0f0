# SPDX-License-Identifier: Apache-2.0
"""What became of a document's pages goes with it: into --json and HTTP, and through another start."""

from __future__ import annotations

from pathlib import Path

from docdesk.cli.report import public_document
from docdesk.server.shapes import document_out
from docdesk.values.recognition import Recognition
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint
from tests.steps.extract.pdf_files import encrypted_pdf, scanned_pdf

NOTHING = dict.fromkeys(("read", "doubtful", "recognised", "empty", "pictures", "failed"), 0)
COVERAGE = {"read": 1, "doubtful": 0, "recognised": 0, "empty": 0, "pictures": 2, "failed": 0}


async def test_coverage_stays_with_the_document(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    path = scanned_pdf(tmp_path / "mixed.pdf", 2, "A cover sheet with words about walruses")
    settings = endpoint_settings(tmp_path / "library", openai_endpoint).model_copy(
        update={"recognition": Recognition.OFF}
    )
    async with a_desk(settings) as desk:
        (document,) = await add_and_wait(desk, path)
        assert public_document(document)["coverage"] == COVERAGE
        assert sum(COVERAGE.values()) == document.pages
        shown = document_out(document, document.id, 100).model_dump()
        assert shown["coverage"] == COVERAGE
        assert shown["page_states"] == [
            {"first": 1, "last": 2, "state": "pictures", "reason": "recognition_off"},
            {"first": 3, "last": 3, "state": "read", "reason": None},
        ]
        # the same bytes again, read from the catalog
        await desk.queue.remove([document.id], now=True)
        (again,) = await add_and_wait(desk, path)
        assert again.covered == document.covered
    async with a_desk(settings) as desk:
        assert [row.covered for row in await desk.documents()] == [document.covered]


async def test_a_document_that_failed_says_what_became_of_its_pages(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    scan = scanned_pdf(tmp_path / "scan.pdf", 3)
    locked = encrypted_pdf(
        tmp_path / "locked.pdf", "Words", user="secret", owner="owner", algorithm="AES-256"
    )
    settings = endpoint_settings(tmp_path / "library", openai_endpoint).model_copy(
        update={"recognition": Recognition.OFF}
    )
    async with a_desk(settings) as desk:
        (document,) = await add_and_wait(desk, scan)
        assert document.error is not None
        assert document.error.code == "no_text"
        assert public_document(document)["coverage"] == {**NOTHING, "pictures": 3}
        assert document.pages == 3
        (document,) = await add_and_wait(desk, locked)
        assert document.error is not None
        assert document.error.code == "encrypted"
        assert public_document(document)["coverage"] == NOTHING
        assert document_out(document, document.id, 100).model_dump()["coverage"] == NOTHING
        assert document.pages == 0
    async with a_desk(settings) as desk:
        assert {(row.pages, row.covered) for row in await desk.documents()} == {
            (3, "p3:recognition_off"),
            (0, ""),
        }
