# SPDX-License-Identifier: Apache-2.0
"""The settings dialog: what it saves, refuses and warns about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton

from docdesk.errors import KeyRejected
from docdesk.gui.look import appearance
from docdesk.gui.model.window_state import NOTIFICATIONS, TRAY, WindowState
from docdesk.gui.settings.model_choice import ENDPOINT
from docdesk.gui.settings.settings_dialog import SettingsDialog
from docdesk.gui.settings.settings_page import MOST_LABEL
from docdesk.settings.fields import FIELDS, Page
from docdesk.settings.keys import Key, KeySource
from docdesk.settings.local_endpoints import LocalEndpoint
from docdesk.settings.model import Settings

BUILTIN, OPENAI = 0, 1  # places in WAYS

SAVE = QDialogButtonBox.StandardButton.Save


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(library=tmp_path)


def open_dialog(qtbot: Any, settings: Settings, documents: int = 0) -> SettingsDialog:
    dialog = SettingsDialog(settings, WindowState(settings.library / "config"), documents=documents)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.show_page(dialog.embedding)
    return dialog


def saved(dialog: SettingsDialog) -> tuple[Settings, str | None]:
    values: list[tuple[Settings, str | None]] = []
    dialog.embedding.test_requested.connect(lambda _settings, _key: dialog.embedding.show_test("It works."))
    dialog.saved.connect(lambda fresh, key: values.append((fresh, key)))
    dialog.buttons.button(SAVE).click()
    return values[0]


def test_unchanged_settings_are_saved_unchanged(qtbot: Any, settings: Settings) -> None:
    assert saved(open_dialog(qtbot, settings)) == (settings, None)


def test_every_setting_is_on_the_page_that_the_table_names(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    named: dict[str, set[str]] = {page: set() for page in Page}
    for spec in FIELDS.values():
        if spec.page is not None and spec.name != "library":  # opened from its page, not edited there
            named[spec.page].add(spec.name)
    assert {page.title: set(page.values()) for page in dialog.pages} == named


def test_the_built_in_model_asks_for_no_key(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    assert dialog.embedding.provider.currentIndex() == BUILTIN
    assert not dialog.embedding.key.isVisible()
    assert not dialog.embedding.base_url.isVisible()
    dialog.embedding.provider.setCurrentIndex(OPENAI)
    assert dialog.embedding.key.isVisible()
    assert not dialog.embedding.base_url.isVisible()


def test_a_key_leaves_the_dialog_beside_the_settings_never_in_them(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    dialog.embedding.provider.setCurrentIndex(OPENAI)
    QTest.keyClicks(dialog.embedding.key, "sk-secret-1234")
    assert dialog.embedding.key.displayText() != "sk-secret-1234"
    fresh, key = saved(dialog)
    assert key == "sk-secret-1234"
    assert fresh.provider == "openai"
    assert fresh.model == "text-embedding-3-small"
    assert "sk-secret" not in fresh.model_dump_json()


@pytest.mark.parametrize("address", ["", "localhost:11434", "ftp://host/v1"])
def test_an_invalid_address_cannot_be_saved(qtbot: Any, settings: Settings, address: str) -> None:
    dialog = open_dialog(qtbot, settings)
    dialog.embedding.provider.setCurrentIndex(ENDPOINT)
    dialog.embedding.base_url.setText(address)
    assert not dialog.buttons.button(SAVE).isEnabled()
    assert dialog.problem.isVisible()
    dialog.embedding.base_url.setText("http://127.0.0.1:11434/v1/")
    assert dialog.buttons.button(SAVE).isEnabled()
    assert not dialog.problem.isVisible()
    fresh, _key = saved(dialog)
    assert fresh.base_url == "http://127.0.0.1:11434/v1"


def test_nothing_is_wrong_before_a_key_was_pressed(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    page = dialog.embedding
    page.provider.setCurrentIndex(ENDPOINT)
    bad = appearance.tone(appearance.BAD, dialog.palette())

    def said() -> tuple[str, bool]:
        label = dialog.problem
        return label.text(), label.palette().color(label.foregroundRole()) == bad

    assert said() == ("Fill in this field to save: Address", False)
    assert not dialog.save.isEnabled()
    qtbot.keyClicks(page.base_url, "x")
    assert said()[1], "what was typed is no address"
    page.base_url.clear()
    assert said()[1], "a field that was typed in and emptied is an error"
    page.base_url.setText("http://127.0.0.1:11434/v1")
    page.model.setCurrentText("")
    assert said() == ("Fill in this field to save: Model", False)


def test_an_overlap_larger_than_the_chunk_is_refused(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    dialog.embedding.chunk_size.setValue(200)
    dialog.embedding.chunk_overlap.setValue(300)
    assert not dialog.buttons.button(SAVE).isEnabled()
    assert "smaller" in dialog.problem.text()


def test_a_chunk_beyond_the_models_window_is_warned_of(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    assert "512 tokens" in dialog.embedding.chunk_note.text()
    dialog.embedding.chunk_size.setValue(5000)
    assert "more than the model reads" in dialog.embedding.chunk_note.text()


def test_the_consequences_of_another_model_are_shown_first(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings, documents=3)
    assert not dialog.embedding.consequence.isVisible()
    dialog.embedding.provider.setCurrentIndex(OPENAI)
    assert "stay searchable" in dialog.embedding.consequence.text()
    assert dialog.embedding.consequence.isVisible()


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (Key("k", KeySource.KEYRING), "keyring"),
        (Key("k", KeySource.ENVIRONMENT), "OPENAI_API_KEY"),
        (
            Key(
                "k", KeySource.THIS_RUN, "The keyring does not answer, so the key is kept for this run only."
            ),
            "this run",
        ),
        (Key(), "never in a file"),
    ],
)
def test_it_says_where_the_key_is_kept(qtbot: Any, settings: Settings, key: Key, words: str) -> None:
    dialog = open_dialog(qtbot, settings)
    dialog.embedding.provider.setCurrentIndex(OPENAI)
    dialog.embedding.show_key(key)
    assert words in dialog.embedding.key_place.text()
    assert bool(dialog.embedding.key.placeholderText()) == bool(key.text)


def test_the_test_button_asks_once_and_shows_what_was_seen(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    asked: list[Any] = []
    dialog.embedding.test_requested.connect(lambda *values: asked.append(values))
    dialog.embedding.test.click()
    dialog.embedding.test.click()
    assert asked == [(settings, None)]
    dialog.embedding.show_test(KeyRejected(host="api.openai.com", reason="invalid").problem())
    assert "The API key was rejected" in dialog.embedding.outcome.text()
    assert dialog.embedding.test.isEnabled()


def test_every_field_has_a_label_for_its_access_key(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    buddies = {label.buddy() for label in dialog.findChildren(QLabel) if label.buddy() is not None}
    fields = {
        dialog.embedding.provider,
        dialog.embedding.base_url,
        dialog.embedding.model,
        dialog.embedding.key,
        dialog.embedding.chunk_size,
        dialog.embedding.chunk_overlap,
    }
    assert fields <= buddies


def test_another_provider_is_tried_before_it_is_saved(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    asked: list[Any] = []
    kept: list[Any] = []
    dialog.embedding.test_requested.connect(lambda *values: asked.append(values))
    dialog.saved.connect(lambda *values: kept.append(values))
    dialog.embedding.provider.setCurrentIndex(OPENAI)
    dialog.save.click()
    assert len(asked) == 1
    assert kept == []
    dialog.embedding.show_test(KeyRejected(host="api.openai.com", reason="invalid").problem())
    assert kept == []
    assert dialog.problem.text().startswith("These settings do not work at the moment.")
    assert dialog.save.text() == "&Save anyway"
    dialog.save.click()
    assert [fresh.provider for fresh, _key in kept] == ["openai"]
    assert len(asked) == 1


def test_a_warning_is_for_what_it_was_given_for(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    asked: list[Any] = []
    dialog.embedding.test_requested.connect(lambda *values: asked.append(values))
    dialog.embedding.provider.setCurrentIndex(OPENAI)
    dialog.save.click()
    dialog.embedding.show_test(KeyRejected(host="api.openai.com", reason="invalid").problem())
    dialog.embedding.model.setCurrentText("text-embedding-3-large")
    assert dialog.save.text() != "&Save anyway"
    dialog.save.click()
    assert [fresh.embedding_model for fresh, _key in asked] == [
        "text-embedding-3-small",
        "text-embedding-3-large",
    ]


def test_chunks_of_another_size_say_what_becomes_of_the_old_ones(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings, documents=3)
    dialog.embedding.chunk_size.setValue(400)
    assert "keep their chunks" in dialog.embedding.consequence.text()


def test_limits_are_saved_and_what_was_not_touched_stays(qtbot: Any, tmp_path: Path) -> None:
    settings = Settings(library=tmp_path, page_seconds=0.5)
    dialog = open_dialog(qtbot, settings)
    dialog.show_page(dialog.limits)
    assert dialog.limits.fields["max_file_mb"].isVisible()
    dialog.limits.fields["max_file_mb"].setValue(64)
    dialog.limits.fields["workers"].setValue(3)
    assert "next start" in dialog.limits.later.text()
    fresh, _key = saved(dialog)
    assert (fresh.max_file_mb, fresh.workers, fresh.page_seconds) == (64, 3, 0.5)


def test_the_language_is_kept_when_it_is_saved_and_only_then(qtbot: Any, settings: Settings) -> None:
    for press, kept in (("reject", ""), ("accept", "ko")):
        dialog = open_dialog(qtbot, settings)
        language = dialog.general.language
        language.setCurrentIndex(language.findData("ko"))
        assert "next time it starts" in dialog.general.language_note.text()
        dialog.reject() if press == "reject" else dialog.save.click()
        assert WindowState(settings.library / "config").text("language") == kept


def test_a_local_endpoint_that_was_found_fills_the_fields(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    page = dialog.embedding
    asked: list[bool] = []
    page.endpoints_requested.connect(lambda: asked.append(True))
    page.provider.setCurrentIndex(ENDPOINT)
    assert asked
    page.show_endpoints([])
    assert "No endpoint answers" in page.found_note.text()
    page.show_endpoints([LocalEndpoint("Ollama", "http://127.0.0.1:11434/v1", ("bge-m3", "llama3"))])
    button = page.found.findChild(QPushButton)
    assert button is not None
    button.click()
    assert page.base_url.text() == "http://127.0.0.1:11434/v1"
    assert [page.model.itemText(row) for row in range(page.model.count())] == ["bge-m3", "llama3"]
    assert saved(dialog)[0].model == "bge-m3"


def test_pages_are_reached_by_keys(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_End)
    assert dialog.stack.currentIndex() == len(dialog.pages) - 1
    assert [dialog.list.item(row).text() for row in range(4)] == [
        "General",
        "Embeddings",
        "Questions",
        "Watched folders",
    ]


def test_general_comes_first_and_keeps_what_the_person_prefers(
    qtbot: Any, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "docdesk.gui.settings.general_page.start_with_system", lambda _command, on: asked.append(on)
    )
    asked: list[bool] = []
    kept: list[bool] = []
    state = WindowState(settings.library / "config")
    dialog = open_dialog(qtbot, settings)
    general = dialog.general
    assert dialog.pages[0] is general
    general.kept.connect(lambda: kept.append(True))
    assert state.flag(TRAY)
    assert state.flag(NOTIFICATIONS), "both are on until a person switches them off"
    general.theme.setCurrentIndex(general.theme.findData("dark"))
    general.tray.setChecked(False)
    general.notifications.setChecked(False)
    general.autostart.setChecked(True)
    dialog.save.click()
    assert (kept, asked) == ([True], [True])
    state = WindowState(settings.library / "config")
    assert (state.text("theme"), state.flag(TRAY), state.flag(NOTIFICATIONS)) == ("dark", False, False)


def test_what_cannot_be_kept_is_said(qtbot: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_command: object, _on: bool) -> None:
        raise PermissionError(13, "no", "/etc/autostart")

    monkeypatch.setattr("docdesk.gui.settings.general_page.start_with_system", refuse)
    failed: list[OSError] = []
    dialog = open_dialog(qtbot, settings)
    dialog.general.failed.connect(failed.append)
    dialog.general.autostart.setChecked(not dialog.general.autostart.isChecked())
    dialog.save.click()
    assert [error.filename for error in failed] == ["/etc/autostart"]


def test_the_fields_of_a_page_stand_in_one_column(qtbot: Any, settings: Settings) -> None:
    dialog = open_dialog(qtbot, settings)
    for page in (dialog.general, dialog.limits, dialog.embedding):
        dialog.show_page(page)
        labels = [
            label
            for label in page.findChildren(QLabel)
            if label.isVisible() and label.buddy() is not None and label.width() <= MOST_LABEL
        ]
        assert len({label.width() for label in labels}) == 1, page.title


def test_return_saves(qtbot: Any, settings: Settings) -> None:
    assert open_dialog(qtbot, settings).save.isDefault()
