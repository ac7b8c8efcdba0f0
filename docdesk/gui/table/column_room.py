# SPDX-License-Identifier: Apache-2.0
"""Shares the width of the table among its columns: names and reasons take what the others leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView

from docdesk.gui.model.columns import COLUMNS, Column

GOOD_NAME = 230
"""A name of ordinary length is seen whole; in a narrow window it gets `LEAST_NAME`."""
LEAST_NAME = 125
LEAST_STATUS = 150
LEAST_STRIP = 76
NAMES_PART = 0.45
"""How much of the free room names get; reasons are longer."""
MOST_TITLE = 340
"""A reason's title asks for no more room than this."""


class ColumnRoom(QObject):
    """Keeps the columns of a view as wide as the view. A width that a person chose stays."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._header = table.horizontalHeader()
        self._dividing = False
        self._title = 0
        """The width of the longest title of a reason that was in sight."""
        self.chosen: set[int] = set()
        """Columns whose width a person chose."""
        self._header.sectionResized.connect(self._resized)
        self._header.sectionHandleDoubleClicked.connect(self._give_back)

    def need(self, title: int) -> None:
        """The title of a reason is this wide, in logical pixels, with its margins."""
        title = min(title, MOST_TITLE)
        if title > self._title:
            self._title = title
            self.divide()

    def divide(self) -> None:
        """Give every column its width."""
        shown = [spec.column for spec in COLUMNS if not self._table.isColumnHidden(spec.column)]
        # the size hint has room for the heading whole, with the arrow of a sorted column
        headings = {column: self._header.sectionSizeHint(column) for column in shown}
        wanted: dict[int, int] = {
            column: self._header.sectionSize(column)
            if column in self.chosen
            else max(COLUMNS[column].width, headings[column])
            for column in shown
        }
        reason = headings.get(Column.REASON, 0)
        widths = shared(self._table.viewport().width(), wanted, self.chosen, reason, max(reason, self._title))
        self._dividing = True
        for column, width in widths.items():
            self._header.resizeSection(column, width)
        self._dividing = False

    def _resized(self, column: int, before: int, after: int) -> None:
        # a column that was hidden or shown comes here as well
        if not self._dividing and before and after and not self._table.isColumnHidden(column):
            self.chosen.add(column)
            self.divide()

    def _give_back(self, column: int) -> None:
        """A double click on a column's edge leaves its width to the table again."""
        self.chosen.discard(column)
        self.divide()


def shared(
    room: int, wanted: Mapping[int, int], chosen: Iterable[int], heading: int, title: int
) -> dict[int, int]:
    """Widths for a table that is `room` wide, in logical pixels.

    Status, coverage, name and reason give way, in this order, unless a person chose them; others get what they want.
    The reason gets the width of its titles if that fits, and always that of its heading, even if the table is then
    wider than its room.
    """
    widths = dict(wanted)
    flexible = [
        column for column in (Column.NAME, Column.REASON) if column in widths and column not in chosen
    ]
    if not flexible:
        return widths
    least = {Column.NAME: GOOD_NAME, Column.REASON: title}
    free = room - sum(width for column, width in widths.items() if column not in flexible)
    missing = sum(least[column] for column in flexible) - free
    for column, least_width in ((Column.STATUS, LEAST_STATUS), (Column.COVERAGE, LEAST_STRIP)):
        if missing > 0 and column in widths and column not in chosen:
            given = min(missing, max(0, widths[column] - least_width))
            widths[column] -= given
            free += given
            missing -= given
    if missing > 0:
        given = min(missing, GOOD_NAME - LEAST_NAME) if Column.NAME in flexible else 0
        least[Column.NAME] -= given
        least[Column.REASON] = max(heading, title - (missing - given))
    if len(flexible) == 1:
        widths[flexible[0]] = max(least[flexible[0]], free)
        return widths
    name = min(round(free * NAMES_PART), free - least[Column.REASON])
    widths[Column.NAME] = max(least[Column.NAME], name)
    widths[Column.REASON] = max(least[Column.REASON], free - widths[Column.NAME])
    return widths
