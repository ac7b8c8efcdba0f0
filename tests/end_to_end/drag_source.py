# SPDX-License-Identifier: Apache-2.0
"""A small program whose window holds files: dragging on it drags them. Says on its output what happens, as JSON.

python drag_source.py PATH...
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


class Files(QPushButton):
    """Begins a drag of its files when the mouse moves with the button down."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__(f"{len(paths)} files")
        self.paths = paths
        self.begin = QPoint()
        self.said = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.begin = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = (event.position().toPoint() - self.begin).manhattanLength()
        if not event.buttons() & Qt.MouseButton.LeftButton or far < QApplication.startDragDistance():
            return
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path) for path in self.paths])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.actionChanged.connect(self.follow)
        say(taken=drag.exec(Qt.DropAction.CopyAction) != Qt.DropAction.IgnoreAction)

    def follow(self, action: Qt.DropAction) -> None:
        """The window under the mouse has said what it would do."""
        if action == Qt.DropAction.CopyAction and not self.said:
            self.said = True
            say(over=True)


def main() -> None:
    app = QApplication(sys.argv[:1])
    window = Files(sys.argv[1:])
    window.setWindowTitle("files")
    window.resize(140, 90)
    window.move(20, 40)
    window.show()
    say(window=int(window.winId()))
    app.exec()


if __name__ == "__main__":
    main()
