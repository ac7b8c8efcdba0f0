# SPDX-License-Identifier: Apache-2.0
"""One document to pages: the owner's side. A worker reads; what kills it is left out from here.

This is the same for every format: what differs stands in `docdesk.values.formats`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from docdesk.errors import (
    Damaged,
    DocdeskError,
    Encrypted,
    FileUnreadable,
    NoText,
    SourceError,
    TooLarge,
    TooMuchMemory,
    TooSlow,
    WrongPassword,
)
from docdesk.errors.os_errors import from_os_error
from docdesk.steps.extract.formats import read
from docdesk.steps.extract.identify import look_at
from docdesk.steps.extract.request import Request
from docdesk.steps.spool import READER, Spooled, SpoolWriter, read_spool
from docdesk.values.documents import Page
from docdesk.values.facts import coded, megabytes
from docdesk.values.formats import FileType, Unit
from docdesk.values.problems import Notice

if TYPE_CHECKING:  # a worker that imports this module has no need of pydantic
    from docdesk.settings.model import Settings

READING = f"pages-{READER}"
"""Names how pages are read; it changes whenever the same file would give other pages."""

MAX_CHARACTERS = 50_000_000
"""Of one document."""

KILLED_PAGES = 20
"""A document that costs more workers than this is given up; the pages read so far are kept."""

WHOLE_SECONDS = 60.0
"""A file that is one page gives no sign of life before all of it is read."""


class Runs(Protocol):
    """What extraction needs of the workers. ChildProcessError: the process died; TimeoutError: it met its limit."""

    def run(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        seconds: float | None = None,
        on_report: Callable[[Any], None] | None = None,
        slow: bool = False,
        on_slow: Callable[[], None] | None = None,
    ) -> Awaitable[Any]: ...


@dataclass(frozen=True, slots=True)
class Extraction:
    """The pages of a document, including those that could not be read; `total_pages` is how many the file has.

    `facts` may hold a `title` and, for a text file, its `encoding`.
    """

    pages: tuple[Page, ...]
    total_pages: int
    notices: tuple[Notice, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


async def extract(
    path: Path,
    file_type: FileType,
    spool: Path,
    workers: Runs,
    settings: Settings,
    *,
    password: str | None = None,
    encoding: str | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    on_slow: Callable[[], None] | None = None,
) -> Extraction:
    """Read a document in a worker, page by page through its spool, which it may have begun earlier.

    `on_progress` gets pages read and pages in all. `on_slow` is called once or more often if the document turns
    out to be slow and makes way for quick ones. `spool` is named after the content; the caller removes it.
    Raises the SourceErrors, and DiskFull or ReadOnly for the spool.
    """
    before = await asyncio.to_thread(look_at, path)
    if before.st_size > settings.max_file_mb << 20:
        raise TooLarge(size=megabytes(before.st_size), limit=coded("megabytes", count=settings.max_file_mb))
    about = file_type.about
    request = Request(
        file_type,
        str(path),
        str(spool),
        {"size": before.st_size, "encoding": encoding or ""},
        password if about.takes_password else None,
        encoding if about.has_encoding else None,
        about.engines[0] if about.engines else "",
        settings.max_pages,
        MAX_CHARACTERS,
    )
    try:
        spooled = await _Run(request, workers, settings, on_progress, on_slow).to_the_end()
    except (DocdeskError, OSError) as error:
        # a file that was changed while it was read is not damaged; one that is gone says so itself
        await asyncio.to_thread(_check_unchanged, path, before)
        if isinstance(error, DocdeskError):
            raise
        raise from_os_error(error, str(spool)) or error from error
    await asyncio.to_thread(_check_unchanged, path, before)
    return _result(spooled, request, settings)


class _Run:
    """One document on its way through workers: a page that costs one is left out, and the next worker goes on."""

    def __init__(
        self,
        request: Request,
        workers: Runs,
        settings: Settings,
        on_progress: Callable[[int, int], None],
        on_slow: Callable[[], None] | None,
    ) -> None:
        self._request = request
        self._workers = workers
        self._settings = settings
        self._on_progress = on_progress
        self._on_slow = on_slow
        self._killed = 0
        about = request.type.about
        self._engines = about.engines
        least = WHOLE_SECONDS if about.unit is Unit.WHOLE else 0.0
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

    async def _attempt(self, request: Request) -> SourceError | None:
        """Run a worker to its end. Return what stopped it if the document can go on without that."""
        try:
            await self._workers.run(
                read,
                request,
                seconds=self._seconds,
                on_report=self._report,
                slow=self._killed > 0,  # it cost a worker: the rest of it must not hold the others up
                on_slow=self._on_slow,
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
        number, other = spooled.next_page, self._next_engine()
        if spooled.total is None:
            if other is None:
                raise stopped
            self._request = replace(self._request, engine=other)
        elif self._killed > KILLED_PAGES:
            await asyncio.to_thread(self._give_up, number, stopped.code)
        elif number <= spooled.total:
            if other is not None:
                with contextlib.suppress(Encrypted, WrongPassword):  # the other engine cannot open this file
                    alone = replace(self._request, engine=other, only=number)
                    stopped = await self._attempt(alone) or stopped
            await asyncio.to_thread(self._mark_failed, number, stopped.code)
            self._on_progress(number, spooled.total)
        # else it stopped in a step after the pages; such a step is not tried twice

    def _next_engine(self) -> str | None:
        index = self._engines.index(self._request.engine) + 1 if self._engines else 0
        return self._engines[index] if index < len(self._engines) else None

    def _report(self, report: tuple[int, int]) -> None:
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


# -- what came of it


def _result(spooled: Spooled, request: Request, settings: Settings) -> Extraction:
    pages = tuple(spooled.pages[number] for number in sorted(spooled.pages))
    facts = spooled.facts
    left_out = sum(page.problem == "left_out" for page in pages)
    failed = [page for page in pages if page.problem not in (None, "left_out")]
    with_text = [page for page in pages if page.text.strip()]
    if not with_text:
        if failed:
            raise _most_common(failed, settings)
        raise NoText(pages=len(pages), reason=_why_no_text(len(spooled.pictures), len(pages)))
    if left_out:
        pages = pages[:-left_out]
    notices = []
    if failed:
        notices.append(_pages_failed(failed, len(pages)))
    engines = request.type.about.engines
    if engines and facts.get("engine", engines[0]) != engines[0] and not failed:
        notices.append(Notice("repaired"))
    silent = len(pages) - len(with_text) - len(failed)
    if silent:
        notices.append(Notice("pages_without_text", {"count": silent, "total": len(pages)}))
    if spooled.claimed > (spooled.total or 0):
        notices.append(Notice("pages_left_out", {"read": spooled.total, "total": spooled.claimed}))
    cut = facts.get("cut") or (left_out and MAX_CHARACTERS)
    if cut:
        notices.append(Notice("text_left_out", {"read": cut}))
    if facts.get("guessed"):
        notices.append(Notice("encoding_guessed", {"encoding": facts["encoding"]}))
    if request.encoding and facts.get("encoding"):
        notices.append(Notice("encoding_chosen", {"encoding": facts["encoding"]}))
    if facts.get("pictures"):
        notices.append(Notice("pictures_left_out", {"count": facts["pictures"]}))
    if facts.get("replaced"):
        notices.append(Notice("characters_replaced", {"count": facts["replaced"]}))
    kept = {name: facts[name] for name in ("title", "encoding") if facts.get(name)}
    return Extraction(pages, max(spooled.claimed, len(pages)), tuple(notices), kept)


def _most_common(failed: list[Page], settings: Settings) -> DocdeskError:
    code = Counter(page.problem for page in failed).most_common(1)[0][0]
    if code == TooSlow.code:
        return TooSlow(seconds=settings.page_seconds)
    if code == TooMuchMemory.code:
        return TooMuchMemory(limit=coded("megabytes", count=settings.memory_mb))
    return Damaged(reason=coded("no_page_readable"))


def _why_no_text(pictures: int, pages: int) -> dict[str, Any]:
    if pictures == pages:
        return coded("all_pictures" if pages > 1 else "one_picture")
    return coded("some_pictures", count=pictures) if pictures else coded("no_pictures")


_REASONS = {
    TooSlow.code: "page_too_slow",
    TooMuchMemory.code: "page_too_much_memory",
    Damaged.code: "page_damaged",
}
_SPANS = 5
"""Ranges of pages that a notice names."""


def _pages_failed(failed: list[Page], total: int) -> Notice:
    """Which pages, and why."""
    spans: list[list[int]] = []
    for page in failed:
        if spans and page.number == spans[-1][1] + 1:
            spans[-1][1] = page.number
        else:
            spans.append([page.number, page.number])
    code = "pages_and_others" if len(spans) > _SPANS else "pages" if len(failed) > 1 else "page"
    reasons = dict.fromkeys(_REASONS.get(page.problem or "", "page_damaged") for page in failed)
    facts = {
        "read": total - len(failed),
        "total": total,
        "which": coded(code, pages=spans[:_SPANS]),
        "reason": [coded(reason) for reason in reasons],
    }
    return Notice("pages_failed", facts)


def _check_unchanged(path: Path, before: Any) -> None:
    with contextlib.suppress(FileNotFoundError):
        after = path.stat()
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise FileUnreadable(path=str(path), reason=coded("changed_while_read"))
