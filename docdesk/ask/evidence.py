# SPDX-License-Identifier: Apache-2.0
"""What a sentence's passages say: their words, numbers, dates, names and letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property

from docdesk.ask.citations import disarmed
from docdesk.ask.dates import Date, agrees, dates_in, months_in
from docdesk.ask.numbers import Number, numbers_in, times_in
from docdesk.ask.sounds import sounds_like_one_of
from docdesk.ask.units import PAGE, meanings
from docdesk.ask.wording import is_same_word, language_of, plain, words_in
from docdesk.search.scripts import script_of
from docdesk.values.documents import Passage
from docdesk.values.word_forms import one_form

_LEFT_OUT = re.compile(r"\s*(?:\[\s*(?:\.\.\.|…)\s*\]|\(\s*(?:\.\.\.|…)\s*\)|\.\.\.|…)\s*")
_SMALL_WORDS = "(?:(?:of|and|the|for|in|on|de|der|des|und|für|&)[ -])*"
_HANGUL = re.compile("[가-힣]+")
MOST_LETTERS = 8
"""Of an abbreviation whose long form is looked for."""


class Evidence:
    """What a sentence's passages say, with their names and headings."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._passages = list(passages)
        self._known: dict[tuple[frozenset[str], str, str], bool] = {}
        self._has: dict[str, bool] = {}
        self._parts = [disarmed(part) for passage in self._passages for part in _texts(passage)]

    @cached_property
    def text(self) -> str:
        return "\n".join(self._parts)

    @cached_property
    def plain(self) -> list[str]:
        return [plain(part) for part in self._parts]

    @cached_property
    def form(self) -> str:
        return one_form(self.text)

    @cached_property
    def language(self) -> str | None:
        return language_of(self.text)

    @cached_property
    def words(self) -> set[str]:
        return set(words_in(self.text))

    @cached_property
    def units(self) -> dict[str, set[str]]:
        """The units that each number has; "" among them if it has one that is not known."""
        found: dict[str, set[str]] = {}
        for each in self._numbers:
            for reading in each.readings:
                # what fell by 5 % is said of -5 % too
                for one in {reading, reading.removeprefix("-")}:
                    found.setdefault(one, set()).update(meanings(each.unit))
        for time in times_in(self.text):
            for reading in time.readings:
                hour = reading.partition(":")[0]
                found.setdefault(hour, set()).update(meanings(time.side or "clock"))
                found.setdefault(reading, set()).add("")
        for month in months_in(self.text):
            found.setdefault(month, set()).add("")
        for page in self._pages:
            found.setdefault(page, set()).add(PAGE)
        return found

    @cached_property
    def _numbers(self) -> list[Number]:
        return [each for number in numbers_in(self.text) for each in (number, *number.parts)]

    @cached_property
    def times(self) -> set[str]:
        """The times of day, on both clocks."""
        return {reading for time in times_in(self.text) for reading in time.readings}

    def counts_others(self, number: Number) -> bool:
        """Whether the passages count the same with other numbers, and other things with this one."""
        key = number.readings, number.unit, number.counted
        if key not in self._known:
            self._known[key] = self._counts_others(number)
        return self._known[key]

    def _counts_others(self, number: Number) -> bool:
        others = [
            each
            for each in self._numbers
            if (number.unit and each.unit == number.unit)
            or (number.counted and each.counted == number.counted)
        ]
        own = [each for each in self._numbers if each.readings & number.readings]
        if not own or not others or any(each.readings & number.readings for each in others):
            return False
        return all(each.unit or each.counted or self._is_in_date(each) for each in own)

    def _is_in_date(self, number: Number) -> bool:
        return any(date.start <= number.start < date.end for date in self.dates)

    @cached_property
    def _pages(self) -> set[str]:
        return {str(page) for each in self._passages for page in range(each.page, each.last_page + 1)}

    @cached_property
    def dates(self) -> list[Date]:
        return [date for readings in dates_in(self.text) for date in readings]

    @cached_property
    def _loose(self) -> set[str]:
        """The numbers that stand in no date and may be a day: "between 4 and 6 May", 4일부터."""
        text = unicodedata.normalize("NFKC", self.text)
        return {
            reading
            for number in self._numbers
            if (not number.unit or text.startswith("일", number.end)) and not self._is_in_date(number)
            for reading in number.readings
        }

    def has_date(self, date: Date) -> bool:
        """Whether the passages have this date, in whatever form and order."""
        numbers = set(self.units)
        if any(agrees(date, other, numbers) for other in self.dates):
            return True
        of_month = [other for other in self.dates if other.month == date.month]
        if date.year is not None and any(other.year is not None for other in of_month):
            return False
        month = str(date.month)
        has_month = (
            bool(of_month)
            or month in self._months
            or month in self._loose
            or "월" in self.units.get(month, ())
        )
        return (
            has_month
            and (date.day is None or str(date.day) in self._loose)
            and (date.year is None or str(date.year) in numbers)
        )

    @cached_property
    def _months(self) -> set[str]:
        return months_in(self.text)

    def has_word(self, word: str) -> bool:
        """Whether the passages have a form of this word."""
        if word not in self._has:
            self._has[word] = self._has_form(word)
        return self._has[word]

    def _has_form(self, word: str) -> bool:
        if word in self.words or any(is_same_word(word, other) for other in self.words):
            return True
        # Korean writes compounds with and without blanks
        return len(word) > 1 and "가" <= word[0] <= "힣" and word in self.form

    def has_name(self, name: str) -> bool:
        """Whether the passages have this name, with whatever ending, as an abbreviation, or in another script."""
        name = name.removesuffix("’s").removesuffix("'s")
        if re.search(rf"(?<!\w){re.escape(one_form(name))}", self.form):
            return True
        if name.isupper() and len(name) > 1:
            return self._has_initials(name)
        if not _HANGUL.fullmatch(name) and all(self.has_word(word) for word in words_in(name)):
            return True
        return self._is_of_another_script(name) and all(
            sounds_like_one_of(part, self.text) for part in name.split()
        )

    def _has_initials(self, name: str) -> bool:
        if not 2 <= len(name) <= MOST_LETTERS:
            return False
        words = rf"\w*[\s-]+{_SMALL_WORDS}".join(map(re.escape, name.lower()))
        return re.search(rf"(?<!\w){words}", self.form) is not None

    def _is_of_another_script(self, name: str) -> bool:
        return (script_of(name), script_of(self.text)) in (("LATIN", "HANGUL"), ("HANGUL", "LATIN"))

    def quotes(self, quotation: str) -> bool:
        """Whether a passage has these letters; what is left out is left out in order."""
        parts = [part for part in _LEFT_OUT.split(plain(quotation)) if part]
        return bool(parts) and any(_stand_in_order(parts, text) for text in self.plain)


def _texts(passage: Passage) -> Iterable[str]:
    yield passage.text
    if passage.context:
        yield passage.context
    yield from passage.heading
    yield passage.name
    if passage.place.label:
        yield passage.place.label


def _stand_in_order(parts: Sequence[str], text: str) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True
