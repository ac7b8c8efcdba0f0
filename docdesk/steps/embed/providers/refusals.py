# SPDX-License-Identifier: Apache-2.0
"""What a server means by the body of an error, in the many forms that servers use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

MOST_DEPTH = 5
MOST_PARTS = 3
"""Sentences that are taken of a list of errors."""

_SENTENCES = (
    "message", "msg", "error_message", "error_msg", "errorMessage", "Message",
    "error", "errors", "detail", "details", "description", "reason", "title",
)  # fmt: skip
"""Where a sentence may be, the most likely place first."""

_LABELS = ("code", "type", "status", "error_type", "errorCode", "error_code")

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)

# one text, or the model's window
_TEXT_TOO_LONG = re.compile(
    r"maximum context length|context[ _](length|window|size)|too many tokens|physical batch size"
    r"|(input|prompt|text|sequence|document|content|chunk)s?\b.{0,60}(too (large|long)|exceed)"
    r"|(less|fewer|more) than \d+ tokens|exceeds? .{0,40}(tokens|length)|token limit",
    re.IGNORECASE | re.DOTALL,
)
_TOO_LARGE = re.compile(r"too (long|large)|exceeds? .{0,40}batch size", re.IGNORECASE)

_THINGS = r"(inputs?|texts?|items?|documents?|sentences?|elements?|entries|instances?|strings?|requests?)"
_TOO_MANY = re.compile(
    r"(?<!physical )batch[ _]?size"
    rf"|too many {_THINGS}"
    rf"|(number|count|amount) of {_THINGS}"
    rf"|(at most|max\w*|up to|no more than|limit\w*).{{0,40}}\b\d+ {_THINGS}"
    r"|array (is )?too long|(array|list).{0,40}(at most|max\w*)",
    re.IGNORECASE | re.DOTALL,
)
_MOST = re.compile(
    r"(?:than|at most|max\w*|limit\w*|up to|exceed\w*|>|<=|≤)\D{0,60}?(\d[\d,]*)", re.IGNORECASE
)
_LOADING = re.compile(
    r"\b(loading|starting|warming up|initiali[sz]ing|not (yet )?(ready|loaded))\b", re.IGNORECASE
)
_NO_VECTOR = re.compile(r"\bNaN\b|not a number|\bInf(inity)?\b")
_ENCODING = re.compile(r"base64|encoding[ _]?format|(?<![-\w])encoding\b", re.IGNORECASE)


def parsed(content: bytes) -> object:
    """The body of an answer: what its JSON holds, or its text."""
    text = content.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def sentence(body: object) -> str:
    """What the body says to a person; empty if it says nothing."""
    if isinstance(body, str) and "<" in body[:200]:
        title = _TITLE.search(body)
        return " ".join(title[1].split()) if title else ""
    parts = dict.fromkeys(" ".join(part.split()) for part in _parts(body, 0))
    return "; ".join([part for part in parts if part][:MOST_PARTS])


def _parts(value: object, depth: int) -> Iterator[str]:
    if depth > MOST_DEPTH:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:MOST_PARTS]:
            yield from _parts(item, depth + 1)
    elif isinstance(value, Mapping):
        for key in _SENTENCES:
            if found := [part for part in _parts(value.get(key), depth + 1) if part.strip()]:
                place = _place(value.get("loc"))
                yield from (f"{place}: {part}" if place else part for part in found)
                return


def _place(where: object) -> str:
    """The field that a validation error is about."""
    if not isinstance(where, list):
        return ""
    return ".".join(str(part) for part in where if part != "body")


def labels(body: object, depth: int = 0) -> frozenset[str]:
    """The codes and types that the body gives for its error."""
    if depth > MOST_DEPTH:
        return frozenset()
    if isinstance(body, list):
        return frozenset().union(*(labels(item, depth + 1) for item in body[:MOST_PARTS]))
    if not isinstance(body, Mapping):
        return frozenset()
    found = {str(body[key]) for key in _LABELS if body.get(key) not in (None, "")}
    return frozenset(found) | labels(body.get("error"), depth + 1)


def is_text_too_long(said: str, status: int) -> bool:
    """Whether one text is more than the model takes. A request that is wrong may say so in fewer words."""
    if _TEXT_TOO_LONG.search(said):
        return True
    return status in (400, 422) and _TOO_LARGE.search(said) is not None


def is_too_many(said: str) -> bool:
    """Whether the request has more texts than the server takes at once."""
    return "physical batch size" not in said and _TOO_MANY.search(said) is not None


def most_texts(said: str, sent: int) -> int | None:
    """How many texts the server takes at once, if it says a number below those that were sent."""
    numbers = (int(found.replace(",", "")) for found in _MOST.findall(said))
    return max((number for number in numbers if 1 <= number < sent), default=None)


def is_loading(said: str) -> bool:
    """Whether the server is there and its model is not yet."""
    return _LOADING.search(said) is not None


def is_no_vector(said: str) -> bool:
    """Whether the model gave no numbers for a text, so that the same again would fail again."""
    return _NO_VECTOR.search(said) is not None


def is_about_encoding(said: str) -> bool:
    """Whether the sentence speaks of the form in which the vectors were asked for."""
    return _ENCODING.search(said) is not None
