# SPDX-License-Identifier: Apache-2.0
"""Asks the kept questions of an index that is complete but not yet in use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from docdesk.catalog.passages import Turned
from docdesk.catalog.prepared import PreparedCatalog, PreparedConditions
from docdesk.search.search import Search

if TYPE_CHECKING:
    from docdesk.catalog.catalog import Index
    from docdesk.catalog.database import Database
    from docdesk.ingest.questions import Questions
    from docdesk.search.kept_questions import KeptQuestions
    from docdesk.upkeep.library import Library
    from docdesk.values.kept_questions import Evaluation


class Comparison:
    """Compares indexes of one library by its kept questions."""

    def __init__(
        self, database: Database, library: Library, questions: Questions, kept: KeptQuestions
    ) -> None:
        self._database = database
        self._library = library
        self._questions = questions
        self._kept = kept

    async def has_questions(self) -> bool:
        """Whether there is anything to compare by."""
        return bool(await self._kept.all())

    async def of(self, index: Index, new: Mapping[str, str]) -> Evaluation:
        """How the questions are answered once `new` generations have taken the place of the current ones.

        Raises DocdeskError if a question cannot be asked.
        """
        turned, library = Turned.to(index.id, new), self._library
        search = Search(
            PreparedCatalog(self._database, turned),
            PreparedConditions(self._database, turned),
            library.embeddings,
            library.store,
            library.words,
            library.embedder_for,
            self._questions,
        )
        return await self._kept.compare(search, index.model)
