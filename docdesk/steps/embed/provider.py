# SPDX-License-Identifier: Apache-2.0
"""The interface between the embedder and a provider: the built-in model, or an endpoint."""

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
    """The answer to one request: `vectors` is (texts, dimensions) float32, in the order of the texts.

    A row that is zero or not finite means that the provider has no vector for that text. `tokens` is the provider's
    count, `headers` holds its limits (lower-case names); both may be missing.
    """

    vectors: npt.NDArray[np.float32]
    tokens: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """One request that was sent, for the ledger.

    `at` is in seconds since the epoch; `documents` is how many documents had texts in it (0 for a question); `bytes`
    is the size of the texts; `tokens` is the provider's count or None; `outcome` is "ok", "limit", "cut" or the code
    of an error.
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
    """The provider asks docdesk to wait. Never leaves the embedder, which waits and tries again.

    `seconds` is how long, None if it did not say; `headers` are the answer's (lower-case names).
    """

    def __init__(self, seconds: float | None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(seconds)
        self.seconds = seconds
        self.headers = headers or {}


class RequestRefused(ProviderError):
    """The provider refuses the request itself (400, 422), and would refuse it again."""


class RequestTooLarge(TextTooLong):
    """The texts of the request are too much together (413); fewer of them may pass."""

    most: int | None = None
    """How many texts the provider takes at once, if it said so."""
    by_number: bool = False
    """Whether it is the number of the texts that is too large, and not their length."""

    @classmethod
    def of(
        cls, host: str, characters: int, reason: str, most: int | None, *, by_number: bool = False
    ) -> RequestTooLarge:
        """The error, with the number that the provider said."""
        error = cls(host=host, characters=characters, reason=reason)
        error.most, error.by_number = most, by_number
        return error


class VectorsUseless(ProviderError):
    """The provider answers, and has no usable vector for these texts."""


class Provider(ABC):
    """Embeds texts. The embedder decides when, which texts, and how many requests at a time."""

    name: str
    """Its name in an error's sentence: a host."""
    model: str
    endpoint: str = ""
    """The base URL; empty for the provider's own."""
    dimensions: int | None = None
    """Numbers in a vector; None if only an answer can tell."""
    max_inputs: int = 2048
    """Texts in one request."""
    first_inputs: int = 2048
    """Texts in a request while none is in flight: few, if one answer takes long in proportion to its texts."""
    max_tokens: int = 250_000
    """Tokens in one request, all texts together."""
    in_flight: int = 64
    """How many requests at once still make it faster."""
    limited: bool = True
    """Whether it may limit requests; if so, docdesk keeps to a pace and writes each request into the ledger."""
    gather_seconds: float = 0.15
    """Seconds that a request which is not full waits for more texts while another is in flight.

    That is about as long as an answer takes; a request costs the processor as much as a small document.
    """

    @property
    def key(self) -> ModelKey:
        """The key under which its vectors are recorded."""
        return ModelKey(self.model, self.dimensions, self.endpoint)

    async def prepare(self) -> None:  # noqa: B027 - most have nothing to prepare
        """Load everything that the first request would wait for. Raises what `request` raises."""

    @abstractmethod
    async def request(self, texts: Sequence[str], *, urgent: bool = False) -> Answer:
        """Vectors for one to `max_inputs` texts; `urgent` if a person waits for them.

        Raises ProviderError (of any kind) or LimitReached, nothing else.
        """

    async def note_too_many(self, count: int) -> None:  # noqa: B027 - most have no such limit
        """So many texts together were refused, and each of them was embedded in a smaller request."""

    @abstractmethod
    async def close(self) -> None:
        """Close connections and threads."""
