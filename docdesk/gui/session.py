# SPDX-License-Identifier: Apache-2.0
"""The life of a painted window: its panels, then the desk, until it is closed."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

from docdesk.contract.owner import OwnerKind
from docdesk.gui.frame.main_window import MainWindow
from docdesk.gui.model.view_model import ViewModel
from docdesk.settings.keys import key_for
from docdesk.settings.model import Settings
from docdesk.system.resource_files import resource

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk


class CloseRequest(Protocol):
    """Where the request to close comes from; see `docdesk.gui.main.Closing`."""

    def request(self) -> None: ...

    def when_requested(self, act: Callable[[], object]) -> None: ...


async def session(window: MainWindow, closing: CloseRequest, settings: Settings, files: list[Path]) -> int:
    """Open the library in the window, with `files` dropped on it. Returns the exit code when it is closed."""
    closed = asyncio.Event()
    closing.when_requested(closed.set)
    first: list[Path] | None = list(files)

    async def open_behind(settings: Settings) -> Desk:
        """Reach the desk without the window noticing: its imports take longer than the window did."""
        nonlocal first
        reach, making_way = await asyncio.to_thread(_owner)
        given, first = first, None
        # what is only warmed up for later waits until the window has its rows
        shown = asyncio.Event()
        view_model.desk_opened.connect(shown.set)
        try:
            reached: Desk = await reach.reach_desk(
                settings,
                api_key=await key_for(settings),
                kind=OwnerKind.WINDOW,
                show=show,
                watches=True,
                # two windows of one start: the other was quicker, and has the files now
                hand_over=given,
                shown=shown,
            )
        except making_way.HandedOver:
            closing.request()
            raise
        return reached

    def show(paths: list[Path]) -> None:
        """Another start brought files: take them and come to the front."""
        if paths:
            view_model.add(paths)
        window.come_to_front()

    view_model = ViewModel(settings, open_behind)
    spare_collector(view_model)
    window.furnish(view_model, samples_folder())
    view_model.add(files)
    view_model.open()
    await closed.wait()
    window.hide()
    window.away.close()
    await view_model.close()
    window.deleteLater()
    return 0


def spare_collector(view_model: ViewModel) -> None:
    """Keep Python's collector of cycles from looking through all rows of a library, longer than a frame each time.

    While they are read it looks at young objects alone; what is there when all are read it never looks at
    again, until the library is left. Rows hold no cycles: they go when nobody has them, collector or not.
    """
    usual = gc.get_threshold()

    def opening() -> None:
        gc.set_threshold(usual[0], usual[1], 1_000_000)

    def ended() -> None:
        gc.set_threshold(*usual)

    def opened() -> None:
        gc.freeze()
        ended()

    view_model.desk_opening.connect(opening)
    view_model.desk_opened.connect(opened)
    view_model.desk_refused.connect(ended)
    view_model.left_library.connect(gc.unfreeze)


def samples_folder() -> Path | None:
    """The documents to try, where they were installed."""
    try:
        return resource("samples")
    except FileNotFoundError:
        return None


def _owner() -> tuple[ModuleType, ModuleType]:
    """The modules that reach a library's desk: heavy, for a thread."""
    from docdesk.owner import follow, making_way

    return follow, making_way
