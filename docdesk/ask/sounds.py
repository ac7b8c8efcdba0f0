# SPDX-License-Identifier: Apache-2.0
"""Names that are written in Latin letters in one text and in Korean in the other, compared by their consonants.

Kim Cheol-su may be 김철수, and 클라라 Clara. There is more than one way to write each of them, and vowels differ most.
"""

from __future__ import annotations

import re

_INITIALS = ("k", "k", "n", "t", "t", "r", "m", "p", "p", "s", "s", "", "c", "c", "c", "k", "t", "p", "h")
_FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "r", "k", "m", "p", "r", "t", "p", "r", "m", "p", "p", "t", "t",
    "n", "c", "c",
    "k", "t", "p", "",
)  # fmt: skip
_LATIN = [
    (re.compile(pattern), sign)
    for pattern, sign in (
        (r"sch|sh", "s"), (r"ch|j|z|ts", "c"), (r"ph|[fvbp]", "p"), (r"th|[dt]", "t"), (r"ck|c(?![eiy])|[kgq]", "k"),
        (r"c|s", "s"), (r"x", "ks"), (r"[lr]", "r"), (r"ng|n", "n"), (r"m", "m"), (r"h(?=[aeiouy])", "h"),
    )
]  # fmt: skip
_SURNAMES = {
    "kim": "김", "lee": "이", "yi": "이", "rhee": "이", "park": "박", "pak": "박", "choi": "최",
    "jung": "정", "chung": "정",
    "jeong": "정", "kang": "강", "cho": "조", "jo": "조", "yoon": "윤", "yun": "윤", "jang": "장",
    "chang": "장", "lim": "임",
    "im": "임", "han": "한", "oh": "오", "seo": "서", "suh": "서", "shin": "신", "kwon": "권",
    "hwang": "황", "ahn": "안",
    "an": "안", "song": "송", "yoo": "유", "yu": "유", "ryu": "류", "hong": "홍", "moon": "문",
    "yang": "양", "son": "손",
    "bae": "배", "baek": "백", "paik": "백", "heo": "허", "huh": "허", "nam": "남", "noh": "노",
    "roh": "노", "ha": "하",
    "koo": "구", "gu": "구", "min": "민", "woo": "우", "ko": "고", "koh": "고", "cha": "차", "joo": "주", "ju": "주",
}  # fmt: skip
_HANGUL = re.compile("[가-힣]+")
LONGEST = 6
"""Syllables of a name that are compared."""


def sounds_like_one_of(name: str, text: str) -> bool:
    """Whether a text of the other script has this name."""
    if _HANGUL.fullmatch(name):
        wanted = _of_korean(name)
        return len(wanted) > 1 and any(
            _is_same(wanted, _of_latin(word)) for word in re.findall("[A-Za-z]+", text)
        )
    words = _HANGUL.findall(text)
    surname = _SURNAMES.get(name.lower())
    if surname is not None:
        return any(word.startswith(surname) and len(word) > 1 for word in words)
    wanted = _of_latin(name)
    return len(wanted) > 1 and any(
        _is_same(wanted, _of_korean(word[begin:end]))
        for word in words
        for begin in range(len(word))
        for end in range(begin + 1, min(len(word), begin + LONGEST) + 1)
    )


def _is_same(one: str, other: str) -> bool:
    # Korean does not write what is not heard: Harbour is 하버, and John 존
    if one == other:
        return True
    less, other_less = (re.sub("[rh]", "", each) for each in (one, other))
    return len(less) > 2 and less == other_less


def _of_latin(name: str) -> str:
    """The consonants of a name in Latin letters."""
    name = re.sub(r"[^a-z]", "", name.lower())
    found, at = "", 0
    while at < len(name):
        for pattern, sign in _LATIN:
            if (match := pattern.match(name, at)) is not None and match.end() > at:
                found += sign
                at = match.end()
                break
        else:
            at += 1
    return _without_doubles(found)


def _of_korean(word: str) -> str:
    """The consonants of a word in Korean."""
    found = ""
    for syllable in word:
        number = ord(syllable) - 0xAC00
        found += _INITIALS[number // 588] + _FINALS[number % 28]
    return _without_doubles(found)


def _without_doubles(signs: str) -> str:
    return re.sub(r"(.)\1+", r"\1", signs)
