# SPDX-License-Identifier: Apache-2.0
"""Tags: short texts that a person gives documents, to find them together."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from docdesk.values.questions import comparable

LONGEST = 100
"""The most characters of a tag."""

SEPARATOR = "\x1f"
"""Joins the tags of a document in one text; no tag has a control character."""

_SHOWN = 40
"""Characters of a refused tag that a sentence quotes."""

_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They change the direction of the text around them."""


class TagError(ValueError):
    """A text that is no tag; `reason` is a fact with a code."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.reason = {"code": code, **facts}


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag of the library, and how many of its documents have it."""

    name: str
    documents: int

    def public(self) -> dict[str, Any]:
        """The fields that other programs see."""
        return {"name": self.name, "documents": self.documents}


def tag_name(text: str) -> str:
    """A tag as it is kept, from what a person wrote. Raises TagError."""
    name = unicodedata.normalize("NFC", text).strip()
    if not name:
        raise TagError("tag_empty")
    if not is_printable(name):
        raise TagError("tag_unprintable")
    name = " ".join(name.split())
    if len(name) > LONGEST:
        raise TagError("tag_too_long", said=name[:_SHOWN] + "…", limit=LONGEST, count=len(name))
    return name


def tag_key(name: str) -> str:
    """The form in which tags are compared: the same whether letters are large or small."""
    return comparable(name)


def is_printable(text: str) -> bool:
    """Whether a text can stand on one line and harms none around it."""
    return not any(
        character in _TURNS or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
        for character in text
    )


def is_tag(value: Any) -> bool:
    """Whether a value that somebody else wrote is a tag."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST and is_printable(value)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are listed; of two that differ only in large and small letters the first."""
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(tag_key(name), name)
    return tuple(by_key[key] for key in sorted(by_key))


def tags_of_text(text: Any) -> tuple[str, ...]:
    """The tags that are joined in a text; what is none, in a catalog that somebody else wrote, is left out."""
    if not isinstance(text, str):
        return ()
    return in_order(name for name in text.split(SEPARATOR) if is_tag(name))


_QUOTES = (('"', '"'), ("「", "」"), ("«", "»"))


def only_tagged(name: str) -> str | None:
    """The condition of a question that a document has this tag; None if no quotation marks can enclose it."""
    for begin, end in _QUOTES:
        if not {begin, end} & set(name):
            return f"tag:{begin}{name}{end}"
    return None
