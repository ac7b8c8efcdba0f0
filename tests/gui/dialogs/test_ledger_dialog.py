# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from docdesk.errors import DocdeskError, KeyRejected
from docdesk.gui.dialogs.ledger_dialog import MOST_ROWS, LedgerDialog
from docdesk.gui.model.provider_check import try_provider
from docdesk.money.ledger import read_ledger
from docdesk.values.requests import SentRequest
from tests.desks import endpoint_settings
from tests.gui.conftest import until
from tests.openai_endpoint import Endpoint


def entry(number: int, cost: float | None = 0.000002) -> SentRequest:
    return SentRequest(
        at=1_760_000_000.0 + number,
        host="models.example.com",
        model="m",
        purpose="documents",
        documents=number,
        bytes=400,
        tokens=100,
        cost=cost,
        outcome="ok",
    )


def test_the_newest_request_stands_first(qtbot: QtBot) -> None:
    dialog = LedgerDialog([entry(1), entry(2, cost=None)])
    qtbot.addWidget(dialog)
    first, second = dialog.list.topLevelItem(0), dialog.list.topLevelItem(1)
    assert first is not None
    assert second is not None
    assert (first.text(3), second.text(3)) == ("2", "1")
    assert (first.text(6), second.text(6)) == ("price unknown", "$0.000002")
    assert first.text(1) == "models.example.com"
    assert "800 bytes of text" in dialog.sums.text()


def test_a_ledger_without_requests_is_reported_as_empty(qtbot: QtBot) -> None:
    dialog = LedgerDialog([])
    qtbot.addWidget(dialog)
    assert dialog.sums.text() == "Nothing has been sent to another program or computer."


def test_a_long_ledger_shows_its_end(qtbot: QtBot) -> None:
    dialog = LedgerDialog([entry(number) for number in range(MOST_ROWS + 5)])
    qtbot.addWidget(dialog)
    assert dialog.list.topLevelItemCount() == MOST_ROWS
    first = dialog.list.topLevelItem(0)
    assert first is not None
    assert first.text(3).replace(",", "") == str(MOST_ROWS + 4)


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [(None, "ok"), ("401", "key_rejected"), ("429", "limit"), ("cut", "provider_error")],
)
async def test_a_test_of_the_settings_is_written_down(
    failure: str | None, outcome: str, tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path, openai_endpoint)
    if failure:
        openai_endpoint.fail(failure)
    with contextlib.suppress(DocdeskError):
        await try_provider(settings, None, desk=None)
    [entry] = read_ledger(tmp_path / "ledger.db")
    assert (entry.purpose, entry.documents, entry.outcome) == ("test", 0, outcome)
    assert (entry.cost == 0.0) == (failure is None)


def test_every_request_is_named_in_words(qtbot: QtBot) -> None:
    sent = SentRequest(1.0, "storage.example.com", "", "backup", 0, 5_000, None, None, "503")
    refused = SentRequest(2.0, "models.example.com", "m", "test", 0, 38, None, None, "key_rejected")
    dialog = LedgerDialog([sent, refused])
    qtbot.addWidget(dialog)
    rows = [dialog.list.topLevelItem(row) for row in range(2)]
    texts = [[row.text(column) for column in (2, 5, 7)] for row in rows if row is not None]
    assert [row.text(6) for row in rows if row is not None] == ["", ""], (
        "nothing was charged that is known of"
    )
    assert texts == [["A test of the settings", "?", KeyRejected.title], ["Backup", "", "503"]]


def test_it_is_read_behind_the_window_and_has_no_pictures_of_another_make(scene: Any, run: Any) -> None:
    one = scene()

    async def go() -> None:
        await one.start()
        shown: list[Any] = []
        one.window.dialogs.opened.connect(shown.append)
        one.window.actions_.ledger.trigger()
        assert shown == [], "the window waits for the file"
        await until(lambda: shown)
        [dialog] = shown
        assert isinstance(dialog, LedgerDialog)
        assert [button.icon().isNull() for button in dialog.findChildren(QPushButton)] == [True]
        dialog.reject()
        await one.view_model.close()

    run(go())
