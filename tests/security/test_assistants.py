# SPDX-License-Identifier: Apache-2.0
"""An assistant adds only what is below its folders, under each of its names; what is no message gets its error."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from docdesk.assistant.messages import INVALID_REQUEST, MOST_BYTES, PARSE_ERROR, fault_of
from docdesk.assistant.shapes import AddedFiles, AddFiles
from docdesk.assistant.tools import TOOLS, Tools, _allowed_files
from docdesk.desk.desk import Desk
from docdesk.settings.model import Settings
from docdesk.system.no_links import open_without_links
from docdesk.values.documents import Status
from docdesk.workers.pool import Workers
from tests.desks import a_desk, add_and_wait, ended, endpoint_settings
from tests.openai_endpoint import Endpoint
from tests.security.programs import clean_environment
from tests.server.conftest import Served, served

__all__ = ["served"]

unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows opens nothing below a folder's descriptor")


def test_a_file_with_a_second_name_is_refused(tmp_path: Path) -> None:
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    private = tmp_path / "private.txt"
    private.write_text("A payslip.")
    os.link(private, allowed / "linked.txt")
    (allowed / "own.txt").write_text("A page.")
    files, refused = _allowed_files([str(allowed)], [allowed], tmp_path / "library")
    assert files == [allowed / "own.txt"]
    assert [Path(one.path).name for one in refused] == ["linked.txt"]
    assert "hard link" in refused[0].reason


def test_paths_are_given_on_without_links(tmp_path: Path) -> None:
    allowed = tmp_path / "allowed"
    (allowed / "deep").mkdir(parents=True)
    (allowed / "deep" / "page.txt").write_text("A page.")
    (allowed / "way").symlink_to(allowed / "deep")
    files, refused = _allowed_files([str(allowed / "way" / "page.txt")], [allowed], tmp_path / "library")
    assert (files, refused) == ([allowed / "deep" / "page.txt"], [])


@unix
@pytest.mark.parametrize("turned", ["the file", "its folder", "the folder above", "a hard link", "a pipe"])
def test_what_became_a_link_is_not_opened(tmp_path: Path, turned: str) -> None:
    above = tmp_path / "above"
    file = above / "folder" / "page.txt"
    file.parent.mkdir(parents=True)
    file.write_text("A page.")
    os.close(open_without_links(file))
    private = tmp_path / "private" / "folder" / "page.txt"
    private.parent.mkdir(parents=True)
    private.write_text("A payslip.")
    expected = errno.ELOOP
    if turned == "the file":
        file.unlink()
        file.symlink_to(private)
    elif turned == "its folder":
        file.parent.rename(tmp_path / "moved")
        (above / "folder").symlink_to(private.parent)
    elif turned == "the folder above":
        above.rename(tmp_path / "moved")
        above.symlink_to(tmp_path / "private")
    elif turned == "a hard link":
        file.unlink()
        os.link(private, file)
        expected = errno.EMLINK
    else:
        file.unlink()
        os.mkfifo(file)
        expected = errno.EINVAL
    with pytest.raises(OSError) as caught:  # noqa: PT011 - its number is what counts
        open_without_links(file)
    assert caught.value.errno == expected


BAD: list[tuple[bytes, int, int | str | None]] = [
    (b"{", PARSE_ERROR, None),
    (b"no JSON", PARSE_ERROR, None),
    (b"\xff\xfe", PARSE_ERROR, None),
    (b'{"jsonrpc": "2.0", "id": NaN, "method": "ping"}', PARSE_ERROR, None),
    (b"[" * 100_000, PARSE_ERROR, None),
    (b"[]", INVALID_REQUEST, None),
    (b"null", INVALID_REQUEST, None),
    (b'"ping"', INVALID_REQUEST, None),
    (b"{}", INVALID_REQUEST, None),
    (b'{"jsonrpc": "2.0", "id": 7}', INVALID_REQUEST, 7),
    (b'{"jsonrpc": "1.0", "id": "a", "method": "ping"}', INVALID_REQUEST, "a"),
    (b'{"jsonrpc": "2.0", "id": {}, "method": "ping"}', INVALID_REQUEST, None),
    (b'{"jsonrpc": "2.0", "id": true, "method": "ping"}', INVALID_REQUEST, None),
    (b'{"jsonrpc": "2.0", "id": 1, "method": 5}', INVALID_REQUEST, 1),
    (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": 5}', INVALID_REQUEST, 1),
    (b'{"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"a": "\\ud800"}}', INVALID_REQUEST, 3),
    (b'{"jsonrpc": "2.0", "id": "\\uDFFF", "method": "ping"}', INVALID_REQUEST, None),
]


def error_of(answer: dict[str, Any]) -> tuple[int, int | str | None]:
    return answer["error"]["code"], answer["id"]


@pytest.mark.parametrize(("message", "code", "id"), BAD)
def test_what_is_no_message_is_told_apart(message: bytes, code: int, id: int | str | None) -> None:
    fault = fault_of(message)
    assert fault is not None
    assert error_of(fault) == (code, id)


@pytest.mark.parametrize(
    "message",
    [
        b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}',
        b'{"jsonrpc": "2.0", "method": "notifications/initialized"}',
        b'{"jsonrpc": "2.0", "id": "a", "result": {}}',
        b'{"jsonrpc": "2.0", "id": null, "error": {"code": 1, "message": "x"}}',
    ],
)
def test_messages_are_messages(message: bytes) -> None:
    assert fault_of(message) is None


async def test_over_http_a_bad_body_gets_its_error(served: Served) -> None:
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    for message, code, id in BAD:
        answer = await served.client.post("/mcp", content=message, headers=headers)
        assert answer.status_code == 400
        assert error_of(answer.json()) == (code, id)
    good = await served.client.post(
        "/mcp", content=b'{"jsonrpc": "2.0", "id": 1, "method": "nothing"}', headers=headers
    )
    assert error_of(good.json()) == (-32_601, 1)


def test_on_the_streams_a_bad_line_gets_its_error(tmp_path: Path) -> None:
    long = b'"' + b"a" * (MOST_BYTES + 10) + b'"'
    first = {
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
    }  # fmt: skip
    lines = [
        json.dumps(first).encode(),
        b"",
        *(message for message, _, _ in BAD),
        long,
        b'{"jsonrpc": "2.0", "id": 4, "method": "ping", "params": {"a": ' + b"[" * 400 + b"]" * 400 + b"}}",
        b'{"jsonrpc": "2.0", "id": 2}',
    ]
    ran = subprocess.run(
        [sys.executable, "-m", "docdesk", "mcp", "--library", str(tmp_path / "library")],
        env=clean_environment(), input=b"\n".join(lines), capture_output=True, timeout=240, check=False,
    )  # fmt: skip
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert answers[0]["result"]["serverInfo"], ran.stderr
    rest = [(INVALID_REQUEST, id) for id in (None, 4, 2)]  # the SDK reads no such depth
    expected = [*((code, id) for _, code, id in BAD), *rest]
    assert [error_of(answer) for answer in answers[1:]] == expected


WAYS = ("a link", "its folder", "a hard link")


@dataclass
class Given:
    """A folder from which an assistant may add, with a file for each way to swap it, and a private file elsewhere."""

    settings: Settings
    allowed: Path
    private: Path

    def file(self, way: str) -> Path:
        return self.allowed / way / "page.txt"

    async def add(self, desk: Desk) -> dict[str, str]:
        """Have the assistant add the files. Returns the ids of their documents by the way to swap them."""

        async def opened() -> Desk:
            return desk

        [tool] = [tool for tool in TOOLS if tool.name == "add_files"]
        asked = AddFiles(paths=[str(self.file(way)) for way in WAYS])
        added = await Tools(opened, [self.allowed]).carry_out(tool, asked)
        assert isinstance(added, AddedFiles)
        assert not added.not_added
        return dict(zip(WAYS, [row.id for row in added.documents], strict=True))

    def swap(self, way: str) -> None:
        """Put the private file where the checked one was."""
        file = self.file(way)
        if way == "its folder":
            file.parent.rename(self.allowed / "moved")
            file.parent.symlink_to(self.private.parent)
            return
        file.unlink()
        if way == "a hard link":
            os.link(self.private, file)
        else:
            file.symlink_to(self.private)


@pytest.fixture
def given(tmp_path: Path, openai_endpoint: Endpoint) -> Given:
    found = Given(
        endpoint_settings(tmp_path / "library", openai_endpoint),
        tmp_path / "allowed",
        tmp_path / "private" / "page.txt",
    )
    found.private.parent.mkdir()
    found.private.write_text("A payslip of nine thousand.")
    for way in WAYS:
        found.file(way).parent.mkdir(parents=True)
        found.file(way).write_text(f"A page about harbours, {way}.")
    return found


@unix
async def test_a_file_that_is_swapped_before_it_is_read_is_refused_also_after_a_restart(given: Given) -> None:
    async with a_desk(given.settings) as desk:
        await desk.queue.pause()
        ids = await given.add(desk)
    for way in WAYS:
        given.swap(way)
    async with a_desk(given.settings) as desk:
        await desk.queue.resume()
        rows = await ended(desk, ids.values())
        assert {row.error.code for row in rows.values() if row.error} == {"link_refused"}
        assert not await desk.search("payslip")
        # what the user adds is the user's own choice
        [own] = await add_and_wait(desk, given.file("a link"))
        assert own.status is Status.READY
        assert [passage.text for passage in await desk.search("payslip")] == [given.private.read_text()]
        paths, folder = desk.parts.library.catalog.assistant_paths, str(given.file("its folder"))
        assert await paths.holds(folder)
        await desk.queue.remove([ids["its folder"]], now=True)
        assert not await paths.holds(folder), "what is removed for good leaves no path"


@unix
async def test_a_file_that_is_swapped_between_check_and_reading_is_read_as_it_was(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The private file takes its place when everything was checked and hashed, just before a worker opens it."""
    left, run = list(WAYS), Workers.run

    async def swap_and_run(workers: Workers, function: Any, *arguments: Any, **options: Any) -> Any:
        if options.get("reads"):
            while left:
                given.swap(left.pop())
        return await run(workers, function, *arguments, **options)

    monkeypatch.setattr(Workers, "run", swap_and_run)
    async with a_desk(given.settings) as desk:
        ids = await given.add(desk)
        await ended(desk, ids.values())
        assert left == []
        texts = {page.text for row in await desk.documents() for page in (await desk.pages(row, 1, 10))[0]}
        assert texts
        assert texts <= {f"A page about harbours, {way}." for way in WAYS}
        assert list((given.settings.library / "inbox").iterdir()) == [], "no copy is left"
