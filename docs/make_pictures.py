# SPDX-License-Identifier: Apache-2.0
"""Makes the pictures of the window for the README, from the real program on the sample documents.

    python docs/make_pictures.py [FOLDER]

Needs Xvfb. The folder is docs/pictures where none is named. The built-in model has to be installed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
# A fixed place: it is seen in the pictures
PLACE = Path(tempfile.gettempdir()) / "docdesk-pictures"
QUESTION = "How often must the lens be washed?"
LOGS = 14
MODES = (
    ("en", "1"),
    ("ko", "1"),
    ("en", "2"),
    ("money", "1"),
    ("answer-en", "1"),
    ("answer-ko", "1"),
)
"""Languages or subjects, and scales."""


def main() -> int:
    """Start a screen, and on it this program again for each language and scale."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else REPOSITORY / "docs" / "pictures").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "2600x1800x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            display = f":{told.readline().strip()}"
        for language, scale in MODES:
            environment = {
                **os.environ,
                "DISPLAY": display,
                "QT_QPA_PLATFORM": "xcb",
                "QT_SCALE_FACTOR": scale,
                "PYTHONPATH": str(REPOSITORY),
            }
            command = [sys.executable, __file__, "--inside", str(folder), language, scale]
            subprocess.run(command, env=environment, check=True)
    finally:
        server.terminate()
        server.wait()
    return 0


def inside(folder: Path, language: str, scale: str) -> None:
    """Make the pictures of one language and scale."""
    import qasync
    from PySide6.QtWidgets import QApplication

    from docdesk.gui.look import appearance

    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    kept = appearance.install_language(app, "ko" if language.endswith("ko") else "en")
    kind = Pictures
    if language == "money":
        from money_pictures import MoneyPictures

        kind = MoneyPictures
    elif language.startswith("answer"):
        from answer_pictures import AnswerPictures

        kind = AnswerPictures
    shutil.rmtree(PLACE, ignore_errors=True)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        runner.run(kind(folder, language, scale).make())
    shutil.rmtree(PLACE, ignore_errors=True)
    del kept


async def open_behind(settings: Any) -> Any:
    """As the window's program does, without a second window to hand files to."""
    from docdesk.owner.follow import reach_desk

    return await reach_desk(settings)


class Pictures:
    """A window over a fresh library, brought into one state after another."""

    def __init__(self, folder: Path, language: str, scale: str) -> None:
        from docdesk.gui.frame.main_window import MainWindow
        from docdesk.gui.model.view_model import ViewModel
        from docdesk.gui.model.window_state import WindowState
        from docdesk.settings.model import Settings
        from docdesk.system.resource_files import resource

        self.folder, self.language, self.scale = folder, language, scale
        self.documents = PLACE / "Documents"
        shutil.copytree(resource("samples"), self.documents)
        self.view_model = ViewModel(Settings(library=PLACE / "library"), open_library)
        self.window = MainWindow(self.view_model, WindowState(PLACE / "config"), self.documents)

    async def make(self) -> None:
        """Every state that this language and scale is for."""
        view_model, window = self.view_model, self.window
        window.show()
        view_model.open()
        await until(lambda: view_model.is_open)
        if self.scale == "2":
            await self.run_samples()
            await self.select_failure()
            await self.shot("scale-200")
        elif self.language == "ko":
            await self.run_samples()
            await self.select_failure()
            await self.shot("korean")
        else:
            await self.shot("empty")
            await self.running()
            await self.select_failure()
            await self.shot("failure")
            await self.chunks()
            await self.coverage()
            await self.pages()
            await self.search()
            await self.shot("search")
            await self.settings()
            window.use_theme("dark")
            await self.shot("dark")
            window.details.tabs.setCurrentIndex(0)
            window.use_theme("light")
            window.searching.leave()
            await self.many()
            await self.shot("ten-thousand")
        window.hide()
        await view_model.close()

    async def run_samples(self) -> None:
        """Add the samples and wait until all have ended."""
        self.view_model.add([self.documents])
        await until(lambda: self.view_model.table.total >= 6 and self.at_rest())

    def at_rest(self) -> bool:
        return all(document.status.ended for document in self.view_model.table.documents())

    async def running(self) -> None:
        """More work than the samples are, caught in the middle."""
        from docdesk.values.documents import Status

        await self.run_samples()
        more = self.documents / "harbour logs"
        more.mkdir()
        for year in range(1891, 1891 + LOGS):
            days = (
                f"On day {day} of {year} the wind stood at {day * year % 360} degrees and {day % 9} ships came in. "
                for day in range(1, 160 + year % 7 * 60)
            )
            (more / f"harbour log {year}.md").write_text(f"# Harbour log {year}\n\n" + "".join(days), "utf-8")
        self.view_model.add([more])
        counts = self.view_model.table.counts
        await until(lambda: counts[Status.READY] >= 7 and counts[Status.RUNNING] >= 4)
        await self.shot("running")
        await until(self.at_rest)

    async def select_failure(self) -> None:
        """The protected document and what its panel says."""
        table = self.view_model.table
        ids = [d.id for d in table.documents() if d.error is not None and d.error.code == "encrypted"]
        self.window.table.select(ids)

    async def chunks(self) -> None:
        """The chunks of the manual, and its stages."""
        table, details = self.view_model.table, self.window.details
        self.window.table.select([d.id for d in table.documents() if d.name == "lighthouse-manual.pdf"])
        details.tabs.setCurrentWidget(details.chunks)
        await until(lambda: details.chunks.text.toPlainText())
        await self.shot("chunks")
        details.tabs.setCurrentIndex(0)

    async def coverage(self) -> None:
        """A document with a hole: the manual with two empty pages in the middle."""
        from pypdf import PdfReader, PdfWriter

        manual = PdfReader(self.documents / "lighthouse-manual.pdf")
        torn = PdfWriter()
        for number, page in enumerate(manual.pages):
            torn.add_page(page)
            if number == 3:
                torn.add_blank_page()
                torn.add_blank_page()
        torn.write(self.documents / "manual-with-a-hole.pdf")
        self.view_model.add([self.documents / "manual-with-a-hole.pdf"])
        table, window = self.view_model.table, self.window
        await until(
            lambda: self.at_rest() and any(d.name == "manual-with-a-hole.pdf" for d in table.documents())
        )
        window.table.select([d.id for d in table.documents() if d.name == "manual-with-a-hole.pdf"])
        window.details.tabs.setCurrentIndex(0)
        await self.shot("coverage")

    async def pages(self) -> None:
        """The manual as it looks, with the bands of its chunks, in a window of its own."""
        table, details = self.view_model.table, self.window.details
        self.window.table.select([d.id for d in table.documents() if d.name == "lighthouse-manual.pdf"])
        view = details.text
        details.tabs.setCurrentWidget(view)
        await until(lambda: view.has_pages and view.text.toPlainText())
        view.page.setValue(2)
        await until(lambda: view.canvas.marks.bands.get(2))
        view.window_requested.emit()
        windows = self.window._panels.page_windows
        (own,) = windows.windows
        own.resize(1000, 760)
        canvas = own.view.canvas
        await until(
            lambda: len(canvas.marks.bands.get(2, ())) > 1 and own.view.pages.picture(2, 1, 0) is not None
        )
        middle = canvas.marks.bands[2][0].boxes[2]
        canvas.clicked.emit(2, (middle.left + middle.right) / 2, (middle.top + middle.bottom) / 2)
        await until(lambda: canvas.marks.strong)
        await asyncio.sleep(1)
        await self.shot("page", own)
        windows.close_all()
        view.show_document(view._document)
        details.tabs.setCurrentIndex(0)

    async def search(self) -> None:
        """A question and its answers."""
        self.window.search_field.setText(QUESTION)
        await until(lambda: self.window.search_panel.model.rowCount() > 0)
        model = self.window.search_panel.model
        self.window.search_panel.list.setCurrentIndex(model.index(0, 0))
        self.window.search_panel.list.activated.emit(model.index(0, 0))
        view = self.window.details.text
        await until(lambda: view.text.extraSelections() and view.canvas.marks.strong)
        await asyncio.sleep(1)

    async def settings(self) -> None:
        """The settings with a local endpoint."""
        opened: list[Any] = []
        self.window.dialogs.opened.connect(opened.append)
        self.window.dialogs.open_settings("embedding")
        dialog = opened[0]
        dialog.embedding.provider.setCurrentIndex(2)
        dialog.embedding.base_url.setText("http://127.0.0.1:11434/v1")
        await until(lambda: dialog.embedding.key_place.text())
        await self.shot("settings", dialog)
        dialog.reject()

    async def many(self) -> None:
        """Ten thousand rows, as values: what a table of that size looks like."""
        import dataclasses

        rows = list(self.view_model.table.documents())
        self.view_model.table.load(
            [
                dataclasses.replace(
                    rows[n % len(rows)], id=f"{n:012x}", name=f"{n:05}-{rows[n % len(rows)].name}"
                )
                for n in range(10_000)
            ]
        )
        self.view_model.rows.refreshed.emit()
        self.window.table.scrollToBottom()

    async def shot(self, name: str, widget: Any = None) -> None:
        """Write one picture, once everything asked for is painted."""
        for _ in range(20):
            await asyncio.sleep(0.01)
        if not (widget or self.window).grab().save(str(self.folder / f"{name}.png")):
            raise OSError(f"{self.folder / name}.png could not be written")


async def open_library(settings: Any) -> Any:
    """The desk of a library, off the window's thread as far as it goes."""
    from docdesk.desk.desk import open_desk

    return await open_desk(settings)


async def until(condition: Callable[[], object], seconds: float = 300) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - any condition, not one event
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(Path(sys.argv[2]), sys.argv[3], sys.argv[4])
    else:
        sys.exit(main())
