# SPDX-License-Identifier: Apache-2.0
"""The table's rows: what is shown, in which order, and how little work a change costs."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from PySide6.QtCore import QDateTime, QLocale, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from docdesk.errors import Damaged
from docdesk.gui.look import wording
from docdesk.gui.model.document_table_model import DOCUMENT_ROLE, Column, DocumentTableModel
from docdesk.values.documents import Backup, Document, Stage, Status
from docdesk.values.formats import FileType
from docdesk.values.problems import Notice
from docdesk.values.waits import LIMIT, Wait, wait_text
from tests.gui.conftest import make_document

MANY = 100_000
ROLE = Qt.ItemDataRole


@pytest.fixture
def model(qapp: Any) -> DocumentTableModel:
    return DocumentTableModel()


@pytest.fixture
def tester(model: DocumentTableModel) -> QAbstractItemModelTester:
    """Watches every change of the model and fails the test where it breaks Qt's rules."""
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def names(model: DocumentTableModel) -> list[str]:
    return [model.at(row).name for row in range(model.rowCount())]


def by_id(*documents: Document) -> dict[str, Document]:
    return {document.id: document for document in documents}


class Signals:
    """Counts what a model emits."""

    def __init__(self, model: DocumentTableModel) -> None:
        self.seen: list[tuple[str, int, int]] = []
        model.dataChanged.connect(lambda top, end: self.seen.append(("changed", top.row(), end.row())))
        model.rowsInserted.connect(lambda _p, first, last: self.seen.append(("inserted", first, last)))
        model.rowsRemoved.connect(lambda _p, first, last: self.seen.append(("removed", first, last)))
        model.modelReset.connect(lambda: self.seen.append(("reset", 0, 0)))


def test_every_change_keeps_the_rules_of_a_model(
    model: DocumentTableModel, tester: QAbstractItemModelTester
) -> None:
    model.load([make_document(number) for number in range(5)])
    model.apply(by_id(make_document(5), make_document(2, status=Status.READY)), ["000000000001"])
    model.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    model.set_filter(words="document", statuses=[Status.QUEUED])
    model.apply(by_id(make_document(6), make_document(0, status=Status.FAILED)))
    model.sort(-1)
    model.set_filter()
    model.load([])
    assert model.rowCount() == 0


def test_a_row_says_what_the_document_is(model: DocumentTableModel) -> None:
    document = make_document(
        1,
        name="a.pdf",
        size=2048,
        status=Status.READY,
        pages=1200,
        chunks=7,
        seconds=75,
        covered="r1200",
        language="de",
        tags=("invoices", "to do"),
    )
    added = QLocale().toString(QDateTime.fromSecsSinceEpoch(1), QLocale.FormatType.ShortFormat)
    model.load([document])
    texts = [model.index(0, column).data() for column in Column]
    assert texts == [
        "a.pdf",
        "PDF",
        "2.0 kB",
        "Ready",
        "1,200",
        "7",
        "1:15",
        "",
        "Off",
        "All pages have text.",
        "/files",
        added,
        "German",
        "invoices, to do",
    ]
    assert model.index(0, 0).data(DOCUMENT_ROLE) == document


def test_a_running_row_says_stage_and_measure(model: DocumentTableModel) -> None:
    running = make_document(status=Status.RUNNING, stage=Stage.EXTRACT, done=3, total=12)
    model.load([running])
    cell = model.index(0, Column.STATUS)
    assert cell.data() == "Reading page 3 of 12"
    assert cell.data(ROLE.AccessibleTextRole) == "Reading page 3 of 12, 4 %"
    model.apply(by_id(dataclasses.replace(running, waiting=Wait(LIMIT, 20))))
    assert cell.data() == wait_text(Wait(LIMIT, 20))


def test_a_failure_stays_in_words_until_it_is_retried(model: DocumentTableModel) -> None:
    failed = make_document(status=Status.FAILED, error=Damaged(reason="it ends in the middle").problem())
    model.load([failed])
    cell = model.index(0, Column.REASON)
    assert cell.data() == "The file is damaged. It could not be read: it ends in the middle."
    assert "The file is damaged" in model.index(0, Column.NAME).data(ROLE.AccessibleTextRole)
    model.apply(by_id(make_document(9)))
    assert cell.data().startswith("The file is damaged")
    model.apply(by_id(dataclasses.replace(failed, status=Status.QUEUED, error=None)))
    assert cell.data() == ""


def test_a_warning_is_a_reason_too(model: DocumentTableModel) -> None:
    model.load(
        [make_document(status=Status.READY, warnings=(Notice("encoding_guessed", {"encoding": "cp949"}),))]
    )
    assert model.index(0, Column.REASON).data() == "The text's encoding was guessed: cp949."


def test_numbers_stand_at_the_right(model: DocumentTableModel) -> None:
    model.load([make_document()])
    right = {
        column
        for column in Column
        if Qt.AlignmentFlag(model.index(0, column).data(ROLE.TextAlignmentRole)) & Qt.AlignmentFlag.AlignRight
    }
    assert right == {Column.SIZE, Column.PAGES, Column.CHUNKS, Column.TIME}


@pytest.mark.parametrize("column", [-1, *Column])
@pytest.mark.parametrize("order", list(Qt.SortOrder))
def test_any_column_sorts(model: DocumentTableModel, column: int, order: Qt.SortOrder) -> None:
    kinds = [FileType.PDF, FileType.TEXT, FileType.MARKDOWN]
    model.load(
        [
            make_document(
                number,
                name=f"{(number * 7) % 5}.pdf",
                path=f"/{(number * 2) % 5}/{number}.pdf",
                type=kinds[number % 3],
                size=(number * 3) % 5,
                status=list(Status)[number],
                pages=(number * 2) % 5,
                chunks=4 - number,
                seconds=float((number * 4) % 5),
                error=Damaged(reason="x").problem() if number == 2 else None,
                backup=list(Backup)[number % 4],
                covered=f"r{number + 1} e{5 - number}",
                language=["ko", "", "de", "en", "fr"][number],
                tags=[("b", "c"), (), ("a",), ("b",), ("c",)][number],
            )
            for number in range(5)
        ]
    )
    model.sort(column, order)
    keys = {
        -1: lambda d: d.added_at,
        Column.COVERAGE: lambda d: -int(d.covered[1]),
        Column.NAME: lambda d: d.name,
        Column.TYPE: lambda d: d.type.value,
        Column.SIZE: lambda d: d.size,
        Column.STATUS: lambda d: ["running", "queued", "failed", "cancelled", "ready"].index(d.status.value),
        Column.PAGES: lambda d: d.pages,
        Column.CHUNKS: lambda d: d.chunks,
        Column.TIME: lambda d: d.seconds,
        Column.REASON: lambda d: d.error is None,
        Column.FOLDER: lambda d: d.path,
        Column.ADDED: lambda d: d.added_at,
        Column.LANGUAGE: lambda d: d.language,
        Column.TAGS: lambda d: d.tags,
        Column.BACKUP: lambda d: ["failed", "waiting", "done", "off"].index(d.backup.value),
    }
    values = [keys[column](model.at(row)) for row in range(5)]
    assert values == sorted(values, reverse=order == Qt.SortOrder.DescendingOrder)


def test_sorting_takes_marked_rows_along(model: DocumentTableModel) -> None:
    model.load([make_document(number) for number in range(10)])
    kept = QPersistentModelIndex(model.index(3, Column.STATUS))
    model.sort(Column.SIZE, Qt.SortOrder.DescendingOrder)
    assert kept.row() == 6
    assert model.at(kept.row()).name == "document 3.pdf"


def test_a_new_row_finds_its_place_in_a_sorted_table(model: DocumentTableModel) -> None:
    model.load([make_document(number, name=name) for number, name in enumerate("adz")])
    model.sort(Column.NAME)
    model.apply(by_id(make_document(7, name="m")))
    assert names(model) == ["a", "d", "m", "z"]


def test_the_filter_applies_to_new_and_changed_rows(model: DocumentTableModel) -> None:
    model.load(
        [make_document(0, name="Report May.pdf"), make_document(1, name="notes.md", type=FileType.MARKDOWN)]
    )
    model.set_filter(words="REPORT may")
    assert names(model) == ["Report May.pdf"]
    model.apply(by_id(make_document(2, name="may report 2.pdf"), make_document(3, name="June report.pdf")))
    assert names(model) == ["Report May.pdf", "may report 2.pdf"]
    model.set_filter(type_=FileType.MARKDOWN)
    assert names(model) == ["notes.md"]
    model.set_filter(statuses=[Status.QUEUED])
    model.apply(by_id(make_document(0, name="Report May.pdf", status=Status.READY)))
    assert "Report May.pdf" not in names(model)
    assert model.counts[Status.READY] == 1
    model.set_filter()
    assert model.rowCount() == model.total == 4


def test_counts_follow_every_change(model: DocumentTableModel) -> None:
    model.load([make_document(0), make_document(1), make_document(2, status=Status.READY)])
    model.apply(by_id(make_document(0, status=Status.RUNNING)), ["000000000002"])
    assert {status: count for status, count in model.counts.items() if count} == {
        Status.RUNNING: 1,
        Status.QUEUED: 1,
    }


def test_a_restored_row_comes_back_to_its_place(model: DocumentTableModel) -> None:
    rows = [make_document(number) for number in range(4)]
    model.load(rows)
    model.apply({}, [rows[1].id])
    model.apply(by_id(rows[1]))
    assert names(model) == [row.name for row in rows]


def test_a_drag_carries_the_files(model: DocumentTableModel) -> None:
    model.load([make_document(0, path="/files/a b.pdf"), make_document(1, path="/files/ü#1.md")])
    data = model.mimeData([model.index(0, 0), model.index(0, 1), model.index(1, 0)])
    assert [url.toLocalFile() for url in data.urls()] == ["/files/a b.pdf", "/files/ü#1.md"]


def test_ten_thousand_new_rows_are_one_insertion(model: DocumentTableModel) -> None:
    signals = Signals(model)
    model.apply(by_id(*(make_document(number) for number in range(10_000))))
    assert signals.seen == [("inserted", 0, 9_999)]


def test_scattered_changes_of_a_hundred_thousand_rows_are_one_signal(model: DocumentTableModel) -> None:
    model.load([make_document(number) for number in range(MANY)])
    signals = Signals(model)
    changed = [make_document(number, status=Status.RUNNING) for number in range(0, MANY, 500)]
    model.apply(by_id(*changed))
    assert signals.seen == [("changed", 0, MANY - 500)]


def test_neighbours_that_change_are_one_signal(model: DocumentTableModel) -> None:
    model.load([make_document(number) for number in range(100)])
    signals = Signals(model)
    model.apply(by_id(*(make_document(n, status=Status.RUNNING) for n in (4, 5, 6, 50))))
    assert signals.seen == [("changed", 4, 6), ("changed", 50, 50)]


def test_half_of_a_hundred_thousand_rows_go_at_once(model: DocumentTableModel) -> None:
    model.load([make_document(number) for number in range(MANY)])
    signals = Signals(model)
    model.apply({}, [f"{number:012x}" for number in range(0, MANY, 2)])
    assert signals.seen == [("reset", 0, 0)]
    assert model.rowCount() == MANY // 2
    assert model.row_of(f"{99_999:012x}") == MANY // 2 - 1


def test_sorting_a_hundred_thousand_rows_asks_for_no_cell(
    model: DocumentTableModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    original = DocumentTableModel.data
    monkeypatch.setattr(
        DocumentTableModel,
        "data",
        lambda self, index, role=0: calls.append(role) or original(self, index, role),
    )
    model.load([make_document(number, name=f"{number * 7919 % MANY}") for number in range(MANY)])
    model.sort(Column.NAME)
    model.set_filter(words="99")
    assert calls == []
    assert model.rowCount() == sum("99" in f"{number}" for number in range(MANY))


def test_portions_of_a_large_library_are_insertions(
    model: DocumentTableModel, tester: QAbstractItemModelTester
) -> None:
    rows = [make_document(number) for number in range(10)]
    model.load(rows[:3])
    newer = make_document(2, status=Status.READY)
    model.apply(by_id(newer))
    signals = Signals(model)
    for begin in (0, 4, 8):
        model.extend(rows[begin : begin + 4])
    assert signals.seen == [("inserted", 3, 3), ("inserted", 4, 7), ("inserted", 8, 9)]
    assert names(model) == [row.name for row in rows]
    assert model.document(newer.id) is newer
    assert model.counts[Status.QUEUED] == 9
    assert [model.row_of(row.id) for row in rows] == list(range(10))


def test_portions_pass_the_filter_and_find_their_order(model: DocumentTableModel, qtbot: Any) -> None:
    model.load([make_document(number, name=name) for number, name in enumerate(("d.pdf", "z.pdf"))])
    model.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    model.set_filter(words="pdf")
    model.extend([make_document(7, name="m.pdf"), make_document(8, name="notes.md")])
    qtbot.waitUntil(lambda: names(model) == ["z.pdf", "m.pdf", "d.pdf"], timeout=30_000)
    assert model.total == 4


def test_clicking_a_heading_again_reverses_the_order(model: DocumentTableModel) -> None:
    model.load([make_document(number, size=size) for number, size in enumerate((5, 1, 3))])

    def sizes() -> list[int]:
        return [model.at(row).size for row in range(3)]

    model.sort(Column.SIZE)
    model.sort(Column.SIZE, Qt.SortOrder.DescendingOrder)
    assert sizes() == [5, 3, 1]
    # what changed meanwhile is in its place as well
    model.apply(by_id(make_document(0, size=0)))
    model.sort(Column.SIZE)
    assert sizes() == [0, 1, 3]
    assert model.row_of(make_document(0).id) == 0


def test_a_cell_is_put_into_words_once(model: DocumentTableModel, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[int] = []
    monkeypatch.setattr(wording, "size_words", lambda size: said.append(size) or "words")
    model.load([make_document(1, size=7)])
    cell = model.index(0, Column.SIZE)
    assert [cell.data(), cell.data()] == ["words", "words"]
    assert said == [7]
    model.apply(by_id(make_document(1, size=8)))
    assert cell.data() == "words"
    assert said == [7, 8]


def test_torn_rows_and_new_ones_in_one_change_are_there_once(model: DocumentTableModel) -> None:
    model.load([make_document(number) for number in range(1000)])
    model.apply(by_id(make_document(2000)), [f"{number:012x}" for number in range(0, 1000, 2)])
    assert model.rowCount() == model.total == 501
    assert model.at(500).id == make_document(2000).id


def test_one_press_of_a_heading_sorts_once(qapp: Any) -> None:
    model = DocumentTableModel()
    model.load([make_document(n, size=9 - n) for n in range(9)])
    sorts: list[int] = []
    model.layoutChanged.connect(lambda: sorts.append(1))
    for _ in range(2):
        model.sort(Column.SIZE)
    assert len(sorts) == 1
    assert [model.at(row).size for row in range(9)] == list(range(1, 10))
    # what changed since is sorted when it is asked for
    model.apply({model.at(0).id: make_document(8, size=100)})
    model.sort(Column.SIZE)
    assert model.at(8).size == 100


def test_a_document_inside_another_one_says_so(model: DocumentTableModel) -> None:
    archive = make_document(1, name="letters.zip", path="/files/letters.zip")
    mail = make_document(2, name="mail.eml", path="/library/inbox/2", parent=archive.id)
    annex = make_document(3, name="annex.pdf", path="/library/inbox/3", parent=mail.id)
    orphan = make_document(4, name="lost.txt", path="/library/inbox/4", parent="gone")
    circle = make_document(5, name="round.txt", path="/library/inbox/5", parent=f"{5:012x}")
    model.load([archive, mail, annex, orphan, circle])

    def shown(document: Document, role: int = ROLE.DisplayRole) -> str:
        row = model.row_of(document.id)
        assert row is not None
        return str(model.data(model.index(row, Column.NAME), role))

    assert shown(archive) == "letters.zip"
    assert shown(mail) == "mail.eml (in letters.zip)"
    assert shown(annex) == "annex.pdf (in mail.eml)"
    assert shown(annex, ROLE.ToolTipRole) == "Inside mail.eml, letters.zip: /files/letters.zip"
    assert [shown(orphan), shown(circle)] == ["lost.txt", "round.txt"]
    # it is sorted by its own name
    model.sort(Column.NAME)
    assert names(model)[:2] == ["annex.pdf", "letters.zip"]
