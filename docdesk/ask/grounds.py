# SPDX-License-Identifier: Apache-2.0
"""Checks each sentence of an answer against the passages that it names, without another model.

Numbers, names and quotations must be in the passages; other words may differ, but not most of them.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Sequence

from docdesk.ask.citations import without_others
from docdesk.ask.dates import dates_in, is_month, months_in
from docdesk.ask.evidence import Evidence
from docdesk.ask.numbers import Number, numbers_in, times_in
from docdesk.ask.sentences import Said, sentences_of
from docdesk.ask.units import is_unit
from docdesk.ask.wording import is_of_another_language, language_of, says_something, words_in
from docdesk.values.answers import (
    LITTLE,
    NAME,
    NO_GROUNDS,
    NOT_GIVEN,
    NUMBER,
    OTHER_LANGUAGE,
    QUOTATION,
    UNIT,
    Sentence,
)
from docdesk.values.documents import Passage

LEAST_SHARE = 0.5
"""A sentence is supported if its passages have this share of its words; `tests/ask` has the sentences measured."""

LONGEST_PIECE = 2_000
"""Characters of a sentence in which quotations are looked for at once."""
MOST_OF_A_HEADING = 8
"""Words that say something; what has more is a statement."""

_PLURAL = r"(?:(?<=s)[’'] (?=[^‘’'\n]*[’']))"
_QUOTED = re.compile(
    r"“([^”\n]{2,})”|„([^“”\n]{2,})[“”]|\"([^\"\n]{2,})\"|«\s*([^»\n]{2,}?)\s*»|「([^」\n]{2,})」|『([^』\n]{2,})』"
    r"|`([^`\n]*[^`\s] [^`\n]*)`"
    rf"|‘([^’\n]{{2,}}(?:(?:’\w|{_PLURAL})[^’\n]*)*)’(?![A-Za-z0-9À-ÿ])"
    # two words at least, looked for ahead: in one pattern with the rest that would take the cube of the length
    rf"|(?<![\w'])'(?=\S)(?=[^'\w\n]*\w[^'\s]*[^\S\n])([^'\n]*(?:(?:'\w|{_PLURAL})[^'\n]*)*)'(?![A-Za-z0-9À-ÿ])"
    r"|《([^》\n]{2,})》|〈([^〉\n]{2,})〉"
)
_MARKS = str.maketrans("‹›❝❞〝〞〟＂｢｣❛❜", '«»“”“””"「」‘’')
_UNCLOSED = re.compile(r"(?:^|[\s(])[“„«「『\"]([^”“»」』\"]{2,})$")
_UNOPENED = re.compile(r"^([^“„«「『\"]{2,}?[^\W\d_][.,!?]?)[”»」』\"](?=$|[\s,.)]|[가-힣])")
_LETTERS = "A-Za-zÀ-ɏ"
_NAME = re.compile(
    rf"(?<![\w'’])(?:[A-ZÀ-ÖØ-Þ][{_LETTERS}0-9]*[A-ZÀ-ÖØ-Þ][{_LETTERS}0-9]*|[A-ZÀ-ÖØ-Þ][{_LETTERS}]+)(?:-[{_LETTERS}]+)*"
)
_KOREAN_NAME = re.compile(
    r"([가-힣]{2,4})\s?(?=씨|님|선생|교수|박사|대표|사장|과장|부장|팀장|이사|의원|장관)"
)
_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유고문양손배백허남노하곽성차주우구민나진지엄채원천방공현함변염"
)
_ROLES = (
    "담당자|관리자|책임자|대표자|작성자|신청자|보호자|설립자|창업자|소유자|후임자|전임자|진행자|발표자|지휘자|수상자|"
    "저자|필자|관리인|임대인|임차인|대리인|보증인|상속인|증인|주인|지은이|지킴이|이름|성명|성함|대표|대표이사|의장|회장|원장|"
    "교장|소장|반장|총장|시장|국장|실장|사장|과장|부장|팀장|점장|선장|감독|감사|비서|변호사|의사|간호사|교사|기사|강사|작가|선수"
)
_KOREAN_NAME_ALONE = re.compile(
    rf"(?:{_ROLES})[은는이가] ?([{_SURNAMES}][가-힣]{{2}})"
    r"(?=(?:입니다|이다|이며|이고|이었|였|이라|예요)(?![가-힣]{3}))"
)
"""A name without a title, where a sentence says who somebody is."""
_NO_KOREAN_NAMES = frozenset(
    """
    공무원 구성원 조합원 조합장 임직원 연구원 연구자 안내원 배우자 이용자 지원자 고용주 고용인 노동자 임대인 임차인
    변호사 지배인 정치인 한국인 주인공 유학생 신입생 하나뿐
    """.split()  # noqa: SIM905
)
"""What such a sentence says of somebody instead of a name."""
_NOT_NAMES = frozenset(
    """
    I A An The In On At By It He She They We You This That These Those If When As Mr Mrs Ms Miss Dr Prof Professor Sir
    Madam Herr Frau Yes No CEO CFO CTO COO
    """.split()  # noqa: SIM905
)
_OF_A_PASSAGE = re.compile(
    r"\b(?:passages?|documents?|sources?)\s+\d+(?:\s?(?:,|and)\s?\d+)*\b|(?:구절|문서|출처|자료)\s?\d+(?:번)?",
    re.IGNORECASE,
)
"""Where an answer names a passage by its number in words."""
_HALF = re.compile(
    r"(?<!first )(?<!second )(?<!last )\b(?:half|halves|halved)\b(?! of 20| year|-year)|절반|½", re.IGNORECASE
)
_HALF_THERE = re.compile(
    r"\b(?:half|halves|halved)\b|절반|반\b|½|1/2|\b50\s?(?:%|percent|per cent|퍼센트)|0\.5"
)


def checked(text: str, passages: Sequence[Passage]) -> tuple[str, tuple[Sentence, ...]]:
    """The text without numbers that were not given, and its sentences with what is wrong with each."""
    whole = Evidence(passages)
    known: dict[tuple[int, ...], Evidence] = {}
    sentences, at, clean = [], 0, ""
    all_said = sentences_of(text, len(passages))
    headings = _introductions(text, all_said)
    for n, said in enumerate(all_said):
        numbers = tuple(sorted(said.numbers))
        named = known.setdefault(numbers, Evidence(passages[number - 1] for number in numbers))
        if n not in headings:
            problems = tuple(_problems(said, named if numbers else whole, has_grounds=bool(numbers)))
        else:
            problems = tuple(_introduction_problems(said, whole))
        # numbers between two sentences belong to the first of them
        clean += without_others(text[at : said.start], len(passages))
        at, start = said.start, len(clean)
        clean += without_others(text[at : said.end], len(passages))
        at = said.end
        sentences.append(Sentence(said.text, numbers, not problems, problems, start, len(clean)))
    clean += without_others(text[at:], len(passages))
    return _stripped(clean, sentences)


def _introductions(text: str, all_said: Sequence[Said]) -> set[int]:
    """Which sentences are headings of those behind them, which name their passages: "This is due:", # Rent."""
    found: set[int] = set()
    for n in range(len(all_said) - 2, -1, -1):
        said, follows = all_said[n], all_said[n + 1]
        if said.numbers or said.has_others or not (follows.numbers or n + 1 in found):
            continue
        if "\n" in text[said.end : follows.start] and _is_heading(text, said, follows):
            found.add(n)
    return found


def _is_heading(text: str, said: Said, follows: Said) -> bool:
    line = text[text.rfind("\n", 0, said.start) + 1 : said.end].strip()
    if line.startswith("#") or line.rstrip("*_ ").endswith((":", "：")):
        return True
    if line.startswith("|"):
        # the header of a table has a row of dashes below it
        return re.match(r"\s*\|?[\s|:-]+\|", text[said.end : follows.start + 1]) is not None
    return re.fullmatch(r"(\*\*|__).+\1", line) is not None


def _introduction_problems(said: Said, evidence: Evidence) -> Iterable[str]:
    """What is wrong with a heading. It names no passage, and is held to all of them."""
    found = [
        problem for problem in _problems(said, evidence, has_grounds=True) if problem not in (LITTLE, NAME)
    ]
    words = [word for word in words_in(said.text) if says_something(word)]
    if len(words) > MOST_OF_A_HEADING or sum(map(evidence.has_word, words)) < LEAST_SHARE * len(words):
        found.append(NO_GROUNDS)
    return found


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
    whole = said.text.replace("**", "")  # models stress words, whatever they are told
    quotations = [whole] if said.is_quoted else quotations_in(whole)
    quoted = [quotation for quotation in quotations if evidence.quotes(quotation)]
    if len(quoted) < len(quotations):
        yield QUOTATION
    text = _OF_A_PASSAGE.sub(lambda named: _unless(named[0], said.numbers), whole)
    yield from _number_problems(text, evidence)
    names = names_in(text, is_german=evidence.language == "de" and language_of(text) in (None, "de"))
    if not all(evidence.has_name(name) for name in names):
        yield NAME
    for problem in _word_problems(text, evidence, quoted):
        if has_grounds or problem != OTHER_LANGUAGE:
            yield problem


def _unless(named: str, numbers: Sequence[int]) -> str:
    """A mention of passages, unless they are those that the sentence rests on."""
    return " " if all(int(digits) in numbers for digits in re.findall(r"\d{1,9}", named)) else named


def _word_problems(text: str, evidence: Evidence, quoted: Sequence[str]) -> Iterable[str]:
    """What is wrong with the words: few of them are in the passages, or they cannot be compared."""
    numbers = numbers_in(text)
    said = [word for word in words_in(_without(text, numbers)) if says_something(word) and not is_unit(word)]
    shared = [word for word in said if evidence.has_word(word)]
    # a number that is there says as much as a word
    there = sum(not _problem_of(number, evidence) for number in numbers)
    if 2 * sum(map(len, quoted)) >= len(text) or len(shared) + there >= LEAST_SHARE * (
        len(said) + len(numbers)
    ):
        return
    if is_of_another_language(text, evidence.text):
        if not (shared or quoted or numbers or names_in(text)):
            yield OTHER_LANGUAGE
    else:
        yield LITTLE


def _without(text: str, numbers: Sequence[Number]) -> str:
    """The text without numbers and what Korean writes at them."""
    letters = list(unicodedata.normalize("NFKC", text))
    for number in numbers:
        end = number.end
        while end < len(letters) and "가" <= letters[end] <= "힣":
            end += 1
        letters[number.start : end] = " " * (end - number.start)
    return "".join(letters)


def _number_problems(text: str, evidence: Evidence) -> Iterable[str]:
    form = unicodedata.normalize("NFKC", text)
    found, dateless = set(), list(form)
    for readings in dates_in(text):
        if any(evidence.has_date(date) for date in readings):
            start, end = readings[0].start, readings[0].end
            dateless[start:end] = " " * (end - start)
        else:
            found.add(NUMBER)
    for number in numbers_in(text):
        if dateless[number.start] != " ":
            found |= set(_problem_of(number, evidence))
            if evidence.counts_others(number):
                found.add(UNIT)
    if any(time.has_minutes and not time.readings & evidence.times for time in times_in(text)):
        found.add(NUMBER)
    rest = "".join(dateless)
    if any(month not in evidence.units for month in months_in(rest)):
        found.add(NUMBER)
    if _HALF.search(rest) and not _HALF_THERE.search(evidence.form):
        found.add(NUMBER)
    return sorted(found)


def _problem_of(number: Number, evidence: Evidence) -> list[str]:
    there = [reading for reading in number.readings if reading in evidence.units]
    if there:
        units = {unit for reading in there for unit in evidence.units[reading]}
        is_other = number.unit and "" not in units and number.unit not in units
        return [UNIT] if is_other else []
    if not number.parts or number.is_whole:
        return [NUMBER]
    return [problem for part in number.parts for problem in _problem_of(part, evidence)]


def quotations_in(text: str) -> list[str]:
    """What a sentence quotes, without the marks; to its end or from its beginning if only one mark is in it."""
    text = text.translate(_MARKS).replace("``", "“").replace("''", "”")
    found, rest = [], ""
    # in pieces, since the time grows with the square of the length
    for at in range(0, len(text), LONGEST_PIECE):
        end = 0
        piece = text[at : at + LONGEST_PIECE]
        for each in _QUOTED.finditer(piece):
            found.append(next(filter(None, each.groups())))
            rest += piece[end : each.start()] + " "
            end = each.end()
        rest += piece[end:]
    found += [broken[1] for form in (_UNCLOSED, _UNOPENED) if (broken := form.search(rest)) is not None]
    # a full stop or comma of the sentence itself may stand within the marks
    return [quoted for each in found if (quoted := each.strip().rstrip(".,;:!?").strip())]


def names_in(text: str, *, is_german: bool = False) -> list[str]:
    """The names in a sentence: capitals that its beginning does not explain, and Koreans with their titles or roles."""
    found = [each[1] for each in _KOREAN_NAME.finditer(text)]
    found += [each[1] for each in _KOREAN_NAME_ALONE.finditer(text) if each[1] not in _NO_KOREAN_NAMES]
    first = re.search(r"\w", text)
    is_german = is_german or language_of(text) == "de"  # it writes all nouns with a capital
    for each in _NAME.finditer(text):
        word = each[0]
        at_start = (first is not None and each.start() == first.start()) or _begins_anew(text, each.start())
        next_word = _NAME.match(text, each.end() + 1) if text[each.end() : each.end() + 1] == " " else None
        if is_month(word) or word in _NOT_NAMES or is_unit(word):
            continue
        if (
            is_german
            and next_word is None
            and not _follows_a_name(text, each.start())
            and not _is_capitals(word)
        ):
            continue
        if not at_start or _is_capitals(word) or (next_word is not None and words_in(word)):
            found.append(word)
    return found


def _is_capitals(word: str) -> bool:
    return sum(letter.isupper() for letter in word.split("-")[0]) > 1


def _follows_a_name(text: str, at: int) -> bool:
    return re.search(r"[A-ZÀ-ÖØ-Þ][^\W\d_]+ $", text[:at]) is not None


def _begins_anew(text: str, at: int) -> bool:
    """Whether a quotation or a clause begins here, with a capital of its own."""
    return bool(re.search(r"[:“\"„«‘(*_|]\s*$", text[:at]))
