# SPDX-License-Identifier: Apache-2.0
"""An owner that may open no further file says so, keeps what it has, and goes on when it may again."""

from __future__ import annotations

import errno
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from docdesk.contract.proof import loopback_address
from docdesk.contract.service_file import Service
from docdesk.errors.os_errors import from_os_error, from_sqlite_error
from docdesk.steps.extract.identify import unreadable
from tests.openai_endpoint import Endpoint
from tests.owners import client_of, serving
from tests.security.programs import linux_only

FREE = 24
"""Files that the owner may still open."""
POSTS = 8
BODY = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nA page.\r\n--b--\r\n'
TOLD = "socket.accept() out of system resource"


def begin_to_post(service: Service) -> socket.socket:
    """A connection of a client that has sent the head of a request: nothing closes it for being slow."""
    address = loopback_address(service.url)
    assert address is not None
    connection = socket.create_connection(address, timeout=120)
    connection.sendall(
        b"POST /documents HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
        b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n"
        % (service.token.encode(), len(BODY))
    )
    return connection


def answer(connection: socket.socket) -> tuple[int, str]:
    """Status and code of what comes for the body of such a request."""
    connection.sendall(BODY)
    head, _, body = connection.recv(65_536).partition(b"\r\n\r\n")
    while not body.rstrip().endswith(b"}"):
        piece = connection.recv(65_536)
        assert piece, "the connection ended in the middle of the answer"
        body += piece
    return int(head.split()[1]), json.loads(body).get("code", "")


def none_free(pid: int, limit: int) -> bool:
    """Whether a process has every file open that it may."""
    return {str(number) for number in range(limit)} <= set(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208


def until(fits: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while not fits():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)


@linux_only
def test_without_descriptors_the_owner_says_so_and_recovers(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    import resource

    library = tmp_path / "library"
    with serving(openai_endpoint, library) as (owner, service):

        def is_ready(id: str) -> bool:
            with client_of(service) as client:
                return bool(client.get(f"/documents/{id}/status").json()["status"] == "completed")

        def post(text: str) -> str:
            with client_of(service) as client:
                posted = client.post("/documents", files={"file": ("b.txt", text.encode())})
            assert posted.status_code == 201
            return str(posted.json()["id"])

        before = post("Before.")
        until(lambda: is_ready(before), owner)
        # their connections and modules are there: what they need next is a file of the inbox
        posting = [begin_to_post(service) for _ in range(POSTS)]
        with client_of(service) as client:
            client.get("/health").raise_for_status()
        hard = resource.prlimit(owner.pid, resource.RLIMIT_NOFILE)[1]
        used = {int(name) for name in os.listdir(f"/proc/{owner.pid}/fd")}  # noqa: PTH208 - they vanish meanwhile
        limit = next(
            number for number in range(FREE, 1_000) if number - sum(one < number for one in used) == FREE
        )
        resource.prlimit(owner.pid, resource.RLIMIT_NOFILE, (limit, hard))
        held = [begin_to_post(service) for _ in range(3 * FREE)]
        log = library / "logs" / "docdesk.log"
        until(lambda: TOLD in log.read_text("utf-8"), owner)
        answers = set()
        for connection in posting:
            # a place that something leaves is taken by the next connection that waits
            until(lambda: none_free(owner.pid, limit), owner)
            answers.add(answer(connection))
        assert answers <= {(201, ""), (503, "too_many_open_files")}
        assert (503, "too_many_open_files") in answers
        for connection in (*held, *posting):
            connection.close()
        after = post("After.")
        until(lambda: is_ready(after), owner)
        text = log.read_text("utf-8")
        assert text.count(TOLD) <= 5, "not for each of them"
        assert "internal_error" not in text
    assert owner.returncode == 0


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
def test_what_cannot_be_opened_for_others_is_not_at_fault_itself(number: int) -> None:
    error = OSError(number, os.strerror(number))
    known = from_os_error(error, "/x")
    assert known is not None
    assert {known.code, unreadable(Path("/x"), error).code} == {"too_many_open_files"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_sqlite_does_not_say_it_and_docdesk_does(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "catalog.db"
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    sqlite3.connect(path).close()
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, before[1]))
        with pytest.raises(sqlite3.OperationalError) as caught:
            sqlite3.connect(path).execute("SELECT * FROM sqlite_schema")
        known = from_sqlite_error(caught.value, str(path))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert known is not None
    assert known.code == "too_many_open_files"
    other = from_sqlite_error(caught.value, str(path))
    assert other is not None
    assert other.code == "read_only"
