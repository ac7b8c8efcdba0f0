# SPDX-License-Identifier: Apache-2.0
"""A page that unpacks to gigabytes costs at most its limit once, not once for each reader and the recogniser."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from docdesk.errors import DocdeskError
from docdesk.settings.model import Settings
from docdesk.steps import spool
from docdesk.steps.extract import extract
from docdesk.values.formats import FileType
from docdesk.workers.pool import Workers


def bomb(path: Path, unit: bytes, mebibytes: int) -> Path:
    """A PDF of a few kilobytes with one page whose content is packed twice."""
    packer = zlib.compressobj(9)
    block = unit * ((1 << 20) // len(unit))
    packed = b"".join(packer.compress(block) for _ in range(mebibytes)) + packer.flush()
    content = zlib.compress(packed, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 3 0 R>>",
    ]
    data = b"%PDF-1.5\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate(objects, 1))
    path.write_bytes(data + b"trailer<</Size 5/Root 1 0 R>>\n%%EOF")
    assert path.stat().st_size < 20_000
    return path


class Counted:
    """Real workers; what is run in them is noted."""

    def __init__(self, workers: Workers) -> None:
        self.count = workers.count
        self.ran: list[tuple[str, bool]] = []
        self._workers = workers

    async def run(self, function: Any, request: Any, **options: Any) -> Any:
        self.ran.append((function.__name__, getattr(request, "only", None) is not None))
        return await self._workers.run(function, request, **options)


@pytest.fixture
async def counted(tmp_path: Path) -> AsyncIterator[Counted]:
    (tmp_path / "spool").mkdir()
    workers = Workers(1, 1024, writable=(tmp_path / "spool",))
    workers.start()
    yield Counted(workers)
    await workers.close()


async def read(counted: Counted, path: Path, **settings: Any) -> str:
    chosen = Settings(library=path.parent, **settings)
    with pytest.raises(DocdeskError) as caught:
        await extract(path, FileType.PDF, path.parent / "spool" / "pages", counted, chosen)
    return caught.value.code


async def test_a_page_that_met_its_limit_is_read_by_no_other_engine(tmp_path: Path, counted: Counted) -> None:
    path = bomb(tmp_path / "bomb.pdf", b"q Q ", 200)
    assert await read(counted, path, page_seconds=0.4) == "too_slow"
    assert ("read", True) not in counted.ran
    assert "recognise_page" not in dict(counted.ran)


async def test_a_page_that_was_dear_is_not_recognised(
    tmp_path: Path, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "DEAR_SECONDS", 0.02)
    path = bomb(tmp_path / "bomb.pdf", b"q Q ", 20)
    assert await read(counted, path, page_seconds=60.0) == "no_text"
    assert "recognise_page" not in dict(counted.ran)
