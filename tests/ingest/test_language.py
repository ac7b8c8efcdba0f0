# SPDX-License-Identifier: Apache-2.0
"""A document's language is kept with it."""

from __future__ import annotations

from pathlib import Path

from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint


async def test_a_document_knows_its_language_also_after_a_start(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    texts = {
        "ko.txt": "등대지기는 매일 저녁 등불을 켜고 바다를 살핍니다. " * 5,
        "en.txt": "The keeper of the lighthouse lights the lamp in the evening and looks at the sea. " * 5,
        "none.txt": "1 2 3",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    wanted = {"ko.txt": "ko", "en.txt": "en", "none.txt": ""}
    async with a_desk(settings) as desk:
        rows = await add_and_wait(desk, *(tmp_path / name for name in texts))
        assert {row.name: row.language for row in rows} == wanted
    async with a_desk(settings) as desk:
        assert {row.name: row.language for row in await desk.documents()} == wanted
