# SPDX-License-Identifier: Apache-2.0
"""Which text of a Word document no reader sees: hidden, without a size, or white letters on white paper.

White letters may lie on something that is drawn: a shape behind the text, a cell of a table, a shading. Where any of
this can be, they are taken for seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docdesk.steps.extract.container import Container, local

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
OFF = ("0", "false", "off")
"""How a property says that it does not hold."""
LEAST_OF_WHITE = 0xFC
"""Of 255, red, green and blue each."""
_DRAWN_BEHIND = (b'behindDoc="1"', b'behindDoc="true"', b"<w:pict", b"<v:")
"""What a part has in which something may be drawn behind its text."""
_BACKGROUND = re.compile(rb"<(?:\w+:)?background\b[^>]{0,400}?\bcolor=[\"'](\w*)")
_EFFECTS = ("shadow", "outline", "emboss", "imprint")


@dataclass(frozen=True, slots=True)
class Look:
    """Whether letters are white, None if nothing says so, and whether they have a ground of their own."""

    is_white: bool | None = None
    has_ground: bool = False

    def over(self, base: Look) -> Look:
        """This look, with what it does not say from another one."""
        is_white = base.is_white if self.is_white is None else self.is_white
        return Look(is_white, self.has_ground or base.has_ground)


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Hiding:
    """Which runs of a paragraph no reader sees."""

    hidden: frozenset[str]
    """The styles that hide."""
    looks: Mapping[str, Look]
    """The looks of styles that are not plain."""
    style: str
    """The paragraph's own style."""
    properties: Any
    """The paragraph's, or None."""
    is_on_paper: Callable[[], bool]
    """Whether there is nothing but white paper behind the paragraph."""

    def __call__(self, run: Any) -> bool:
        properties = run.find(f"{_W}rPr")
        if properties is None:
            return self.style in self.hidden or self._is_unseen(PLAIN)
        style = properties.find(f"{_W}rStyle")
        name = style.get(f"{_W}val") if style is not None else None
        said = hides(properties)
        if said is None:
            # two styles that both hide take each other back
            said = (name in self.hidden) != (self.style in self.hidden)
        return said or self._is_unseen(look_of(properties).over(self.looks.get(name or "", PLAIN)))

    def _is_unseen(self, look: Look) -> bool:
        look = look.over(self.looks.get(self.style, PLAIN))
        if not look.is_white or look.has_ground:
            return False
        return (self.properties is None or not is_shaded(self.properties)) and self.is_on_paper()


def has_white_paper(container: Container, main: str) -> bool:
    """Whether nothing can be drawn behind the text of a document's pages."""
    background = _BACKGROUND.search(container.part(main))
    if background is not None and not _is_white(background[1].decode()):
        return False
    parts = [main, *container.related(main, "header"), *container.related(main, "footer")]
    return not any(
        sign in container.part(part) for part in parts if part in container for sign in _DRAWN_BEHIND
    )


def hides(properties: Any) -> bool | None:
    """Whether the properties of a run or a style hide its text; None if they do not say it."""
    size = properties.find(f"{_W}sz")
    if size is not None and size.get(f"{_W}val") in ("0", "1"):
        return True  # half a point at most
    mark = properties.find(f"{_W}vanish")
    return None if mark is None else mark.get(f"{_W}val") not in OFF


def look_of(properties: Any) -> Look:
    """What the properties of a run or a style say of its letters."""
    colour = properties.find(f"{_W}color")
    if colour is None:
        return Look(None, True) if is_shaded(properties) else PLAIN
    if not _is_white(colour.get(f"{_W}val")):
        return Look(False)
    has_ground = is_shaded(properties) or any(
        str(child.tag).startswith(_W14) or local(child) in _EFFECTS for child in properties
    )
    return Look(True, has_ground)


def _is_white(colour: str | None) -> bool:
    try:
        parts = bytes.fromhex(colour or "")
    except ValueError:  # auto
        return False
    return len(parts) == 3 and min(parts) >= LEAST_OF_WHITE


def is_shaded(properties: Any) -> bool:
    """Whether the properties of a run, a paragraph or a style give it a ground that is not white."""
    shade, marker = properties.find(f"{_W}shd"), properties.find(f"{_W}highlight")
    if marker is not None and marker.get(f"{_W}val") not in ("none", "white"):
        return True
    if shade is None or shade.get(f"{_W}val") == "nil":
        return False
    return shade.get(f"{_W}val") != "clear" or not (
        shade.get(f"{_W}fill") in (None, "auto") or _is_white(shade.get(f"{_W}fill"))
    )
