# SPDX-License-Identifier: Apache-2.0
"""The desk that a command works on: this process's own, or the one of the library's owner."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.cli.args import Args
from docdesk.cli.upkeep import print_notices
from docdesk.errors import LibraryMissing, NotFound
from docdesk.values.documents import MEMBERS
from docdesk.values.paths import text_of_path

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk
    from docdesk.owner.follow import FindKey, ReachedDesk
    from docdesk.settings.model import Settings
    from docdesk.values.documents import Document
    from docdesk.values.problems import Notice


def settings_for(args: Args, **chosen: Any) -> Settings:
    """The settings of the library that `args` name, with what was chosen for this run. Raises SettingsInvalid."""
    from docdesk.settings.model import load_settings

    return load_settings(library=args.library, **chosen)


@asynccontextmanager
async def working(settings: Settings, *, starts_work: bool = True) -> AsyncIterator[ReachedDesk]:
    """The desk of a library, which is created if it is not there."""
    from docdesk.settings.keys import key_for

    # a client of the owner has no use for a key
    async with without_key(settings, starts_work=starts_work, api_key=lambda: key_for(settings)) as desk:
        await show_notices(desk)
        yield desk
        await show_late_notices(desk)


@asynccontextmanager
async def reading(args: Args) -> AsyncIterator[ReachedDesk]:
    """The desk of an existing library; starts no work. Raises LibraryMissing."""
    settings = settings_for(args)
    want_library(settings)
    async with working(settings, starts_work=False) as desk:
        yield desk


@asynccontextmanager
async def without_key(
    settings: Settings, *, starts_work: bool = False, api_key: FindKey | None = None
) -> AsyncIterator[ReachedDesk]:
    """The desk for what asks no provider, so that no keyring is asked for a key."""
    from docdesk.owner.follow import reach_desk

    desk = await reach_desk(settings, api_key=api_key, starts_work=starts_work)
    try:
        yield desk
    finally:
        await desk.close()


async def show_notices(desk: ReachedDesk) -> None:
    """Print the library's notices. Whoever has read an offer here is not shown it again."""
    await _show(desk, desk.notices)


async def show_late_notices(desk: ReachedDesk) -> None:
    """After a command has done its work: print an offer for which passages had to be read."""
    from docdesk.errors import DocdeskError
    from docdesk.values.notices import OFFERED

    with suppress(DocdeskError):  # an owner of an earlier version has no such notices
        await _show(desk, [notice for notice in await desk.all_notices() if notice.code == OFFERED])


async def _show(desk: ReachedDesk, notices: list[Notice]) -> None:
    from docdesk.errors import DocdeskError
    from docdesk.values.notices import OFFERED

    print_notices(notices)
    if any(notice.code == OFFERED for notice in notices):
        with suppress(DocdeskError):  # the next start asks again
            await desk.dismiss(OFFERED)


async def keep(desk: ReachedDesk, settings: Settings, chosen: dict[str, Any]) -> None:
    """Make what was chosen the library's settings; the environment counts for this run only."""
    from docdesk.settings.keys import key_for
    from docdesk.settings.model import changed

    if chosen and not desk.is_owner:
        await desk.reconfigure(changed(desk.settings, **chosen), await key_for(settings))
    elif chosen:
        save_chosen(settings, chosen)


def save_chosen(settings: Settings, chosen: dict[str, Any]) -> None:
    """Write what was chosen to the library's settings.toml, without what comes from the environment."""
    from docdesk.settings.model import load_settings, save_settings

    save_settings(load_settings({}, library=settings.library, **chosen))


def want_library(settings: Settings) -> None:
    """Raise LibraryMissing if there is no library at the settings' folder."""
    folder = settings.library
    if not (folder / "catalog.db").exists() and not (settings.catalog_url and folder.is_dir()):
        raise LibraryMissing(path=str(folder))


async def named(desk: Desk, ids: Iterable[str], *, removed: bool = False) -> list[Document]:
    """The documents with these ids, in this order; with `removed` also removed ones. Raises NotFound."""
    rows = {row.id: row for row in await desk.documents()}
    if removed:
        rows |= {one.document.id: one.document for one in await desk.queue.removed()}
    for name in ids:
        if name not in rows:
            raise NotFound(id=name)
    return [rows[name] for name in ids]


async def at_path(desk: Desk, path: Path, rows: Sequence[Document]) -> Document | None:
    """The one of these documents whose file is at this absolute path, or that stands for the file there as well."""
    text = text_of_path(path)
    named = next((row for row in rows if row.path == text), None)
    if named is not None:
        return named
    try:
        size = (await asyncio.to_thread(path.stat)).st_size
    except OSError:
        return None
    for row in rows:
        if row.size == size and any(source.path == text for source in await desk.sources(row.id)):
            return row
    return None


async def inside(desk: Desk, rows: Sequence[Document]) -> list[Document]:
    """The documents inside these, at any depth."""
    if not any(notice.code == MEMBERS for row in rows for notice in row.warnings):
        return []
    around = {row.id for row in rows}
    found: list[Document] = []
    # documents inside others were added after them
    for row in await desk.documents():
        if row.parent in around and row.id not in around:
            around.add(row.id)
            found.append(row)
    return found
