# SPDX-License-Identifier: Apache-2.0
"""Objects to a bucket and back, over a server that holds to preconditions and fails as it is told."""

from __future__ import annotations

import http.server
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from docdesk.backup.bucket import Bucket, Replaced, checksums_of
from docdesk.backup.bucket.outbound import stay
from docdesk.errors import BackupCorrupted, BackupMissing, DocdeskError
from tests.gcs_server import GcsServer, Request, crc32c_of, serving

LARGE = 20 << 20


@pytest.fixture
def gcs(monkeypatch: pytest.MonkeyPatch) -> Iterator[GcsServer]:
    with serving("papers") as server:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
        yield server


@pytest.fixture
def bucket(gcs: GcsServer) -> Iterator[Bucket]:
    bucket = Bucket("papers", "me", pause=0.01)
    yield bucket
    bucket.close()


def send(bucket: Bucket, data: bytes, name: str = "x", **options: object) -> object:
    return bucket.put(name, io.BytesIO(data), crc32c_of(data), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [0, 1, 4 << 20, LARGE])
def test_an_object_is_sent_and_fetched(bucket: Bucket, gcs: GcsServer, size: int) -> None:
    data = os.urandom(size)
    told: list[int] = []
    sent = bucket.put("a/b", io.BytesIO(data), crc32c_of(data), on_progress=told.append)
    assert (sent.url, sent.size, sent.crc32c) == ("gs://papers/me/a/b", size, crc32c_of(data))
    assert gcs.objects("papers")["me/a/b"].data == data
    assert told == sorted(told)
    assert told[-1] == size
    assert bucket.look("a/b") == sent
    assert bucket.read("a/b") == (data, sent)
    assert [name for name, _ in bucket.list("a/")] == ["a/b"]
    bucket.remove("a/b", sent.generation)
    assert bucket.look("a/b") is None


def test_an_object_is_replaced_only_if_its_generation_is_named(bucket: Bucket) -> None:
    first = bucket.put_bytes("pointer", b"1")
    with pytest.raises(Replaced) as caught:
        bucket.put_bytes("pointer", b"2")
    assert caught.value.now == first
    second = bucket.put_bytes("pointer", b"2", replaces=first.generation)
    with pytest.raises(Replaced):
        bucket.put_bytes("pointer", b"3", replaces=first.generation)
    assert bucket.read("pointer") == (b"2", second)


@pytest.mark.parametrize("size", [10, LARGE])
def test_a_lost_answer_counts_as_sent_if_the_checksum_agrees(
    bucket: Bucket, gcs: GcsServer, size: int
) -> None:
    data = os.urandom(size)
    lost: list[int] = []

    def lose(request: Request) -> str | None:
        if request.kind in ("write", "part") and not lost:
            last = request.kind == "write" or request.size < 8 << 20
            if last:
                lost.append(request.number)
                return "lost-answer"
        return None

    gcs.rule = lose
    assert send(bucket, data) == bucket.look("x")
    assert lost
    assert gcs.objects("papers")["me/x"].data == data


def test_a_cut_upload_of_a_large_object_continues(bucket: Bucket, gcs: GcsServer) -> None:
    data = os.urandom(LARGE)
    cuts: list[int] = []

    def cut(request: Request) -> str | None:
        if request.kind == "part" and len(cuts) < 2:
            cuts.append(request.number)
            return "cut"
        return None

    gcs.rule = cut
    send(bucket, data)
    assert gcs.objects("papers")["me/x"].data == data
    assert gcs.count("begin") == 1
    assert gcs.count("where") == 2
    # half of the first part came each time: nothing but the other halves was sent again
    assert gcs.sent_bytes() <= LARGE + (8 << 20)


def test_an_upload_that_the_server_forgot_begins_again(bucket: Bucket, gcs: GcsServer) -> None:
    data = os.urandom(LARGE)

    def forget(request: Request) -> str | None:
        if request.kind == "part" and gcs.count("part") == 2:
            gcs.forget_sessions()
        return None

    gcs.rule = forget
    send(bucket, data)
    assert gcs.objects("papers")["me/x"].data == data
    assert gcs.count("begin") == 2


@pytest.mark.parametrize(
    "failure", ["408", "429 retry-after=0", "500", "502", "503", "504", "cut", "lost-answer"]
)
@pytest.mark.parametrize("size", [100, LARGE])
def test_transient_failures_are_tried_again(bucket: Bucket, gcs: GcsServer, failure: str, size: int) -> None:
    data = os.urandom(size)
    gcs.fail(failure)
    send(bucket, data)
    assert gcs.objects("papers")["me/x"].data == data
    gcs.fail(failure)
    assert bucket.read("x")[0] == data
    gcs.fail(failure)
    assert len(list(bucket.list())) == 1


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        ("401", "backup_rejected"),
        ("403", "backup_forbidden"),
        ("403 reason=quotaExceeded", "backup_quota"),
        ("403 reason=accountDisabled", "backup_quota"),
        ("400 message=requester", "backup_error"),
        ("404", "backup_no_bucket"),
        ("408", "backup_unreachable"),
        ("429 retry-after=0", "backup_quota"),
        ("503", "backup_unreachable"),
        ("cut", "backup_unreachable"),
    ],
)
@pytest.mark.parametrize("size", [100, LARGE])
def test_permanent_failures_name_the_bucket(
    bucket: Bucket, gcs: GcsServer, failure: str, code: str, size: int
) -> None:
    gcs.rule = lambda request: failure if request.kind in ("write", "begin") else None
    with pytest.raises(DocdeskError) as caught:
        send(bucket, os.urandom(size))
    problem = caught.value.problem()
    assert problem.code == code
    assert "papers" in problem.detail
    assert gcs.objects("papers") == {}


@pytest.mark.parametrize("size", [100, LARGE])
def test_an_object_with_other_bytes_is_removed(bucket: Bucket, gcs: GcsServer, size: int) -> None:
    gcs.rule = lambda request: "wrong-checksum" if request.kind in ("write", "part") else None
    if size == LARGE:
        # the last part finishes the object
        gcs.rule = lambda request: (
            "wrong-checksum" if request.kind == "part" and request.size < 8 << 20 else None
        )
    with pytest.raises(BackupCorrupted):
        send(bucket, os.urandom(size))
    assert gcs.objects("papers") == {}


def test_an_original_that_changed_in_the_bucket_is_refused(bucket: Bucket, gcs: GcsServer) -> None:
    send(bucket, b"what was sent")
    gcs.rule = lambda request: "spoiled" if request.kind == "read" else None
    with pytest.raises(BackupCorrupted):
        bucket.read("x")


def test_a_cut_download_continues(bucket: Bucket, gcs: GcsServer) -> None:
    data = os.urandom(LARGE)
    send(bucket, data)
    cuts: list[int] = []

    def cut(request: Request) -> str | None:
        if request.kind == "read" and not cuts:
            cuts.append(request.number)
            return "short"
        return None

    gcs.rule = cut
    target = io.BytesIO()
    bucket.fetch("x", target)
    assert target.getvalue() == data
    assert gcs.count("read") == 2


def test_a_missing_object_is_not_a_missing_bucket(bucket: Bucket, gcs: GcsServer) -> None:
    with pytest.raises(BackupMissing):
        bucket.read("nothing")
    nowhere = Bucket("nowhere", "me", pause=0.01)
    with pytest.raises(DocdeskError) as caught:
        nowhere.read("nothing")
    assert caught.value.code == "backup_no_bucket"
    nowhere.close()


async def test_closing_does_not_wait_for_an_answer(gcs: GcsServer) -> None:
    from docdesk.backup.bucket import Stopped

    bucket = Bucket("papers", "me", pause=0.01)
    gcs.rule = lambda request: "503"
    slow = Bucket("papers", "me", pause=30.0)
    import asyncio

    waiting = asyncio.ensure_future(slow.run(slow.look, "x"))
    await asyncio.to_thread(gcs.wait_for, lambda server: server.count("look") >= 1)
    slow.close()
    with pytest.raises(Stopped):
        await asyncio.wait_for(waiting, 25)  # of the half minute that it pauses
    bucket.close()
    with pytest.raises(Stopped):
        await bucket.run(bucket.look, "x")


def test_checksums_are_the_same_of_bytes_and_of_a_stream() -> None:
    data = os.urandom(3 << 20)
    assert checksums_of(data) == checksums_of(io.BytesIO(data))
    assert checksums_of(b"").crc32c == "AAAAAA=="


def test_missing_credentials_are_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    key = tmp_path / "key.json"
    key.write_text('{"type": "service_account", "private_key": "a secret"}')
    for account in (None, tmp_path / "missing.json", key):
        bucket = Bucket("papers", "me", account, pause=0.01)
        with pytest.raises(DocdeskError) as caught:
            bucket.look("x")
        problem = caught.value.problem()
        assert problem.code == "backup_no_credentials"
        assert "a secret" not in problem.detail
        bucket.close()


@pytest.mark.parametrize("there", ["http://127.0.0.1:{other}/taken", "http://localhost:{own}/taken", "/here"])
def test_a_redirect_to_another_server_is_not_followed(there: str) -> None:
    """It would carry documents to whoever listens there."""
    asked: list[str] = []

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.server.server_port} {self.path}")  # type: ignore[attr-defined]
            self.send_response(200 if self.path != "/" else 307)
            if self.path == "/":
                self.send_header("Location", there.format(own=own.server_port, other=other.server_port))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    own, other = (http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) for _ in range(2))
    for server in (own, other):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with requests.Session() as session:
            session.trust_env = False
            stay(session)
            answer = session.get(f"http://127.0.0.1:{own.server_port}/", timeout=20)
    finally:
        for server in (own, other):
            server.shutdown()
            server.server_close()
    followed = there == "/here"
    assert answer.status_code == (200 if followed else 307)
    assert asked == [f"{own.server_port} /", *([f"{own.server_port} /here"] if followed else [])]
