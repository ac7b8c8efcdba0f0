# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pytestqt.qtbot import QtBot

from docdesk.gui.ledger_dialog import MOST_ROWS, LedgerDialog
from docdesk.ledger import Entry


def entry(number: int, cost: float | None = 0.000002) -> Entry:
    return Entry(
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


def test_nothing_sent_is_said(qtbot: QtBot) -> None:
    dialog = LedgerDialog([])
    qtbot.addWidget(dialog)
    assert dialog.sums.text() == "Nothing was sent to another program or machine."


def test_a_long_ledger_shows_its_end(qtbot: QtBot) -> None:
    dialog = LedgerDialog([entry(number) for number in range(MOST_ROWS + 5)])
    qtbot.addWidget(dialog)
    assert dialog.list.topLevelItemCount() == MOST_ROWS
    first = dialog.list.topLevelItem(0)
    assert first is not None
    assert first.text(3).replace(",", "") == str(MOST_ROWS + 4)
