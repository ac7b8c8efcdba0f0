# SPDX-License-Identifier: Apache-2.0
"""What a drop names, and what is seen while it hovers over the window."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget

from docdesk.gui.frame.dropped import names_files, paths_in
from docdesk.system.addresses import address_of_path, path_of_address
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]
COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
WHERE = QPoint(200, 200)


def addresses(*lines: bytes) -> QMimeData:
    data = QMimeData()
    data.setData("text/uri-list", QByteArray(b"".join(line + b"\r\n" for line in lines)))
    return data


class Counting(QMimeData):
    """Counts how often its addresses are fetched, as from the program that they come from."""

    def __init__(self, addresses: bytes) -> None:
        super().__init__()
        self.fetched = 0
        self._addresses = addresses

    def formats(self) -> list[str]:
        return ["text/uri-list"]

    def hasFormat(self, name: str) -> bool:
        return name == "text/uri-list"

    def retrieveData(self, name: str, _type: Any) -> Any:
        self.fetched += 1
        return QByteArray(self._addresses)


@pytest.mark.skipif(sys.platform == "win32", reason="paths of another kind")
@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///files/a%20b.pdf", "/files/a b.pdf"),
        ("file:/files/a.pdf", "/files/a.pdf"),
        ("FILE:///files/a.pdf", "/files/a.pdf"),
        ("file://localhost/files/a.pdf", "/files/a.pdf"),
        ("file://LOCALHOST/files/a.pdf", "/files/a.pdf"),
        (f"file://{socket.gethostname()}/files/a.pdf", "/files/a.pdf"),
        (f"file://{socket.gethostname().upper()}/files/a.pdf", "/files/a.pdf"),
        (f"file://{socket.gethostname().split('.')[0]}.example.org/files/a.pdf", "/files/a.pdf"),
        ("file:///files/%ED%95%9C%EA%B8%80%23.md", "/files/한글#.md"),
        ("file:///files/raw%FFname.txt", os.fsdecode(b"/files/raw\xffname.txt")),
        ("file://another-machine/files/a.pdf", None),
        ("https://localhost/files/a.pdf", None),
        ("file:relative/a.pdf", None),
        ("file:///files/a%00.pdf", None),
        ("", None),
    ],
)
def test_an_address_names_a_file_of_this_machine(address: str, path: str | None) -> None:
    found = path_of_address(address.encode())
    assert found == (Path(path) if path is not None else None)
    if found is not None:
        assert path_of_address(address_of_path(found)) == found


def test_a_drop_may_name_files_in_any_of_these_ways() -> None:
    host = socket.gethostname().encode()
    data = addresses(
        b"# a comment",
        b"file://localhost/files/a.pdf",
        b"https://example.com/b.pdf",
        b"file://" + host + b"/files/c.md",
        b"file:///files/raw%FFname.txt",
    )
    assert names_files(data)
    raw = Path(os.fsdecode(b"/files/raw\xffname.txt"))
    assert paths_in(data) == [Path("/files/a.pdf"), Path("/files/c.md"), raw]


def test_a_row_whose_name_is_not_valid_text_can_be_dragged_out(scene: MakeScene) -> None:
    path = Path(os.fsdecode(b"/files/raw\xffname.txt"))
    model = scene().view_model.table
    model.load([make_document(path=f"bytes:{os.fsencode(path).hex()}")])
    assert paths_in(model.mimeData([model.index(0, 0)])) == [path]


def send(window: QWidget, event: QEvent) -> bool:
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def entering(data: QMimeData) -> QDragEnterEvent:
    return QDragEnterEvent(WHERE, COPY, data, LEFT, NO_KEYS)


def moving(data: QMimeData) -> QDragMoveEvent:
    return QDragMoveEvent(WHERE, COPY, data, LEFT, NO_KEYS)


def falling(data: QMimeData) -> QDropEvent:
    return QDropEvent(QPointF(WHERE), COPY, data, LEFT, NO_KEYS, QEvent.Type.Drop)


def test_hovering_asks_for_the_addresses_once(scene: MakeScene, run: Run) -> None:
    one = scene(make_document())
    data = Counting(b"".join(b"file:///files/%d.pdf\r\n" % n for n in range(1000)))

    async def go() -> None:
        await one.start()
        window = one.window
        assert send(window, entering(data))
        assert data.fetched == 1
        assert all(send(window, moving(data)) for _ in range(20))
        assert data.fetched == 1
        assert send(window, falling(data))
        await until(lambda: one.desk.queue.calls)
        assert len(one.desk.queue.calls[0]) == 1001
        # what comes next is looked at by itself
        page = addresses(b"https://example.com/a.pdf")
        assert not send(window, entering(page))
        assert not send(window, moving(page))
        send(window, QDragLeaveEvent())
        assert send(window, entering(data))
        send(window, QDragLeaveEvent())
        await one.view_model.close()

    run(go())


def test_the_drop_hint_covers_no_document(scene: MakeScene, run: Run) -> None:
    one = scene(*(make_document(number) for number in range(30)))

    def middle(window: QWidget) -> QImage:
        area = window.centralWidget().geometry()  # type: ignore[attr-defined]
        return window.grab(area.adjusted(4, 0, -4, 0)).toImage()

    async def go() -> None:
        await one.start()
        window = one.window
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        before, whole = middle(window), window.grab().toImage()
        data = addresses(b"file:///files/a.pdf")
        assert send(window, entering(data))
        assert middle(window) == before
        assert window.grab().toImage() != whole, "it shows that the files would be taken"
        send(window, QDragLeaveEvent())
        assert window.grab().toImage() == whole
        await one.view_model.close()

    run(go())


def test_text_counts_if_each_line_is_a_path() -> None:
    data = QMimeData()
    data.setText("/files/a.pdf\n'/files/b c.md'\nfile://localhost/files/d%20e.txt\n")
    assert names_files(data)
    assert paths_in(data) == [Path("/files/a.pdf"), Path("/files/b c.md"), Path("/files/d e.txt")]
    for text in ("only words", "", "\n", "file://another-machine/files/a.pdf"):
        words = QMimeData()
        words.setText(text)
        assert not names_files(words)
        assert paths_in(words) == []


def test_addresses_that_this_program_made_are_read_as_well() -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/files/한글 & a.pdf"), QUrl("https://example.com/a")])
    assert paths_in(data) == [Path("/files/한글 & a.pdf")]
