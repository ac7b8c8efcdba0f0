# SPDX-License-Identifier: Apache-2.0
"""The words and quotations of a text, in forms that can be compared, and which language it is in."""

from __future__ import annotations

import re
import unicodedata

from docdesk.search.scripts import script_of
from docdesk.values.marks import content_words
from docdesk.values.word_forms import UNSEEN

_FUNCTION_WORDS = {
    language: frozenset(words.split())
    for language, words in (
        (
            "en",
            "the and of to is are was were for with that this it be by not on from has have which must may if",
        ),
        (
            "de",
            "der die das und ist nicht ein eine einen einem einer mit von zu auf für wird werden dem den des"
            " im bei zum zur am sind nur wenn bis beträgt",
        ),
        ("fr", "le la les et est de des du un une pour dans que qui par sur pas au aux sont avec"),
        ("es", "el los las y es de del un una para en que por con se no al son lo su"),
    )
}
_SPEAKS_OF_ITS_SOURCE = frozenset(
    """
    text say says said state states stated passage passages document documents according mention mentions mentioned note
    notes noted describe describes described source sources read reads specify specifies specified indicate indicates
    answer answers following follows summary overview list table details here provided based information
    본문 문서 구절 자료 출처 적혀 적힌 나와 나온 나온다 나옵니다 말 언급 언급됩니다 명시 명시되어 기재 기재되어
    따르면 따라 다음 요약 정리 내용 같습니다 같다 같은 답변 아래 설명 설명합니다 있다고 밝혔습니다 네 예 아니요 아니오
    """.split()  # noqa: SIM905 - a list of strings would be three times as long
)
"""Words with which an answer speaks of its passages: they need not be in them."""


def plain(text: str) -> str:
    """A text for comparing letter by letter: composed, with one blank between words, quotation marks of one form."""
    text = unicodedata.normalize("NFC", UNSEEN.sub("", text)).replace("**", "")
    text = re.sub("[‘’‚‛′`´]", "'", re.sub("[“”„‟″«»]", '"', text))
    return re.sub(r" +(?=[.,;:!?])", "", " ".join(text.split()))


def language_of(text: str) -> str | None:
    """The language or at least the script of a text; None if it does not show."""
    script = script_of(text)
    if script != "LATIN":
        return script
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = {language: sum(word in known for word in words) for language, known in _FUNCTION_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    others = max(count for language, count in counts.items() if language != best)
    return best if counts[best] >= 2 and counts[best] > others else None


def is_of_another_language(text: str, other: str) -> bool:
    """Whether the words of two texts cannot be compared, since they are of different languages."""
    one, two = language_of(text), language_of(other)
    if one is not None and two is not None and one != two:
        return True
    # a language that does not show is one of Latin letters
    return (one is None) != (two is None) and bool({one, two} - {None, *_FUNCTION_WORDS})


def says_something(word: str) -> bool:
    """Whether a word is more than one with which an answer speaks of its passages."""
    return word not in _SPEAKS_OF_ITS_SOURCE


def words_in(text: str) -> list[str]:
    """The words of a text that say something, in the form in which they are compared; Korean without endings."""
    return [word for word in content_words(text) if not word.isdigit()]


_NEXT = re.compile(r"[\s-]?([^\W\d_]+)")


def counted_word(text: str, end: int) -> str:
    """The word behind a number, in a form to compare; "" if it is none that says something."""
    found = _NEXT.match(text, end)
    words = words_in(found[1]) if found is not None else []
    return stem(words[0]) if len(words) == 1 else ""


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


_IRREGULAR = {
    "paid": "pay", "held": "hold", "began": "begin", "begun": "begin", "took": "take", "taken": "take", "gave": "give",
    "given": "give", "kept": "keep", "left": "leave", "made": "make", "met": "meet", "rose": "rise", "risen": "rise",
    "fell": "fall", "fallen": "fall", "sold": "sell", "bought": "buy", "spent": "spend", "sent": "send",
    "built": "build",
    "lost": "lose", "won": "win", "wrote": "write", "written": "write", "chose": "choose", "chosen": "choose",
    "grew": "grow", "grown": "grow", "ran": "run", "led": "lead", "meant": "mean", "found": "find", "brought": "bring",
}  # fmt: skip
_ENDINGS = tuple(
    "ations ation ions ion ments ment ings ing ies ied ers ed es er ly s y e".split()  # noqa: SIM905 - a list would be longer
)


def stem(word: str) -> str:
    """An English word without its ending; roughly, and the same for most forms of a word."""
    word = _IRREGULAR.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
