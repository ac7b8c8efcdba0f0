# SPDX-License-Identifier: Apache-2.0
"""Asks the whole program the questions of a set: its passages are files in a library, with the program's own chunks."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from retrieval_sets import QuestionSet
from retrieval_vectors import CACHE

from docdesk.desk.desk import Desk, open_desk
from docdesk.settings.builtin_models import BuiltinModel
from docdesk.settings.model import load_settings
from docdesk.values.documents import Status

ASKED_FOR = 20
"""Passages that are asked for: several may be of one file."""


class Programs:
    """One library at a time: sets over the same passages share it."""

    def __init__(self, model: BuiltinModel) -> None:
        self._model = model
        self._kept = CACHE / f"{model.name}-program.db"
        """What was embedded for such libraries. A library takes it as paid for."""
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._desk: Desk | None = None
        self._passages: tuple[str, ...] = ()

    async def ranks(self, asked: QuestionSet) -> list[int | None]:
        """The rank of the first right file for each question, from 1; None if none was found."""
        if self._desk is None or self._passages != asked.passages:
            await self.close()
            self._desk = await self._filled(asked.passages)
        ranks = []
        for question, right in asked.questions:
            found = [
                int(passage.name.removesuffix(".txt"))
                for passage in await self._desk.search(question, ASKED_FOR)
            ]
            order = list(dict.fromkeys(found))
            ranks.append(next((n for n, at in enumerate(order, start=1) if at in right), None))
        return ranks

    async def close(self) -> None:
        """Close the library and keep what was embedded for it."""
        if self._desk is None or self._folder is None:
            return
        await self._desk.close()
        self._desk = None
        shutil.copyfile(Path(self._folder.name) / "library" / "embeddings.db", self._kept)
        self._folder.cleanup()

    async def _filled(self, passages: tuple[str, ...]) -> Desk:
        self._folder, self._passages = tempfile.TemporaryDirectory(), passages
        papers, library = (Path(self._folder.name) / name for name in ("papers", "library"))
        papers.mkdir()
        library.mkdir()
        for at, text in enumerate(passages):
            (papers / f"{at}.txt").write_text(text, "utf-8")
        if self._kept.exists():
            shutil.copyfile(self._kept, library / "embeddings.db")
        settings = load_settings({}, library=library, provider="builtin", model=self._model.name)
        # with embeddings in it before it was opened, it looks like somebody else's
        desk = await open_desk(settings, trusted=True)
        added = await desk.queue.add([papers])
        async for _, document in desk.queue.as_ended([document.id for document in added.documents]):
            if document.status is not Status.READY:
                raise RuntimeError(f"{document.name} is {document.status}: {document.error}")
        return desk
