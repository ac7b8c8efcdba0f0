# SPDX-License-Identifier: Apache-2.0
"""The words, numbers, names and quotations of a text, in forms that can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from docdesk.values.marks import content_words
from docdesk.values.word_forms import UNSEEN

_NUMBER = re.compile(r"\d+(?:[.,:/'’]\d+)*")
_KOREAN_UNITS = {"백": 100, "천": 1_000, "만": 10_000, "억": 100_000_000, "조": 1_000_000_000_000}
_ENGLISH_UNITS = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "k": 1_000,
    "m": 1_000_000,
}
_SCALE = re.compile(
    r"\s?(백만|천만|백|천|만|억|조|(?:hundred|thousand|million|billion|k|m)\b)", re.IGNORECASE
)
_ONES = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
    """.split()  # noqa: SIM905 - a list would be longer
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
MOST_DIGITS = 40
"""A longer number is compared as it stands."""

_IN_WORDS = (
    {word: n for n, word in enumerate(_ONES)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {"hundred": 100, "dozen": 12, "twice": 2, "half": 0}
)
_ORDINALS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
    "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_NATIVE = {
    "하나": 1, "둘": 2, "셋": 3, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "두": 2, "세": 3, "네": 4, "스무": 20, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50,
}  # fmt: skip
_COUNTED = "(?:개|명|번|달|살|시간|시|배|차례|가지|사람|마리|권|장|대|채|곳|주|분)"
_NATIVE_NUMBER = re.compile(
    f"(?<![가-힣])(열|스무|스물|서른|마흔|쉰)?(한|두|세|네|다섯|여섯|일곱|여덟|아홉)?(?=\\s?{_COUNTED})"
)
_SINO_DIGITS = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_SINO = re.compile(
    "(?<![가-힣\\d.,])(?=[일이삼사오육칠팔구]?[십백천만])([일이삼사오육칠팔구십백천만]+)"
    "(?=\\s?(?:원|년|월|일|명|개|번|퍼센트|미터|킬로|톤|시간|분|초|쪽|페이지|조|항|층|호|리터|제곱|달러|유로|세|대|건|회|주|점|도))"
)
_LETTERS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")

_UNITS = {
    alias: names.split()[0]
    for names in (
        "% percent per_cent 퍼센트 프로", "€ eur euro euros 유로", "$ usd dollar dollars 달러", "£ gbp pound pounds",
        "₩ krw won 원", "¥ yen 엔", "day days 일", "week weeks 주 주일", "month months 달 개월", "year years 년",
        "hour hours 시간", "minute minutes min 분", "second seconds 초", "kg kilogram kilograms 킬로그램",
        "g gram grams 그램", "t ton tons tonne tonnes 톤", "km kilometre kilometres kilometer kilometers 킬로미터",
        "m metre metres meter meters 미터", "cm 센티미터", "mm 밀리미터",
        "°c", "°f", "월", "번 회 차례 times", "litre litres liter liters l 리터",
    )
    for alias in names.split()
}  # fmt: skip
"""What is counted or measured, by the words for it."""

_UNIT_AFTER = re.compile(r"\s?-?([%€$£₩¥]|°\s?[CF]|[^\W\d_]+)")
_UNIT_BEFORE = re.compile(r"([€$£₩¥]|\b(?:eur|usd|gbp|krw))\s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: every way to read it, and what it counts, if that is a known unit."""

    readings: frozenset[str]
    unit: str = ""
    text: str = ""


def plain(text: str) -> str:
    """A text for comparing letter by letter: composed, with one blank between words, quotation marks of one form."""
    text = unicodedata.normalize("NFC", UNSEEN.sub("", text))
    text = re.sub("[‘’‚‛′`´]", "'", re.sub("[“”„‟″«»]", '"', text))
    return " ".join(text.split())


def numbers_in(text: str, *, in_words: bool = True) -> list[Number]:
    """The numbers of a text, those in words and the months of dates among them."""
    text = unicodedata.normalize("NFKC", text)
    found = [_number(text, each) for each in _NUMBER.finditer(text)]
    return found + list(_worded(text)) if in_words else found


def _number(text: str, found: re.Match[str]) -> Number:
    readings = _readings(found[0])
    end = found.end()
    scale = _SCALE.match(text, end)
    if scale is not None:
        factor = _factor(scale[1])
        scaled = {_canonical(reading, factor) for reading in readings if ":" not in reading}
        # "12 m" may be metres
        is_sure = scale[1].lower() not in ("k", "m")
        readings = frozenset((scaled or readings) if is_sure and factor > 1000 else readings | scaled)
        end = scale.end() if is_sure else end
    return Number(frozenset(readings), _unit(text, found.start(), end), found[0])


def _factor(word: str) -> int:
    if word in ("백만", "천만"):
        return 1_000_000 if word == "백만" else 10_000_000
    # the search without regard to case takes Turkish letters for an i
    return _KOREAN_UNITS.get(word) or _ENGLISH_UNITS[word.lower().replace("\u0307", "").replace("ı", "i")]


def _canonical(reading: str, factor: int = 1) -> str:
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
        return frozenset({_canonical(digits)})
    groups = re.split(r"[.,:/'’]", digits)
    signs = set(re.findall(r"[.,:/'’]", digits))
    found = set()
    if len(signs) == 1 and not signs & {":", "/"}:
        if all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3:
            found.add(_canonical("".join(groups)))
        if len(groups) == 2 and signs <= {".", ","}:
            found.add(_canonical(".".join(groups)))
    elif signs == {".", ","} and digits[-len(groups[-1]) - 1] != digits[len(groups[0])]:
        found.add(_canonical("".join(groups[:-1]) + "." + groups[-1]))
    # a date, a time, the number of a chapter
    if not found or len(groups) > 2 or len(groups[-1]) != 3:
        found.add(":".join(_canonical(group) for group in groups))
    return frozenset(found)


def _unit(text: str, start: int, end: int) -> str:
    before = _UNIT_BEFORE.search(text, max(0, start - 5), start)
    if before is not None:
        return _UNITS.get(before[1].lower(), "")
    after = _UNIT_AFTER.match(text, end)
    if after is None:
        return ""
    word = after[1].lower().replace(" ", "")
    if word in _UNITS:
        return _UNITS[word]
    # Korean writes endings at it
    return next((_UNITS[word[:n]] for n in (4, 3, 2, 1) if word[0] >= "가" and word[:n] in _UNITS), "")


def _worded(text: str) -> Iterator[Number]:
    words = [(each[0].lower(), each) for each in re.finditer(r"[A-Za-z]+(?:-[A-Za-z]+)*", text)]
    for word, found in words:
        tens, _, ones = word.partition("-")
        value = _IN_WORDS.get(word, _ORDINALS.get(word))
        if value is None and tens in _TENS and (ones in _IN_WORDS or ones in _ORDINALS):
            value = _IN_WORDS[tens] + _IN_WORDS.get(ones, _ORDINALS.get(ones, 0))
        if value is not None and value > 1 and not _is_vague(word, text, found.end()):
            yield Number(frozenset({str(value)}), _unit(text, found.start(), found.end()), found[0])
    for native in _NATIVE_NUMBER.finditer(text):
        if native[0] and native[0] != "한":
            value = _NATIVE.get(native[1] or "", 0) + ({"한": 1} | _NATIVE).get(native[2] or "", 0)
            yield Number(frozenset({str(value)}), _unit(text, native.start(), native.end()), native[0])
    for sino in _SINO.finditer(text):
        yield Number(frozenset({str(_sino(sino[1]))}), _unit(text, sino.start(), sino.end()), sino[0])


def _is_vague(word: str, text: str, end: int) -> bool:
    """Whether a word that may be a number is none here: "a second", "hundreds", "half"."""
    if word == "second":
        return not re.match(
            r"\s+(day|week|month|year|floor|page|part|section|chapter|quarter|time)", text[end:]
        )
    return word in ("hundred", "twice", "half", "dozen")


def _sino(word: str) -> int:
    """The number that Korean digits write: 이십오 is 25."""
    whole = part = digit = 0
    for letter in word:
        if letter in _SINO_DIGITS:
            digit = _SINO_DIGITS[letter]
        elif letter == "만":
            whole, part, digit = whole + (part + digit or 1) * 10_000, 0, 0
        else:
            part, digit = part + (digit or 1) * {"십": 10, "백": 100, "천": 1000}[letter], 0
    return whole + part + digit


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


def words_in(text: str) -> list[str]:
    """The words of a text that say something, in the form in which they are compared; Korean without endings."""
    return [word for word in content_words(text) if not word.isdigit()]


def is_same_word(one: str, other: str) -> bool:
    """Whether two words are forms of one word."""
    if one == other:
        return True
    if "가" <= one[0] <= "힣":
        # a verb keeps its first syllables: 지급한다, 지급하여야
        return len(one) > 1 and len(other) > 1 and one[:2] == other[:2]
    if not one.isalpha() or not other.isalpha() or min(len(one), len(other)) < 3:
        return False
    return stem(one) == stem(other)


_ENDINGS = tuple(
    "ations ation ments ment ings ing ies ied ers ed es er ly s y e".split()  # noqa: SIM905 - a list would be longer
)


def stem(word: str) -> str:
    """An English word without its ending; roughly, and the same for most forms of a word."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
