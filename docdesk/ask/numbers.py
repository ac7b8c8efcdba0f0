# SPDX-License-Identifier: Apache-2.0
"""The numbers of a text in a form that can be compared, with what they count or measure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from docdesk.ask.number_words import fractions, worded_numbers
from docdesk.ask.units import unit_at
from docdesk.ask.wording import counted_word

_NUMBER = re.compile(r"\d{1,3}(?: \d{3})+(?![\d.]*\d)(?:,\d{1,2}(?!\d))?|\d+(?:[.,:/'’]\d+)*")
"""A number in digits; its thousands may be set apart by blanks."""
_KOREAN = re.compile(
    r"\d[\d,]*(?:\.\d+)?\s?[십백천만억조]+(?:\s?\d[\d,]*(?:\.\d+)?\s?[십백천만억조]+)*(?:\s?\d[\d,]*)?"
)
"""A number that digits and Korean units write together: 3억 5천만, 2만 5,000."""
_KOREAN_PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?([십백천만억조]*)")
_KOREAN_UNITS = {"십": 10, "백": 100, "천": 1_000, "만": 10**4, "억": 10**8, "조": 10**12}
_SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "tausend": 1_000, "tsd": 1_000, "millionen": 10**6, "mio": 10**6, "mn": 10**6, "mln": 10**6,
    "milliarden": 10**9, "milliarde": 10**9, "mrd": 10**9, "bn": 10**9, "lakh": 10**5, "crore": 10**7,
    "k": 1_000, "m": 10**6,
}  # fmt: skip
_SCALE = re.compile(rf"[\s-]?({'|'.join(sorted(_SCALES, key=len, reverse=True))})\b\.?", re.IGNORECASE)
_NOT_TRILLIONS = re.compile(r"\s?조(?!\s?(?:\d|원|달러|유로|엔|위안|억|천|만|여))")
"""The article of a law: 제3조."""
_WHOLE = re.compile(r"\d{1,2}:[0-5]\d|[1-9]/(?:[2-9]|10)")
"""A time or a fraction: a text that has its parts need not have it."""
_MINUS = re.compile(r"(?:(?<![\w%)\]])(?<!\d )[-−–]|\b[Mm]inus |영하 ?|마이너스 ?)$")
MOST_DIGITS = 40
"""A longer number is compared as it stands."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: every way to read it, and what it counts, if that is a known unit."""

    readings: frozenset[str]
    unit: str = ""
    text: str = ""
    start: int = 0
    end: int = 0
    """Its place in the text in the form NFKC."""
    parts: tuple[Number, ...] = ()
    """The numbers in a date, a time or a fraction, and those that stand side by side."""
    is_whole: bool = False
    """Whether a text that has the parts does not have it: 11:15 is not 11:30 and 2:15."""
    counted: str = ""
    """The word behind it, if that says something."""


def numbers_in(text: str, *, in_words: bool = True) -> list[Number]:
    """The numbers of a text, those in words among them."""
    text = unicodedata.normalize("NFKC", text)
    found = list(_digits(text))
    if in_words:
        for each in (*worded_numbers(text), *fractions(text)):
            unit = each.unit or unit_at(text, each.start, each.end)
            counted = "" if each.unit else counted_word(text, each.end)
            found.append(
                Number(frozenset(each.readings), unit, each.text, each.start, each.end, counted=counted)
            )
    return found


def _digits(text: str) -> Iterator[Number]:
    at = 0
    while (found := _NUMBER.search(text, at)) is not None:
        korean = None if _NOT_TRILLIONS.match(text, found.end()) else _KOREAN.match(text, found.start())
        number = _number(text, found) if korean is None else _korean(text, korean)
        number = replace(number, counted=counted_word(text, number.end))
        if _MINUS.search(text, max(0, number.start - 6), number.start):
            number = replace(number, readings=frozenset(f"-{each}" for each in number.readings))
        yield number
        at = max(found.end(), number.end)


def _number(text: str, found: re.Match[str]) -> Number:
    readings, end = _readings(found[0]), found.end()
    scale = _SCALE.match(text, end)
    if scale is not None:
        # the search without regard to case takes Turkish letters for an i
        word = scale[1].lower().replace("\u0307", "").replace("ı", "i")
        scaled = {canonical(reading, _SCALES[word]) for reading in readings if ":" not in reading}
        is_sure = word not in ("k", "m")  # "12 m" may be metres
        readings = frozenset((scaled or readings) if is_sure else readings | scaled)
        end = scale.end() if is_sure else end
    unit = unit_at(text, found.start(), end)
    is_whole = _WHOLE.fullmatch(found[0]) is not None and not found[0].endswith(":00")
    return Number(frozenset(readings), unit, found[0], found.start(), end, _parts(found, unit), is_whole)


def _parts(found: re.Match[str], unit: str) -> tuple[Number, ...]:
    """The numbers within a date, a time, a fraction, or a row of numbers."""
    text, start = found[0], found.start()
    groups = re.split(r"[.,:/'’ ]", text)
    is_dotted = "." in text and "," not in text and len(groups) == 3 and len(groups[1]) <= 2
    if len(groups) < 2 or not (" " in text or ":" in text or "/" in text or is_dotted):
        return ()
    if ":" in text and len(groups) == 2 and groups[1] == "00":
        groups.pop()  # 15:00 is 15시
    last = len(groups) - 1
    return tuple(
        Number(
            frozenset({canonical(group)}),
            unit if n == last and ":" not in text else "",
            group,
            start,
            found.end(),
        )
        for n, group in enumerate(groups)
    )


def _korean(text: str, found: re.Match[str]) -> Number:
    parts = [(each[1].replace(",", ""), each[2]) for each in _KOREAN_PART.finditer(found[0])]
    end = found.end()
    unit = unit_at(text, found.start(), end)
    if not parts[-1][1]:
        # digits without a unit behind it may be a number of their own
        last = re.search(r"\s?\d[\d,]*$", found[0])
        before = found[0][: last.start()] if last is not None else found[0]
        first = Number(frozenset({_korean_value(parts[:-1])}), "", before)
        other = Number(frozenset({canonical(parts[-1][0])}), unit, parts[-1][0])
        return Number(frozenset({_korean_value(parts)}), unit, found[0], found.start(), end, (first, other))
    return Number(frozenset({_korean_value(parts)}), unit, found[0], found.start(), end)


def _korean_value(parts: list[tuple[str, str]]) -> str:
    """The number that digits with Korean units write: 3억 5천만 is 350000000."""
    if any(len(digits) > MOST_DIGITS for digits, _ in parts):
        return ":".join(digits + units for digits, units in parts)
    whole = section = 0
    for digits, units in parts:
        head, _, tail = digits.partition(".")
        value, places = int(head + tail), 10 ** len(tail)
        for sign in units:
            if sign in "십백천":
                value *= _KOREAN_UNITS[sign]
            else:
                whole += (section * places + value) * _KOREAN_UNITS[sign] // places
                section, value = 0, 0
        section += value // places
    return str(whole + section)


def canonical(reading: str, factor: int = 1) -> str:
    """A number without what does not change it: `05` is `5`, `3.50` is `3.5`."""
    whole, _, part = reading.partition(".")
    if factor > 1 and len(reading) <= MOST_DIGITS:
        digits = len(part)
        value = int((whole + part) or "0") * factor
        whole, part = str(value // 10**digits), str(value % 10**digits).rjust(digits, "0") if digits else ""
    part = part.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{'.' + part if part else ''}"


def _readings(digits: str) -> frozenset[str]:
    """Every number that these digits may write: with a comma for thousands, or for decimals."""
    if digits.isdigit():
        return frozenset({canonical(digits)})
    groups = re.split(r"[.,:/'’ ]", digits)
    signs = set(re.findall(r"[.,:/'’ ]", digits))
    grouped = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    found = set()
    if len(signs) == 1 and not signs & {":", "/"}:
        if grouped:
            found.add(canonical("".join(groups)))
        # three digits behind a comma are thousands; behind a full stop they are either
        if len(groups) == 2 and (signs == {"."} or (signs == {","} and not grouped)):
            found.add(canonical(".".join(groups)))
    elif (
        len(signs) == 2
        and signs <= {".", ",", "'", "’", " "}
        and digits.count(digits[-len(groups[-1]) - 1]) == 1
    ):
        found.add(canonical("".join(groups[:-1]) + "." + groups[-1]))
    # a date, a time, the number of a chapter
    if not found or (signs == {"."} and not grouped):
        found.add(":".join(canonical(group) for group in groups))
    return frozenset(found)


_CLOCK = re.compile(
    r"(?:(?P<korean>오전|오후|낮|밤|저녁|새벽|아침)\s?)?(?P<hour>\d{1,2})시(?!간)(?:\s?(?P<minute>\d{1,2})분|\s?(?P<half>반))?"
    r"|(?<![\d:.,])(?P<hour2>\d{1,2})(?:[:.](?P<minute2>\d\d))?\s?(?P<side>[ap])\.?m\b"
    r"|(?<![\d:.,])(?P<hour3>\d{1,2}):(?P<minute3>[0-5]\d)(?![\d:])",
    re.IGNORECASE,
)
_LATE = frozenset("오후 낮 밤 저녁 p".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Time:
    """A time of the day: every way to write it on either clock, and whether its minutes are known."""

    readings: frozenset[str]
    side: str
    """"am", "pm" or "" if that is not said."""
    has_minutes: bool


def times_in(text: str) -> list[Time]:
    """The times of day in a text. Half past three in the afternoon is 3:30 and 15:30."""
    found = []
    for each in _CLOCK.finditer(unicodedata.normalize("NFKC", text)):
        hour = int(each["hour"] or each["hour2"] or each["hour3"])
        minute = "30" if each["half"] else (each["minute"] or each["minute2"] or each["minute3"] or "0")
        said = (each["korean"] or each["side"] or "").lower()
        side = ("pm" if said in _LATE else "am") if said else "pm" if 12 < hour < 24 else ""
        hours = {hour}
        if side == "pm":
            hours |= {hour - 12} if hour > 12 else {hour + 12} if hour < 12 else set()
        readings = {f"{one}:{canonical(minute)}" for one in hours}
        has_minutes = canonical(minute) != "0"
        found.append(Time(frozenset(readings), side, has_minutes))
    return found
