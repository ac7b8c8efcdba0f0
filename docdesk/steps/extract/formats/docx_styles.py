# SPDX-License-Identifier: Apache-2.0
"""What the styles of a Word document say about its text: headings, lists, and what is hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docdesk.errors import Damaged
from docdesk.steps.extract.container import Container, parsed
from docdesk.steps.extract.formats.docx_hiding import OFF, PLAIN, Look, hides, is_shaded, look_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLES = re.compile(
    r"(?:heading|제목|überschrift|titre|título|titolo|kop|rubrik|nagłówek|заголовок|标题|見出し)\s*(\d)"
)
_BEGIN, _END = b"<w:style ", b"</w:style>"
MOST_BASES = 10
"""Styles that are based on one another."""


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document, by their ids."""

    levels: Mapping[str, int] = field(default_factory=dict)
    """The heading level of each style that has one: of its own, by its name, or from the style it is based on."""
    hidden: frozenset[str] = frozenset()
    """The styles whose text no reader sees."""
    looks: Mapping[str, Look] = field(default_factory=dict)
    """How the letters of styles look that are not plain."""
    usual: str = ""
    """The style of paragraphs that name none."""
    lists: dict[str, Any] = field(default_factory=dict)
    """The numbering that a style has, as an element."""

    @property
    def may_hide(self) -> bool:
        """Whether any of them hides text, or has white letters."""
        return bool(self.hidden) or any(look.is_white for look in self.looks.values())


def styles_of(container: Container, name: str | None) -> Styles:
    """The styles in this part of a document; none if it is missing or broken."""
    if not name or name not in container:
        return Styles()
    try:
        return _styles(parsed(_without_table_styles(container.part(name))))
    except Damaged:
        return Styles()


def _without_table_styles(data: bytes) -> bytes:
    """The part without the styles of tables: they say nothing about text, and are most of what Word writes there."""
    if b'w:type="table"' not in data:
        return data
    kept: list[bytes] = []
    at = 0
    while (begin := data.find(_BEGIN, at)) >= 0:
        closed = data.find(b">", begin)
        tag = data[begin : closed + 1]
        end = data.find(_END, closed) + len(_END)
        if closed < 0 or end < len(_END):
            break
        is_table = b'w:type="table"' in tag and not tag.endswith(b"/>")
        kept.append(data[at : begin if is_table else closed + 1])
        at = end if is_table else closed + 1
    kept.append(data[at:])
    return b"".join(kept)


def _styles(root: Any) -> Styles:
    levels: dict[str, int] = {}
    said: dict[str, bool] = {}
    bases: dict[str, str] = {}
    lists: dict[str, Any] = {}
    looks: dict[str, Look] = {}
    usual = ""
    for style in root.iter(f"{_W}style"):
        key = style.get(f"{_W}styleId") or ""
        parts = {child.tag: child for child in reversed(style)}
        if (base := parts.get(f"{_W}basedOn")) is not None:
            bases[key] = base.get(f"{_W}val") or ""
        if (level := _level(parts)) is not None:
            levels[key] = level
        if (run := parts.get(f"{_W}rPr")) is not None and (hidden := hides(run)) is not None:
            said[key] = hidden
        paragraph = parts.get(f"{_W}pPr")
        looks[key] = look_of(run) if run is not None else PLAIN
        if paragraph is not None and is_shaded(paragraph):
            looks[key] = Look(looks[key].is_white, True)
        if paragraph is not None and (numbers := paragraph.find(f"{_W}numPr")) is not None:
            lists[key] = numbers
        if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") not in (None, *OFF):
            usual = key
    for key in bases:
        levels[key] = _inherited(levels, bases, key, 0)
        said[key] = _inherited(said, bases, key, False)
    hidden_ones = frozenset(key for key, hidden in said.items() if hidden)
    return Styles(levels, hidden_ones, _whole_looks(looks, bases), usual, lists)


def _whole_looks(own: Mapping[str, Look], bases: Mapping[str, str]) -> dict[str, Look]:
    """The looks of styles that are not plain, with those of the styles that they are based on."""
    if all(look == PLAIN for look in own.values()):
        return {}
    whole: dict[str, Look] = {}
    for key, look in own.items():
        at = bases.get(key, "")
        for _ in range(MOST_BASES):
            if at not in own:
                break
            look, at = look.over(own[at]), bases.get(at, "")
        if look != PLAIN:
            whole[key] = look
    return whole


def _inherited(own: dict[str, Any], bases: dict[str, str], key: str, otherwise: Any) -> Any:
    """What a style says, or the style that it is based on."""
    at, steps = key, 0
    while at not in own and at in bases and steps < MOST_BASES:
        at, steps = bases[at], steps + 1
    return own.get(at, otherwise)


def _level(parts: Mapping[Any, Any]) -> int | None:
    """The heading level of a style, by its outline or its name; None if it is no heading of its own."""
    paragraph, named = parts.get(f"{_W}pPr"), parts.get(f"{_W}name")
    outline = paragraph.find(f"{_W}outlineLvl") if paragraph is not None else None
    if outline is not None:
        return outline_level(outline)
    name = (named.get(f"{_W}val") or "").lower() if named is not None else ""
    if found := _TITLES.fullmatch(name):
        return int(found[1])
    return 1 if name == "title" else None


def outline_level(element: Any) -> int:
    """The level of an `outlineLvl`, from 1; 0 for the text below headings."""
    value = element.get(f"{_W}val", "")
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0
