# SPDX-License-Identifier: Apache-2.0
"""Asks a chat endpoint with OpenAI's API (OpenAI, Ollama, LM Studio, vLLM, llama.cpp), and streams its answer.

Each failure becomes a docdesk error here, and no error contains the key. Redirects are not followed: a redirect
would send passages of documents to another recipient.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from docdesk.ask.events import NoChat, Part, Reported, TooMuch, parts_of
from docdesk.ask.pieces import Pieces, pieces_of
from docdesk.ask.prompt import Messages
from docdesk.errors import (
    ChatError,
    ChatKeyMissing,
    ChatKeyRejected,
    ChatLimited,
    ChatModelUnknown,
    ChatOffline,
    ChatOutOfCredit,
    ChatTooLong,
    ChatUnreachable,
    DocdeskError,
    Offline,
)
from docdesk.money.prices import on_this_machine
from docdesk.settings.model import Settings
from docdesk.settings.providers import PROVIDERS
from docdesk.steps.embed.limit import wait_asked
from docdesk.steps.embed.providers.environment import network_problem
from docdesk.steps.embed.providers.exception_kinds import KINDS
from docdesk.steps.embed.providers.refusals import is_loading, is_text_too_long, labels, parsed, sentence
from docdesk.values.facts import coded

if TYPE_CHECKING:
    import httpx2

CONNECT_SECONDS = 10.0
MOST_SECONDS = 600.0
"""A whole answer may take this long."""
PATIENCE = 30.0
"""Seconds that a question waits for the endpoint's limit."""
REASON_LENGTH = 300
MOST_ERROR = 1 << 16
"""Bytes that are read of an error's body."""

_OPENAI = PROVIDERS["openai"].host(None)
_NO_MODEL = re.compile(
    r"model\b.{0,80}(not found|does not exist|not exist|unknown|not loaded)", re.IGNORECASE
)
_LOOKS_LIKE_A_KEY = re.compile(r"\bsk-[A-Za-z0-9_\-*.]{6,}|\bBearer \S+")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which endpoint and model to ask, and with which key. `base_url` ends in /v1."""

    base_url: str
    model: str
    key: str | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """The endpoint's host."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves this computer."""
        return on_this_machine(self.host)


class _Again(Exception):
    """The same request may succeed later. `seconds` is the pause that was asked for."""

    def __init__(self, problem: DocdeskError, seconds: float | None = None) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.seconds = seconds


class Chat:
    """One question to one endpoint."""

    def __init__(
        self,
        chosen: Chosen,
        settings: Settings,
        on_wait: Callable[[float], None] = lambda seconds: None,
        on_again: Callable[[str], None] = lambda code: None,
    ) -> None:
        """`on_again` gets the code of what was wrong with a request that is sent again."""
        self._chosen = chosen
        self._settings = settings
        self._on_wait = on_wait
        self._on_again = on_again
        self._with_usage = True

    def check(self) -> None:
        """Raise the error that needs no request: offline, a missing or an impossible key."""
        chosen = self._chosen
        if self._settings.offline and not chosen.is_local:
            raise ChatOffline(host=chosen.host)
        if chosen.host == _OPENAI and not chosen.key:
            raise ChatKeyMissing(host=chosen.host)
        if chosen.key and not re.fullmatch(r"[!-~]+", chosen.key):
            raise ChatKeyRejected(host=chosen.host, reason=coded("key_characters"))
        if not chosen.is_local and (problem := network_problem(os.environ)):
            raise ChatUnreachable(host=chosen.host, reason=problem)

    async def stream(self, messages: Messages) -> AsyncGenerator[Part, None]:
        """The parts of the answer. Raises ChatError of any kind, before the first part or in the middle.

        Until the first text, a wrong or missing answer is asked for again.
        """
        self.check()
        tries = 0
        while True:
            tries += 1
            said = False
            try:
                async with asyncio.timeout(MOST_SECONDS):
                    async with aclosing(self._asked(messages)) as parts:
                        async for part in parts:
                            said = said or bool(part.text)
                            yield part
                return
            except TimeoutError:
                raise self._wrong(coded("no_answer_within", seconds=MOST_SECONDS)) from None
            except _Again as again:
                problem, seconds = again.problem, again.seconds
            if said or tries >= self._settings.attempts:
                raise problem
            pause = self._pause(tries) if seconds is None else seconds
            if pause > PATIENCE:
                raise problem
            self._on_again(problem.code)
            if pause:
                self._on_wait(pause)
            await asyncio.sleep(pause)

    def _pause(self, tries: int) -> float:
        low, high = self._settings.backoff_min, self._settings.backoff_max
        return min(high, low * 2.0 ** (tries - 1))

    async def _asked(self, messages: Messages) -> AsyncGenerator[Part, None]:
        failure: Exception | None = None
        client = await asyncio.to_thread(self._open)
        try:
            request = client.build_request(
                "POST", f"{self._chosen.base_url}/chat/completions", json=self._body(messages)
            )
            response = await client.send(request, stream=True)
            async with pieces_of(response) as pieces:
                if response.status_code != 200:
                    raise await self._refused(response, pieces, messages)
                async with aclosing(parts_of(pieces)) as parts:
                    async for part in parts:
                        yield part
        except Offline:  # the switch below all libraries
            failure = ChatOffline(host=self._chosen.host)
        except (DocdeskError, _Again) as error:
            failure = error
        except Exception as error:
            failure = self._meaning_of(error)
        finally:
            await client.aclose()
        if failure is not None:
            # outside of a handler, so that no traceback shows what the server may have echoed
            raise failure

    def _open(self) -> httpx2.AsyncClient:
        import httpx2

        chosen, seconds = self._chosen, self._settings.chat_seconds
        headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
        if chosen.key:
            headers["Authorization"] = f"Bearer {chosen.key}"
        return httpx2.AsyncClient(
            headers=headers,
            timeout=httpx2.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
            follow_redirects=False,
            verify=chosen.base_url.startswith(
                "https:"
            ),  # certificates take long to read, and http needs none
            trust_env=not chosen.is_local,  # no proxy is used for this machine itself
        )

    def _body(self, messages: Messages) -> dict[str, Any]:
        """The request. Nothing in it but the texts depends on a document."""
        body: dict[str, Any] = {"model": self._chosen.model, "messages": messages, "stream": True}
        if self._with_usage:
            body["stream_options"] = {"include_usage": True}
        if self._chosen.host == _OPENAI:
            # its newer models refuse the older name, and a temperature of their own
            return body | {"max_completion_tokens": self._settings.chat_tokens}
        return body | {"max_tokens": self._settings.chat_tokens, "temperature": 0}

    def _meaning_of(self, error: Exception) -> Exception:
        """The docdesk error for an exception of the HTTP library, of Python, or of the answer's form."""
        if isinstance(error, ExceptionGroup):
            return self._meaning_of(error.exceptions[0])
        if isinstance(error, NoChat):
            return _Again(self._wrong(coded("answer_no_chat", said=self._clean(error.said)[:80])))
        if isinstance(error, TooMuch):
            return self._wrong(coded("answer_garbled"))
        if isinstance(error, Reported):
            return self._refusal(200, error.body, {}, 0)
        kind = next(
            (KINDS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in KINDS), "answer"
        )
        if kind == "silence":
            return self._wrong(coded("no_answer_within", seconds=self._settings.chat_seconds))
        reason = self._clean(f"{error}") or type(error).__name__
        if kind == "connection":
            return ChatUnreachable(host=self._chosen.host, reason=reason.rstrip("."))
        if kind == "cut":
            return _Again(self._wrong(coded("connection_cut", said=reason)))
        return self._wrong(f"{type(error).__name__}: {reason}")

    async def _refused(self, response: httpx2.Response, pieces: Pieces, messages: Messages) -> Exception:
        """The error for an answer of another status than 200."""
        content = b""
        async for piece in pieces:
            content += piece
            if len(content) > MOST_ERROR:
                break
        headers = {name.lower(): value for name, value in response.headers.items()}
        size = sum(len(message["content"]) for message in messages)
        return self._refusal(response.status_code, parsed(content[:MOST_ERROR]), headers, size)

    def _refusal(self, status: int, body: object, headers: dict[str, str], size: int) -> Exception:
        host, codes = self._chosen.host, labels(body)
        said = self._clean(sentence(body))
        reason = (said or f"status {status}").rstrip(".")
        if 300 <= status < 400:
            there = _without_secrets(urljoin(f"{self._chosen.base_url}/", headers.get("location", "")))
            reason_there = coded("redirected", there=there.removesuffix("/chat/completions"))
            return ChatUnreachable(host=host, reason=reason_there)
        if status == 402 or "insufficient_quota" in codes:
            return ChatOutOfCredit(host=host)
        if "model_not_found" in codes or (status in (200, 400, 404) and _NO_MODEL.search(said)):
            return ChatModelUnknown(host=host, model=self._chosen.model, reason=reason)
        if status in (401, 403):
            if self._chosen.key is None:
                return ChatKeyMissing(host=host)
            return ChatKeyRejected(host=host, reason=reason)
        if status == 429 or (status == 503 and "retry-after" in headers):
            seconds = wait_asked(headers)
            return _Again(ChatLimited(host=host, seconds=round(seconds or 0)), seconds)
        if status == 404:
            return ChatUnreachable(host=host, reason=coded("no_chat_service"))
        if "context_length_exceeded" in codes or status == 413 or is_text_too_long(said, status):
            return ChatTooLong(host=host, bytes=size, reason=reason)
        if status in (400, 422) and "stream_options" in said and self._with_usage:
            self._with_usage = False
            return _Again(self._wrong(reason), 0.0)
        problem = self._wrong(reason)
        return _Again(problem) if status >= 500 or is_loading(said) else problem

    def _wrong(self, reason: str | dict[str, Any]) -> ChatError:
        return ChatError(host=self._chosen.host, reason=reason)

    def _clean(self, text: str) -> str:
        """The text as one short line, without the key or anything that looks like one."""
        if self._chosen.key:
            text = text.replace(self._chosen.key, "(key)")
        text = _LOOKS_LIKE_A_KEY.sub("(key)", " ".join(text.split()))
        return text if len(text) <= REASON_LENGTH else text[: REASON_LENGTH - 1] + "…"


def _without_secrets(url: str) -> str:
    """The address without user name, password and query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")
