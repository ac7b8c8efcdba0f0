# SPDX-License-Identifier: Apache-2.0
"""Programs on the usual ports: one that has models is found, whatever else listens there is not."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from docdesk.settings.local_endpoints import LocalEndpoint, find_endpoints


@pytest.fixture
def answer() -> dict[str, bytes | int]:
    """What the program says when it is asked for its models."""
    models = [{"id": "llama3.1:8b"}, {"id": "nomic-embed-text:latest"}]
    return {"status": 200, "body": json.dumps({"data": models}).encode()}


@pytest.fixture
def port(answer: dict[str, bytes | int]) -> Iterator[int]:
    class Program(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/v1/models"
            self.send_response(int(answer["status"]))
            self.end_headers()
            self.wfile.write(bytes(answer["body"]))

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Program) as server:
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        running.start()
        yield server.server_address[1]
        server.shutdown()
        running.join()


async def test_a_program_with_models_is_found_and_its_embedding_models_come_first(port: int) -> None:
    assert await find_endpoints({port: "Ollama"}) == [
        LocalEndpoint("Ollama", f"http://127.0.0.1:{port}/v1", ("nomic-embed-text:latest", "llama3.1:8b"))
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"status": 404, "body": b"{}"},
        {"status": 200, "body": b"<html>"},
        {"status": 200, "body": b"[]"},
        {"status": 200, "body": b'{"data": [1]}'},
    ],
    ids=["nothing there", "a page", "a list", "no models"],
)
async def test_another_program_on_the_port_is_ignored(
    port: int, answer: dict[str, bytes | int], said: dict[str, bytes | int]
) -> None:
    answer.update(said)
    assert await find_endpoints({port: "vLLM"}) == []


async def test_a_port_without_a_listener_is_ignored() -> None:
    import socket

    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound and not listening: refused
        assert await find_endpoints({held.getsockname()[1]: "Jan"}) == []
