# SPDX-License-Identifier: Apache-2.0
"""Makes the README's pictures of the backup: rows on their way to a bucket, its settings, a restore.

    python docs/make_backup_pictures.py [FOLDER]

Needs Xvfb, and the built-in model. The bucket is the tests' own server on the loopback, over a slow line.
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
PLACE = Path(tempfile.gettempdir()) / "docdesk-backup-pictures"
SLOW = 1 << 20
"""Bytes a second."""
SPOILED = 3
"""The write that the bucket spoils: of the first, the mark of the owner, and the originals after it."""


def main() -> int:
    """Start a screen, and on it this program again."""
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
        more = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(REPOSITORY)}
        command = [sys.executable, __file__, "--inside", str(folder)]
        subprocess.run(command, env={**os.environ, **more}, check=True)
    finally:
        server.terminate()
        server.wait()
    return 0


def inside(folder: Path) -> None:
    """On the screen."""
    import qasync
    from PySide6.QtWidgets import QApplication

    from docdesk.gui.look import appearance
    from tests.gcs_server import GcsServer

    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    kept = appearance.install_language(app, "en")
    shutil.rmtree(PLACE, ignore_errors=True)
    with GcsServer("papers", bytes_per_second=SLOW) as gcs:
        os.environ["STORAGE_EMULATOR_HOST"] = gcs.url
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            runner.run(make(folder, gcs))
    shutil.rmtree(PLACE, ignore_errors=True)
    del kept


async def make(folder: Path, gcs: Any) -> None:
    """The window over a fresh library, brought into one state after another."""
    from docdesk.gui.frame.main_window import MainWindow
    from docdesk.gui.model.view_model import ViewModel
    from docdesk.gui.model.window_state import WindowState
    from docdesk.owner.follow import reach_desk
    from docdesk.settings.model import Settings
    from docdesk.system.resource_files import resource
    from docdesk.values.documents import Backup

    documents = PLACE / "Documents"
    shutil.copytree(resource("samples"), documents)
    lines = (f"On day {day} the wind stood at {day * 7919 % 360} degrees.\n" for day in range(260_000))
    large = PLACE / "harbour log.txt"
    large.write_text("".join(lines), "utf-8")
    # the bucket keeps other bytes than were sent: a fault of one object alone
    gcs.rule = lambda request: (
        "wrong-checksum" if request.kind == "write" and gcs.count("write") == SPOILED else None
    )

    async def opener(settings: Settings) -> Any:
        return await reach_desk(settings)

    settings = Settings(library=PLACE / "library", bucket="papers", prefix="harbour-office", page_seconds=60)
    view_model = ViewModel(settings, opener)
    window = MainWindow(view_model, WindowState(PLACE / "config"), documents)
    window.resize(1180, 760)
    window.show()
    view_model.open()
    await until(lambda: view_model.is_open)
    view_model.add([documents])
    rows = view_model.table.documents
    await until(lambda: len(list(rows())) >= 6 and all(row.status.ended for row in rows()))
    await until(lambda: all(row.backup is not Backup.WAITING for row in rows()))
    view_model.add([large])
    await until(lambda: any(row.backup_done > row.size * 0.3 > 0 for row in rows()))
    window.table.select([row.id for row in rows() if row.backup is Backup.FAILED])
    await shot(window, folder / "backup.png")

    opened: list[Any] = []
    window.dialogs.opened.connect(opened.append)
    window.backup.opened.connect(opened.append)
    window.dialogs.open_settings()
    dialog = opened.pop()
    dialog.list.setCurrentRow(dialog.pages.index(dialog.backup))
    dialog.backup.test.click()
    await until(dialog.backup.test.isEnabled)
    await shot(dialog, folder / "backup-settings.png")
    dialog.reject()

    gcs.rule = None
    gcs.rate = None
    view_model.queue.cancel([row.id for row in rows() if row.name == large.name])
    await until(lambda: all(row.status.ended for row in rows()))
    window.backup.back_up.trigger()
    await until(lambda: "as of" in window.backup.bar.text.text())
    gcs.rate = SLOW
    window.backup.open_restore()
    dialog = opened.pop()
    dialog.folder.setText(str(PLACE / "restored"))
    dialog.originals.setChecked(True)
    dialog.begin.click()
    await until(lambda: dialog.step.text().startswith("Fetching originals") and dialog.bar.value() > 1)
    await shot(dialog, folder / "restore.png")
    await until(lambda: dialog.begin.isHidden() and view_model.is_open)
    dialog.reject()
    window.hide()
    await view_model.close()


async def shot(widget: Any, file: Path) -> None:
    """Write one picture, once everything asked for is painted."""
    for _ in range(20):
        await asyncio.sleep(0.01)
    if not widget.grab().save(str(file)):
        raise OSError(f"{file} could not be written")


async def until(condition: Callable[[], object], seconds: float = 120) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - any condition, not one event
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(Path(sys.argv[2]))
    else:
        sys.exit(main())
