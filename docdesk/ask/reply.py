# SPDX-License-Identifier: Apache-2.0
"""Collects an answer while it streams: what may be shown at once, and what it is in the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from docdesk.ask.citations import Filter
from docdesk.ask.events import Part
from docdesk.ask.grounds import checked
from docdesk.ask.incoming import Halves, Thoughts, harmless, without_leftovers
from docdesk.ask.prompt import NOTHING
from docdesk.values.answers import CUT, EMPTY, FILTERED, LENGTH, NO_GROUNDS, STOPPED, TOO_LONG, Sentence
from docdesk.values.documents import Passage

MOST_CHARACTERS = 20_000
"""A longer answer is stopped."""

_ENDS = {"length": LENGTH, "content_filter": FILTERED}
_NOTHING = re.compile(r"\bNO[_ ]ANSWER\b")

_SAYS_NOTHING = re.compile(
    r"\b(?:passages?|documents?|sources?|texts?|context|library)\b.{0,40}\b(?:do(?:es)? not|don['’]t|doesn['’]t|cannot"
    r"|no)\b.{0,30}\b(?:say|answer|contain|mention|include|provide|state|information|specify)"
    r"|\bno (?:answer|information)\b|\b(?:cannot|can['’]t|could not|unable to) (?:be )?(?:find|found|answer)"
    r"|찾을 수 없|나와 있지 않|(?:정보|내용|언급|답변?|기록|근거)[이가은는도]? ?(?:없|포함되어 있지)"
    r"|답할 수 없|답변할 수 없|언급되어 있지 않|포함되어 있지 않|알 수 없",
    re.IGNORECASE,
)
"""A short answer without numbers that says this is a refusal in the model's own words."""
_GIVEN_SAY_NOTHING = re.compile(
    r"\b(?:passages?|excerpts?|sources?|context"
    r"|(?:given|provided|supplied|available) (?:documents?|texts?|information))\b"
    r".{0,40}\b(?:do(?:es)? not|don['’]t|doesn['’]t)\b.{0,30}"
    r"\b(?:say|answer|contain|mention|include|provide|state|specify|cover|address|give)"
    r"|\bno (?:answer|information)\b.{0,60}\bin the (?:given |provided )?(?:passages?|excerpts?|sources?|context)\b"
    r"|(?:구절|발췌문?|(?:제공된|주어진) (?:문서|자료|정보|텍스트|내용)).{0,60}"
    r"(?:찾을 수 없|나와 있지 않|포함되어 있지 않|언급되어 있지 않|알 수 없|없습니다)",
    re.IGNORECASE,
)
"""One that names passages is one only if it says this of what was given: a document that says nothing of a thing is an
answer to the question whether it does."""
_GOES_ON = re.compile(
    r"\d|;|\b(?:but|however|although|though|except|only|instead|while)\b|그러나|지만|다만|반면", re.IGNORECASE
)
"""What is said beside it answers at least a part of the question."""
MOST_REFUSAL = 2
"""Sentences of such an answer."""


class Reply:
    """One answer on its way."""

    def __init__(self, passages: Sequence[Passage], on_text: Callable[[str], None]) -> None:
        self.prompt_tokens: int | None = None
        self.answer_tokens: int | None = None
        self._passages = passages
        self._on_text = on_text
        self._thoughts, self._halves = Thoughts(), Halves()
        self._filter = Filter(len(passages))
        self._text = ""
        self._begin: str | None = ""
        self._finish = ""

    @property
    def is_full(self) -> bool:
        """Whether the answer is so long that it has to be stopped."""
        return len(self._text) > MOST_CHARACTERS

    @property
    def has_text(self) -> bool:
        """Whether anything of an answer came."""
        return bool(self._text.strip())

    @property
    def is_shown(self) -> bool:
        """Whether a reader has seen any of it. What may still be a refusal is not shown."""
        return self._begin is None

    @property
    def length(self) -> int:
        """Characters so far."""
        return len(self._text)

    def take(self, part: Part) -> None:
        """One part of the endpoint's answer."""
        self._finish = self._finish or part.finish
        self.prompt_tokens = self.prompt_tokens if part.prompt_tokens is None else part.prompt_tokens
        self.answer_tokens = self.answer_tokens if part.answer_tokens is None else part.answer_tokens
        if part.text:
            self._add(harmless(self._thoughts.feed(self._halves.feed(part.text))))

    def _add(self, text: str) -> None:
        text = text[: MOST_CHARACTERS + 1 - len(self._text)]
        self._text += text
        self._show(self._filter.feed(text))

    def _show(self, text: str) -> None:
        if self._begin is not None:
            # a refusal is not shown as an answer
            self._begin += text
            if NOTHING.startswith(self._begin.strip()[: len(NOTHING)]):
                return
            text, self._begin = self._begin, None
        if text:
            self._on_text(text)

    def show_rest(self) -> None:
        """Show what was held back: nothing more comes. In the listener's thread, as `take`."""
        self._add(harmless(self._thoughts.rest()))
        self._show(self._filter.rest())

    def end(
        self, *, is_cut: bool = False, is_stopped: bool = False
    ) -> tuple[str, tuple[Sentence, ...], bool, tuple[str, ...]]:
        """The text, its sentences, whether it is a refusal, and what is wrong with it as a whole. From any thread."""
        text, sentences = checked(without_leftovers(self._text), self._passages)
        if self._is_refusal(text, sentences):
            return text, (), True, ()
        problems = []
        if is_stopped:
            problems.append(STOPPED)
        elif self.is_full:
            problems.append(TOO_LONG)
        elif self._finish in _ENDS:
            problems.append(_ENDS[self._finish])
        elif is_cut or self._finish in ("", "error"):
            problems.append(CUT)
        if not text:
            problems = (
                [FILTERED] if FILTERED in problems else [each for each in problems if each != CUT] + [EMPTY]
            )
        elif not any(sentence.passages for sentence in sentences):
            problems.append(NO_GROUNDS)
        return text, sentences, False, tuple(problems)

    @staticmethod
    def _is_refusal(text: str, sentences: Sequence[Sentence]) -> bool:
        if text.strip(" .*_`\"'[]()\n").startswith(NOTHING):
            return True
        if not text or len(sentences) > MOST_REFUSAL:
            return False
        if any(sentence.passages for sentence in sentences):
            return all(_says_nothing_with_grounds(sentence) for sentence in sentences)
        return (_NOTHING.search(text) or _SAYS_NOTHING.search(text)) is not None


def _says_nothing_with_grounds(sentence: Sentence) -> bool:
    said = _GIVEN_SAY_NOTHING if sentence.passages else _SAYS_NOTHING
    return said.search(sentence.text) is not None and _GOES_ON.search(sentence.text) is None
