# SPDX-License-Identifier: Apache-2.0
"""Whether the text of a page is what a reader sees on it, or letters that a font without a usable map gave.

A PDF draws glyphs; a map of the font says which letters they are. If the map is missing or wrong, an engine
returns other letters, symbols, private code points or the names of glyphs. Nothing in the file says so, so the text
itself has to show it. Every measure here is a share, so that a few odd characters on a sound page do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

SAMPLE = 20_000
"""Characters of a page to look at."""

BAD_SHARE = 0.2
"""Of the characters that are not blank: so many bad ones make a line, or a page, unreadable."""

BAD_LINE = 3
"""Bad characters that a line has at least, to be one that nobody can read; a bullet is one."""

WORTH_A_WORD = 0.03
"""Of the characters of a page: so many in lines that nobody can read are worth a word."""

FEWEST_LETTERS = 60
"""Letters below which nothing is said about how likely they are."""

LONGEST_WORD = 24
"""Letters of a word in a sentence; longer ones are alphabets and codes."""

FEWEST_DISTINCT = 45
"""Letters of different words below which nothing is said about how likely they are."""

SHORT_CAPITALS = 4
"""Letters of an abbreviation, which needs no vowel."""

CLUSTER_SHARE = 0.3
"""Of the Latin letters: more in words without a vowel or with long runs of consonants is no language."""

COMMON_LETTERS = frozenset("eaiounrtsl")
LEAST_COMMON = 0.5
"""Of the Latin letters, accents left aside. Every language that is written in them has 0.6 and more; letters that
stand for others have 0.35 to 0.45."""

FEW_COMMON = 0.45
ENOUGH_LETTERS = 150
"""Fewer letters than these are no language if even less of them are common: it may be chance."""

ODD_WORDS = 0.15
"""Of the words: so many with symbols or capitals in odd places inside are no language."""

SYMBOL_TOKENS = 0.25
"""Of what stands between blanks: so much with two symbols inside is no language, and no code either."""

ACCENT_SHARE = 0.4
"""Of the letters: in no language are so many accented Latin ones from one block."""

MIXED_SHARE = 0.3
"""Of the words: so many that change the script in their middle are no language."""

COMMON_SHARE = 0.8
"""Of Hangul or Han characters: the least part that a standard's common ones have in real text."""

PLAIN_SHARE = 0.6
PLAIN_COMMON = 0.62
PLAIN_SYMBOLS = 0.01
"""Of plain Latin text: letters of what is not blank, common ones of those, symbols that only code has for each."""

_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_COMMON = b"eaiounrtsl"
_SYMBOLS = b"`^~|{}\\"
_SUSPICIOUS = re.compile("[\x00\x01\x03-\x08\x0e-\x1f\x7f\ud800-\uf8ff\ufffd]")

_GLYPH_NAME = re.compile(r"/(?:[a-zA-Z]{1,3}\d{1,5}|uni[0-9A-F]{4}|cid\d+|glyph\d+)\b|\(cid:\d+\)")
"""How engines spell a glyph whose letter they do not know."""

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f'\u2019][^\W\d_]+)*")
_VOWELS = frozenset(
    "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿāăąēĕėęěīĭįıōŏőœūŭůűųơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
)
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxzßçñ]{5}", re.I)
_ODD = re.compile(
    r"[A-Za-z][_^`|~]*[\^`|~]|[\^`|~][_^`|~]*[A-Za-z]"  # symbols beside letters that program code has not there
    r"|[a-z][A-Z]{2,}[a-z]|[a-z][A-Z]+[a-z]+[A-Z]{2,}"  # capitals that no name has inside
)
_SYMBOLIC = re.compile(
    r"\S*(?:://|www\.|\w@\w)\S*|\S*/\S*/\S*"  # addresses and paths
    r"|\b[A-Za-z0-9]{2,}(?:_[A-Za-z0-9]+)+\b|_{3,}"  # names of program code, lines to write on
)
"""What has symbols inside and is sound."""
_STRANGE = re.compile(r"[!;#$%*+<=>?@\[\]^`{|}~\"\\&]")
_ENDS = "!;?\"'.,:()[]{}<>*"
"""Symbols that stand around a word."""
_RUN = re.compile(r"(\W)\1{2,}")


def is_garbled(text: str) -> bool:
    """Whether a page's text, as an engine gave it, is not what a reader sees. An empty text is not garbled."""
    return bad_share(text[:SAMPLE]) >= BAD_SHARE or _is_no_language(text[:SAMPLE])


def _is_no_language(text: str) -> bool:
    """Whether the letters are real ones, and stand as they do in no language."""
    words = _WORD.findall(text)
    if sum(map(len, words)) < FEWEST_LETTERS:
        return _is_symbols(text)
    return (
        _is_symbols(text)
        or _mixes_scripts(words)
        or _has_no_vowels(words)
        or _has_odd_words(text)
        or _has_symbols_inside(text)
        or _is_accents(words)
        or _is_rare(words)
    )


def bad_share(text: str) -> float:
    """The share of characters that no reader sees as letters: private, unassigned, replaced, or in a glyph's name."""
    solid = _solid(text)
    return _bad_count(text) / solid if solid else 0.0


def _bad_count(text: str) -> int:
    bad = sum(len(found[0]) for found in _GLYPH_NAME.finditer(text))
    return bad + sum(count for letter, count in Counter(text).items() if _is_bad(letter))


def legible_part(text: str) -> tuple[str, bool]:
    """What can be read of a page's text, and whether something cannot. The rest is no text to be searched."""
    if not text.strip() or _is_plainly_sound(text[:SAMPLE]):
        return text, False
    if _is_no_language(text[:SAMPLE]):
        return "", True
    if not any(_is_bad(letter) for letter in set(text)) and _GLYPH_NAME.search(text) is None:
        return text, False
    legible = [
        line for line in text.split("\n") if _bad_count(line) < BAD_LINE or bad_share(line) < BAD_SHARE
    ]
    rest = "\n".join(legible)
    if bad_share(text) >= BAD_SHARE:
        # what is left of it has to show by itself that it is a text
        letters = sum(map(len, _WORD.findall(rest)))
        return ("", True) if letters < FEWEST_LETTERS or is_garbled(rest) else (rest, True)
    lost = _solid(text) - _solid(rest)
    return (rest, True) if lost > WORTH_A_WORD * _solid(text) else (text, False)


def _is_plainly_sound(text: str) -> bool:
    """Whether it is Latin text beyond doubt. A hundred times faster than to look at its words, and most pages are."""
    if _SUSPICIOUS.search(text) is not None or _GLYPH_NAME.search(text) is not None:
        return False
    plain = text.lower().encode("ascii", "ignore")
    letters = len(plain) - len(plain.translate(None, _LETTERS))
    common = len(plain) - len(plain.translate(None, _COMMON))
    symbols = len(plain) - len(plain.translate(None, _SYMBOLS))
    solid = len(text) - text.count(" ") - text.count("\n") - text.count("\r")
    return (
        letters >= 2 * FEWEST_LETTERS
        and letters > PLAIN_SHARE * solid
        and common > PLAIN_COMMON * letters
        and symbols < PLAIN_SYMBOLS * letters
    )


def _solid(text: str) -> int:
    return len("".join(text.split()))


@cache
def _is_bad(letter: str) -> bool:
    # private letters up to U+F0FF are symbol fonts' own, where bullets and ticks come from as well
    if letter in "\t\n\r\x0b\x0c\x02":
        return False
    return letter == "\ufffd" or unicodedata.category(letter) in ("Cc", "Cn", "Co", "Cs")


def _is_symbols(text: str) -> bool:
    """Whether it is punctuation for the most part, of many kinds: codes that a subset font numbered anew."""
    solid = _RUN.sub(r"\1", "".join(text.split()))
    if len(solid) < FEWEST_LETTERS:
        return False
    tally = Counter(solid)
    symbols = {letter: count for letter, count in tally.items() if letter.isascii() and not letter.isalnum()}
    return len(symbols) >= 12 and sum(symbols.values()) > 0.5 * len(solid)


def _mixes_scripts(words: list[str]) -> bool:
    long = [word for word in words if len(word) > 2]
    mixed = sum(len({_script(letter) for letter in word} - {""}) > 1 for word in long)
    return len(long) >= 10 and mixed > MIXED_SHARE * len(long)


@cache
def _script(letter: str) -> str:
    """The name of the letter's script; the scripts of Chinese, Japanese and Korean count as one with Latin."""
    name = unicodedata.name(letter, "").split(" ")[0]
    if name in (
        "LATIN",
        "FULLWIDTH",
        "CJK",
        "HIRAGANA",
        "KATAKANA",
        "KATAKANA-HIRAGANA",
        "HANGUL",
        "HALFWIDTH",
    ):
        return ""
    return (
        "" if name in ("MODIFIER", "MATHEMATICAL", "MICRO", "COMBINING", "SUPERSCRIPT", "FEMININE") else name
    )


def _has_no_vowels(words: list[str]) -> bool:
    """Whether Latin letters stand as they do in no language: the sign of a map that is shifted."""
    # each word once: a formula has the same few again and again
    latin = {
        word.lower()
        for word in words
        if 2 < len(word) <= LONGEST_WORD
        and _is_latin(word)
        and not (word.isupper() and len(word) <= SHORT_CAPITALS)
    }
    letters = sum(map(len, latin))
    if letters < FEWEST_DISTINCT or 2 * letters < sum(map(len, {word.lower() for word in words})):
        return False
    odd = sum(len(word) for word in latin if _VOWELS.isdisjoint(word) or _CLUSTER.search(word))
    if odd > CLUSTER_SHARE * letters:
        return True
    plain = [letter for letter in unicodedata.normalize("NFD", "".join(latin)) if "a" <= letter <= "z"]
    common = sum(letter in COMMON_LETTERS for letter in plain)
    least = LEAST_COMMON if len(plain) >= ENOUGH_LETTERS else FEW_COMMON
    return len(plain) >= FEWEST_DISTINCT and common < least * len(plain)


def _has_symbols_inside(text: str) -> bool:
    tokens = [token for token in _SYMBOLIC.sub(" ", text).split() if len(token) > 2]
    odd = sum(len(_STRANGE.findall(token.strip(_ENDS))) > 1 for token in tokens)
    return len(tokens) >= 12 and odd > SYMBOL_TOKENS * len(tokens)


def _is_latin(word: str) -> bool:
    return all(
        letter.isascii() or "\u00c0" <= letter <= "\u024f" or "\u1e00" <= letter <= "\u1eff"
        for letter in word
    )


def _has_odd_words(text: str) -> bool:
    plain = [word for word in _SYMBOLIC.sub(" ", text).split() if any(map(str.isalpha, word))]
    odd = sum(_ODD.search(word) is not None for word in plain)
    return len(plain) >= 12 and odd > ODD_WORDS * len(plain)


def _is_accents(words: list[str]) -> bool:
    letters = "".join(words)
    accents = sum("\u00c0" <= letter <= "\u00ff" for letter in letters)
    return accents > ACCENT_SHARE * len(letters)


def _is_rare(words: list[str]) -> bool:
    """Whether Hangul or Han characters are as rare as chance makes them."""
    letters = "".join(words)
    hangul = [letter for letter in letters if "\uac00" <= letter <= "\ud7a3"]
    han = [letter for letter in letters if "\u4e00" <= letter <= "\u9fff"]
    return any(
        len(found) >= FEWEST_LETTERS // 2
        and max(_common(found, encoding) for encoding in encodings) < COMMON_SHARE * len(found)
        for found, encodings in ((hangul, ("euc_kr",)), (han, ("gb2312", "shift_jis", "big5", "euc_kr")))
    )


def _common(letters: list[str], encoding: str) -> int:
    return sum(_encodes(letter, encoding) for letter in letters)


@cache
def _encodes(letter: str, encoding: str) -> bool:
    try:
        return len(letter.encode(encoding)) == 2  # a rare syllable is spelled in eight bytes
    except UnicodeEncodeError:
        return False
