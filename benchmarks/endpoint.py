# SPDX-License-Identifier: Apache-2.0
"""An embeddings endpoint of OpenAI's form that costs next to nothing, in a process of its own.

    python benchmarks/endpoint.py [--base-ms 120] [--per-input-ms 0.5] [--dimensions 1536] [--port 0]

prints its base URL. `GET /stats` tells what it was asked, `POST /delay` with {"base_ms", "per_input_ms"}
changes how long it takes. A text's vector is put together from two prepared halves, picked by its hash, so
that an answer of 256 vectors is a join of strings. The halves lie around a number of centres, as vectors of
real texts do: vectors that are all alike far from each other would be the worst case of any index.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import json
import subprocess
import sys
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

HALVES = 2_048
CENTRES = 64
INNER = 24
"""Dimensions in which the vectors really differ."""


class Vectors:
    """Prepared halves of vectors, as base64 and, made when it is asked for, as lists of numbers."""

    def __init__(self, dimensions: int) -> None:
        if dimensions % 6:
            raise ValueError("the dimensions must be a multiple of 6: base64 joins at three bytes")
        self.dimensions = dimensions
        self._halves = _halves(dimensions // 2)
        self._base64 = [[base64.b64encode(row.tobytes()).decode() for row in half] for half in self._halves]
        self._lists: list[list[str]] = []

    def of(self, text: str) -> np.ndarray:
        """The vector, (dimensions,) float32, of length 1."""
        first, second = _picked(text)
        return np.concatenate([self._halves[0][first], self._halves[1][second]])

    def item(self, index: int, text: str, as_list: bool) -> str:
        """One element of the answer's data, as JSON."""
        first, second = _picked(text)
        if not as_list:
            value = f'"{self._base64[0][first]}{self._base64[1][second]}"'
        else:
            if not self._lists:
                self._lists = [[",".join(f"{x:.8g}" for x in row) for row in half] for half in self._halves]
            value = f"[{self._lists[0][first]},{self._lists[1][second]}]"
        return f'{{"object":"embedding","index":{index},"embedding":{value}}}'


def _picked(text: str) -> tuple[int, int]:
    data = text.encode("utf-8", "replace")
    return zlib.crc32(data) % HALVES, zlib.adler32(data[::-1]) % HALVES


def _halves(width: int) -> list[np.ndarray]:
    chance = np.random.default_rng(7)
    found = []
    for _ in range(2):
        centres = chance.normal(size=(CENTRES, INNER))
        inner = centres[chance.integers(CENTRES, size=HALVES)] + 0.5 * chance.normal(size=(HALVES, INNER))
        rows = inner @ chance.normal(size=(INNER, width)) + 0.3 * chance.normal(size=(HALVES, width))
        rows /= np.linalg.norm(rows, axis=1, keepdims=True) * np.sqrt(2)
        found.append(rows.astype("<f4"))
    return found


class Endpoint:
    """The server. `delay` is seconds a request and seconds an input."""

    def __init__(self, dimensions: int, base_ms: float, per_input_ms: float) -> None:
        self.vectors = Vectors(dimensions)
        self.delay = (base_ms / 1000, per_input_ms / 1000)
        self.stats = {"requests": 0, "inputs": 0, "in_flight": 0, "most_in_flight": 0}

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests, one after the other, until it ends."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                line, *fields = head.decode("latin-1").split("\r\n")
                lengths = [f.split(":")[1] for f in fields if f.lower().startswith("content-length:")]
                body = await reader.readexactly(int(lengths[0]) if lengths else 0)
                method, path, _ = line.split(" ", 2)
                answer = await self._answer(method, path.rstrip("/"), body)
                status = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
                writer.write(status % len(answer) + answer)
                await writer.drain()
        writer.close()

    async def _answer(self, method: str, path: str, body: bytes) -> bytes:
        if path.endswith("/stats"):
            return json.dumps(self.stats).encode()
        asked = json.loads(body or b"{}")
        if path.endswith("/delay"):
            self.delay = (asked["base_ms"] / 1000, asked["per_input_ms"] / 1000)
            return b"{}"
        if path.endswith("/models"):
            return b'{"object":"list","data":[]}'
        began = asyncio.get_running_loop().time()
        texts = asked["input"] if isinstance(asked["input"], list) else [asked["input"]]
        self.stats["requests"] += 1
        self.stats["inputs"] += len(texts)
        self.stats["in_flight"] += 1
        self.stats["most_in_flight"] = max(self.stats["most_in_flight"], self.stats["in_flight"])
        as_list = asked.get("encoding_format", "float") != "base64"
        data = ",".join(self.vectors.item(i, str(text), as_list) for i, text in enumerate(texts))
        usage = sum(len(str(text)) for text in texts) // 4
        answer = (
            f'{{"object":"list","model":{json.dumps(asked.get("model", ""))},"data":[{data}],'
            f'"usage":{{"prompt_tokens":{usage},"total_tokens":{usage}}}}}'
        ).encode()
        base, each = self.delay
        left = base + each * len(texts) - (asyncio.get_running_loop().time() - began)
        if left > 0:
            await asyncio.sleep(left)
        self.stats["in_flight"] -= 1
        return answer


async def serve(endpoint: Endpoint, port: int) -> None:
    """Answer on the loopback until the process ends, or the pipe of its standard input does."""
    server = await asyncio.start_server(endpoint.connection, "127.0.0.1", port, limit=1 << 20)
    number = server.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{number}/v1", flush=True)
    await asyncio.to_thread(sys.stdin.buffer.read)
    server.close()


@contextlib.contextmanager
def running_endpoint(base_ms: float, per_input_ms: float, dimensions: int = 1536) -> Iterator[str]:
    """Its base URL, in a process of its own for as long as the block runs."""
    command = [sys.executable, str(Path(__file__).resolve()), "--base-ms", str(base_ms)]
    command += ["--per-input-ms", str(per_input_ms), "--dimensions", str(dimensions)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait(10)


def stats(url: str) -> dict[str, Any]:
    """What an endpoint was asked so far."""
    with urllib.request.urlopen(url.removesuffix("/v1") + "/stats") as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--base-ms", type=float, default=120.0)
    parser.add_argument("--per-input-ms", type=float, default=0.5)
    parser.add_argument("--dimensions", type=int, default=1536)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    asyncio.run(serve(Endpoint(given.dimensions, given.base_ms, given.per_input_ms), given.port))


if __name__ == "__main__":
    main()
