# SPDX-License-Identifier: Apache-2.0
"""How soon a page is seen, and a passage found on it: the first page of each PDF of a folder.

    bench_pages.py [FOLDER]

A page is asked for as a window does: the sizes of all pages, then the picture of the first one at window size, until
it can be painted. Each file is one that was not open before, and its worker is confined as in a library. The boxes are
those of a passage of 800 characters in the middle of the page, once it is on the screen.

What is heavy is imported in the functions: a worker's process imports the program's own file, and what stands at its
top, before it is ready. docdesk's own file imports next to nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docdesk.steps.extract.view.boxes import Span

PAGES = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "pdf"
WIDTH = 900
PASSAGE = 800
SECONDS = 30.0


async def measure(files: list[Path], library: Path) -> dict[str, list[float]]:
    """Milliseconds: of the first picture, of the same once more, and of the boxes."""
    from docdesk.errors import DocdeskError
    from docdesk.gui.model.document_pages import image_of
    from docdesk.pages.viewers import Viewers, viewer
    from docdesk.settings.model import Settings
    from docdesk.steps.extract.view.work import draw_page, locate_spans, page_sizes, view_request
    from docdesk.values.formats import FileType

    (library / "spool").mkdir()
    settings = Settings(library=library)
    viewers = Viewers(lambda: viewer(settings))
    found: dict[str, list[float]] = {"first": [], "again": [], "boxes": []}

    async def run(function: Any, file: Path, *arguments: Any) -> Any:
        request = view_request(FileType.PDF, file, library / "spool" / "a.view", None, 20_000)
        return await viewers.run(function, request, *arguments, file=file, seconds=SECONDS)

    try:
        with contextlib.suppress(DocdeskError):
            await run(page_sizes, files[0])  # the process that workers are forked from starts with the first
        for file in files[1:]:
            await asyncio.sleep(0.2)  # a person does not turn pages faster
            try:
                began = time.perf_counter()
                await run(page_sizes, file)
                image_of(await run(draw_page, file, 1, WIDTH, 0, [], True))
                seen = time.perf_counter()
                image_of(await run(draw_page, file, 1, WIDTH, 0, [], True))
                again = time.perf_counter()
                span = middle(await asyncio.to_thread(text_of, file))
                looked = time.perf_counter()
                await run(locate_spans, file, [span])
                located = time.perf_counter()
            except DocdeskError:  # protected by a password, or damaged
                continue
            found["first"].append((seen - began) * 1000)
            found["again"].append((again - seen) * 1000)
            if span.end > span.start:
                found["boxes"].append((located - looked) * 1000)
    finally:
        await viewers.close()
    return found


def text_of(file: Path) -> str:
    """The text of the first page, as extraction reads it."""
    from docdesk.steps.extract.engines import open_engine
    from docdesk.steps.extract.view.work import view_request
    from docdesk.values.formats import FileType

    request = view_request(FileType.PDF, file, file, None, 20_000)
    with open_engine("pdfium", request) as engine:
        return engine.read(1).text


def middle(text: str) -> Span:
    """A passage in the middle of a page."""
    from docdesk.steps.extract.view.boxes import Span

    start = max(0, (len(text) - PASSAGE) // 2)
    return Span(1, text, start, min(len(text), start + PASSAGE))


def percentile(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def main() -> None:
    """Measure the folder that the command line names, and keep its rows."""
    from figures import Row, keep, not_measured

    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=PAGES)
    folder = parser.parse_args().folder
    files = sorted(folder.glob("*.pdf")) if folder.is_dir() else []
    if len(files) < 20:
        not_measured(f"{folder} has no twenty PDF files")
    with tempfile.TemporaryDirectory() as library:
        found = asyncio.run(measure(files, Path(library)))
    first, again, boxes = (percentile(found[name]) for name in ("first", "again", "boxes"))
    count = f"{len(found['first'])} PDF files"
    keep(
        "pages",
        [
            Row(
                "the first page of a PDF is seen, 95th percentile, ms", count, "≤ 100", [first], first <= 100
            ),
            Row("a page that is loaded, in another size, 95th percentile, ms", count, "", [again], None),
            Row("the boxes of a passage, 95th percentile, ms", count, "≤ 20", [boxes], boxes <= 20),
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
