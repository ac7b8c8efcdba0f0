# SPDX-License-Identifier: Apache-2.0
"""What a person types to search, taken apart: words, exact phrases, exclusions and conditions.

    harvest "rain water" -salt type:pdf page:3-9 after:2024-05 type:docx OR type:odt

Words and phrases are the question. A phrase must stand in the passage as it is written; a minus sign excludes a
word, a phrase or a condition. OR joins its two neighbours, and everything else must hold together. What only looks
like a condition, such as an address or `std:vector`, is words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from docdesk.values.formats import READ, FileType, type_of_suffix
from docdesk.values.languages import LANGUAGES


class QuestionError(ValueError):
    """A question that makes no sense; `reason` is a fact with a code."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.reason = {"code": code, **facts}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand in a passage next to each other, in this order."""

    text: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a document or on a place in it.

    `value` depends on `name`: for `type` a tuple of `FileType` values, for `name`, `in`, `folder` and `tag` a text in
    the form of `comparable`, for `page` (first, last), for `after` and `before` seconds since the epoch, for `lang` a
    code.
    """

    name: str
    value: Any


Atom: TypeAlias = Phrase | Condition


@dataclass(frozen=True, slots=True)
class Clause:
    """One of the atoms must hold; none of them if the clause is an exclusion."""

    atoms: tuple[Atom, ...]
    excludes: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text that is more than words, for a chip: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its clauses, all of which must hold for a passage."""

    text: str
    """The words and phrases to look for, without anything else."""
    clauses: tuple[Clause, ...] = ()
    parts: tuple[Part, ...] = ()


def comparable(text: str) -> str:
    """A name or a path in the form in which it is compared."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def without_part(text: str, part: Part) -> str:
    """The question without one of its parts."""
    return " ".join(f"{text[: part.start].rstrip()} {text[part.end :].lstrip()}".split(" ")).strip()


def as_words(text: str, most: int = 40) -> str:
    """The first words of a text as a question that has no conditions, whatever stands in the text."""
    words = re.sub(r'["“”„«»「」＂|:：]', " ", text).split()
    return " ".join(word.lstrip("-－") if word != "OR" else "or" for word in words[:most]).strip()


def only_in(names: Sequence[str]) -> str:
    """The condition that a passage stands in a document of one of these names, as a person writes it."""
    return " OR ".join(f'in:"{name}"' for name in dict.fromkeys(names) if '"' not in name)


def read_question(text: str) -> Question:
    """Take a question apart. Raises QuestionError."""
    tokens = [_token(match) for match in _TOKEN.finditer(text)]
    words: list[str] = []
    clauses: list[Clause] = []
    parts: list[Part] = []
    at = 0
    while at < len(tokens):
        group = [tokens[at]]
        while at + 2 < len(tokens) and tokens[at + 1].is_or and not tokens[at + 2].is_or:
            group.append(tokens[at + 2])
            at += 2
        at += 1
        is_clause = len(group) > 1 or group[0].excludes or not isinstance(group[0].atom, str)
        if not is_clause:
            words.append(str(group[0].atom))
            continue
        if len({token.excludes for token in group}) > 1:
            raise QuestionError("or_with_exclusion")
        clauses.append(Clause(tuple(_as_atom(token.atom) for token in group), group[0].excludes))
        parts.append(Part(group[0].start, group[-1].end))
        if not group[0].excludes:
            words.extend(phrase for token in group if (phrase := _said(token.atom)))
    asked = " ".join(words)
    if clauses and not asked.strip():
        raise QuestionError("only_conditions")
    _check_range(clauses)
    return Question(asked if clauses else text, tuple(clauses), tuple(parts))


@dataclass(frozen=True, slots=True)
class _Token:
    atom: Atom | str
    excludes: bool
    start: int
    end: int

    @property
    def is_or(self) -> bool:
        return self.atom in ("OR", "|") and not self.excludes


_QUOTED = '"([^"]+)"|＂([^＂]+)＂|“([^”"]+)[”"]|„([^“”"]+)[“”"]|«([^»]+)»|「([^」]+)」'
# minus signs, colons and quotation marks are wide as well: an input method for Korean or Chinese may write them so
_MINUS = r"([-－](?=[^\s\d-]))?"
_TOKEN = re.compile(rf"(?<!\S){_MINUS}(?:(\w+)[:：](?=\S))?(?:{_QUOTED})(?=\s|$|[,.;?!])|\S+")
_SIMPLE = re.compile(rf"{_MINUS}(\w+)[:：](\S+)")
_EXCLUDED = re.compile(r"[-－](?:[^\W\d][\w'’.-]+|[^\W\d_a-zA-Z])")
"""A word without which a passage is wanted. One Latin letter is a program's option, one of another script a word."""


def _token(match: re.Match[str]) -> _Token:
    minus, name, *quotes = match.groups()
    quoted = next((text for text in quotes if text), None)
    whole = match.group()
    atom: Atom | str
    if quoted is not None:
        known = _NAMES.get(comparable(name or ""))
        if name and known is None:  # `note: "a b"` without its blank
            return _Token(whole, False, *match.span())
        atom = _condition(known, quoted) if known else Phrase(quoted)
        return _Token(atom, bool(minus), *match.span())
    simple = _SIMPLE.fullmatch(whole)
    if simple is not None and (known := _NAMES.get(comparable(simple[2]))) is not None:
        return _Token(_condition(known, simple[3]), bool(simple[1]), *match.span())
    if _EXCLUDED.fullmatch(whole):
        return _Token(Phrase(whole[1:]), True, *match.span())
    return _Token(whole, False, *match.span())


def _as_atom(atom: Atom | str) -> Atom:
    return Phrase(atom) if isinstance(atom, str) else atom


def _said(atom: Atom | str) -> str:
    if isinstance(atom, Condition):
        return ""
    return atom if isinstance(atom, str) else atom.text


def _check_range(clauses: list[Clause]) -> None:
    single = {
        atom.name: atom.value
        for clause in clauses
        if not clause.excludes and len(clause.atoms) == 1 and isinstance(atom := clause.atoms[0], Condition)
    }
    if "after" in single and "before" in single and single["after"] >= single["before"]:
        raise QuestionError("dates_reversed")


# the conditions


def _condition(name: str, value: str) -> Condition:
    return Condition(name, _READERS[name](unicodedata.normalize("NFKC", value)))


def _types(value: str) -> tuple[str, ...]:
    found: list[str] = []
    for word in re.split("[,;、]", value):
        said = word.strip().casefold().lstrip(".")
        if not said:
            continue
        kind = type_of_suffix("." + said) or _TYPE_NAMES.get(said)
        kinds = (kind,) if kind is not None else _FAMILIES.get(said)
        if kinds is None:
            raise QuestionError("no_such_type", said=word, known=", ".join(kind.value for kind in READ))
        found += [kind.value for kind in kinds]
    if not found:
        raise QuestionError("no_such_type", said=value, known=", ".join(kind.value for kind in READ))
    return tuple(found)


_TYPE_NAMES: dict[str, FileType] = {
    **{kind.value.casefold(): kind for kind in READ},
    **{kind.about.name.casefold(): kind for kind in READ},
}

_FAMILIES: dict[str, tuple[FileType, ...]] = {
    name: kinds
    for names, kinds in (
        ("word 워드", (FileType.DOCX, FileType.DOC)),
        ("excel 엑셀", (FileType.XLSX, FileType.XLS, FileType.XLSB)),
        ("powerpoint 파워포인트", (FileType.PPTX, FileType.PPT)),
        ("hangul 한글", (FileType.HWPX, FileType.HWP)),
        ("mail email 메일 이메일", (FileType.EML, FileType.MSG)),
        ("image 그림 사진 이미지", (FileType.PICTURE,)),
        ("텍스트", (FileType.TEXT,)),
        ("마크다운", (FileType.MARKDOWN,)),
        ("웹페이지", (FileType.HTML,)),
        ("표", (FileType.CSV,)),
        ("전자책", (FileType.EPUB,)),
        ("자막", (FileType.SUBTITLES,)),
        ("코드", (FileType.CODE,)),
        ("압축", (FileType.ZIP,)),
    )
    for name in names.split()
}
"""Types by the names of what people call so."""

_PAGE = re.compile(r"(\d{1,9})(?:(-|–|~|\.\.)(\d{1,9})?)?쪽?")


def _pages(value: str) -> tuple[int, int]:
    match = _PAGE.fullmatch(value)
    if match is None or int(match[1]) < 1:
        raise QuestionError("no_page_number", said=value)
    first = int(match[1])
    last = first if match[2] is None else int(match[3]) if match[3] else 10**9
    if last < first:
        raise QuestionError("pages_reversed", said=value)
    return first, last


_DATE = re.compile(r"(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?(?:t[\d:.+-]+z?)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_KOREAN = re.compile(r"(\d{4})년(?: ?(\d{1,2})월(?: ?(\d{1,2})일)?)?")


def _date(value: str) -> float:
    """The beginning of a day, a month or a year, by this machine's clock."""
    if (relative := _DAYS_AGO.get(value.casefold())) is not None:
        then = date.today() - timedelta(days=relative)
        return datetime(then.year, then.month, then.day).timestamp()
    said = value.casefold().rstrip("./-")
    ways = (_DATE.fullmatch(said), _COMPACT.fullmatch(said), _KOREAN.fullmatch(said))
    try:
        if (match := next((match for match in ways if match is not None), None)) is not None:
            year, month, day = match.groups()
        elif (match := _DAY_FIRST.fullmatch(said)) is not None:
            day, month, year = match.groups()
        else:
            raise ValueError
        return datetime(int(year), int(month or 1), int(day or 1)).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise QuestionError("no_date", said=value) from error


_DAYS_AGO = {"today": 0, "yesterday": 1, "오늘": 0, "어제": 1}


def _language(value: str) -> str:
    said = value.casefold()
    for code, name in LANGUAGES.items():
        if said in (code, name.casefold(), *code.split("_"), *_OWN_NAMES.get(code, ())):
            return code
    raise QuestionError("no_such_language", said=value, known=", ".join(LANGUAGES))


_OWN_NAMES = {"ko": ("한국어", "한글"), "en": ("영어",), "ja": ("일본어", "日本語"), "zh": ("중국어", "中文")}


def _text(value: str) -> str:
    return comparable(value)


_READERS: dict[str, Callable[[str], Any]] = {
    "type": _types,
    "name": _text,
    "in": _text,
    "folder": _text,
    "tag": _text,
    "page": _pages,
    "after": _date,
    "before": _date,
    "lang": _language,
}

CONDITIONS = tuple(_READERS)
"""The names of the conditions."""

_NAMES = {name: name for name in CONDITIONS} | {
    "형식": "type",
    "종류": "type",
    "이름": "name",
    "문서": "in",
    "폴더": "folder",
    "태그": "tag",
    "쪽": "page",
    "페이지": "page",
    "이후": "after",
    "이전": "before",
    "언어": "lang",
}
"""The conditions by the words that a person may write."""
