# SPDX-License-Identifier: Apache-2.0
"""The pages of the settings for watched folders and for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QScrollArea

from docdesk.contract.service_file import Service, write_service
from docdesk.errors import ChatKeyRejected
from docdesk.gui.model.window_state import WindowState
from docdesk.gui.settings.settings_dialog import SettingsDialog
from docdesk.settings.model import Settings
from tests.gui.conftest import speaking


@pytest.fixture
def dialog_of(qtbot: Any, tmp_path: Path) -> Any:
    def make(**values: Any) -> SettingsDialog:
        settings = Settings(library=tmp_path, **values)
        dialog = SettingsDialog(settings, WindowState(tmp_path / "config"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return make


def saved(dialog: SettingsDialog) -> Settings:
    values: list[Settings] = []
    dialog.saved.connect(lambda fresh, _key: values.append(fresh))
    dialog.buttons.button(QDialogButtonBox.StandardButton.Save).click()
    return values[0]


def test_folders_and_patterns_are_added_and_removed(dialog_of: Any, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    dialog = dialog_of(watched=(tmp_path / "away",), leave_out=("*.log",))
    page = dialog.watched
    assert "away does not exist at the moment" in page.away.text()
    assert not page.folders.remove.isEnabled()
    page.folders.take(str(tmp_path / "a"))
    page.folders.take(str(tmp_path / "a"))
    page.folders.list.setCurrentRow(0)
    page.folders.list.item(0).setSelected(True)
    page.folders.remove.click()
    assert page.away.text() == ""
    page.patterns.setPlainText("*.log\n\n drafts/ \n")
    fresh = saved(dialog)
    assert fresh.watched == (tmp_path / "a",)
    assert fresh.leave_out == ("*.log", "drafts/")


def test_a_folder_is_removed_by_the_key(dialog_of: Any, tmp_path: Path) -> None:
    dialog = dialog_of(watched=(tmp_path,))
    dialog.list.setCurrentRow(dialog.pages.index(dialog.watched))
    dialog.watched.folders.list.setFocus()
    dialog.watched.folders.list.item(0).setSelected(True)
    QTest.keyClick(dialog.watched.folders.list, Qt.Key.Key_Delete)
    assert dialog.watched.folders.folders() == []


def test_the_dialog_that_chooses_a_folder_is_not_waited_for(dialog_of: Any, tmp_path: Path) -> None:
    dialog = dialog_of()
    dialog.watched.folders.add.click()
    [chooser] = dialog.watched.folders.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path))
    chooser.reject()
    assert dialog.watched.folders.folders() == [tmp_path]


def test_the_port_is_fixed_and_the_token_is_named_not_shown(dialog_of: Any, tmp_path: Path) -> None:
    write_service(tmp_path, Service(1, "http://127.0.0.1:40001", "very-secret-token"))
    dialog = dialog_of()
    page = dialog.programs
    assert page.address.text() == "http://127.0.0.1:40001"
    assert page.token.text() == str(tmp_path / "service.json")
    assert "very-secret-token" not in page.meaning.text() + page.address.text() + page.token.text()
    assert not page.port.isEnabled()
    page.fixed.setChecked(True)
    page.port.setValue(40_123)
    assert "when you save" in page.other.text()
    page.folders.take(str(tmp_path))
    fresh = saved(dialog)
    assert (fresh.port, fresh.assistant_folders) == (40_123, (tmp_path,))


def test_a_fixed_port_in_use_is_reported_and_another_is_taken(dialog_of: Any, tmp_path: Path) -> None:
    write_service(tmp_path, Service(1, "http://127.0.0.1:40001", "very-secret-token"))
    dialog = dialog_of(port=40_000)
    assert "Another program uses port 40000" in dialog.programs.other.text()
    dialog.programs.fixed.setChecked(False)
    assert saved(dialog).port is None


def test_the_chat_endpoint_can_be_tried_and_its_price_has_a_date(dialog_of: Any) -> None:
    dialog = dialog_of()
    page = dialog.questions
    assert not page.test.isEnabled(), "there is no address yet"
    page.address.setCurrentText("https://api.openai.com/v1")
    page.model.setCurrentText("gpt-4o-mini")
    assert "$0.15" in page.meaning.text()
    assert "Prices of 20" in page.meaning.text()
    page.model.setCurrentText("gpt-unheard-of")
    assert "price of this model is unknown" in page.meaning.text()
    keys: list[str | None] = []
    page.test_requested.connect(keys.append)
    page.key.setText(" sk-typed ")
    page.test.click()
    assert (keys, page.test.isEnabled()) == (["sk-typed"], False)
    page.show_test(ChatKeyRejected(host="api.openai.com", reason="no such key").problem())
    assert "no such key" in page.outcome.text()
    page.test.click()
    page.show_test("It works: gpt-4o-mini answered in 1 s.")
    assert page.outcome.text() == "It works: gpt-4o-mini answered in 1 s."
    page.model.setCurrentText("another")
    assert page.outcome.text() == "", "it was said of the other model"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_page_is_cut_at_its_side_on_a_screen_of_640_by_480(
    qapp: QApplication, dialog_of: Any, language: str
) -> None:
    with speaking(qapp, language):
        dialog = dialog_of()
        dialog.resize(624, 440)
        cut = {}
        for page in dialog.pages:
            dialog.show_page(page)
            for _ in range(3):
                qapp.processEvents()
            area = dialog.stack.currentWidget()
            assert isinstance(area, QScrollArea)
            cut[page.title] = area.horizontalScrollBar().maximum()
        assert dialog.width() == 624, "it asks for more room than there is"
        assert cut == dict.fromkeys(cut, 0)
