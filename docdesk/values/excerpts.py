# SPDX-License-Identifier: Apache-2.0
"""What is shown of a passage: some lines that begin with a sentence and have the words of the question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docdesk.values.documents import Passage
from docdesk.values.marks import Span
from docdesk.values.sentences import lead_of, sentence_starts
from docdesk.values.texts import visible
from docdesk.values.word_forms import one_form

LENGTH = 200
"""Characters that a reader sees of a passage, more or less: its beginning is chosen for what these hold."""

LEFT_OUT = "… "


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A text on one line, safe to show, and the spans of it that are marked."""

    text: str
    marks: tuple[Span, ...]


def excerpt_of(
    passage: Passage, mark: Callable[[str], Sequence[Span]], *, seen: int = LENGTH, most: int = 3 * LENGTH
) -> Excerpt:
    """At most `most` characters of a passage, from the sentence on that has most words of the question in `seen`.

    `mark` finds these words, see `marks_of`. The text before the passage completes its first sentence, if known.
    """
    lead = lead_of(passage.before)
    whole = (lead or "") + passage.text
    starts = sentence_starts(whole)
    within = lead is None or whole[:1].islower()
    if not within or not starts:
        starts = [0, *starts]
    begin = _best(whole, starts, mark(whole), seen)
    broken = within or begin > 0
    flat = (LEFT_OUT if broken else "") + _cut(" ".join(whole[begin:].split()), most)
    shown = visible(flat)
    marks = mark(flat)
    if len(shown) != len(flat):
        # symbols stand for some characters, and are longer
        marks = [(len(visible(flat[:first])), len(visible(flat[:last]))) for first, last in marks]
    return Excerpt(shown, tuple(marks))


def _cut(text: str, most: int) -> str:
    """At most `most` characters and a sign that there are more; words stay whole if there are blanks."""
    if len(text) <= most:
        return text
    blank = text.rfind(" ", most // 2, most)
    return text[: blank if blank > 0 else most] + " …"


def _best(text: str, starts: Sequence[int], marks: Sequence[Span], seen: int) -> int:
    """The start behind which most different marked words come within `seen`; the nearest one before them."""
    best, most = starts[0], 0
    words = [(begin, one_form(text[begin:end])) for begin, end in marks]
    for start in starts:
        held = sum(map(len, {word for begin, word in words if start <= begin < start + seen}))
        if held and held >= most:
            best, most = start, held
    return best
