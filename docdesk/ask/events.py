# SPDX-License-Identifier: Apache-2.0
"""Reads the server-sent events of a chat endpoint, however it cuts them, and refuses what is none."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

MOST_LINE = 1 << 20
"""Bytes of one line, or of an answer that is not streamed."""
MOST_BAD = 20
"""Lines that are no JSON, after which the answer is given up."""


class NoChat(Exception):
    """The answer is not one of a chat. `said` is how it begins."""

    def __init__(self, said: str = "") -> None:
        super().__init__("not an answer of a chat")
        self.said = said


class TooMuch(Exception):
    """The answer does not end."""


class Reported(Exception):
    """The endpoint reports an error in the middle of its answer."""

    def __init__(self, body: Any) -> None:
        super().__init__("an error in the answer")
        self.body = body


_FIELDS = (b"data:", b"event:", b"id:", b"retry:", b":")
"""How the lines of server-sent events begin."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one event brings: a piece of the text, why the answer ended, the tokens that were counted."""

    text: str = ""
    finish: str = ""
    prompt_tokens: int | None = None
    answer_tokens: int | None = None


async def parts_of(pieces: AsyncIterable[bytes]) -> AsyncGenerator[Part, None]:
    """The parts of an answer. Raises NoChat, TooMuch, Reported."""
    is_stream: bool | None = None
    begin, bad, had = bytearray(), 0, False
    async with aclosing(_lines(pieces)) as lines:
        async for line in lines:
            if is_stream is None and line.strip():
                is_stream = line.lstrip(b"\xef\xbb\xbf").startswith(_FIELDS)
            if is_stream is False:
                begin += line + b"\n"
                if len(begin) > MOST_LINE:
                    raise TooMuch
                continue
            data = _data(line)
            if data is None:
                continue
            if data == "[DONE]":
                yield Part(finish="stop")
                return
            part = _part(data)
            if part is None:
                bad += 1
                if bad > MOST_BAD:
                    raise NoChat(data[:80])
                continue
            had = True
            yield part
    if is_stream is False:
        part = _part(begin.decode("utf-8", "replace"))
        if part is None:
            raise NoChat(begin[:80].decode("utf-8", "replace"))
        yield part
    elif not had and bad:
        raise NoChat("data:")


async def _lines(pieces: AsyncIterable[bytes]) -> AsyncGenerator[bytes, None]:
    held = bytearray()
    async for piece in pieces:
        held += piece
        if b"\n" in piece or b"\r" in piece:
            *lines, rest = bytes(held).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
            held = bytearray(rest)
            for line in lines:
                yield line
        if len(held) > MOST_LINE:
            raise TooMuch
    if held:
        yield bytes(held)


def _data(line: bytes) -> str | None:
    text = line.decode("utf-8", "replace").lstrip("\ufeff")
    return text[5:].strip() if text.startswith("data:") and text[5:].strip() else None


def _part(data: str) -> Part | None:
    """A part of an answer from its JSON; None if it is none. Raises Reported."""
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict):
        return None
    if body.get("error"):
        raise Reported(body)
    choices, usage = body.get("choices"), body.get("usage")
    if not isinstance(choices, list) and not isinstance(usage, dict):
        return None
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    counted = usage if isinstance(usage, dict) else {}
    said = choice.get("delta") or choice.get("message")
    # a refusal of the provider itself has a field of its own
    refuses = isinstance(said, dict) and isinstance(said.get("refusal"), str) and said["refusal"] != ""
    return Part(
        _text(said),
        "content_filter" if refuses else str(choice.get("finish_reason") or ""),
        _count(counted.get("prompt_tokens")),
        _count(counted.get("completion_tokens")),
    )


def _text(said: Any) -> str:
    """The text of a delta or a message. Calls of tools and thoughts are left out: there are no tools."""
    content = said.get("content") if isinstance(said, dict) else None
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(text for text in texts if isinstance(text, str))
    return content if isinstance(content, str) else ""


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 1 << 40 else None
