# SPDX-License-Identifier: Apache-2.0
"""The dialog that keeps a library whole, over a real library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from docdesk.contract.desk import Desk
from docdesk.gui.dialogs.upkeep_dialog import UpkeepDialog
from docdesk.gui.frame.main_window import MainWindow
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import WindowState
from docdesk.owner.follow import reach_desk
from docdesk.settings.model import Settings, changed
from docdesk.values.documents import Status
from tests.gui.conftest import destroy_now, until
from tests.openai_endpoint import Endpoint


async def open_behind(settings: Settings) -> Desk:
    return await reach_desk(settings, api_key="sk-test-0000")


@pytest.fixture
def settings(tmp_path: Path, openai_endpoint: Endpoint) -> Settings:
    return Settings(
        library=tmp_path / "library",
        provider="openai",
        base_url=openai_endpoint.url,
        model="test",
        workers=1,
        chunk_size=200,
        chunk_overlap=0,
    )


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, settings: Settings) -> Iterator[MainWindow]:
    view_model = ViewModel(settings, open_behind)
    made = MainWindow(view_model, WindowState(tmp_path / "config"))
    yield made
    made.hide()
    made.deleteLater()
    view_model.deleteLater()
    del made, view_model
    destroy_now()


def press(button: Any) -> None:
    """As a person does who uses the keyboard."""
    assert button.isEnabled()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_a_library_is_checked_repaired_rebuilt_and_given_another_model(
    run: Callable[[Any], Any], window: MainWindow, tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for d in range(2):
        text = "\n\n".join(f"Line {i} of book {d} speaks of lantern {i * 37 + d}." for i in range(30))
        (folder / f"book{d}.txt").write_text(text)
    view_model, opened = window.view_model, []
    window.dialogs.opened.connect(opened.append)

    async def go() -> None:
        window.show()
        view_model.open()
        view_model.add([folder])
        await until(lambda: view_model.table.counts[Status.READY] == 2, 60)
        chunks = sum(document.chunks for document in view_model.table.documents())
        window.actions_.upkeep.trigger()
        [dialog] = opened
        assert isinstance(dialog, UpkeepDialog)

        async def outcome(button: Any) -> str:
            press(button)
            assert not (button.isEnabled() and button.isVisible()), "one thing at a time"
            assert dialog.stop.isVisible()
            assert dialog.bar.isVisible()
            await until(lambda: dialog.check.isEnabled(), 60)
            return str(dialog.outcome.toPlainText())

        assert await outcome(dialog.check) == (
            f"No problems found.\n2 documents, {chunks} chunks, {chunks} vectors."
        )
        desk = view_model.desk
        assert desk is not None
        assert "No problems found." in await outcome(dialog.rebuild)
        assert dialog.bar.isHidden(), "a bar that stands still says something that is not so"
        # words are a derived file as well: one that loses its rows has holes
        await desk.queue.pause()
        await view_model.desk._here.parts.library.words.begin_anew()  # type: ignore[union-attr]
        said = await outcome(dialog.check)
        assert f"{chunks} chunks are incomplete." in said
        assert "“Repair” fixes this" in said
        assert re.search(r"^book0\.txt: (\d+) of \1 chunks are incomplete\.$", said, re.MULTILINE)
        assert (await outcome(dialog.repair)).startswith("No problems found.")

        assert "already use the current settings" in await outcome(dialog.estimate)
        view_model.configuration.reconfigure(changed(view_model.settings, chunk_size=400))
        await until(lambda: view_model.settings.chunk_size == 400)
        openai_endpoint.reset()
        said = await outcome(dialog.estimate)
        assert said.startswith("2 documents with ")
        assert said.endswith("That costs nothing.")
        assert openai_endpoint.stats.inputs == 0
        passage, *_ = await desk.search("book", 1)
        await desk.keep_question("book", passage)
        openai_endpoint.reset()
        assert dialog.switch.isHidden()
        said = await outcome(dialog.reindex)
        assert said.startswith(
            "The new index is complete, and the present one is still in use. Kept questions: 1."
        )
        assert re.search(
            r"^Present index \(test\): hit@1 \d+ %, hit@5 \d+ %, MRR \d\.\d\d", said, re.MULTILINE
        )
        assert re.search(r"^New index \(test\): hit@1 \d+ %", said, re.MULTILINE)
        assert openai_endpoint.stats.inputs > 0
        assert await desk.index_change.kept() == 0, "nothing has turned"
        assert dialog.switch.isVisible()
        assert dialog.switch.hasFocus()
        said = await outcome(dialog.discard)
        assert said.startswith("The present index stays in use.")
        assert dialog.switch.isHidden()
        await outcome(dialog.reindex)
        assert (await outcome(dialog.switch)).startswith("2 documents moved to the new index.")
        assert dialog.discard.isHidden()
        assert await outcome(dialog.back) == "Restored the index of test."
        assert view_model.settings.chunk_size == 200
        assert await outcome(dialog.drop) == "Removed the previous index (2 documents)."
        assert await outcome(dialog.back) == "There is no previous index."

        # stopped in the middle, and closed behind it
        press(dialog.rebuild)
        press(dialog.stop)
        await until(lambda: dialog.check.isEnabled(), 60)
        assert dialog.outcome.toPlainText() == "Stopped."
        press(dialog.check)
        dialog.reject()
        await until(lambda: not window.upkeep.doing, 60)
        window.close()
        await view_model.close()

    run(go())
