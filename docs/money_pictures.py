# SPDX-License-Identifier: Apache-2.0
"""The pictures of docs/money.md: a plan, a provider's limit that is waited for, the ledger, the settings.

`make_pictures.py` runs it. Nothing is paid for them: a plan sends nothing, and what is sent goes to an
endpoint on the loopback that is held at a limit.
"""

from __future__ import annotations

import asyncio
import shutil
from typing import Any

from make_pictures import Pictures, until

from docdesk.gui.dialogs.plan_dialog import PlanDialog
from docdesk.gui.model.drops import DropState
from docdesk.settings.model import changed
from docdesk.values.documents import Status
from tests.openai_endpoint import Endpoint

TOKENS_A_MINUTE = 25_000
GERMAN = "Der Leuchtturm steht seit vielen Jahren an der Küste, und der Wärter putzt jeden Morgen die Linse. "


class MoneyPictures(Pictures):
    """The same window, with a provider that costs, and then with one that has a limit."""

    async def make(self) -> None:
        view_model, window = self.view_model, self.window
        self.write_documents()
        endpoint = Endpoint(base_ms=120, per_input_ms=0.5)
        endpoint.tokens_per_period = TOKENS_A_MINUTE
        endpoint.start()
        try:
            window.show()
            view_model.open()
            await until(lambda: view_model.is_open)
            await self.limited(endpoint)
            await self.ledger()
            await self.diagnostic()
            await self.plan()
            await self.money_page()
            window.hide()
            await view_model.close()
        finally:
            endpoint.stop()

    def write_documents(self) -> None:
        """Beside the samples: texts of some length, a copy, and one in another language."""
        (self.documents / "Leuchtturm.txt").write_text(GERMAN * 60, "utf-8")
        for year in (1891, 1892, 1893):
            days = (
                f"On day {day} of {year} the wind stood at {day * year % 360} degrees and {day % 9} ships came in. "
                for day in range(1, 420 + year % 7 * 90)
            )
            text = f"# Harbour log {year}\n\n" + "".join(days)
            (self.documents / f"harbour log {year}.md").write_text(text, "utf-8")
        shutil.copy(self.documents / "harbour log 1892.md", self.documents / "harbour log 1892 (copy).md")

    async def use(self, **values: Any) -> None:
        """Work with other settings from now on."""
        fresh = changed(self.view_model.settings, **values)
        self.view_model.configuration.reconfigure(fresh, None)
        await until(lambda: self.view_model.settings == fresh)

    async def plan(self) -> None:
        """A drop that would cost more than the person wants to spend unasked."""
        await self.use(base_url=None, model="text-embedding-3-large", ask_above=0.001)
        self.view_model.add([self.documents])
        drops = self.view_model.drops
        await until(lambda: drops.open and drops.open[0].state is DropState.ASKING)
        dialog: PlanDialog | None = None

        def found() -> bool:
            nonlocal dialog
            dialog = next((one for one in self.window.findChildren(PlanDialog) if one.isVisible()), None)
            return dialog is not None

        await until(found)
        await self.shot("plan", dialog)
        await self.shot("plan-asked")
        drops.leave(drops.open[0])

    async def limited(self, endpoint: Endpoint) -> None:
        """Requests that wait for the endpoint's limit, with the seconds on the rows and at the foot."""
        await self.use(provider="openai", base_url=endpoint.url, model="demo-embeddings")
        self.view_model.add([self.documents])

        def waits_long() -> bool:
            wait = self.view_model.rows.queue_state.waiting
            rows = [row for row in self.view_model.table.documents() if row.waiting]
            return wait is not None and wait.seconds > 5 and bool(rows)

        await until(waits_long)
        waiting = [row.id for row in self.view_model.table.documents() if row.waiting]
        self.window.table.select(waiting[:1])
        await self.shot("countdown")
        self.window.table.clearSelection()
        ids = [row.id for row in self.view_model.table.documents() if not row.status.ended]
        self.view_model.queue.cancel(ids)
        await until(self.at_rest)

    async def ledger(self) -> None:
        """What went to the endpoint until now."""
        opened: list[Any] = []
        self.window.dialogs.opened.connect(opened.append)
        # the ledger is written behind the work
        await asyncio.sleep(0.5)
        self.window.dialogs.show_ledger()
        await until(lambda: bool(opened))
        await self.shot("ledger", opened[0])
        opened[0].reject()

    async def diagnostic(self) -> None:
        """The file for whoever can help."""
        opened: list[Any] = []
        self.window.diagnosing.opened.connect(opened.append)
        rows = self.view_model.table.documents()
        self.window.diagnosing.show(next(row for row in rows if row.status is Status.FAILED))
        await until(lambda: opened and opened[0].text.toPlainText())
        await self.shot("diagnostic", opened[0])
        opened[0].reject()

    async def money_page(self) -> None:
        """The page of the settings."""
        opened: list[Any] = []
        self.window.dialogs.opened.connect(opened.append)
        await self.use(ask_above=0.01)
        self.window.dialogs.open_settings()
        dialog = opened[0]
        dialog.list.setCurrentRow(dialog.pages.index(dialog.money))
        await self.shot("money-settings", dialog)
        dialog.reject()
