# SPDX-License-Identifier: Apache-2.0
"""A tour in the window itself: a bar that says what to try next, and does it for the person who wants that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from docdesk.gui.frame.notice_bar import NoticeBar
from docdesk.gui.model.offers import wants_password

if TYPE_CHECKING:
    from pathlib import Path

    from docdesk.gui.dialogs.dialogs import Dialogs
    from docdesk.gui.frame.bars import Bars
    from docdesk.gui.frame.frame import Frame
    from docdesk.gui.model.view_model import ViewModel

PASSWORD = "lantern"
"""Opens the protected sample."""


@dataclass(frozen=True, slots=True)
class Step:
    """What to try, the button that does it, and what that does."""

    text: str
    button: str
    act: Callable[[], object]


class Tour(QObject):
    """Nothing is hidden or locked meanwhile: the person may do something else, and end the tour at any time."""

    def __init__(
        self, window: Frame, view_model: ViewModel, dialogs: Dialogs, bars: Bars, samples: Path | None
    ) -> None:
        """`samples` is the folder of the sample documents, if they were installed."""
        super().__init__(window)
        self._window = window
        self._view_model = view_model
        self._dialogs = dialogs
        self._samples = samples
        self.bar = NoticeBar("information")
        bars.add(self.bar)
        self.place = 0
        window.actions_.tour.triggered.connect(self.begin)

    def begin(self) -> None:
        """From the first step."""
        self._show(0)

    def steps(self) -> list[Step]:
        """The steps in order."""
        return [
            Step(
                self.tr(
                    "Add documents: drop files or folders anywhere on the window, or press Ctrl+O. Each gets a row,"
                    " and can be searched as soon as it is ready."
                ),
                self.tr("Add the samples"),
                self._add_samples,
            ),
            Step(
                self.tr(
                    "A row that failed says why, and what to do about it. One of the samples is protected: select it,"
                    " choose Enter password… in its details, and type {password}."
                ).format(password=PASSWORD),
                self.tr("Show it"),
                self._show_failure,
            ),
            Step(
                self.tr(
                    "Search with Ctrl+F, in a sentence of your own words. The arrows go from passage to passage, and"
                    " Enter goes to the page, where the passage is marked."
                ),
                self.tr("Search for me"),
                self._search,
            ),
            Step(
                self.tr(
                    "Everything that the window can do is in one list: press Ctrl+Shift+A and type a part of its name."
                    " F1 lists the keys."
                ),
                self.tr("Open the list"),
                self._window.actions_.palette.trigger,
            ),
            Step(
                self.tr(
                    "The guide has a page for each task and for each error. It is in the menu Help, and needs no"
                    " network."
                ),
                self.tr("Open the guide"),
                self._dialogs.helping.show_guide,
            ),
        ]

    def _show(self, place: int) -> None:
        steps = self.steps()
        if place >= len(steps):
            self.bar.hide()
            return
        self.place = place
        step = steps[place]
        go_on = self.tr("Next") if place + 1 < len(steps) else self.tr("End the tour")
        text = self.tr("{step} of {steps}: {text}").format(step=place + 1, steps=len(steps), text=step.text)
        self.bar.offer(text, [(step.button, step.act), (go_on, lambda: self._show(place + 1))])
        self.bar.buttons[0].setFocus()

    def _add_samples(self) -> None:
        if self._samples is not None:
            self._view_model.add([self._samples])
        else:
            self._dialogs.choose_files()

    def _show_failure(self) -> None:
        """Select a protected document; the samples' own if there are others."""
        found = [document for document in self._view_model.table.documents() if wants_password(document)]
        if found:
            self._dialogs.document_requested.emit(found[-1].id)

    def _search(self) -> None:
        self._window.actions_.find.trigger()
        self._window.search_field.setText(self.tr("How often must the lens be washed?"))
