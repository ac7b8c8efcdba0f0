# SPDX-License-Identifier: Apache-2.0
"""The guide, and what leads to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from docdesk.errors import Damaged, InternalError, known_codes
from docdesk.gui.dialogs.guide_dialog import GuideDialog
from docdesk.gui.dialogs.guide_pages import PAGES, file_of, page_of
from docdesk.values.documents import QueueState, Status
from tests.gui.conftest import Scene, make_document, speaking, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


@pytest.fixture
def guide(qtbot: Any) -> GuideDialog:
    dialog = GuideDialog()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.resize(900, 640)
    dialog.show()
    return dialog


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_and_is_shown(guide: GuideDialog, page: str) -> None:
    assert file_of(page).is_file()
    guide.show_page(page)
    assert guide.list.currentRow() == list(PAGES).index(page)
    first = file_of(page).read_text("utf-8").partition("\n")[0].removeprefix("# ")
    assert guide.text.document().begin().text() == first


def test_every_error_has_its_place(guide: GuideDialog) -> None:
    for code in known_codes():
        guide.text.moveCursor(guide.text.textCursor().MoveOperation.Start)
        guide.show_page("errors", code)
        assert guide.text.textCursor().block().text() == code
    guide.show_page("errors", "file_missing")
    assert 0 <= guide.text.cursorRect().top() < guide.text.viewport().height() / 4, "it is at the top"


def test_links_go_to_pages_and_places_and_nowhere_else(
    guide: GuideDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    guide.show_page("start")
    for link, page in (
        ("errors.md#file_empty", "errors"),
        ("search.md#what-a-score-means", "search"),
        ("#how-well-does-it-find", "search"),
        ("../SECURITY.md", "search"),
        ("file:///etc/passwd", "search"),
        ("https://example.org/", "search"),
    ):
        guide.text.anchorClicked.emit(QUrl(link))
        assert guide.page == page, link
    assert opened == ["https://example.org/"]


def test_a_page_is_searched_from_the_top_again_at_its_end(guide: GuideDialog) -> None:
    guide.show_page("privacy")
    guide.words.setFocus()
    QTest.keyClicks(guide.words, "telemetry")
    QTest.keyClick(guide.words, Qt.Key.Key_Return)
    first = guide.text.textCursor().position()
    assert guide.text.textCursor().selectedText() == "telemetry"
    QTest.keyClick(guide.words, Qt.Key.Key_Return)
    assert guide.text.textCursor().position() == first, "it stands there once"


def test_in_korean_pages_are_korean_where_they_were_translated(qapp: QApplication) -> None:
    with speaking(qapp, "ko"):
        assert file_of("errors").name == "errors.ko.md"
        assert file_of("figures" if "figures" in PAGES else "formats").name == "formats.md"
    assert page_of("errors.ko.md") == "errors"


def test_more_about_a_failure_opens_its_entry(scene: MakeScene, run: Run) -> None:
    failed = make_document(1, status=Status.FAILED, error=Damaged(reason="cut").problem())
    one = scene(failed, make_document(2, status=Status.READY))

    async def go() -> None:
        await one.start()
        window = one.window
        window.table.select([make_document(2).id])
        assert window.details.about.isHidden(), "there is nothing to explain"
        window.table.select([failed.id])
        window.details.about.click()
        guide = window.dialogs.helping.guide
        assert guide is not None
        assert guide.text.textCursor().block().text() == "damaged"
        problem = InternalError(reason="x", log="l").problem()
        one.desk.queue.publish(QueueState(paused=True, problem=problem))
        await until(lambda: not window.bars.pause.isHidden())
        (more,) = [each for each in window.bars.pause.buttons if each.text() == "More about this"]
        more.click()
        assert window.dialogs.helping.guide is guide, "there is one guide"
        assert guide.text.textCursor().block().text() == "internal_error"
        guide.close()
        await until(lambda: window.dialogs.helping.guide is None)
        await one.view_model.close()

    run(go())
