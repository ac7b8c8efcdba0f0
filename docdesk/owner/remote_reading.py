# SPDX-License-Identifier: Apache-2.0
"""What can be read of one document, asked of the library's owner or of the desk there is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from docdesk.contract import codec as wire
from docdesk.contract.desk import Readable
from docdesk.values.documents import Chunk, Document, Page, Status

T = TypeVar("T")


class RemoteReading(ABC):
    """The owner's documents, over the loopback."""

    @abstractmethod
    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One question to the owner."""

    async def some_documents(
        self, statuses: Sequence[Status] | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[list[Document], int]:
        assert statuses is None, "not asked of an owner so far"
        answer = await self.ask("GET", f"/desk/some-documents/{offset}/{limit}")
        return [wire.document_of(document) for document in answer["documents"]], int(answer["total"])

    async def pages(self, document: Document, first: int = 1, limit: int = 10) -> tuple[list[Page], int]:
        body = {"id": document.id, "begin": first, "limit": limit}
        answer = await self.ask("POST", "/desk/pages", body)
        return [Page(**page) for page in answer["pages"]], int(answer["total"])

    async def chunks(
        self, document: Document, offset: int = 0, limit: int = 100
    ) -> tuple[list[tuple[Chunk, str]], int]:
        body = {"id": document.id, "begin": offset, "limit": limit}
        answer = await self.ask("POST", "/desk/chunks", body)
        return [(Chunk(**chunk), str(text)) for chunk, text in answer["chunks"]], int(answer["total"])

    async def attempts(self, id: str) -> list[dict[str, Any]]:
        return list(await self.ask("GET", f"/desk/attempts/{quote(id, safe='')}"))

    async def point_to(self, document: Document, before: str) -> None:
        body = {"document": wire.plain_document(document), "before": before}
        await self.ask("POST", "/desk/locate", body)


class ReachedReading(ABC):
    """The documents of the desk there is, wherever it is."""

    @abstractmethod
    async def read(self, work: Callable[[Readable], Awaitable[T]]) -> T:
        """Do something on the desk there is."""

    async def some_documents(
        self, statuses: Sequence[Status] | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[list[Document], int]:
        return await self.read(lambda desk: desk.some_documents(statuses, offset, limit))

    async def pages(self, document: Document, first: int = 1, limit: int = 10) -> tuple[list[Page], int]:
        return await self.read(lambda desk: desk.pages(document, first, limit))

    async def chunks(
        self, document: Document, offset: int = 0, limit: int = 100
    ) -> tuple[list[tuple[Chunk, str]], int]:
        return await self.read(lambda desk: desk.chunks(document, offset, limit))

    async def attempts(self, id: str) -> list[dict[str, Any]]:
        return await self.read(lambda desk: desk.attempts(id))

    async def point_to(self, document: Document, before: str) -> None:
        await self.read(lambda desk: desk.point_to(document, before))
