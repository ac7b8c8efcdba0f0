# SPDX-License-Identifier: Apache-2.0
"""What an assistant can do with a library: search, read, list, add, and ask for a document's status."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from docdesk.assistant import shapes as s
from docdesk.assistant.pages import add_picture, boxes_of, marks_of
from docdesk.contract.desk import Desk
from docdesk.errors import NotFound
from docdesk.system.no_links import check_without_links
from docdesk.system.sources import expanded, find_files
from docdesk.values.commands import program
from docdesk.values.documents import Document, Page, Status
from docdesk.values.pages import PassageMarks
from docdesk.values.paths import path_of_text
from docdesk.values.plans import Skipped

MOST_FILES = 1_000
"""Most files that one call may add."""

MOST_LISTED = 100
"""Most documents named in the answer to `add_files`; list_documents has all of them."""

READ_AT_ONCE = 20
"""Pages read from the catalog at once."""


@dataclass(frozen=True)
class Tool:
    """One thing that an assistant can do."""

    name: str
    title: str
    description: str
    asked: type[s.Asked]
    answered: type[BaseModel]
    changes: bool = False
    """Whether it changes the library."""


TOOLS = (
    Tool(
        "search",
        "Search the documents",
        "Find passages in the user's own documents by meaning and by words. Returns the best passages with"
        " document id, file name, page, and where each is on its page.",
        s.Search,
        s.Found,
    ),
    Tool(
        "read_document",
        "Read a document",
        "Read the text of a document page by page. Where `next` is not null, call again with its page and"
        " start to read on. With `picture` the first page comes as a picture as well, as it looks.",
        s.ReadDocument,
        s.Read,
    ),
    Tool(
        "list_documents",
        "List the documents",
        "List the documents of the library, oldest first, with where each stands. Page through with offset.",
        s.ListDocuments,
        s.Listing,
    ),
    Tool(
        "add_files",
        "Add files to the library",
        "Add files or folders of the user's machine to the library. Only below folders that the user has"
        " allowed. Returns at once; ask document_status until a document is ready or failed.",
        s.AddFiles,
        s.AddedFiles,
        changes=True,
    ),
    Tool(
        "document_status",
        "See where a document stands",
        "Say whether a document is queued, running, ready, failed or cancelled, how far it is, and why it"
        " failed.",
        s.DocumentStatus,
        s.StatusAnswer,
    ),
)


class Tools:
    """Carries out the tools on a desk, which may have to be opened first. Files may be added from `allowed` folders."""

    def __init__(self, desk: Callable[[], Awaitable[Desk]], allowed: Sequence[Path] = ()) -> None:
        self._desk = desk
        self._allowed = tuple(allowed)
        self._does: dict[str, Callable[[Any], Awaitable[BaseModel]]] = {
            "search": self._search,
            "read_document": self._read,
            "list_documents": self._list,
            "add_files": self._add,
            "document_status": self._status,
        }

    async def carry_out(self, tool: Tool, asked: s.Asked) -> BaseModel:
        """Do what is asked. Raises DocdeskError."""
        return await self._does[tool.name](asked)

    async def _search(self, asked: s.Search) -> s.Found:
        desk = await self._desk()
        room = s.MOST_TEXT
        passages = []
        found = await desk.search(asked.query, asked.results)
        marks = await marks_of(desk, found) if asked.boxes else [PassageMarks((), 0.0)] * len(found)
        for passage, marked in zip(found, marks, strict=True):
            text = s.sendable(passage.text)[:room]
            if not text:
                break
            room -= len(text)
            passages.append(
                s.FoundPassage(
                    document=passage.document,
                    name=s.shown(passage.name),
                    page=passage.page,
                    last_page=passage.last_page,
                    score=passage.score,
                    weak=passage.weak,
                    text_from_document=text,
                    place=s.shown(passage.place.label),
                    heading=[s.shown(title) for title in passage.heading],
                    table_header=s.sendable(passage.context)[: s.MOST_NAME],
                    recognised=passage.recognised,
                    start=passage.start,
                    end=passage.end,
                    boxes=boxes_of(marked),
                    not_located=marked.why,
                )
            )
        warnings = [notice.code for notice in await desk.search_notices(asked.query)]
        return s.Found(passages=passages, warnings=warnings)

    async def _read(self, asked: s.ReadDocument) -> s.Read:
        desk = await self._desk()
        document = await _found(desk, asked.id)
        pages, total = await desk.pages(document, asked.page, min(asked.pages + 1, READ_AT_ONCE + 1))
        shown, after = _within(
            pages, asked.pages, asked.start if pages and pages[0].number == asked.page else 0
        )
        answer = s.Read(id=asked.id, name=s.shown(document.name), pages=shown, total_pages=total, next=after)
        if asked.picture:
            await add_picture(desk, document, asked, answer)
        return answer

    async def _list(self, asked: s.ListDocuments) -> s.Listing:
        desk = await self._desk()
        statuses = (Status(asked.status),) if asked.status else None
        rows, total = await desk.some_documents(statuses, asked.offset, asked.limit)
        return s.Listing(documents=[s.listed(row) for row in rows], total=total, offset=asked.offset)

    async def _add(self, asked: s.AddFiles) -> s.AddedFiles:
        desk = await self._desk()
        allowed = (*self._allowed, *desk.settings.assistant_folders)
        files, refused = await asyncio.to_thread(_allowed_files, asked.paths, allowed, desk.settings.library)
        documents: Sequence[Document] = ()
        if files:
            documents = (await desk.queue.add(files, links=False)).documents
        rows = []
        for document in documents[:MOST_LISTED]:
            # for a known file, `add` returns an id that is valid for this call only; the real document has another one
            real = await desk.document(document.id)
            rows.append(s.listed(real or document))
        return s.AddedFiles(documents=rows, not_added=refused[:MOST_FILES])

    async def _status(self, asked: s.DocumentStatus) -> s.StatusAnswer:
        desk = await self._desk()
        return s.StatusAnswer(document=s.listed(await _found(desk, asked.id)))


async def _found(desk: Desk, id: str) -> Document:
    document = await desk.document(id)
    if document is None:
        raise NotFound(id=s.shown(id))
    return document


def _within(pages: Sequence[Page], most: int, start: int) -> tuple[list[s.ReadPage], s.Next | None]:
    """As many of the requested pages as fit, and where the text continues."""
    room = s.MOST_TEXT
    shown: list[s.ReadPage] = []
    for page in pages:
        if len(shown) == most or room == 0:
            return shown, s.Next(page=page.number, start=0)
        text = s.sendable(page.text)
        part = text[start : start + room]
        room -= len(part)
        shown.append(s.ReadPage(page=page.number, start=start, text_from_document=part))
        if start + len(part) < len(text):
            return shown, s.Next(page=page.number, start=start + len(part))
        start = 0
    return shown, None


def _allowed_files(
    paths: Sequence[str], allowed: Sequence[Path], library: Path
) -> tuple[list[Path], list[s.NotAdded]]:
    """The files of these paths that lie below an allowed folder, and the rejected ones. Blocks.

    The paths are without links, so that a link that is made later leads nowhere: the owner follows none of them.
    """
    below = [os.path.realpath(folder) for folder in allowed]
    files: list[Path] = []
    refused: list[s.NotAdded] = []

    own = os.path.realpath(library)

    def is_below(real: str, folder: str) -> bool:
        return real == folder or real.startswith(folder.rstrip(os.sep) + os.sep)

    def is_allowed(path: Path) -> bool:
        real = os.path.realpath(path)
        return any(is_below(real, folder) for folder in below) and not is_below(real, own)

    for text in paths:
        path = expanded(Path(text)) if "\x00" not in text else None
        if path is None or not path.is_absolute():
            refused.append(s.NotAdded(path=s.shown(text), reason="It is not an absolute path."))
        elif not is_allowed(path):
            refused.append(s.NotAdded(path=s.shown(text), reason=_not_allowed(allowed)))
        elif not path.exists():
            refused.append(s.NotAdded(path=s.shown(text), reason="There is nothing at this path."))
        else:
            for found in find_files([path], library):
                if isinstance(found, Skipped):
                    hidden = s.shown(str(path_of_text(found.path)))
                    refused.append(s.NotAdded(path=hidden, reason=f"It was left out: {found.reason}."))
                elif not is_allowed(found.path):
                    refused.append(s.NotAdded(path=s.shown(str(found.path)), reason=_not_allowed(allowed)))
                elif len(files) >= MOST_FILES:
                    reason = f"One call adds {MOST_FILES:,} files at most. Ask again for this one."
                    refused.append(s.NotAdded(path=s.shown(str(found.path)), reason=reason))
                elif (why := _leads_elsewhere(real := Path(os.path.realpath(found.path)))) is not None:
                    refused.append(s.NotAdded(path=s.shown(str(found.path)), reason=why))
                else:
                    files.append(real)
    return files, refused


def _leads_elsewhere(path: Path) -> str | None:
    """Why a file may be a private one under another name; None if it is not. Other errors are the row's."""
    try:
        check_without_links(path)
    except OSError as error:
        if error.errno == errno.EMLINK:
            return "It has another name elsewhere (a hard link), which may be outside these folders."
        if error.errno == errno.ELOOP:
            return "It became a link in the meantime."
        if error.errno == errno.EINVAL:
            return "It is no regular file."
    return None


def _not_allowed(allowed: Sequence[Path]) -> str:
    if not allowed:
        return (
            f"The user has allowed no folder. The user can: {program()} mcp --allow DIR, or assistant_folders in"
            " the library's settings."
        )
    return "It is not below a folder that the user has allowed: " + ", ".join(map(str, allowed)) + "."
