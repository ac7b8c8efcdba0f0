# SPDX-License-Identifier: Apache-2.0
"""One measurement of the window, in a process of its own; prints one JSON line. `bench_window.py` calls it.

python benchmarks/window_run.py paint-empty|paint-docdesk FOLDER|rows|drop COUNT|work URL FOLDER|
                                fill LIBRARY|library LIBRARY

Imports are in the functions: an empty window is painted with as few as it can be.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

ROWS = 100_000


def paint_empty() -> dict[str, float]:
    """When a bare QMainWindow was painted first, on the system's monotonic clock."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    class Empty(QMainWindow):
        def paintEvent(self, event: Any) -> None:
            super().paintEvent(event)
            at.append(time.monotonic())
            QTimer.singleShot(0, app.exit)  # the loop may not have begun

    at: list[float] = []
    app = QApplication(sys.argv[:1])
    window = Empty()
    window.setCentralWidget(QLabel("empty"))
    window.resize(1180, 760)
    window.show()
    app.exec()
    return {"at": at[0]}


def paint_docdesk(folder: str) -> dict[str, float]:
    """When docdesk's window was painted first: all that its program does before that."""
    os.environ["XDG_CONFIG_HOME"] = folder
    from docdesk import __main__ as program
    from docdesk.gui import main

    at: list[float] = []

    class Timed(main.MainWindow):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self.painted.connect(lambda: at.append(time.monotonic()))

    main.MainWindow = Timed  # type: ignore[misc]
    main._run_session = lambda *given: 0  # type: ignore[assignment]  # what comes after the first paint
    program.main(["--library", f"{folder}/library"])
    return {"at": at[0]}


def make_rows(count: int) -> list[Any]:
    """Documents like those of a library, every tenth of them failed."""
    from docdesk.errors import Damaged
    from docdesk.values.documents import Document, Status
    from docdesk.values.formats import FileType

    problem = Damaged(reason="it ends in the middle").problem()
    kinds = list(FileType)
    return [
        Document(
            id=f"{n:012x}",
            name=f"report {(n * 7919) % count:06}.pdf",
            path=f"/papers/{n % 500}/report {n}.pdf",
            type=kinds[n % len(kinds)],
            size=1000 + (n * 104_729) % 5_000_000,
            status=Status.FAILED if n % 10 == 0 else Status.READY,
            error=problem if n % 10 == 0 else None,
            pages=1 + n % 300,
            chunks=3 + n % 900,
            seconds=0.5 + n % 60,
            added_at=float(n),
        )
        for n in range(count)
    ]


def rows() -> dict[str, float]:
    """Sorting, filtering, finding and scrolling, milliseconds; the same list in a plain model beside it."""
    import statistics

    from PySide6.QtCore import QStringListModel, Qt
    from PySide6.QtWidgets import QApplication, QTableView

    from docdesk.gui.actions import Actions
    from docdesk.gui.model.document_table_model import Column, DocumentTableModel
    from docdesk.gui.table.document_table import DocumentTable
    from docdesk.values.documents import Status

    app = QApplication(sys.argv[:1])
    model = DocumentTableModel()
    actions_owner = QTableView()
    table = DocumentTable(model, Actions(actions_owner))
    table.resize(1100, 760)
    table.show()
    documents = make_rows(ROWS)
    found: dict[str, float] = {}

    def timed(name: str, act: Callable[[], object]) -> None:
        begin = time.perf_counter()
        act()
        table.viewport().repaint()
        app.processEvents()
        found[name] = (time.perf_counter() - begin) * 1000

    timed("load", lambda: model.load(documents))
    sorts = []
    for column in (Column.NAME, Column.SIZE, Column.STATUS, Column.REASON):
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            timed("sort", lambda column=column, order=order: table.sortByColumn(column, order))
            sorts.append(found["sort"])
    found["sort"] = max(sorts)
    table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    filters = []
    for values in (
        {"statuses": [Status.FAILED]},
        {"words": "report 0421"},
        {"words": "nothing like it"},
        {},
    ):
        timed("filter", lambda values=values: model.set_filter(**values))
        filters.append(found["filter"])
    found["filter"] = max(filters)
    plain = QTableView()
    plain_model = QStringListModel([document.name for document in documents])
    plain.setModel(plain_model)
    plain.resize(1100, 760)
    plain.show()
    app.processEvents()
    for name, view in (("frame", table), ("frame_plain", plain)):
        bar = view.verticalScrollBar()
        frames = []
        for step in range(240):
            begin = time.perf_counter()
            bar.setValue(step * 3)
            view.viewport().repaint()
            frames.append((time.perf_counter() - begin) * 1000)
        found[name] = statistics.median(frames)
        found[f"{name}_p95"] = statistics.quantiles(frames, n=20)[-1]
    return found


def on_window_loop(work: Callable[[Any, Path], Any]) -> dict[str, float]:
    """Run `work` on the window's own kind of loop, with a folder that goes."""
    import asyncio
    import tempfile

    from PySide6.QtWidgets import QApplication

    import qasync  # isort: skip

    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with (
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner,
    ):
        found: dict[str, float] = runner.run(work(app, Path(folder)))
    return found


def open_window(folder: Path, **settings: Any) -> Any:
    """A window over a library in `folder`, not opened yet."""
    import asyncio

    from docdesk.contract.owner import OwnerKind
    from docdesk.gui.frame.main_window import MainWindow
    from docdesk.gui.model.view_model import ViewModel
    from docdesk.gui.model.window_state import WindowState
    from docdesk.gui.session import spare_collector
    from docdesk.owner.follow import reach_desk
    from docdesk.settings.model import Settings

    async def opener(given: Any) -> Any:
        shown = asyncio.Event()
        view_model.desk_opened.connect(shown.set)
        return await reach_desk(given, api_key="sk-none", kind=OwnerKind.WINDOW, shown=shown)

    view_model = ViewModel(Settings(library=folder / "library", **settings), opener)
    spare_collector(view_model)
    return MainWindow(view_model, WindowState(folder / "config"))


def fill(library: Path) -> dict[str, float]:
    """A library of 100,000 documents, written straight into its catalog."""
    import asyncio

    from docdesk.desk.desk import open_desk
    from docdesk.settings.model import Settings

    async def write() -> None:
        desk = await open_desk(Settings(library=library), starts_work=False)
        try:
            documents = make_rows(ROWS)
            for begin in range(0, ROWS, 1000):
                await desk.parts.library.catalog.add(documents[begin : begin + 1000])
        finally:
            await desk.close()

    asyncio.run(write())
    return {"rows": ROWS}


async def library(app: Any, _folder: Path, filled: Path) -> dict[str, float]:
    """From opening that library to its first screen and to all its rows, and how long the loop stood, milliseconds."""
    from run_docdesk import LoopWaits

    window = open_window(filled.parent)
    assert window.view_model.settings.library == filled
    view_model = window.view_model
    window.show()
    app.processEvents()
    waits = LoopWaits()
    waits.start()
    begin = time.perf_counter()
    view_model.open()
    await until(lambda: view_model.table.total > 0)
    window.table.viewport().repaint()
    first = time.perf_counter()
    every = await until(lambda: view_model.table.total >= ROWS)
    window.table.viewport().repaint()
    every = max(every, time.perf_counter())
    await until(lambda: view_model.is_open and window.actions_.add_files.isEnabled())
    waits.stop()
    await view_model.close()
    return {
        "first": (first - begin) * 1000,
        "all": (every - begin) * 1000,
        "longest_wait": max(waits.waits) * 1000,
    }


async def until(condition: Callable[[], object]) -> float:
    """When the condition held."""
    import asyncio

    while not condition():  # noqa: ASYNC110 - any condition, not one event
        await asyncio.sleep(0.001)
    return time.perf_counter()


async def drop(_app: Any, folder: Path, count: int) -> dict[str, float]:
    """From a drop to its rows on the screen, milliseconds."""
    import asyncio

    files = folder / "files"
    for n in range(count):
        if n % 1000 == 0:
            (files / f"{n // 1000:03}").mkdir(parents=True)
        (files / f"{n // 1000:03}" / f"report {n}.txt").write_text(f"Report {n}.\n")
    window = open_window(folder)
    view_model = window.view_model
    window.show()
    view_model.open()
    await until(lambda: view_model.is_open and window.actions_.add_files.isEnabled())
    view_model.queue.pause()
    await until(lambda: view_model.rows.queue_state.paused)
    await asyncio.sleep(3)  # what warms up once a library is open has done so
    begin = time.perf_counter()
    view_model.add([files])
    taken = time.perf_counter()
    first = await until(lambda: view_model.table.total > 0)
    window.table.viewport().repaint()
    shown = time.perf_counter()
    every = await until(lambda: view_model.table.total >= count)
    await view_model.close()
    return {
        "taken": (taken - begin) * 1000,
        "first": (max(first, shown) - begin) * 1000,
        "all": (every - begin) * 1000,
    }


async def work(_app: Any, folder: Path, url: str, documents: Path) -> dict[str, float]:
    """How long the window's loop lets a due call wait while 200 documents run, milliseconds."""
    import asyncio

    from run_docdesk import LoopWaits

    from docdesk.values.documents import Status

    window = open_window(folder, provider="openai", base_url=url, model="bench")
    view_model = window.view_model
    window.show()
    view_model.open()
    await until(lambda: view_model.is_open and window.actions_.add_files.isEnabled())
    await asyncio.sleep(3)
    waits = LoopWaits()
    waits.start()
    view_model.add([documents])
    counts = view_model.table.counts
    await until(lambda: counts[Status.READY] + counts[Status.FAILED] >= 200)
    waits.stop()
    found = {
        "p99": waits.percentile(0.99) * 1000,
        "max": max(waits.waits) * 1000,
        "ready": counts[Status.READY],
        "failed": counts[Status.FAILED],
    }
    await view_model.close()
    return found


def main() -> None:
    """Measure what the command line names."""
    name, *rest = sys.argv[1:]
    if name == "paint-empty":
        found = paint_empty()
    elif name == "paint-docdesk":
        found = paint_docdesk(rest[0])
    else:
        found = measured(name, rest)
    import json

    print(json.dumps(found), flush=True)


def measured(name: str, rest: list[str]) -> dict[str, float]:
    """Any of the figures that are no first paint."""
    if name == "drop":
        found = on_window_loop(lambda app, folder: drop(app, folder, int(rest[0])))
    elif name == "fill":
        found = fill(Path(rest[0]))
    elif name == "library":
        found = on_window_loop(lambda app, folder: library(app, folder, Path(rest[0])))
    elif name == "work":
        found = on_window_loop(lambda app, folder: work(app, folder, rest[0], Path(rest[1])))
    else:
        found = {"rows": rows}[name]()
    return found


if __name__ == "__main__":
    main()
