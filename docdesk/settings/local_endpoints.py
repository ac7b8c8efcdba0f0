# SPDX-License-Identifier: Apache-2.0
"""Finds the OpenAI-compatible programs that listen on this machine, on their usual ports."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass

PORTS: Mapping[int, str] = {
    11434: "Ollama",
    1234: "LM Studio",
    8000: "vLLM",
    8080: "llama.cpp",
    1337: "Jan",
}
"""The usual ports, and the programs that use them."""

SECONDS = 1.5
MOST_BYTES = 1_000_000
_EMBEDDING_WORDS = ("embed", "bge", "minilm", "e5-", "gte-", "nomic")


@dataclass(frozen=True, slots=True)
class LocalEndpoint:
    """A program that answers: its usual name, its address ending in /v1, and its models, the most likely first."""

    name: str
    url: str
    models: tuple[str, ...]


async def find_endpoints(ports: Mapping[int, str] = PORTS) -> list[LocalEndpoint]:
    """Ask each port of this machine for its models. Takes at most 1.5 seconds; nothing leaves the machine."""
    found = await asyncio.gather(
        *(asyncio.to_thread(_ask, port, name) for port, name in ports.items()), return_exceptions=False
    )
    return [endpoint for endpoint in found if endpoint is not None]


def _ask(port: int, name: str) -> LocalEndpoint | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/v1/models", headers={"Accept": "application/json"})
        answer = connection.getresponse()
        if answer.status != 200:
            return None
        plain = json.loads(answer.read(MOST_BYTES))
        models = [str(model["id"]) for model in plain["data"]]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        connection.close()
    models.sort(key=lambda model: not any(word in model.casefold() for word in _EMBEDDING_WORDS))
    return LocalEndpoint(name, f"http://127.0.0.1:{port}/v1", tuple(models))
