# SPDX-License-Identifier: Apache-2.0
"""A chat endpoint for each test, and questions over passages that need no library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from docdesk.ask.asking import Asking
from docdesk.settings.model import Settings, load_settings
from docdesk.values.answers import Answer
from docdesk.values.documents import Passage
from docdesk.values.requests import SentRequest
from tests.ask.passages import PASSAGES
from tests.chat_endpoint import ChatEndpoint, a_chat_endpoint


@pytest.fixture
def endpoint() -> Iterator[ChatEndpoint]:
    """A scripted endpoint on the loopback."""
    with a_chat_endpoint() as endpoint:
        yield endpoint


class Records:
    """The history, at the outer edge of what is tested here."""

    def __init__(self) -> None:
        self.kept: dict[str, Answer] = {}

    async def add(self, answer: Answer) -> None:
        self.kept[answer.id] = answer

    async def get(self, id: str) -> Answer | None:
        return self.kept.get(id)


class Ledger:
    """What would be written into the ledger."""

    def __init__(self) -> None:
        self.entries: list[SentRequest] = []

    def write(self, entry: SentRequest) -> None:
        self.entries.append(entry)


class Scene:
    """Questions over given passages, to a scripted endpoint."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.passages: list[Passage] = list(PASSAGES)
        self.searched: list[str] = []
        self.records, self.ledger = Records(), Ledger()
        self.removed: set[str] = set()
        self.asking = Asking(
            self._search,
            lambda: self.settings,
            self.records,  # type: ignore[arg-type]
            self.ledger,  # type: ignore[arg-type]
            self._present,
        )

    async def _present(self, ids: Sequence[str]) -> set[str]:
        return set(ids) - self.removed

    async def _search(self, question: str, k: int) -> list[Passage]:
        self.searched.append(question)
        return self.passages[:k]


@pytest.fixture
def scene(endpoint: ChatEndpoint, tmp_path: Path) -> Scene:
    """The passages of `tests/ask/passages.py`, and the endpoint of the test."""
    quick = {"backoff_min": 0.01, "backoff_max": 0.02, "chat_seconds": 20.0}
    chat = {"chat_base_url": endpoint.url, "chat_model": "test-chat"}
    return Scene(load_settings({}, library=tmp_path, **chat, **quick))
