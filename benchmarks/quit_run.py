# SPDX-License-Identifier: Apache-2.0
"""Cancel or quit in the middle of a run, in a process of its own; prints one JSON line. `bench_quit.py` calls it.

    python benchmarks/quit_run.py cancel|close|window LIBRARY ENDPOINT SECONDS PATH...

The first path is a long document, and what is asked for comes so many seconds after the drop. Times are
milliseconds from the question, except `asked`, which is on the system's monotonic clock.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from run_docdesk import opened

from docdesk.values.documents import Document, Status


class Ends:
    """When each document was published as ended, on the clock of `time.perf_counter`."""

    def __init__(self) -> None:
        self.newest: dict[str, Document] = {}
        self.at: dict[str, float] = {}

    def hear(self, event: object) -> None:
        if isinstance(event, Document):
            self.newest[event.id] = event
            if event.status.ended:
                self.at.setdefault(event.id, time.perf_counter())

    def with_status(self, status: Status) -> list[str]:
        return [id for id, document in self.newest.items() if document.status is status]


async def cancel(library: Path, endpoint: str, seconds: float, paths: list[Path]) -> dict[str, Any]:
    """First the long document alone, then all others together."""
    desk = await opened(library, endpoint)
    try:
        ends = Ends()
        desk.queue.subscribe(ends.hear)
        (long,) = (await desk.queue.add(paths[:1])).documents
        await desk.queue.add(paths[1:])
        await asyncio.sleep(seconds)
        stage = ends.newest[long.id].stage
        found: dict[str, Any] = {"stage": str(stage) if stage else ends.newest[long.id].status.value}
        if not ends.newest[long.id].status.ended:
            found["long"] = await cancelled(desk.queue, ends, [long.id])
        running, waiting = ends.with_status(Status.RUNNING), ends.with_status(Status.QUEUED)
        found |= {"running": len(running), "waiting": len(waiting)}
        if running or waiting:
            found["all"] = await cancelled(desk.queue, ends, [*running, *waiting])
        return found
    finally:
        await desk.close()


async def cancelled(queue: Any, ends: Ends, ids: list[str]) -> float:
    """Milliseconds from the question to the last published end."""
    asked = time.perf_counter()
    await queue.cancel(ids)
    while not ends.at.keys() >= set(ids):  # noqa: ASYNC110 - as soon as the loop is free
        await asyncio.sleep(0.001)
    return (max(ends.at[id] for id in ids) - asked) * 1000


async def close(library: Path, endpoint: str, seconds: float, paths: list[Path]) -> dict[str, Any]:
    """The desk, from the question to the return."""
    desk = await opened(library, endpoint)
    await desk.queue.add(paths)
    await asyncio.sleep(seconds)
    running = not desk.queue.idle
    asked = time.monotonic()
    await desk.close()
    return {"asked": asked, "closed": (time.monotonic() - asked) * 1000, "running": running}


def window(library: Path, endpoint: str, seconds: float, paths: list[Path]) -> dict[str, Any]:
    """The program's own window, from its cross to the moment at which it is gone from the screen."""
    from docdesk.system.preflight import check_display

    check_display()
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QHideEvent, QShowEvent

    from docdesk.gui import main
    from docdesk.gui.frame.main_window import MainWindow
    from docdesk.gui.model.window_state import WindowState
    from docdesk.settings.model import load_settings, save_settings

    found: dict[str, Any] = {}

    class Timed(MainWindow):
        """Closes itself a while after the first document began to run."""

        def showEvent(self, event: QShowEvent) -> None:
            super().showEvent(event)
            self._looking = QTimer(self)
            self._looking.timeout.connect(self._look)
            self._looking.start(10)

        @property
        def running(self) -> bool:
            """Whether a document runs; the first picture has no rows behind it yet."""
            view_model = getattr(self, "view_model", None)
            return view_model is not None and bool(view_model.table.counts[Status.RUNNING])

        def _look(self) -> None:
            if self.running:
                self._looking.stop()
                QTimer.singleShot(round(seconds * 1000), self._ask)

        def _ask(self) -> None:
            found["running"] = self.running
            found["asked"] = time.monotonic()
            self.close()

        def hideEvent(self, event: QHideEvent) -> None:
            super().hideEvent(event)
            if "asked" in found:
                found.setdefault("gone", (time.monotonic() - found["asked"]) * 1000)

    main.MainWindow = Timed  # type: ignore[misc]
    # what a person's window remembers is not touched
    main.WindowState = lambda: WindowState(library.parent / "config")  # type: ignore[misc,assignment]
    settings = load_settings(
        {},
        library=library,
        provider="openai",
        base_url=endpoint,
        model="bench",
        chunk_size=1000,
        chunk_overlap=150,
    )
    library.mkdir(parents=True)
    save_settings(settings)
    main.run_window(str(library), paths)
    found["closed"] = (time.monotonic() - found["asked"]) * 1000
    return found


def run() -> None:
    what, library, endpoint, seconds, *paths = sys.argv[1:]
    given = (Path(library), endpoint, float(seconds), [Path(path) for path in paths])
    if what == "window":
        found = window(*given)
    elif what == "cancel":
        found = asyncio.run(cancel(*given))
    else:
        found = asyncio.run(close(*given))
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    run()
