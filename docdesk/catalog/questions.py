# SPDX-License-Identifier: Apache-2.0
"""The kept questions in the catalog, and how they were answered the last time."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.database import Database
from docdesk.values.kept_questions import KeptQuestion
from docdesk.values.portions import portions

RUNS_KEPT = 50
"""Evaluations that the catalog remembers."""


@dataclass(frozen=True, slots=True)
class Run:
    """An evaluation as it is recorded: by question its rank and whether nothing was found."""

    at: float
    model: str
    answers: dict[str, tuple[int | None, bool]]
    figures: dict[str, Any]


class QuestionRecords:
    """The part of a catalog that holds kept questions. All methods are for the owner's event loop."""

    def __init__(self, database: Database) -> None:
        self._read = database.read
        self._write = database.write

    async def add(self, question: KeptQuestion) -> None:
        """Keep a question."""
        values = {
            "id": question.id,
            "text": question.text,
            "added_at": question.added_at,
            "content": question.content,
            "begins": question.start,
            "ends": question.end,
            "quote": question.quote,
            "name": question.name,
        }
        await self._write(lambda c: c.execute(sa.insert(t.questions).values(values)))

    async def all(self) -> list[KeptQuestion]:
        """All questions, oldest first."""
        query = sa.select(t.questions).order_by(t.questions.c.added_at, t.questions.c.id)

        def look(connection: sa.Connection) -> list[KeptQuestion]:
            return [
                KeptQuestion(
                    id=row.id,
                    text=row.text,
                    added_at=row.added_at,
                    content=row.content,
                    start=row.begins,
                    end=row.ends,
                    quote=row.quote,
                    name=row.name,
                )
                for row in connection.execute(query)
            ]

        return await self._read(look)

    async def forget(self, ids: Iterable[str]) -> None:
        """Drop questions; unknown ids are left out."""
        for some in portions(list(ids)):
            await self._write(functools.partial(_forget, some))

    async def contents(self, wanted: Iterable[str]) -> set[str]:
        """Those contents that a search can find."""
        found: set[str] = set()
        for some in portions(list(wanted)):
            found |= await self._read(functools.partial(_findable, some))
        return found

    async def last_run(self) -> Run | None:
        """The newest evaluation."""
        query = sa.select(t.evaluations).order_by(t.evaluations.c.id.desc()).limit(1)
        row = await self._read(lambda c: c.execute(query).first())
        if row is None:
            return None
        answers = {id: (rank, refused) for id, (rank, refused) in row.answers.items()}
        return Run(row.at, row.model, answers, row.figures)

    async def add_run(self, run: Run) -> None:
        """Record an evaluation; the oldest ones beyond `RUNS_KEPT` go."""
        values = {
            "at": run.at,
            "model": run.model,
            "answers": {id: list(answer) for id, answer in run.answers.items()},
            "figures": run.figures,
        }

        def change(connection: sa.Connection) -> None:
            connection.execute(sa.insert(t.evaluations).values(values))
            newest = sa.select(t.evaluations.c.id).order_by(t.evaluations.c.id.desc()).limit(RUNS_KEPT)
            kept = connection.execute(newest).scalars().all()
            connection.execute(sa.delete(t.evaluations).where(t.evaluations.c.id.not_in(kept)))

        await self._write(change)


def _forget(ids: Sequence[str], connection: sa.Connection) -> None:
    connection.execute(sa.delete(t.questions).where(t.questions.c.id.in_(list(ids))))


def _findable(contents: Sequence[str], connection: sa.Connection) -> set[str]:
    query = sa.select(t.documents.c.content).where(
        t.documents.c.content.in_(list(contents)),
        t.documents.c.generation.is_not(None),
        t.documents.c.removed_at.is_(None),
    )
    return set(connection.execute(query).scalars().all())
