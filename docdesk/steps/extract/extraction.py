# SPDX-License-Identifier: Apache-2.0
"""One document to pages: the owner's side. A worker reads; what it cannot survive is gone around here."""

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
from docdesk.steps.extract.formats.pdf import PdfRequest, read_pdf
from docdesk.steps.extract.formats.text import read_text
from docdesk.steps.extract.identify import look_at
from docdesk.steps.spool import READER, Spooled, SpoolWriter, read_spool
from docdesk.values.documents import FileType, Page
from docdesk.values.problems import Notice

if TYPE_CHECKING:  # a worker that imports this module has no need of pydantic
    from docdesk.settings.model import Settings

READING = f"pages-{READER}"
"""Names the way in which pages are read; it changes whenever the same file would give other pages."""

MAX_CHARACTERS = 50_000_000
"""Of one document."""

KILLED_PAGES = 20
"""A document that costs more workers than this is given up; the pages it has are kept."""

TEXT_SECONDS = 60.0
"""A text file is read in one piece, at tens of megabytes a second."""


class Runs(Protocol):
    """What is needed of the workers. A process that ends raises ChildProcessError, one over time TimeoutError."""

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
    """The pages of a document, those that could not be read among them; `total_pages` is what the file has.

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

    `on_progress` gets pages read and pages in all; `on_slow` is called when the document gives its place among
    the quick ones up, once or more often. `spool` is named after the content; it is left for the
    caller to remove. Raises the SourceErrors, and DiskFull or ReadOnly for the spool.
    """
    before = await asyncio.to_thread(look_at, path)
    if before.st_size > settings.max_file_mb << 20:
        raise TooLarge(size=_megabytes(before.st_size), limit=f"{settings.max_file_mb} MB")
    key = {"size": before.st_size, "encoding": encoding or ""}
    try:
        if file_type is FileType.PDF:
            spooled = await _pages_of_pdf(path, spool, key, workers, settings, password, on_progress, on_slow)
        else:
            spooled = await _page_of_text(path, spool, key, workers, settings, encoding, on_progress, on_slow)
    except (DocdeskError, OSError) as error:
        # a file that was written to while it was read is no damaged file; one that went away says so itself
        await asyncio.to_thread(_check_unchanged, path, before)
        if isinstance(error, DocdeskError):
            raise
        raise from_os_error(error, str(spool)) or error from error
    await asyncio.to_thread(_check_unchanged, path, before)
    return _result(spooled, settings, encoding)


# -- PDF


async def _pages_of_pdf(
    path: Path,
    spool: Path,
    key: dict[str, Any],
    workers: Runs,
    settings: Settings,
    password: str | None,
    on_progress: Callable[[int, int], None],
    on_slow: Callable[[], None] | None,
) -> Spooled:
    request = PdfRequest(str(path), str(spool), key, password, "pdfium", settings.max_pages, MAX_CHARACTERS)

    def progress(report: tuple[int, int]) -> None:
        if report[1]:
            on_progress(*report)

    killed = 0

    async def attempt(request: PdfRequest) -> SourceError | None:
        """Run it to its end; what stopped it, where the document can go on without."""
        try:
            await workers.run(
                read_pdf,
                request,
                seconds=settings.page_seconds,
                on_report=progress,
                slow=killed > 0,  # it cost a worker: what is left of it does not stand in the others' way
                on_slow=on_slow,
            )
        except TimeoutError:
            return TooSlow(seconds=f"{settings.page_seconds:g}")
        except MemoryError:
            return TooMuchMemory(limit=f"{settings.memory_mb} MB")
        except ChildProcessError:
            return Damaged(reason="it makes the program that reads it crash")
        except Damaged as error:
            return error
        return None

    while True:
        spooled = await asyncio.to_thread(read_spool, spool, key)
        if spooled.ended:
            return spooled
        request = replace(request, engine=spooled.facts.get("engine", request.engine))
        stopped = await attempt(request)
        if stopped is None:
            continue
        killed += 1
        spooled = await asyncio.to_thread(read_spool, spool, key)
        number = spooled.next_page
        if spooled.total is None:
            if request.engine == "pypdf":
                raise stopped
            request = replace(request, engine="pypdf")
        elif killed > KILLED_PAGES:
            await asyncio.to_thread(_give_up, spool, key, number, stopped.code)
        elif number <= spooled.total:
            if request.engine == "pdfium":
                with contextlib.suppress(Encrypted, WrongPassword):  # one more file that only pdfium opens
                    stopped = await attempt(replace(request, engine="pypdf", only=number)) or stopped
            await asyncio.to_thread(_mark_failed, spool, key, number, stopped.code)
            on_progress(number, spooled.total)
        # else it stopped in a step after the pages, which is not tried twice


def _mark_failed(spool: Path, key: dict[str, Any], number: int, problem: str) -> None:
    """Write that a page has no text and why, unless it was read after all."""
    if number in read_spool(spool, key).pages:
        return
    with SpoolWriter(spool, key) as writer:
        writer.page(number, "", problem=problem)


def _give_up(spool: Path, key: dict[str, Any], number: int, problem: str) -> None:
    with SpoolWriter(spool, key) as writer:
        writer.rest(number, problem)
        writer.end()


# -- text


async def _page_of_text(
    path: Path,
    spool: Path,
    key: dict[str, Any],
    workers: Runs,
    settings: Settings,
    encoding: str | None,
    on_progress: Callable[[int, int], None],
    on_slow: Callable[[], None] | None,
) -> Spooled:
    spooled = await asyncio.to_thread(read_spool, spool, key)
    if not spooled.ended:
        try:
            await workers.run(
                read_text,
                str(path),
                str(spool),
                key,
                encoding,
                MAX_CHARACTERS,
                seconds=max(TEXT_SECONDS, settings.page_seconds),
                on_report=lambda report: on_progress(*report),
                on_slow=on_slow,
            )
        except TimeoutError:
            raise TooSlow(seconds=f"{max(TEXT_SECONDS, settings.page_seconds):g}") from None
        except MemoryError:
            raise TooMuchMemory(limit=f"{settings.memory_mb} MB") from None
        except ChildProcessError:
            raise Damaged(reason="it makes the program that reads it crash") from None
        spooled = await asyncio.to_thread(read_spool, spool, key)
    on_progress(1, 1)
    return spooled


# -- what came of it


def _result(spooled: Spooled, settings: Settings, encoding: str | None) -> Extraction:
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
    if facts.get("engine") == "pypdf" and not failed:
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
    if encoding and facts.get("encoding"):
        notices.append(Notice("encoding_chosen", {"encoding": facts["encoding"]}))
    if facts.get("replaced"):
        notices.append(Notice("characters_replaced", {"count": facts["replaced"]}))
    kept = {name: facts[name] for name in ("title", "encoding") if facts.get(name)}
    return Extraction(pages, max(spooled.claimed, len(pages)), tuple(notices), kept)


def _most_common(failed: list[Page], settings: Settings) -> DocdeskError:
    code = Counter(page.problem for page in failed).most_common(1)[0][0]
    if code == TooSlow.code:
        return TooSlow(seconds=f"{settings.page_seconds:g}")
    if code == TooMuchMemory.code:
        return TooMuchMemory(limit=f"{settings.memory_mb} MB")
    return Damaged(reason="none of its pages can be read")


def _why_no_text(pictures: int, pages: int) -> str:
    if pictures == pages:
        return (
            "They are pictures, as a scanner makes them."
            if pages > 1
            else "It is a picture, as a scanner makes it."
        )
    if pictures:
        return f"{pictures} of them are pictures, as a scanner makes them."
    return "They hold drawings or nothing at all."


_REASONS = {
    TooSlow.code: "it took too long",
    TooMuchMemory.code: "it took too much memory",
    Damaged.code: "it is damaged",
}


def _pages_failed(failed: list[Page], total: int) -> Notice:
    """Which pages, as `page 40` or `pages 3, 5 to 9`, and why."""
    numbers = [page.number for page in failed]
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    shown = ", ".join(f"{first} to {last}" if last > first else str(first) for first, last in spans[:5])
    more = " and others" if len(spans) > 5 else ""
    which = f"page{'s' if len(numbers) > 1 else ''} {shown}{more}"
    reasons = dict.fromkeys(_REASONS.get(page.problem or "", "it is damaged") for page in failed)
    facts = {"read": total - len(failed), "total": total, "which": which, "reason": ", or ".join(reasons)}
    return Notice("pages_failed", facts)


def _check_unchanged(path: Path, before: Any) -> None:
    with contextlib.suppress(FileNotFoundError):
        after = path.stat()
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise FileUnreadable(path=str(path), reason="it was changed while it was read")


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MB"
