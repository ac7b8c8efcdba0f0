# SPDX-License-Identifier: Apache-2.0
"""The desks that commands work on: the library's, here or at its owner, with or without work of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from docdesk.cli.args import Args
from docdesk.cli.upkeep import print_notices
from docdesk.errors import LibraryMissing
from docdesk.settings.keys import key_for
from docdesk.settings.model import Settings, load_settings

if TYPE_CHECKING:
    from docdesk.owner.follow import ReachedDesk


@asynccontextmanager
async def working(settings: Settings, *, starts_work: bool = True) -> AsyncIterator[ReachedDesk]:
    """The library's desk, here or at the owner there is."""
    from docdesk.owner.follow import reach_desk

    desk = await reach_desk(settings, api_key=await key_for(settings), starts_work=starts_work)
    try:
        print_notices(desk.notices)
        yield desk
    finally:
        await desk.close()


@asynccontextmanager
async def reading(args: Args) -> AsyncIterator[ReachedDesk]:
    """The desk of a library that is there; no work is started, and no library is made."""
    settings = load_settings(library=args.library)
    want_library(settings)
    async with working(settings, starts_work=False) as desk:
        yield desk


def want_library(settings: Settings) -> None:
    folder = settings.library
    if not (folder / "catalog.db").exists() and not (settings.catalog_url and folder.is_dir()):
        raise LibraryMissing(path=str(folder))
