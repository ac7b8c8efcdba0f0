# SPDX-License-Identifier: Apache-2.0
"""Pictures as documents: their text is recognised, page by page. Nothing is decoded here but their heads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.steps.extract.request import Report, Request
from docdesk.steps.spool import SpoolWriter, read_spool

if TYPE_CHECKING:
    from PIL.Image import Image


def read(request: Request, *, report: Report) -> None:
    """Write a page without text for each picture of the file. Raises Damaged, TooMuchMemory, FileMissing."""
    from docdesk.steps.extract.pictures import frames

    report((0, 0))
    spool = Path(request.spool)
    spooled = read_spool(spool, request.key)
    with SpoolWriter(spool, request.key) as writer:
        if spooled.total is None:
            claimed = frames(Path(request.path))
            spooled.total = min(claimed, request.max_pages)
            writer.opened(spooled.total, claimed, {})
        for number in range(spooled.next_page, spooled.total + 1):
            writer.page(number, "", picture=True)
        writer.end()


def draw(request: Request, number: int) -> Image:
    """A page of the file as a picture."""
    from docdesk.steps.extract.pictures import read_frame

    return read_frame(Path(request.path), number)
