# SPDX-License-Identifier: Apache-2.0
"""Whatever a program sends, it gets an answer or a problem with a code, never a 500."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from docdesk.contract.codec import plain
from docdesk.contract.proof import loopback_address
from docdesk.contract.service_file import Service
from docdesk.owner.client import connect
from docdesk.server.safety import Limits, body_limit
from docdesk.values.documents import Status
from tests.openai_endpoint import Endpoint
from tests.owners import client_of, serving

HALF = "\ud800"


@dataclass
class Shared:
    """One service for all requests here: none of them may harm it."""

    library: Path
    service: Service
    client: httpx.Client


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    endpoint = Endpoint()
    endpoint.start()
    library = tmp_path_factory.mktemp("bounds") / "library"
    with serving(endpoint, library) as (_, service), client_of(service) as client:
        yield Shared(library, service, client)
    endpoint.stop()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/search?q=%ED%A0%80", None),
        ("GET", "/search?q=a%00b", None),
        ("GET", "/search?q=" + "a" * 2_001, None),
        ("GET", "/search?q=a&k=NaN", None),
        ("GET", "/documents?limit=NaN", None),
        ("GET", "/documents?offset=1e999", None),
        ("GET", "/documents?offset=99999999999999999999999", None),
        ("GET", "/documents/%ED%A0%80", None),
        ("GET", "/documents/" + "a" * 5_000, None),
        ("GET", "/documents/a%00b/chunks", None),
        ("DELETE", "/documents/" + "%00" * 1_000, None),
        ("POST", "/documents/none/retry", '{"encoding": "\\ud800"}'),
        ("POST", "/documents/none/retry", '{"encoding": NaN}'),
        ("POST", "/documents/none/retry", "NaN"),
        ("POST", "/documents/none/retry", "[" * 100_000),
        ("POST", "/mcp", '{"jsonrpc": "2.0", "id": NaN, "method": "ping"}'),
        ("POST", "/mcp", '{"jsonrpc": "2.0", "id": 1, "method": "\\ud800"}'),
        ("POST", "/mcp", "{"),
        ("POST", "/desk/raise", '{"paths": ["\\ud800"]}'),
        ("POST", "/desk/raise", '{"paths": ["bytes:zz"]}'),
        ("POST", "/desk/raise", '{"paths": NaN}'),
        ("POST", "/desk/yield", '{"pid": NaN}'),
        ("POST", "/desk/yield", '{"pid": 1e999}'),
        ("POST", "/desk/as-ended", '{"ids": ["\\ud800"]}'),
    ],
)
def test_odd_requests_are_answered(served: Shared, method: str, path: str, body: str | None) -> None:
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    answer = served.client.request(method, path, content=body, headers=headers)
    assert answer.status_code < 500
    if answer.status_code >= 400 and not path.startswith("/mcp"):
        assert answer.json()["code"]


@pytest.mark.parametrize(
    ("part", "method", "arguments"),
    [
        ("queue", "add", {"paths": ["bytes:zz"]}),
        ("queue", "add", {"paths": ["/a\x00b"]}),
        ("queue", "retry", {"ids": [HALF, "a" * 10_000]}),
        ("queue", "cancel", {"ids": [HALF]}),
        ("queue", "remove", {"ids": [HALF, "\x00"]}),
        ("queue", "read_again", {"ids": ["a"], "encoding": HALF}),
        ("desk", "document", {"id": HALF}),
        ("desk", "attempts", {"id": HALF}),
        ("desk", "diagnose", {"id": HALF}),
        ("desk", "search", {"text": HALF}),
        ("desk", "search", {"text": "a", "k": -1}),
        ("desk", "search", {"text": "a", "k": 10**30}),
        ("desk", "search", {"text": "a", "k": float("nan")}),
        ("desk", "some_documents", {"offset": float("inf")}),
        ("desk", "reconfigure", {"settings": {"page_seconds": float("nan")}}),
        ("desk", "reconfigure", {"settings": {"chunk_size": 1e400}}),
        ("desk", "reconfigure", {"settings": {"model": HALF * 100}}),
    ],
)
def test_odd_calls_of_the_contract_end_with_a_code(
    served: Shared, part: str, method: str, arguments: dict[str, Any]
) -> None:
    body = json.dumps({"arguments": arguments, "hears": []})
    answer = served.client.post(f"/desk/call/{part}/{method}", content=body)
    assert answer.status_code < 500
    for line in answer.text.splitlines() if answer.status_code == 200 else ():
        assert "internal_error" not in line


async def test_a_path_that_no_system_has_is_a_document_that_failed(served: Shared) -> None:
    desk = await connect(served.service, served.library)
    try:
        long = Path("/" + "/".join(["a" * 200] * 30) + ".txt")
        added = await desk.queue.add([long, Path("/" + "b" * 5_000)])
        ended = {id: row async for id, row in desk.queue.as_ended([row.id for row in added.documents])}
        assert {row.status for row in ended.values()} <= {Status.FAILED}
        assert len(ended) + len(added.skipped) == 2
        assert "internal_error" not in {row.error.code for row in ended.values() if row.error}
        assert plain(added)
    finally:
        await desk.close()


def test_a_body_has_the_room_that_its_route_needs() -> None:
    limits = Limits()
    assert body_limit("/documents/none/retry", limits) == body_limit("/desk/owner", limits) == limits.body
    assert body_limit("/desk/call/queue/pause", limits) < limits.internal_body
    assert body_limit("/desk/call/desk/search", limits) < limits.internal_body
    for path in ("/desk/call/queue/add", "/desk/call/desk/plan", "/desk/as-ended", "/desk/raise"):
        assert body_limit(path, limits) == limits.internal_body


@pytest.mark.parametrize("size", [71, 50_000])
def test_a_long_boundary_is_refused_before_the_body_is_read(served: Shared, size: int) -> None:
    boundary = "b" * size
    if size > 20_000:
        boundary = "b" * 20_000  # more does not pass the bound of a request's head
    answer = served.client.post(
        "/documents",
        content=b"x",
        headers={"content-type": f"multipart/form-data; boundary={boundary}"},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def form(disposition: bytes, content: bytes) -> tuple[bytes, dict[str, str]]:
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; ' + disposition + b"\r\n\r\n"
    return head + content + b"\r\n--edge--\r\n", {"content-type": "multipart/form-data; boundary=edge"}


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b"filename*=UTF-8''%E2%82%AC%20rates.txt", "€ rates.txt"),
        (b"filename=\"fallback.txt\"; filename*=UTF-8'en'%ED%95%9C.txt", "한.txt"),
        (b"filename*=utf-8''%ed%95%9c.txt; filename=\"fallback.txt\"", "한.txt"),
        (b"filename*=ISO-8859-1''r%E9sum%E9.txt", "résumé.txt"),
        (b"filename*=nonsense''%E2%82%AC.txt; filename=plain.txt", "€.txt"),
        (b"filename*=UTF-8''..%2F..%2Fetc%2Fpasswd.txt", "passwd.txt"),
        ('filename="한글.txt"'.encode(), "한글.txt"),
        (b'filename="=?UTF-8?B?7ZWc6riALnR4dA==?="', "한글.txt"),
        (b'filename="=?iso-8859-1?Q?r=E9sum=E9.txt?="', "résumé.txt"),
        (b'filename="=?UTF-8?B?!!!?=.txt"', "=?UTF-8?B?!!!?=.txt"),
        (b"filename=\"a; filename*=UTF-8''b.txt\"", "a; filename*=UTF-8''b.txt"),
        (b'filename="a \\"b\\".txt"', 'a "b".txt'),
    ],
)
def test_the_name_of_a_posted_file_is_read_as_its_sender_meant_it(
    served: Shared, disposition: bytes, name: str
) -> None:
    body, headers = form(disposition, b"A page about harbours, by the name of " + disposition)
    answer = served.client.post("/documents", content=body, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.json()["filename"] == name


def test_bytes_that_are_there_say_whose_they_are(served: Shared) -> None:
    content = b"The keeper washes the lens of the lighthouse."
    first = (served.client.post("/documents", files={"file": ("a.txt", content)})).json()
    assert "duplicate_of" not in first
    while served.client.get(f"/documents/{first['id']}/status").json()["status"] == "processing":
        time.sleep(0.02)
    again = (served.client.post("/documents", files={"file": ("b.md", content)})).json()
    assert again["duplicate_of"] == first["id"]
    both = [("files", ("c.txt", content)), ("files", ("d.txt", b"Other bytes."))]
    batch = (served.client.post("/documents/batch", files=both)).json()
    assert batch["duplicates"] == {batch["documents"][0]: first["id"]}


REQUEST = "POST /documents/none/retry HTTP/1.1\r\nAuthorization: Bearer {token}\r\nHost: 127.0.0.1\r\n"
INSIDE = "GET /health HTTP/1.1\r\nAuthorization: Bearer {token}\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        REQUEST + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + INSIDE,
        REQUEST + "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" + INSIDE,
        REQUEST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + INSIDE,
        REQUEST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + INSIDE,
        REQUEST + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{{}}" + INSIDE,
        REQUEST + "Content-Length: 2, 2\r\n\r\n{{}}" + INSIDE,
        REQUEST + "Content-Length: +2\r\n\r\n{{}}" + INSIDE,
        REQUEST + "Content-Length: -1\r\n\r\n" + INSIDE,
        REQUEST + "Content-Length: " + "9" * 5_000 + "\r\n\r\n" + INSIDE,
        REQUEST + "Content-Length : 0\r\n\r\n" + INSIDE,
        REQUEST + "X: a\r\n b\r\n\r\n" + INSIDE,
        REQUEST + "X: a\0b\r\n\r\n" + INSIDE,
        REQUEST.replace("\r\n", "\n") + "\n" + INSIDE,
        REQUEST + "Host: other.example\r\nContent-Length: 0\r\n\r\n" + INSIDE,
        REQUEST + "Authorization: Bearer other\r\nContent-Length: 0\r\n\r\n" + INSIDE,
        REQUEST.replace("127.0.0.1", "127.0.0.1\x00.example") + "Content-Length: 0\r\n\r\n" + INSIDE,
        "CONNECT other.example:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + INSIDE,
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + INSIDE,
        "GET /ws?token=other&token={token} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" + INSIDE,
        "GET /ws HTTP/1.1\r\nAuthorization: Bearer {token}\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" + INSIDE,
    ],
)
def test_a_request_is_one_request(served: Shared, sent: str) -> None:
    """What can be read in two ways is refused, and nothing that follows on the connection is taken for a request."""
    address = loopback_address(served.service.url)
    assert address is not None
    with socket.create_connection(address, timeout=60) as connection:
        connection.sendall(sent.format(token=served.service.token).encode("latin-1"))
        answer = b""
        with contextlib.suppress(ConnectionError):  # it is closed while something is still unread
            while data := connection.recv(65_536):
                answer += data
    assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 503")) or answer == b""
    assert answer.count(b"HTTP/1.1 ") <= 1
