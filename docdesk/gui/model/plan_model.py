# SPDX-License-Identifier: Apache-2.0
"""The files of a plan as rows: what each would cost, and whether to add it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, auto
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QObject,
    Qt,
)

from docdesk.gui.look import wording
from docdesk.gui.look.fact_words import language_words
from docdesk.gui.look.tips import tip_of
from docdesk.gui.model.index import NOWHERE, Index
from docdesk.values.paths import name_of_path, path_of_text
from docdesk.values.plans import PICTURE_TOKENS, FilePlan, Plan, Price
from docdesk.values.recognition import SECONDS_A_PAGE

translate = QCoreApplication.translate


class Column(IntEnum):
    """The columns, in their order."""

    FILE = 0
    PAGES = auto()
    CHARACTERS = auto()
    CHUNKS = auto()
    TOKENS = auto()
    NEW = auto()
    COST = auto()
    REMARKS = auto()


class PlanModel(QAbstractTableModel):
    """Rows are appended as files are examined. Unchecked files are left out."""

    def __init__(self, price: Price | None, *, decides: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.left_out: set[str] = set()
        """The paths of the unchecked files."""
        self._files: list[FilePlan] = []
        self._price = price
        self._decides = decides
        self._titles = {
            Column.FILE: self.tr("File"),
            Column.PAGES: self.tr("Pages"),
            Column.CHARACTERS: self.tr("Characters"),
            Column.CHUNKS: self.tr("Chunks"),
            Column.TOKENS: self.tr("Tokens"),
            Column.NEW: self.tr("New"),
            Column.COST: self.tr("Cost"),
            Column.REMARKS: self.tr("Remarks"),
        }

    def append(self, files: Sequence[FilePlan]) -> None:
        """More files were examined."""
        if files:
            first = len(self._files)
            self.beginInsertRows(NOWHERE, first, first + len(files) - 1)
            self._files.extend(files)
            self.endInsertRows()

    def show(self, plan: Plan) -> None:
        """Show what the files cost now that others were left out, in the same rows."""
        fresh = {file.path: file for file in plan.files}
        self._files = [fresh.get(file.path, file) for file in self._files]
        if self._files:
            self.dataChanged.emit(self.index(0, Column.NEW), self.index(len(self._files) - 1, Column.REMARKS))

    def decide_no_more(self) -> None:
        """Nothing can be left out any more."""
        self._decides = False
        if self._files:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._files) - 1, 0))

    def file(self, row: int) -> FilePlan:
        """The file of a row."""
        return self._files[row]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._files)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._titles[Column(section)]
            if role == Qt.ItemDataRole.ToolTipRole and section == Column.NEW:
                return self.tr("Tokens that this model has not embedded yet in this library")
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _side(section)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() == Column.FILE and self._decides:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        file, column = self._files[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(file, Column(column))
        if role == Qt.ItemDataRole.CheckStateRole and column == Column.FILE and self._decides:
            return Qt.CheckState.Unchecked if file.path in self.left_out else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            if column == Column.FILE:
                return tip_of(wording.shown_path(file.path))
            if column == Column.REMARKS:
                return tip_of(remarks(file, in_full=True)) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[Column(column)]}: {self._text(file, Column(column))}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self._decides or not index.isValid():
            return False
        path = self._files[index.row()].path
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self.left_out.discard(path)
        else:
            self.left_out.add(path)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        return True

    def _text(self, file: FilePlan, column: Column) -> str:
        if column is Column.FILE:
            return name_of_path(path_of_text(file.path))
        if column is Column.REMARKS:
            return remarks(file)
        if file.problem is not None:
            return ""
        if column is Column.COST:
            return money_words(self._price.of(file.tokens_new) if self._price is not None else None)
        numbers = {
            Column.PAGES: file.pages,
            Column.CHARACTERS: file.characters,
            Column.CHUNKS: file.chunks,
            Column.TOKENS: file.tokens,
            Column.NEW: file.tokens_new,
        }
        return wording.number(numbers[column])


def _side(column: int) -> Qt.AlignmentFlag:
    side = (
        Qt.AlignmentFlag.AlignLeft if column in (Column.FILE, Column.REMARKS) else Qt.AlignmentFlag.AlignRight
    )
    return side | Qt.AlignmentFlag.AlignVCenter


def remarks(file: FilePlan, *, in_full: bool = False) -> str:
    """What to know about a file before it is added; `in_full` adds details and remedies."""
    if file.problem is not None:
        title, detail, remedy = wording.problem_words(file.problem)
        return f"{title}. {detail} {remedy}" if in_full else title
    found = []
    if file.duplicate_of is not None:
        other = file.duplicate_of if in_full else name_of_path(path_of_text(file.duplicate_of))
        found.append(translate("Plan", "Identical to {name}.").format(name=wording.shown_path(other)))
    if file.paid:
        found.append(translate("Plan", "All of it has been embedded before."))
    if not file.language_fits:
        found.append(
            translate("Plan", "It is in {language}; the model only understands English.").format(
                language=language_words(file.language or "")
            )
        )
    if file.inside:
        found.append(_inside_words(file))
    if file.to_recognise:
        pages = wording.number(file.to_recognise)
        found.append(translate("Plan", "Pages whose text will be recognised: {count}.").format(count=pages))
    found += [wording.notice_words(notice) for notice in file.warnings]
    return " ".join(found)


def _inside_words(file: FilePlan) -> str:
    """The files inside a file, which are counted with it."""
    said = translate("Plan", "Counted with the files inside it: {count} ({size}).").format(
        count=wording.number(file.inside), size=wording.size_words(file.inside_bytes)
    )
    if not file.inside_failed:
        return said
    failed = translate("Plan", "{count} of them cannot be read.")
    return f"{said} {failed.format(count=wording.number(file.inside_failed))}"


def money_words(cost: float | None) -> str:
    """US dollars, to a hundredth of a cent."""
    if cost is None:
        return translate("Plan", "price unknown")
    if 0 < cost < 0.0001:
        return "< $0.0001"
    return f"${cost:,.4f}" if cost else "$0"


def sum_words(plan: Plan) -> list[str]:
    """The totals of a plan, as lines."""
    number, about = wording.number, translate("Plan", "about {what}")
    sums = plan.public()
    tokens, fresh = number(sums["tokens"]), number(sums["tokens_new"])
    cost = translate("Plan", "nothing to pay") if plan.free else money_words(plan.cost)
    if plan.bounded and not plan.free:
        fresh = translate("Plan", "at most {what}").format(what=fresh)
        cost = translate("Plan", "at most {what}").format(what=cost) if plan.cost is not None else cost
    elif not plan.counted or plan.to_recognise:
        tokens, fresh = about.format(what=tokens), about.format(what=fresh)
        cost = cost if plan.free or plan.cost is None else about.format(what=cost)
    facts = (
        (translate("Plan", "Files: {what}"), number(sums["files"])),
        (translate("Plan", "Pages: {what}"), number(sums["pages"])),
        (translate("Plan", "Chunks: {what}"), number(sums["chunks"])),
        (translate("Plan", "Tokens: {what}"), tokens),
        (translate("Plan", "New ones: {what}"), fresh),
        (translate("Plan", "Cost: {what}"), cost),
        (translate("Plan", "Time: {what}"), about.format(what=wording.time_words(max(1.0, plan.seconds)))),
    )
    lines = ["   ·   ".join(template.format(what=what) for template, what in facts)]
    if plan.price is not None and plan.price.date:
        lines.append(
            translate("Plan", "Prices of {date}, from {source}").format(
                date=plan.price.date, source=plan.price.source
            )
        )
    if plan.to_recognise:
        lines.append(_recognition_words(plan))
    if not plan.counted and not plan.bounded:
        lines.append(
            translate(
                "Plan",
                "Token counts are estimates: the model's tokenizer is not on this computer. There are "
                "at most {most} new ones.",
            ).format(most=number(sums["tokens_new_at_most"]))
        )
    return lines


def _recognition_words(plan: Plan) -> str:
    """How long the recognition takes, and what that rests on."""
    number = wording.number
    template = translate(
        "Plan",
        "Pages of pictures to recognise: {pages}, in about {time}, at {seconds} s a page and {workers} pages at "
        "once. {tokens} tokens are counted for each of them.",
    )
    return template.format(
        pages=number(plan.to_recognise),
        time=wording.time_words(max(1.0, plan.recognition_seconds)),
        seconds=number(round(SECONDS_A_PAGE)),
        workers=number(plan.workers),
        tokens=number(PICTURE_TOKENS),
    )
