# SPDX-License-Identifier: Apache-2.0
"""Keeps windows within their screen: at 200 % a screen of 1920 x 1080 has room for 960 x 540."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(16, 40)
"""Logical pixels of a window's own frame and title, which no toolkit knows before the window is shown."""


def fit(window: QWidget, width: int = 0, height: int = 0) -> None:
    """Give a window this size (0: the one it has), or what its screen has room for."""
    room = window.screen().availableGeometry().size() - FRAME
    wanted = QSize(width or window.width(), height or window.height())
    window.resize(wanted.boundedTo(room).expandedTo(QSize(1, 1)))
