# SPDX-License-Identifier: Apache-2.0
"""A small Cloud Storage on the loopback that checks preconditions and fails on demand.

It speaks the part of the JSON API that the real client uses here: buckets, objects, uploads in one request
and in parts, downloads, generations. In a test the fixture `gcs` (`tests/conftest.py`) is one:

    gcs.fail("503", "429 retry-after=0.1")       the next two requests
    gcs.rule = lambda request: "cut" if request.kind == "part" else None

Failures: a status, with a reason and headers where wanted (`403 reason=quotaExceeded`); `cut` (half of the body
is taken, then the connection ends), `lost-answer` (it is done, and the connection ends), `wrong-checksum` (what
was sent arrives as something else), `short` (half of a download), `spoiled` (other bytes in a download),
`silence` (no answer until the end).
"""

from __future__ import annotations

import base64
import json
import re
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import google_crc32c

REASONS = {
    401: "authError",
    403: "forbidden",
    404: "notFound",
    412: "conditionNotMet",
    429: "rateLimitExceeded",
}


@dataclass(frozen=True)
class Request:
    """What was asked. `kind` is bucket, buckets, list, look, read, write, begin (an upload in parts), part,
    where (how far such an upload is) or delete."""

    number: int
    kind: str
    name: str
    query: dict[str, str]
    size: int


@dataclass
class Stored:
    """An object."""

    data: bytes
    generation: int
    crc32c: str


@dataclass
class _Session:
    bucket: str
    about: dict[str, Any]
    match: str | None
    data: bytearray = field(default_factory=bytearray)
    done: dict[str, Any] | None = None


class GcsServer:
    """The server, in threads of its own."""

    def __init__(self, *buckets: str, bytes_per_second: float | None = None) -> None:
        self.buckets: dict[str, dict[str, Stored]] = {name: {} for name in buckets}
        self.rule: Callable[[Request], str | None] | None = None
        self.requests: list[Request] = []
        self.rate = bytes_per_second
        self._next: deque[str] = deque()
        self._sessions: dict[str, _Session] = {}
        self._generation = 1_700_000_000_000_000
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._ended = threading.Event()
        server = self

        class Handler(_Handler):
            gcs = server

        self._http = _Quiet(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """For STORAGE_EMULATOR_HOST."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> GcsServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def fail(self, *failures: str) -> None:
        """Let the next requests fail, one each."""
        with self._lock:
            self._next.extend(failures)

    def objects(self, bucket: str) -> dict[str, Stored]:
        """What is in a bucket."""
        with self._lock:
            return dict(self.buckets[bucket])

    def put(self, bucket: str, name: str, data: bytes) -> Stored:
        """Lay an object there, past all preconditions."""
        with self._lock:
            self._generation += 1
            stored = Stored(data, self._generation, crc32c_of(data))
            self.buckets[bucket][name] = stored
            return stored

    def count(self, *kinds: str) -> int:
        """Requests of these kinds so far."""
        with self._lock:
            counts = Counter(request.kind for request in self.requests)
            return sum(counts[kind] for kind in kinds)

    def sent_bytes(self) -> int:
        """Bytes of objects that were sent so far, those that were not taken as well."""
        with self._lock:
            return sum(request.size for request in self.requests if request.kind in ("write", "part"))

    def wait_for(self, reached: Callable[[GcsServer], bool], seconds: float = 90.0) -> None:
        """Until `reached(self)`; asked after each request."""
        with self._changed:
            if not self._changed.wait_for(lambda: reached(self), seconds):
                raise TimeoutError(f"after {len(self.requests)} requests")

    # below: what the handler asks

    def begin(self, kind: str, name: str, query: dict[str, str], size: int) -> str | None:
        with self._changed:
            request = Request(len(self.requests) + 1, kind, name, query, size)
            self.requests.append(request)
            self._changed.notify_all()
            if self._next:
                return self._next.popleft()
            return self.rule(request) if self.rule else None

    def create(
        self, bucket: str, name: str, data: bytes, match: str | None, crc32c: str | None
    ) -> dict[str, Any]:
        with self._lock:
            there = self.buckets[bucket].get(name)
            if match is not None and int(match) != (there.generation if there else 0):
                raise Refused(412, "At least one of the pre-conditions you specified did not hold.")
            if crc32c is not None and crc32c != crc32c_of(data):
                raise Refused(400, "Provided CRC32C does not match calculated CRC32C.")
            self.put(bucket, name, data)
            return self.about(bucket, name)

    def about(self, bucket: str, name: str) -> dict[str, Any]:
        with self._lock:
            stored = self.buckets[bucket].get(name)
            if stored is None:
                raise Refused(404, f"No such object: {bucket}/{name}")
            return {
                "kind": "storage#object", "name": name, "bucket": bucket, "generation": str(stored.generation),
                "metageneration": "1", "size": str(len(stored.data)), "crc32c": stored.crc32c,
            }  # fmt: skip

    def open_session(self, session: _Session) -> str:
        with self._lock:
            id = f"session-{len(self._sessions)}"
            self._sessions[id] = session
            return id

    def session(self, id: str) -> _Session:
        with self._lock:
            if id not in self._sessions:
                raise Refused(404, "the upload is not known")
            return self._sessions[id]

    def forget_sessions(self) -> None:
        """Uploads in parts that are on their way are lost."""
        with self._lock:
            self._sessions.clear()

    def wait_for_end(self) -> None:
        self._ended.wait(60)


class Refused(Exception):
    """An answer of another status."""

    def __init__(self, status: int, message: str, reason: str | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.reason = (
            status,
            message,
            reason or REASONS.get(status, "backendError"),
        )


class _Cut(Exception):
    """The connection ends here."""


def crc32c_of(data: bytes) -> str:
    """As Cloud Storage writes it."""
    return base64.b64encode(google_crc32c.Checksum(data).digest()).decode()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is no error here."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    gcs: GcsServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PUT = do_DELETE = do_GET

    def _answer(self) -> None:
        self.extra: dict[str, str] = {}
        try:
            status, body = self._handled()
        except Refused as refused:
            error = {
                "code": refused.status,
                "message": refused.message,
                "errors": [{"message": refused.message, "domain": "global", "reason": refused.reason}],
            }
            status, body = refused.status, json.dumps({"error": error}).encode()
        except _Cut:
            self.close_connection = True
            self.connection.close()
            return
        length = len(body)
        if self.failure == "short":
            body, self.close_connection = body[: length // 2], True
        if self.failure == "spoiled":
            body = bytes([body[0] ^ 1]) + body[1:]
        self.send_response(status)
        for name, value in self.extra.items():
            self.send_header(name, value)
        self.send_header("content-length", str(length))
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _handled(self) -> tuple[int, bytes]:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        length = int(self.headers.get("content-length", 0))
        kind, bucket, name = self._kind(parts.path, query)
        self.failure = self.gcs.begin(kind, name, query, length) or ""
        word, *facts = self.failure.split() or [""]
        if word == "silence":
            self.gcs.wait_for_end()
            raise _Cut
        if word == "cut" and length:
            body = self.rfile.read(length // 2)
            if kind == "part":
                self.gcs.session(query["upload_id"]).data += body
            raise _Cut
        body = self._body(length)
        if word == "cut":
            raise _Cut
        if word.isdigit():
            about = dict(fact.split("=", 1) for fact in facts)
            reason = about.pop("reason", None)
            self.extra.update(about)
            raise Refused(int(word), about.pop("message", f"told to answer {word}"), reason)
        if bucket not in self.gcs.buckets and kind != "buckets" and "upload_id" not in query:
            raise Refused(404, "The specified bucket does not exist.")
        answer = getattr(self, f"_{kind}")(bucket, name, query, body)
        if word == "lost-answer":
            raise _Cut
        return (200, answer) if isinstance(answer, bytes) else answer

    def _body(self, length: int) -> bytes:
        rate = self.gcs.rate
        if not rate:
            return self.rfile.read(length)
        body = bytearray()
        while len(body) < length:
            piece = self.rfile.read(min(1 << 16, length - len(body)))
            if not piece:
                raise _Cut
            body += piece
            time.sleep(len(piece) / rate)  # a slow line
        return bytes(body)

    def _kind(self, path: str, query: dict[str, str]) -> tuple[str, str, str]:
        match = re.fullmatch(
            r"(/upload|/download)?/(?:resumable/)?storage/v1/b(?:/([^/]+)(/o(?:/(.*))?)?)?", path
        )
        if match is None:
            raise Refused(404, f"no such path {path}")
        way, bucket, objects, name = match.group(1), match.group(2) or "", match.group(3), match.group(4)
        named = unquote(name or "")
        if way == "/upload":
            if self.command == "PUT":
                return (
                    ("where" if self.headers["content-range"].startswith("bytes */") else "part"),
                    bucket,
                    named,
                )
            return (
                ("begin" if query.get("uploadType") == "resumable" else "write"),
                bucket,
                query.get("name", ""),
            )
        if self.command == "DELETE":
            return "delete", bucket, named
        if not bucket:
            return "buckets", "", ""
        if objects is None:
            return "bucket", bucket, ""
        if not named:
            return "list", bucket, ""
        return ("read" if way == "/download" or query.get("alt") == "media" else "look"), bucket, named

    def _buckets(self, _bucket: str, _name: str, query: dict[str, str], _body: bytes) -> bytes:
        names = [name for name in self.gcs.buckets if name.startswith(query.get("prefix", ""))]
        mine = [{"kind": "storage#bucket", "id": name, "name": name} for name in names if "other" not in name]
        return json.dumps({"kind": "storage#buckets", "items": mine}).encode()

    def _bucket(self, bucket: str, _name: str, _query: dict[str, str], _body: bytes) -> bytes:
        about = {"kind": "storage#bucket", "id": bucket, "name": bucket, "location": "EUROPE-WEST3"}
        return json.dumps(about).encode()

    def _list(self, bucket: str, _name: str, query: dict[str, str], _body: bytes) -> bytes:
        names = sorted(name for name in self.gcs.objects(bucket) if name.startswith(query.get("prefix", "")))
        page = int(query.get("maxResults", 1000))
        begin = int(query.get("pageToken", 0))
        answer: dict[str, Any] = {
            "kind": "storage#objects",
            "items": [self.gcs.about(bucket, name) for name in names[begin : begin + page]],
        }
        if begin + page < len(names):
            answer["nextPageToken"] = str(begin + page)
        return json.dumps(answer).encode()

    def _look(self, bucket: str, name: str, _query: dict[str, str], _body: bytes) -> bytes:
        return json.dumps(self.gcs.about(bucket, name)).encode()

    def _read(self, bucket: str, name: str, query: dict[str, str], _body: bytes) -> tuple[int, bytes]:
        about = self.gcs.about(bucket, name)
        for asked in ("generation", "ifGenerationMatch"):
            if asked in query and query[asked] != about["generation"]:
                raise Refused(404 if asked == "generation" else 412, "another generation")
        data = self.gcs.objects(bucket)[name].data
        self.extra |= {"x-goog-hash": f"crc32c={about['crc32c']}", "x-goog-generation": about["generation"]}
        asked = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("range") or "")
        if asked is None:
            return 200, data
        begin, end = int(asked.group(1)), int(asked.group(2) or len(data) - 1)
        self.extra["content-range"] = f"bytes {begin}-{end}/{len(data)}"
        return 206, data[begin : end + 1]

    def _write(self, bucket: str, _name: str, query: dict[str, str], body: bytes) -> bytes:
        boundary = re.search(r'boundary="?([^";]+)', self.headers["content-type"])
        assert boundary is not None
        mark = b"--" + boundary.group(1).encode()
        about_part, data_part = self._parts(body, mark)
        about = json.loads(about_part)
        return self._created(bucket, about, data_part, query.get("ifGenerationMatch"))

    def _parts(self, body: bytes, mark: bytes) -> list[bytes]:
        """The two parts of a multipart body; the second may hold anything, the boundary is at its very end."""
        first_end = body.index(b"\r\n" + mark, len(mark))
        about = body[len(mark) : first_end].split(b"\r\n\r\n", 1)[1]
        rest = body[first_end + 2 + len(mark) :].split(b"\r\n\r\n", 1)[1]
        return [about, rest[: rest.rindex(b"\r\n" + mark)]]

    def _begin(self, bucket: str, name: str, query: dict[str, str], body: bytes) -> tuple[int, bytes]:
        about = json.loads(body or b"{}")
        about.setdefault("name", name)
        match = query.get("ifGenerationMatch")
        id = self.gcs.open_session(_Session(bucket, about, match))
        self.extra["location"] = (
            f"{self.gcs.url}/upload/storage/v1/b/{bucket}/o?uploadType=resumable&upload_id={id}"
        )
        return 200, b""

    def _part(self, bucket: str, _name: str, query: dict[str, str], body: bytes) -> tuple[int, bytes]:
        session = self.gcs.session(query["upload_id"])
        span = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", self.headers["content-range"])
        assert span is not None
        begin, total = int(span.group(1)), int(span.group(3))
        if begin > len(session.data):
            raise Refused(400, "a part that does not follow")
        session.data[begin:] = body
        if len(session.data) < total:
            return self._so_far(session)
        session.done = json.loads(self._created(bucket, session.about, bytes(session.data), session.match))
        return 200, json.dumps(session.done).encode()

    def _where(self, _bucket: str, _name: str, query: dict[str, str], _body: bytes) -> tuple[int, bytes]:
        session = self.gcs.session(query["upload_id"])
        return (200, json.dumps(session.done).encode()) if session.done else self._so_far(session)

    def _so_far(self, session: _Session) -> tuple[int, bytes]:
        # what is kept is a multiple of 256 KiB
        del session.data[len(session.data) & ~0x3FFFF :]
        if session.data:
            self.extra["range"] = f"bytes=0-{len(session.data) - 1}"
        return 308, b""

    def _created(self, bucket: str, about: dict[str, Any], data: bytes, match: str | None) -> bytes:
        if self.failure == "wrong-checksum":
            return json.dumps(self.gcs.create(bucket, about["name"], data[::-1] + b"?", match, None)).encode()
        made = self.gcs.create(bucket, about["name"], data, match, about.get("crc32c"))
        return json.dumps(made).encode()

    def _delete(self, bucket: str, name: str, query: dict[str, str], _body: bytes) -> tuple[int, bytes]:
        about = self.gcs.about(bucket, name)
        match = query.get("ifGenerationMatch")
        if match is not None and match != about["generation"]:
            raise Refused(412, "another generation")
        with self.gcs._lock:
            del self.gcs.buckets[bucket][name]
        return 204, b""


@contextmanager
def serving(*buckets: str, bytes_per_second: float | None = None) -> Iterator[GcsServer]:
    """A server with these buckets."""
    with GcsServer(*buckets, bytes_per_second=bytes_per_second) as server:
        yield server
