# SPDX-License-Identifier: Apache-2.0
"""A loopback endpoint for OpenAI's embeddings that counts requests and fails on demand.

In a test, the fixture `openai_endpoint` (`tests/conftest.py`) is one, in a thread of its own:

    openai_endpoint.fail("500", "429 retry-after=0.1")      the next two requests
    openai_endpoint.rule = lambda request: "413" if len(request.inputs) > 8 else None
    openai_endpoint.hold(); ...; openai_endpoint.release()  nothing is answered in between
    openai_endpoint.tokens_per_period = 100_000             held at a limit, counted over a rolling minute

As a process: `python -m tests.openai_endpoint PORT [--base-ms 120] [--per-input-ms 0.5] [--dimensions 256]
[--tokens-per-minute 100000 [--limit-headers]]` prints its base URL (PORT 0 takes a free one); `GET /stats`,
`POST /reset` and `POST /fail` (a JSON list of failures) work as the methods do.

A text's vector is its bag of words, hashed: the same words have the same direction.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import math
import re
import threading
import time
import zlib
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

# one Chinese, Japanese or Korean character is a word: they are written without spaces or inflected
_WORDS = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")


@dataclass(frozen=True)
class Request:
    """What was asked: `number` counts from 1."""

    number: int
    model: str
    inputs: list[str]
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """An answer of any status and body, for a rule to return: bytes are sent as they are."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Stats:
    """What was asked since the start or the last reset."""

    requests: int = 0
    inputs: int = 0
    """Texts of all requests, of those that failed too."""
    answered: int = 0
    """Texts whose vectors were sent: what a provider would put on the bill."""
    in_flight: int = 0
    most_in_flight: int = 0
    texts: set[str] = field(default_factory=set)
    batches: list[int] = field(default_factory=list)
    tokens: int = 0
    """Of the requests that the limit let through."""
    limited: list[float] = field(default_factory=list)
    """When a request was refused for the limit, in seconds since the endpoint started."""

    @property
    def distinct(self) -> int:
        """Different texts."""
        return len(self.texts)

    def public(self) -> dict[str, object]:
        """As JSON."""
        return {
            "requests": self.requests,
            "inputs": self.inputs,
            "answered": self.answered,
            "distinct": self.distinct,
            "in_flight": self.in_flight,
            "most_in_flight": self.most_in_flight,
            "batches": self.batches,
            "tokens": self.tokens,
            "limited": self.limited,
        }


def _error(message: str, code: str | None = None, type_: str = "invalid_request_error") -> dict[str, Any]:
    return {"error": {"message": message, "type": type_, "param": None, "code": code}}


REFUSALS: dict[str, tuple[int, dict[str, Any]]] = {
    "400": (400, _error("Invalid value for input.")),
    "401": (401, _error("Incorrect API key provided.", "invalid_api_key")),
    "unauthorized": (401, {"error": "unauthorized"}),
    "402": (402, _error("Payment is due.")),
    "403": (403, _error("Your account may not use this.", "forbidden")),
    "404": (404, {"detail": "Not Found"}),
    "413": (413, _error("Request entity too large.")),
    "429": (429, _error("Rate limit reached for requests.", "rate_limit_exceeded", "tokens")),
    "500": (500, _error("The server had an error.", None, "server_error")),
    "503": (503, _error("The server is overloaded.", None, "server_error")),
    "quota": (429, _error("You exceeded your quota.", "insufficient_quota", "insufficient_quota")),
    "model": (404, _error("The model does not exist.", "model_not_found")),
    "ollama-model": (404, _error("model not found, try pulling it first", None, "api_error")),
    "too-long": (
        400,
        _error("This model's maximum context length is 8192 tokens.", "context_length_exceeded"),
    ),
    "no-base64": (400, _error("encoding_format base64 is not supported.")),
}
"""Answers of another status than 200; a failure may add headers to them: `429 retry-after=2`."""

SPOILED = frozenset({"short", "long", "nan", "zero", "dimension", "duplicate", "outside", "garbage"})
"""Answers of status 200 whose vectors are of no use."""

ODD = frozenset({"shuffled", "floats", "no-index"})
"""Answers that are right, in a form that is seldom seen."""

BROKEN = frozenset(
    {"html", "not-json", "no-data", "empty", "error-200", "cut", "drop", "silence", "echo-key"}
)
"""Answers that are none."""


class Endpoint:
    """One endpoint on a free port of 127.0.0.1. Its methods may be called from any thread."""

    def __init__(
        self, *, dimensions: int = 256, base_ms: float = 0.0, per_input_ms: float = 0.0, port: int = 0
    ) -> None:
        self.dimensions = dimensions
        self.rule: Callable[[Request], str | Reply | None] | None = None
        """Names the failure of a request or gives its answer, None if it goes well; after those of `fail`."""
        self.change: Callable[[Request, list[dict[str, Any]]], None] | None = None
        """Changes the entries of an answer that goes well."""
        self.stats = Stats()
        self.tokens_per_period = 0
        """What it takes in `period` seconds; 0 is no limit."""
        self.period = 60.0
        self.limit_headers = False
        """Whether its answers say what is left."""
        self.bucket = False
        """Whether the limit fills again bit by bit, and not when the oldest request is a period old."""
        self._spent: deque[tuple[float, int]] = deque()
        self._began = time.monotonic()
        self._delay = (base_ms / 1000, per_input_ms / 1000)
        self._port = port
        self._next: deque[str] = deque()
        self._changed = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._open: asyncio.Event | None = None
        self._end: asyncio.Event | None = None
        self._thread: threading.Thread | None = None
        self._connections: set[asyncio.Task[Any]] = set()

    @property
    def url(self) -> str:
        """The base URL, ending in /v1."""
        return f"http://127.0.0.1:{self._port}/v1"

    def start(self) -> None:
        """Serve in a thread until `stop`; returns when it answers."""
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self.serve(ready.set)), name="openai-endpoint", daemon=True
        )
        self._thread.start()
        if not ready.wait(60):
            raise RuntimeError("the endpoint did not start")

    def stop(self) -> None:
        """End, and cut what is not answered."""
        if self._thread is not None and self._loop is not None and self._end is not None:
            if self._thread.is_alive():
                self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(10)

    def fail(self, *failures: str) -> None:
        """Let the next requests fail, one each."""
        for failure in failures:
            _checked(failure)
        with self._changed:
            self._next.extend(failures)

    def hold(self) -> None:
        """Answer nothing from now on."""
        self._on_loop(lambda gate: gate.clear())

    def hold_in_rule(self) -> None:
        """`hold`, for a rule: the request that it is asked about waits as well, earlier ones do not."""
        if self._open is not None:
            self._open.clear()

    def release(self) -> None:
        """Answer what waits, and what comes."""
        self._on_loop(lambda gate: gate.set())

    def reset(self) -> None:
        """Count from zero."""
        with self._changed:
            self.stats = Stats(in_flight=self.stats.in_flight)

    def wait_for(self, reached: Callable[[Stats], bool], seconds: float = 90.0) -> None:
        """Until `reached(stats)`. Raises TimeoutError. Not on an event loop: see `until`."""
        with self._changed:
            if not self._changed.wait_for(lambda: reached(self.stats), seconds):
                raise TimeoutError(f"the endpoint has {self.stats.public()}")

    async def until(self, reached: Callable[[Stats], bool], seconds: float = 90.0) -> None:
        """`wait_for` on an event loop."""
        await asyncio.to_thread(self.wait_for, reached, seconds)

    async def serve(self, ready: Callable[[], object]) -> None:
        """Serve on this loop until `stop` or a cancel."""
        self._loop = asyncio.get_running_loop()
        self._open = asyncio.Event()
        self._open.set()
        self._end = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", self._port, limit=1 << 24)
        self._port = server.sockets[0].getsockname()[1]
        try:
            ready()
            await self._end.wait()
        finally:
            server.close()
            for task in tuple(self._connections):
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)
            await server.wait_closed()

    def _on_loop(self, change: Callable[[asyncio.Event], object]) -> None:
        loop, gate = self._loop, self._open
        if loop is None or gate is None:
            raise RuntimeError("the endpoint has not started")
        done = threading.Event()

        def run() -> None:
            change(gate)
            done.set()

        loop.call_soon_threadsafe(run)
        if not done.wait(60):
            raise TimeoutError("the endpoint does not hear")

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the other side left, or the endpoint ends
        finally:
            if task is not None:
                self._connections.discard(task)
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Read one request and answer it; False where the connection ends."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        path = path.partition("?")[0]
        if method == "POST" and path == "/v1/embeddings":
            return await self._embeddings(headers, json.loads(body), writer)
        answer: object = {"detail": "Not Found"}
        status = 404
        if (method, path) == ("GET", "/stats"):
            status, answer = 200, self.stats.public()
        elif (method, path) == ("POST", "/reset"):
            self.reset()
            status, answer = 200, {}
        elif (method, path) == ("POST", "/fail"):
            self.fail(*json.loads(body))
            status, answer = 200, {}
        await _write(writer, status, json.dumps(answer).encode())
        return True

    async def _embeddings(
        self, headers: dict[str, str], body: dict[str, Any], writer: asyncio.StreamWriter
    ) -> bool:
        asked = body["input"]
        inputs: list[str] = [asked] if isinstance(asked, str) else asked
        with self._changed:
            stats = self.stats
            stats.requests += 1
            stats.inputs += len(inputs)
            stats.in_flight += 1
            stats.most_in_flight = max(stats.most_in_flight, stats.in_flight)
            stats.texts.update(inputs)
            stats.batches.append(len(inputs))
            request = Request(stats.requests, body["model"], inputs, headers, body)
            failure = self._next.popleft() if self._next else self.rule and self.rule(request)
            self._changed.notify_all()
        if isinstance(failure, str):
            _checked(failure)
        try:
            limits, wait = self._counted(inputs) if not failure else ({}, None)
            if wait is not None:
                whole = self.period >= 60
                after = (
                    {"retry-after": str(int(wait) + 1)}
                    if whole
                    else {"retry-after-ms": str(math.ceil(wait * 1000))}
                )
                await _write(writer, 429, json.dumps(REFUSALS["429"][1]).encode(), {**after, **limits})
                return True
            if self._open is not None:
                await self._open.wait()
            fixed, each = self._delay
            if delay := fixed + each * len(inputs):
                await asyncio.sleep(delay)
            return await self._answer(request, failure, writer, limits)
        finally:
            with self._changed:
                self.stats.in_flight -= 1
                self._changed.notify_all()

    def _counted(self, inputs: list[str]) -> tuple[dict[str, str], float | None]:
        """Headers of the limit, and the seconds to wait where this is over it."""
        most = self.tokens_per_period
        if not most:
            return {}, None
        now = time.monotonic()
        tokens = sum(map(tokens_of, inputs))
        if self.bucket:
            # what was spent leaks away evenly
            at, level = self._spent.popleft() if self._spent else (now, 0)
            used = max(0.0, level - (now - at) * most / self.period)
            fits = used + tokens <= most
            self._spent.append((now, math.ceil(used) + (tokens if fits else 0)))
            wait = (used + tokens - most) * self.period / most
        else:
            while self._spent and self._spent[0][0] < now - self.period:
                self._spent.popleft()
            used = sum(spent for _, spent in self._spent)
            fits = used + tokens <= most
            wait = self.period - (now - self._spent[0][0]) if self._spent else self.period
            if fits:
                self._spent.append((now, tokens))
        used += tokens if fits else 0
        with self._changed:
            if fits:
                self.stats.tokens += tokens
            else:
                self.stats.limited.append(now - self._began)
        if not self.limit_headers:
            return {}, None if fits else wait
        left = max(0, int(most - used))
        headers = {
            "x-ratelimit-limit-tokens": str(most),
            "x-ratelimit-remaining-tokens": str(left),
            "x-ratelimit-reset-tokens": f"{used * self.period / most:.3f}s",
        }
        return headers, None if fits else wait

    async def _answer(
        self,
        request: Request,
        failure: str | Reply | None,
        writer: asyncio.StreamWriter,
        limits: dict[str, str],
    ) -> bool:
        if isinstance(failure, Reply):
            body = failure.body if isinstance(failure.body, bytes) else json.dumps(failure.body).encode()
            await _write(writer, failure.status, body, failure.headers)
            return True
        kind, _, rest = (failure or "").partition(" ")
        if kind in REFUSALS:
            status, answer = REFUSALS[kind]
            extra = dict(pair.split("=", 1) for pair in rest.split())
            await _write(writer, status, json.dumps(answer).encode(), extra)
            return True
        if kind == "drop":
            return False
        if kind == "silence":
            await asyncio.Event().wait()  # until the other side has enough of it, and the endpoint ends
        if kind in ("html", "not-json"):
            page = b"<html><body>Sign in to the network</body></html>" if kind == "html" else b'{"data": ['
            await _write(writer, 200, page, {"content-type": "text/html"} if kind == "html" else {})
            return True
        if kind == "echo-key":
            text = f"bad request: {request.headers}"
            await _write(writer, 500, json.dumps(_error(text)).encode())
            return True
        if kind in ("no-data", "empty", "error-200"):
            answers = {
                "no-data": {"object": "list"},
                "empty": {"data": []},
                "error-200": {"error": "unexpected"},
            }
            await _write(writer, 200, json.dumps(answers[kind]).encode())
            return True
        whole = self._whole(request, kind)
        if kind == "cut":
            writer.write(_head(200, len(whole), {}) + whole[: len(whole) // 2])
            await writer.drain()
            return False
        if kind in ODD or not kind:
            with self._changed:
                self.stats.answered += len(request.inputs)
        await _write(writer, 200, whole, limits)
        return True

    def _whole(self, request: Request, kind: str) -> bytes:
        """A full answer, spoiled as `kind` says."""
        dimensions = int(request.body.get("dimensions") or self.dimensions)
        vectors = [bag_of_words(text, dimensions) for text in request.inputs]
        indexes = list(range(len(vectors)))
        if kind == "short":
            vectors.pop()
        elif kind == "long":
            vectors.append(vectors[0])
            indexes.append(len(indexes))
        elif kind == "nan":
            vectors[-1] = np.full(dimensions, np.nan, dtype=np.float32)
        elif kind == "zero":
            vectors[-1] = np.zeros(dimensions, dtype=np.float32)
        elif kind == "dimension":
            vectors = [vector[:-1] for vector in vectors]
        elif kind == "duplicate":
            indexes = [*indexes[:-1], 0] if len(indexes) > 2 else [1] * len(indexes)
        elif kind == "outside":
            indexes = [2 * index + 1 for index in indexes]
        floats = kind == "floats" or request.body.get("encoding_format") != "base64"
        data: list[dict[str, Any]] = []
        for index, vector in zip(indexes, vectors, strict=False):
            coded: object = vector.tolist() if floats else base64.b64encode(vector.tobytes()).decode()
            data.append({"object": "embedding", "index": index, "embedding": coded})
        if kind == "garbage":
            data[-1]["embedding"] = "not base64!"
        if kind == "no-index":
            for item in data:
                del item["index"]
        if kind == "shuffled":
            data = data[::-1]
        if self.change is not None and not kind:
            self.change(request, data)
        tokens = sum(map(tokens_of, request.inputs))
        usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        return json.dumps({"object": "list", "data": data, "model": request.model, "usage": usage}).encode()


def tokens_of(text: str) -> int:
    """How many tokens the endpoint counts for a text."""
    return len(text.encode("utf-8", "surrogatepass")) // 4 + 1


def bag_of_words(text: str, dimensions: int) -> npt.NDArray[np.float32]:
    """A vector (dimensions,) float32 of length 1 that is near those of texts with the same words."""
    places = [_place(word) for word in _WORDS.findall(text.lower())]
    vector = np.zeros(dimensions, dtype=np.float32)
    if places:
        hashes = np.array(places, dtype=np.int64)
        np.add.at(vector, hashes % dimensions, np.where(hashes >> 31 & 1, 1.0, -1.0).astype(np.float32))
    # equal words in another order are another text: a little of its own, which also keeps it from being zero
    vector[zlib.crc32(text.encode("utf-8", "surrogatepass")) % dimensions] += 0.01
    return vector / np.float32(np.linalg.norm(vector))


@lru_cache(maxsize=1 << 16)
def _place(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _checked(failure: str) -> None:
    kind = failure.partition(" ")[0]
    if kind not in REFUSALS and kind not in SPOILED | ODD | BROKEN:
        raise ValueError(f"the endpoint knows no failure {failure!r}")


def _head(status: int, length: int, extra: dict[str, str]) -> bytes:
    headers = {"content-type": "application/json", "content-length": str(length), **extra}
    lines = [f"HTTP/1.1 {status} -", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1")


async def _write(
    writer: asyncio.StreamWriter, status: int, body: bytes, extra: dict[str, str] | None = None
) -> None:
    writer.write(_head(status, len(body), extra or {}) + body)
    await writer.drain()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("port", type=int)
    parser.add_argument("--base-ms", type=float, default=0.0)
    parser.add_argument("--per-input-ms", type=float, default=0.0)
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument(
        "--fail", action="append", default=[], help="a failure of the next request; may be repeated"
    )
    parser.add_argument("--tokens-per-minute", type=int, default=0)
    parser.add_argument("--limit-headers", action="store_true", help="say in each answer what is left")
    chosen = parser.parse_args(arguments)
    endpoint = Endpoint(
        dimensions=chosen.dimensions,
        base_ms=chosen.base_ms,
        per_input_ms=chosen.per_input_ms,
        port=chosen.port,
    )
    endpoint.tokens_per_period = chosen.tokens_per_minute
    endpoint.limit_headers = chosen.limit_headers
    endpoint.fail(*chosen.fail)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(endpoint.serve(lambda: print(endpoint.url, flush=True)))


if __name__ == "__main__":
    main()
