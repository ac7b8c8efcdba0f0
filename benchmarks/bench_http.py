# SPDX-License-Identifier: Apache-2.0
"""The service beside a plain one (BackgroundTasks, one document after the other), and 200 WebSocket clients.

python benchmarks/bench_http.py [--documents 200] [--clients 200]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import websockets
from endpoint import running_endpoint
from figures import HERE, ROOT, Row, documents, keep

from docdesk.contract.service_file import read_service

POLLERS = 50
POLL_SECONDS = 0.1
COUNTS = (1, 10, 100)
SINGLES = 20
"""Posts of one file, of which the median counts."""


@contextlib.contextmanager
def plain(endpoint: str) -> Iterator[tuple[str, str]]:
    """The plain service: its address, and no token."""
    process = subprocess.Popen(
        [sys.executable, HERE / "plain_service.py", endpoint],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), "none"
    finally:
        process.stdin.close()
        process.wait(60)


@contextlib.contextmanager
def docdesk(endpoint: str, program: Sequence[str | Path]) -> Iterator[tuple[str, str, subprocess.Popen[str]]]:
    """The real service on a new library: address, token and process."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        library = Path(folder) / "library"
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DOCDESK_LIBRARY": str(library),
            "DOCDESK_PROVIDER": "openai",
            "OPENAI_BASE_URL": endpoint,
            "OPENAI_API_KEY": "none",
            "DOCDESK_MODEL": "text-embedding-3-small",
            "DOCDESK_CHUNK_SIZE": "1000",
            "DOCDESK_CHUNK_OVERLAP": "150",
        }
        process = subprocess.Popen(
            [str(part).replace("LIBRARY", str(library)) for part in program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        try:
            deadline = time.monotonic() + 60
            while (service := read_service(library)) is None:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("the service does not listen")
                time.sleep(0.02)
            yield service.url, service.token, process
        finally:
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=60)


class Poller:
    """GET over one connection that is kept, with as little of its own time in it as can be."""

    def __init__(self, url: str, token: str) -> None:
        self._address = urlsplit(url)
        self._token = token
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def open(self) -> None:
        host, port = self._address.hostname, self._address.port
        self._reader, self._writer = await asyncio.open_connection(host, port)

    async def get(self, path: str) -> tuple[float, dict[str, Any]]:
        """Seconds until the whole answer was there, and the answer."""
        request = f"GET {path} HTTP/1.1\r\nHost: {self._address.netloc}\r\nAuthorization: Bearer {self._token}\r\n\r\n"
        began = time.perf_counter()
        self._writer.write(request.encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length:", 1)[1].split("\r\n", 1)[0])
        body = await self._reader.readexactly(length)
        return time.perf_counter() - began, json.loads(body)

    def close(self) -> None:
        self._writer.close()


def client_of(url: str, token: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=600, trust_env=False
    )


def multipart(files: Sequence[Path], field: str, stamp: str) -> list[tuple[str, tuple[str, bytes]]]:
    """The files with a stamp in their texts, so that none is known from before."""
    made = []
    for file in files:
        data = file.read_bytes()
        data += f"\n% {stamp}\n".encode() if file.suffix == ".pdf" else f"\n\n{stamp}\n".encode()
        made.append((field, (file.name, data)))
    return made


async def all_completed(url: str, token: str, ids: Sequence[str], answers: list[float]) -> None:
    """Fifty pollers ask for all the documents until each has completed; every answer's seconds are kept."""
    left = set(ids)
    failed: list[dict[str, Any]] = []

    async def poll(number: int) -> None:
        poller = Poller(url, token)
        await poller.open()
        # programs that poll do not begin in the same moment
        await asyncio.sleep(POLL_SECONDS * number / POLLERS)
        mine = 7 * number % len(ids)
        while left:
            id = ids[mine]
            if id in left:
                seconds, status = await poller.get(f"/documents/{id}/status")
                answers.append(seconds)
                if status["status"] != "processing":
                    left.discard(id)
                    if status["status"] == "failed":
                        failed.append(status)
                await asyncio.sleep(POLL_SECONDS)
            mine = (mine + 1) % len(ids)
        poller.close()

    await asyncio.gather(*(poll(number) for number in range(POLLERS)))
    if failed:
        raise RuntimeError(f"{len(failed)} failed: {failed[0]}")


async def measure(url: str, token: str, files: Sequence[Path]) -> dict[str, Any]:
    """Seconds to the 201 for 1, 10 and 100 files, documents a second, and the pollers' answers."""
    found: dict[str, Any] = {}
    async with client_of(url, token) as client:

        async def wait(ids: Sequence[str]) -> None:
            await all_completed(url, token, ids, [])

        async def post(count: int, stamp: str) -> tuple[float, list[str]]:
            batch = count > 1
            given = multipart(
                [files[i % len(files)] for i in range(count)], "files" if batch else "file", stamp
            )
            request = client.build_request("POST", "/documents/batch" if batch else "/documents", files=given)
            await request.aread()
            began = time.perf_counter()
            answer = await client.send(request)
            seconds = time.perf_counter() - began
            assert answer.status_code == 201, answer.text
            return seconds, answer.json()["documents"] if batch else [answer.json()["id"]]

        _, warm = await post(4, "warm")
        await wait(warm)
        for count in COUNTS:
            tries = [await post(count, f"{count} {i}") for i in range(SINGLES if count == 1 else 1)]
            found[f"201 for {count}"] = statistics.median(seconds for seconds, _ in tries)
            if count < COUNTS[-1]:
                await wait([id for _, ids in tries for id in ids])
            else:
                # these are not waited for in the plain way: they would take as long as the main run
                for id in tries[0][1]:
                    if token != "none":
                        await client.post(f"/documents/{id}/cancel")
        if token == "none":
            await wait(tries[0][1])
        answers: list[float] = []
        given = multipart(files, "files", "the main run")
        began = time.perf_counter()
        answer = await client.post("/documents/batch", files=given)
        await all_completed(url, token, answer.json()["documents"], answers)
        found["a second"] = len(files) / (time.perf_counter() - began)
        ordered = sorted(answers)
        found["p99"] = ordered[math.ceil(0.99 * len(ordered)) - 1]
        found["answers"] = len(answers)
    return found


async def listen(
    url: str, token: str, clients: int, files: Sequence[Path]
) -> tuple[list[dict[str, float]], int]:
    """For each client, when it saw each change first; and how many messages came in all."""
    address = f"{url.replace('http', 'ws')}/ws?batch=true&token={token}"
    came: list[dict[bytes, float]] = [{} for _ in range(clients)]
    messages = 0
    up = asyncio.Barrier(clients + 1)
    ids: set[str] = set()
    known = asyncio.Event()

    async def client(first: dict[bytes, float]) -> None:
        # all clients are one process: reading what they say waits until it is all there, or would be measured
        nonlocal messages
        async with websockets.connect(address, compression=None, max_queue=None) as socket:
            await up.wait()
            ended: set[str] = set()
            while not (known.is_set() and ended >= ids):
                said = await socket.recv(decode=False)
                first.setdefault(said, time.monotonic())
                messages += 1
                if b'"completed"' in said or b'"failed"' in said:
                    events = json.loads(said)["events"]
                    ended.update(e["id"] for e in events if e.get("status") in ("completed", "failed"))

    running = [asyncio.create_task(client(first)) for first in came]
    await up.wait()
    async with client_of(url, token) as http:
        answer = await http.post("/documents/batch", files=multipart(files, "files", "listened to"))
        ids.update(answer.json()["documents"])
        known.set()
    await asyncio.gather(*running)
    all_said = {said for first in came for said in first}
    keys = {said: [key_of(event) for event in json.loads(said)["events"]] for said in all_said}
    seen: list[dict[str, float]] = []
    for first in came:
        by_key: dict[str, float] = {}
        for said, when in first.items():  # in the order in which they came
            for key in keys[said]:
                by_key.setdefault(key, when)
        seen.append(by_key)
    return seen, messages


def key_of(said: dict[str, Any]) -> str:
    """What a message says of a document; empty where it is of something else."""
    if said["event"] != "document":
        return ""
    return json.dumps([said["id"], said["status"], said["stage"], said["progress"]])


def latencies(published: dict[str, float], seen: Sequence[dict[str, float]]) -> list[float]:
    """Seconds from the moment that a change was published to the moment that a client had it."""
    return sorted(first[key] - when for key, when in published.items() for first in seen if key in first)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument(
        "--listened", type=int, default=20, help="documents while the WebSocket clients listen"
    )
    parser.add_argument("--clients", type=int, default=200)
    given = parser.parse_args()
    files = sorted(documents().iterdir())
    files = [file for file in files if file.suffix in (".pdf", ".md", ".txt")]
    step = max(1, len(files) // given.documents)
    some = files[::step][: given.documents]
    with running_endpoint(120.0, 0.5) as endpoint:
        with plain(endpoint) as (url, token):
            beside = asyncio.run(measure(url, token, some))
        with docdesk(endpoint, [sys.executable, "-m", "docdesk", "serve"]) as (url, token, _):
            ours = asyncio.run(measure(url, token, some))
        program = [sys.executable, HERE / "timed_service.py", "LIBRARY"]
        with docdesk(endpoint, program) as (url, token, process):
            seen, messages = asyncio.run(listen(url, token, given.clients, some[: given.listened]))
            out, _ = process.communicate("", timeout=60)
            waits = latencies(json.loads(out.strip().splitlines()[-1]), seen)
    rows = []
    for count in COUNTS:
        name = f"201 for {count}"
        rows.append(
            Row(
                f"time to the 201, {count} file(s), ms", f"a plain service: {beside[name] * 1000:.0f} ms",
                "≤ 100" if count == 1 else "", [ours[name] * 1000], ours[name] <= 0.1 if count == 1 else None,
            )
        )  # fmt: skip
    ratio = ours["a second"] / beside["a second"]
    rows += [
        Row(
            f"{len(some)} documents over HTTP, endpoint 120 ms", "a plain service, times as quick", "> 1",
            [ratio], ratio > 1,
            {"a second": f"{ours['a second']:.1f}", "plain": f"{beside['a second']:.1f}"},
        ),
        Row(
            f"GET status, {POLLERS} pollers, 99th percentile, ms",
            f"a plain service: {beside['p99'] * 1000:.0f} ms", "< 50", [ours["p99"] * 1000], ours["p99"] < 0.05,
            {"answers": ours["answers"]},
        ),
        Row(
            f"a change at {given.clients} WebSocket clients (batch=true), 99th percentile, ms",
            "the moment it was published",
            "≤ 100", [waits[math.ceil(0.99 * len(waits)) - 1] * 1000],
            waits[math.ceil(0.99 * len(waits)) - 1] <= 0.1,
            {
                "median": f"{statistics.median(waits) * 1000:.0f} ms", "longest": f"{waits[-1] * 1000:.0f} ms",
                "messages": messages,
            },
        ),
    ]  # fmt: skip
    keep("http", rows)


if __name__ == "__main__":
    main()
