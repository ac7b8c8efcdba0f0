# SPDX-License-Identifier: Apache-2.0
"""The dates of a text, however they are written, and whether the passages have them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "january jan januar", "february feb februar", "march mar märz", "april apr", "may mai", "june jun juni",
            "july jul juli", "august aug", "september sep sept", "october oct oktober okt", "november nov",
            "december dec dezember dez",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+")
_MONTH = rf"(?P<month>(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_TO = r"(?:\s?(?:[–~-]|to|and|bis|und)\s?(?P<day2>\d{1,2})(?:st|nd|rd|th)?)?"
_YEAR = r"(?:,?\s(?P<year>\d{4}))?"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>\d{4})\s?[-./]\s?(?P<month>\d{1,2})\s?[-./]\s?(?P<day>\d{1,2})(?!\d)",
        r"(?<![\d./])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})(?!\d)",
        r"(?<![\d./-])(?P<either>\d{1,2})[/-](?P<other>\d{1,2})[/-](?P<year>\d{4}|\d{2})(?![\d/-])",
        r"(?:(?P<year>\d{4})\s?년\s?)?(?P<month>\d{1,2})\s?월\s?(?P<day>\d{1,2})\s?(?:일\s?)?[~–-]\s?(?P<day2>\d{1,2})\s?일",
        r"(?:(?P<year>\d{4})\s?년\s?)?(?P<month>\d{1,2})\s?월\s?(?P<day>\d{1,2})\s?일",
        r"(?P<year>\d{4})\s?년\s?(?P<month>\d{1,2})\s?월",
        rf"\b{_MONTH}\s{_DAY}(?!\d|[.,]\d){_TO}{_YEAR}",
        rf"(?<![\d.,]){_DAY}\.?{_TO}\.?\s(?:of\s)?{_MONTH}{_YEAR}",
        rf"\b{_MONTH},?\s(?:of\s)?(?P<year>\d{{4}})",
    )
]


@dataclass(frozen=True, slots=True)
class Date:
    """A date of which not all need be known. Its place is in the text in the form NFKC."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int


def dates_in(text: str) -> list[list[Date]]:
    """The dates of a text; where the order of day and month is not certain, every reading of one."""
    text = unicodedata.normalize("NFKC", text)
    found: list[list[Date]] = []
    taken = bytearray(len(text))
    for form in _FORMS:
        for each in form.finditer(text):
            if any(taken[each.start() : each.end()]):
                continue
            readings = [
                date for date in _readings(each) if 1 <= date.month <= 12 and 1 <= (date.day or 1) <= 31
            ]
            if not readings:
                continue
            taken[each.start() : each.end()] = b"\1" * (each.end() - each.start())
            if "day2" in form.groupindex and each["day2"]:
                found += [[date] for date in readings]  # two days of one month
            else:
                found.append(readings)
    return found


def _readings(each: re.Match[str]) -> Iterator[Date]:
    groups = each.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    if year is not None and year < 100:
        year += 2000 if year < 70 else 1900
    if "either" in groups:
        one, other = int(groups["either"]), int(groups["other"])
        yield Date(year, one, other, *each.span())
        yield Date(year, other, one, *each.span())
        return
    month = groups["month"]
    number = int(month) if month.isdigit() else _MONTHS[month.lower()]
    for name in ("day", "day2"):
        if groups.get(name):
            yield Date(year, number, int(groups[name]), *each.span())
    if not groups.get("day"):
        yield Date(year, number, None, *each.span())


def agrees(date: Date, other: Date, numbers: set[str]) -> bool:
    """Whether a date of an answer is this one of a passage; what that leaves out is among the passages' numbers."""
    pairs = ((date.year, other.year), (date.month, other.month), (date.day, other.day))
    return all(
        mine is None or (str(mine) in numbers if theirs is None else mine == theirs) for mine, theirs in pairs
    )


def months_in(text: str) -> set[str]:
    """The numbers of the months that a text names."""
    return {
        str(_MONTHS[word.lower()])
        for word in _LETTERS.findall(text)
        if word.lower() in _MONTHS and (word[0].isupper() or len(word) > 3)
    }


def is_month(word: str) -> bool:
    """Whether a word names a month."""
    return word.lower() in _MONTHS
