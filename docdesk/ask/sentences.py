# SPDX-License-Identifier: Apache-2.0
"""An answer's text as sentences, each with the numbers that stand before or after its full stop."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docdesk.ask.citations import MARK, Mark, marks_in
from docdesk.values.sentences import sentence_starts

_STOP = re.compile(r"[.!?…。！？]+[\"'”’»)\]」』*_]*\s*$")
_ONLY_SIGNS = re.compile(r"[\W_]*")
_LEADING = re.compile(r"[ \t]*(?:[•▪◦·‣*–—>#-]+[ \t]+|[*_]*\(?\d{1,3}[.)][*_]*[ \t]+|[①-⑳][ \t]*)*")
_BLANK_BEFORE_STOP = re.compile(r"[ \t]+(?=[.,;:!?。，])")
_QUOTED = re.compile(
    r"“[^”\n]{0,600}”|„[^“”\n]{0,600}[“”]|\"[^\"\n]{0,600}\"|«[^»\n]{0,600}»|「[^」\n]{0,600}」|『[^』\n]{0,600}』"
)
"""A quotation belongs to one sentence, however many it has itself."""
_YES = re.compile(r"(?:Yes|No|Ja|Nein|네|예|아니요|아니오)[.!,]?\s*", re.IGNORECASE)
"""It says nothing alone, and belongs to the sentence behind it."""
_FENCE = re.compile(r"^```.*?(?:^```[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(slots=True)
class Said:
    """A sentence as it was said: its text without numbers, and the numbers that were given."""

    text: str
    start: int
    end: int
    numbers: list[int] = field(default_factory=list)
    has_others: bool = False
    is_quoted: bool = False
    """Whether it is in a line that is marked as a quotation."""


def sentences_of(text: str, given: int) -> list[Said]:
    """The sentences of an answer in the places of `text`, which has all numbers that the model wrote."""
    marks = list(marks_in(text, given))
    # the numbers say nothing of where a sentence ends, so they stand as blanks; each place stays
    blank = MARK.sub(lambda mark: " " * len(mark[0]), text)
    subjects = [mark.start for mark in marks if _is_subject(blank, mark)]
    found = [_said(blank, begin, end) for begin, end in _spans(blank, subjects)]
    said = [each for each in found if not _ONLY_SIGNS.fullmatch(each.text)]
    starts = [each.start for each in said]
    for mark in marks:
        if (owner := _owner(said, starts, text, blank, mark)) is not None:
            owner.numbers += [number for number in mark.numbers if number not in owner.numbers]
            owner.has_others = owner.has_others or mark.has_others
    return said


def _is_subject(blank: str, mark: Mark) -> bool:
    """Whether numbers are what a sentence begins with: "So it is. [2] says otherwise." """
    after = blank[mark.end : mark.end + 20].lstrip(" \t")
    return after[:1].islower() and _STOP.search(blank[max(0, mark.start - 20) : mark.start]) is not None


def _spans(blank: str, subjects: list[int]) -> list[tuple[int, int]]:
    fences = [(each.start(), each.end()) for each in _FENCE.finditer(blank)]
    starts = {0, *subjects}
    line = 0
    for row in blank.splitlines(keepends=True):
        starts.add(line)
        starts.update(line + at for at in sentence_starts(row + "X") if at < len(row))
        starts.update(line + at for at in _korean_starts(row))
        line += len(row)
    whole = [*fences, *((each.start(), each.end()) for each in _QUOTED.finditer(blank))]
    inside = {at for at in starts for begin, end in whole if begin < at < end}
    ordered = [*sorted(starts - inside), len(blank)]
    spans = [(begin, end) for begin, end in itertools.pairwise(ordered) if begin < end]
    return list(_with_what_follows(blank, spans))


def _with_what_follows(blank: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same with a mere yes or no as the beginning of the sentence behind it."""
    held: int | None = None
    for n, (begin, end) in enumerate(spans):
        first = begin if held is None else held
        held = first if n + 1 < len(spans) and _YES.fullmatch(blank[first:end].strip()) else None
        if held is None:
            yield first, end


def _korean_starts(row: str) -> list[int]:
    """Where sentences begin that a blank does not set apart, or that begin with a small letter or a number."""
    return [found.end() for found in re.finditer(r"[다요까죠] *\.\s*(?=[^\s\"'”’」』》)\]])", row)]


def _said(blank: str, begin: int, end: int) -> Said:
    lead = _LEADING.match(blank, begin, end)
    begin = lead.end() if lead is not None else begin
    text = blank[begin:end]
    begin += len(text) - len(text.lstrip())
    words = _BLANK_BEFORE_STOP.sub("", " ".join(text.split()))
    is_quoted = lead is not None and ">" in lead[0]
    return Said(words, begin, begin + len(text.strip()), is_quoted=is_quoted)


def _owner(said: list[Said], starts: list[int], text: str, blank: str, mark: Mark) -> Said | None:
    """The sentence that a group of numbers belongs to: the one around it, or the one whose full stop it follows."""
    at = bisect.bisect_left(starts, mark.start)
    last, after = said[at - 1] if at else None, said[at] if at < len(said) else None
    if _is_subject(blank, mark):
        return after
    if last is not None and (mark.start < last.end or "\n" not in text[last.end : mark.start]):
        return last
    line_end = text.find("\n", mark.start)
    rest = blank[mark.end : line_end if line_end >= 0 else len(text)]
    return after if after is not None and (rest.strip() or last is None) else last
