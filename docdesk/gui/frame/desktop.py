# SPDX-License-Identifier: Apache-2.0
"""What the window needs of the desktop: open a file, show it in its folder."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from docdesk.system.addresses import address_of_path
from docdesk.system.page_readers import command_at_page, reader_of_pdf
from docdesk.system.private import umask_of_user
from docdesk.values.paths import path_of_text

NOTHING_OPENS = (3, 4)
"""Exit codes of xdg-open: there is no program for the file, or it could not be started."""

Failed = Callable[[], object]
"""Called on the window's thread."""


def open_file(path: str, parent: QObject, failed: Failed) -> None:
    """Open a file in its own program. `failed` is called where the file is gone or nothing opens it."""
    file = path_of_text(path)
    if file.exists():
        _open(file, parent, failed)
    else:
        failed()


def open_at_page(path: str, page: int, parent: QObject, failed: Failed) -> None:
    """Open a PDF at a page, counted from 1, or at its beginning if the person's reader takes no page."""
    file = path_of_text(path)

    def then(program: str | None) -> None:
        command = command_at_page(program, file, page) if program is not None else None
        if command is None or not file.exists():
            open_file(path, parent, failed)
        else:
            _Opening(parent, failed).start(command)

    _ReaderAsked(parent, then).start()


class _ReaderAsked(QObject):
    """Asks the system for the person's reader, which may take a moment, beside the window's thread."""

    _found = Signal(object)

    def __init__(self, parent: QObject, then: Callable[[str | None], object]) -> None:
        super().__init__(parent)
        self._then = then
        self._found.connect(self._end)  # a method: it runs on the window's thread

    def start(self) -> None:
        threading.Thread(target=self._ask, daemon=True).start()

    def _ask(self) -> None:
        program = reader_of_pdf()
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._found.emit(program)

    def _end(self, program: str | None) -> None:
        self._then(program)
        self.deleteLater()


def _open(file: Path, parent: QObject, failed: Failed) -> None:
    if sys.platform == "linux" and (program := shutil.which("xdg-open")):
        # Qt asks the same program, but does not wait for its answer
        _Opening(parent, failed).start([program, str(file)])
        return
    with umask_of_user():
        opened = QDesktopServices.openUrl(QUrl.fromEncoded(address_of_path(file)))
    if not opened:
        failed()


class _Opening(QObject):
    """Waits for a program that opens files. Some stay as long as the file is open; they outlive the window."""

    _ended = Signal(int)

    def __init__(self, parent: QObject, failed: Failed) -> None:
        super().__init__(parent)
        self._failed = failed
        self._ended.connect(self._end)  # a method: it runs on the window's thread

    def start(self, command: list[str]) -> None:
        nowhere = subprocess.DEVNULL
        with umask_of_user():
            process = subprocess.Popen(
                command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
            )
        threading.Thread(target=self._wait, args=(process,), daemon=True).start()

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        code = process.wait()
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._ended.emit(code)

    def _end(self, code: int) -> None:
        if code in NOTHING_OPENS:
            self._failed()
        self.deleteLater()


def show_in_folder(path: str, parent: QObject, failed: Failed) -> None:
    """Show a file in its folder, marked where the system can. `failed`: the folder is gone or nothing shows it."""
    file = path_of_text(path)
    if not (file.parent.is_dir() and _show(file, parent, failed)):
        failed()


def _show(file: Path, parent: QObject, failed: Failed) -> bool:
    if sys.platform == "win32":
        # explorer wants the comma form unquoted as one word
        process = QProcess(parent)
        process.setProgram("explorer.exe")
        process.setNativeArguments(f'/select,"{file}"')
        return bool(process.startDetached()[0])
    if sys.platform == "darwin":
        return bool(QProcess.startDetached("open", ["-R", str(file)])[0])
    _ask_file_manager(file, parent, failed)
    return True


def _ask_file_manager(file: Path, parent: QObject, failed: Failed) -> None:
    """Linux: the file manager of the session, by D-Bus; without one the folder is opened."""
    # dbus-send takes a comma for the next element of an array
    url = address_of_path(file).decode().replace(",", "%2C")
    process = QProcess(parent)
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())

    def ended(code: int) -> None:
        process.deleteLater()
        if code != 0:
            _open(file.parent, parent, failed)

    def did_not_start(error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            ended(1)

    process.finished.connect(ended)
    process.errorOccurred.connect(did_not_start)
    process.start(
        "dbus-send",
        [
            "--session",
            "--print-reply",
            "--reply-timeout=3000",
            "--dest=org.freedesktop.FileManager1",
            "--type=method_call",
            "/org/freedesktop/FileManager1",
            "org.freedesktop.FileManager1.ShowItems",
            f"array:string:{url}",
            "string:",
        ],
    )
