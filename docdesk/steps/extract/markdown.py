# SPDX-License-Identifier: Apache-2.0
"""Markdown without what a reader does not see: front matter, comments, and pictures written out as `data:`."""

from __future__ import annotations

import re
from dataclasses import dataclass

FRONT = 65_536
"""Characters in which front matter ends, if a file has any."""

BEFORE = 1_200
"""Characters that the beginning or the end of a picture takes, beside its data."""

INLINE = 2_000
"""Characters in which a piece of code inside a line ends."""

_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\r?\n(.*?)^(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^[\w.-]+[ \t]*[:=]", re.MULTILINE)
_TITLE = re.compile(r"^title[ \t]*[:=][ \t]*(.+?)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_DATA = re.compile(r"data:[^)\s>\"']*", re.IGNORECASE)
_LINK = re.compile(r"!\[([^\]\n]*)\]\([ \t]*<?")
_LINK_END = re.compile(r">?[^)\n]{0,500}\)")
_TAG = re.compile(r"<img\b[^>]*\bsrc[ \t]*=[ \t]*[\"']?", re.IGNORECASE)
_DEFINITION = re.compile(r"(?:\A|(?<=\n)) {0,3}\[[^\]\n]{1,200}\]:[ \t]*<?")
_ALT = re.compile(r"\balt[ \t]*=[ \t]*([\"'])(.*?)\1", re.IGNORECASE)
_NEXT = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})|(?P<code>`+)|(?P<comment><!--)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Markdown:
    """The text that is left, the title that the front matter gave, and how many pictures were left out."""

    text: str
    title: str | None
    pictures: int


def as_read(text: str) -> Markdown:
    """A Markdown text as a reader sees it; code stays to the letter."""
    title = None
    if (front := _FRONT.match(text, 0, FRONT)) is not None and _FIELD.search(front[2]):
        if (named := _TITLE.search(front[2])) is not None:
            title = named[1].strip("\"'") or None
        text = text[front.end() :]
    text, pictures = _without_pictures(text)
    return Markdown(_without_comments(text) if "<!--" in text else text, title, pictures)


def _without_pictures(text: str) -> tuple[str, int]:
    """The text with the words of its `data:` pictures in place of them, and how many they are."""
    kept: list[str] = []
    at = pictures = 0
    for data in _DATA.finditer(text):
        if data.start() < at or (found := _picture(text, at, data)) is None:
            continue
        begin, end, words = found
        kept += [text[at:begin], words]
        at = end
        pictures += 1
    return "".join([*kept, text[at:]]), pictures


def _picture(text: str, at: int, data: re.Match[str]) -> tuple[int, int, str] | None:
    """Where the picture around a `data:` address begins and ends, and its words; None if there is none."""
    low = max(at, data.start() - BEFORE)
    line = text.rfind("\n", low, data.start()) + 1 or low
    if _DEFINITION.fullmatch(text, line, data.start()) is not None:
        end = text.find("\n", data.end())
        return line, end if end >= 0 else len(text), ""
    begin = text.rfind("![", low, data.start())
    if begin >= 0 and (link := _LINK.fullmatch(text, begin, data.start())) is not None:
        close = _LINK_END.match(text, data.end())
        return (begin, close.end(), link[1]) if close is not None else None
    begin = max(text.rfind(tag, low, data.start()) for tag in ("<img", "<IMG"))
    if begin >= 0 and _TAG.fullmatch(text, begin, data.start()) is not None:
        end = text.find(">", data.end(), data.end() + BEFORE)
        tag = text[begin : data.start()] + text[data.end() : end]
        return (begin, end + 1, _words_of_tag(tag)) if end >= 0 else None
    return None


def _words_of_tag(tag: str) -> str:
    found = _ALT.search(tag)
    return found[2] if found is not None else ""


def _without_comments(text: str) -> str:
    kept: list[str] = []
    at = 0
    while (found := _NEXT.search(text, at)) is not None:
        if found["comment"]:
            end = text.find("-->", found.end())
            if end < 0:
                break
            kept.append(text[at : found.start()])
            at = end + 3
            continue
        end = _end_of_fence(text, found) if found["fence"] else _end_of_code(text, found)
        kept.append(text[at:end])
        at = end
    return "".join([*kept, text[at:]])


def _end_of_fence(text: str, begin: re.Match[str]) -> int:
    """Where a block of code ends; one that is not closed goes to the end."""
    fence = begin["fence"]
    close = re.compile(rf"^ {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*\r?$", re.MULTILINE)
    found = close.search(text, begin.end())
    return found.end() if found is not None else len(text)


def _end_of_code(text: str, begin: re.Match[str]) -> int:
    """Where code inside a line ends: at as many backticks as it began with. Without them it is none."""
    end = text.find(begin["code"], begin.end(), begin.end() + INLINE)
    return end + len(begin["code"]) if end >= 0 else begin.end()
