# SPDX-License-Identifier: Apache-2.0
"""Which passages may answer a question that has phrases, exclusions and conditions.

Conditions on documents become a set of generations before anything is searched. What is about a place in a document
is checked on each passage, the best first, so that a costly check looks at few of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from docdesk.catalog.conditions import OF_DOCUMENTS
from docdesk.errors import QuestionInvalid
from docdesk.store.words import words_of
from docdesk.values.questions import Atom, Clause, Condition, Phrase, Question, QuestionError, read_question

if TYPE_CHECKING:
    from docdesk.catalog.catalog import Stored
    from docdesk.catalog.conditions import Conditions

MOST_EXACT = 1_000
"""Chunks of the allowed documents that are all compared with the question, instead of asking the index."""


class Narrowed:
    """The passages that a question allows."""

    def __init__(
        self,
        question: Question,
        generations: frozenset[str] | None = None,
        of_documents: dict[Condition, frozenset[str]] | None = None,
        chunks: Sequence[tuple[str, int]] | None = None,
    ) -> None:
        self.text = question.text
        """The words to look for."""
        self.generations = generations
        """The allowed generations; None if all are."""
        self.chunks = chunks
        """All allowed chunks as (generation, number), if they are few enough to compare each with the question."""
        self._of_documents = of_documents or {}
        self._clauses = [clause for clause in question.clauses if not _is_about_documents(clause)]
        self._phrases: dict[str, list[str]] = {}

    @property
    def is_plain(self) -> bool:
        """Whether any passage may answer."""
        return self.generations is None and not self._clauses

    @property
    def needs(self) -> list[list[str]]:
        """Phrases: at least one of each list stands in every allowed passage."""
        return [
            [atom.text for atom in clause.atoms if isinstance(atom, Phrase)]
            for clause in self._clauses
            if not clause.excludes and all(isinstance(atom, Phrase) for atom in clause.atoms)
        ]

    def allows(self, stored: Stored) -> bool:
        """Whether a passage may answer."""
        if self.generations is not None and stored.document.generation not in self.generations:
            return False
        words: list[str] | None = None
        for clause in self._clauses:
            if words is None:
                words = words_of(stored.chunk.with_context(stored.text))
            if any(self._holds(atom, stored, words) for atom in clause.atoms) == clause.excludes:
                return False
        return True

    def _holds(self, atom: Atom, stored: Stored, words: list[str]) -> bool:
        if isinstance(atom, Phrase):
            wanted = self._phrases.setdefault(atom.text, words_of(atom.text))
            return stands_in(wanted, words)
        if atom.name in OF_DOCUMENTS:
            return stored.document.generation in self._of_documents[atom]
        return _IN_PLACE[atom.name](atom, stored)


async def narrowed(text: str, conditions: Conditions) -> Narrowed:
    """What the question `text` allows. Raises QuestionInvalid."""
    try:
        question = read_question(text)
    except QuestionError as error:
        raise QuestionInvalid(reason=error.reason) from error
    of_documents: dict[Condition, frozenset[str]] = {}
    for clause in question.clauses:
        for atom in clause.atoms:
            if isinstance(atom, Condition) and atom.name in OF_DOCUMENTS and atom not in of_documents:
                of_documents[atom] = frozenset(await conditions.generations(atom))
    about = [clause for clause in question.clauses if _is_about_documents(clause)]
    if not about:
        return Narrowed(question, None, of_documents)
    wanted = [clause for clause in about if not clause.excludes]
    # exclusions alone start from everything, which is a condition that each document meets
    allowed = await conditions.generations(EVERY) if not wanted else None
    for clause in wanted:
        either = set().union(*(of_documents[atom] for atom in clause.atoms if isinstance(atom, Condition)))
        allowed = either if allowed is None else allowed & either
    assert allowed is not None
    for clause in about:
        if clause.excludes:
            for atom in clause.atoms:
                if isinstance(atom, Condition):
                    allowed -= of_documents[atom]
    chunks = await conditions.chunks(allowed, MOST_EXACT)
    return Narrowed(question, frozenset(allowed), of_documents, chunks)


EVERY = Condition("name", "")


def stands_in(wanted: Sequence[str], there: Sequence[str]) -> bool:
    """Whether the words stand in a text next to each other, in this order."""
    if not wanted:
        return True
    # no word has a blank in it, and a text is searched a hundred times as fast as a list
    return f" {' '.join(wanted)} " in f" {' '.join(there)} "


def _is_about_documents(clause: Clause) -> bool:
    return all(isinstance(atom, Condition) and atom.name in OF_DOCUMENTS for atom in clause.atoms)


def _on_page(condition: Condition, stored: Stored) -> bool:
    first, last = condition.value
    return bool(stored.chunk.first_page <= last and first <= stored.chunk.last_page)


def _in_language(condition: Condition, stored: Stored) -> bool:
    from docdesk.steps.split.language import language_of

    return language_of(stored.text) == str(condition.value)


_IN_PLACE: dict[str, Callable[[Condition, Stored], bool]] = {"page": _on_page, "lang": _in_language}
"""The conditions that are checked on a passage."""
