# SPDX-License-Identifier: Apache-2.0
"""Shows a number as a spreadsheet program does: by its format's code, such as `#,##0.00" kg"` or `# ?/?`.

Dates and times are in `date_formats`. What a code leaves to the computer it is opened on is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

MOST_DIGITS = 30
"""Placeholders of one code that are looked at."""

_EXACT = Context(prec=400)
_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)(?:-([0-9A-Fa-f]+))?[^\]]*\]|\[(h+|m+|s+)\]|\[([<>=]+)(-?[0-9.]+)\]|\[[^\]]*\]'
    r"|(General)|(AM/PM|A/P)|(E[+-])|([yYmMdDhHsSeEgGaA]+)|([0#?])|(.)",
    re.S | re.I,
)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a code: a literal, a digit, a sign (`.`, `,`, `%`, `/`), an exponent, letters and others of a date."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts of a code between semicolons; `condition` says for which numbers it is, if it says so."""

    pieces: tuple[Piece, ...]
    condition: tuple[str, float] | None = None
    language: int = 0
    """The Windows number of the language that it asks for; 0 for none."""

    @property
    def is_date(self) -> bool:
        return any(piece.kind in ("letters", "elapsed", "half") for piece in self.pieces)

    def has(self, kind: str, text: str = "") -> bool:
        return any(piece.kind == kind and (not text or piece.text == text) for piece in self.pieces)


@lru_cache(maxsize=512)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a format's code, at most four."""
    found: list[Section] = []
    pieces: list[Piece] = []
    condition, language = None, 0
    for match in _PIECE.finditer(code[:400]):
        (
            quoted,
            escaped,
            money,
            tongue,
            elapsed,
            compare,
            limit,
            general,
            half,
            power,
            letters,
            digit,
            other,
        ) = match.groups()
        if other == ";":
            found.append(Section(tuple(pieces), condition, language))
            pieces, condition, language = [], None, 0
        elif quoted is not None or escaped or money is not None:
            pieces.append(Piece("literal", quoted or escaped or money or ""))
            language = int(tongue, 16) if tongue and len(tongue) <= 8 else language
        elif elapsed:
            pieces.append(Piece("elapsed", elapsed.lower()))
        elif compare in _COMPARE and (value := _number_in(limit)) is not None:
            condition = (compare, value)
        elif general:
            pieces.append(Piece("general", ""))
        elif half:
            pieces.append(Piece("half", half))
        elif power:
            pieces.append(Piece("exponent", power.upper()))
        elif letters:
            pieces.append(Piece("letters", letters.lower()))
        elif digit:
            pieces.append(Piece("digit", digit))
        elif other and other in ".,%/":
            pieces.append(Piece("sign", other))
        elif other and other != "@":
            pieces.append(Piece("literal", other))
        elif match[0].startswith("_"):
            pieces.append(Piece("literal", " "))
    found.append(Section(tuple(pieces), condition, language))
    return tuple(found[:4])


def section_for(code: str, value: float) -> tuple[Section, bool]:
    """The section that shows a value, and whether it shows the value without its sign."""
    sections = sections_of(code)[:3]
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _COMPARE[section.condition[0]](value, section.condition[1]):
                below = section.condition is not None and section.condition[0].startswith("<")
                return section, value < 0 and below and section.condition is not None and section.condition[
                    1
                ] <= 0
        return sections[-1], False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


def shown_number(value: float, code: str, plain: Callable[[float], str]) -> str:
    """A number as its format shows it; `plain` shows one for which the format says nothing."""
    if blocks := _blocks(code):
        place = 1 if value < 0 and len(blocks) > 1 else 2 if value == 0 and len(blocks) > 2 else 0
        if (block := blocks[place]) is not None:
            return block.shown(value, unsigned=place == 1)
    section, unsigned = section_for(code, value)
    pieces = section.pieces
    if not pieces and ";" in code:
        return ""  # the format hides it
    if section.has("general") or not section.has("digit"):
        text = "".join(piece.text for piece in pieces if piece.kind == "literal")
        if section.has("general"):
            text = "".join(
                plain(abs(value)) if p.kind == "general" else p.text for p in pieces if p.kind != "letters"
            )
        elif not text.strip():
            return plain(value)
    elif section.is_date or sum(piece.kind == "digit" for piece in pieces) > MOST_DIGITS:
        return plain(value)
    elif section.has("exponent"):
        text = _with_exponent(abs(value), pieces)
    elif section.has("sign", "/"):
        text = _fraction(abs(value), pieces)
    else:
        text = _decimal(abs(value), pieces)
    text = " ".join(text.split())
    return f"-{text}" if value < 0 and not unsigned and re.search("[1-9]", text) else text


@dataclass(frozen=True, slots=True)
class _Block:
    """A section whose digits stand together, as those of most do: `0`, `#,##0.00" kg"`, `0.0%`."""

    before: str
    grouped: bool
    places: int
    percent: bool
    after: str

    def shown(self, value: float, *, unsigned: bool) -> str:
        number = Decimal(f"{abs(value):.15g}")
        number = number.scaleb(2) if self.percent else number
        digits = number.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP, _EXACT)
        text = f"{digits:,f}" if self.grouped else f"{digits:f}"
        text = f"{self.before}{text}{'%' if self.percent else ''}{self.after}"
        text = " ".join(text.split())
        return f"-{text}" if value < 0 and not unsigned and digits else text


_DIGITS = re.compile(r"(\x00*)(#,##)?0(?:\.(0{1,10}))?(%?)(\x00*)")
"""The digits of a block, with a NUL for each literal."""


@lru_cache(maxsize=512)
def _blocks(code: str) -> tuple[_Block | None, ...]:
    """What shows the numbers of each section quickly; empty for a code with conditions, None for other sections."""
    sections = sections_of(code)[:3]
    if any(section.condition for section in sections):
        return ()
    return tuple(_block(section) for section in sections)


def _block(section: Section) -> _Block | None:
    if any(piece.kind not in ("literal", "digit", "sign") for piece in section.pieces):
        return None
    signs = "".join("\0" if piece.kind == "literal" else piece.text for piece in section.pieces)
    if (found := _DIGITS.fullmatch(signs)) is None:
        return None
    literals = [piece.text for piece in section.pieces if piece.kind == "literal"]
    before, after = literals[: len(found[1])], literals[len(found[1]) :]
    return _Block("".join(before), bool(found[2]), len(found[3] or ""), bool(found[4]), "".join(after))


def _decimal(value: float, pieces: tuple[Piece, ...]) -> str:
    percent = sum(piece.text == "%" for piece in pieces if piece.kind == "sign")
    point = next((at for at, piece in enumerate(pieces) if piece == Piece("sign", ".")), len(pieces))
    whole_digits = [at for at, piece in enumerate(pieces) if piece.kind == "digit" and at < point]
    commas = [at for at, piece in enumerate(pieces) if piece == Piece("sign", ",")]
    scale = sum(
        not any(piece.kind == "digit" for piece in pieces[at : point if at < point else None])
        for at in commas
    )
    grouped = any(whole_digits and whole_digits[0] < at < whole_digits[-1] for at in commas)
    places = sum(piece.kind == "digit" for piece in pieces[point:])
    number = Decimal(f"{value:.15g}").scaleb(2 * percent - 3 * scale)
    digits = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT):f}"
    whole, _, after = digits.partition(".")
    shown = _whole(whole, pieces[:point], grouped)
    return shown + (_after(after, pieces[point:]) if point < len(pieces) else "")


def _whole(digits: str, pieces: tuple[Piece, ...], grouped: bool) -> str:
    """The digits before the point, in the places that the code has for them; the first takes all that are left."""
    left = list(digits.lstrip("0"))
    first = next((at for at, piece in enumerate(pieces) if piece.kind == "digit"), None)
    found: list[str] = []
    count = 0

    def put(digit: str) -> None:
        nonlocal count
        if grouped and count and count % 3 == 0 and digit.isdigit():
            found.append(",")
        found.append(digit)
        count += 1

    for at in range(len(pieces) - 1, -1, -1):
        piece = pieces[at]
        if piece.kind == "digit":
            if left:
                put(left.pop())
            elif piece.text != "#":
                put("0" if piece.text == "0" else " ")
            while at == first and left:
                put(left.pop())
        elif piece.kind == "literal":
            found.append(piece.text[::-1])
        elif piece.text == "%":
            found.append("%")
    text = "".join(found)[::-1]
    return text if first is not None else text + "".join(left)


def _after(digits: str, pieces: tuple[Piece, ...]) -> str:
    """The point and the digits behind it; a `#` has none for a zero at the end."""
    found: list[str] = []
    places = [piece.text for piece in pieces if piece.kind == "digit"]
    kept = len(places)
    while kept and places[kept - 1] == "#" and digits[kept - 1] == "0":
        kept -= 1
    at = 0
    for piece in pieces:
        if piece.kind == "digit":
            if at < kept:
                found.append(digits[at])
            at += 1
        elif piece.kind == "literal" or piece.text in ("%", "."):
            found.append(piece.text)
    return "".join(found)


def _with_exponent(value: float, pieces: tuple[Piece, ...]) -> str:
    at = next(at for at, piece in enumerate(pieces) if piece.kind == "exponent")
    mantissa = pieces[:at]
    point = next((i for i, piece in enumerate(mantissa) if piece == Piece("sign", ".")), len(mantissa))
    step = max(1, sum(piece.kind == "digit" for piece in mantissa[:point]))
    power = 0
    if value:
        power = Decimal(repr(value)).adjusted()
        power -= power % step if step > 1 else 0
    front = _decimal(float(Decimal(repr(value)).scaleb(-power)), mantissa)
    width = sum(piece.kind == "digit" for piece in pieces[at:])
    sign = "-" if power < 0 else "+" if pieces[at].text == "E+" else ""
    rest = "".join(piece.text for piece in pieces[at:] if piece.kind == "literal")
    return f"{front}E{sign}{abs(power):0{width}}{rest}"


def _fraction(value: float, pieces: tuple[Piece, ...]) -> str:
    """A whole number and a fraction, with the denominator that the code has or the digits it has for one."""
    at = next(at for at, piece in enumerate(pieces) if piece == Piece("sign", "/"))
    below = pieces[at + 1 :]
    fixed = ""
    for piece in below:
        if (piece.text.isdigit() and piece.text != "0") or (fixed and piece.text == "0"):
            fixed += piece.text
        else:
            break
    places = sum(piece.kind == "digit" for piece in below)
    before = "".join(
        "0" if piece.kind == "digit" else " " if piece.text == " " else "" for piece in pieces[:at]
    )
    has_whole = len(before.split()) > 1
    whole = int(value) if has_whole else 0
    rest = value - whole
    if fixed:
        over, under = round(rest * int(fixed)), int(fixed)
    else:
        found = Fraction(rest).limit_denominator(10 ** min(max(places, 1), 5) - 1)
        over, under = found.numerator, found.denominator
    if has_whole and over == under:
        whole, over = whole + 1, 0
    shown = f"{over}/{under}" if over or not has_whole else ""
    text = f"{whole} {shown}" if has_whole and (whole or not shown) else shown
    tail = [piece.text for piece in below if piece.kind == "literal" and not piece.text.isdigit()]
    return text + "".join(tail)


def _number_in(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
