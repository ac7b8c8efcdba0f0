# SPDX-License-Identifier: Apache-2.0
"""Every method of the contract, asked over HTTP on the loopback, says what the desk says itself."""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import json
import typing
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest

from docdesk.backup.library_backup import LibraryBackup
from docdesk.contract import desk as contract
from docdesk.contract.calls import CONTRACT, Ends, Interrupted, Method, methods
from docdesk.contract.codec import plain, reader, settings_of
from docdesk.contract.owner import OwnerGone
from docdesk.contract.portions import PORTION
from docdesk.contract.service_file import Service
from docdesk.desk.desk import Desk
from docdesk.errors import (
    DocdeskError,
    EncodingUnknown,
    InternalError,
    NotFound,
    RequestError,
    RequestInvalid,
)
from docdesk.ingest.queue import IngestQueue
from docdesk.owner.client import RemoteDesk, connect
from docdesk.server.listening import listening
from docdesk.settings.model import Settings, changed
from docdesk.upkeep.index_change import IndexChange
from docdesk.upkeep.upkeep import Upkeep
from docdesk.values.answers import Answer, AnswerEvaluation, AnswerFigures, AskPlan, Sentence
from docdesk.values.backup_findings import BackedUp, Finding
from docdesk.values.backup_findings import Tested as BucketTested
from docdesk.values.documents import (
    Backup,
    Chunk,
    Document,
    Event,
    Page,
    Passage,
    QueueState,
    RemovedDocument,
    Source,
    Stage,
    Status,
)
from docdesk.values.findings import Findings
from docdesk.values.kept_questions import Evaluation, Figures, Judged, KeptQuestion
from docdesk.values.pages import (
    Box,
    LayoutKind,
    MarkedPage,
    PageLayout,
    PagePicture,
    PageShape,
    PageWord,
    PageWords,
    PassageMarks,
)
from docdesk.values.plans import Added, Cost, FilePlan, Plan, Price, Skipped
from docdesk.values.problems import Notice
from docdesk.values.recognition import RecognisedLine, RecognisedPage
from docdesk.values.releases import Release
from docdesk.values.requests import ChatTested, ProviderTested, SentRequest
from docdesk.values.tags import TagCount
from docdesk.values.turns import Turn
from docdesk.values.waits import Wait
from tests.desks import until
from tests.gui.conftest import ScriptedDesk

HALF = "half of a pair: \ud800"


def row(number: int) -> Document:
    """A document in which every field says something."""
    return Document(
        f"{number:012x}",
        f"{number} {HALF}.pdf",
        f"/files/{number}.pdf",
        status=Status.FAILED,
        stage=Stage.EMBED,
        warnings=(Notice("pages_failed", {"which": [1, 2]}),),
        error=NotFound(id=HALF).problem(),
        backup=Backup.WAITING,
        backup_error=NotFound(id="original").problem(),
        added_at=1.5,
        waiting=Wait("limit", 3),
        tags=(HALF, "to do"),
    )


class Real:
    """Answers every call with a value of its kind, and keeps with what it was called."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.notices = [Notice("catalog_restored", {"when": "today", "kept": HALF})]
        self.state = QueueState(paused=True, problem=NotFound(id="x").problem())
        self.queue = self.upkeep = self.index_change = self.backup = self
        self.called: list[tuple[str, dict[str, Any]]] = []
        self.fails_with: Exception | None = None
        self.listeners: list[Callable[[], None]] = []
        self.rests: asyncio.Event | None = None
        self.cancelled = 0

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        return lambda: None

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def change(self, settings: Settings) -> None:
        self.settings = settings
        for listener in list(self.listeners):
            listener()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        async def answer(*given: Any, **named: Any) -> Any:
            assert not given
            self.called.append((name, {n: v for n, v in named.items() if n[:3] != "on_"}))
            if self.rests is not None:
                try:
                    await self.rests.wait()
                except asyncio.CancelledError:
                    self.cancelled += 1
                    raise
            if self.fails_with is not None:
                raise self.fails_with
            for number in range(3):
                if "on_progress" in named:
                    named["on_progress"](number, 3)
                if "on_file" in named:
                    named["on_file"](FilePlan(f"/{number}", problem=NotFound(id="1").problem()), 3)
            if "on_text" in named:
                named["on_passages"](RESULTS["search"])
                for piece in ("The rent ", HALF):
                    named["on_text"](piece)
            return RESULTS["reindex" if name == "run" and "settings" in named else name]

        return answer


PLAN = Plan(
    price=Price(0.02, "2026-01-01", "a page"),
    counted=True,
    own_model=False,
    files=[FilePlan(f"/{number}", pages=number) for number in range(3 * PORTION + 7)],
    skipped=[Skipped("/a", "hidden")],
)
KEPT = KeptQuestion("q", HALF, 1.5, "ff", 3, 9, HALF, HALF)
ANSWER = Answer(
    "a1",
    HALF,
    "So [1].",
    (Sentence("So.", (1,), False, ("little_in_common",), 0, 7),),
    (Passage("a", HALF, "/a", 1, 2, 3, 4, 5, 0.5, HALF),),
    problems=("cut",),
    at=1.5,
    tokens=7,
)
RESULTS: dict[str, Any] = {
    "ask": ANSWER,
    "plan_question": AskPlan("a host", "m", ANSWER.passages, 3, 4, 5, None),
    "stop_asking": True,
    "answers": [ANSWER],
    "forget_answers": None,
    "evaluate_answers": AnswerEvaluation(AnswerFigures(1, 1.0, 0.5, None, None, 0.0, 1), (ANSWER,), "m"),
    "add": Added(tuple(row(number) for number in range(PORTION + 3)), (Skipped(HALF, "hidden"),)),
    "retry": None,
    "retry_failed": 7,
    "read_again": {"a": EncodingUnknown(encoding=HALF)},
    "cancel": None,
    "move": 2,
    "pause": None,
    "resume": None,
    "remove": None,
    "restore": None,
    "removed": [RemovedDocument(row(2), 17.5)],
    "check": Findings(documents=3, unreadable=HALF),
    "rebuild": Findings(chunks=3),
    "cost": Cost(1, 2, 3, 4, None),
    "run": BackedUp("gs://a/b", "copies/1", "now"),
    "prepare": Evaluation(2.0, "m", (Judged(KEPT, 3, False),), Figures(1, 0.0, 1.0, 0.3333, None)),
    "discard": 6,
    "reindex": 5,
    "back": None,
    "kept": 3,
    "drop_old": 4,
    "verify": [Finding("missing", "a", (HALF,))],
    "try_bucket": BucketTested("gs://a/b", None, True),
    "documents": [row(number) for number in range(2 * PORTION + 1)],
    "document": row(1),
    "some_documents": ([row(1)], 17),
    "pages": ([Page(1, HALF, "no_text")], 3),
    "recognised_pages": [
        RecognisedPage(2, 0.5, True, (RecognisedLine(3, 5, (0.1, 0.2, 0.3, 0.2, 0.3, 0.25, 0.1, 0.25), 0.5),))
    ],
    "chunks": ([(Chunk(0, 0, 3, 1, 1, "ff", cut=True), HALF)], 3),
    "sources": [Source(HALF, 3, 5), Source("/b", 1, 2)],
    "attempts": [{"stage": "extract", "seconds": 1.5}],
    "point_to": None,
    "page_layout": PageLayout(
        LayoutKind.TEXT, (PageShape(1, 612.0, 792.5, 0, 9),), NotFound(id=HALF).problem()
    ),
    "page_picture": PagePicture(bytes(range(256)), 30, 40),
    "page_words": PageWords(3, 7, HALF, (PageWord(7, 9, (Box(0.1, 0.2, 0.3, 0.4),)),)),
    "file_picture": PagePicture(b"", 30, 40),
    "passage_marks": PassageMarks((MarkedPage(3, (Box(0.1, 0.2, 0.3, 0.4),)),), 0.75),
    "find_in_document": [(1, 2), (3, 4)],
    "search": [
        Passage("a", HALF, "/a", 1, 2, 3, 4, 5, 0.5, HALF),
        Passage("b", HALF, "/b", 1, 2, 3, 4, 5, 0.1, HALF, weak=True),
    ],
    "tag": 2,
    "tags": [TagCount(HALF, 3)],
    "search_notices": [Notice("question_unread", {"model": HALF})],
    "keep_question": KEPT,
    "kept_questions": [KEPT],
    "forget_questions": None,
    "evaluate": Evaluation(2.0, "m", (Judged(KEPT, 3, False),), Figures(1, 0.0, 1.0, 0.3333, None)),
    "all_notices": [Notice("vectors_missing")],
    "dismiss": None,
    "reconfigure": None,
    "plan": PLAN,
    "diagnose": HALF,
    "try_provider": ProviderTested("a host", 0.5, 384),
    "try_chat": ChatTested("h", "m", 0.5),
    "newest_version": Release("1.2.3", HALF, is_newer=True, leads_back=False),
    "sent_requests": [SentRequest(1.5, "a host", "m", "test", 0, 3, None, None, "ok")],
}

VALUES: dict[str, Any] = {
    "paths": [Path("/a/ü"), Path("/b"), Path("/raw \udcff")],
    "ids": ["a", HALF],
    "id": HALF,
    "ticket": HALF,
    "password": HALF,
    "encoding": "cp949",
    "to": Turn.UP,
    "recognition": "off",
    "links": False,
    "repair": True,
    "asks_for_all": True,
    "embeds_missing": True,
    "home": "https://chroma.example",
    "token": "tk-test",
    "api_key": "sk-test",
    "take_over": True,
    "now": True,
    "trust": True,
    "read_data": True,
    "statuses": [Status.FAILED, Status.READY],
    "offset": 3,
    "limit": 1000,
    "first": 2,
    "document": row(5),
    "before": "/before",
    "text": HALF,
    "k": 3,
    "passage": Passage("a", HALF, "/a", 1, 2, 3, 4, 5, 0.5, HALF),
    "with_log": True,
    "path": Path("/raw \udcff"),
    "page": 7,
    "width": 900,
    "turn": 90,
    "raw": True,
    "marks": [Box(0.1, 0.2, 0.3, 0.4)],
    "start": 5,
    "end": 17,
    "most": 3,
    "code": HALF,
    "question": HALF,
    "base_url": "http://127.0.0.1:1/v1",
    "model": "m",
    "follows": "a0",
    "max_cost": 0.5,
    "add": [HALF, "b"],
    "remove": ["c"],
}
CALLS = [(part, name) for part, kind in contract.PARTS.items() for name in methods(kind)]


@pytest.fixture
def real(tmp_path: Path) -> Real:
    library = tmp_path / "library"
    library.mkdir()
    return Real(Settings(library=library, catalog_url=None, chunk_size=700))


@pytest.fixture
async def there(real: Real) -> AsyncIterator[RemoteDesk]:
    async with listening(real) as service:  # type: ignore[arg-type]
        desk = await connect(service, real.settings.library)
        try:
            yield desk
        finally:
            await desk.close()


async def holds(condition: Callable[[], object]) -> None:
    """Wait until the condition holds."""
    await until(lambda: asyncio.sleep(0, condition()), bool)


def method_of(desk: object, part: str, name: str) -> Any:
    return getattr(contract.part_of(desk, part), name)  # type: ignore[arg-type]


def every_argument(method: Method, real: Real) -> dict[str, Any]:
    other = changed(real.settings, chunk_size=555, watched=[Path("/a")])
    return {name: other if name in method.settings else VALUES[name] for name in method.arguments}


@pytest.mark.parametrize(("part", "name"), CALLS)
async def test_over_http_a_call_is_the_call(real: Real, there: RemoteDesk, part: str, name: str) -> None:
    method = methods(contract.PARTS[part])[name]
    arguments = every_argument(method, real)
    heard: dict[str, list[tuple[Any, ...]]] = {"direct": [], "asked": []}
    answers = {}
    for way, desk in (("direct", real), ("asked", there)):
        callables = {n: lambda *told, way=way: heard[way].append(told) for n in method.callables}
        answers[way] = await method_of(desk, part, name)(**arguments, **callables)
    if name == "read_again":
        assert {id: (type(e), e.facts) for id, e in answers["asked"].items()} == {
            id: (type(e), e.facts) for id, e in answers["direct"].items()
        }
    else:
        assert answers["asked"] == answers["direct"]
    (_, direct), (_, asked) = real.called
    assert asked == direct == arguments
    # of progress the newest is enough
    assert heard["asked"][-1:] == heard["direct"][-1:]
    if {"on_file", "on_text"} & set(method.callables):
        assert heard["asked"] == heard["direct"]


def test_every_result_is_tried() -> None:
    assert {name for _, name in CALLS} | {"reindex"} == set(RESULTS)


@pytest.mark.parametrize(("part", "name"), CALLS)
async def test_an_error_over_http_is_the_error(real: Real, there: RemoteDesk, part: str, name: str) -> None:
    real.fails_with = NotFound(id=HALF)
    arguments = every_argument(methods(contract.PARTS[part])[name], real)
    with pytest.raises(NotFound) as caught:
        await method_of(there, part, name)(**arguments)
    assert caught.value.facts == {"id": HALF}


async def test_a_bug_of_the_owner_is_an_internal_error(
    real: Real, there: RemoteDesk, caplog: pytest.LogCaptureFixture
) -> None:
    real.fails_with = KeyError("sk-secret")
    with pytest.raises(InternalError) as caught:
        await there.search("harbour")
    assert caught.value.facts == {"reason": "KeyError"}
    assert "a call of another process failed" in caplog.text


SIGNED = [
    (contract.Desk, Desk),
    (contract.Queue, IngestQueue),
    (contract.Upkeep, Upkeep),
    (contract.IndexChange, IndexChange),
    (contract.Backup, LibraryBackup),
    (contract.Desk, ScriptedDesk),
    *((kind, type(getattr(ScriptedDesk(Settings(library=Path("/")), []), part)))
      for part, kind in contract.PARTS.items() if part != "desk"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "implementation"), SIGNED)
def test_whoever_answers_has_the_contracts_signatures(kind: type, implementation: type) -> None:
    """Names and order of the arguments are what travels. mypy compares the types of docdesk's own classes."""
    for name in methods(kind):
        stated = inspect.signature(getattr(kind, name)).parameters.values()
        real = inspect.signature(getattr(implementation, name)).parameters.values()
        assert [(p.name, p.kind) for p in real] == [(p.name, p.kind) for p in stated], name
        assert [p.default is p.empty for p in real] == [p.default is p.empty for p in stated], name


# what does not come from the contract


async def posted(there: RemoteDesk, path: str, body: str) -> httpx.Response:
    service = there.service
    headers = {"Authorization": f"Bearer {service.token}"}
    async with httpx.AsyncClient(base_url=service.url, headers=headers, trust_env=False) as client:
        return await client.post(path, content=body)


@pytest.mark.parametrize(
    "path", ["desk/close", "desk/__init__", "queue/state", "nothing/add", "queue/nothing"]
)
async def test_methods_outside_the_contract_cannot_be_called(
    real: Real, there: RemoteDesk, path: str
) -> None:
    answer = await posted(there, f"/desk/call/{path}", '{"arguments": {}, "hears": []}')
    assert answer.status_code == 404
    assert real.called == []


@pytest.mark.parametrize(
    "arguments",
    [
        {"document": plain(row(1)), "first": 0},
        {"document": plain(row(1)), "limit": 0},
        {"document": plain(row(1)), "limit": 1001},
        {"document": plain(row(1)), "first": "1"},
        {"document": plain(row(1)), "first": True},
        {"document": plain(row(1)), "first": 1.5},
        {"document": "a"},
        {"document": {"name": "no id"}},
        {"document": plain(row(1)) | {"status": "dancing"}},
        {"document": plain(row(1)) | {"warnings": 3}},
        {"document": plain(row(1)), "unknown": 1},
        {"first": 1},
        [],
    ],
)
async def test_an_unknown_argument_is_refused_by_name(real: Real, there: RemoteDesk, arguments: Any) -> None:
    body = json.dumps({"arguments": arguments, "hears": []})
    answer = await posted(there, "/desk/call/desk/pages", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert real.called == []


@pytest.mark.parametrize(
    "body", ["", "null", "[1]", "{}", "{", "[" * 100_000, '{"arguments": {}, "hears": 1}']
)
async def test_a_body_that_is_not_a_call_is_refused(real: Real, there: RemoteDesk, body: str) -> None:
    answer = await posted(there, "/desk/call/desk/documents", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert real.called == []


async def test_bounds_hold_before_anything_is_sent(real: Real, there: RemoteDesk) -> None:
    with pytest.raises(RequestInvalid):
        await there.pages(row(1), 0)
    with pytest.raises(RequestInvalid):
        await there.some_documents(limit=1001)
    assert real.called == []


async def test_a_call_whose_caller_goes_is_dropped_only_if_it_reads(real: Real, there: RemoteDesk) -> None:
    real.rests = asyncio.Event()
    reading = asyncio.create_task(there.documents())
    changing = asyncio.create_task(there.queue.retry(["a"]))
    await holds(lambda: len(real.called) == 2)
    for task in (reading, changing):
        task.cancel()
    await asyncio.gather(reading, changing, return_exceptions=True)
    await holds(lambda: real.cancelled)
    assert real.cancelled == 1
    real.rests.set()


async def test_an_owner_that_ends_answers_what_it_must_and_drops_the_rest(real: Real) -> None:
    real.rests = asyncio.Event()
    async with listening(real) as service:  # type: ignore[arg-type]
        desk = await connect(service, real.settings.library)
        waited_for = asyncio.create_task(desk.queue.retry_failed())
        dropped = asyncio.create_task(desk.upkeep.check())
        await holds(lambda: len(real.called) == 2)
        asyncio.get_running_loop().call_later(0.2, real.rests.set)
    assert await waited_for == 7
    with pytest.raises(OwnerGone):
        await dropped
    assert real.cancelled == 1
    await desk.close()


async def test_work_that_is_replaced_is_asked_for_again(real: Real, there: RemoteDesk) -> None:
    real.fails_with = Interrupted()
    with pytest.raises(Interrupted):
        await there.backup.run()


async def test_settings_and_notices_are_there_when_the_call_that_changed_them_returns(
    real: Real, there: RemoteDesk
) -> None:
    assert there.settings == real.settings
    assert there.notices == real.notices
    heard: list[int | None] = []
    unsubscribe = there.on_change(lambda: heard.append(there.settings.chunk_size))
    for size in range(100, 150):

        async def back(size: int = size) -> str:
            real.change(changed(real.settings, chunk_size=size))
            return "model"

        real.__dict__["back"] = back
        assert await there.index_change.back() == "model"
        assert there.settings.chunk_size == size
    unsubscribe()
    real.notices.clear()
    real.change(changed(real.settings, chunk_size=99))
    await holds(lambda: there.settings.chunk_size == 99)
    assert there.notices == []
    assert heard[-1] == 149


async def test_an_owner_that_speaks_another_contract_counts_as_unreachable(
    real: Real, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docdesk.server.internal.CONTRACT", CONTRACT + 1)
    async with listening(real) as service:  # type: ignore[arg-type]
        with pytest.raises(OwnerGone, match="cannot ask"):
            await connect(service, real.settings.library)


async def test_a_wrong_token_is_not_the_owner(real: Real) -> None:
    async with listening(real) as service:  # type: ignore[arg-type]
        with pytest.raises(OwnerGone):
            await connect(Service(service.pid, service.url, "wrong"), real.settings.library)


# the codec


def test_fields_of_a_newer_docdesk_are_left_out(tmp_path: Path) -> None:
    given = json.loads(json.dumps(plain(row(1)) | {"newer": [1]}))
    assert reader(Document)(given) == row(1)
    settings = Settings(library=tmp_path, catalog_url="postgresql://a/b")
    given = plain(changed(settings, chunk_size=321)) | {"newer": 1}
    assert "postgresql" not in json.dumps(given)
    assert settings_of(given, settings) == changed(settings, chunk_size=321)


def test_every_type_of_the_contract_can_be_read() -> None:
    """A type that the codec cannot read is found when the contract is, not when somebody calls."""
    for kind in contract.PARTS.values():
        for method in methods(kind).values():
            for hint in _inner(method.returns):
                assert not dataclasses.is_dataclass(hint) or reader(hint)


def _inner(hint: Any) -> Iterable[Any]:
    yield hint
    for inner in typing.get_args(hint):
        yield from _inner(inner)


def test_long_work_never_keeps_an_owner_from_making_way() -> None:
    long = {
        (contract.Upkeep, "check"),
        (contract.Upkeep, "rebuild"),
        (contract.IndexChange, "cost"),
        (contract.IndexChange, "run"),
        (contract.Backup, "run"),
        (contract.Backup, "verify"),
        (contract.Desk, "plan"),
        (contract.Desk, "evaluate"),
        (contract.IndexChange, "prepare"),
    }
    assert {methods(kind)[name].ends for kind, name in long} == {Ends.BEGUN_AGAIN}
    # going back twice would go forward again
    assert methods(contract.IndexChange)["back"].ends is Ends.WAITED_FOR


def test_unknown_errors_of_an_owner_are_errors() -> None:
    error = reader(DocdeskError)({"code": "from the future", "facts": {}})
    assert isinstance(error, InternalError)
    assert isinstance(reader(DocdeskError)({"code": "request_error", "facts": {"reason": "x"}}), RequestError)
