# SPDX-License-Identifier: Apache-2.0
"""The numbers of a Word document's lists and headings, as Word prints them."""

from __future__ import annotations

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_SYLLABLES = "가나다라마바사아자차카타파하"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
LEVELS = 9


class Numbering:
    """Counts paragraphs of lists in the order in which they are met."""

    def __init__(self, root: Any, styles: dict[str, Any]) -> None:
        """`root` is the numbering part, None if there is none; `styles` have the list of each style that has one."""
        self._styles = styles
        self._formats: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._of_list: dict[str, str] = {}
        if root is None:
            return
        shared = {a.get(f"{_W}abstractNumId"): _levels_of(a) for a in root.iter(f"{_W}abstractNum")}
        for number in root.iter(f"{_W}num"):
            key, base = number.get(f"{_W}numId"), number.find(f"{_W}abstractNumId")
            of = base.get(f"{_W}val") if base is not None else ""
            levels = dict(shared.get(of, {}))
            starts = False
            for override in number.iter(f"{_W}lvlOverride"):
                level, start = int(override.get(f"{_W}ilvl") or 0), override.find(f"{_W}startOverride")
                if start is not None and level in levels:
                    text, kind, _ = levels[level]
                    levels[level] = (text, kind, _number(start.get(f"{_W}val"), 1))
                    starts = True
            self._formats[key] = levels
            # lists of one definition count on together, unless one begins again
            self._of_list[key] = key if starts else f"shared {of}"

    def of(self, properties: Any, style: str | None) -> str | None:
        """The number of the next paragraph of a list; empty for a bullet, None for a paragraph of no list."""
        mark = properties.find(f"{_W}numPr") if properties is not None else None
        inherited = self._styles.get(style or "")
        key = _value(mark, "numId") or _value(inherited, "numId")
        if key is None or key not in self._formats:
            return None
        level = min(_number(_value(mark, "ilvl") or _value(inherited, "ilvl"), 0), LEVELS - 1)
        levels = self._formats[key]
        text, kind, start = levels.get(level, ("", "bullet", 1))
        counts = self._counts.setdefault(self._of_list[key], [None] * LEVELS)
        before = counts[level]
        counts[level] = start if before is None else before + 1
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        if kind in ("bullet", "none"):
            return ""
        for number in range(level + 1):
            _, of_level, first = levels.get(number, ("", "decimal", 1))
            count = counts[number]
            text = text.replace(f"%{number + 1}", _said(first if count is None else count, of_level))
        return text.strip()


def _levels_of(definition: Any) -> dict[int, tuple[str, str, int]]:
    found = {}
    for level in definition.iter(f"{_W}lvl"):
        text, kind, start = (level.find(f"{_W}{name}") for name in ("lvlText", "numFmt", "start"))
        found[_number(level.get(f"{_W}ilvl"), 0)] = (
            (text.get(f"{_W}val") or "") if text is not None else "",
            (kind.get(f"{_W}val") or "") if kind is not None else "decimal",
            _number(start.get(f"{_W}val"), 1) if start is not None else 1,
        )
    return found


def _value(mark: Any, name: str) -> str | None:
    found = mark.find(f"{_W}{name}") if mark is not None else None
    return found.get(f"{_W}val") if found is not None else None


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 7 else otherwise


def _said(count: int, kind: str) -> str:
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        said, left = "", count
        for value, letters in _ROMAN:
            while left >= value:
                said, left = said + letters, left - value
        return said.upper() if kind == "upperRoman" else said
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        said = chr(97 + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)
        return said.upper() if kind == "upperLetter" else said
    if kind in ("ganada", "koreanCounting") and 0 < count <= len(_SYLLABLES):
        return _SYLLABLES[count - 1]
    if kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 0 < count <= len(_CIRCLED):
        return _CIRCLED[count - 1]
    return str(count)
