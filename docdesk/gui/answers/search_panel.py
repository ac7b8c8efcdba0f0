# SPDX-License-Identifier: Apache-2.0
"""The results of a search: passages with their document, page and score."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from docdesk.gui.look import appearance, wording
from docdesk.gui.look.appearance import announce
from docdesk.gui.model.index import NOWHERE, Index
from docdesk.values.documents import Passage
from docdesk.values.problems import Problem
from docdesk.values.texts import visible

PASSAGE_ROLE = int(Qt.ItemDataRole.UserRole)
LINES = 4
PAD = 12


class PassageModel(QAbstractListModel):
    """The passages of one search, best first; one document's passages stand together."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.passages: list[Passage] = []
        self.pattern: re.Pattern[str] | None = None
        """The words that are marked in the passages."""

    def show(self, text: str, passages: Sequence[Passage]) -> None:
        """Show these passages; the words of `text` are marked in them."""
        self.beginResetModel()
        first: dict[str, int] = {}
        for position, passage in enumerate(passages):
            first.setdefault(passage.document, position)
        self.passages = sorted(passages, key=lambda passage: first[passage.document])
        words = sorted(marked_words(text), key=len, reverse=True)
        # a Latin word begins where it stands; other scripts are written without gaps
        parts = [(r"\b" if word.isascii() else "") + re.escape(word) for word in words]
        self.pattern = re.compile("|".join(parts), re.IGNORECASE) if parts else None
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.passages)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        passage = self.passages[index.row()]
        if role == PASSAGE_ROLE:
            return passage
        if role == Qt.ItemDataRole.DisplayRole:
            return passage.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return wording.shown_path(passage.path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            where = wording.page_words(passage.page, passage.last_page)
            return f"{visible(passage.name)}, {where}, {score_words(passage.score)}. {passage.text}"
        return None


def marked_words(text: str) -> set[str]:
    """The words of a question worth marking: short Latin words are glue, short words of other scripts are not."""
    words = (word.strip("?!.,;:()[]\"'“”„«»…").casefold() for word in text.split())
    return {word for word in words if len(word) > 3 or (word and not word.isascii())}


def score_words(score: float) -> str:
    """A score of 0 to 1 in hundredths, as a person compares it."""
    return f"{max(0.0, min(1.0, score)):.2f}"


class PassageDelegate(QStyledItemDelegate):
    """Name, page and score on one line, the passage's beginning under it with the words in bold."""

    def __init__(self, model: PassageModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = option.fontMetrics.lineSpacing()
        # the list is as wide as it is: a width here would only make it scroll sideways
        return QSize(100, line * (LINES + 1) + 2 * PAD + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        passage = cast(Passage, index.data(PASSAGE_ROLE))
        full = QStyleOptionViewItem(option)
        self.initStyleOption(full, index)
        full.text = ""
        widget: QWidget | None = full.widget
        if widget is not None:
            widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, full, painter, widget)
        selected = bool(full.state & QStyle.StateFlag.State_Selected)
        palette = full.palette
        ink = palette.color(QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text)
        painter.save()
        painter.setFont(full.font)
        area = full.rect.adjusted(PAD, PAD, -PAD, -PAD)
        line = full.fontMetrics.lineSpacing()
        soft = ink if selected else appearance.muted(palette)
        head = QRect(area.left(), area.top(), area.width(), line)
        self._head(painter, head, passage, full.font, (ink.name(), soft.name()))
        painter.setPen(ink)
        mark = None if selected else appearance.tone(appearance.MARK, palette)
        self._body(painter, area.adjusted(0, line + 4, 0, 0), passage.text, full.font, mark)
        if not selected:
            painter.setPen(palette.color(QPalette.ColorRole.AlternateBase).darker(110))
            painter.drawLine(
                full.rect.bottomLeft() + QPoint(PAD, 0), full.rect.bottomRight() - QPoint(PAD, 0)
            )
        painter.restore()

    def _head(
        self, painter: QPainter, area: QRect, passage: Passage, font: QFont, inks: tuple[str, str]
    ) -> None:
        ink, soft = inks
        where = f"{wording.page_words(passage.page, passage.last_page)}  ·  {score_words(passage.score)}"
        metrics = painter.fontMetrics()
        room = metrics.horizontalAdvance(where)
        painter.setPen(soft)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, where)
        bold = QFont(font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(ink)
        middle = Qt.TextElideMode.ElideMiddle
        name = painter.fontMetrics().elidedText(visible(passage.name), middle, area.width() - room - PAD)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(font)

    def _body(self, painter: QPainter, area: QRect, text: str, font: QFont, mark: QColor | None) -> None:
        flat = visible(" ".join(text.split()))
        first = next(iter(self._found(flat)), None)
        if first is not None and first.start() > 160:
            # begin a little before the first word that was asked for
            flat = "…" + flat[flat.rfind(" ", 0, first.start() - 60) + 1 :]
        layout = QTextLayout(flat, font)
        layout.setFormats([_mark(match.start(), match.end(), mark) for match in self._found(flat)])
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        height = 0.0
        for _ in range(LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(area.width())
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        layout.draw(painter, QPointF(area.topLeft()))

    def _found(self, text: str) -> list[re.Match[str]]:
        pattern = self._model.pattern
        return list(pattern.finditer(text)) if pattern is not None else []


def _mark(start: int, end: int, ground: QColor | None) -> QTextLayout.FormatRange:
    mark = QTextLayout.FormatRange()
    mark.start, mark.length = start, end - start
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold)
    if ground is not None:
        look.setBackground(ground)
    mark.format = look
    return mark


class SearchPanel(QWidget):
    """The list of results beside the table."""

    passage_chosen = Signal(object)
    """A passage was selected, by mouse or arrows: the `Passage`."""
    passage_activated = Signal(object)
    """A passage was activated: the `Passage`."""
    open_requested = Signal(str)
    """The file of a passage is wanted: its path."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(280)
        self.title = QLabel(self.tr("Search"))
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self._cross = QToolButton()
        self._cross.setAutoRaise(True)
        self._cross.setIcon(appearance.icon("close", self.palette()))
        self._cross.setAccessibleName(self.tr("Close the search"))
        self._cross.setToolTip(self.tr("Close the search (Esc)"))
        self._cross.clicked.connect(self.closed)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setContentsMargins(PAD, PAD, PAD, PAD)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.model = PassageModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(PassageDelegate(self.model, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName(self.tr("Passages found"))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.activated.connect(self._activated)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self._cross, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.library = QLabel()
        self.library.setTextFormat(Qt.TextFormat.PlainText)
        self.library.setWordWrap(True)
        layout.addLayout(head)
        layout.addWidget(self.library)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.list, 1)
        self._say("")
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "library"):
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        self._cross.setIcon(appearance.icon("close", self.palette()))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, appearance.muted(palette))
        self.library.setPalette(palette)

    def show_library(self, documents: int, chunks: int, model: str) -> None:
        """Say what is searched: the number of ready documents and chunks, and the model."""
        parts = [self.tr("%Ln document(s)", "", documents), self.tr("%Ln chunk(s)", "", chunks), model]
        self.library.setText("  ·  ".join(parts))

    def show_searching(self, text: str) -> None:
        """A search is running; the previous results stay until it ends."""
        self.title.setText(self.tr("Searching for “{text}”…").format(text=text))

    def show_passages(self, text: str, passages: Sequence[Passage]) -> None:
        """The answers."""
        self.model.show(text, passages)
        count = self.tr("%Ln passage(s)", "", len(passages))
        self.title.setText(self.tr("{count} for “{text}”").format(count=count, text=text))
        if passages:
            self.message.hide()
            self.list.show()
        else:
            self._say(self.tr("Nothing was found. Only documents that are ready are searched."))
        announce(self, self.title.text())

    def show_problem(self, text: str, problem: Problem) -> None:
        """The search itself failed."""
        self.model.show(text, [])
        title, detail, remedy = wording.problem_words(problem)
        self.title.setText(title)
        self._say(f"{detail}\n\n{remedy}")
        announce(self, title)

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.show()
        self.list.hide()

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self.passage_chosen.emit(cast(Passage, index.data(PASSAGE_ROLE)))

    def _activated(self, index: QModelIndex) -> None:
        self.passage_activated.emit(cast(Passage, index.data(PASSAGE_ROLE)))

    def _menu(self, where: QPoint) -> None:
        index = self.list.indexAt(where)
        if not index.isValid():
            return
        passage = cast(Passage, index.data(PASSAGE_ROLE))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open the document")).triggered.connect(
            lambda: self.open_requested.emit(passage.path)
        )
        menu.addAction(self.tr("Copy the passage")).triggered.connect(lambda: _copy(passage.text))
        menu.popup(self.list.viewport().mapToGlobal(where))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
