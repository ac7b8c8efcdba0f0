# SPDX-License-Identifier: Apache-2.0
"""Where the words of a question stand in a text, so that a reader sees why a passage was found.

Words are compared as the search compares them. Words that every text has are not marked: "the", "의", "는".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from docdesk.values.questions import QuestionError, read_question
from docdesk.values.word_forms import PAIRED, one_form, one_form_with_places

Span = tuple[int, int]
"""Where a mark begins and ends, in characters."""

_WORD = re.compile(r"\w+")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
_HIRAGANA = re.compile("[\u3040-\u309f]+")

# the commonest words of English, German and French say nothing of what was looked for
_COMMON = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being below between both but
    by can could did do does doing down during each else ever few for from further had has have having he her here
    hers him his how i if in into is it its just me more most must my no nor not of off on once only or other our
    ours out over own shall she should so some such than that the their theirs them then there these they this those
    through to too under until up upon us very was we were what when where whether which while who whom whose why
    will with within would you your yours s t don doesn didn isn aren wasn weren ll ve re
    der die das und ist ein eine einen einem einer den dem des im von zu mit wie auf für nicht sich auch oder wo wer
    le la les un une et est de du des en que qui dans pour par sur au aux ce cette
    """.split()  # noqa: SIM905 - a list of strings would be three times as long
)

# Korean words that ask or join; without their endings
_COMMON_KOREAN = frozenset(
    """
    그 이 저 것 거 수 등 및 또 또는 또한 그리고 그러나 하지만 그래서 때문 위해 대해 대한 관한 관해 통해 어떤
    어떻게 언제 어디 왜 무엇 뭐 누구 얼마 얼마나 몇 무슨 어느 있 있는 있다 있나 있나요 있습니까 없 없는 없다 하
    하는 한 할 함 합 하나 하나요 하면 해야 했 된 되 되는 된다 되나 되나요 될 됩니까 합니까 입니까 인가 인가요
    이다 이란 란 무엇인가 무엇인가요 알려줘 알려주세요 설명해줘 설명해주세요 찾아줘 주세요 줘 경우 정도 모두
    모든 각 더 가장 매우 아주 좀 잘 안 못
    """.split()  # noqa: SIM905
)

# endings that Korean writes at its nouns, the longest first
_PARTICLES = sorted(
    """
    은 는 이 가 을 를 의 에 도 만 로 와 과 랑 나 야 께 에서 에게 으로 하고 이나 이랑 까지 부터 보다 처럼 마다
    밖에 조차 마저 라도 이라도 라고 이라고 에는 에도 에만 에의 에서는 에서도 에게는 에게서 한테 한테서 께서
    으로는 으로도 으로서 으로써 로는 로서 로써 와의 과의 와는 과는 까지는 까지의 부터는 만의 만큼 대로 란 이란
    라는 이라는 인 인가 인가요 인지 이며 이고 이다 입니다 입니까 이에요 예요 이었다 였다 들 들은 들이 들을 들의
    들에게
    """.split(),  # noqa: SIM905
    key=lambda ending: -len(ending),
)
_ENDING = re.compile(f"(?:{'|'.join(_PARTICLES)})")

_AFTER_CONSONANT = frozenset(
    """
    은 이 을 과 이나 이랑 이라도 이라고 이란 이라는 이며 이고 이다 으로 으로는
    """.split()  # noqa: SIM905
)
_AFTER_VOWEL = frozenset(
    """
    는 가 를 와 나 랑 라도 라고 란 라는 예요
    """.split()  # noqa: SIM905
)
_CERTAIN = frozenset(
    """
    은 는 을 를 에서 에는 에도 으로 까지 부터 보다 처럼
    """.split()  # noqa: SIM905
)
"""Endings that hardly any noun of two syllables has as its own."""

_COMPOUND = 4
"""From this many syllables on, a Korean word may stand in a text as several words."""


def marks_of(question: str) -> Callable[[str], list[Span]]:
    """A function that finds the words of a question in a text: spans in order that do not overlap.

    Conditions and exclusions of the question, see `docdesk.values.questions`, are no words to mark.
    """
    wanted = _Wanted(_asked(question))
    known: dict[str, list[Span]] = {}

    def mark(text: str) -> list[Span]:
        form, places = one_form_with_places(text)
        found = []
        for word in _WORD.finditer(form):
            if word[0].isascii():
                if word[0] in wanted.plain:
                    found.append((places[word.start()], places[word.end()]))
                continue
            if word[0] not in known:
                known[word[0]] = _joined(wanted.in_word(word[0]))
            for begin, end in known[word[0]]:
                found.append((places[word.start() + begin], places[word.start() + end]))
        return found

    return mark


def _asked(question: str) -> str:
    try:
        return read_question(question).text
    except QuestionError:
        return question


class _Wanted:
    """The words of a question that are worth marking."""

    def __init__(self, question: str) -> None:
        parts = [part for word in _WORD.findall(one_form(question)) for part in _parts(word)]
        words = [part for part, is_paired in parts if not is_paired]
        self.plain = {word for word in words if word not in _COMMON}
        runs = [part for part, is_paired in parts if is_paired]
        self._stems: set[tuple[str, str]] = set()
        """Without and with the ending that they have in the question."""
        for run in runs:
            if _HANGUL.fullmatch(run):
                self._stems |= _stems(run)
        others = [run for run in runs if not _HANGUL.fullmatch(run) and not _HIRAGANA.fullmatch(run)]
        self._others = set(others)
        self._pairs = {pair for run in others for pair in _pairs(run)}
        if not self.plain and not self._stems and not self._others:
            # a question of such words alone looks for just them
            self.plain = set(words)
            self._stems = {(run, run) for run in runs if _HANGUL.fullmatch(run)}
            self._others = {run for run in runs if not _HANGUL.fullmatch(run)}

    def in_word(self, word: str) -> Iterable[Span]:
        """Where the wanted words stand in one word of a text."""
        if not PAIRED.search(word):
            return [(0, len(word))] if word in self.plain else []
        found: list[Span] = []
        begin = 0
        for part, is_paired in _parts(word):
            if not is_paired:
                spans: Iterable[Span] = [(0, len(part))] if part in self.plain else []
            elif _HANGUL.fullmatch(part):
                spans = self._in_korean(part)
            else:
                spans = self._in_unspaced(part)
            found += [(begin + first, begin + last) for first, last in spans]
            begin += len(part)
        return found

    def _in_korean(self, run: str) -> Iterable[Span]:
        for stem, word in self._stems:
            if len(stem) == 1:
                # one syllable stands in too many words: it counts as a word of its own
                if run.startswith(stem) and (len(run) == 1 or _ENDING.fullmatch(run, 1)):
                    yield 0, 1
                continue
            at = run.find(stem)
            while at >= 0:
                end = at + len(stem)
                if run.startswith(word, at) and at + len(word) < len(run):
                    # one ending does not follow another: what looked like one belongs to the word
                    end = at + len(word)
                yield at, end
                at = run.find(stem, end)
            if len(stem) >= _COMPOUND:
                part = _bare(run)
                if len(part) > 1 and part in stem:
                    yield 0, len(part)

    def _in_unspaced(self, run: str) -> Iterable[Span]:
        if run in self._others:
            yield 0, len(run)
        for at, pair in enumerate(_pairs(run)):
            if pair in self._pairs and not _HIRAGANA.fullmatch(pair):
                yield at, at + 2


def _parts(word: str) -> Iterable[tuple[str, bool]]:
    """The parts of a word, and whether each is of an unspaced script; Korean stands apart from the others."""
    for n, part in enumerate(PAIRED.split(word)):
        if not part:
            continue
        if n % 2 == 0:
            yield part, False
            continue
        begin = 0
        for korean in _HANGUL.finditer(part):
            if korean.start() > begin:
                yield part[begin : korean.start()], True
            yield korean[0], True
            begin = korean.end()
        if begin < len(part):
            yield part[begin:], True


def _stems(run: str) -> set[tuple[str, str]]:
    """A Korean word without its ending, and as it stands in the question; nothing for a word that says nothing.

    Where the word may as well be a noun that ends like that ("회의"), it counts in both forms.
    """
    bare = _bare(run)
    if run in _COMMON_KOREAN or bare in _COMMON_KOREAN or _ENDING.fullmatch(run):
        return set()
    if len(bare) == 1 and run[1:] not in _CERTAIN:
        return {(bare, run), (run, run)}
    return {(bare, run)}


def _bare(run: str) -> str:
    """A Korean word without the ending of a noun, if it has one."""
    for ending in _PARTICLES:
        if len(ending) < len(run) and run.endswith(ending) and _fits(run[-len(ending) - 1], ending):
            return run[: -len(ending)]
    return run


def _fits(letter: str, ending: str) -> bool:
    """Whether an ending can follow a syllable: some follow a consonant only, some a vowel."""
    closed = (ord(letter) - 0xAC00) % 28 != 0
    return not (ending in _AFTER_CONSONANT and not closed) and not (ending in _AFTER_VOWEL and closed)


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found


def content_words(text: str) -> list[str]:
    """The words of a text without those that every text has, in `one_form`; Korean words without their endings.

    What is written without blanks, such as Chinese, comes in pairs of letters.
    """
    found: list[str] = []
    for word in _WORD.findall(one_form(text)):
        for part, is_paired in _parts(word):
            if not is_paired:
                found += [part] if part not in _COMMON else []
            elif not _HANGUL.fullmatch(part):
                found += [part] if len(part) == 1 else _pairs(part)
            elif (bare := _bare(part)) not in _COMMON_KOREAN and part not in _COMMON_KOREAN:
                found.append(bare)
    return found
