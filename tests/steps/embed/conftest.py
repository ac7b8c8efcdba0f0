# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from docdesk.records.embeddings import Embeddings
from docdesk.settings.model import Settings
from docdesk.steps.embed.embedder import Embedder
from docdesk.steps.embed.providers.endpoint_rules import forget_all
from docdesk.steps.embed.providers.openai import OpenAIProvider
from tests.openai_endpoint import Endpoint

KEY = "sk-canary-0123456789abcdef"


def hashed(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Texts as the embedder takes them."""
    return [(hashlib.sha256(text.encode()).hexdigest(), text) for text in texts]


@pytest.fixture
def openai_endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint(dimensions=16)
    endpoint.start()
    yield endpoint
    endpoint.stop()
    forget_all()  # a later one may have the same port


@pytest_asyncio.fixture
async def embeddings(tmp_path: Path) -> AsyncIterator[Embeddings]:
    kept = Embeddings(tmp_path / "embeddings.db")
    yield kept
    await kept.close()


@pytest_asyncio.fixture
async def new_provider(
    openai_endpoint: Endpoint, tmp_path: Path
) -> AsyncIterator[Callable[..., OpenAIProvider]]:
    """Makes a provider that asks the endpoint; settings and the key can be given."""
    made: list[OpenAIProvider] = []

    def make(*, api_key: str | None = KEY, **given: Any) -> OpenAIProvider:
        values = {
            "library": tmp_path,
            "provider": "openai",
            "base_url": openai_endpoint.url,
            "model": "words",
        }
        provider = OpenAIProvider(Settings.model_validate({**values, **given}), api_key)
        made.append(provider)
        return provider

    yield make
    for provider in made:
        await provider.close()


@pytest_asyncio.fixture
async def new_embedder(
    new_provider: Callable[..., OpenAIProvider], embeddings: Embeddings
) -> AsyncIterator[Callable[..., Embedder]]:
    """Makes an embedder over the endpoint, with short pauses unless others are given."""
    made: list[Embedder] = []

    def make(*, provider: OpenAIProvider | None = None, **given: Any) -> Embedder:
        pauses = {"backoff_min": 0.01, "backoff_max": 0.02, "first_pause": 0.01}
        embedder = Embedder(provider or new_provider(), embeddings, **{**pauses, **given})
        made.append(embedder)
        return embedder

    yield make
    for embedder in made:
        await embedder.close()
