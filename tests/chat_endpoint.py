# SPDX-License-Identifier: Apache-2.0
"""A loopback endpoint for OpenAI's chat completions that answers from the passages, or lies, or fails, as told.

    endpoint.script = honest                                the default: a sentence of each passage, with its number
    endpoint.script = says("The rent is 12 euros [9].")
    endpoint.fail("429 retry-after=0.1", "500")             the next two requests
    endpoint.hold(); ...; endpoint.release()                it stops after its first piece in between

`requests` has every request as it came. Texts are streamed in pieces of a few letters.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PIECE = 7
"""Characters of a streamed piece."""

_PASSAGE = re.compile(r"^(==\w+==) passage \[(\d+)\]\n(.*?)(?=^\1)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """The last message."""
        return str(self.body["messages"][-1]["content"])

    @property
    def question(self) -> str:
        """The question at its end."""
        return self.prompt.rpartition("Question: ")[2]

    @property
    def passages(self) -> dict[int, str]:
        """The texts of the passages by their numbers, without the line of the name."""
        return {int(n): text.partition("\n")[2] for _, n, text in _PASSAGE.findall(self.prompt)}


Script = Callable[[Asked], str]


def honest(asked: Asked) -> str:
    """The first sentence of every passage, as it stands there."""
    sentences = []
    for number, text in asked.passages.items():
        first = re.split(r"(?<=[.!?다])[.]?\s", text.strip(), maxsplit=1)[0].replace("\n", " ").rstrip(".")
        sentences.append(f"{first} [{number}].")
    return " ".join(sentences)


def says(text: str) -> Script:
    """Always the same."""
    return lambda asked: text


class ChatEndpoint:
    """One endpoint on a free port of 127.0.0.1. Its methods may be called from any thread."""

    def __init__(self) -> None:
        self.script: Script = honest
        self.requests: list[Asked] = []
        self.usage: dict[str, int] | None = {"prompt_tokens": 100, "completion_tokens": 20}
        self.models = ("test-chat",)
        self.stopped = threading.Event()
        """Set when a client went away in the middle of an answer."""
        self.pause = 0.0
        """Seconds between two pieces."""
        self.piece = PIECE
        self._failures: deque[str] = deque()
        self._open = threading.Event()
        self._open.set()
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The address that a client is given."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._open.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fail(self, *failures: str) -> None:
        """How the next requests end."""
        self._failures.extend(failures)

    def hold(self) -> None:
        """Answers stop after their first piece."""
        self._open.clear()

    def release(self) -> None:
        """They go on."""
        self._open.set()

    def answer(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        """Answer one request."""
        self.requests.append(asked)
        failure = self._failures.popleft() if self._failures else ""
        name, _, rest = failure.partition(" ")
        headers = dict(part.split("=", 1) for part in rest.split())
        if name.isdigit():
            codes = {"401": "invalid_api_key", "402": "insufficient_quota", "404": "model_not_found"}
            error = {"error": {"message": headers.pop("said", "It failed."), "code": codes.get(name)}}
            _send(handler, int(name), json.dumps(error).encode(), headers)
        elif name == "html":
            _send(
                handler, 200, b"<html><title>Sign in</title><script>alert(1)</script></html>", {}, "text/html"
            )
        elif name == "redirect":
            _send(handler, 307, b"", {"location": headers["to"]})
        elif name == "plain":
            message = {"choices": [{"message": {"content": self.script(asked)}, "finish_reason": "stop"}]}
            _send(handler, 200, json.dumps(message).encode())
        else:
            self._stream(handler, asked, name)

    def _stream(self, handler: BaseHTTPRequestHandler, asked: Asked, how: str) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.send_header("connection", "close")
        handler.end_headers()
        try:
            for number, line in enumerate(self._lines(asked, how)):
                handler.wfile.write(line)
                handler.wfile.flush()
                if number:
                    self._open.wait()
                if self.pause and self._over.wait(self.pause):
                    return
                if self._over.is_set():
                    return
        except OSError:
            self.stopped.set()

    def _lines(self, asked: Asked, how: str) -> Iterator[bytes]:
        if how == "garbage":
            yield from (b"data: {not json %d\n\n" % n for n in range(200))
            return
        if how == "error":
            yield _event({"error": {"message": "The model ran out of memory."}})
            return
        if how == "silence":
            self._over.wait(30)
            return
        yield _event({"choices": [{"delta": {"role": "assistant", "content": ""}}]})
        text = self.script(asked)
        while how == "endless":
            yield _delta(text)
        if how == "cut":
            text = text[: len(text) // 2]
        for at in range(0, len(text), self.piece):
            yield _delta(text[at : at + self.piece])
        if how == "cut":
            return
        reason = "length" if how == "length" else "stop"
        yield _event({"choices": [{"delta": {}, "finish_reason": reason}]})
        if self.usage is not None and asked.body.get("stream_options"):
            yield _event({"choices": [], "usage": self.usage})
        yield b"data: [DONE]\n\n"


@contextlib.contextmanager
def a_chat_endpoint() -> Iterator[ChatEndpoint]:
    """An endpoint that is stopped at the end."""
    endpoint = ChatEndpoint()
    endpoint.start()
    try:
        yield endpoint
    finally:
        endpoint.stop()


def _delta(text: str) -> bytes:
    return _event({"choices": [{"delta": {"content": text}, "finish_reason": None}]})


def _event(body: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(body)}\n\n".encode()


def _send(
    handler: BaseHTTPRequestHandler,
    status: int,
    body: bytes,
    headers: dict[str, str] | None = None,
    kind: str = "application/json",
) -> None:
    handler.send_response(status)
    for name, value in {"content-type": kind, "content-length": str(len(body)), **(headers or {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    with contextlib.suppress(OSError):
        handler.wfile.write(body)


def _handler(endpoint: ChatEndpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            models = {"data": [{"id": model} for model in endpoint.models]}
            _send(self, 200, json.dumps(models).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            endpoint.answer(self, Asked(self.path, headers, json.loads(body)))

        def log_message(self, *given: Any) -> None:
            pass

    return Handler
