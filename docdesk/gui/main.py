# SPDX-License-Identifier: Apache-2.0
"""Starts the window: Qt and asyncio on one loop, the window first, the desk behind it."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

# PySide6 before qasync, which takes the first binding that it finds loaded
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

import qasync  # isort: skip

from docdesk.gui import appearance
from docdesk.gui.main_window import MainWindow
from docdesk.gui.provider_check import key_for
from docdesk.gui.view_model import ViewModel
from docdesk.gui.window_state import WindowState
from docdesk.owner import OwnerKind
from docdesk.remote import absolute_texts
from docdesk.resource_files import resource
from docdesk.service_file import ask, read_service
from docdesk.settings import Settings

if TYPE_CHECKING:
    from docdesk.any_desk import AnyDesk


def run_window(settings: Settings, files: list[Path]) -> int:
    """Show the window, with `files` dropped on it, until it is closed. Returns the exit code.

    Call `docdesk.preflight.check_display` before this module is imported.
    """
    if hand_over(settings.library, files):
        return 0
    app = QApplication(sys.argv[:1])
    app.setApplicationName("docdesk")
    app.setDesktopFileName("docdesk")
    app.setWindowIcon(appearance.program_icon())
    # otherwise Qt's loop ends with the window, under the coroutine that still closes the desk
    app.setQuitOnLastWindowClosed(False)
    state = WindowState()
    translators = appearance.install_language(app, state.text("language") or None)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        code = runner.run(_session(settings, files, state))
    del translators
    return code


async def _session(settings: Settings, files: list[Path], state: WindowState) -> int:
    closing = asyncio.Event()
    painted = asyncio.Event()
    first: list[Path] | None = list(files)

    async def open_behind(settings: Settings) -> AnyDesk:
        """Reach the desk without the window noticing: its imports take longer than the window did."""
        nonlocal first
        reach = await asyncio.to_thread(importlib.import_module, "docdesk.reach")
        given, first = first, None
        try:
            reached: AnyDesk = await reach.reach_desk(
                settings,
                api_key=await key_for(settings),
                kind=OwnerKind.WINDOW,
                show=show,
                watches=True,
                # two windows of one start: the other was quicker, and has the files now
                hand_over=given,
            )
        except reach.HandedOver:
            closing.set()
            raise
        return reached

    def show(paths: list[Path]) -> None:
        """Another start brought files: take them and come to the front."""
        if paths:
            view_model.add(paths)
        window.come_to_front()

    view_model = ViewModel(settings, open_behind)
    window = MainWindow(view_model, state, samples_folder())
    window.close_requested.connect(closing.set)
    window.painted.connect(painted.set)
    with _signals(closing.set):
        window.show()
        await painted.wait()
        view_model.add(files)
        view_model.open()
        await closing.wait()
        window.hide()
        window.away.close()
        await view_model.close()
    window.deleteLater()
    return 0


def hand_over(library: Path, files: list[Path]) -> bool:
    """Give files to the window that shows this library already, and bring it to the front.

    False where there is none. Asked before anything is shown, at no cost where no owner listens.
    """
    service = read_service(library)
    if service is None:
        return False
    answer = ask(service, "POST", "/desk/raise", {"paths": absolute_texts(files)})
    return answer is not None and answer[0] == 204


def samples_folder() -> Path | None:
    """The documents to try, where they were installed."""
    try:
        return resource("samples")
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def _signals(act: Callable[[], object]) -> Iterator[None]:
    """Let Ctrl-C and a polite kill close the window as its cross does.

    Python runs a signal's function only between two of its own instructions, and Qt's loop may sleep for long:
    a byte that the signal writes into a socket wakes it. That works on Windows as well.
    """
    waking, woken = socket.socketpair()
    waking.setblocking(False)
    woken.setblocking(False)
    notifier = QSocketNotifier(woken.fileno(), QSocketNotifier.Type.Read)

    def drain() -> None:
        with contextlib.suppress(BlockingIOError):
            woken.recv(64)

    notifier.activated.connect(drain)
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    numbers = [getattr(signal, name) for name in names]
    before: dict[int, Any] = {number: signal.getsignal(number) for number in numbers}
    fd_before = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
    for number in numbers:
        signal.signal(number, lambda _number, _frame: act())
    try:
        yield
    finally:
        for number, function in before.items():
            signal.signal(number, function)
        signal.set_wakeup_fd(fd_before)
        notifier.setEnabled(False)
        waking.close()
        woken.close()
