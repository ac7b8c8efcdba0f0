# SPDX-License-Identifier: Apache-2.0
"""Files that are attached to a PDF, and portfolios, which hold nothing else: what docdesk reads becomes pages."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from docdesk.errors import SourceError
from docdesk.steps.extract.formats import reader_of
from docdesk.steps.extract.identify import identify
from docdesk.steps.extract.request import Request
from docdesk.steps.spool import Spooled, SpoolWriter, read_spool
from docdesk.values.documents import Page

MOST_FILES = 200
MOST_BYTES = 64 << 20
"""Of all attached files together."""

NAMED = 20
"""Names of files that were not read, which are kept."""


def read_attachments(
    request: Request, document: Any, spooled: Spooled, writer: SpoolWriter, alive: Callable[[], None]
) -> None:
    """Append the pages of attached files, named on the first page of each; note which files are not read.

    What a kill interrupted goes on with the next file: the one that killed the worker is among those not read.
    """
    total, claimed = spooled.total or 0, spooled.claimed
    own: int = spooled.facts.get("own", total)
    room = request.max_pages - len(spooled.pages)
    characters = request.max_characters - sum(len(page.text) for page in spooled.pages.values())
    done: int = spooled.facts.get("attached", 0)
    unread: list[str] = list(spooled.facts.get("unread", ()))
    count: int = spooled.facts.get("unread_count", 0)
    seen: set[tuple[str, bytes]] = set()
    """One file may be in the list of the document and pinned on a page."""
    for index, (name, data) in enumerate(_files(document, sorted(spooled.annotated))):
        alive()
        fresh = data is None or (identity := (name, hashlib.sha256(data).digest())) not in seen
        if data is not None and fresh:
            seen.add(identity)
        if index < done or not fresh:
            continue
        step = f"attachment {index}"
        pages = []
        if (
            data is not None
            and not request.attached
            and room > 0
            and characters > 0
            and step not in spooled.begun
        ):
            writer.begin(step)
            pages = _pages(replace(request, max_pages=room, max_characters=characters), name, data, alive)
        number = max(spooled.pages, default=0)
        for page in pages:
            number += 1
            text = f"{name}\n\n{page.text}" if page is pages[0] else page.text
            writer.page(number, text, problem=page.problem)
            spooled.pages[number] = page
        if pages:
            # after the pages: a reader that goes on from here must not look for them in this file
            total, claimed = total + len(pages), claimed + len(pages)
            writer.opened(total, claimed, {"attached": index + 1, "own": own})
        else:
            unread, count = [*unread, name][:NAMED], count + 1
            writer.know(unread=unread, unread_count=count, attached=index + 1)
        room -= len(pages)
        characters -= sum(len(page.text) for page in pages)
    if (more := document.count_attachments() - MOST_FILES) > 0:
        writer.know(unread=unread, unread_count=count + more)


def _files(document: Any, annotated: Iterable[int]) -> Iterator[tuple[str, bytes | None]]:
    """Names and bytes of attached files; None for one that cannot be taken out.

    `annotated` are numbers of pages on which some may be pinned as notes.
    """
    import pypdfium2

    left = MOST_BYTES
    for index, attachment in enumerate(islice(_attachments(document, annotated), MOST_FILES)):
        name, data = "", None
        with contextlib.suppress(pypdfium2.PdfiumError, ValueError):
            name = _shown(attachment.get_name())
            data = bytes(attachment.get_data())
            left -= len(data)
        yield name or f"{index + 1}", data if left > 0 else None


def _attachments(document: Any, annotated: Iterable[int]) -> Iterator[Any]:
    import pypdfium2
    import pypdfium2.raw as raw

    for index in range(document.count_attachments()):
        with contextlib.suppress(pypdfium2.PdfiumError):
            yield document.get_attachment(index)
    for number in annotated:
        with contextlib.suppress(pypdfium2.PdfiumError):
            page = document[number - 1]
            for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
                note = raw.FPDFPage_GetAnnot(page.raw, index)
                if not note:
                    continue
                try:
                    pinned = raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_FILEATTACHMENT
                    if pinned and (file := raw.FPDFAnnot_GetFileAttachment(note)):
                        yield pypdfium2.PdfAttachment(file, document)
                finally:
                    raw.FPDFPage_CloseAnnot(note)
            page.close()


def _shown(name: str) -> str:
    """The last part of a name, without what does not belong in a line."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter if letter.isprintable() else " " for letter in last).strip()[:200]


def _pages(request: Request, name: str, data: bytes, alive: Callable[[], None]) -> list[Page]:
    """The pages of one attached file; none if it is of no format that is read, or cannot be."""
    file, spool = request.beside("attached"), request.beside("attached-pages")
    try:
        spool.unlink(missing_ok=True)
        file.touch(0o600)
        file.write_bytes(data)
        kind = identify(file, name=name)
        for engine in kind.about.engines or ("",):
            inner = replace(
                request, type=kind, path=str(file), spool=str(spool), password=None, encoding=None,
                engine=engine, only=None, attached=True,
            )  # fmt: skip
            with contextlib.suppress(SourceError):
                reader_of(kind)(inner, report=lambda _: alive())
                pages = read_spool(Path(spool), request.key).pages
                found = [pages[number] for number in sorted(pages)]
                return found if any(page.text.strip() for page in found) else []
    except SourceError:
        pass
    finally:
        file.unlink(missing_ok=True)
        spool.unlink(missing_ok=True)
    return []
