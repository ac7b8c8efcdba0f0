# SPDX-License-Identifier: Apache-2.0
"""What the window needs of the desktop: open a file, show it in its folder, read paths from a clipboard."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QProcess, QUrl
from PySide6.QtGui import QDesktopServices

from docdesk.system.private import umask_of_user
from docdesk.system.sources import expanded
from docdesk.values.paths import path_of_text


def open_file(path: str) -> bool:
    """Open a file in its own program; False where the system knows none or the file is gone."""
    file = path_of_text(path)
    with umask_of_user():
        return file.exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def show_in_folder(path: str, parent: QObject) -> bool:
    """Show a file in its folder, marked where the system can; False where the folder is gone."""
    file = path_of_text(path)
    folder = file.parent
    if not folder.is_dir():
        return False
    if sys.platform == "win32":
        # explorer wants the comma form unquoted as one word
        process = QProcess(parent)
        process.setProgram("explorer.exe")
        process.setNativeArguments(f'/select,"{file}"')
        return bool(process.startDetached()[0])
    if sys.platform == "darwin":
        return bool(QProcess.startDetached("open", ["-R", str(file)])[0])
    _ask_file_manager(file, parent)
    return True


def _ask_file_manager(file: Path, parent: QObject) -> None:
    """Linux: the file manager of the session, by D-Bus; without one the folder is opened."""
    # dbus-send takes a comma for the next element of an array
    url = bytes(QUrl.fromLocalFile(str(file)).toEncoded().data()).decode().replace(",", "%2C")
    process = QProcess(parent)
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())
    folder = QUrl.fromLocalFile(str(file.parent))

    def ended(code: int) -> None:
        process.deleteLater()
        if code != 0:
            with umask_of_user():
                QDesktopServices.openUrl(folder)

    def failed(error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            ended(1)

    process.finished.connect(ended)
    process.errorOccurred.connect(failed)
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


def paths_in(data: QMimeData) -> list[Path]:
    """The local files and folders that a drop or a clipboard names; text counts where each line is a path."""
    if data.hasUrls():
        return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if not data.hasText():
        return []
    found = []
    for line in data.text().splitlines():
        text = line.strip().strip("\"'")
        if not text:
            continue
        path = expanded(Path(QUrl(text).toLocalFile() if text.startswith("file:") else text))
        if not path.is_absolute():
            return []
        found.append(path)
    return found
