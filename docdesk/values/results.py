# SPDX-License-Identifier: Apache-2.0
"""The passages of a search as a person reads them: one order, nothing twice, the weak ones apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from docdesk.values.documents import Passage
from docdesk.values.word_forms import one_form


@dataclass(slots=True)
class Result:
    """The best passage of a document, with what is folded under it."""

    passage: Passage
    same: list[Passage] = field(default_factory=list)
    """Passages of other documents, or other places of this one, with the same text."""
    more: list[Result] = field(default_factory=list)
    """Further passages of the document, best first."""


@dataclass(slots=True)
class Results:
    """What a search found, best first."""

    good: list[Result]
    """One for each document that has a passage which is not weak."""
    weak: list[Result]
    """Weak passages, each by itself."""

    @property
    def documents(self) -> int:
        """How many documents have a good passage."""
        return len({passage.document for result in self.good for passage in _of(result)})

    @property
    def passages(self) -> int:
        """How many good passages there are, those with the same text counted once."""
        return sum(1 + len(result.more) for result in self.good)


def results_of(passages: Iterable[Passage]) -> Results:
    """Order, merge and fold the passages of one search."""
    ordered = sorted(passages, key=lambda passage: -passage.score)
    good = _merged(passage for passage in ordered if not passage.weak)
    found: dict[str, Result] = {}
    for result in good:
        first = found.setdefault(result.passage.document, result)
        if first is not result:
            first.more.append(result)
    return Results(list(found.values()), _merged(passage for passage in ordered if passage.weak))


def _merged(passages: Iterable[Passage]) -> list[Result]:
    """One result for each text; the best passage stands for it."""
    found: dict[str, Result] = {}
    for passage in passages:
        text = " ".join(one_form(passage.text).split())
        if text in found:
            found[text].same.append(passage)
        else:
            found[text] = Result(passage)
    return list(found.values())


def _of(result: Result) -> list[Passage]:
    return [result.passage, *result.same, *(passage for more in result.more for passage in _of(more))]
