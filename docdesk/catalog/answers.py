# SPDX-License-Identifier: Apache-2.0
"""The answers in the catalog: the history of what was asked."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Iterable, Sequence, Set
from typing import Any

import sqlalchemy as sa

from docdesk.catalog import tables as t
from docdesk.catalog.database import Database
from docdesk.contract.codec import plain, reader
from docdesk.values.answers import Answer
from docdesk.values.portions import portions

_ANSWER = sa.type_coerce(t.answers.c.answer, sa.Text).label("answer")
"""Decoded one by one: one that is no JSON must not take the others with it."""


class AnswerRecords:
    """The part of a catalog that holds answers. All methods are for the owner's event loop."""

    def __init__(self, database: Database) -> None:
        self._read = database.read
        self._write = database.write

    async def add(self, answer: Answer) -> None:
        """Keep an answer."""
        values = {
            "id": answer.id,
            "at": answer.at,
            "question": answer.question,
            "text": answer.text,
            "refused": answer.refused,
            "follows": answer.follows,
            "answer": plain(answer),
        }
        await self._write(lambda c: c.execute(sa.insert(t.answers).values(values)))

    async def get(self, id: str) -> Answer | None:
        """The answer with this id."""
        query = sa.select(_ANSWER).where(t.answers.c.id == id)
        row = await self._read(lambda c: c.execute(query).first())
        return None if row is None else _answer(row.answer)

    async def find(self, text: str = "", limit: int = 100) -> list[Answer]:
        """The answers whose question or text has these letters, newest first."""
        query = sa.select(_ANSWER).order_by(t.answers.c.at.desc(), t.answers.c.id).limit(limit)
        for word in text.split():
            pattern = f"%{_escaped(word)}%"
            has = [column.ilike(pattern, escape="\\") for column in (t.answers.c.question, t.answers.c.text)]
            query = query.where(sa.or_(*has))
        rows = await self._read(lambda c: c.execute(query).scalars().all())
        return [answer for row in rows if (answer := _answer(row)) is not None]

    async def forget(self, ids: Iterable[str] | None = None) -> None:
        """Remove answers, or all of them; unknown ids are left out."""
        if ids is None:
            await self._write(lambda c: c.execute(sa.delete(t.answers)))
            return
        for some in portions(list(ids)):
            await self._write(functools.partial(_forget, some))


def erase_deleted(connection: sa.Connection, deleted: Set[str]) -> None:
    """Take the texts of these documents, which are about to be deleted, out of the answers that were kept.

    With them go those of earlier documents at the same paths. What another document holds as well stays.
    """
    if not deleted or connection.scalar(sa.select(t.answers.c.id).limit(1)) is None:
        return
    rows = sa.select(t.documents.c.id, t.documents.c.content, t.documents.c.path)
    living = {row.id: row for row in connection.execute(rows)}
    contents = {row.content for row in living.values() if row.id not in deleted and row.content is not None}
    gone = {id for id in deleted if id in living and living[id].content not in contents}
    paths = {living[id].path for id in gone}
    for some in portions(sorted(gone)):
        paths.update(connection.scalars(sa.select(t.sources.c.path).where(t.sources.c.document.in_(some))))
    ids = connection.scalars(sa.select(t.answers.c.id)).all()
    for some in portions(ids):
        query = sa.select(t.answers.c.id, _ANSWER).where(t.answers.c.id.in_(some))
        for row in connection.execute(query).all():
            answer = _answer(row.answer)
            if answer is None:
                continue
            passages = tuple(
                passage.without_text()
                if passage.document in gone or (passage.path in paths and passage.document not in living)
                else passage
                for passage in answer.passages
            )
            if passages != answer.passages:
                fresh = plain(dataclasses.replace(answer, passages=passages))
                change = sa.update(t.answers).where(t.answers.c.id == row.id)
                connection.execute(change.values(answer=fresh))


def _answer(kept: Any) -> Answer | None:
    """The answer of a row; None if it is none: a received catalog may have any value there."""
    try:
        answer: Answer = reader(Answer, checks=True)(json.loads(kept) if isinstance(kept, str) else kept)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return None
    return answer


def _forget(ids: Sequence[str], connection: sa.Connection) -> None:
    connection.execute(sa.delete(t.answers).where(t.answers.c.id.in_(list(ids))))


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
