# SPDX-License-Identifier: Apache-2.0
"""What the service measures, in Prometheus' text format (version 0.0.4)."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from docdesk import __version__
from docdesk.errors import DocdeskError
from docdesk.money.ledger_sums import LedgerSums, Sums
from docdesk.server.asgi import App, Message, Receive, Scope, Send
from docdesk.values.documents import Status

if TYPE_CHECKING:
    from docdesk.catalog.listing import Figures
    from docdesk.desk.desk import Desk
    from docdesk.ingest.in_work import InWork

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

ROUTE = "docdesk.route"
"""In a request's scope: the template of its path, where no route of FastAPI says it."""

OWN_PATHS = frozenset({"/mcp", "/openapi.json"})
"""Paths that are their own templates, and no routes of FastAPI."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Others are counted together: a client can make up any number of them."""

log = logging.getLogger(__name__)

Labels = Mapping[str, str]
Samples = Iterable[tuple[Labels, float]]


class Requests:
    """The requests that the service has answered since it began to listen."""

    def __init__(self) -> None:
        self.answered: dict[tuple[str, str, int], tuple[int, float]] = {}
        """By method, template of the path (empty if it has none) and status: how many, and their seconds."""
        self.under_way = {"http": 0, "websocket": 0}

    def measured(self, app: App) -> App:
        """The application, with its requests counted."""

        async def count(scope: Scope, receive: Receive, send: Send) -> None:
            kind = scope["type"]
            if kind not in self.under_way:
                await app(scope, receive, send)
                return
            began, status = time.monotonic(), 500

            async def noting(message: Message) -> None:
                nonlocal status
                if message["type"] in ("http.response.start", "websocket.http.response.start"):
                    status = message["status"]
                elif message["type"] == "websocket.accept":
                    status = 101
                await send(message)

            self.under_way[kind] += 1
            try:
                await app(scope, receive, noting)
            finally:
                self.under_way[kind] -= 1
                self._note(scope, status, time.monotonic() - began)

        return count

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope.get("method", "GET")
        key = (method if method in METHODS else "OTHER", template_of(scope), status)
        count, before = self.answered.get(key, (0, 0.0))
        self.answered[key] = count + 1, before + seconds


def template_of(scope: Scope) -> str:
    """The path of a request's route with the names of its parts, such as `/documents/{id}`; empty if it has none."""
    own = scope["path"] if scope["path"] in OWN_PATHS else ""
    return str(scope.get(ROUTE) or getattr(scope.get("route"), "path", "") or own)


async def metrics_text(desk: Desk, requests: Requests, sums: LedgerSums, *, ready: bool) -> str:
    """Everything that is measured. What a catalog or a ledger that does not answer knows is left out."""
    figures = None
    if ready:
        try:
            figures = await desk.parts.listing.figures()
        except DocdeskError as error:
            log.warning("the metrics lack what the catalog knows: %s", error)
    sent: Mapping[tuple[str, str, str, str], Sums] = {}
    try:
        sent = await sums.now()
    except DocdeskError as error:
        log.warning("the metrics lack what the ledger knows: %s", error)
    families = [
        family("build_info", "gauge", "The version of docdesk.", [({"version": __version__}, 1)]),
        family("ready", "gauge", "Whether the catalog answers.", [({}, figures is not None)]),
        *(_of_catalog(figures) if figures is not None else ()),
        *_of_queue(desk),
        *_of_stages(desk.queue.in_work),
        *_of_requests(requests),
        *_of_ledger(sent),
    ]
    return "".join(families)


def family(name: str, kind: str, about: str, samples: Samples) -> str:
    """One metric with its samples: two lines about it, then a line for each."""
    lines = [f"# HELP docdesk_{name} {about}", f"# TYPE docdesk_{name} {kind}"]
    lines += [f"docdesk_{name}{_labels(labels)} {_number(value)}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    plain = value.encode(errors="replace").decode()
    return plain.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def _of_catalog(figures: Figures) -> Iterator[str]:
    documents = [({"status": status.value}, figures.documents.get(status, 0)) for status in Status]
    yield family("documents", "gauge", "Documents by their status.", documents)
    yield family(
        "removed_documents", "gauge", "Removed documents that can be restored.", [({}, figures.removed)]
    )
    yield family("chunks", "gauge", "Chunks that a search finds.", [({}, figures.chunks)])


def _of_queue(desk: Desk) -> Iterator[str]:
    work, workers, state = desk.queue.in_work, desk.parts.workers, desk.queue.state
    queued = [({"state": "waiting"}, len(work.waiting)), ({"state": "running"}, len(work.running))]
    yield family("queue_documents", "gauge", "Documents in the queue.", queued)
    yield family("queue_paused", "gauge", "Whether the queue is paused.", [({}, state.paused)])
    problems = [({"code": state.problem.code}, 1)] if state.problem is not None else []
    yield family("queue_problem", "gauge", "Why the queue paused by itself, by the error's code.", problems)
    yield family(
        "workers", "gauge", "Functions that run at once in processes of their own.", [({}, workers.count)]
    )
    yield family("workers_busy", "gauge", "Functions that run in processes now.", [({}, workers.busy)])


def _of_stages(work: InWork) -> Iterator[str]:
    keyed = [
        ({"stage": stage.value, "outcome": outcome}, count, seconds)
        for (stage, outcome), (count, seconds) in work.stages.items()
    ]
    counts = [(labels, count) for labels, count, _ in keyed]
    yield family("stages_total", "counter", "Stages that ended since the library was opened.", counts)
    seconds = [(labels, seconds) for labels, _, seconds in keyed]
    yield family("stage_seconds_total", "counter", "Seconds that these stages took.", seconds)


def _of_requests(requests: Requests) -> Iterator[str]:
    keyed = [
        ({"method": method, "path": path, "status": str(status)}, count, seconds)
        for (method, path, status), (count, seconds) in requests.answered.items()
    ]
    counts = [(labels, count) for labels, count, _ in keyed]
    yield family("http_requests_total", "counter", "Requests that were answered.", counts)
    about = "Seconds from a request's head to the end of its answer; streams last as long as their readers."
    seconds = [(labels, seconds) for labels, _, seconds in keyed]
    yield family("http_request_seconds_total", "counter", about, seconds)
    under_way = [({"kind": kind}, count) for kind, count in requests.under_way.items()]
    yield family("http_requests_under_way", "gauge", "Requests and WebSockets under way.", under_way)


def _of_ledger(sent: Mapping[tuple[str, str, str, str], Sums]) -> Iterator[str]:
    names = ("host", "model", "purpose", "outcome")
    keys = [dict(zip(names, key, strict=True)) for key in sent]
    for name, about in (
        ("requests", "Requests that left this machine, of the whole ledger."),
        ("bytes", "Bytes of texts in them, or of requests to a bucket."),
        ("tokens", "Tokens in them, as the provider counted."),
        ("cost_dollars", "US dollars that they cost, where the price is known."),
        ("unpriced", "Requests that were answered and whose price is unknown."),
    ):
        values = [(labels, getattr(sums, name)) for labels, sums in zip(keys, sent.values(), strict=True)]
        yield family(f"provider_{name}_total", "counter", about, values)
