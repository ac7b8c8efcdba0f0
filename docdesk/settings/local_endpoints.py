# SPDX-License-Identifier: Apache-2.0
"""Finds the OpenAI-compatible programs that listen on this machine, on their usual ports."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

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

    @property
    def chat_models(self) -> tuple[str, ...]:
        """The models that are not for embeddings."""
        return tuple(model for model in self.models if not _embeds(model))


async def find_endpoints(ports: Mapping[int, str] = PORTS) -> list[LocalEndpoint]:
    """Ask each port of this machine for its models. Takes at most 1.5 seconds; nothing leaves the machine."""
    found = await asyncio.gather(
        *(asyncio.to_thread(_ask, port, name) for port, name in ports.items()), return_exceptions=False
    )
    return [endpoint for endpoint in found if endpoint is not None]


def chat_models_at(url: str) -> tuple[str, ...]:
    """The chat models of an endpoint on this machine, whose address ends in /v1. Blocks, at most 1.5 seconds."""
    parts = urlsplit(url)
    found = _ask(parts.port or 80, "", parts.hostname or "127.0.0.1", parts.path.rstrip("/"))
    return found.chat_models if found is not None else ()


def _embeds(model: str) -> bool:
    return any(word in model.casefold() for word in _EMBEDDING_WORDS)


def _ask(port: int, name: str, host: str = "127.0.0.1", path: str = "/v1") -> LocalEndpoint | None:
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", f"{path}/models", headers={"Accept": "application/json"})
        answer = connection.getresponse()
        if answer.status != 200:
            return None
        plain = json.loads(answer.read(MOST_BYTES))
        models = [str(model["id"]) for model in plain["data"]]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        connection.close()
    models.sort(key=lambda model: not _embeds(model))
    return LocalEndpoint(name, f"http://{host}:{port}{path}", tuple(models))
