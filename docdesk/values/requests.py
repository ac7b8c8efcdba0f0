# SPDX-License-Identifier: Apache-2.0
"""Requests that left this machine, as the ledger keeps them, and what a test request saw."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SentRequest:
    """One request. `cost` is in US dollars, None if the price is unknown; `outcome` is "ok" or an error's code."""

    at: float
    """Seconds since the epoch."""
    host: str
    model: str
    purpose: str
    """documents, question, answer, test, backup, sign-in or version."""
    documents: int
    """How many had texts in the request."""
    bytes: int
    tokens: int | None
    cost: float | None
    outcome: str

    def public(self) -> dict[str, Any]:
        """The fields that other programs see."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ProviderTested:
    """What one real call to a provider saw: who answered, in how many seconds, with how many numbers a vector."""

    name: str
    seconds: float
    dimensions: int


@dataclass(frozen=True, slots=True)
class ChatTested:
    """What one real question to a chat endpoint saw: which model answered, in how many seconds to its last word."""

    host: str
    model: str
    seconds: float
