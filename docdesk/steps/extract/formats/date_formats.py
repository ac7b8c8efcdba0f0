# SPDX-License-Identifier: Apache-2.0
"""Shows dates, times and durations as a spreadsheet program does, by their format's code."""

from __future__ import annotations

import datetime
import re

from docdesk.steps.extract.formats.number_formats import Piece, Section, section_for

Moment = datetime.datetime | datetime.date | datetime.time | datetime.timedelta

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KOREAN_DAYS = "월화수목금토일"
_ENGLISH, _KOREAN = 0x09, 0x12
_SYSTEMS_OWN = 0xF800
"""The long form of a date that the computer is set to."""
_EPOCH = datetime.datetime(1899, 12, 30)


def shown_moment(value: Moment, code: str) -> str | None:
    """A date, time or duration as its format shows it; None if the format leaves that to the computer or is none."""
    section, _ = section_for(code, 1.0)
    if not section.is_date or section.language == _SYSTEMS_OWN:
        return None
    language = section.language & 0xFF
    words = [piece.text for piece in section.pieces if piece.kind == "letters"]
    if any(set(text) & {"e", "g"} for text in words):  # years of an era
        return None
    named = any(len(text) > 2 and text[0] in "md" for text in words)
    if named and language not in (0, _ENGLISH, _KOREAN):
        return None
    moment, seconds = _as_moment(value)
    if section.has("elapsed"):
        return _duration(seconds, section)
    return _calendar(moment, section, language == _KOREAN)


def _as_moment(value: Moment) -> tuple[datetime.datetime, float]:
    if isinstance(value, datetime.timedelta):
        seconds = value.total_seconds()
        return _EPOCH + datetime.timedelta(seconds=max(0.0, min(seconds, 3e9))), seconds
    if isinstance(value, datetime.time):
        moment = datetime.datetime.combine(_EPOCH.date(), value)
    elif isinstance(value, datetime.datetime):
        moment = value
    else:
        moment = datetime.datetime.combine(value, datetime.time())
    return moment, (moment.replace(tzinfo=None) - _EPOCH).total_seconds()


def _calendar(moment: datetime.datetime, section: Section, korean: bool) -> str:
    pieces = section.pieces
    places = _places_of_second(pieces)
    if not places and moment.microsecond >= 500_000:
        moment += datetime.timedelta(microseconds=1_000_000 - moment.microsecond)
    halves = section.has("half")
    found: list[str] = []
    for at, piece in enumerate(pieces):
        if piece.kind == "letters":
            for run in re.finditer(r"(.)\1*", piece.text):
                minute = run[0][0] == "m" and len(run[0]) < 3 and _is_minute(pieces, at, run.start())
                found.append(_part(moment, run[0], halves, minute, korean))
        elif piece.kind == "half":
            late = moment.hour >= 12
            found.append(("PM" if late else "AM") if len(piece.text) > 3 else ("P" if late else "A"))
        elif piece.kind == "literal" or piece.kind == "sign":
            found.append(piece.text)
        elif piece.kind == "digit" and places:
            found.append(f"{moment.microsecond:06}"[:places])
            places = 0
    return " ".join("".join(found).split())


def _places_of_second(pieces: tuple[Piece, ...]) -> int:
    return sum(piece.kind == "digit" for piece in pieces)


def _is_minute(pieces: tuple[Piece, ...], at: int, begin: int) -> bool:
    """Whether an m stands for minutes: after hours, or before seconds."""
    before = (
        "".join(p.text for p in pieces[:at] if p.kind in ("letters", "elapsed")) + pieces[at].text[:begin]
    )
    after = pieces[at].text[begin:].lstrip("m") + "".join(
        p.text for p in pieces[at + 1 :] if p.kind == "letters"
    )
    return before.endswith("h") or after.startswith("s")


def _part(moment: datetime.datetime, run: str, halves: bool, minute: bool, korean: bool) -> str:
    letter, size = run[0], len(run)
    if letter == "y":
        return f"{moment.year:04}" if size > 2 else f"{moment.year % 100:02}"
    if letter == "m" and not minute:
        if korean and size > 2:
            return f"{moment.month}월" if size > 3 else f"{moment.month}"
        name = _MONTHS[moment.month - 1]
        return {3: name[:3], 5: name[:1]}.get(size, name) if size > 2 else f"{moment.month:0{size}}"
    if letter == "d" and size < 3:
        return f"{moment.day:0{size}}"
    if letter in "da":
        day = moment.weekday()
        if korean or letter == "a":
            return _KOREAN_DAYS[day] + ("요일" if size > 3 else "")
        return _DAYS[day] if size > 3 else _DAYS[day][:3]
    hour = (moment.hour % 12 or 12) if halves else moment.hour
    number = {"h": hour, "m": moment.minute, "s": moment.second}[letter]
    return f"{number:0{min(size, 2)}}"


def _duration(seconds: float, section: Section) -> str:
    """Hours, minutes or seconds in all, and what is left of them in the smaller ones."""
    places = _places_of_second(section.pieces)
    sign, left = ("-" if seconds < 0 else ""), abs(seconds)
    if not places:
        left = float(round(left))
    found: list[str] = []
    last = ""
    for piece in section.pieces:
        if piece.kind in ("elapsed", "letters"):
            for run in re.finditer(r"(.)\1*", piece.text):
                size = {"h": 3600, "m": 60, "s": 1}.get(run[1], 0)
                if not size:
                    return f"{sign}{int(left)}"
                number = int(left // size)
                left -= number * size
                found.append(f"{number:0{len(run[0])}}")
                last = run[1]
        elif piece.kind == "digit" and places:
            found.append(f"{left:.6f}".partition(".")[2][:places] if last == "s" else "")
            places = 0
        elif piece.kind == "literal" or piece.kind == "sign":
            found.append(piece.text)
    return sign + " ".join("".join(found).split())
