# SPDX-License-Identifier: Apache-2.0
"""Check, repair, rebuild and a change of the model for the whole library, one at a time, behind the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from docdesk.contract.desk import Desk
from docdesk.gui.look import wording
from docdesk.gui.look.wording import problem_sentence
from docdesk.gui.model.tasks import TaskKeeper, problem_of
from docdesk.gui.model.view_model import ViewModel
from docdesk.values.findings import Findings
from docdesk.values.progress import OnProgress


class UpkeepCommands(QObject):
    """Runs them on the open library's desk and says in sentences what came of it."""

    began = Signal(str)
    """What is being done, in words."""
    progressed = Signal(int, int)
    """(chunks done, chunks in all)"""
    ended = Signal(str, bool)
    """What came of it, and whether that is well."""

    def __init__(self, view_model: ViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view_model = view_model
        self._tasks = TaskKeeper(lambda problem: None)
        self._task: asyncio.Task[Any] | None = None
        self.doing = ""
        """What is being done at this moment, in words; empty where nothing is."""

    def check(self, *, asks_for_all: bool = False) -> None:
        """Compare the vectors with what is kept."""

        async def work(desk: Desk, told: OnProgress) -> tuple[str, bool]:
            found = await desk.upkeep.check(asks_for_all=asks_for_all, on_progress=told)
            return self._found(found), found.ok

        self._begin(work, self.tr("Checking the library"))

    def repair(self, *, embeds_missing: bool = False) -> None:
        """Mend just what a check finds."""

        async def work(desk: Desk, told: OnProgress) -> tuple[str, bool]:
            found = await desk.upkeep.check(repair=True, embeds_missing=embeds_missing, on_progress=told)
            return self._found(found), found.ok

        self._begin(work, self.tr("Repairing the library"))

    def rebuild(self, *, embeds_missing: bool = False) -> None:
        """Make all vectors anew, beside the old ones until the new ones are proved."""

        async def work(desk: Desk, told: OnProgress) -> tuple[str, bool]:
            found = await desk.upkeep.rebuild(embeds_missing=embeds_missing, on_progress=told)
            return self._found(found), found.ok

        self._begin(work, self.tr("Making the vectors anew"))

    def reckon(self) -> None:
        """Say what it takes to give all documents the model and the chunks of the settings."""

        async def work(desk: Desk, told: OnProgress) -> tuple[str, bool]:
            cost = await desk.index_change.cost(desk.settings)
            if not cost.documents:
                return self.tr("All documents are made by the present settings already."), True
            said = self.tr(
                "{documents} documents would be made anew, of {chunks} chunks. {embed} of these have no embedding by"
                " {model} yet."
            ).format(
                documents=wording.number(cost.documents),
                chunks=wording.number(cost.chunks),
                embed=wording.number(cost.to_embed),
                model=desk.settings.embedding_model,
            )
            if cost.dollars is None:
                price = self.tr("What the provider charges for them is not known.")
            elif cost.dollars:
                price = self.tr("That costs about ${dollars}.").format(dollars=f"{cost.dollars:.4f}")
            else:
                price = self.tr("That costs nothing.")
            return f"{said} {price}", True

        self._begin(work, self.tr("Reckoning what it takes"))

    def reindex(self) -> None:
        """Give all documents the model and the chunks of the settings; the old index answers until then."""

        async def work(desk: Desk, told: OnProgress) -> tuple[str, bool]:
            turned = await desk.index_change.run(desk.settings, on_progress=told)
            said = self.tr(
                "%Ln document(s) turned to the new index. The one before is kept until you remove it.",
                "",
                turned,
            )
            return said, True

        self._begin(work, self.tr("Making the new index"))

    def bring_back(self) -> None:
        """Turn back to the index before, with its settings."""

        async def work(desk: Desk, told: OnProgress) -> tuple[str, bool]:
            model = await desk.index_change.back()
            if model is None:
                return self.tr("There is no index to go back to."), False
            return self.tr("Back to the index of {model}.").format(model=model), True

        self._begin(work, self.tr("Bringing the index before back"))

    def drop_old(self) -> None:
        """Remove the index before."""

        async def work(desk: Desk, told: OnProgress) -> tuple[str, bool]:
            count = await desk.index_change.drop_old()
            return self.tr("The index before is removed, of %Ln document(s).", "", count), True

        self._begin(work, self.tr("Removing the index before"))

    def stop(self) -> None:
        """End what runs. A rebuild or a new index goes on at the next start."""
        if self._task is not None:
            self._task.cancel()

    def _begin(
        self, work: Callable[[Desk, OnProgress], Coroutine[Any, Any, tuple[str, bool]]], doing: str
    ) -> None:
        desk = self._view_model.desk
        if desk is None or self.doing:
            return
        self.doing = doing
        self.began.emit(doing)
        self._task = self._tasks.start(work(desk, self._told), doing="the upkeep of the library")
        self._task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[tuple[str, bool]]) -> None:
        self.doing = ""
        self._task = None
        if task.cancelled():
            self.ended.emit(self.tr("Stopped."), False)
        elif (error := task.exception()) is not None:
            self.ended.emit(problem_sentence(problem_of(error)), False)
        else:
            self.ended.emit(*task.result())

    def _told(self, done: int, total: int) -> None:
        self.progressed.emit(done, total)

    def _found(self, found: Findings) -> str:
        counts = self.tr("{documents} documents, {chunks} chunks, {vectors} vectors.").format(
            documents=wording.number(found.documents),
            chunks=wording.number(found.chunks),
            vectors=wording.number(found.vectors),
        )
        parts = [counts]
        if found.ok:
            parts.insert(0, self.tr("The library is whole."))
        else:
            parts += self._wrong(found)
        if found.queued_again:
            parts.append(self.tr("%Ln document(s) are made again at the next start.", "", found.queued_again))
        return "\n".join([*parts, *(wording.notice_words(remark) for remark in found.remarks)])

    def _wrong(self, found: Findings) -> list[str]:
        parts = []
        if found.holes:
            parts.append(self.tr("%Ln chunk(s) are not whole.", "", found.holes))
        if found.orphans:
            parts.append(self.tr("%Ln vector(s) or passages belong to no document.", "", found.orphans))
        if found.unreachable:
            parts.append(self.tr("%Ln vector(s) are found by no search.", "", found.unreachable))
        if found.unkept:
            parts.append(
                self.tr(
                    "%Ln chunk(s) have neither a vector nor a kept embedding: the provider has to be asked again.",
                    "",
                    found.unkept,
                )
            )
        if found.holes > found.unkept or found.orphans or found.unreachable:
            parts.append(self.tr("“Repair” mends this and costs nothing."))
        return parts
