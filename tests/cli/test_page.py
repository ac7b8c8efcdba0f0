# SPDX-License-Identifier: Apache-2.0
"""The document that `docdesk page` means by a path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from docdesk.cli.commands.page import _named
from docdesk.values.documents import Document, Source


class ADesk:
    """Two documents of the same size, the second of which stands for two files."""

    def __init__(self, folder: Path) -> None:
        self.rows = [
            Document(id=name, name=f"{name}.pdf", path=str(folder / f"{name}.pdf"), size=4)
            for name in ("a", "b")
        ]
        self.twin = str(folder / "twin.pdf")
        self.asked: list[str] = []

    async def document(self, id: str) -> Document | None:
        return next((row for row in self.rows if row.id == id), None)

    async def documents(self) -> list[Document]:
        return [*self.rows, Document(id="c", name="c.pdf", path="/c.pdf", size=9)]

    async def sources(self, id: str) -> list[Source]:
        self.asked.append(id)
        paths = [row.path for row in self.rows if row.id == id] + [self.twin] * (id == "b")
        return [Source(path, 4, 0) for path in paths]


async def test_a_file_is_found_by_each_of_its_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    desk: Any = ADesk(tmp_path)
    for name in ("twin.pdf", "other.pdf"):
        (tmp_path / name).write_bytes(b"%PDF")
    found = [await _named(desk, name) for name in ("a", "b.pdf", "twin.pdf", "other.pdf", "gone.pdf")]
    assert [document and document.id for document in found] == ["a", "b", "b", None, None]
    assert "c" not in desk.asked, "its size is another one"
