# SPDX-License-Identifier: Apache-2.0
"""Gives documents tags, and shows that on their rows, whether they are in work or not."""

from __future__ import annotations

from collections.abc import Iterable

from docdesk.catalog.catalog import Catalog
from docdesk.catalog.listing import Listing
from docdesk.errors import TagInvalid
from docdesk.ingest.in_work import InWork
from docdesk.values.tags import TagCount, TagError, tag_key, tag_name


class Tagging:
    """The tags of one library. For the owner's event loop."""

    def __init__(self, catalog: Catalog, listing: Listing, in_work: InWork) -> None:
        self._catalog = catalog
        self._listing = listing
        self._work = in_work

    async def change(self, ids: Iterable[str], add: Iterable[str], remove: Iterable[str]) -> int:
        """See `docdesk.contract.desk.Desk.tag`."""
        fresh = list({tag_key(name): name for name in map(_checked, add)}.values())
        gone = [_checked(name) for name in remove]
        changed = await self._catalog.tags.change(await self._real(ids), fresh, gone)
        for document in await self._catalog.documents(changed):
            if document.id in self._work.documents:
                self._work.show([document.id], tags=document.tags)
            else:
                self._work.publish(document)
        return len(changed)

    async def counts(self) -> list[TagCount]:
        """See `docdesk.contract.desk.Desk.tags`."""
        return await self._catalog.tags.counts()

    async def _real(self, ids: Iterable[str]) -> list[str]:
        """The documents that these ids stand for: an id may have turned out to be another document."""
        wanted = list(dict.fromkeys(ids))
        joined = {**await self._listing.joined(wanted), **self._work.joined}
        return list(dict.fromkeys(joined[id].document if id in joined else id for id in wanted))


def _checked(text: str) -> str:
    try:
        return tag_name(text)
    except TagError as error:
        raise TagInvalid(reason=error.reason) from error
