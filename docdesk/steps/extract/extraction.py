# SPDX-License-Identifier: Apache-2.0
"""One document to pages: the owner's side. A worker reads; what kills it is left out from here.

This is the same for every format: what differs stands in `docdesk.values.formats`.
"""

from __future__ import annotations

import asyncio
import contextlib
import glob
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.errors import (
    Damaged,
    DocdeskError,
    Encrypted,
    FileUnreadable,
    Garbled,
    SourceError,
    TooLarge,
    TooMuchMemory,
    TooSlow,
    WrongPassword,
)
from docdesk.errors.os_errors import from_os_error
from docdesk.steps.extract.formats import read
from docdesk.steps.extract.identify import content_of, look_at
from docdesk.steps.extract.outcome import Extraction, outcome_of
from docdesk.steps.extract.recognise.document import DocumentRecognition, name_of, wanted
from docdesk.steps.extract.recognise.work import is_there
from docdesk.steps.extract.request import BESIDE, Request
from docdesk.steps.extract.runs import Runs
from docdesk.steps.spool import READER, Spooled, SpoolWriter, read_spool
from docdesk.values.facts import coded, megabytes
from docdesk.values.formats import FileType, Unit
from docdesk.values.recognition import Recognition

if TYPE_CHECKING:  # a worker that imports this module has no need of pydantic
    from docdesk.settings.model import Settings

READING = f"pages-{READER}"
"""Names how pages are read; it changes whenever the same file would give other pages."""

OnProgress = Callable[[int, int], None]

MAX_CHARACTERS = 50_000_000
"""Of one document."""

KILLED_PAGES = 20
"""A document that costs more workers than this is given up; the pages read so far are kept."""

WHOLE_SECONDS = 60.0
"""A file that is one page gives no sign of life before all of it is read."""


async def extract(
    path: Path,
    file_type: FileType,
    spool: Path,
    workers: Runs,
    settings: Settings,
    *,
    password: str | None = None,
    encoding: str | None = None,
    hashed: tuple[str, int] | None = None,
    recognition: Recognition | None = None,
    only_plan: bool = False,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    on_slow: Callable[[], None] | None = None,
    recognising: Callable[[], AbstractAsyncContextManager[OnProgress]] | None = None,
    on_turn: Callable[[bool], None] | None = None,
) -> Extraction:
    """Read a document in a worker, page by page through its spool, which it may have begun earlier.

    `hashed` is the SHA-256 and the size of the bytes to read, as `content_of` gave them. A text that grows from
    then on, as a log does, is read to where it was; without it, any change is an error.
    Pages that need it are then recognised as pictures, if `recognition` (or the setting, if that is None) allows it.
    With `only_plan` they are counted instead.
    `on_progress` gets pages read and pages in all. `recognising` is entered once pages are to be recognised, and gives
    what gets the number of these. `on_slow` is called once or more often if the document turns
    out to be slow and makes way for quick ones. `on_turn` says whether a worker reads it or it waits for
    one. `spool` is named after the content; the caller removes it.
    Raises the SourceErrors, and DiskFull or ReadOnly for the spool.
    """
    before = await asyncio.to_thread(look_at, path)
    if before.st_size > settings.max_file_mb << 20:
        raise TooLarge(size=megabytes(before.st_size), limit=coded("megabytes", count=settings.max_file_mb))
    about = file_type.about
    # a text is read from its beginning to its end; what is added to others may change what is before it
    grows = hashed if about.has_encoding else None
    request = Request(
        file_type,
        str(path),
        str(spool),
        {"size": grows[1] if grows else before.st_size, "encoding": encoding or ""},
        password if about.takes_password else None,
        encoding if about.has_encoding else None,
        about.engines[0] if about.engines else "",
        settings.max_pages,
        MAX_CHARACTERS,
        most_bytes=grows[1] if grows else None,
    )
    try:
        try:
            spooled = await _Run(request, workers, settings, on_progress, on_slow, on_turn).to_the_end()
            garbled = any(page.problem == Garbled.code for page in spooled.pages.values())
            if about.engines and (garbled or spooled.facts.get("torn")):
                # a worker has no need of what starts programs
                from docdesk.steps.extract.poppler import read_again

                spooled = await read_again(request, spooled, settings.page_seconds, settings.memory_mb)
            choice = recognition or settings.recognition
            waiting = frozenset(_to_recognise(request, spooled, settings, choice))
            if waiting and not only_plan:
                spooled = await _recognised(request, spooled, workers, settings, choice, recognising)
                waiting = frozenset()
        finally:
            await asyncio.to_thread(_tidy, request)
    except (DocdeskError, OSError) as error:
        # a file that was changed while it was read is not damaged; one that is gone says so itself
        await asyncio.to_thread(check_unchanged, path, before.st_size, before.st_mtime_ns, grows)
        if isinstance(error, DocdeskError):
            raise
        raise from_os_error(error, str(spool)) or error from error
    await asyncio.to_thread(check_unchanged, path, before.st_size, before.st_mtime_ns, grows)
    return outcome_of(spooled, request, settings, choice, waiting)


def _to_recognise(
    request: Request, spooled: Spooled, settings: Settings, choice: Recognition
) -> Sequence[int]:
    """The pages to recognise, as far as that is wanted and possible."""
    if not request.type.about.draws or not is_there():
        return ()
    return wanted(spooled, choice, name_of(settings.recognition_languages))


async def _recognised(
    request: Request,
    spooled: Spooled,
    workers: Runs,
    settings: Settings,
    choice: Recognition,
    recognising: Callable[[], AbstractAsyncContextManager[OnProgress]] | None,
) -> Spooled:
    """The spool with the text of pictures."""
    languages = settings.recognition_languages
    engine = spooled.facts.get("engine", request.engine)
    async with (recognising or _unwatched)() as on_progress:
        work = DocumentRecognition(replace(request, engine=engine), workers, languages, on_progress)
        await work.run(spooled, choice)
    return await asyncio.to_thread(read_spool, Path(request.spool), request.key)


@contextlib.asynccontextmanager
async def _unwatched() -> AsyncIterator[OnProgress]:
    yield lambda done, total: None


class _Run:
    """One document on its way through workers: a page that costs one is left out, and the next worker goes on."""

    def __init__(
        self,
        request: Request,
        workers: Runs,
        settings: Settings,
        on_progress: Callable[[int, int], None],
        on_slow: Callable[[], None] | None,
        on_turn: Callable[[bool], None] | None,
    ) -> None:
        self._request = request
        self._workers = workers
        self._settings = settings
        self._on_progress = on_progress
        self._on_slow = on_slow
        self._on_turn = on_turn
        self._killed = 0
        self._signed = 0.0
        """When the worker last gave a sign of life."""
        about = request.type.about
        self._engines = about.engines
        # a file of pages or slides is read piece by piece
        least = 0.0 if about.unit in (Unit.PAGE, Unit.SLIDE) else WHOLE_SECONDS
        self._seconds = max(least, settings.page_seconds)

    async def to_the_end(self) -> Spooled:
        """Read until the spool has its end. Raises the SourceErrors."""
        finished = False
        while True:
            spooled = await self._spooled()
            if spooled.ended:
                self._on_progress(len(spooled.pages), spooled.total or 0)
                return spooled
            if finished:
                raise RuntimeError(f"the reader of {self._request.type} wrote no end")
            engine = spooled.facts.get("engine", self._request.engine)
            self._request = replace(self._request, engine=engine)
            stopped = await self._attempt(self._request)
            finished = stopped is None
            if stopped is not None:
                self._killed += 1
                await self._go_around(stopped)

    async def _attempt(self, request: Request, seconds: float | None = None) -> SourceError | None:
        """Run a worker to its end. Return what stopped it if the document can go on without that."""
        self._signed = time.monotonic()
        try:
            await self._workers.run(
                read,
                request,
                reads=[Path(request.path)],
                seconds=seconds or self._seconds,
                on_report=self._report,
                slow=self._killed > 0,  # it cost a worker: the rest of it must not hold the others up
                on_slow=self._on_slow,
                on_turn=self._on_turn,
            )
        except TimeoutError:
            return TooSlow(seconds=self._seconds)
        except MemoryError:
            return TooMuchMemory(limit=coded("megabytes", count=self._settings.memory_mb))
        except ChildProcessError:
            return Damaged(reason=coded("reader_crashes"))
        except Damaged as error:
            return error
        return None

    async def _go_around(self, stopped: SourceError) -> None:
        """Leave out what stopped the worker, or let the next engine try. Raises `stopped` if neither helps."""
        spooled = await self._spooled()
        number, last = spooled.next_page, self._engines[-1] if self._engines else ""
        if spooled.total is None:
            if self._request.engine == last:
                raise stopped
            following = self._engines[self._engines.index(self._request.engine) + 1]
            self._request = replace(self._request, engine=following)
        elif self._killed > KILLED_PAGES:
            await asyncio.to_thread(self._give_up, number, stopped.code)
        elif number <= spooled.total:
            # a page has one limit for all engines together: a stream that unpacks to gigabytes takes each as long
            # A crash is no such stream, and the clock says little of it on a busy machine: all of the limit is left.
            left = self._seconds
            if isinstance(stopped, TooMuchMemory):
                left = max(left / 2, left - (time.monotonic() - self._signed))
            if self._request.engine != last and not isinstance(stopped, TooSlow):
                with contextlib.suppress(Encrypted, WrongPassword):  # the last engine cannot open this file
                    alone = replace(self._request, engine=last, only=number)
                    failed = await self._attempt(alone, left)
                    if failed is not None and not isinstance(stopped, TooMuchMemory):
                        stopped = failed
            await asyncio.to_thread(self._mark_failed, number, stopped.code)
            self._on_progress(number, spooled.total)
        # else it stopped in a step after the pages; such a step is not tried twice

    def _report(self, report: tuple[int, int]) -> None:
        self._signed = time.monotonic()
        if report[1]:
            self._on_progress(*report)

    async def _spooled(self) -> Spooled:
        return await asyncio.to_thread(read_spool, Path(self._request.spool), self._request.key)

    def _writer(self) -> SpoolWriter:
        return SpoolWriter(Path(self._request.spool), self._request.key)

    def _mark_failed(self, number: int, problem: str) -> None:
        """Write that a page has no text and why, unless it was read after all."""
        if number in read_spool(Path(self._request.spool), self._request.key).pages:
            return
        with self._writer() as writer:
            writer.page(number, "", problem=problem)

    def _give_up(self, number: int, problem: str) -> None:
        with self._writer() as writer:
            writer.rest(number, problem)
            writer.end()


def _tidy(request: Request) -> None:
    """Remove what a worker that was killed left beside the spool."""
    for name in BESIDE:
        request.beside(name).unlink(missing_ok=True)
    spool = Path(request.spool)
    for left in spool.parent.glob(f"{glob.escape(spool.name)}.page-*"):
        left.unlink(missing_ok=True)


def check_unchanged(path: Path, size: int, mtime_ns: int, grows: tuple[str, int] | None) -> None:
    """Raise FileUnreadable if the file is not as it was then.

    One that only grew is: `grows` is the SHA-256 and the number of the bytes that it still has to begin with.
    """
    with contextlib.suppress(FileNotFoundError):
        after = path.stat()
        same = (after.st_size, after.st_mtime_ns) == (size, mtime_ns)
        if same and (grows is None or size == grows[1]):
            return
        if grows is None or after.st_size < grows[1] or content_of(path, grows[1]) != grows:
            raise FileUnreadable(path=str(path), reason=coded("changed_while_read"))
