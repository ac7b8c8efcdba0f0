# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the window's tests: Qt without a screen, and a desk that does what a test tells it."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import qasync
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QUrl
from PySide6.QtWidgets import QApplication, QWidget

from docdesk.errors import BackupOff, DocdeskError, ShownAsText
from docdesk.gui.frame import desktop
from docdesk.gui.frame.main_window import MainWindow
from docdesk.gui.look import appearance
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import WindowState
from docdesk.settings.model import Settings
from docdesk.values.answers import Answer, AnswerEvaluation, AnswerFigures, AskPlan
from docdesk.values.backup_findings import BackedUp, Finding, Tested
from docdesk.values.documents import (
    Chunk,
    Document,
    Event,
    Page,
    Passage,
    QueueState,
    Removed,
    RemovedDocument,
    Source,
    Status,
)
from docdesk.values.findings import Findings
from docdesk.values.formats import FileType
from docdesk.values.kept_questions import Evaluation, Judged, KeptQuestion, figures_of
from docdesk.values.pages import (
    Box,
    LayoutKind,
    PageLayout,
    PagePicture,
    PageShape,
    PageWords,
    PassageMarks,
)
from docdesk.values.plans import Added, Cost, OnPlanned, Plan
from docdesk.values.problems import Notice, Problem
from docdesk.values.progress import OnProgress
from docdesk.values.recognition import RecognisedPage
from docdesk.values.releases import Release
from docdesk.values.requests import ChatTested, ProviderTested, SentRequest
from docdesk.values.tags import TagCount, in_order
from docdesk.values.turns import Turn

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            # said of every window on the platform without a screen, which has no window manager, no keyboard, no tray
            item.add_marker(
                pytest.mark.qt_log_ignore(
                    "does not support (propagateSizeHints|raise|grabbing the keyboard)",
                    "systemTrayWindowChanged",
                    extend=True,
                )
            )


@pytest.fixture(scope="session", autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    """The language of the tests, whatever the machine's is."""
    kept = appearance.install_language(qapp, "en")
    # a text cursor that blinks would make two pictures of one window differ
    qapp.setCursorFlashTime(0)
    yield
    for translator in kept:
        qapp.removeTranslator(translator)


@contextmanager
def speaking(qapp: QApplication, language: str) -> Iterator[None]:
    """Another language for a while; words and numbers are English again behind it."""
    kept = appearance.install_language(qapp, language)
    try:
        yield
    finally:
        for translator in kept:
            qapp.removeTranslator(translator)
        QLocale.setDefault(QLocale("en"))


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[None]:
    with speaking(qapp, "ko"):
        yield


@pytest.fixture
def run(qapp: QApplication) -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """Run a coroutine on the window's own kind of loop."""
    loop = qasync.QEventLoop(qapp)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        yield runner.run
    # a closed loop keeps its unfinished timers; collected later in another thread, it would leave them to Qt dangling
    shiboken6.delete(loop._timer)
    destroy_now()


@pytest.fixture
def qtbot(qtbot: Any) -> Iterator[Any]:
    """pytest-qt's, but it keeps the widgets that it is given until it has closed them.

    It remembers them weakly; one that only a cycle holds after its test may be collected while it is painted,
    which ends the process.
    """
    kept: list[QWidget] = []
    add = qtbot.addWidget

    def add_and_keep(widget: QWidget, **options: Any) -> None:
        kept.append(widget)
        add(widget, **options)

    qtbot.addWidget = add_and_keep
    yield qtbot
    kept.clear()
    destroy_now()


def destroy_now() -> None:
    """Destroy Qt's objects here and now: a later collection may run in a thread that they do not belong to."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


async def until(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until the condition holds; fail where it does not in time."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - any condition, not one event
            await asyncio.sleep(0.005)


def make_document(number: int = 0, **values: Any) -> Document:
    """A document like those that a queue publishes."""
    given = {
        "id": f"{number:012x}",
        "name": f"document {number}.pdf",
        "path": f"/files/document {number}.pdf",
        "type": FileType.PDF,
        "size": 1000 + number,
        "added_at": float(number),
        **values,
    }
    return Document(**given)


class ScriptedQueue:
    """A `contract.Queue` that records its calls and publishes what the test says."""

    def __init__(self) -> None:
        self.state = QueueState()
        self.inside: dict[str, list[str]] = {}
        """Ids of the documents that are removed with one of another id."""
        self.calls: list[tuple[Any, ...]] = []
        self.listeners: list[Callable[[Event], None]] = []
        self.result = Added((), ())
        self.left_out: dict[str, DocdeskError] = {}
        self.gone: list[RemovedDocument] = []

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def publish(self, *events: Event) -> None:
        for event in events:
            if isinstance(event, QueueState):
                self.state = event
            for listener in list(self.listeners):
                listener(event)

    async def as_ended(self, ids: Iterable[str]) -> AsyncIterator[tuple[str, Document]]:
        for document in self.result.documents:
            if document.id in list(ids) and document.status.ended:
                yield document.id, document

    async def add(
        self, paths: Iterable[Path], *, recognition: str | None = None, links: bool = True
    ) -> Added:
        self.calls.append(("add", *paths) if recognition is None else ("add", *paths, recognition))
        self.publish(*self.result.documents)
        return self.result

    async def retry(self, ids: Iterable[str], *, password: str | None = None) -> None:
        self.calls.append(("retry", *ids) if password is None else ("retry", *ids, password))

    async def retry_failed(self) -> int:
        self.calls.append(("retry_failed",))
        return 0

    async def read_again(self, ids: Iterable[str], encoding: str | None) -> dict[str, DocdeskError]:
        self.calls.append(("read_again", *ids, encoding))
        return self.left_out

    async def cancel(self, ids: Iterable[str]) -> None:
        self.calls.append(("cancel", *ids))

    async def move(self, ids: Iterable[str], to: Turn) -> int:
        self.calls.append(("move", *ids, to.value))
        return len(list(ids))

    async def pause(self) -> None:
        self.publish(QueueState(paused=True))

    async def resume(self, *, trust: bool = False) -> None:
        if trust:
            self.calls.append(("trust",))
        self.publish(QueueState())

    async def remove(self, ids: Iterable[str], *, now: bool = False) -> None:
        ids = list(ids)
        self.calls.append(("delete" if now else "remove", *ids))
        self.gone = [one for one in self.gone if not (now and one.document.id in ids)]
        self.publish(*(Removed(id_) for id in ids for id_ in (id, *self.inside.get(id, ()))))

    async def restore(self, ids: Iterable[str]) -> None:
        ids = list(ids)
        self.calls.append(("restore", *ids))
        self.gone = [one for one in self.gone if one.document.id not in ids]

    async def removed(self) -> list[RemovedDocument]:
        return self.gone


class ScriptedUpkeep:
    """A `contract.Upkeep` of a library without documents."""

    async def check(
        self,
        *,
        repair: bool = False,
        asks_for_all: bool = False,
        embeds_missing: bool = False,
        on_progress: OnProgress | None = None,
    ) -> Findings:
        return Findings()

    async def rebuild(
        self,
        *,
        embeds_missing: bool = False,
        home: str | None = None,
        token: str | None = None,
        on_progress: OnProgress | None = None,
    ) -> Findings:
        return Findings()


class ScriptedIndexChange:
    """A `contract.IndexChange` with nothing to change."""

    async def prepare(
        self,
        settings: Settings,
        api_key: str | None = None,
        *,
        on_progress: OnProgress | None = None,
    ) -> Evaluation | None:
        return None

    async def discard(self) -> int:
        return 0

    async def cost(self, settings: Settings) -> Cost:
        return Cost(0, 0, 0, 0)

    async def run(
        self,
        settings: Settings,
        api_key: str | None = None,
        *,
        on_progress: OnProgress | None = None,
    ) -> int:
        return 0

    async def back(self) -> str | None:
        return None

    async def kept(self) -> int:
        return 0

    async def drop_old(self) -> int:
        return 0


class ScriptedBackup:
    """A `contract.Backup` of a library without a bucket."""

    async def run(self, *, take_over: bool = False, on_progress: OnProgress | None = None) -> BackedUp:
        raise BackupOff(path="")

    async def verify(self, *, read_data: bool = False) -> list[Finding]:
        raise BackupOff(path="")

    async def retry(self, ids: Sequence[str]) -> None:
        raise BackupOff(path="")

    async def remove(self, ids: Sequence[str]) -> None:
        raise BackupOff(path="")

    async def try_bucket(self, settings: Settings) -> Tested:
        raise BackupOff(path="")


AnswersWith = Callable[
    [str, Callable[[list[Passage]], None], Callable[[str], None]], Coroutine[Any, Any, Answer]
]
"""How a question is answered: gives passages, then pieces of text."""


def _nothing(_: object) -> None:
    """Nobody listens."""


class ScriptedDesk:
    """A `contract.Desk` without a library, for what a real one does only on a bad day."""

    def __init__(self, settings: Settings, rows: list[Document]) -> None:
        self.settings = settings
        self.queue = ScriptedQueue()
        self.upkeep = ScriptedUpkeep()
        self.index_change = ScriptedIndexChange()
        self.backup = ScriptedBackup()
        self.rows = rows
        self.closed = False
        self.searched: list[str] = []
        self.tagged: list[tuple[list[str], list[str], list[str]]] = []
        self.kept: list[tuple[str, Passage | None]] = []
        self.questions: list[tuple[str, dict[str, str | None]]] = []
        self.answers_with: AnswersWith | None = None
        self.question_plan = AskPlan("127.0.0.1", "test-chat", local=True)
        self.kept_answers: list[Answer] = []
        self.answer_notices: list[Notice] = []
        self.answer: Callable[[str], Awaitable[list[Passage]]] | None = None
        self.reconfigured: list[tuple[Settings, str | None]] = []
        self.notices: list[Notice] = []
        self.all_rows_may_come = asyncio.Event()
        self.all_rows_may_come.set()
        self.page_texts: list[str] = []
        self.chunk_rows: list[tuple[Chunk, str]] = []
        self.attempt_rows: list[dict[str, Any]] = []
        self.source_rows: dict[str, list[Source]] = {}
        self.read: list[tuple[Any, ...]] = []
        self.moved: list[tuple[str, str]] = []
        self.sent: list[SentRequest] = []
        self.asked_for_versions = 0
        self.newest: Release | DocdeskError = Release("0.0.1", "https://docdesk.example/old", False, True)
        self.layouts: dict[str, PageLayout] = {}
        self._on_change: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._on_change.append(listener)
        return lambda: self._on_change.remove(listener)

    def change(self, settings: Settings) -> None:
        """Have other settings, as if another window had changed them."""
        self.settings = settings
        for listener in list(self._on_change):
            listener()

    async def some_documents(
        self, statuses: Sequence[Status] | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[list[Document], int]:
        return self.rows[offset : offset + limit], len(self.rows)

    async def documents(self) -> list[Document]:
        await self.all_rows_may_come.wait()
        return list(self.rows)

    async def document(self, id: str) -> Document | None:
        return next((row for row in self.rows if row.id == id), None)

    async def pages(self, document: Document, first: int = 1, limit: int = 10) -> tuple[list[Page], int]:
        self.read.append(("pages", document.id, first, limit))
        texts = self.page_texts[first - 1 : first - 1 + limit]
        return [Page(first + n, text) for n, text in enumerate(texts)], len(self.page_texts)

    async def recognised_pages(
        self, document: Document, first: int = 1, limit: int = 10
    ) -> list[RecognisedPage]:
        self.read.append(("recognised_pages", document.id, first, limit))
        return []

    async def chunks(
        self, document: Document, offset: int = 0, limit: int = 100
    ) -> tuple[list[tuple[Chunk, str]], int]:
        self.read.append(("chunks", document.id, offset, limit))
        return self.chunk_rows[offset : offset + limit], len(self.chunk_rows)

    async def sources(self, id: str) -> list[Source]:
        return self.source_rows.get(id, [])

    async def attempts(self, id: str) -> list[dict[str, Any]]:
        return list(self.attempt_rows)

    async def page_layout(self, id: str, *, password: str | None = None) -> PageLayout:
        shapes = (PageShape(n, 0, 0, 0, 0) for n, _ in enumerate(self.page_texts, 1))
        return self.layouts.get(id) or PageLayout(LayoutKind.TEXT, tuple(shapes))

    async def page_picture(
        self,
        id: str,
        page: int,
        width: int,
        turn: int = 0,
        marks: Sequence[Box] = (),
        *,
        password: str | None = None,
        raw: bool = False,
    ) -> PagePicture:
        raise ShownAsText(name=id)

    async def file_picture(
        self, path: Path, page: int, width: int, turn: int = 0, *, password: str | None = None
    ) -> PagePicture:
        raise ShownAsText(name=path.name)

    async def passage_marks(
        self, id: str, start: int, end: int, *, password: str | None = None
    ) -> PassageMarks:
        return PassageMarks((), 0.0, "shown_as_text")

    async def page_words(self, id: str, page: int, *, password: str | None = None) -> PageWords:
        return PageWords(page, 0, "", ())

    async def find_in_document(self, id: str, text: str, most: int = 10_000) -> list[tuple[int, int]]:
        return []

    async def point_to(self, document: Document, before: str) -> None:
        self.moved.append((before, document.path))

    async def tag(self, ids: Iterable[str], *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> int:
        ids, gone = list(ids), set(remove)
        self.tagged.append((ids, list(add), list(remove)))
        for place, row in enumerate(self.rows):
            if row.id in ids:
                kept = (name for name in row.tags if name not in gone)
                self.rows[place] = replace(row, tags=in_order((*kept, *add)))
                self.queue.publish(self.rows[place])
        return len(ids)

    async def tags(self) -> list[TagCount]:
        return []

    async def search(self, text: str, k: int = 10) -> list[Passage]:
        self.searched.append(text)
        return [] if self.answer is None else await self.answer(text)

    async def search_notices(self, text: str) -> list[Notice]:
        return list(self.answer_notices)

    async def keep_question(self, text: str, passage: Passage | None = None) -> KeptQuestion:
        self.kept.append((text, passage))
        return KeptQuestion(str(len(self.kept)), text, 0.0)

    async def kept_questions(self) -> list[KeptQuestion]:
        return [KeptQuestion(str(n), text, 0.0) for n, (text, _) in enumerate(self.kept, 1)]

    async def forget_questions(self, ids: Iterable[str]) -> None:
        left_out = set(ids)
        self.kept = [pair for n, pair in enumerate(self.kept, 1) if str(n) not in left_out]

    async def evaluate(self) -> Evaluation:
        judged = tuple(Judged(question, 1, False) for question in await self.kept_questions())
        return Evaluation(0.0, "m", judged, figures_of(judged))

    async def all_notices(self) -> list[Notice]:
        return self.notices

    async def dismiss(self, code: str) -> None:
        self.notices = [notice for notice in self.notices if notice.code != code]

    async def ask(
        self,
        question: str,
        *,
        base_url: str | None = None,
        model: str | None = None,
        api_key: str | None = None,
        follows: str | None = None,
        max_cost: float | None = None,
        ticket: str | None = None,
        on_passages: Callable[[list[Passage]], None] | None = None,
        on_text: Callable[[str], None] | None = None,
        on_wait: Callable[[float], None] | None = None,
    ) -> Answer:
        self.questions.append((question, {"model": model, "follows": follows}))
        assert self.answers_with is not None
        return await self.answers_with(question, on_passages or _nothing, on_text or _nothing)

    async def stop_asking(self, ticket: str) -> bool:
        return False

    async def plan_question(
        self,
        question: str,
        *,
        base_url: str | None = None,
        model: str | None = None,
        follows: str | None = None,
    ) -> AskPlan:
        return self.question_plan

    async def answers(self, text: str = "", limit: int = 100) -> list[Answer]:
        return [answer for answer in self.kept_answers if text in answer.question][:limit]

    async def forget_answers(self, ids: Iterable[str] | None = None) -> None:
        gone = {answer.id for answer in self.kept_answers} if ids is None else set(ids)
        self.kept_answers = [answer for answer in self.kept_answers if answer.id not in gone]

    async def evaluate_answers(
        self,
        *,
        base_url: str | None = None,
        model: str | None = None,
        api_key: str | None = None,
        max_cost: float | None = None,
        on_answer: Callable[[Answer], None] | None = None,
    ) -> AnswerEvaluation:
        return AnswerEvaluation(AnswerFigures(0, None, None, None, None, None))

    async def reconfigure(self, settings: Settings, api_key: str | None = None) -> None:
        self.reconfigured.append((settings, api_key))
        self.change(settings)

    async def plan(
        self,
        paths: Iterable[Path],
        *,
        settings: Settings | None = None,
        on_file: OnPlanned = lambda file, total: None,
    ) -> Plan:
        return Plan(price=None, counted=False, own_model=True)

    async def diagnose(self, id: str | None = None, *, with_log: bool = False) -> str:
        return "{}"

    async def try_provider(self, settings: Settings, api_key: str | None = None) -> ProviderTested:
        return ProviderTested("a scripted provider", 0.1, 3)

    async def try_chat(self, settings: Settings, api_key: str | None = None) -> ChatTested:
        return ChatTested("127.0.0.1", "test-chat", 0.1)

    async def newest_version(self) -> Release:
        self.asked_for_versions += 1
        if isinstance(self.newest, Exception):
            raise self.newest
        return self.newest

    async def sent_requests(self) -> list[SentRequest]:
        return list(self.sent)

    async def backed_up(self, document: Document) -> Document:
        return document

    async def finish_backup(self) -> Problem | None:
        return None

    async def close(self) -> None:
        self.closed = True


class Scene:
    """A window over a scripted desk."""

    def __init__(self, folder: Path, rows: list[Document], error: Exception | None = None) -> None:
        settings = Settings(library=folder / "library")
        self.desk = ScriptedDesk(settings, rows)
        self.error = error
        self.view_model = ViewModel(settings, self._open)
        self.samples = folder / "samples"
        self.state = WindowState(folder / "config")
        self.window = MainWindow(self.view_model, self.state, self.samples)

    async def _open(self, settings: Settings) -> Any:
        if self.error is not None:
            raise self.error
        return self.desk

    async def start(self) -> None:
        """Show the window and open the desk."""
        self.window.show()
        self.view_model.open()
        await until(lambda: self.view_model.is_open or self.view_model.problem is not None)


class Opener:
    """The desktop's way to open files: it writes down what it is given, and ends with `code`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder.mkdir()
        self._seen, self._code = folder / "seen", folder / "code"
        self.ends_with(0)
        if sys.platform == "linux":
            program = folder / "xdg-open"
            program.write_text(f'#!/bin/sh\necho "$1" >> "{self._seen}"\nexit $(cat "{self._code}")\n')
            program.chmod(0o755)
            monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        else:
            monkeypatch.setattr(desktop.QDesktopServices, "openUrl", self._take)

    def ends_with(self, code: int) -> None:
        self._code.write_text(str(code))

    def opened(self) -> list[str]:
        return self._seen.read_text().splitlines() if self._seen.exists() else []

    def _take(self, url: QUrl) -> bool:
        with self._seen.open("a") as seen:
            seen.write(f"{url.toLocalFile()}\n")
        return self._code.read_text() == "0"


@pytest.fixture
def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    return Opener(tmp_path / "opener", monkeypatch)


@pytest.fixture
def scene(qapp: QApplication, tmp_path: Path, qtbot: Any) -> Iterator[Callable[..., Scene]]:
    """Make a `Scene` of these rows; `error` is why its library cannot be opened."""
    made: list[Scene] = []

    def make(*rows: Document, error: Exception | None = None) -> Scene:
        made.append(Scene(tmp_path, list(rows), error))
        return made[-1]

    yield make
    for one in made:
        one.window.hide()
        one.window.deleteLater()
        one.view_model.deleteLater()
    made.clear()
    destroy_now()
