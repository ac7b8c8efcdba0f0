# SPDX-License-Identifier: Apache-2.0
"""Whether letters stand as they do in no language: the sign of a font whose map gives other letters.

What no person wrote as sentences has to pass too: programs, tables, formulas, names of parts, sequences of genes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise

FEWEST_LETTERS = 60
"""Letters below which nothing is said about how likely they are."""

LONGEST_WORD = 24
"""Letters of a word in a sentence; longer ones are alphabets and codes."""

FEWEST_PAIRS = 40
ENOUGH_PAIRS = 120
"""Pairs of letters in different words: with fewer nothing is said, with more it is hardly chance."""

RARE_SHARE = 0.16
CHANCE_SHARE = 0.24
"""Of the pairs of letters: so many rare ones are no language; the second if there are not enough pairs."""

DOUBTFUL_PAIRS = 20
DOUBTFUL_SHARE = 0.11
"""Pairs, and rare ones of them, that are enough if something else speaks against the text."""

RARE_PART = 0.06
ODD_LINE = 0.22
ODD_LINES = 0.25
"""Of the pairs of a page that may be in two fonts: rare ones on the page, rare ones on a line that is no language, and
those on such lines."""

PLAIN_PAIRS = 15
PLAIN_RARE = 0.05
"""Pairs of letters of a line that shows by itself to be a language: at least so many, and this share of rare ones."""

FEWEST_KINDS = 5
"""Different letters of a long word; the sequence of a gene has four."""

ODD_WORDS = 0.15
"""Of the words: so many with symbols or capitals in odd places inside are no language."""

SYMBOL_TOKENS = 0.25
"""Of what stands between blanks: so much with two symbols inside is no language."""

ACCENT_SHARE = 0.4
"""Of the letters: in no language are so many accented Latin ones from one block."""

MIXED_SHARE = 0.3
"""Of the words: so many that change the script in their middle are no language."""

COMMON_SHARE = 0.8
"""Of Hangul or Han characters: the least part that a standard's common ones have in real text."""

WRITTEN_SHARE = 0.15
FEWEST_WRITTEN = 40
"""Of what is neither blank nor digit, and letters at least: so much in words of a program or a formula, and its
symbols stand where they belong."""

FORMULA_SHARE = 0.03
"""Of what is not blank: so many signs of mathematics, and its symbols stand where they belong."""

PATTERN_SHARE = 0.15
NESTED_SHARE = 0.8
"""Of what is not blank: so much in parts of regular expressions, and of the lines with brackets so many whose
brackets close, make a list of them."""

FEWEST_INSTRUCTIONS = 6

_RARE_FOLLOWERS = {
    "b": "cdfghjkmnpqstvxz",
    "c": "bdfgjkmpqsvwx",
    "d": "bcfgkmpqtvx",
    "f": "bcdgjklmpqsvx",
    "g": "cmqvz",
    "h": "bdfghjz",
    "j": "bcdfghlmqrsvxz",
    "k": "bcdfgqvxz",
    "l": "cfpqrvxz",
    "m": "cgjqrxz",
    "p": "bcdfgjkmnqvxyz",
    "q": "bcdfghjkmnprsvwxyz",
    "r": "fpqx",
    "s": "bdfgrxz",
    "t": "bdfpqx",
    "v": "bcdfghjkmpqstvxz",
    "w": "bcdfgjpqrstvwxyz",
    "x": "bcdfghjklmnpqrstvz",
    "y": "bfghjqvxz",
    "z": "bcdfgjklmpqrstvxz",
}
"""Letters that follow this one in more than two of a thousand pairs in at most two of 150 languages."""
_RARE_PAIRS = frozenset(first + second for first, others in _RARE_FOLLOWERS.items() for second in others)

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f'\u2019][^\W\d_]+)*")
_WHOLE_WORD = re.compile(r"(?<![\w/+=@.\-\\])[A-Za-z]+(?![\w/+=@\\]|[.-]\w)")
"""A word that is no part of a code, an address or a path."""
_ODD = re.compile(
    r"[A-Za-z][_^`|~]*[\^`|~]|[\^`|~][_^`|~]*[A-Za-z]"  # symbols beside letters
    r"|[A-Z]{2,}[\[\]\\^][A-Z]"  # where a map that is shifted puts the last letters of the alphabet
    r"|[a-z][A-Z]{2,}[a-z]|[a-z][A-Z]+[a-z]+[A-Z]{2,}"  # capitals that no name has inside
)
_SYMBOLIC = re.compile(
    r"\S*(?:://|www\.|\w@\w)\S*|\S*/\S*/\S*"  # addresses and paths
    r"|\b[A-Za-z0-9]{2,}(?:_[A-Za-z0-9]+)+\b|_{3,}"  # names of program code, lines to write on
    r"|[A-Za-z0-9+/=_-]{25,}"  # bytes that are written as letters
)
"""What has symbols inside and is sound."""
_STRANGE = re.compile(r"[!;#$%*+<=>?@\[\]^`{|}~\"\\&]")
_ENDS = "!;?\"'.,:()[]{}<>*"
"""Symbols that stand around a word."""
_RUN = re.compile(r"(\W)\1{2,}")
_WRITTEN = re.compile(r"[A-Z]?[a-z]{2,}")
"""A word as program code has it, also as a part of a longer name."""
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_OPENING = frozenset(_BRACKETS.values())
_ESCAPED = re.compile(r"\\.")
_PATTERN = re.compile(
    r"\\[dDwWsSbBnt.]|\(\?[:=!<P]|\[\^?[A-Za-z0-9]-[A-Za-z0-9]|[\])}][*+?]|\.[*+]|\{\d+,?\d*\}"
)
"""What regular expressions consist of: classes, groups, ranges, repetitions."""
_INSTRUCTION = re.compile(
    r"^\W*(?:[0-9a-f]{4,16}:?\s+(?:[0-9a-f]{2}\s+)*)?"
    r"(?:[v]?p?mov[a-z]{0,6}|lea|push|pop|call|ret[nq]?|jmp|j[a-z]{1,3}|cmp[a-z]{0,6}|test|add[qlwbs]?|sub[qlwbs]?|[v]?p?xor[a-z]?"
    r"|and[qlwb]?|i?mul|i?div|sh[lr]|sa[lr]|inc|dec|nop|int|ldr[a-z]{0,2}|str[bhd]?|ldp|stp|blr?|bx|adrp?|cset|cmov[a-z]+"
    r"|rep[a-z]*|syscall|rdtsc|leave|beq|bne|[su]xt[bhw])\b"
    r"|\b(?:[er][abcd]x|[er][sd]i|[er][bs]p|[xyz]mm\d{1,2}|[dq]?word ptr)\b",
    re.IGNORECASE,
)
"""A line of assembler: a mnemonic at its beginning, perhaps behind an address, or a register."""
_FORMULA = re.compile(
    "[\u0391-\u03c9\u2100-\u214f\u2190-\u22ff\u27c0-\u27ef\u2980-\u2aff\U0001d400-\U0001d7ff]"
)


def words_of(text: str) -> list[str]:
    """The words of a text, of any script."""
    return _WORD.findall(text)


def is_no_language(text: str, *, doubtful: bool = False) -> bool:
    """Whether the letters are real ones, and stand as they do in no language.

    `doubtful`: something else speaks against the text, so that less evidence is enough.
    """
    words = words_of(text)
    if sum(map(len, words)) < FEWEST_LETTERS:
        return _is_symbols(text) and not _is_written(text)
    # what programmers write has rare letters and symbols everywhere; only a text that fails is looked at for it
    return _is_none(text, words, doubtful) and not _is_patterns(text) and not _is_assembler(text)


def _is_none(text: str, words: list[str], doubtful: bool) -> bool:
    return (
        _mixes_scripts(words)
        or _has_rare_pairs(text, doubtful)
        or _is_accents(words)
        or _is_rare(words)
        or (
            (_is_symbols(text) or _has_odd_words(text) or _has_symbols_inside(text)) and not _is_written(text)
        )
    )


def is_plain_line(line: str) -> bool:
    """Whether a line of a page that is no language is one by itself. Short lines do not show it."""
    letters = sum(map(len, _WHOLE_WORD.findall(line)))
    pairs = [first + second for word in words_of(line.lower()) for first, second in pairwise(word)]
    rare = sum(pair in _RARE_PAIRS for pair in pairs)
    return (
        len(pairs) >= PLAIN_PAIRS
        and rare <= PLAIN_RARE * len(pairs)
        and letters > 0.6 * len("".join(line.split()))
    )


def _has_rare_pairs(text: str, doubtful: bool = False) -> bool:
    """Whether Latin letters follow each other as in no language."""
    # each word once: a formula or a diagram has the same few again and again
    words = {
        word.lower()
        for word in _WHOLE_WORD.findall(text)
        if 2 < len(word) <= LONGEST_WORD and (len(word) > 4 or doubtful or not word.isupper())
    }
    pairs = [
        first + second
        for word in words
        if len(word) < 8 or len(set(word)) >= FEWEST_KINDS
        for first, second in pairwise(word)
    ]
    rare = sum(pair in _RARE_PAIRS for pair in pairs)
    if doubtful and len(pairs) >= DOUBTFUL_PAIRS:
        return rare > DOUBTFUL_SHARE * len(pairs)
    if len(pairs) < FEWEST_PAIRS:
        return False
    if rare > (RARE_SHARE if len(pairs) >= ENOUGH_PAIRS else CHANCE_SHARE) * len(pairs):
        return True
    return rare > RARE_PART * len(pairs) and _has_rare_lines(text)


def _has_rare_lines(text: str) -> bool:
    """Whether a part of the lines is no language: a page in two fonts, one of them without a usable map."""
    whole = odd = 0
    seen: set[str] = set()
    for line in text.split("\n"):
        fresh = [
            word for word in _WHOLE_WORD.findall(line) if 2 < len(word) <= LONGEST_WORD and word not in seen
        ]
        seen.update(fresh)
        pairs = [first + second for word in fresh for first, second in pairwise(word.lower())]
        whole += len(pairs)
        if len(pairs) >= PLAIN_PAIRS and sum(pair in _RARE_PAIRS for pair in pairs) > ODD_LINE * len(pairs):
            odd += len(pairs)
    return odd >= ENOUGH_PAIRS and odd > ODD_LINES * whole


def _is_written(text: str) -> bool:
    """Whether a text with symbols everywhere is a program or a formula."""
    solid = "".join(text.split())
    if len(_FORMULA.findall(solid)) > FORMULA_SHARE * len(solid):
        return True
    found = [word.lower() for word in _WRITTEN.findall(text)]
    letters = sum(map(len, found))
    digits = sum(map(str.isdigit, solid))
    if letters < FEWEST_WRITTEN or letters < WRITTEN_SHARE * (len(solid) - digits):
        return False
    pairs = [first + second for word in set(found) for first, second in pairwise(word)]
    return sum(pair in _RARE_PAIRS for pair in pairs) < RARE_SHARE * len(pairs)


def _is_patterns(text: str) -> bool:
    """Whether it is a list of regular expressions: their parts everywhere, and brackets that close in their lines."""
    solid = "".join(text.split())
    found = sum(len(part) for part in _PATTERN.findall(text))
    bracketed = [line for line in text.split("\n") if _OPENING & set(line)]
    nested = sum(map(_nests, bracketed))
    return found > PATTERN_SHARE * len(solid) and bool(bracketed) and nested >= NESTED_SHARE * len(bracketed)


def _nests(line: str) -> bool:
    """Whether the brackets of a line close each other; in a class of characters they are letters."""
    opened: list[str] = []
    for letter in _ESCAPED.sub("", line):
        if opened and opened[-1] == "[" and letter != "]":
            continue
        if letter in _OPENING:
            opened.append(letter)
        elif letter in _BRACKETS and (not opened or opened.pop() != _BRACKETS[letter]):
            return False
    return not opened


def _is_assembler(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    found = sum(_INSTRUCTION.search(line) is not None for line in lines)
    return found >= FEWEST_INSTRUCTIONS and found > 0.5 * len(lines)


def _is_symbols(text: str) -> bool:
    """Whether it is punctuation for the most part, of many kinds: codes that a subset font numbered again."""
    solid = _RUN.sub(r"\1", "".join(text.split()))
    if len(solid) < FEWEST_LETTERS:
        return False
    tally = Counter(solid)
    symbols = {letter: count for letter, count in tally.items() if letter < "\u0100" and not letter.isalnum()}
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


def _has_symbols_inside(text: str) -> bool:
    tokens = [token for token in _SYMBOLIC.sub(" ", text).split() if len(token) > 2]
    odd = sum(len(_STRANGE.findall(token.strip(_ENDS))) > 1 for token in tokens)
    return len(tokens) >= 12 and odd > SYMBOL_TOKENS * len(tokens)


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
