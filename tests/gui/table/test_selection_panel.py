# SPDX-License-Identifier: Apache-2.0
"""Several selected rows: sums, and reasons in groups with one button each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from docdesk.errors import Damaged, Encrypted, TooLarge, UnsupportedType, WrongPassword
from docdesk.gui.dialogs.encoding_dialog import EncodingDialog
from docdesk.gui.dialogs.password_dialog import PasswordDialog
from docdesk.gui.model.selection_cost import cost_words
from docdesk.gui.table import selection_panel
from docdesk.gui.table.selection_panel import SelectionPanel, groups_of
from docdesk.settings.model import Settings
from docdesk.values.documents import Document, Stage, Status
from docdesk.values.formats import FileType
from docdesk.values.notices import NOTICES
from docdesk.values.problems import Notice
from tests.gui.conftest import Scene, make_document, speaking, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def failed(number: int, error: Any, **values: Any) -> Document:
    return make_document(number, status=Status.FAILED, error=error.problem(), **values)


def guessed(number: int, encoding: str) -> Document:
    notice = Notice("encoding_guessed", {"encoding": encoding})
    return make_document(
        number, status=Status.READY, type=FileType.TEXT, chunks=4, pages=1, warnings=(notice,)
    )


MIXED = [
    failed(1, Encrypted()),
    failed(2, Damaged(reason="it ends early")),
    failed(3, Encrypted()),
    failed(4, WrongPassword()),
    failed(5, TooLarge(size="9 GB", limit="1 GB")),
    failed(6, UnsupportedType(kind="A program", reason="", formats=".pdf"), name="a.exe"),
    guessed(7, "cp949"),
    guessed(8, "cp1252"),
    make_document(9, status=Status.RUNNING, stage=Stage.EMBED, chunks=10, pages=3),
    make_document(10, status=Status.QUEUED),
    make_document(11, status=Status.CANCELLED),
    make_document(12, status=Status.READY, pages=7, chunks=20),
]


def test_each_reason_is_one_group_with_its_button(qapp: QApplication) -> None:
    found = [(group.text, group.word, len(group.ids)) for group in groups_of(MIXED)]
    assert found == [
        ("The file is protected by a password", "password", 2),
        ("The file is damaged", "retry", 1),
        ("The password is wrong", "password", 1),
        ("The file is too large", "limits", 1),
        ("This kind of file is not supported", "", 1),
        ("The text's encoding was guessed: ….", "encoding", 2),
        ("Running", "cancel", 1),
        ("Waiting", "cancel", 1),
        ("Cancelled", "retry", 1),
    ]
    [same] = groups_of([guessed(1, "cp949"), guessed(2, "cp949")])
    assert same.text == "The text's encoding was guessed: cp949."


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_notice_can_be_said_of_several_documents(qapp: QApplication, language: str) -> None:
    with speaking(qapp, language):
        for code in NOTICES:
            documents = [
                make_document(n, status=Status.READY, warnings=(Notice(code, {"count": n}),)) for n in (1, 2)
            ]
            [group] = groups_of(documents)
            assert group.text
            assert "{" not in group.text


def test_the_window_sums_up_and_acts_on_a_group(scene: MakeScene, run: Run) -> None:
    one = scene(*MIXED)

    async def go() -> None:
        await one.start()
        window, panel = one.window, one.window._panels.several
        shown: list[QDialog] = []
        window.dialogs.opened.connect(shown.append)
        window.table.select([document.id for document in MIXED[:1]])
        assert window.details.isVisible()
        window.table.selectAll()
        assert panel.isVisible()
        assert not window.details.isVisible()
        assert panel.title.text() == "11 documents selected"
        sums = panel.sums.text()
        for part in (
            "12 pages",
            "38 chunks",
            "embeddings cost nothing",
            "Failed: 5",
            "Ready: 3",
            "Running: 1",
        ):
            assert part in sums

        def press(word: str, place: int = 0) -> None:
            groups = [group for group in panel.groups if group.word]
            [*found] = [place for place, group in enumerate(groups) if group.word == word]
            panel.buttons[found[place]].click()

        press("password")
        assert isinstance(shown[-1], PasswordDialog)
        assert shown[-1].hint.text().startswith("2 documents are protected.")
        shown[-1].reject()
        press("encoding")
        assert isinstance(shown[-1], EncodingDialog)
        shown[-1].reject()
        press("retry")
        press("cancel", 1)
        await until(lambda: len(one.desk.queue.calls) == 2)
        assert one.desk.queue.calls == [("retry", MIXED[1].id), ("cancel", MIXED[9].id)]
        # the groups follow the documents
        one.desk.queue.publish(make_document(2, status=Status.READY))
        await until(lambda: all(group.text != "The file is damaged" for group in panel.groups))
        await one.view_model.close()

    run(go())


def test_a_button_keeps_the_focus_while_the_counts_change(qtbot: Any, qapp: QApplication) -> None:
    panel = SelectionPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    panel.show_documents(MIXED)
    panel.buttons[1].setFocus()
    kept = panel.buttons[1]
    panel.show_documents([*MIXED[:11], make_document(12, status=Status.READY, pages=8)])
    assert panel.buttons[1] is kept, "nothing is built again where the groups stay"
    panel.show_documents([*MIXED, failed(20, Encrypted())])
    assert panel.buttons[1] is not kept
    qtbot.waitUntil(panel.buttons[1].hasFocus)


def test_many_documents_are_summed_up_now_and_then(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = SelectionPanel()
    qtbot.addWidget(panel)
    counted: list[int] = []
    groups = selection_panel.groups_of
    monkeypatch.setattr(
        selection_panel, "groups_of", lambda documents: counted.append(len(documents)) or groups(documents)
    )
    many = [make_document(number) for number in range(selection_panel.MANY + 1)]
    for _ in range(10):
        panel.show_documents(many)
    assert counted == []
    qtbot.waitUntil(lambda: bool(counted))
    assert counted == [len(many)]
    assert "2,001 documents" in panel.title.text()


def test_what_embeddings_cost_is_the_most_that_they_can(tmp_path: Path) -> None:
    documents = [make_document(1, chunks=100), make_document(2, chunks=50, reused=50)]
    own = Settings(library=tmp_path)
    assert cost_words(documents, own) == "embeddings cost nothing"
    paid = Settings(library=tmp_path, provider="openai", model="text-embedding-3-small", chunk_size=1000)
    # 100 chunks of 1,000 characters are at most 50,000 tokens, at $0.02 a million
    assert cost_words(documents, paid) == "embeddings cost at most $0.0010"
    assert (
        cost_words(documents, Settings(library=tmp_path, provider="openai", model="new")) == "price unknown"
    )
