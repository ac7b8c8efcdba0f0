# SPDX-License-Identifier: Apache-2.0
"""The running whole of one library, as its owner has it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.desk.offering import offer_model
from docdesk.desk.opening import open_parts
from docdesk.desk.parts import Parts, StandIns
from docdesk.desk.questions import Questions
from docdesk.desk.reading import Reading
from docdesk.errors import NotFound
from docdesk.money.ledger import read_ledger
from docdesk.settings.model import Settings
from docdesk.system.publisher import publisher
from docdesk.values.documents import Backup, Document, Passage
from docdesk.values.kept_questions import Evaluation, KeptQuestion
from docdesk.values.notices import OFFERED
from docdesk.values.pages import Box, PageLayout, PagePicture, PageWords, PassageMarks
from docdesk.values.problems import Notice, Problem
from docdesk.values.releases import Release
from docdesk.values.requests import ChatTested, ProviderTested, SentRequest
from docdesk.values.tags import TagCount

if TYPE_CHECKING:
    from docdesk.ingest.planner import Planner
    from docdesk.values.plans import OnPlanned, Plan


async def open_desk(
    settings: Settings,
    *,
    api_key: str | None = None,
    starts_work: bool = True,
    shown: asyncio.Event | None = None,
    stand_ins: StandIns | None = None,
    trusted: bool = False,
) -> Desk:
    """Open a library as its owner; a new one is made if there is none.

    With `starts_work` what was left queued goes on. If `shown` is given, what is only warmed up for later
    work waits for it, see `rows_first`. `stand_ins` take the place of parts, for tests. With `trusted`
    a library that is new to this user is not held, for a restore that they asked for. Raises LibraryInUse,
    ReadOnly, DiskFull, CatalogNewer, CatalogDamaged and other DocdeskErrors; the library is then closed again.
    """
    return Desk(
        await open_parts(
            settings,
            api_key=api_key,
            starts_work=starts_work,
            shown=shown,
            stand_ins=stand_ins,
            trusted=trusted,
        )
    )


class Desk(Reading, Questions):
    """The running whole of one library. Made by `open_desk`."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.library.catalog, parts.listing, parts.queue)
        self.parts = parts
        self.backup = parts.backup
        self.index_change = parts.index_change
        self.known_files = parts.known_files
        self.notices = parts.notices
        self.reindex = parts.reindex
        self.upkeep = parts.upkeep

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.parts.current.value

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever settings or notices are other ones. Returns the call that ends it."""
        return self.parts.current.changes.subscribe(lambda _: listener())

    async def search(self, text: str, k: int = 10) -> list[Passage]:
        """The k passages that answer best, best first. Raises DocdeskError if nothing can be asked."""
        return await self.parts.search(text, k)

    async def search_notices(self, text: str) -> list[Notice]:
        """What a person should know of the answers to a question: which models cannot read it, or some passages."""
        return await self.parts.search.notices(text)

    async def tag(self, ids: Iterable[str], *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> int:
        """Give documents tags and take others from them. Returns how many have other tags now."""
        changed = await self.parts.tagging.change(ids, add, remove)
        if changed:
            self.parts.backup.copy_when_quiet()
        return changed

    async def tags(self) -> list[TagCount]:
        """The tags of the library's documents, in the order of the letters."""
        return await self.parts.tagging.counts()

    async def keep_question(self, text: str, passage: Passage | None = None) -> KeptQuestion:
        """Keep a question with the passage that answers it, or without one if nothing here does."""
        return await self.parts.kept_questions.keep(text, passage)

    async def kept_questions(self) -> list[KeptQuestion]:
        """The questions that were kept, oldest first."""
        return await self.parts.kept_questions.all()

    async def forget_questions(self, ids: Iterable[str]) -> None:
        """Drop kept questions; unknown ids are left out."""
        await self.parts.kept_questions.forget(ids)

    async def evaluate(self) -> Evaluation:
        """Ask every kept question of the library as it is, beside the run before."""
        return await self.parts.kept_questions.evaluate()

    async def page_layout(self, id: str, *, password: str | None = None) -> PageLayout:
        """How to show a document: the sizes of its pages and their spans of its text."""
        pages, document = await self.parts.pages(), await self._known(id)
        return await pages.layout(document, password)

    async def page_picture(
        self,
        id: str,
        page: int,
        width: int,
        turn: int = 0,
        marks: Sequence[Box] = (),
        *,
        password: str | None = None,
        raw: bool = False,
    ) -> PagePicture:
        """A page as it looks, about `width` pixels wide, turned `turn` degrees clockwise, with these boxes marked."""
        document = await self._known(id)
        return await (await self.parts.pages()).picture(document, page, width, turn, marks, password, raw=raw)

    async def file_picture(
        self, path: Path, page: int, width: int, turn: int = 0, *, password: str | None = None
    ) -> PagePicture:
        """A page of a file of this machine, which need not be in the library."""
        return await (await self.parts.pages()).file_picture(path, page, width, turn, password)

    async def passage_marks(
        self, id: str, start: int, end: int, *, password: str | None = None
    ) -> PassageMarks:
        """Where characters `start` to `end` of a document's text are on its pages."""
        pages, document = await self.parts.pages(), await self._known(id)
        return await pages.marks(document, start, end, password)

    async def page_words(self, id: str, page: int, *, password: str | None = None) -> PageWords:
        """The text of a page and where its words are on it."""
        pages, document = await self.parts.pages(), await self._known(id)
        return await pages.words(document, page, password)

    async def find_in_document(self, id: str, text: str, most: int = 10_000) -> list[tuple[int, int]]:
        """Spans of a document's text that are these words, in order."""
        pages, document = await self.parts.pages(), await self._known(id)
        return await pages.find(document, text, most)

    async def _known(self, id: str) -> Document:
        document = await self.document(id)
        if document is None:
            raise NotFound(id=id)
        return document

    async def all_notices(self) -> list[Notice]:
        """The library's notices, with those for which passages have to be read."""
        await offer_model(self.parts)
        return list(self.notices)

    async def dismiss(self, code: str) -> None:
        """Do not show the library's notice with this code again: an offer for good, a warning until the next start."""
        if code == OFFERED:
            await self.parts.model_offer.answered()
        self.parts.withdraw(code)

    async def reconfigure(self, settings: Settings, api_key: str | None = None) -> None:
        """Work with other settings from now on, and keep them. A queue that paused by itself goes on.

        Documents that are ready stay searchable with the model that made them. Raises DocdeskError.
        """
        await self.parts.configuration.change(settings, api_key)

    async def planner(self, settings: Settings | None = None) -> Planner:
        """Examines files before anything is spent, with other settings than the library's if given."""
        from docdesk.ingest.planner import Planner
        from docdesk.ingest.recipes import model_key, split_for

        settings = settings or self.settings
        self.parts.workers.start()
        return Planner(
            settings,
            await split_for(settings, self._catalog),
            model_key(settings),
            self._catalog,
            self._listing,
            self.parts.workers,
            self.parts.library.embeddings,
            self.parts.pipeline.turns,
        )

    async def plan(
        self,
        paths: Iterable[Path],
        *,
        settings: Settings | None = None,
        on_file: OnPlanned = lambda file, total: None,
    ) -> Plan:
        """What adding these paths would produce and cost. `on_file` is called with each file as it is examined.

        Sends nothing and adds nothing; what was read is not read again by an `add`.
        """
        return await (await self.planner(settings)).run(paths, on_file)

    async def try_provider(self, settings: Settings, api_key: str | None = None) -> ProviderTested:
        """Make one real call with these settings and this key, which are not kept. Raises DocdeskError."""
        from docdesk.desk.trying import try_provider

        return await try_provider(settings, api_key, self.parts.ledger)

    async def try_chat(self, settings: Settings, api_key: str | None = None) -> ChatTested:
        """Ask the chat endpoint of these settings one question. Raises DocdeskError."""
        from docdesk.ask.choosing import try_chat

        return await try_chat(settings, api_key, self.parts.ledger)

    async def newest_version(self) -> Release:
        """Ask docdesk's publisher which version is the newest. Raises Offline, VersionUnknown, VersionUnsigned."""
        from docdesk.desk.newest import newest_version

        return await newest_version(await asyncio.to_thread(publisher), self.settings, self.parts.ledger)

    async def sent_requests(self) -> list[SentRequest]:
        """Every request that left this machine for a provider or a bucket, oldest first. Raises LedgerDamaged."""
        return await asyncio.to_thread(lambda: list(read_ledger(self.settings.library / "ledger.db")))

    async def diagnose(self, id: str | None = None, *, with_log: bool = False) -> str:
        """A report to find a fault with a document, or with all that failed; see `docdesk.desk.diagnose`."""
        from docdesk.desk.diagnose import diagnose

        return await diagnose(self, id, with_log=with_log)

    async def backed_up(self, document: Document) -> Document:
        """The document once its original is in the bucket, failed, or cannot be sent for now."""
        if document.backup is not Backup.WAITING or document.content is None:
            return document
        await self.backup.originals.settled(document.content)
        now = await self._catalog.document(document.id)
        if now is None:
            return document
        return dataclasses.replace(document, backup=now.backup, backup_error=now.backup_error)

    async def finish_backup(self) -> Problem | None:
        """After a run: until the backup is as far as it can be; why it is not done, or None."""
        await self.backup.finish()
        return self.backup.problem

    async def point_to(self, document: Document, before: str) -> None:
        """Record that a document's file has moved from `before` to `document.path`."""
        await self._catalog.move(document, before)

    async def close(self) -> None:
        """Stop what runs, keep what was achieved, and release the library."""
        await self.parts.close()
