# SPDX-License-Identifier: Apache-2.0
"""What the embedder wants of whoever makes vectors: the built-in model, or an endpoint."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docdesk.errors import ProviderError, TextTooLong
from docdesk.records.embeddings import ModelKey

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request gave: `vectors` is (texts, dimensions) float32, in the order of the texts, all finite.

    `tokens` is what the provider counted, `headers` its limits (lower-case names); both may be missing.
    """

    vectors: npt.NDArray[np.float32]
    tokens: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """One request that left docdesk, for the ledger.

    `at` is the time in seconds since the epoch, `documents` how many had texts in it (0 for a question),
    `bytes` those of the texts, `tokens` what the provider counted or None, `outcome` "ok", "limit" or the
    code of an error.
    """

    at: float
    host: str
    base_url: str | None
    model: str
    purpose: str
    documents: int
    bytes: int
    tokens: int | None
    outcome: str


class LimitReached(Exception):
    """The provider asks to wait. Never leaves the embedder, which waits and asks again.

    `seconds` is what it asked for, None where it did not say; `headers` are the answer's (lower-case names).
    """

    def __init__(self, seconds: float | None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(seconds)
        self.seconds = seconds
        self.headers = headers or {}


class RequestRefused(ProviderError):
    """The request itself is not liked (400, 422): the same again would be refused again."""


class RequestTooLarge(TextTooLong):
    """All texts of the request together are too much (413): fewer of them may pass."""


class Provider(ABC):
    """Makes vectors of texts. One request at a time or several; the embedder decides when and which."""

    name: str
    """Who it is in an error's sentence: a host."""
    model: str
    endpoint: str = ""
    """The base URL, empty where it is the provider's own."""
    dimensions: int | None = None
    """Of the vectors; None where only an answer tells."""
    max_inputs: int = 2048
    """Texts in one request."""
    max_tokens: int = 250_000
    """Tokens in one request, all texts together."""
    in_flight: int = 64
    """Requests that it gains from having at once."""
    limited: bool = True
    """Whether it may set limits: how much it takes in a minute is watched then."""
    gather_seconds: float = 0.05
    """How long a request that is not full waits for more texts; worth it where a request costs a journey."""

    @property
    def key(self) -> ModelKey:
        """Under what its vectors are kept."""
        return ModelKey(self.model, self.dimensions, self.endpoint)

    async def prepare(self) -> None:  # noqa: B027 - most have nothing to prepare
        """Load what the first request would wait for. Raises what `request` raises."""

    @abstractmethod
    async def request(self, texts: Sequence[str], *, urgent: bool = False) -> Answer:
        """Vectors for one to `max_inputs` texts; `urgent` where a person waits for it.

        Raises ProviderError (of any kind) or LimitReached, nothing else.
        """

    @abstractmethod
    async def close(self) -> None:
        """Let go of connections and threads."""
