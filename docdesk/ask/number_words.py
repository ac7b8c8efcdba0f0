# SPDX-License-Identifier: Apache-2.0
"""Numbers that words write: twenty-five, two thousand and twenty-four, 이천이십사, 열두, fünfundzwanzig."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

_ONES = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
    """.split()  # noqa: SIM905 - a list would be longer
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_SMALL = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_ORDINALS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
    "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
    "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "hundredth": 100,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_OTHERS = {
    "twice": "2", "doubled": "2", "thrice": "3", "tripled": "3", "twofold": "2", "threefold": "3", "tenfold": "10",
    "double": "2", "doubles": "2", "triple": "3", "triples": "3", "treble": "3", "quadruple": "4", "quadrupled": "4",
    "fourfold": "4", "fivefold": "5", "quintupled": "5",
}  # fmt: skip
_NO_MULTIPLE = re.compile(r"-|\s+as\b|\s+(?:check|click|bed|room|glaz)", re.IGNORECASE)
"""What follows a word that only sounds like a multiple: double-check, it doubles as a store."""
_SECOND_OF = re.compile(r"\s+(day|week|month|year|floor|page|part|section|chapter|quarter|time|working|of\b)")

_GERMAN_ONES = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()  # noqa: SIM905
_GERMAN_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70,
    "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_GERMAN = (
    {word: n for n, word in enumerate(_GERMAN_ONES) if n > 1}
    | {f"{word}zehn": 10 + n for word, n in (("drei", 3), ("vier", 4), ("fünf", 5), ("sech", 6), ("sieb", 7))}
    | {"achtzehn": 18, "neunzehn": 19, "hundert": 100, "einhundert": 100, "tausend": 1000, "eintausend": 1000}
    | _GERMAN_TENS
    | {
        f"{one}und{ten}": n + m
        for n, one in enumerate(["ein", *_GERMAN_ONES[2:10]], 1)
        for ten, m in _GERMAN_TENS.items()
    }
    | {
        f"{stem}e{end}": n
        for n, stem in enumerate("zweit dritt viert fünft sechst siebt acht neunt zehnt".split(), 2)  # noqa: SIM905
        for end in ("", "n", "r", "s", "m")
    }
    | {
        f"{one}{scale}": n * m
        for n, one in enumerate(_GERMAN_ONES[2:10], 2)
        for scale, m in (("hundert", 100), ("tausend", 1000))
    }
)

_NATIVE = {
    "열": 10, "스무": 20, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
_NATIVE_ONES = {
    "한": 1, "두": 2, "세": 3, "네": 4, "석": 3, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
    "아홉": 9, "둘": 2,
    "셋": 3, "넷": 4,
}  # fmt: skip
_COUNTED = (
    "(?:개|명|번|달|살|시간|시|배|차례|가지|사람|마리|권|장|대|채|곳|주|분|그루|척|켤레|잔|병|통|군데|"
    "쪽|줄|편|해|째|부|매|층|건|회|문제|끼)"
)
_NATIVE_NUMBER = re.compile(
    f"(?<![가-힣])({'|'.join(_NATIVE)})?({'|'.join(_NATIVE_ONES)})?(?=\\s?{_COUNTED})"
)
_DAYS = {
    "이틀": "2", "사흘": "3", "나흘": "4", "닷새": "5", "엿새": "6", "이레": "7", "여드레": "8",
    "아흐레": "9", "열흘": "10",
    "보름": "15",
}  # fmt: skip
_DAY_WORD = re.compile(f"(?<![가-힣])({'|'.join(_DAYS)})")
_DIGITS = {
    "영": 0, "공": 0, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "륙": 6, "칠": 7, "팔": 8, "구": 9,
}  # fmt: skip
_SINO_UNITS = (
    "원|년|월|일|명|개|번|퍼센트|프로|미터|킬로|센티|밀리|톤|그램|시간|분|초|쪽|페이지|조|항|층|호|리터|제곱|달러|유로|엔|"
    "위안|세|대|건|회|주|점|도|평|배|위|권|인|가구|표|척|마리|차|킬|여"
)
_SINO = re.compile(
    r"(?<![가-힣\d.,])(?=[일이삼사오육칠팔구]?[십백천만억])"
    r"([일이삼사오육륙칠팔구십백천만억]+(?: [일이삼사오육칠팔구십백천만]+)?)"
    rf"(?=\s?(?:{_SINO_UNITS}))"
)
_SINO_DIGIT = re.compile(
    r"(?<![가-힣\d.,])(?:([일이삼사오유육칠팔구시])(?=월(?![가-힣]*[요])|\s?개월|\s?퍼센트|\s?년(?![가-힣]*생))"
    r"|([삼오육칠팔구])(?=\s?세(?![계대기상력금])|\s?시간|\s?층)|([삼육칠팔])(?=\s?명)|([이삼사오육칠팔구])(?=\s?(?:회|위)(?![가-힣]{2})))"
)
"""One digit in a word is a number only before a few units: 사회 is society, 오일 is oil."""
_SINO_DAY = re.compile(r"월\s?([일이삼사오육칠팔구])(?=일(?![가-힣]{2}))")
_SINO_YEAR = re.compile(r"(?<![가-힣])([영공일이삼사오육칠팔구]{4})(?=\s?년)")


@dataclass(frozen=True, slots=True)
class Worded:
    """A number in words, and its place."""

    readings: tuple[str, ...]
    start: int
    end: int
    text: str
    unit: str = ""
    """What the word itself counts: 열흘 is ten days."""


def worded_numbers(text: str) -> Iterator[Worded]:
    """The numbers that words write in a text. One is none: "one of them"."""
    yield from _english(text)
    if not text.isascii():
        yield from _korean(text)


_FRACTION = re.compile(
    r"(?P<low>\d{1,3}|[이삼사오육칠팔구십])\s?분의\s?(?P<high>\d{1,3}|[일이삼사오육칠팔구])"
    r"|\b(?P<few>a|one)[ -](?P<part>third|quarter|fifth|sixth|eighth|tenth)\b(?= of (?!20\d\d))"
    r"|\b(?P<many>two|three|four)[ -](?P<parts>third|quarter|fifth|sixth|eighth|tenth)s\b",
    re.IGNORECASE,
)


def fractions(text: str) -> Iterator[Worded]:
    """The fractions that words write: two thirds, 3분의 2. They read like 2/3."""
    for each in _FRACTION.finditer(text):
        if each["low"]:
            low, high = (_DIGITS.get(one, 10 if one == "십" else one) for one in (each["low"], each["high"]))
        else:
            few, part = (each["few"] or each["many"]).lower(), (each["part"] or each["parts"]).lower()
            low = 4 if part == "quarter" else _ORDINALS[part]
            high = 1 if few == "a" else _SMALL[few]
        yield Worded((f"{high}:{low}",), each.start(), each.end(), each[0])


# English and German


def _english(text: str) -> Iterator[Worded]:
    words = [(each[0].lower(), each.start(), each.end()) for each in re.finditer(r"[A-Za-zÄÖÜäöüß]+", text)]
    at = 0
    while at < len(words):
        run, after = _run(text, words, at)
        if run is not None:
            yield run
        at = max(after, at + 1)


def _run(text: str, words: list[tuple[str, int, int]], at: int) -> tuple[Worded | None, int]:
    """The number that begins with this word, and the word behind it."""
    first, start, end = words[at]
    if first in ("double", "doubles", "triple", "triples") and _NO_MULTIPLE.match(text, end):
        return None, at + 1
    if first in _OTHERS or first in _GERMAN:
        value = _OTHERS.get(first) or str(_GERMAN[first])
        unit = "배" if first in _OTHERS and first not in ("twice", "thrice") else ""
        return Worded((value,), start, end, text[start:end], unit), at + 1
    if (
        first not in _SMALL
        and first not in _ORDINALS
        and not (first in ("a", "an") and _is_scale(words, at + 1))
    ):
        return None, at + 1
    taken, after = _together(text, words, at)
    values = _values(taken)
    end = words[after - 1][2]
    if not values or _is_vague(taken, text, end):
        return None, after
    return Worded(values, start, end, text[start:end]), after


def _is_scale(words: list[tuple[str, int, int]], at: int) -> bool:
    return at < len(words) and (words[at][0] in _SCALES or words[at][0] == "dozen")


def _together(text: str, words: list[tuple[str, int, int]], at: int) -> tuple[list[str], int]:
    """The words that write one number, from this word on."""
    taken = [words[at][0]]
    after = at + 1
    while after < len(words) and taken[-1] not in _ORDINALS:
        word, start, _ = words[after]
        if not re.fullmatch(r"\s|-|\s?-\s?", text[words[after - 1][2] : start]):
            break
        is_number = word in _SMALL or word in _SCALES or word in _ORDINALS or word == "dozen"
        if word in ("and", "point"):
            follows = words[after + 1][0] if after + 1 < len(words) else ""
            joins = word == "point" or taken[-1] in _SCALES
            if not joins or (follows not in _SMALL and follows not in _ORDINALS):
                break
        elif not is_number or (
            word in _ORDINALS and taken[-1] not in _TENS and taken[-1] not in (*_SCALES, "and")
        ):
            break
        taken.append(word)
        after += 1
    return taken, after


def _values(taken: list[str]) -> tuple[str, ...]:
    """What the words of a number may write: "twenty twenty-four" is 2024, or 20 and 24."""
    groups: list[int] = []
    whole = part = 0
    last = 10**15
    decimals = ""
    is_open = False
    for word in taken:
        if word in ("and", "a", "an"):
            is_open = is_open or word != "and"
        elif word == "point":
            decimals = "."
        elif decimals:
            decimals += str(_SMALL.get(word, "")) if word in _SMALL else ""
        elif word in _SCALES or word == "dozen":
            factor = _SCALES.get(word, 12)
            part = (part or 1) * factor
            if factor >= 1000:
                whole, part = whole + part, 0
            last, is_open = factor, True
        else:
            value = _SMALL.get(word, _ORDINALS.get(word, 0))
            if is_open and value >= last and part:
                groups.append(whole + part)
                whole, part = 0, 0
            part += value
            last, is_open = (10 if value >= 20 and value % 10 == 0 else 1 if value < 20 else 100), True
    groups.append(whole + part)
    if decimals:
        tail = decimals.rstrip("0").rstrip(".")
        return (f"{groups[-1]}{tail}",)
    if len(groups) == 2 and 10 <= groups[0] <= 99 and 10 <= groups[1] <= 99:
        return (str(groups[0] * 100 + groups[1]),)
    return tuple(str(value) for value in groups[:1] if value > 1)


def _is_vague(taken: list[str], text: str, end: int) -> bool:
    """Whether a word that may be a number is none here: "a second"."""
    return taken == ["second"] and not _SECOND_OF.match(text[end:])


# Korean


def _korean(text: str) -> Iterator[Worded]:
    for native in _NATIVE_NUMBER.finditer(text):
        value = _NATIVE.get(native[1] or "", 0) + _NATIVE_ONES.get(native[2] or "", 0)
        if value > 1:
            yield Worded((str(value),), native.start(), native.end(), native[0])
    for day in _DAY_WORD.finditer(text):
        yield Worded((_DAYS[day[1]],), day.start(), day.end(), day[1], "day")
    for sino in itertools.chain(_SINO.finditer(text), _SINO_YEAR.finditer(text)):
        digits = [_DIGITS.get(letter) for letter in sino[1]]
        value = _sino(sino[1]) if None in digits else int("".join(map(str, digits)))
        yield Worded((str(value),), sino.start(1), sino.end(1), sino[1])
    for one in itertools.chain(_SINO_DIGIT.finditer(text), _SINO_DAY.finditer(text)):
        letter = next(filter(None, one.groups()))
        value = {"유": 6, "시": 10}.get(letter) or _DIGITS[letter]
        if letter in "유시" and text[one.end() : one.end() + 1] != "월":
            continue
        yield Worded((str(value),), one.end() - 1, one.end(), letter)


def _sino(word: str) -> int:
    """The number that Korean digits write: 이십오 is 25."""
    whole = part = digit = 0
    for letter in word:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter in "만억":
            whole, part, digit = whole + (part + digit or 1) * (10**4 if letter == "만" else 10**8), 0, 0
        elif letter != " ":
            part, digit = part + (digit or 1) * {"십": 10, "백": 100, "천": 1000}[letter], 0
    return whole + part + digit
