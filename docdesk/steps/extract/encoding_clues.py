# SPDX-License-Identifier: Apache-2.0
"""What tells encodings apart that a detector mixes up: how the letters that they give stand beside each other.

A text is read with each encoding of a family, and the one wins whose letters form the commonest pairs or
syllables of the languages that are written in it. Letters of a wrong encoding are as good as random.
"""

from __future__ import annotations

import codecs
import re

from docdesk.steps.extract import iso2022_cn

BEGINNING = 4_096
"""Bytes that tell most files from text in UTF-16."""
SAMPLE = 65_536
"""Bytes to look at."""
SURELY = 256
"""So many bytes of UTF-16 beyond ASCII are never UTF-8 as well."""

LEAST_PAIRS = 12
"""Pairs of letters below which nothing is concluded."""

BAD_SHARE = 0.01
"""Of the characters beyond ASCII in a text that shifts: the share that may be damaged, or cut at its end."""

CYRILLIC = ("cp1251", "koi8-u", "iso8859-5", "cp866", "cp855", "mac_cyrillic")
"""In the order in which they are preferred if they read the same."""

CYRILLIC_SHARE = 0.25
"""Of pairs that are common. Russian, Bulgarian and Ukrainian have 0.4 and more, a wrong encoding below 0.1."""

_COMMON_PAIRS = (
    "ст но то на по ен не ра ко ни ов ро го пр ос во ер ре ли ал та ла ор ка ва от ол ом ль ть ет ел "
    "ит ин ны ан де те за ве ил да ле ло ес ме ри ик ки ми ем ас мо со до ти об ис од бы же из ат ия "
    "ие ий ый ой их ую ся се ят ът ще ди ци ім ів ня ід ою що ві ні ви"
)
_CYRILLIC_PAIRS = frozenset(_COMMON_PAIRS[i : i + 2] for i in range(0, len(_COMMON_PAIRS), 3))
LATIN_SHARE = 0.1
"""Of the letters beyond ASCII, that stand beside one of ASCII: words of other languages are made of both."""

_ASCII = bytes(range(128))
_BESIDE_LATIN = re.compile(rb"[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z]")
_RUN = re.compile("[^\x00-\x7f\u00a0\u00ab\u00bb\u2013-\u2026\u2116]{2,}")
"""Characters beside each other, but for quotation marks, dashes and the like, that belong to no word."""

LEAST_LETTERS = 10
"""Letters of Hebrew below which nothing is concluded."""
HEBREW_SHARE = 0.95
HEBREW_COMMON_SHARE = 0.5
"""Of the characters beyond ASCII: letters, without vowels; of these, common ones."""
_HEBREW_COMMON = (0, 1, 4, 5, 9, 12, 14, 24, 25, 26)
"""The places of alef, bet, he, vav, yod, lamed, mem, resh, shin and tav in the alphabet."""
_HEBREW_FINALS = (10, 13, 15, 19, 21)

JOHAB_SHARE = 0.2
_HANGUL = re.compile("[\uac00-\ud7a3]")
_COMMON_SYLLABLES = frozenset(
    "이다는을의에가은고하를지한로도서사기자어인나아시리대정그라일수있해들부제전장보과으주었것면만했"
)
_COMMON_HANZI = frozenset(
    "的一是不了在人有我他这個个们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之年"
    "本日月当當者等第及其所行方合同公司部分法成理作发發定民事用多没没无無面高工主动動进進将將应應本者由被规規约約"
)
_HIRAGANA = re.compile("[\u3041-\u3096]")
_WIDE = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e\uff61-\uff9f\\s]")


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8, but for a character that is cut at their end."""
    try:
        codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError:
        return False
    return True


def cyrillic(data: bytes) -> str | None:
    """The Cyrillic encoding of these bytes; None if they do not read as a language in any of them."""
    sample = data[:SAMPLE]
    if len(_BESIDE_LATIN.findall(sample)) > LATIN_SHARE * len(sample.translate(None, _ASCII)):
        return None
    best, most = None, CYRILLIC_SHARE
    for encoding in CYRILLIC:
        share = _cyrillic_share(sample.decode(encoding, "replace"))
        if share > most:
            best, most = encoding, share
    return best


def _cyrillic_share(text: str) -> float:
    """The share of common pairs among neighbouring characters; a capital fits only where a word begins."""
    common = pairs = 0
    for run in _RUN.findall(text):
        plain = run.lower() if run.isupper() or run[1:].islower() else run
        pairs += len(run) - 1
        common += sum(plain[i : i + 2] in _CYRILLIC_PAIRS for i in range(len(run) - 1))
    return common / pairs if pairs >= LEAST_PAIRS else 0.0


def hebrew(data: bytes) -> str | None:
    """CP1255 or CP862, if these bytes are Hebrew: letters in one row, some of which only end words."""
    sample = data[:SAMPLE]
    beyond = sample.translate(None, _ASCII)
    if len(_BESIDE_LATIN.findall(sample)) > LATIN_SHARE * len(beyond):
        return None
    for encoding, first in (("cp1255", 0xE0), ("cp862", 0x80)):
        letters = bytes(each for each in beyond if first <= each <= first + 26)
        if len(letters) < LEAST_LETTERS or len(letters) < HEBREW_SHARE * len(beyond):
            continue
        common = sum(letters.count(first + place) for place in _HEBREW_COMMON)
        finals = bytes(first + place for place in _HEBREW_FINALS)
        inside = len(re.findall(b"[" + re.escape(finals) + b"](?=[\x80-\xff])", sample))
        if common > HEBREW_COMMON_SHARE * len(letters) and inside <= 0.1 * sum(map(letters.count, finals)):
            return encoding
    return None


def is_johab(data: bytes) -> bool:
    """Whether these bytes are Korean in Johab: strictly readable, in syllables that are common."""
    sample = data[:SAMPLE]
    share = _syllable_share(_strict(sample, "johab"))
    return share > JOHAB_SHARE and share > _syllable_share(_strict(sample, "cp949"))


def _syllable_share(text: str | None) -> float:
    if text is None:
        return 0.0
    syllables = _HANGUL.findall(text)
    other = sum(letter > "\x7f" for letter in text)
    return sum(each in _COMMON_SYLLABLES for each in syllables) / max(other, LEAST_PAIRS)


def _strict(data: bytes, encoding: str) -> str | None:
    """The text, if the bytes are text in this encoding; a character that the sample cuts at its end is forgiven."""
    for cut in range(3):
        try:
            return data[: len(data) - cut].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(data) - 4:
                return None
    return None


def wide_utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark in Chinese, Japanese or Korean; None if it reads as none of them."""
    whole = data[: len(data[:SAMPLE]) // 2 * 2]
    if len(whole) < 8 or whole.isascii() or (len(whole) >= SURELY and _is_utf8(whole)):
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        begin = whole[:BEGINNING].decode(encoding, "replace")
        if len(_WIDE.findall(begin)) < 0.5 * len(begin):  # most files are none: a look at the beginning tells
            continue
        text = whole.decode(encoding, "replace")
        if len(_WIDE.findall(text)) < 0.9 * len(text):
            continue
        kana = len(_HIRAGANA.findall(text))
        hanzi = sum(letter in _COMMON_HANZI for letter in text)
        hangul = sum(letter in _COMMON_SYLLABLES for letter in text)
        if max(kana, hanzi, hangul) > 1 and max(kana / 0.2, hanzi / 0.1, hangul / 0.2) > len(text):
            return encoding
    return None


def central_european(data: bytes) -> str:
    """ISO 8859-2 or CP1250: they differ in a few letters, and in what the bytes 80 to 9F are."""
    sample = data[:SAMPLE]
    if re.search(rb"[\x80-\x9f]", sample):
        return "cp1250"
    as_iso = _inside(sample, b"\xb1\xb6\xbc\xac\xa6\xa1")
    polish = _inside(sample, b"\xb3\xea\xbf")
    slavic = _inside(sample, b"\xb9\xbe\xb5\xa5") or _between(sample, b"\xbb\xa9\xae\xab")
    return "iso8859-2" if as_iso or (slavic and not polish) else "cp1250"


def _inside(sample: bytes, letters: bytes) -> bool:
    """Whether one of these bytes stands beside a letter."""
    some = b"[" + re.escape(letters) + b"]"
    return re.search(rb"(?:[a-z\xc0-\xff]" + some + b"|" + some + rb"[a-z\xc0-\xff])", sample) is not None


def _between(sample: bytes, letters: bytes) -> bool:
    """Whether one of these bytes, which are quotation marks and signs in CP1250, stands between two letters."""
    return re.search(rb"[a-z\xc0-\xff][" + re.escape(letters) + rb"][a-z\xc0-\xff]", sample) is not None


def greek(data: bytes) -> str:
    """ISO 8859-7 or CP1253: the capital alpha with an accent stands elsewhere."""
    sample = data[:SAMPLE]
    if re.search(rb"[\x80-\x9f]", sample) or re.search(rb"\xa2[\xdc-\xfe]", sample):
        return "cp1253"
    return "iso8859-7" if re.search(rb"\xb6[\xdc-\xfe]", sample) else "cp1253"


def arabic(data: bytes) -> str:
    """ISO 8859-6 or CP1256, which has the accented letters of French where the other has Arabic ones."""
    sample = data[:SAMPLE]
    mixed = re.search(
        "[\u0621-\u064a][\xc0-\xff]|[\xc0-\xff][\u0621-\u064a]", sample.decode("cp1256", "replace")
    )
    return "iso8859-6" if mixed and _strict(sample, "iso8859-6") is not None else "cp1256"


def shifted(data: bytes) -> str | None:
    """The encoding of seven-bit text that shifts between alphabets, as old mail has it; None if it does not."""
    sample = data[: 1 << 20]
    if b"\x1b$" in sample:
        for encoding in ("iso2022_jp_2", "iso2022_jp_ext", "iso2022_kr", iso2022_cn.NAME):
            text = _whole(data, encoding)
            if text is not None and not text.isascii() and not re.search("[\x0e\x0f\x1b]", text):
                return encoding
    if b"~{" in sample and b"~}" in sample and sample.isascii():
        text = _whole(data, "hz")
        wide = re.findall("[\u4e00-\u9fff]", text or "")
        # a tilde before a brace stands in programs too
        common = sum(letter in _COMMON_HANZI for letter in wide)
        if (len(wide) >= 4 and common > 0.05 * len(wide)) or (len(wide) >= 2 and _all_in_level_1(wide)):
            return "hz"
    return None


def _all_in_level_1(letters: list[str]) -> bool:
    """Whether these are all among the 3,755 characters that GB 2312 puts first because they are common."""
    return all(b"\xb0" <= letter.encode("gb2312", "replace")[:1] <= b"\xd7" for letter in letters)


def _whole(data: bytes, encoding: str) -> str | None:
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd")
    wide = sum(letter > "\x7f" for letter in text) if bad else 0
    return text if bad <= BAD_SHARE * wide or (bad == 1 and wide > 8) else None
