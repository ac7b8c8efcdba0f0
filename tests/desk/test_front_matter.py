# SPDX-License-Identifier: Apache-2.0
"""Front matter is metadata of the document, not text."""

from __future__ import annotations

from pathlib import Path

from docdesk.cli.report import public_document
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint

FRONT = "---\ntitle: Walrus report\nauthors:\n  - Kim\n  - Lee\ntags: [sea]\n---\n"
ABOUT = {"title": "Walrus report", "author": "Kim, Lee", "tags": "sea"}


async def test_front_matter_stays_with_the_document(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    note, plain = tmp_path / "note.md", tmp_path / "plain.md"
    note.write_text(FRONT + "412 animals were counted.\n")
    plain.write_text("412 boats were counted.\n")
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        first, second = await add_and_wait(desk, note, plain)
        assert dict(first.about) == ABOUT
        assert public_document(first)["about"] == ABOUT
        assert "about" not in public_document(second)
        passage, *_ = await desk.search("animals", 1)
        assert "Walrus" not in passage.text
        # another document of the same bytes reads nothing again, and says the same
        await desk.queue.remove([first.id], now=True)
        copy = tmp_path / "copy.md"
        copy.write_bytes(note.read_bytes())
        (again,) = await add_and_wait(desk, copy)
        assert dict(again.about) == ABOUT
    async with a_desk(settings) as desk:
        assert [dict(row.about) for row in await desk.documents()] == [{}, ABOUT]
