# SPDX-License-Identifier: Apache-2.0
"""For a person who is looking at another window: a tray icon, one notification at the end, task bar progress.

The tray is Qt's on every platform that has one. Progress on the task bar is there under Linux, for desktops
that know Unity's launcher signal (KDE Plasma, Ubuntu's dock, Cairo-Dock); Qt 6 has nothing for the others, which
get the number of unfinished documents as a badge where their dock shows one.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

DESKTOP_FILE = "application://docdesk.desktop"


class Away(QObject):
    """Does nothing where the platform has no tray or task bar progress."""

    raise_requested = Signal()
    """The person wants to see the window."""

    def __init__(self, window: QWidget, icon: QIcon, actions: list[QAction]) -> None:
        super().__init__(window)
        self._shown: tuple[int, int | None] | None = None
        self._notifies = True
        self.tray: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            menu = QMenu(window)
            menu.addAction(self.tr("Show docdesk")).triggered.connect(self.raise_requested)
            menu.addActions(actions)
            self.tray = QSystemTrayIcon(icon, self)
            self.tray.setContextMenu(menu)
            self.tray.setToolTip("docdesk")
            self.tray.activated.connect(self._activated)
            self.tray.messageClicked.connect(self.raise_requested)

    def follow(self, shown: bool, notifies: bool) -> None:
        """Show the icon, or not; and whether it notifies."""
        self._notifies = notifies
        if self.tray is not None:
            self.tray.setVisible(shown)

    def notify(self, title: str, text: str) -> bool:
        """One notification; False if the person wants none or the platform has no place for it."""
        if self.tray is None or not self.tray.isVisible() or not QSystemTrayIcon.supportsMessages():
            return False
        if not self._notifies:
            return False
        self.tray.showMessage(title, text, self.tray.icon())
        return True

    def show_progress(self, part: float | None, unfinished: int, words: str) -> None:
        """Show which part is done (0 to 1, or None), how many documents are unfinished, and `words` in the tray."""
        percent = None if part is None else round(part * 100)
        if (unfinished, percent) == self._shown:
            return
        self._shown = (unfinished, percent)
        if self.tray is not None:
            self.tray.setToolTip(f"docdesk — {words}" if words else "docdesk")
        if sys.platform == "linux":
            _notify_launcher(part)
        else:
            QGuiApplication.instance().setBadgeNumber(unfinished)  # type: ignore[union-attr]

    def close(self) -> None:
        """Remove the tray icon and the task bar progress."""
        self.show_progress(None, 0, "")
        if self.tray is not None:
            self.tray.hide()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.raise_requested.emit()


def launcher_words(part: float | None) -> list[object]:
    """The arguments of the launcher's signal: the program it is for, and the progress."""
    return [DESKTOP_FILE, {"progress": float(part or 0.0), "progress-visible": part is not None}]


def _notify_launcher(part: float | None) -> None:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return
    path = "/com/canonical/unity/launcherentry/docdesk"
    message = QDBusMessage.createSignal(path, "com.canonical.Unity.LauncherEntry", "Update")
    message.setArguments(launcher_words(part))
    bus.send(message)
