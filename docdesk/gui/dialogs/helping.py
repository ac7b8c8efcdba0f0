# SPDX-License-Identifier: Apache-2.0
"""Help: the guide, what an error means, and what docdesk is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from docdesk.gui.dialogs.about_dialog import AboutDialog
from docdesk.gui.dialogs.guide_dialog import GuideDialog
from docdesk.gui.dialogs.guide_pages import ERRORS
from docdesk.gui.model.new_versions import NewVersions
from docdesk.gui.model.view_model import ViewModel
from docdesk.system.licences import packages


class Helping(QObject):
    """Opens the windows of help. There is one guide, whichever page is wanted."""

    report_requested = Signal()
    """A person wants to report a fault."""

    def __init__(
        self,
        view_model: ViewModel,
        window: QWidget,
        show: Callable[[QDialog], None],
        new_versions: NewVersions,
    ) -> None:
        """`show` puts a dialog over the window."""
        super().__init__(window)
        self._new_versions = new_versions
        self._view_model = view_model
        self._window = window
        self._show = show
        self.guide: GuideDialog | None = None
        """The guide while it is open."""

    def show_guide(self, page: str = "start", anchor: str = "") -> None:
        """Open the guide at a page of `guide_pages.PAGES`, or turn the open one to it."""
        if self.guide is None:
            self.guide = GuideDialog(self._window)
            self.guide.destroyed.connect(self._forget_guide)
            self.guide.show()
        self.guide.show_page(page, anchor)
        self.guide.raise_()
        self.guide.activateWindow()

    def explain(self, code: str) -> None:
        """What an error means, and what to do."""
        self.show_guide(ERRORS, code)

    def show_about(self) -> None:
        """What this is, and whose."""
        dialog = AboutDialog(self._view_model.settings.embedding_model, self._window)
        dialog.page_requested.connect(self.show_guide)
        dialog.report_requested.connect(self.report_requested)
        dialog.offer_new_version(self._new_versions.can_ask)
        dialog.new_version_requested.connect(self._new_versions.ask)
        # methods of the dialog: the connections go with it
        self._new_versions.found.connect(dialog.show_release)
        self._new_versions.failed.connect(dialog.show_no_release)
        # a late answer must not reach a dialog that is gone
        there = [dialog]
        dialog.destroyed.connect(there.clear)

        async def find_packages() -> None:
            found = await asyncio.to_thread(packages)
            for open_dialog in there:
                open_dialog.show_packages(found)

        self._view_model.library.run(find_packages(), doing="listing packages")
        self._show(dialog)

    def _forget_guide(self) -> None:
        self.guide = None
