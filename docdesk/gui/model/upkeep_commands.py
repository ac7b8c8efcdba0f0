# SPDX-License-Identifier: Apache-2.0
"""Check, repair, rebuild and reindex the whole library, one at a time, in the background."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from docdesk.contract.desk import Desk
from docdesk.gui.look import wording
from docdesk.gui.look.comparison import comparison_text
from docdesk.gui.look.wording import problem_sentence
from docdesk.gui.model.tasks import TaskKeeper, problem_of
from docdesk.gui.model.view_model import ViewModel
from docdesk.values.findings import Findings
from docdesk.values.progress import OnProgress


class UpkeepCommands(QObject):
    """Runs them on the open library and reports the outcome in sentences."""

    began = Signal(str)
    """What is being done, in words."""
    progressed = Signal(int, int)
    """(chunks done, chunks in all)"""
    ended = Signal(str, bool)
    """The outcome, and whether all is well."""

    def __init__(self, view_model: ViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view_model = view_model
        self._tasks = TaskKeeper(lambda problem: None)
        self._task: asyncio.Task[Any] | None = None
        self.doing = ""
        """What is running, in words; empty if nothing is."""
        self.is_asked = False
        """Whether a new index is complete, and somebody has to say whether to switch to it."""
        self.asked = ""
        """How that index answers the kept questions, in words."""

    def check(self, *, asks_for_all: bool = False) -> None:
        """Compare the vectors with the catalog."""

        async def work(desk: Desk, on_progress: OnProgress) -> tuple[str, bool]:
            found = await desk.upkeep.check(asks_for_all=asks_for_all, on_progress=on_progress)
            return self._found(found), found.ok

        self._begin(work, self.tr("Checking the library"))

    def repair(self, *, embeds_missing: bool = False) -> None:
        """Fix only what a check finds."""

        async def work(desk: Desk, on_progress: OnProgress) -> tuple[str, bool]:
            found = await desk.upkeep.check(
                repair=True, embeds_missing=embeds_missing, on_progress=on_progress
            )
            return self._found(found), found.ok

        self._begin(work, self.tr("Repairing the library"))

    def rebuild(self, *, embeds_missing: bool = False) -> None:
        """Write all vectors again beside the old ones, and switch once they are verified."""

        async def work(desk: Desk, on_progress: OnProgress) -> tuple[str, bool]:
            found = await desk.upkeep.rebuild(embeds_missing=embeds_missing, on_progress=on_progress)
            return self._found(found), found.ok

        self._begin(work, self.tr("Rebuilding the vectors"))

    def estimate(self) -> None:
        """Estimate what it costs to reindex all documents with the current settings."""

        async def work(desk: Desk, on_progress: OnProgress) -> tuple[str, bool]:
            cost = await desk.index_change.cost(desk.settings)
            if not cost.documents:
                return self.tr("All documents already use the current settings."), True
            said = self.tr(
                "{documents} documents with {chunks} chunks would be reindexed. {embed} of these "
                "chunks have no embedding by {model} yet."
            ).format(
                documents=wording.number(cost.documents),
                chunks=wording.number(cost.chunks),
                embed=wording.number(cost.to_embed),
                model=desk.settings.embedding_model,
            )
            if cost.dollars is None:
                price = self.tr("The provider's price for them is unknown.")
            elif cost.dollars:
                price = self.tr("That costs about ${dollars}.").format(dollars=f"{cost.dollars:.4f}")
            else:
                price = self.tr("That costs nothing.")
            return f"{said} {price}", True

        self._begin(work, self.tr("Estimating the cost"))

    def reindex(self) -> None:
        """Give all documents the model and the chunks of the settings; the old index answers until then.

        With kept questions it stops before the switch, and `is_asked` is true: `switch` or `discard` goes on.
        """

        async def work(desk: Desk, on_progress: OnProgress) -> tuple[str, bool]:
            compared = await desk.index_change.prepare(desk.settings, on_progress=on_progress)
            if compared is None:
                return await self._switched(desk, on_progress), True
            self.asked, self.is_asked = comparison_text(compared), True
            return self.asked, True

        self._begin(work, self.tr("Making the new index"))

    def switch(self) -> None:
        """Use the index whose answers to the kept questions were shown."""

        async def work(desk: Desk, on_progress: OnProgress) -> tuple[str, bool]:
            said = await self._switched(desk, on_progress)
            await desk.evaluate()  # recorded: the next evaluation is compared with the new index
            return said, True

        self._begin(work, self.tr("Switching to the new index"))

    def discard(self) -> None:
        """Keep the present index, and remove the one that was made."""

        async def work(desk: Desk, on_progress: OnProgress) -> tuple[str, bool]:
            await desk.index_change.discard()
            return self.tr(
                "The present index stays in use. The new embeddings are kept, so the same change costs nothing later."
            ), True

        self._begin(work, self.tr("Removing the new index"))

    async def _switched(self, desk: Desk, on_progress: OnProgress) -> str:
        turned = await desk.index_change.run(desk.settings, on_progress=on_progress)
        return self.tr(
            "%Ln document(s) moved to the new index. The previous index is kept until you remove it.",
            "",
            turned,
        )

    def bring_back(self) -> None:
        """Switch back to the previous index and its settings."""

        async def work(desk: Desk, on_progress: OnProgress) -> tuple[str, bool]:
            model = await desk.index_change.back()
            if model is None:
                return self.tr("There is no previous index."), False
            return self.tr("Restored the index of {model}.").format(model=model), True

        self._begin(work, self.tr("Restoring the previous index"))

    def drop_old(self) -> None:
        """Remove the previous index."""

        async def work(desk: Desk, on_progress: OnProgress) -> tuple[str, bool]:
            count = await desk.index_change.drop_old()
            return self.tr("Removed the previous index (%Ln document(s)).", "", count), True

        self._begin(work, self.tr("Removing the previous index"))

    def stop(self) -> None:
        """Stop what is running. A rebuild or a reindex continues at the next start."""
        if self._task is not None:
            self._task.cancel()

    def _begin(
        self, work: Callable[[Desk, OnProgress], Coroutine[Any, Any, tuple[str, bool]]], doing: str
    ) -> None:
        desk = self._view_model.desk
        if desk is None or self.doing:
            return
        self.doing = doing
        self.is_asked = False
        self.began.emit(doing)
        self._task = self._tasks.start(work(desk, self._report), doing="the upkeep of the library")
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

    def _report(self, done: int, total: int) -> None:
        self.progressed.emit(done, total)

    def _found(self, found: Findings) -> str:
        counts = self.tr("{documents} documents, {chunks} chunks, {vectors} vectors.").format(
            documents=wording.number(found.documents),
            chunks=wording.number(found.chunks),
            vectors=wording.number(found.vectors),
        )
        parts = [counts]
        if found.ok:
            parts.insert(0, self.tr("No problems found."))
        else:
            parts += self._wrong(found)
        if found.queued_again:
            parts.append(
                self.tr("%Ln document(s) will be processed again at the next start.", "", found.queued_again)
            )
        return "\n".join([*parts, *(wording.notice_words(remark) for remark in found.remarks)])

    def _wrong(self, found: Findings) -> list[str]:
        parts = []
        if found.holes:
            parts.append(self.tr("%Ln chunk(s) are incomplete.", "", found.holes))
        if found.orphans:
            parts.append(self.tr("%Ln vector(s) or passages belong to no document.", "", found.orphans))
        if found.unreachable:
            parts.append(self.tr("%Ln vector(s) cannot be found by a search.", "", found.unreachable))
        if found.without_source:
            parts.append(self.tr("%Ln document(s) have no file in the catalog.", "", found.without_source))
        if found.unkept:
            parts.append(
                self.tr(
                    "%Ln chunk(s) have neither a vector nor a saved embedding: the provider has to embed "
                    "them again.",
                    "",
                    found.unkept,
                )
            )
        if found.holes > found.unkept or found.orphans or found.unreachable or found.without_source:
            parts.append(self.tr("“Repair” fixes this at no cost."))
        return parts
