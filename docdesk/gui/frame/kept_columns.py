# SPDX-License-Identifier: Apache-2.0
"""The columns of the table from one start to the next: their order, widths and which are shown."""

from __future__ import annotations

from docdesk.gui.model.columns import COLUMNS
from docdesk.gui.model.window_state import WindowState
from docdesk.gui.table.document_table import DocumentTable

COVERAGE = "coverage_column"
"""Not empty once the column of coverages was shown, or a person chose."""
KNOWN = "known_columns"
"""How many columns the table had when their layout was kept."""
COLUMNS_BEFORE = 10
"""How many they were before that was kept."""
CHOSEN = "chosen_columns"
"""The columns whose widths a person chose."""


def restore_columns(table: DocumentTable, state: WindowState) -> None:
    """The columns as they were at the last start."""
    columns = state.bytes("columns")
    if not columns.isEmpty():
        chosen = [int(text) for text in state.texts(CHOSEN) if text.isdecimal()]
        kept = state.text(KNOWN)
        known = int(kept) if kept.isdecimal() else COLUMNS_BEFORE
        table.restore_columns(columns, chosen, known)
        table.coverage_follows = not state.text(COVERAGE)


def keep_columns(table: DocumentTable, state: WindowState) -> None:
    """Remember the columns for the next start."""
    state.keep(columns=table.columns_state())
    state.keep(**{KNOWN: str(len(COLUMNS))})
    state.keep(**{COVERAGE: "" if table.coverage_follows else "known"})
    state.keep(**{CHOSEN: [str(column) for column in sorted(table.room.chosen)]})
