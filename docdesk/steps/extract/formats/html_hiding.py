# SPDX-License-Identifier: Apache-2.0
"""Which text of a web page no reader sees: not shown, without a size, off the page, or in the colour of what is behind.

What an element says of itself counts. The page's own style sheets count where nothing can take back what they say: no
script, no sheet in another file, no other rule for the same names. Where anything may be drawn behind them, letters in
the colour of paper are taken for seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_UNSEEN = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)"
    r"|opacity:(?:(?:0+(?:\.(?:0\d*)?)?|\.0\d*)(?=[;!]|$)|[0-5](?:\.\d+)?%)"
    r"|(?:text-indent|(?:margin-)?left|(?:margin-)?top):-(?:\d{4,}|\d{3,}v[wh]|(?:\d{3,}|[5-9]\d)(?:\.\d+)?r?em)"
    r"|clip:rect\((?:(?:0(?:px)?,?){4}|(?:1px,?){4})\)"
    r"|transform:[^;]*\bscale(?:[xy]|3d)?\(0(?:\.0*)?[,)])"
)
"""Styles whose text no reader sees, nor that of the elements inside: not shown, transparent, or off the page."""
_FLAT = re.compile(r"(?:^|;)(?:max-)?(?:height|width):0(?:\.0*)?(?:[a-z]+|%)?(?=[;!]|$)")
_CUT_OFF = re.compile(r"(?:^|;)overflow(?:-[xy])?:(?:hidden|clip)")
"""Both together leave no room for a text, unless there is some inside the border."""
_SIZE = re.compile(r"(?:^|;)font-size:([^;!]+)")
_NO_SIZE = re.compile(r"(?:0+\.?0*|\.0+)(?:[a-z]+|%)?")
_SIZE_OF_OUTER = re.compile(r"inherit|unset|smaller|larger|[\d.]+(?:em|ex|ch|%)")
"""Sizes that are a share of the size around them."""

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
_NAMED: dict[str, Colour] = {
    "white": WHITE,
    "black": (0, 0, 0),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
}
_SAME = 4
"""Of 255: how far red, green and blue of two colours are apart that nobody tells from each other."""
_HEX = re.compile(r"#([\da-f]{3}|[\da-f]{6})")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,1(?:\.0*)?)?\)")
_COLOUR = re.compile(r"(?:^|;)color:([^;!]+)")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
_SHOWS_ALL_THE_SAME = re.compile(
    r"text-shadow|text-stroke|text-fill|mix-blend|filter:|background-(?:image|clip)|url\(|gradient\("
)
"""What makes letters seen in the colour of their ground, or paints the ground."""
_MOVES = re.compile(
    r"<script|<link\b[^>]{0,400}stylesheet|@import|color-scheme|\bposition\s*:|(?<![-\w])transform\s*:|z-index"
    r"|display\s*:\s*(?:inline-)?grid|margin[-a-z]*\s*:\s*[^;\"']{0,40}-\d|\bbackground\s*=|<(?:canvas|video)\b",
    re.IGNORECASE,
)
"""What may put something else behind a text, or another ground behind all."""
_PAGE_GROUND = re.compile(r"<(?:html|body)\b[^>]{0,1000}\b(?:bgcolor|style)\s*=", re.IGNORECASE)
_TAKEN_BACK = re.compile(r"<script|<link\b[^>]{0,400}stylesheet|@import", re.IGNORECASE)
"""What may show in the end what the page's own sheets hide."""
_OWN_COLOURS = frozenset({"a", "mark", "button", "input", "select", "textarea", "option", "svg"})
"""Elements that have other colours than the text around them, whatever that has."""

MOST_SHEET = 200_000
"""Characters of style sheets that are read."""
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_SHOWN = re.compile(r"(?:^|;)(?:display:(?!none)|visibility:(?!hidden|collapse)|all:)")
_HIDES = re.compile(r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse))")
_PART = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][-\w]+)*)", re.IGNORECASE)
_NAME = re.compile(r"[.#][-\w]+")
_STOP = re.compile(r"[{};]")
_ONLY_SCREEN = re.compile(r"@media\s+(?:all|screen)\s*")


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look at a place. A colour is None if it is unknown."""

    letters: Colour | None = (0, 0, 0)
    ground: Colour | None = None
    is_sizeless: bool = False
    """Whether the letters have no size. A layout of columns often has none, and what is in its columns one."""

    @property
    def is_unseen(self) -> bool:
        """Whether no reader sees them."""
        if self.is_sizeless:
            return True
        if self.letters is None or self.ground is None:
            return False
        return all(abs(one - other) <= _SAME for one, other in zip(self.letters, self.ground, strict=True))


class Hiding:
    """What one page hides."""

    def __init__(self, root: Any, source: str) -> None:
        sheets = [
            (element.text or "")[:MOST_SHEET]
            for element in root.iter("style")
            if (element.get("media") or "all").strip().lower() in ("all", "screen", "")
        ]
        self._sheets = [_COMMENT.sub(" ", sheet) for sheet in sheets]
        everything = " ".join(self._sheets)
        self._colours = "color" in everything or _TAKEN_BACK.search(source) is not None
        """Whether sheets may give letters another colour."""
        self._grounds = "background" in everything or _TAKEN_BACK.search(source) is not None
        self._overrides = "!important" in everything and (self._colours or self._grounds)
        plain = not self._grounds and not self._overrides and _MOVES.search(source + everything) is None
        # a browser takes what a page says of its ground wherever it says so; the parser only at the beginning
        said = sum(
            style_of(each) != "" or each.get("bgcolor") is not None for each in root.iter("html", "body")
        )
        plain = plain and len(_PAGE_GROUND.findall(source)) <= said
        self.look = self.look_of(root, Look(ground=WHITE if plain else None))
        """That of the page itself."""
        self._rules = _Rules()
        if _TAKEN_BACK.search(source) is None:
            for sheet in self._sheets:
                self._rules.add(sheet)

    def hides(self, element: Any) -> bool:
        """Whether an element, and all that is in it, is not shown."""
        if element.get("hidden") is not None:
            return True
        style = style_of(element)
        if style:
            if _UNSEEN.search(style):
                return True
            if "padding" not in style and _FLAT.search(style) and _CUT_OFF.search(style):
                return True
        return self._rules.hide(element, style)

    def look_of(self, element: Any, outer: Look) -> Look:
        """How the letters of an element look inside one whose look is `outer`."""
        style = style_of(element)
        sizeless = _is_sizeless(style, outer.is_sizeless) if style else outer.is_sizeless
        look = Look(self._letters(element, style, outer), self._ground(element, style, outer), sizeless)
        return outer if look == outer else look

    def _letters(self, element: Any, style: str, outer: Look) -> Colour | None:
        if self._overrides or _SHOWS_ALL_THE_SAME.search(style):
            return None
        said = _COLOUR.findall(style)
        if said:
            return outer.letters if said[-1] in ("inherit", "unset") else _colour(said[-1])
        if element.tag == "font" and element.get("color"):
            return _colour(element.get("color"))
        if element.tag == "body" and element.get("text"):
            return _colour(element.get("text"))
        return None if self._colours or element.tag in _OWN_COLOURS else outer.letters

    def _ground(self, element: Any, style: str, outer: Look) -> Colour | None:
        if element.get("background") is not None or _SHOWS_ALL_THE_SAME.search(style):
            return None
        said = [each for each in _GROUND.findall(style) if each not in ("transparent", "none", "inherit")]
        if said:
            return None if self._overrides else _colour(said[-1])
        if element.get("bgcolor"):
            return _colour(element.get("bgcolor"))
        if element.tag in _OWN_COLOURS and element.tag != "a":
            return None
        return None if self._grounds else outer.ground


class _Rules:
    """The rules of style sheets that hide elements, and the names that other rules show."""

    def __init__(self) -> None:
        self._hiding: list[tuple[str, frozenset[str]]] = []
        """A tag, or nothing, and names of classes and ids."""
        self._shown: set[str] = set()
        """Names and tags that another rule shows."""
        self._any_is_shown = False

    def add(self, sheet: str) -> None:
        """Take the rules of a sheet."""
        for selectors, body, is_always in _rules_of(sheet):
            style = "".join(body.lower().split())
            hides = _HIDES.search(style) is not None and "animation" not in style
            shows = _SHOWN.search(style) is not None or (not is_always and hides)
            for selector in selectors.split(","):
                if shows:
                    self._note_shown(selector)
                elif hides and (part := _PART.fullmatch(selector.strip())) is not None and part[0]:
                    self._hiding.append(((part[1] or "").lower(), frozenset(_NAME.findall(part[2]))))

    def _note_shown(self, selector: str) -> None:
        last = re.split(r"[\s>+~]+", selector.strip())[-1]
        names = _NAME.findall(last)
        tag = re.match(r"[a-z][a-z0-9]*", last, re.IGNORECASE)
        if names:
            self._shown.update(names)
        elif tag is not None and ":" not in last and "[" not in last:
            self._shown.add(tag[0].lower())
        elif last != "*":
            self._any_is_shown = True

    def hide(self, element: Any, style: str) -> bool:
        """Whether a rule hides an element and none shows it."""
        if not self._hiding or self._any_is_shown or _SHOWN.search(style):
            return False
        names = {f".{name}" for name in (element.get("class") or "").split()}
        names.add(f"#{element.get('id')}")
        if names & self._shown:
            return False
        return any(
            tag in ("", element.tag) and wanted <= names and (wanted or tag not in self._shown)
            for tag, wanted in self._hiding
        )


def _rules_of(sheet: str) -> Iterator[tuple[str, str, bool]]:
    """Each rule: its selectors, its declarations, and whether it holds on every screen."""
    at, holds = 0, [True]
    while (found := _STOP.search(sheet, at)) is not None:
        head, at = sheet[at : found.start()].strip(), found.end()
        if found[0] == "}":
            if len(holds) > 1:
                holds.pop()
        elif found[0] == "{" and head.startswith("@"):
            holds.append(holds[-1] and _ONLY_SCREEN.fullmatch(head.lower()) is not None)
        elif found[0] == "{":
            end = sheet.find("}", at)
            if end < 0:
                return
            yield head, sheet[at:end], holds[-1]
            at = end + 1


def style_of(element: Any) -> str:
    """The style that an element says of itself, without blanks."""
    return "".join((element.get("style") or "").lower().split())


def _is_sizeless(style: str, outer: bool) -> bool:
    """Whether the letters of an element have no size, from that of the element around it."""
    sizes = _SIZE.findall(style)
    if not sizes:
        return outer
    if _NO_SIZE.fullmatch(sizes[-1]):
        return True
    return outer and _SIZE_OF_OUTER.fullmatch(sizes[-1]) is not None


def _colour(said: str) -> Colour | None:
    said = "".join(said.lower().split())
    if (found := _HEX.fullmatch(said)) is not None:
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if (found := _RGB.fullmatch(said)) is not None:
        return min(255, int(found[1])), min(255, int(found[2])), min(255, int(found[3]))
    return _NAMED.get(said)
