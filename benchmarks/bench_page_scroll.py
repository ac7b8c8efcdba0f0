# SPDX-License-Identifier: Apache-2.0
"""Scrolling a PDF of 1,500 pages: how long the window's thread works on a frame, and how much the pictures take.

    bench_page_scroll.py [--pages N]

The canvas is that of the window, at the size of a full screen, and its pages are drawn by a worker as in a library.
It is scrolled as with a wheel, as with the page keys, and as by dragging the bar from the first page to the last. A
frame is what the window's thread does from one tick of 60 a second to the next: moving, asking for pictures, taking
those that came, and painting. Waiting for the next tick is not part of it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from figures import Row, keep
from make_documents import make_pdf
from memory import peak_mb
from PySide6.QtWidgets import QApplication, QScrollBar

from docdesk.gui.model.document_pages import DocumentPages
from docdesk.gui.model.open_library import OpenLibrary
from docdesk.gui.pages.page_canvas import PageCanvas
from docdesk.pages.viewers import Viewers, viewer
from docdesk.settings.model import Settings
from docdesk.steps.extract.view.work import draw_page, page_sizes, view_request
from docdesk.values.documents import Document
from docdesk.values.formats import FileType
from docdesk.values.pages import LayoutKind, PageLayout, PagePicture, PageShape

FRAME = 1 / 60
"""Seconds."""
WHEEL = 900
"""Frames of scrolling as with a wheel: three notches of 40 pixels each."""
KEYS = 150
"""Frames that each go on by one view."""
BAR = 300
"""Frames from the first page to the last."""
SIZE = (1280, 900)


class Drawn:
    """What the canvas asks of a desk, by a worker of a library's kind."""

    def __init__(self, file: Path, library: Path) -> None:
        settings = Settings(library=library)
        self.viewers = Viewers(lambda: viewer(settings))
        self._file = file
        self._request = view_request(FileType.PDF, file, library / "spool" / "a.view", None, 20_000)

    async def page_layout(self, _id: str, *, password: str | None = None) -> PageLayout:
        """The sizes of all pages."""
        sizes = await self._run(page_sizes)
        shapes = (PageShape(number, *size, 0, 0) for number, size in enumerate(sizes, 1))
        return PageLayout(LayoutKind.PAGES, tuple(shapes))

    async def page_picture(
        self, _id: str, page: int, width: int, turn: int, *, password: str | None = None, raw: bool = False
    ) -> PagePicture:
        """A page, as pixels."""
        found: PagePicture = await self._run(draw_page, page, width, turn, [], raw)
        return found

    async def _run(self, function: Any, *arguments: Any) -> Any:
        return await self.viewers.run(function, self._request, *arguments, file=self._file, seconds=30.0)


class Frames:
    """Milliseconds that the window's thread worked in each frame."""

    def __init__(self, canvas: PageCanvas, pages: DocumentPages) -> None:
        self.worked: list[float] = []
        self.most_mb = 0.0
        self.blank = 0
        """Frames in which a page in view had no picture yet."""
        self._canvas, self._pages = canvas, pages

    async def scroll(self, steps: list[int]) -> None:
        """Go to these places, one a frame."""
        bar: QScrollBar = self._canvas.verticalScrollBar()
        for step in steps:
            begin, waited = time.perf_counter(), time.thread_time()
            bar.setValue(step)
            self._canvas.viewport().repaint()
            left = FRAME - (time.perf_counter() - begin)
            if left > 0:
                await asyncio.sleep(left)  # pictures come meanwhile
            # the loop's thread sleeps in between: only what it computes counts
            self.worked.append((time.thread_time() - waited) * 1000)
            self.most_mb = max(self.most_mb, self._pages.bytes_kept / (1 << 20))
            self.blank += any(self._pages.picture(page, 1, 0) is None for page in self._canvas.in_view())


async def measure(pages_count: int, folder: Path) -> Frames:
    file, library = folder / "long.pdf", folder / "library"
    make_pdf(file, [2_400] * pages_count, "scroll")
    (library / "spool").mkdir(parents=True)
    desk: Any = Drawn(file, library)
    open_library = OpenLibrary(Settings(library=library))
    open_library.desk = desk
    pages = DocumentPages(SimpleNamespace(library=open_library))  # type: ignore[arg-type]
    canvas = PageCanvas(pages)
    canvas.resize(*SIZE)
    canvas.show()
    pages.layout_ready.connect(canvas.show_layout)
    pages.show_document(Document("a", file.name, str(file), FileType.PDF, content="a"))
    while not pages.bytes_kept:  # noqa: ASYNC110 - the first page
        await asyncio.sleep(0.01)
    frames = Frames(canvas, pages)
    end = canvas.verticalScrollBar().maximum()
    view = canvas.verticalScrollBar().pageStep()
    await frames.scroll([120 * number for number in range(WHEEL)])
    await frames.scroll([end // 2 + view * number for number in range(KEYS)])
    await frames.scroll([end * number // BAR for number in range(BAR + 1)])
    pages.forget()
    await desk.viewers.close()
    await open_library.tasks.close()
    return frames


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=1_500)
    count = parser.parse_args().pages
    app = QApplication(sys.argv[:1])
    with (
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner,
    ):
        frames = runner.run(measure(count, Path(folder)))
    worked = sorted(frames.worked)[int(len(frames.worked) * 0.95)]
    said = f"a PDF of {count:,} pages, {len(frames.worked):,} frames"
    keep(
        "page_scroll",
        [
            Row(
                "work on a frame while pages are scrolled, 95th percentile, ms",
                said,
                "≤ 16.7",
                [worked],
                worked <= 1000 * FRAME,
            ),
            Row("pictures of pages kept, MB", said, "≤ 300", [frames.most_mb], frames.most_mb <= 300),
            Row("memory of the window's process at most, MB", said, "", [peak_mb()], None),
            Row(
                "frames with a page without its picture, of all",
                said,
                "",
                [frames.blank / len(frames.worked)],
                None,
            ),
        ],
    )


if __name__ == "__main__":
    main()
