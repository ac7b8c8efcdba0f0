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
_VALUE = re.compile(r"^[\"']?([\w.-]+)[\"']?[ \t]*[:=][ \t]*(.*?)[ \t]*\r?$")
_BLOCK = re.compile(r"[>|][-+\d]{0,2}")
"""A text of several lines follows."""
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.+?)[ \t]*\r?$")
_ABOUT = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "date": "date",
    "tags": "tags",
    "keywords": "tags",
    "categories": "tags",
    "category": "tags",
    "summary": "summary",
    "description": "summary",
    "abstract": "summary",
    "excerpt": "summary",
    "subtitle": "subtitle",
}
"""The fields of front matter that say what a document is, by their names in lower case."""
LONGEST_VALUE = 500
"""Characters of one field."""
_DATA = re.compile(r"data:[^)\s>\"']*", re.IGNORECASE)
_LINK = re.compile(r"!\[([^\]\n]*)\]\([ \t]*<?")
_LINK_END = re.compile(r">?[^)\n]{0,500}\)")
_TAG = re.compile(r"<img\b[^>]*\bsrc[ \t]*=[ \t]*[\"']?", re.IGNORECASE)
_DEFINITION = re.compile(r"(?:\A|(?<=\n)) {0,3}\[[^\]\n]{1,200}\]:[ \t]*<?")
_ALT = re.compile(r"\balt[ \t]*=[ \t]*([\"'])(.*?)\1", re.IGNORECASE)
_NEXT = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})|(?P<code>`+)|(?P<comment><!--)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Markdown:
    """The text that is left, what the front matter says of the document, and how many pictures were left out.

    `about` has a title, subtitle, author, date, tags and summary as far as they are given; several are one text.
    """

    text: str
    about: dict[str, str]
    pictures: int


def as_read(text: str) -> Markdown:
    """A Markdown text as a reader sees it; code stays to the letter."""
    about: dict[str, str] = {}
    if (front := _FRONT.match(text, 0, FRONT)) is not None and _is_front(front[2]):
        about = _about(front[2])
        text = text[front.end() :]
    text, pictures = _without_pictures(text)
    return Markdown(_without_comments(text) if "<!--" in text else text, about, pictures)


def _is_front(front: str) -> bool:
    """Whether these lines are fields and what belongs to them.

    A text between two rules is not, and would be lost: a letter has other lines, and who speaks in a talk speaks twice.
    """
    names: set[str] = set()
    found = holds_list = False
    for line in front.splitlines():
        if not line.strip() or line[0] in " \t#]})":
            continue  # nothing, inside of a field, a comment, the end of a list
        if line[0] == "[":
            names.clear()  # a table of TOML has fields of its own
        elif (field := _VALUE.match(line)) is not None and field[1] not in names:
            names.add(field[1])
            found, holds_list = True, field[2][:1] in ("", "#", "&", "!")
        elif line[0] != "-" or not holds_list:
            return False
    return found


def _about(front: str) -> dict[str, str]:
    """The fields of `_ABOUT`, from YAML or TOML as people write them there; what is nested is left out."""
    found: dict[str, list[str]] = {}
    name: str | None = None
    goes_on = False
    for line in front.splitlines():
        if (item := _ITEM.match(line)) is not None:
            if name is not None:
                found[name].append(_plain(item[1]))
        elif (value := _VALUE.match(line)) is not None:
            name = _ABOUT.get(value[1].casefold())
            if name is not None:
                inside = value[2].strip()
                is_list = inside.startswith("[")
                values = inside[1:-1].split(",") if is_list and inside.endswith("]") else [inside]
                goes_on = bool(inside) and not is_list
                found.setdefault(name, []).extend(_plain(each) for each in values)
                if _BLOCK.fullmatch(inside):
                    found[name][-1] = ""
        elif name is not None and goes_on and line[:1].isspace():
            found[name][-1] = f"{found[name][-1]} {line.strip()}".strip()
        elif not line[:1].isspace():
            name = None
    said = {name: ", ".join(dict.fromkeys(filter(None, values))) for name, values in found.items()}
    return {name: text[:LONGEST_VALUE] for name, text in said.items() if text}


def _plain(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return re.sub(r"\s#.*$", "", value).strip()


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
