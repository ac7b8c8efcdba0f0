# SPDX-License-Identifier: Apache-2.0
"""The pages of a document that need it, recognised by workers: the owner's side.

Each page is a task of its own, and is in the spool as soon as it is recognised, so nothing is recognised twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docdesk.errors import Damaged, DocdeskError, Garbled, TooMuchMemory, TooSlow
from docdesk.steps.extract.recognise.languages import folders_of
from docdesk.steps.extract.recognise.work import PageRequest, recognise_page
from docdesk.steps.extract.request import Request
from docdesk.steps.extract.runs import Runs
from docdesk.steps.spool import Spooled, SpoolWriter
from docdesk.system.background import finish_first
from docdesk.values.documents import Page
from docdesk.values.recognition import Recognised, Recognition

VERSION = 1
"""Raised whenever the same picture would give another text."""

PAGE_SECONDS = 120.0
"""Processor time of one page; the densest pages of a newspaper take a third of it."""

AHEAD = 2
"""Pages of one document that wait beside those in work, so that no worker has to."""


def wanted(spooled: Spooled, choice: Recognition, by: str) -> list[int]:
    """The numbers of the pages that are to be recognised and were not yet.

    Pages of attached files are not: only those of the file itself can be drawn.
    """
    own = spooled.facts.get("own", max(spooled.pages, default=0))
    return [
        number
        for number, page in sorted(spooled.pages.items())
        if _needs(page, number in spooled.pictures, choice)
        and number <= own
        and number not in spooled.dear
        and (number not in spooled.recognised or spooled.recognised[number].by != by)
    ]


def _needs(page: Page, picture: bool, choice: Recognition) -> bool:
    if choice is Recognition.OFF or page.problem not in (None, Garbled.code):
        return False
    if choice is Recognition.ALL or page.recognised:
        return True
    return picture or page.problem == Garbled.code or not page.text.strip()


def name_of(languages: Sequence[str]) -> str:
    """Names the way in which pages are recognised: the version and the languages."""
    return f"{VERSION}:{'+'.join(languages)}"


class DocumentRecognition:
    """Recognises the pages of one document, which was read into its spool."""

    def __init__(
        self,
        request: Request,
        workers: Runs,
        languages: Sequence[str],
        on_progress: Callable[[int, int], None],
    ) -> None:
        self._request = request
        self._workers = workers
        self._by = name_of(languages)
        self._languages = folders_of(languages)
        self._on_progress = on_progress
        self._done = 0
        self._garbled: set[int] = set()
        """Numbers of the pages whose own letters are not those that a reader sees."""

    async def run(self, spooled: Spooled, choice: Recognition) -> None:
        """Recognise what is missing, into the spool. `on_progress` gets pages done and pages in all.

        Raises DiskFull or ReadOnly as OSError, and the errors of workers that do not start.
        """
        numbers = wanted(spooled, choice, self._by)
        if not numbers:
            return
        self._garbled = {page.number for page in spooled.pages.values() if page.problem == Garbled.code}
        before = sum(found.by == self._by for found in spooled.recognised.values())
        total, self._done = before + len(numbers), before
        self._on_progress(before, total)
        left = iter(numbers)
        writer = SpoolWriter(Path(self._request.spool), self._request.key)
        await asyncio.to_thread(writer.__enter__)
        try:
            await _all_of([self._lane(left, writer, total) for _ in range(self._workers.count + AHEAD)])
        finally:
            writer.__exit__(None, None, None)

    async def _lane(self, left: Any, writer: SpoolWriter, total: int) -> None:
        for number in left:
            text, found, problem = await self._page(number)
            # a page is done when it is on the disk
            await finish_first(asyncio.to_thread(writer.recognition, found, text, problem=problem))
            self._done += 1
            self._on_progress(self._done, total)

    async def _page(self, number: int) -> tuple[str, Recognised, str | None]:
        page = PageRequest(self._request, number, self._languages, number in self._garbled)
        folders = {folder for _, folder in self._languages if folder}
        reads = [Path(self._request.path), *map(Path, sorted(folders))]
        try:
            read = await self._workers.run(recognise_page, page, reads=reads, seconds=PAGE_SECONDS, slow=True)
        except TimeoutError:
            return "", Recognised(number, self._by, 0.0), TooSlow.code
        except MemoryError:
            return "", Recognised(number, self._by, 0.0), TooMuchMemory.code
        except ChildProcessError:
            return "", Recognised(number, self._by, 0.0), Damaged.code
        except DocdeskError as error:
            return "", Recognised(number, self._by, 0.0), error.code
        return read.text, Recognised(number, self._by, read.confidence, read.lines), None


async def _all_of(lanes: Sequence[Any]) -> None:
    """Run these side by side to their end; the first that fails ends them all, and so does a cancel."""
    tasks = [asyncio.ensure_future(lane) for lane in lanes]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
