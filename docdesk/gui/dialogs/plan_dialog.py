# SPDX-License-Identifier: Apache-2.0
"""The plan of a drop: a line per file, the total, and Start. It is not modal."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QProgressBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.look import appearance
from docdesk.gui.look.room import fit
from docdesk.gui.model.drops import Drop, Drops, DropState
from docdesk.gui.model.plan_model import Column, PlanModel, sum_words
from docdesk.money.prices import price_for
from docdesk.values.plans import FilePlan, Plan

GATHER_MS = 100
"""Files that were examined within this time are shown together."""
WIDTHS = {Column.FILE: 240, Column.REMARKS: 120}
NUMBER_WIDTH = 86
PADDING = "::item { padding: 0 6px; }"
"""Numbers at the right of one column and words at the left of the next must not touch."""


class PlanDialog(QDialog):
    """Open it with `show()`. Closing it decides nothing: the drop still waits in its bar."""

    def __init__(self, drop: Drop, drops: Drops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Plan"))
        fit(self, 1080, 520)
        self.drop = drop
        drop.always_asks = True
        self._drops = drops
        self._waiting: list[FilePlan] = list(drop.files)
        self.model = PlanModel(price_for(drop.settings), decides=not drop.only_shows, parent=self)
        self._build()
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(GATHER_MS)
        self._gather.timeout.connect(self._show_files)
        drop.file_examined.connect(self._take)
        drop.changed.connect(self._show_state)
        self.model.dataChanged.connect(self._checked)
        self._show_files()
        self._show_state()

    def _build(self) -> None:
        self.heading = QLabel()
        self.heading.setWordWrap(True)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Files of the plan"))
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setStyleSheet(f"QTableView{PADDING}")
        self.table.verticalHeader().hide()
        # rows of one height: asking each of a hundred thousand for its own would take seconds
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        for column in Column:
            header.resizeSection(column, WIDTHS.get(column, NUMBER_WIDTH))
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Files examined"))
        self.sums = QLabel()
        self.sums.setWordWrap(True)
        self.sums.setTextFormat(Qt.TextFormat.PlainText)
        self.sums.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.start = self.buttons.addButton(self.tr("&Start"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.leave = self.buttons.addButton(
            self.tr("&Do not add"), QDialogButtonBox.ButtonRole.DestructiveRole
        )
        self.close_button = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        for button in (self.leave, self.close_button):
            button.setAutoDefault(False)
        self.start.setDefault(True)
        self.start.clicked.connect(lambda: self._drops.start(self.drop, self.model.left_out))
        self.leave.clicked.connect(lambda: self._drops.leave(self.drop))
        self.buttons.rejected.connect(self.close)
        appearance.without_pictures(self.buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        for widget in (self.heading, self.table, self.progress, self.sums, self.buttons):
            layout.addWidget(widget)

    def _take(self, file: FilePlan) -> None:
        self._waiting.append(file)
        if not self._gather.isActive():
            self._gather.start()

    def _show_files(self) -> None:
        files, self._waiting = self._waiting, []
        self.model.append(files)
        self.progress.setRange(0, self.drop.total)
        self.progress.setValue(self.model.rowCount())
        self.progress.setFormat(self.tr("%v of %m files"))

    def _show_state(self) -> None:
        state = self.drop.state
        if state in (DropState.STARTED, DropState.LEFT):
            self.close()
            return
        examining = state is DropState.EXAMINING
        self.progress.setVisible(examining)
        self.sums.setVisible(not examining)
        self.start.setVisible(not self.drop.only_shows)
        self.leave.setVisible(not self.drop.only_shows)
        self.start.setEnabled(state is DropState.ASKING)
        self.start.setDefault(True)  # a button that was disabled has lost it
        if self.drop.only_shows:
            self.heading.setText(self.tr("The files added last, and their cost. Nothing is sent for this."))
        elif examining:
            self.heading.setText(
                self.tr("The files are being examined on this computer. Nothing is sent yet.")
            )
        else:
            self.heading.setText(
                self.tr("Nothing has been sent yet. Clear the box of each file to leave out, then start.")
            )
        if self.drop.plan is not None:
            self._show_files()
            self._show_rest(self.drop.plan)

    def _checked(self, _first: object, _last: object, roles: list[int] | None = None) -> None:
        if Qt.ItemDataRole.CheckStateRole in (roles or []) and self.drop.plan is not None:
            self._show_rest(self.drop.plan)

    def _show_rest(self, whole: Plan) -> None:
        """Show the plan without the unchecked files."""
        plan = whole.without(self.model.left_out)
        self.model.show(plan)
        self.sums.setText("\n".join(sum_words(plan)))
        self.start.setEnabled(self.drop.state is DropState.ASKING and bool(plan.files))
