# SPDX-License-Identifier: Apache-2.0
"""OpenAI, and every endpoint with the same API (Ollama, LM Studio, vLLM).

The SDK's own retries are off: the embedder waits and retries, so that a person sees the wait and can cancel it. Each
exception of the SDK or the connection becomes a docdesk error here, and no error contains the key.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
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
from docdesk.steps.embed.providers.endpoint_rules import BASE64, NUMBERS, rules_of
from docdesk.steps.embed.providers.environment import network_problem
from docdesk.steps.embed.providers.exception_kinds import KINDS
from docdesk.steps.embed.providers.refusals import (
    is_about_encoding,
    is_loading,
    is_no_vector,
    is_text_too_long,
    is_too_many,
    labels,
    most_texts,
    parsed,
    sentence,
)
from docdesk.steps.embed.providers.vectors import Unreadable, read_answer
from docdesk.values.facts import coded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from openai import AsyncOpenAI

OPENAI_URL = PROVIDERS["openai"].url
CONNECT_SECONDS = 10.0
FIRST_SECONDS = 2.0
"""How long requests wait for the first answer of an endpoint that is new to docdesk."""
WHOLE = 2.0
"""A whole answer may take this many times `request_seconds`, which limits the silence between its bytes."""
REASON_LENGTH = 300
_NO_MODEL = re.compile(
    r"model\b.{0,80}(not found|does not exist|not exist|unknown|not loaded)", re.IGNORECASE
)
_LOOKS_LIKE_A_KEY = re.compile(r"\bsk-[A-Za-z0-9_\-*.]{6,}|\bBearer \S+")


class _Turn(asyncio.Lock):
    """A lock that is not waited for without end."""

    async def acquire_within(self, seconds: float) -> bool:
        """Whether it was acquired in time."""
        try:
            async with asyncio.timeout(seconds):
                return await self.acquire()
        except TimeoutError:
            return False


@dataclass(frozen=True, slots=True)
class _Failure:
    """A request without a usable answer: what it means, the status of the answer, and what the server said."""

    problem: Exception
    status: int = 0
    said: str = ""


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
        self._rules = rules_of(self._url, self.model)
        self._first = _Turn()

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
        if urgent or self._rules.gives_base64 is not None:
            return await self._sent(texts)
        if (failure := await self._open_failure(texts)) is not None:
            raise failure.problem
        # the first answer tells what all requests may ask for, so the others wait for it, but not long
        first = await self._first.acquire_within(FIRST_SECONDS)
        try:
            return await self._sent(texts)
        finally:
            if first:
                self._first.release()

    async def _sent(self, texts: Sequence[str]) -> Answer:
        before = self._rules.refusals()
        try:
            answer = await self._asked(texts)
            self._rules.took(len(texts))
            return answer
        finally:
            await self._save_changes(before)

    async def note_too_many(self, count: int) -> None:
        before = self._rules.refusals()
        self._rules.proved_too_many(count)
        await self._save_changes(before)

    async def _save_changes(self, before: dict[str, Any]) -> None:
        if self._rules.refusals() != before:
            await asyncio.to_thread(self._rules.save)

    async def _asked(self, texts: Sequence[str]) -> Answer:
        encoding = self._rules.encoding
        outcome = await self._outcome(texts, encoding)
        if isinstance(outcome, _Failure) and encoding == BASE64:
            outcome = await self._in_numbers(texts, outcome)
        elif isinstance(outcome, Answer):
            self._rules.answered(encoding)
        if isinstance(outcome, Answer):
            return outcome
        problem = outcome.problem
        if isinstance(problem, RequestTooLarge):
            if problem.most is not None:
                self._rules.most_inputs = problem.most
            elif problem.by_number:
                self._rules.refused_number(len(texts))
        # outside of a handler, so that no traceback shows what the server may have echoed
        raise problem

    @property
    def max_inputs(self) -> int:  # type: ignore[override]
        return self._rules.most_inputs or Provider.max_inputs

    async def _open_failure(self, texts: Sequence[str]) -> _Failure | None:
        """Why no client can be made; None if there is one. Its imports take longer than others wait for an answer."""
        try:
            await self._opened()
        except DocdeskError as problem:
            return _Failure(problem)
        except Exception as error:
            return _Failure(self._meaning_of(error, texts))
        return None

    async def _in_numbers(self, texts: Sequence[str], failure: _Failure) -> Answer | _Failure:
        """Send the request again in numbers if the endpoint may have refused base64."""
        problem = failure.problem
        about = is_about_encoding(failure.said) and not isinstance(problem, LimitReached)
        refused = about or isinstance(problem, RequestRefused) or type(problem) is ProviderError
        if (
            not refused
            or not failure.status
            or not self._rules.may_refuse_base64(status=failure.status, said_so=about)
        ):
            return failure
        second = await self._outcome(texts, NUMBERS)
        if isinstance(second, Answer):
            self._rules.refuses_base64()
        return second

    async def _outcome(self, texts: Sequence[str], encoding: str) -> Answer | _Failure:
        """The answer to one request, or why there is none."""
        whole = WHOLE * self._seconds
        deadline = asyncio.timeout(None)
        try:
            client = await self._opened()
            # the imports before do not count towards the time of the answer
            deadline = asyncio.timeout(whole)
            async with deadline:
                return await self._request(client, list(texts), encoding)
        except (DocdeskError, LimitReached) as problem:
            return _Failure(problem)
        except TimeoutError as error:
            # an answer that trickles in never times out and may never end
            if deadline.expired():
                return _Failure(self._wrong(f"no whole answer within {whole:g} seconds"))
            return _Failure(self._meaning_of(error, texts))
        except Exception as error:
            status = getattr(error, "status_code", 0)
            response = getattr(error, "response", None)
            said = self._clean(sentence(parsed(response.content))) if response is not None else ""
            return _Failure(self._meaning_of(error, texts), status, said)

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

        remote = not on_this_machine(self.name)
        if remote and (problem := network_problem(os.environ)):
            raise ProviderUnreachable(host=self.name, reason=problem)
        http = HttpClient(
            timeout=httpx2.Timeout(self._seconds, connect=min(CONNECT_SECONDS, self._seconds)),
            trust_env=remote,  # no proxy is used for this machine itself
        )
        key = self._api_key or "none"
        return AsyncOpenAI(api_key=key, base_url=self._url, max_retries=0, http_client=http)

    async def _request(self, client: AsyncOpenAI, texts: list[str], encoding: str) -> Answer:
        extra: dict[str, Any] = (
            {} if self._dimensions_wanted is None else {"dimensions": self._dimensions_wanted}
        )
        raw = await client.embeddings.with_raw_response.create(
            model=self.model,
            # providers refuse an empty text, and a lone surrogate cannot be sent
            input=[text.encode("utf-8", "replace").decode() or " " for text in texts],
            encoding_format=encoding,  # type: ignore[arg-type]
            **extra,
        )
        headers = {name.lower(): value for name, value in raw.headers.items()}
        # half a megabyte and more, so not on the loop; the SDK's own parsing would make lists of Python floats
        vectors, tokens = await asyncio.to_thread(self._decoded, raw.content, len(texts))
        return Answer(vectors, tokens, headers)

    def _decoded(self, body: bytes, count: int) -> tuple[npt.NDArray[np.float32], int | None]:
        try:
            return read_answer(body, count, self._clean)
        except Unreadable as error:
            raise self._wrong(error.reason) from None

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
            return self._wrong(coded("no_answer_within", seconds=self._seconds))
        reason = self._clean(f"{error}") or type(error).__name__
        if kind == "connection":
            return ProviderUnreachable(host=self.name, reason=reason.rstrip("."))
        if kind == "cut":
            return self._wrong(coded("connection_cut", said=reason))
        if kind == "credentials":
            return KeyRejected(host=self.name, reason=reason)
        if kind == "misuse":
            return InternalError(reason=f"{type(error).__name__}: {reason}")
        return self._wrong(f"{type(error).__name__}: {reason}")

    def _refused(self, error: Any, texts: Sequence[str]) -> Exception:
        """The error for an answer with a status of 300 or more."""
        status: int = error.status_code
        body = parsed(error.response.content)
        codes = labels(body)
        said = self._clean(sentence(body))
        reason = (said or f"status {status}").rstrip(".")
        headers = {name.lower(): value for name, value in error.response.headers.items()}
        if 300 <= status < 400:
            there = _without_secrets(urljoin(f"{self._url}/", headers.get("location", "")))
            return ProviderUnreachable(
                host=self.name,
                reason=coded("redirected", there=there.removesuffix("/embeddings")),
            )
        if status == 402 or "insufficient_quota" in codes:
            return OutOfCredit(host=self.name)
        if "model_not_found" in codes or (status in (400, 404) and _NO_MODEL.search(said)):
            return ModelUnknown(host=self.name, model=self.model, reason=reason)
        if status in (401, 403):
            if self._api_key is None and "invalid_api_key" not in codes:
                return KeyMissing(host=self.name)
            return KeyRejected(host=self.name, reason=reason)
        if status == 429 or (status == 503 and "retry-after" in headers):
            return LimitReached(wait_asked(headers), headers)
        if status == 404:
            if said and not isinstance(body, str):
                return ModelUnknown(host=self.name, model=self.model, reason=reason)
            return ProviderUnreachable(host=self.name, reason=coded("no_embeddings_service"))
        if status == 503 and is_loading(said):
            return ProviderUnreachable(host=self.name, reason=reason)
        return self._refused_texts(status, codes, said, reason, texts)

    def _refused_texts(
        self, status: int, codes: frozenset[str], said: str, reason: str, texts: Sequence[str]
    ) -> Exception:
        """The error for an answer that is about the texts of the request."""
        longest = max(map(len, texts))
        too_many = len(texts) > 1 and is_too_many(said)
        if too_many or "max_tokens_per_request" in codes or "max_tokens_per_request" in said:
            most = most_texts(said, len(texts))
            return RequestTooLarge.of(self.name, longest, reason, most, by_number=too_many)
        if "context_length_exceeded" in codes or is_text_too_long(said, status):
            return TextTooLong(host=self.name, characters=longest, reason=reason)
        if status == 413:
            return RequestTooLarge.of(self.name, longest, reason, None)
        if status in (400, 422) or is_no_vector(said):
            return RequestRefused(host=self.name, attempts=1, reason=reason)
        return self._wrong(f"status {status}" + (f" ({said.rstrip('.')})" if said else ""))

    def _wrong(self, reason: str | dict[str, Any]) -> ProviderError:
        return ProviderError(host=self.name, attempts=1, reason=reason)

    def _clean(self, text: str) -> str:
        """The text as one short line, without the key or anything that looks like one."""
        if self._api_key:
            text = text.replace(self._api_key, "(key)")
        text = _LOOKS_LIKE_A_KEY.sub("(key)", " ".join(text.split()))
        return text if len(text) <= REASON_LENGTH else text[: REASON_LENGTH - 1] + "…"


def _without_secrets(url: str) -> str:
    """The address without user name, password and query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}".rstrip("/")
