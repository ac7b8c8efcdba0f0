# SPDX-License-Identifier: Apache-2.0
"""Whoever takes the port of an owner that was killed learns nothing: no token, no question, no path, no key."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from docdesk.contract.owner import OwnerGone
from docdesk.contract.proof import PATH, loopback_address, proof_of, proves
from docdesk.contract.service_file import FILE, Service, ask, read_service, write_service
from docdesk.owner.client import connect
from docdesk.owner.follow import reach_desk
from docdesk.server.listening import listening
from docdesk.settings.model import changed
from tests.desks import a_desk, endpoint_settings
from tests.openai_endpoint import Endpoint
from tests.owners import serving
from tests.security.programs import linux_only, started_as_nobody

KEY = "sk-canary-0123456789"
TOKEN = "token-canary-0123456789"


class Impostor:
    """Listens on a port, keeps every byte, and answers as a script says."""

    def __init__(self, answer: bytes, port: int = 0) -> None:
        self.received = b""
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(ConnectionError):
            while data := connection.recv(65_536):
                self.received += data
                connection.sendall(self._answer_to(data))

    def _answer_to(self, data: bytes) -> bytes:
        return self._answer

    def close(self) -> None:
        self._listener.close()


def http(body: bytes, more: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n%s\r\n" % (len(body), more) + body


class Relay(Impostor):
    """Passes each nonce on to the real owner, and its proof back."""

    def __init__(self, real_port: int) -> None:
        super().__init__(b"")
        self._real_port = real_port

    def _answer_to(self, data: bytes) -> bytes:
        if PATH.encode() not in data:
            return http(b"{}")
        head = data.replace(b":%d\r\n" % self.port, b":%d\r\n" % self._real_port)
        with socket.create_connection(("127.0.0.1", self._real_port)) as real:
            real.sendall(head)
            return real.recv(65_536)


ANSWERS = {
    "nothing": b"",
    "no proof": http(b"{}"),
    "a wrong proof": http(json.dumps({"proof": "0" * 64}).encode()),
    "a proof that is no text": http(b'{"proof": 3}'),
    "no JSON": http(b"\xff\xfe"),
    "a list": http(b"[]"),
    "an owner's page": http(json.dumps({"pid": 1, "kind": "window", "contract": 1}).encode()),
    "no length": b"HTTP/1.1 200 OK\r\n\r\n{}",
    "an endless head": b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 2_000,
    "a huge length": b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n{}",
    "two lengths": http(b"{}", b"content-length: 1\r\n"),
    "depth": http(b"[" * 3_000),
}


@pytest.fixture(params=[name for name in ANSWERS if name != "nothing"])
def impostor(request: pytest.FixtureRequest) -> Iterator[Impostor]:
    one = Impostor(ANSWERS[request.param])
    yield one
    one.close()


async def test_an_impostor_gets_a_nonce_and_nothing_else(impostor: Impostor, tmp_path: Path) -> None:
    service = Service(1, f"http://127.0.0.1:{impostor.port}", TOKEN)
    with pytest.raises(OwnerGone):
        await connect(service, tmp_path)
    answer = await asyncio.to_thread(ask, service, "POST", "/desk/raise", {"paths": ["/secret/path"]})
    assert answer is None
    assert impostor.received.count(PATH.encode()) == 2
    for secret in (TOKEN, "uthorization", "secret", "/desk/owner", "/desk/raise"):
        assert secret.encode() not in impostor.received


async def test_a_proof_of_the_real_owner_is_for_its_own_port_alone(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    async with (
        a_desk(endpoint_settings(tmp_path / "library", openai_endpoint), starts_work=False) as desk,
        listening(desk) as service,
    ):
        real = loopback_address(service.url)
        assert real is not None
        relay = Relay(real[1])
        try:
            with pytest.raises(OwnerGone):
                await connect(Service(1, f"http://127.0.0.1:{relay.port}", service.token), tmp_path)
            assert relay.received.count(PATH.encode()) == 1
            assert service.token.encode() not in relay.received
        finally:
            relay.close()
        # the owner itself convinces both kinds of clients
        await (await connect(service, desk.settings.library)).close()
        answer = await asyncio.to_thread(ask, service, "GET", "/desk/owner")
        assert answer is not None
        assert answer[0] == 200


async def test_who_takes_the_port_in_the_middle_gets_no_question_key_or_password(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    """A client that was connected reaches an impostor with its next connection: the owner was killed meanwhile."""
    library = tmp_path / "library"
    settings = endpoint_settings(library, openai_endpoint)
    with serving(openai_endpoint, library) as (owner, service):
        desk = await connect(service, library)
        address = loopback_address(service.url)
        assert address is not None
        owner.kill()
        owner.wait()
        impostor = Impostor(http(b"{}"), address[1])
    try:
        for call in (
            desk.search("a secret question"),
            desk.queue.retry(["a"], password="a secret password"),
            desk.reconfigure(changed(settings, chunk_size=300), KEY),
            desk.queue.add([tmp_path / "a secret path"]),
        ):
            with pytest.raises(OwnerGone):
                await call
        assert PATH.encode() in impostor.received
        for secret in (service.token, "secret", KEY, "uthorization"):
            assert secret.encode() not in impostor.received
        # whoever opens the library next is its owner, and the address of the dead one is gone
        assert read_service(library) is not None
        reached = await reach_desk(settings, starts_work=False)
        try:
            assert reached.is_owner
            assert read_service(library) is None
        finally:
            await reached.close()
        assert service.token.encode() not in impostor.received
    finally:
        await desk.close()
        impostor.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1:80",
        "http://localhost:80",
        "http://example.com:80",
        "https://127.0.0.1:80",
        "http://127.0.0.1",
        "http://127.0.0.1:0",
        "http://127.0.0.1:99999",
        "http://127.0.0.1.example.com:80",
        "http://user@192.0.2.1:80",
        "http://0x7f000001:80",
        "file:///etc/passwd",
        "http://[::ffff:192.0.2.1]:80",
        "",
    ],
)
def test_only_addresses_of_the_loopback_are_believed(tmp_path: Path, url: str) -> None:
    write_service(tmp_path, Service(1, url, TOKEN))
    assert (tmp_path / FILE).exists()
    assert read_service(tmp_path) is None
    assert ask(Service(1, url, TOKEN), "GET", "/desk/owner") is None


async def test_a_service_for_other_machines_is_asked_on_the_loopback_by_its_own(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    own = socket.gethostbyname(socket.gethostname())
    if own.startswith("127."):
        own = "127.0.0.2"
    async with (
        a_desk(endpoint_settings(tmp_path / "library", openai_endpoint), starts_work=False) as desk,
        listening(desk, own) as service,
    ):
        assert loopback_address(service.url) is not None
        found = read_service(desk.settings.library)
        assert found == service
        await (await connect(service, desk.settings.library)).close()


STRANGER = """
import hashlib, hmac, re, socket, sys, threading
token, seen = sys.argv[1].encode(), []
listener = socket.create_server(("127.0.0.1", 0))
port = listener.getsockname()[1]
print(port, flush=True)
def serve(connection):
    while data := connection.recv(65536):
        nonce = re.search(rb"nonce=([0-9a-f]+)", data)
        if nonce is None:
            print("asked", data[:60], flush=True)
        message = b"docdesk owner\\n%s\\n127.0.0.1\\n%d" % (nonce[1] if nonce else b"", port)
        body = b'{"proof": "%s"}' % hmac.new(token, message, hashlib.sha256).hexdigest().encode()
        connection.sendall(b"HTTP/1.1 200 OK\\r\\ncontent-length: %d\\r\\n\\r\\n" % len(body) + body)
    print("closed", flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""
"""Another user's program that knows the token, because its user wrote the library's service.json."""


@linux_only
async def test_a_service_file_of_somebody_else_brings_them_no_question(tmp_path: Path) -> None:
    with started_as_nobody(STRANGER, TOKEN) as stranger:
        assert stranger.stdout is not None
        port = int(stranger.stdout.readline())
        write_service(tmp_path, Service(1, f"http://127.0.0.1:{port}", TOKEN))
        service = read_service(tmp_path)
        assert service is not None
        with pytest.raises(OwnerGone):
            await connect(service, tmp_path)
        assert stranger.stdout.readline() == "closed\n"
        assert await asyncio.to_thread(ask, service, "POST", "/desk/raise", {"paths": ["/secret"]}) is None
        assert stranger.stdout.readline() == "closed\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_service_file_that_is_none_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE)
    assert read_service(tmp_path) is None
    (tmp_path / FILE).unlink()
    for content in (
        b"[" * 60_000,
        b'{"pid": 1e999, "url": "http://127.0.0.1:1", "token": ""}',
        bytes(1 << 17),
    ):
        (tmp_path / FILE).write_bytes(content)
        assert read_service(tmp_path) is None


def test_a_proof_is_bound_to_token_nonce_and_address() -> None:
    right = proof_of("t", "n", "127.0.0.1", 80)
    assert proves("t", "n", "127.0.0.1", 80, right)
    for other in (("u", "n", "127.0.0.1", 80), ("t", "m", "127.0.0.1", 80), ("t", "n", "127.0.0.1", 81)):
        assert not proves(*other, right)
    for proof in (None, 3, "", "\ud800", right.upper()):
        assert not proves("t", "n", "127.0.0.1", 80, proof)
