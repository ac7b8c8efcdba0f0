# SPDX-License-Identifier: Apache-2.0
"""OpenAI, and every endpoint with the same API (Ollama, LM Studio, vLLM).

The SDK's own retries are off: the embedder waits and retries, so that a person sees the wait and can cancel it. Each
exception of the SDK or the connection becomes a docdesk error here, and no error contains the key.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from docdesk.errors import (
    DocdeskError,
    InternalError,
    KeyMissing,
    KeyRejected,
    ModelUnknown,
    Offline,
    OutOfCredit,
    ProviderError,
    ProviderUnreachable,
    TextTooLong,
)
from docdesk.money.prices import on_this_machine
from docdesk.settings.model import Settings
from docdesk.settings.providers import PROVIDERS
from docdesk.steps.embed.limit import wait_asked
from docdesk.steps.embed.provider import Answer, LimitReached, Provider, RequestRefused, RequestTooLarge
from docdesk.values.facts import coded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from openai import AsyncOpenAI

OPENAI_URL = PROVIDERS["openai"].url
CONNECT_SECONDS = 10.0
WHOLE = 2.0
"""A whole answer may take this many times `request_seconds`, which limits the silence between its bytes."""
REASON_LENGTH = 300
MOST_TOKENS = 1 << 24
"""The most tokens that a request can have. A higher count is not real, and would slow the pace for nothing."""

_TOO_LONG = re.compile(
    r"maximum context length|context_length|context length|too long|too large|too many tokens"
    r"|exceeds? .{0,40}(tokens|length|batch size)",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(
    r"model\b.{0,80}(not found|does not exist|not exist|unknown|not loaded)", re.IGNORECASE
)
_LOOKS_LIKE_A_KEY = re.compile(r"\bsk-[A-Za-z0-9_\-*.]{6,}|\bBearer \S+")


class OpenAIProvider(Provider):
    """An endpoint with OpenAI's API. The provider's own address needs a key; others get a dummy if there is none."""

    def __init__(self, settings: Settings, api_key: str | None) -> None:
        # the HTTP library logs addresses, so they must not contain a password
        spec = settings.provider_spec
        self._url = _without_secrets(settings.base_url or spec.url)
        own = self._url == spec.url
        self.name = spec.host(self._url)
        self.model = settings.embedding_model
        # vectors of OpenAI's own models have always been kept under an empty endpoint
        self.endpoint = "" if self._url == OPENAI_URL else self._url
        self._dimensions_wanted = settings.dimensions
        # another endpoint may serve a different model under a known name, so only its answer can tell
        self.dimensions = settings.dimensions or (spec.dimensions.get(self.model) if own else None)
        self._api_key = (api_key or "").strip() or None
        self._key_needed = own
        self._seconds = settings.request_seconds
        self._offline = settings.offline
        self._client: AsyncOpenAI | None = None
        self._opening = asyncio.Lock()
        self._encoding = "base64"

    async def prepare(self) -> None:
        if not self._key_needed or self._api_key:
            await self._opened()

    async def request(self, texts: Sequence[str], *, urgent: bool = False) -> Answer:
        if self._offline and not on_this_machine(self.name):
            raise Offline(host=self.name)  # checked here too: a proxy on this machine would pass it on
        if self._key_needed and not self._api_key:
            raise KeyMissing(host=self.name)
        if self._api_key and not re.fullmatch(r"[!-~]+", self._api_key):
            raise KeyRejected(host=self.name, reason=coded("key_characters"))
        problem: Exception
        whole = WHOLE * self._seconds
        deadline = asyncio.timeout(None)
        try:
            client = await self._opened()
            deadline = asyncio.timeout(
                whole
            )  # the imports before do not count towards the time of the answer
            async with deadline:
                return await self._request(client, list(texts))
        except (DocdeskError, LimitReached):
            raise
        except TimeoutError as error:
            # an answer that trickles in never times out and may never end
            problem = self._meaning_of(error, texts)
            if deadline.expired():
                problem = self._wrong(f"no whole answer within {whole:g} seconds")
        except Exception as error:
            problem = self._meaning_of(error, texts)
        if (
            isinstance(problem, RequestRefused)
            and self._encoding == "base64"
            and "encoding" in problem.facts["reason"]
        ):
            self._encoding = "float"
            return await self.request(texts)
        # outside of the handler, so that no traceback shows what the server may have echoed
        raise problem

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _opened(self) -> AsyncOpenAI:
        async with self._opening:
            if self._client is None:
                # a second of imports, and certificates to read from disk
                self._client = await asyncio.to_thread(self._open)
            return self._client

    def _open(self) -> AsyncOpenAI:
        import httpx2
        from openai import AsyncOpenAI

        from docdesk.steps.embed.providers.http_client import HttpClient

        http = HttpClient(
            timeout=httpx2.Timeout(self._seconds, connect=min(CONNECT_SECONDS, self._seconds)),
            trust_env=not on_this_machine(self.name),  # no proxy is used for this machine itself
        )
        key = self._api_key or "none"
        return AsyncOpenAI(api_key=key, base_url=self._url, max_retries=0, http_client=http)

    async def _request(self, client: AsyncOpenAI, texts: list[str]) -> Answer:
        extra: dict[str, Any] = (
            {} if self._dimensions_wanted is None else {"dimensions": self._dimensions_wanted}
        )
        raw = await client.embeddings.with_raw_response.create(
            model=self.model,
            # providers refuse an empty text, and a lone surrogate cannot be sent
            input=[text.encode("utf-8", "replace").decode() or " " for text in texts],
            encoding_format=self._encoding,  # type: ignore[arg-type]
            **extra,
        )
        headers = {name.lower(): value for name, value in raw.headers.items()}
        # half a megabyte and more, so not on the loop; the SDK's own parsing would make lists of Python floats
        vectors, tokens = await asyncio.to_thread(self._decoded, raw.content, len(texts))
        return Answer(vectors, tokens, headers)

    def _decoded(self, body: bytes, count: int) -> tuple[npt.NDArray[np.float32], int | None]:
        import numpy as np

        try:
            answer = json.loads(body)
        except ValueError:
            if body.lstrip()[:1] == b"{":
                raise self._wrong("an answer that was cut") from None
            begin = self._clean(body[:60].decode("utf-8", "replace"))
            raise self._wrong(f"no JSON but “{begin}”" if begin else "an empty answer") from None
        if not isinstance(answer, dict):
            raise self._wrong("JSON of another form")
        data = answer.get("data")
        if not isinstance(data, list):
            raise self._wrong(_message(answer, self._clean) or "an answer without vectors")
        if len(data) != count:
            raise self._wrong(f"{len(data)} vectors for {count} texts")
        vectors: list[npt.NDArray[np.float32] | None] = [None] * count
        for place, item in enumerate(data):
            if not isinstance(item, dict):
                raise self._wrong("JSON of another form")
            index = item.get("index", place)
            if type(index) is not int or not 0 <= index < count or vectors[index] is not None:
                raise self._wrong("vectors with wrong numbers")
            vectors[index] = self._vector(item.get("embedding"))
        sizes = {vector.size for vector in vectors if vector is not None}
        if len(sizes) != 1 or 0 in sizes:
            raise self._wrong("vectors of different sizes")
        stacked = np.stack([vector for vector in vectors if vector is not None])
        if not np.isfinite(stacked).all():
            raise self._wrong("vectors that are not numbers")
        usage = answer.get("usage")
        tokens = usage.get("total_tokens", usage.get("prompt_tokens")) if isinstance(usage, dict) else None
        return stacked, tokens if type(tokens) is int and 0 <= tokens <= MOST_TOKENS else None

    def _vector(self, value: object) -> npt.NDArray[np.float32]:
        import numpy as np

        try:
            if isinstance(value, str):
                return np.frombuffer(base64.b64decode(value, validate=True), dtype="<f4")
            if isinstance(value, list):
                with np.errstate(over="ignore"):
                    vector = np.asarray(value, dtype=np.float32)
                if vector.ndim == 1:
                    return vector
        except (binascii.Error, ValueError, TypeError, OverflowError):
            pass
        raise self._wrong("something else in a vector's place")

    def _meaning_of(self, error: Exception, texts: Sequence[str]) -> Exception:
        """The docdesk error for an exception of the SDK, its HTTP library or Python itself."""
        if isinstance(error, DocdeskError):  # raised by the offline switch
            return type(error)(**error.facts)
        if isinstance(error, ExceptionGroup):  # one exception for each address of a host
            return self._meaning_of(error.exceptions[0], texts)
        kind = next((KINDS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in KINDS), None)
        if kind is None:
            kind = "answer" if isinstance(error, ValueError | OSError) else "misuse"
        if kind == "status":
            return self._refused(error, texts)
        if kind == "wrapped":
            cause = error.__cause__
            if isinstance(cause, Exception):
                return self._meaning_of(cause, texts)
            kind = "silence" if "Timeout" in type(error).__name__ else "connection"
        if kind == "silence":
            return self._wrong(f"nothing within {self._seconds:g} seconds")
        reason = self._clean(f"{error}") or type(error).__name__
        if kind == "connection":
            return ProviderUnreachable(host=self.name, reason=reason.rstrip("."))
        if kind == "cut":
            return self._wrong(f"the connection was cut ({reason})")
        if kind == "credentials":
            return KeyRejected(host=self.name, reason=reason)
        if kind == "misuse":
            return InternalError(reason=f"{type(error).__name__}: {reason}")
        return self._wrong(f"{type(error).__name__}: {reason}")

    def _refused(self, error: Any, texts: Sequence[str]) -> Exception:
        """The error for an answer with a status of 300 or more."""
        status: int = error.status_code
        body = error.body if isinstance(error.body, dict) else {}
        code, type_ = str(body.get("code") or ""), str(body.get("type") or "")
        said = _message(body, self._clean) or ""
        reason = said or f"status {status}"
        headers = {name.lower(): value for name, value in error.response.headers.items()}
        if 300 <= status < 400:
            there = _without_secrets(urljoin(f"{self._url}/", headers.get("location", "")))
            return ProviderUnreachable(
                host=self.name,
                reason=coded("redirected", there=there.removesuffix("/embeddings")),
            )
        if status == 402 or "insufficient_quota" in (code, type_):
            return OutOfCredit(host=self.name)
        if status in (401, 403):
            if self._api_key is None and code != "invalid_api_key":
                return KeyMissing(host=self.name)
            return KeyRejected(host=self.name, reason=reason.rstrip("."))
        if status == 429 or (status == 503 and "retry-after" in headers):
            return LimitReached(wait_asked(headers), headers)
        if code == "model_not_found" or (status in (400, 404) and _NO_MODEL.search(said)):
            return ModelUnknown(host=self.name, model=self.model, reason=reason.rstrip("."))
        if status == 404:
            if said:
                return ModelUnknown(host=self.name, model=self.model, reason=reason.rstrip("."))
            return ProviderUnreachable(host=self.name, reason=coded("no_embeddings_service"))
        if status == 413 or code == "max_tokens_per_request" or "max_tokens_per_request" in said:
            return RequestTooLarge(host=self.name, characters=max(map(len, texts)), reason=reason.rstrip("."))
        if status in (400, 422) and (code == "context_length_exceeded" or _TOO_LONG.search(said)):
            return TextTooLong(host=self.name, characters=max(map(len, texts)), reason=reason.rstrip("."))
        if status in (400, 422):
            return RequestRefused(host=self.name, attempts=1, reason=reason.rstrip("."))
        return self._wrong(f"status {status}" + (f" ({said.rstrip('.')})" if said else ""))

    def _wrong(self, reason: str) -> ProviderError:
        return ProviderError(host=self.name, attempts=1, reason=reason)

    def _clean(self, text: str) -> str:
        """The text as one short line, without the key or anything that looks like one."""
        if self._api_key:
            text = text.replace(self._api_key, "(key)")
        text = _LOOKS_LIKE_A_KEY.sub("(key)", " ".join(text.split()))
        return text if len(text) <= REASON_LENGTH else text[: REASON_LENGTH - 1] + "…"


KINDS = {
    # the SDK
    "OpenAIError": "answer",
    "APIError": "answer",
    "APIResponseValidationError": "answer",
    "APIStatusError": "status",
    "BadRequestError": "status",
    "AuthenticationError": "status",
    "OAuthError": "status",
    "PermissionDeniedError": "status",
    "NotFoundError": "status",
    "ConflictError": "status",
    "UnprocessableEntityError": "status",
    "RateLimitError": "status",
    "InternalServerError": "status",
    "APIConnectionError": "wrapped",
    "APITimeoutError": "wrapped",
    "SubjectTokenProviderError": "credentials",
    "MutuallyExclusiveAuthError": "misuse",
    "_AmbiguousModuleClientUsageError": "misuse",
    "APIRemovedInV1": "misuse",
    "StreamAlreadyConsumed": "misuse",
    # of other calls than embeddings
    "LengthFinishReasonError": "answer",
    "ContentFilterFinishReasonError": "answer",
    "WebSocketConnectionClosedError": "answer",
    "WebSocketQueueFullError": "answer",
    "InvalidWebhookSignatureError": "answer",
    # its HTTP library, directly or as the cause of a "wrapped" one
    "HTTPError": "answer",
    "RequestError": "answer",
    "TransportError": "connection",
    "TimeoutException": "silence",
    "ConnectTimeout": "connection",
    "ReadTimeout": "silence",
    "WriteTimeout": "silence",
    "PoolTimeout": "silence",
    "NetworkError": "cut",
    "ConnectError": "connection",
    "ReadError": "cut",
    "WriteError": "cut",
    "CloseError": "cut",
    "ProxyError": "connection",
    "UnsupportedProtocol": "connection",
    "ProtocolError": "cut",
    "LocalProtocolError": "misuse",
    "RemoteProtocolError": "cut",
    "SSEError": "answer",
    "DecodingError": "answer",
    "TooManyRedirects": "connection",
    "HTTPStatusError": "answer",
    "InvalidURL": "connection",
    "StreamError": "misuse",
    "StreamConsumed": "misuse",
    "StreamClosed": "misuse",
    "ResponseNotRead": "misuse",
    "RequestNotRead": "misuse",
    "CookieConflict": "answer",
    "MissingDependencyError": "misuse",
}
"""What each exception means, by the name of its class; a class that is missing here counts as its parent.

status: see its number. wrapped: see its cause. connection: no server there. silence: no answer in time.
cut: the answer stopped. credentials: no key. misuse: a mistake of docdesk. answer: an unusable answer.
"""


def _without_secrets(url: str) -> str:
    """The address without user name, password and query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}".rstrip("/")


def _message(body: Mapping[str, Any], clean: Callable[[str], str]) -> str | None:
    """The sentence in an error's body, in the forms that endpoints use; None if there is none."""
    for key in ("message", "error", "detail"):
        value = body.get(key)
        if isinstance(value, Mapping):
            return _message(value, clean)
        if isinstance(value, str) and value.strip():
            return clean(value)
    return None
