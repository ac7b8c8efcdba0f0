# SPDX-License-Identifier: Apache-2.0
"""The kept questions, how the library answers them now, and how it did the last time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.look.appearance import announce
from docdesk.gui.look.room import fit
from docdesk.gui.look.tips import tip_of
from docdesk.values.kept_questions import Evaluation, Figures, Judged, KeptQuestion
from docdesk.values.texts import visible


class KeptQuestionsDialog(QDialog):
    """Open it with `open()`, then show what is kept. It requests the rest through its signals."""

    evaluation_requested = Signal()
    forget_requested = Signal(object)
    """The ids of questions to drop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Kept questions"))
        fit(self, 760, 440)
        self.figures = QLabel()
        self.figures.setWordWrap(True)
        self.figures.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Kept questions"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAlternatingRowColors(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHeaderLabels(
            [self.tr("Question"), self.tr("Right answer"), self.tr("Now"), self.tr("Before")]
        )
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.list.header().resizeSection(0, 320)
        self.list.header().resizeSection(1, 180)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.again = buttons.addButton(self.tr("&Ask them all"), QDialogButtonBox.ButtonRole.ActionRole)
        self.forget = buttons.addButton(self.tr("&Remove"), QDialogButtonBox.ButtonRole.DestructiveRole)
        self.again.clicked.connect(self.evaluation_requested)
        self.forget.clicked.connect(lambda: self.forget_requested.emit(self._selected()))
        buttons.rejected.connect(self.reject)
        self.list.itemSelectionChanged.connect(self._allow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for widget in (self.figures, self.list, buttons):
            layout.addWidget(widget)
        self.show_questions([])

    def show_questions(self, questions: Sequence[KeptQuestion]) -> None:
        """Show what is kept, not asked yet."""
        self._fill([self._item(question) for question in questions])
        self.figures.setText(
            self.tr("%Ln question(s)", "", len(questions))
            if questions
            else self.tr(
                "No question is kept. Search for something, and keep a passage as the right answer in its menu, or say"
                " below the results that nothing here is the answer."
            )
        )

    def show_evaluating(self) -> None:
        """They are being asked."""
        self.again.setEnabled(False)
        self.figures.setText(self.tr("Asking the kept questions…"))

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Show how they are answered."""
        self._fill([self._judged(each) for each in evaluation.judged])
        lines = [self._line(self.tr("Now"), evaluation.model, evaluation.figures)]
        if evaluation.figures_before is not None and evaluation.at_before is not None:
            when = QDateTime.fromSecsSinceEpoch(int(evaluation.at_before))
            words = QLocale().toString(when, QLocale.FormatType.ShortFormat)
            lines.append(self._line(words, evaluation.model_before or "", evaluation.figures_before))
            lines.append(self.tr("%Ln answer(s) changed", "", len(evaluation.changed)))
        self.figures.setText("\n".join(lines))
        announce(self, lines[0])

    def _line(self, when: str, model: str, figures: Figures) -> str:
        template = self.tr(
            "{when}: first {first}, among five {five}, MRR {mrr}, rightly nothing {nothing} ({model})"
        )
        return template.format(
            when=when,
            model=model,
            first=_percent(figures.hit_at_1),
            five=_percent(figures.hit_at_5),
            mrr="–" if figures.mrr is None else QLocale().toString(figures.mrr, "f", 2),
            nothing=_percent(figures.refusals),
        )

    def _item(self, question: KeptQuestion) -> QTreeWidgetItem:
        answer = self.tr("nothing") if question.expects_nothing else visible(question.name)
        item = QTreeWidgetItem([visible(question.text), answer, "", ""])
        item.setData(0, Qt.ItemDataRole.UserRole, question.id)
        item.setToolTip(0, tip_of(visible(question.text)))
        return item

    def _judged(self, each: Judged) -> QTreeWidgetItem:
        item = self._item(each.question)
        item.setText(2, self._place(each.question, each.rank, each.refused))
        if each.is_gone:
            item.setText(2, self.tr("its document is gone"))
        elif not each.is_new:
            item.setText(3, self._place(each.question, each.rank_before, each.refused_before))
        if each.has_changed:
            font = item.font(0)
            font.setBold(True)
            for column in range(4):
                item.setFont(column, font)
        return item

    def _place(self, question: KeptQuestion, rank: int | None, refused: bool) -> str:
        if question.expects_nothing:
            return self.tr("nothing found") if refused else self.tr("something found")
        return self.tr("not found") if rank is None else self.tr("place {rank}").format(rank=rank)

    def _fill(self, items: list[QTreeWidgetItem]) -> None:
        self.list.clear()
        self.list.addTopLevelItems(items)
        self.again.setEnabled(bool(items))
        self._allow()

    def _allow(self) -> None:
        self.forget.setEnabled(bool(self.list.selectedItems()))

    def _selected(self) -> list[str]:
        return [str(item.data(0, Qt.ItemDataRole.UserRole)) for item in self.list.selectedItems()]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{QLocale().toString(100 * share, 'f', 0)} %"
