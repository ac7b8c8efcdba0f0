# SPDX-License-Identifier: Apache-2.0
"""Starts the window, which is painted before anything is imported that it does not show at once.

Then come asyncio on Qt's loop, the settings, the panels, and the desk behind them: see `session`.
"""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from docdesk.gui.frame.main_window import MainWindow
from docdesk.gui.look import appearance
from docdesk.gui.model.window_state import WindowState
from docdesk.settings.environment import SERVICE_FILE, library_folder

if TYPE_CHECKING:
    from docdesk.settings.model import Settings

PAINT_MS = 1000
"""How long a window may stay unpainted: one that starts minimised is not painted at all."""


class Closing:
    """The request to close the window, which may come before there is anything to close."""

    def __init__(self) -> None:
        self.requested = False
        self._act: Callable[[], object] = lambda: None

    def request(self) -> None:
        """Close as soon as possible."""
        self.requested = True
        self._act()

    def when_requested(self, act: Callable[[], object]) -> None:
        """Call `act` when closing is requested; at once if it already was."""
        self._act = act
        if self.requested:
            act()


def run_window(library: str | None, files: list[Path]) -> int:
    """Show the window of a library, with `files` dropped on it, until it is closed. Returns the exit code.

    `library` is its folder as it was given, or None for the usual one. Call `docdesk.system.preflight.check_display`
    before this module is imported.
    """
    if hand_over(library_folder(library), files):
        return 0
    app = QApplication(sys.argv[:1])
    app.setApplicationName("docdesk")
    app.setDesktopFileName("docdesk")
    # otherwise Qt's loop ends with the window, under the coroutine that still closes the desk
    app.setQuitOnLastWindowClosed(False)
    state = WindowState()
    translators = appearance.install_language(app, state.text("language") or None)
    window = MainWindow(None, state)
    closing = Closing()
    window.close_requested.connect(closing.request)
    # until then nothing is open, and a signal may end the process as it is
    show_first(window)
    gc.enable()
    with _signals(closing.request):
        code = _run_session(app, window, closing, library, files)
    del translators
    return code


def show_first(window: MainWindow) -> None:
    """Show the window and return once it is painted. Keys and clicks wait until there is something to receive them."""
    loop = QEventLoop()
    window.painted.connect(loop.quit)
    QTimer.singleShot(PAINT_MS, loop, loop.quit)
    window.show()
    if not window.has_painted:
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    window.draw_icons()
    # what was painted may still lie in the connection to the display
    QApplication.sync()


def _run_session(
    app: QApplication, window: MainWindow, closing: Closing, library: str | None, files: list[Path]
) -> int:
    app.setWindowIcon(appearance.program_icon())
    import asyncio

    # PySide6 before qasync, which takes the first binding that it finds loaded
    import qasync

    from docdesk.gui.session import session

    settings = _settings(window, closing, library)
    if settings is None:
        return 2

    async def live() -> int:
        # again: some systems' asyncio takes the wake-up for itself
        with _signals(closing.request):
            return await session(window, closing, settings, files)

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        return runner.run(live())


def _settings(window: MainWindow, closing: Closing, library: str | None) -> Settings | None:
    """The library's settings. Where they are wrong, the window says so until they are mended or it is closed."""
    from docdesk.errors import DocdeskError
    from docdesk.settings.model import load_settings

    while True:
        try:
            return load_settings(library=library)
        except DocdeskError as error:
            print(f"docdesk: {error}", file=sys.stderr)
            window.empty.show_problem(error.problem(), offers_another=False)
        loop = QEventLoop()
        window.empty.chosen.connect(loop.quit)
        closing.when_requested(loop.quit)
        if not closing.requested:
            loop.exec()
        if closing.requested:
            return None
        window.empty.show_opening()


def hand_over(library: Path, files: list[Path]) -> bool:
    """Give files to the window that shows this library already, and bring it to the front.

    False where there is none. Asked before anything is shown, at no cost where no owner listens.
    """
    if not (library / SERVICE_FILE).exists():
        return False
    from docdesk.contract.service_file import ask, read_service
    from docdesk.system.sources import absolute_text

    service = read_service(library)
    if service is None:
        return False
    answer = ask(service, "POST", "/desk/raise", {"paths": [absolute_text(file) for file in files]})
    return answer is not None and answer[0] == 204


@contextlib.contextmanager
def _signals(act: Callable[[], object]) -> Iterator[None]:
    """Let Ctrl-C and a polite kill close the window as its cross does.

    Python runs a signal's function only between two of its own instructions, and Qt's loop may sleep for long:
    a byte that the signal writes into a socket wakes it. That works on Windows as well.
    """
    import signal
    import socket

    from PySide6.QtCore import QSocketNotifier

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
