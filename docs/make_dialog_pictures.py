# SPDX-License-Identifier: Apache-2.0
"""Makes pictures of every dialog in both languages and themes, at 100 and 200 %, for people to look through.

    python docs/make_dialog_pictures.py [FOLDER]

Needs Xvfb. The folder is build/dialogs where none is named; nothing of it is committed. The screen has 1280 x 960
pixels, so that at 200 % it is one of 640 x 480.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLES = ("payslip-protected.pdf", "recycling-ko-cp949.txt")
LANGUAGES = ("en", "ko")
SCALES = ("1", "2")
THEMES = ("light", "dark")
SCREEN = "1280x960x24"


def main() -> int:
    """Start a screen, and on it this program again for each language and scale."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else REPOSITORY / "build" / "dialogs").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with screen() as display:
        for language in LANGUAGES:
            for scale in SCALES:
                environment = {
                    **os.environ,
                    "DISPLAY": display,
                    "QT_QPA_PLATFORM": "xcb",
                    "QT_SCALE_FACTOR": scale,
                    "PYTHONPATH": str(REPOSITORY),
                }
                command = [sys.executable, __file__, "--inside", str(folder), language, scale]
                subprocess.run(command, env=environment, check=True)
    return 0


@contextmanager
def screen() -> Iterator[str]:
    """A screen of our own: its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as found:
            yield f":{found.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def inside(folder: Path, language: str, scale: str) -> None:
    """Make the pictures of one language and scale."""
    import qasync
    from PySide6.QtWidgets import QApplication

    from docdesk.gui.look import appearance

    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    kept = appearance.install_language(app, language)
    with (
        tempfile.TemporaryDirectory() as place,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner,
    ):
        runner.run(Dialogs(folder, Path(place), f"{language}-{scale}00").make())
    del kept


async def open_library(settings: Any) -> Any:
    """As the window's program does, without a second window to hand files to."""
    from docdesk.owner.follow import reach_desk

    return await reach_desk(settings)


class Dialogs:
    """A window over a small library, and its dialogs one after the other."""

    def __init__(self, folder: Path, place: Path, name: str) -> None:
        from docdesk.gui.frame.main_window import MainWindow
        from docdesk.gui.model.view_model import ViewModel
        from docdesk.gui.model.window_state import WindowState
        from docdesk.settings.model import Settings
        from docdesk.system.resource_files import resource

        self.folder, self.name = folder, name
        self.documents = place / "Documents"
        self.documents.mkdir()
        for sample in SAMPLES:
            shutil.copy(resource(f"samples/{sample}"), self.documents)
        self.view_model = ViewModel(Settings(library=place / "library"), open_library)
        self.window = MainWindow(self.view_model, WindowState(place / "config"), self.documents)
        self.opened: list[Any] = []
        for source in (self.window.dialogs, self.window.diagnosing):
            source.opened.connect(self.opened.append)

    async def make(self) -> None:
        """All dialogs in both themes."""
        view_model, window = self.view_model, self.window
        window.show()
        view_model.open()
        await until(lambda: view_model.is_open)
        view_model.add([self.documents])
        table = view_model.table
        await until(lambda: table.total == len(SAMPLES) and all(d.status.ended for d in table.documents()))
        view_model.queue.tag([next(iter(table.documents())).id], ["invoices 2024", "to do"], [])
        await until(lambda: len(table.tags) == 2)
        window.table.selectAll()
        for theme in THEMES:
            window.use_theme(theme)
            await self.shot(f"window-{theme}", window)
            await self.settings(theme)
            for action in self.actions():
                await self.one(action, theme)
            await self.others(theme)
        window.hide()
        await view_model.close()

    def actions(self) -> list[Any]:
        """The commands that open a dialog of docdesk's own."""
        actions = self.window.actions_
        return [
            *(
                actions.about,
                actions.tags,
                actions.shortcuts,
                actions.palette,
                actions.ledger,
                actions.upkeep,
                actions.removed,
            ),
            *(actions.kept_questions, actions.password, actions.encoding, actions.diagnose_library),
        ]

    async def one(self, action: Any, theme: str) -> None:
        self.opened.clear()
        action.setEnabled(True)
        action.trigger()
        await until(lambda: bool(self.opened) and self.opened[0].isVisible())
        dialog = self.opened[0]
        await self.shot(f"{type(dialog).__name__}-{theme}", dialog)
        dialog.close()

    async def settings(self, theme: str) -> None:
        """Every page of the settings."""
        dialog = self.window.dialogs.open_settings()
        for number, page in enumerate(dialog.pages):
            dialog.show_page(page)
            await self.shot(f"settings-{number}-{theme}", dialog)
        dialog.reject()

    async def others(self, theme: str) -> None:
        """Dialogs that no command opens without more, and windows."""
        from docdesk.gui.dialogs.answers_dialog import AnswersDialog
        from docdesk.gui.dialogs.left_out_dialog import LeftOutDialog
        from docdesk.gui.dialogs.restore_dialog import RestoreDialog
        from docdesk.gui.model.left_out import LeftOut

        window = self.window
        window.dialogs.helping.show_guide("fix")
        await self.shot(f"guide-{theme}", window.dialogs.helping.guide)
        window.dialogs.helping.guide.close()
        for dialog in (
            AnswersDialog(window),
            LeftOutDialog([LeftOut("/home/kim/a.exe", "…", None)], window),
            RestoreDialog(self.view_model.settings, window),
        ):
            dialog.open()
            await self.shot(f"{type(dialog).__name__}-{theme}", dialog)
            dialog.close()

    async def shot(self, name: str, widget: Any) -> None:
        """Write a picture once the widget is painted."""
        await asyncio.sleep(0.4)  # Qt has no signal for the end of a layout
        widget.grab().save(str(self.folder / f"{name}-{self.name}.png"))


async def until(condition: Any, seconds: float = 120) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - any condition, not one event
            await asyncio.sleep(0.02)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(Path(sys.argv[2]), *sys.argv[3:5])
    else:
        sys.exit(main())
