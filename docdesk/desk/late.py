# SPDX-License-Identifier: Apache-2.0
"""Parts of a library that are made when they are first used."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from docdesk.ask.asking import Asking
    from docdesk.catalog.answers import AnswerRecords
    from docdesk.catalog.catalog import Catalog
    from docdesk.catalog.listing import Listing
    from docdesk.desk.configuration import CurrentSettings
    from docdesk.ingest.inbox import Inbox
    from docdesk.money.ledger import Ledger
    from docdesk.pages.pages import Pages
    from docdesk.search.search import Search

T = TypeVar("T")


class Late(Generic[T]):
    """A part that no first screen needs, and whose imports would delay it.

    `make` imports what the part needs and returns the part. It is called once, in a thread: an import must not hold
    up the loop.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = asyncio.Lock()
        self._part: T | None = None

    @property
    def made(self) -> T | None:
        """The part, or None if nobody has asked for it yet."""
        return self._part

    async def __call__(self) -> T:
        """The part, made if this is its first use."""
        if self._part is None:
            async with self._lock:
                if self._part is None:
                    self._part = await asyncio.to_thread(self._make)
        return self._part


def late_asking(
    search: Search, current: CurrentSettings, records: AnswerRecords, ledger: Ledger, catalog: Catalog
) -> Late[Asking]:
    """The questions that a chat endpoint answers."""

    def make() -> Asking:
        from docdesk.ask.asking import Asking

        return Asking(search, lambda: current.value, records, ledger, catalog.present)

    return Late(make)


def late_pages(catalog: Catalog, listing: Listing, inbox: Inbox, current: CurrentSettings) -> Late[Pages]:
    """Documents as they look; `close_pages` closes them."""

    def make() -> Pages:
        from docdesk.pages.pages import Pages

        return Pages(catalog, listing, inbox, lambda: current.value)

    return Late(make)


async def close_pages(pages: Late[Pages]) -> None:
    """Close them if anybody has used them."""
    if pages.made is not None:
        await pages.made.close()
