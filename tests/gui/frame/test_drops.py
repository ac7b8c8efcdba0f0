# SPDX-License-Identifier: Apache-2.0
"""A drop on a window whose provider costs: examined, asked about, started, left, and never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton

from docdesk.errors import Encrypted, LibraryInUse
from docdesk.gui.dialogs.plan_dialog import PlanDialog
from docdesk.gui.model.drops import DropState
from docdesk.gui.model.plan_model import Column, PlanModel, money_words, remarks, sum_words
from docdesk.settings.model import changed
from docdesk.values.plans import FilePlan, Plan, Price
from docdesk.values.problems import Notice
from tests.gui.conftest import Scene, until

PRICE = Price(0.02, "2024-01-25", "https://example.com/prices")
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
CHECK = Qt.ItemDataRole.CheckStateRole

Run = Callable[[Any], Any]
NewScene = Callable[..., Scene]


def file(name: str, tokens: int = 1_000_000, **values: Any) -> FilePlan:
    given = {"pages": 3, "characters": 4 * tokens, "chunks": 7, "tokens": tokens, "tokens_new": tokens}
    return FilePlan(
        f"/files/{name}", **{**given, "tokens_alone": tokens, "at_most_alone": 4 * tokens, **values}
    )


class Examiner:
    """Takes the place of the desk's plan: tells files one by one, when the test lets it."""

    def __init__(self, scene: Scene, files: Iterable[FilePlan], price: Price | None = PRICE) -> None:
        self.files = list(files)
        self.price = price
        self.gate = asyncio.Event()
        self.asked: list[list[Path]] = []
        self.error: Exception | None = None
        self.cancelled = 0
        scene.desk.plan = self.plan  # type: ignore[attr-defined]

    async def plan(self, paths: Iterable[Path], *, settings: Any = None, on_file: Any) -> Plan:
        self.asked.append(list(paths))
        for one in self.files[:1]:
            on_file(one, len(self.files))
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error is not None:
            raise self.error
        for one in self.files[1:]:
            on_file(one, len(self.files))
        return Plan(self.price, False, False, list(self.files))


def paid(scene: Scene, **values: Any) -> None:
    """Let the scene's library have a provider that costs."""
    scene.desk.settings = changed(scene.desk.settings, **{"provider": "openai", **values})


def added(scene: Scene) -> list[tuple[Any, ...]]:
    return [call[1:] for call in scene.desk.queue.calls if call[0] == "add"]


def dialogs(scene: Scene) -> list[PlanDialog]:
    return [found for found in scene.window.findChildren(PlanDialog) if found.isVisible()]


def press(scene: Scene, text: str) -> None:
    found = [button for button in scene.window.drop_bar.buttons if button.text() == text]
    assert found, [button.text() for button in scene.window.drop_bar.buttons]
    found[0].click()


def test_a_cost_above_the_limit_needs_consent(run: Run, scene: NewScene) -> None:
    one = scene()
    paid(one, ask_above=0.02)

    async def use() -> None:
        await one.start()
        examiner = Examiner(one, [file("a.pdf"), file("b.pdf")])
        one.view_model.add([Path("/files")])
        bar = one.window.drop_bar
        await until(lambda: "1 of 2 files" in bar.text.text())
        assert added(one) == []
        assert dialogs(one) == []
        examiner.gate.set()
        await until(lambda: dialogs(one))
        [dialog] = dialogs(one)
        assert not dialog.isModal()
        assert "this would cost about $0.0400" in bar.text.text()
        assert "above $0.0200" in bar.text.text()
        assert added(one) == []
        assert dialog.model.rowCount() == 2
        assert "Cost: about $0.0400" in dialog.sums.text()
        assert "Prices of 2024-01-25" in dialog.sums.text()
        # leave one out: the total follows, and only the other is added
        assert dialog.model.setData(dialog.model.index(1, 0), UNCHECKED.value, CHECK)
        assert "at most $0.0200" in dialog.sums.text()
        dialog.start.click()
        await until(lambda: added(one))
        assert added(one) == [(Path("/files/a.pdf"),)]
        await until(lambda: not dialogs(one) and bar.isHidden())

    run(use())


def test_the_limit_decides_whether_it_starts_by_itself(run: Run, scene: NewScene) -> None:
    one = scene()

    async def use() -> None:
        paid(one)
        await one.start()
        drops, bar = one.view_model.drops, one.window.drop_bar
        for price, limit, asks in (
            (PRICE, 0.05, False),
            (PRICE, 0.03, True),
            (PRICE, 0.0, True),
            (None, 1e3, True),
        ):
            one.desk.queue.calls.clear()
            paid(one, ask_above=limit)
            Examiner(one, [file("a.pdf"), file("b.pdf")], price).gate.set()
            one.view_model.add([Path("/files")])
            if asks:
                await until(lambda: drops.open and drops.open[0].state is DropState.ASKING)
                assert added(one) == []
                press(one, "Start")
            await until(lambda: added(one))
            assert added(one) == [(Path("/files/a.pdf"), Path("/files/b.pdf"))]
            assert dialogs(one) == []
            if not asks:
                assert "Cost: about $0.0400" in bar.text.text()

    run(use())


def test_free_work_begins_at_once_and_its_plan_can_be_seen(run: Run, scene: NewScene) -> None:
    one = scene()

    async def use() -> None:
        await one.start()
        for values in ({"provider": "builtin"}, {"base_url": "http://127.0.0.1:11434/v1", "model": "m"}):
            one.desk.queue.calls.clear()
            paid(one, **values)
            examiner = Examiner(one, [file("a.pdf")], Price(0.0))
            one.view_model.add([Path("/files")])
            await until(lambda: added(one))
            assert added(one) == [(Path("/files"),)]
            assert examiner.asked == []
            one.window.actions_.plan_last.trigger()
            await until(lambda: dialogs(one))
            examiner.gate.set()
            [dialog] = dialogs(one)
            await until(lambda: "nothing to pay" in dialogs(one)[0].sums.text())
            assert not dialog.start.isVisible()
            assert not dialog.model.flags(dialog.model.index(0, 0)) & Qt.ItemFlag.ItemIsUserCheckable
            assert len(added(one)) == 1, "nothing is added twice"
            dialog.close()
            await until(lambda: not dialogs(one))

    run(use())


def test_only_a_word_of_the_person_decides(run: Run, scene: NewScene) -> None:
    one = scene()

    async def use() -> None:
        await one.start()
        drops, bar = one.view_model.drops, one.window.drop_bar
        # a plan that was asked for adds nothing by itself, also where it costs nothing
        Examiner(one, [file("a.pdf")], Price(0.0)).gate.set()
        drop = one.view_model.plan([Path("/files/a.pdf")])
        assert drop is not None
        await until(lambda: drop.state is DropState.ASKING)
        press(one, "Do not add")
        assert drop.state is DropState.LEFT
        await until(lambda: bar.isHidden() and not dialogs(one))

        # it can be left while it is examined
        paid(one, ask_above=0.0)
        examiner = Examiner(one, [file("a.pdf"), file("b.pdf")])
        one.view_model.add([Path("/files")])
        await until(lambda: examiner.asked)
        press(one, "Show the plan…")
        [dialog] = dialogs(one)
        assert dialog.progress.isVisible()
        assert not dialog.start.isEnabled()
        buttons = dialog.findChildren(QPushButton)
        assert {"&Start", "&Do not add"} <= {button.text() for button in buttons}
        assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons)
        assert dialog.table.accessibleName()
        dialog.leave.click()
        await until(lambda: examiner.cancelled == 1)
        assert drops.open == []
        assert not dialogs(one)

        # who looks at the plan decides, also where it costs little; and what was left out meanwhile stays out
        paid(one, ask_above=1_000.0)
        examiner = Examiner(one, [file("a.pdf"), file("b.pdf")])
        one.view_model.add([Path("/files")])
        await until(lambda: examiner.asked)
        press(one, "Show the plan…")
        await until(lambda: dialogs(one)[0].model.rowCount() == 1)
        [dialog] = dialogs(one)
        assert dialog.model.setData(dialog.model.index(0, 0), UNCHECKED.value, CHECK)
        examiner.gate.set()
        await until(lambda: drops.open[0].state is DropState.ASKING)
        assert "Files: 1" in dialog.sums.text()
        assert added(one) == []
        dialog.leave.click()
        await until(lambda: not dialogs(one))
        paid(one, ask_above=0.0)

        # closing the plan decides nothing
        Examiner(one, [file("a.pdf")]).gate.set()
        one.view_model.add([Path("/files")])
        await until(lambda: dialogs(one))
        dialogs(one)[0].close()
        await until(lambda: not dialogs(one))
        assert drops.open[0].state is DropState.ASKING
        press(one, "Show the plan…")
        assert len(dialogs(one)) == 1
        press(one, "Do not add")

        # a plan that fails is told, and adds nothing
        examiner = Examiner(one, [file("a.pdf")])
        examiner.error = LibraryInUse(path="/library", reason="")
        examiner.gate.set()
        one.view_model.add([Path("/files")])
        await until(lambda: one.window.bars.problem.isVisible())
        assert drops.open == []
        assert bar.isHidden()
        assert added(one) == []

    run(use())


def test_an_open_question_is_asked_again_after_a_start(run: Run, scene: NewScene) -> None:
    async def ask_and_close(one: Scene) -> None:
        await one.start()
        Examiner(one, [file("a.pdf")]).gate.set()
        one.view_model.add([Path("/files/a.pdf")])
        await until(lambda: dialogs(one))
        one.window.close()
        await one.view_model.close()

    async def see_and_start(two: Scene) -> None:
        examiner = Examiner(two, [file("a.pdf")])
        examiner.gate.set()
        await two.start()
        await until(lambda: dialogs(two))
        assert examiner.asked == [[Path("/files/a.pdf")]]
        press(two, "Start")
        await until(lambda: added(two))
        await two.view_model.close()

        assert two.window.drop_bar._kept() == {}, "nothing is left to ask about"

    for step in (ask_and_close, see_and_start):
        one = scene()
        paid(one)
        run(step(one))


def test_a_line_says_all_that_matters_of_a_file(qapp: Any) -> None:
    model = PlanModel(PRICE, decides=True)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    files = [
        file("a.pdf", 250_000),
        file("b.pdf", 100, tokens_new=0, duplicate_of="/files/a.pdf"),
        file("c.txt", 10, language="de", language_fits=False),
        FilePlan("/files/d.pdf", problem=Encrypted().problem()),
        file("e.txt", warnings=(Notice("encoding_guessed", {"encoding": "cp949"}),)),
    ]
    model.append(files)
    rows = [[model.index(row, column).data() for column in Column] for row in range(5)]
    assert rows[0][:7] == ["a.pdf", "3", "1,000,000", "7", "250,000", "250,000", "$0.0050"]
    assert rows[1][Column.REMARKS] == "Identical to a.pdf. All of it has been embedded before."
    assert rows[2][Column.REMARKS] == "It is in German; the model only understands English."
    assert rows[2][Column.COST] == "< $0.0001"
    assert rows[3][1:7] == [""] * 6
    assert rows[3][Column.REMARKS] == Encrypted.title
    assert "password" in remarks(files[3], in_full=True)
    assert "cp949" in rows[4][Column.REMARKS]
    assert PlanModel(None, decides=True).rowCount() == 0
    assert money_words(None) == "price unknown"


def test_the_sum_says_what_is_not_sure() -> None:
    counted = Plan(PRICE, True, False, [file("a")])
    assert "Cost: $0.0200" in sum_words(counted)[0]
    estimated = Plan(PRICE, False, False, [file("a", tokens_at_most=3_000_000)])
    assert "about $0.0200" in sum_words(estimated)[0]
    assert "at most 3,000,000 new ones" in sum_words(estimated)[-1]
    unknown = Plan(None, False, False, [file("a")])
    pictures = Plan(Price(1.0), True, False, [FilePlan("a", to_recognise=90, tokens_new=90_000)], workers=2)
    assert "about $0.0900" in sum_words(pictures)[0]
    assert "Pages of pictures to recognise: 90, in about 3:00" in sum_words(pictures)[1]
    assert "Cost: price unknown" in sum_words(unknown)[0]
