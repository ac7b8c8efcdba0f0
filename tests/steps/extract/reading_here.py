# SPDX-License-Identifier: Apache-2.0
"""Reads a file in this process: what a worker does, without a worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docdesk.steps.extract.formats import reader_of
from docdesk.steps.extract.identify import identify
from docdesk.steps.extract.request import Request
from docdesk.steps.split.structure import Structure
from docdesk.steps.spool import Spooled, read_spool
from docdesk.values.documents import Page


def read_here(path: Path, data: bytes | None = None, **given: Any) -> Spooled:
    """Write `data` to the path, if given, identify the file and read it. Raises the SourceErrors."""
    if data is not None:
        path.write_bytes(data)
    kind = identify(path)
    spool = path.with_name(f"{path.name}.spool")
    spool.unlink(missing_ok=True)
    options: dict[str, Any] = {
        "engine": "",
        "encoding": None,
        "max_pages": 1_000,
        "max_characters": 1_000_000,
    } | given
    request = Request(type=kind, path=str(path), spool=str(spool), key={}, password=None, **options)
    reader_of(kind)(request, report=lambda _: None)
    spooled = read_spool(spool)
    assert spooled.ended
    return spooled


def text_of(spooled: Spooled) -> str:
    """The text of all pages, a line for each block."""
    pages = [spooled.pages[number].text for number in sorted(spooled.pages)]
    return "\n".join(line for page in pages for line in page.split("\n") if line.strip())


def titles(page: Page) -> list[tuple[int, str]]:
    """The headings of a page: level and title. Each stands where its outline says."""
    for heading in page.outline.headings:
        assert page.text[heading.at :].startswith(heading.title)
    return [(heading.level, heading.title) for heading in page.outline.headings]


def headers(page: Page) -> list[str]:
    """The headers of a page's tables."""
    return [page.text[table.begins : table.header_ends] for table in page.outline.tables]


def label_of(page: Page, words: str) -> str:
    """The label of the place where some words stand."""
    return Structure([page], page.text).place_at(page.text.index(words)).label
