# SPDX-License-Identifier: Apache-2.0
"""Checks each sentence of an answer against the passages that it names, without another model.

Numbers, names and quotations must be in the passages; other words may differ, but not most of them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from docdesk.ask.citations import disarmed, without_others
from docdesk.ask.sentences import Said, sentences_of
from docdesk.ask.wording import (
    is_month,
    is_same_word,
    months_in,
    numbers_in,
    plain,
    words_in,
)
from docdesk.values.answers import LITTLE, NAME, NO_GROUNDS, NOT_GIVEN, NUMBER, QUOTATION, UNIT, Sentence
from docdesk.values.documents import Passage
from docdesk.values.word_forms import one_form

LEAST_SHARE = 0.5
"""A sentence is supported if its passages have this share of its words; `tests/ask` has the sentences measured."""

_PLURAL = r"(?:(?<=s)[’'] (?=[^‘’'\n]*[’']))"
_QUOTED = re.compile(
    r"“([^”\n]{2,})”|„([^“”\n]{2,})[“”]|\"([^\"\n]{2,})\"|«\s*([^»\n]{2,}?)\s*»|「([^」\n]{2,})」|『([^』\n]{2,})』"
    rf"|‘([^’\n]{{2,}}(?:(?:’\w|{_PLURAL})[^’\n]*)*)’(?![A-Za-z0-9À-ÿ])"
    # two words at least, looked for ahead: in one pattern with the rest that would take the cube of the length
    rf"|(?<![\w'])'(?=\S)(?=[^'\w\n]*\w[^'\s]*[^\S\n])([^'\n]*(?:(?:'\w|{_PLURAL})[^'\n]*)*)'(?![A-Za-z0-9À-ÿ])"
    r"|《([^》\n]{2,})》|〈([^〉\n]{2,})〉"
)
_LEFT_OUT = re.compile(r"\s*(?:\[\s*(?:\.\.\.|…)\s*\]|\(\s*(?:\.\.\.|…)\s*\)|\.\.\.|…)\s*")
_NAME = re.compile(
    r"(?<![\w'’])(?:[A-ZÀ-ÖØ-Þ]\w*[A-ZÀ-ÖØ-Þ]\w*|[A-ZÀ-ÖØ-Þ][^\W\d_]+)(?:-[A-ZÀ-ÖØ-Þ][^\W\d_]+)*"
)
_KOREAN_NAME = re.compile(
    r"([가-힣]{2,4})\s?(?=씨|님|선생|교수|박사|대표|사장|과장|부장|팀장|이사|의원|장관)"
)
_NOT_NAMES = frozenset(
    "I A An The In On At By It He She They We You This That These Those If When As".split()  # noqa: SIM905
)


class Evidence:
    """What a sentence's passages say, with their names and headings."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._parts = [disarmed(part) for passage in passages for part in _texts(passage)]

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
    def words(self) -> set[str]:
        return set(words_in(self.text))

    @cached_property
    def units(self) -> dict[str, set[str]]:
        """The units that each number has; "" among them if it has one that is not known."""
        found: dict[str, set[str]] = {}
        for number in numbers_in(self.text):
            for reading in number.readings:
                found.setdefault(reading, set()).add(number.unit)
                if ":" in reading:
                    for part in reading.split(":"):
                        found.setdefault(part, set()).add("")
        for month in months_in(self.text):
            found.setdefault(month, set()).add("")
        return found

    @cached_property
    def months(self) -> set[str]:
        return months_in(self.text)

    def has_word(self, word: str) -> bool:
        """Whether the passages have a form of this word."""
        return word in self.words or any(is_same_word(word, other) for other in self.words)

    def has_name(self, name: str) -> bool:
        """Whether the passages have this name, with whatever ending."""
        form = re.escape(one_form(name.removesuffix("’s").removesuffix("'s")))
        if re.search(rf"(?<!\w){form}", self.form):
            return True
        return all(self.has_word(word) for word in words_in(name)) if not name.isupper() else False

    def quotes(self, quotation: str) -> bool:
        """Whether a passage has these letters; what is left out is left out in order."""
        parts = [part for part in _LEFT_OUT.split(plain(quotation)) if part]
        return bool(parts) and any(_stand_in_order(parts, text) for text in self.plain)


def checked(text: str, passages: Sequence[Passage]) -> tuple[str, tuple[Sentence, ...]]:
    """The text without numbers that were not given, and its sentences with what is wrong with each."""
    whole = Evidence(passages)
    known: dict[tuple[int, ...], Evidence] = {}
    sentences, at, clean = [], 0, ""
    for said in sentences_of(text, len(passages)):
        numbers = tuple(sorted(said.numbers))
        named = known.setdefault(numbers, Evidence(passages[number - 1] for number in numbers))
        problems = tuple(_problems(said, named if numbers else whole, has_grounds=bool(numbers)))
        # numbers between two sentences belong to the first of them
        clean += without_others(text[at : said.start], len(passages))
        at, start = said.start, len(clean)
        clean += without_others(text[at : said.end], len(passages))
        at = said.end
        sentences.append(Sentence(said.text, numbers, not problems, problems, start, len(clean)))
    clean += without_others(text[at:], len(passages))
    return _stripped(clean, sentences)


def _stripped(text: str, sentences: list[Sentence]) -> tuple[str, tuple[Sentence, ...]]:
    """Both without the blanks before the text."""
    blanks = len(text) - len(text.lstrip())
    moved = (
        dataclasses.replace(each, start=each.start - blanks, end=each.end - blanks) for each in sentences
    )
    return text.strip(), tuple(moved)


def _problems(said: Said, evidence: Evidence, *, has_grounds: bool) -> Iterable[str]:
    if said.has_others:
        yield NOT_GIVEN
    if not has_grounds:
        yield NO_GROUNDS
    if not all(evidence.quotes(quotation) for quotation in quotations_in(said.text)):
        yield QUOTATION
    yield from _number_problems(said.text, evidence)
    if not all(evidence.has_name(name) for name in names_in(said.text)):
        yield NAME
    words = words_in(said.text)
    if words and sum(map(evidence.has_word, words)) < LEAST_SHARE * len(words):
        yield LITTLE


def _number_problems(text: str, evidence: Evidence) -> Iterable[str]:
    found = set()
    for number in numbers_in(text):
        there = [reading for reading in number.readings if _has(evidence, reading)]
        if not there:
            found.add(NUMBER)
            continue
        units = {unit for reading in there for unit in evidence.units.get(reading, {""})}
        if number.unit and "" not in units and number.unit not in units:
            found.add(UNIT)
    missing = {month for month in months_in(text) if month not in evidence.units}
    return [*sorted(found), *([NUMBER] if missing and NUMBER not in found else [])]


def _has(evidence: Evidence, reading: str) -> bool:
    if reading in evidence.units:
        return True
    parts = reading.split(":")
    return len(parts) > 1 and all(part in evidence.units for part in parts)


def quotations_in(text: str) -> list[str]:
    """What a sentence quotes, without the marks."""
    found = [next(filter(None, each.groups())) for each in _QUOTED.finditer(text)]
    # a full stop or comma of the sentence itself may stand within the marks
    return [quoted for each in found if (quoted := each.strip().rstrip(".,;:!?").strip())]


def names_in(text: str) -> list[str]:
    """The names in a sentence: capitals that its beginning does not explain, and Koreans with their titles."""
    found = [each[1] for each in _KOREAN_NAME.finditer(text)]
    first = re.search(r"\w", text)
    for each in _NAME.finditer(text):
        word = each[0]
        at_start = (first is not None and each.start() == first.start()) or _begins_anew(text, each.start())
        next_word = _NAME.match(text, each.end() + 1) if text[each.end() : each.end() + 1] == " " else None
        if is_month(word) or word in _NOT_NAMES:
            continue
        inner = sum(letter.isupper() for letter in word.split("-")[0]) > 1
        if not at_start or inner or (next_word is not None and words_in(word)):
            found.append(word)
    return found


def _begins_anew(text: str, at: int) -> bool:
    """Whether a quotation or a clause begins here, with a capital of its own."""
    return bool(re.search(r"[:“\"„«‘(*_]\s*$|\*\*$", text[:at]))


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
