# SPDX-License-Identifier: Apache-2.0
"""Asking for the newest version, of a real server: nothing counts but what the pinned key signed."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from docdesk import __version__
from docdesk.catalog.database import VERSIONS
from docdesk.desk import newest
from docdesk.errors import DocdeskError, Offline, VersionUnknown, VersionUnsigned
from docdesk.money.ledger import Ledger, read_ledger
from docdesk.settings.model import Settings, load_settings
from docdesk.settings.written_down import KNOWN
from docdesk.system.publisher import MOST_BYTES, Publisher
from docdesk.values.releases import Release

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
from sign_version import announced, public, signed

KEY, ANOTHER_KEY = bytes(range(32)), bytes(range(1, 33))
PAGE = "https://docdesk.example/new"
CATALOG = int(VERSIONS[-1])

Answer = Callable[[BaseHTTPRequestHandler], None]


class Announcer:
    """A server that gives one answer and keeps what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer = body(b"")
        self.asked: list[tuple[str, dict[str, str]]] = []
        announcer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                announcer.asked.append((self.path, dict(self.headers)))
                announcer.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.publisher = Publisher(f"http://127.0.0.1:{self.server.server_port}/newest", public(KEY))


@pytest.fixture
def announcer() -> Iterator[Announcer]:
    made = Announcer()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({}, library=tmp_path)


def body(content: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


async def ask(
    announcer: Announcer, settings: Settings
) -> tuple[Release | DocdeskError, list[tuple[str, str]]]:
    """The answer or the error, and the purpose and outcome of each request in the ledger."""
    ledger = Ledger(settings.library / "ledger.db")
    try:
        found: Release | DocdeskError = await newest.newest_version(announcer.publisher, settings, ledger)
    except DocdeskError as error:
        found = error
    ledger.close()
    return found, [(entry.purpose, entry.outcome) for entry in read_ledger(settings.library / "ledger.db")]


@pytest.mark.parametrize(
    ("version", "catalog", "settings_version", "newer", "leads_back"),
    [
        ("999.0", CATALOG, KNOWN, True, True),
        ("999.0", CATALOG + 1, KNOWN, True, False),
        ("999.0", CATALOG, KNOWN + 1, True, False),
        (__version__, CATALOG, KNOWN, False, True),
        ("0.0.9", 3, 1, False, True),
    ],
)
async def test_what_the_publisher_signed_says_whether_to_update_and_whether_that_leads_back(
    announcer: Announcer,
    settings: Settings,
    version: str,
    catalog: int,
    settings_version: int,
    newer: bool,
    leads_back: bool,
) -> None:
    said = announced(version, PAGE, catalog=catalog, settings=settings_version)
    announcer.answer = body(signed(said, KEY))
    found, kept = await ask(announcer, settings)
    assert found == Release(version, PAGE, newer, leads_back)
    assert kept == [("version", "ok")]
    ((path, headers),) = announcer.asked
    assert path == "/newest"
    assert headers.keys() <= {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert headers["User-Agent"] == "docdesk"


GOOD = signed(announced("999.0", PAGE), KEY)


@pytest.mark.parametrize(
    "content",
    [
        signed(announced("999.0", PAGE), ANOTHER_KEY),
        GOOD.replace(b"999.0", b"999.1"),
        GOOD.partition(b"\n")[2],
        b"",
        b"<html>Sign in to this network</html>",
        b"\xff\x00\n{}",
        signed(b"{", KEY),
        signed(b"[]", KEY),
        signed(announced("999.0", "http://docdesk.example"), KEY),
        signed(announced("newest", PAGE), KEY),
        signed(announced("999.0", PAGE).replace(b'"docdesk"', b'"another"'), KEY),
        GOOD + b" " * MOST_BYTES,
    ],
    ids=[
        "another key",
        "changed",
        "unsigned",
        "nothing",
        "a page",
        "bytes",
        "no JSON",
        "a list",
        "http",
        "no number",
        "another program",
        "huge",
    ],
)
async def test_anything_else_is_refused(announcer: Announcer, settings: Settings, content: bytes) -> None:
    announcer.answer = body(content)
    found, kept = await ask(announcer, settings)
    assert isinstance(found, VersionUnsigned)
    assert kept == [("version", "version_unsigned")]


async def test_of_an_endless_answer_little_is_read(announcer: Announcer, settings: Settings) -> None:
    sent = 0
    ended = threading.Event()

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                sent += handler.wfile.write(b"x" * 65_536)
        except OSError:
            ended.set()

    announcer.answer = endless
    found, _ = await ask(announcer, settings)
    assert isinstance(found, VersionUnsigned)
    assert ended.wait(10)
    assert sent < 64 << 20


async def test_a_redirect_is_not_followed(announcer: Announcer, settings: Settings) -> None:
    announcer.answer = body(b"", 302, Location=f"{announcer.publisher.address}/elsewhere?id=1")
    found, kept = await ask(announcer, settings)
    assert isinstance(found, VersionUnknown)
    assert "/newest/elsewhere" in found.problem().detail
    assert "id=1" not in found.problem().detail
    assert len(announcer.asked) == 1
    assert kept == [("version", "version_unknown")]


@pytest.mark.parametrize("failure", ["status", "silent", "cut", "closed"])
async def test_no_answer_is_no_version(
    announcer: Announcer, settings: Settings, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    silence = threading.Event()
    if failure == "status":
        announcer.answer = body(GOOD, 503)
    elif failure == "silent":
        monkeypatch.setattr(newest, "SECONDS", 0.2)
        announcer.answer = lambda _handler: silence.wait(30)
    elif failure == "cut":
        announcer.answer = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
    else:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        announcer.publisher = Publisher(f"http://127.0.0.1:{port}/", public(KEY))
    found, kept = await ask(announcer, settings)
    silence.set()
    assert isinstance(found, VersionUnknown)
    assert kept == [("version", "version_unknown")]


async def test_nobody_is_asked_if_nothing_may_leave(announcer: Announcer, tmp_path: Path) -> None:
    announcer.answer = body(GOOD)
    found, kept = await ask(announcer, load_settings({"DOCDESK_OFFLINE": "1"}, library=tmp_path))
    assert isinstance(found, Offline)
    assert (announcer.asked, kept) == ([], [])


async def test_nobody_is_asked_without_a_publisher(settings: Settings) -> None:
    with pytest.raises(VersionUnknown):
        await newest.newest_version(None, settings, Ledger(settings.library / "ledger.db"))
