# SPDX-License-Identifier: Apache-2.0
"""The two kinds of homes that vectors have: the library's folder, and a Chroma server. They can move between them.

A home has a key, which the catalog records once it has all vectors. The key of a server names this user's copy of the
library as well, so that a copy of a library, or one of somebody else, never takes another's vectors for its own.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from docdesk.errors import DocdeskError, LibraryNew, SettingsInvalid
from docdesk.settings import trust
from docdesk.settings.chroma_token import read_chroma_token
from docdesk.settings.fields import ENVIRONMENT
from docdesk.settings.keys import is_in_clear
from docdesk.settings.model import Settings, changed, load_settings, save_settings
from docdesk.store.interface import Vectors
from docdesk.store.places import Place, ServerPlace
from docdesk.store.vectors import Store
from docdesk.system import log as logs
from docdesk.upkeep.folders import (
    CURRENT,
    FIRST_FOLDER,
    HOME,
    IN_WORK,
    IN_WORK_AT,
    folders,
    free_name,
    own_folder,
    tidy,
)
from docdesk.values.facts import coded

if TYPE_CHECKING:
    from docdesk.catalog.catalog import Catalog

log = logging.getLogger(__name__)

LOCAL = "local"
"""How a person names the library's folder."""


class Home(Protocol):
    """Where the vectors of a library can be."""

    @property
    def key(self) -> str | None:
        """What the catalog records of it; None for the library's folder."""
        ...

    @property
    def shown(self) -> str:
        """Its name for a person: an address, or `LOCAL`."""
        ...

    def place(self, name: str) -> Place:
        """Where vectors of this name are."""
        ...

    def free_name(self) -> str:
        """A name that no vectors have or recently had. Blocks."""
        ...

    async def keep_only(self, names: Collection[str], store: Vectors) -> None:
        """Remove all other vectors of the library here. What cannot be removed is left, and logged."""
        ...


class FolderHome:
    """The library's folder, which has a folder for its vectors."""

    key = None
    shown = LOCAL

    def __init__(self, library: Path) -> None:
        self._library = library

    def place(self, name: str) -> Path:
        """As in `Home`."""
        return self._library / name

    def free_name(self) -> str:
        """As in `Home`."""
        return free_name(self._library)

    async def keep_only(self, names: Collection[str], store: Vectors) -> None:
        """As in `Home`."""
        await asyncio.to_thread(tidy, self._library, names)


class ServerHome:
    """A Chroma server, which has databases for the vectors of many libraries."""

    def __init__(self, url: str, mark: str, token: str | None) -> None:
        """`mark` is the library's, see `settings.trust`."""
        base = f"docdesk-{hashlib.sha256(mark.encode()).hexdigest()[:16]}"
        certificates = os.environ.get("SSL_CERT_FILE") or None
        self._place = ServerPlace(url, base, "vectors", token, certificates)

    @property
    def key(self) -> str:
        """As in `Home`."""
        return f"{self._place.url}/{self._place.base}"

    @property
    def shown(self) -> str:
        """As in `Home`."""
        return self._place.url

    def place(self, name: str) -> ServerPlace:
        """As in `Home`."""
        return self._place.beside(name)

    def free_name(self) -> str:
        """As in `Home`."""
        return f"vectors-{time.time_ns() // 1_000_000}"

    async def keep_only(self, names: Collection[str], store: Vectors) -> None:
        """As in `Home`. If `store` is here, it is asked."""
        try:
            async with self._asked(store) as asked:
                for name in await asked.databases():
                    if name not in names:
                        await asked.drop_database(name)
        except DocdeskError as error:
            log.warning("old vectors at %s were not removed: %s", self._place.host, error.code)

    @asynccontextmanager
    async def _asked(self, store: Vectors) -> AsyncIterator[Vectors]:
        if isinstance(store.place, ServerPlace) and store.place.beside("") == self._place.beside(""):
            yield store
            return
        store = Store(self._place)
        store.start(at_once=False)
        try:
            yield store
        finally:
            await store.close()


@dataclass(frozen=True, slots=True)
class AtOpening:
    """Where a library's vectors are when it is opened, and where its settings want them."""

    home: Home
    name: str
    wanted: Home
    settled: bool
    """Whether all vectors are there; otherwise they are written again, or moved."""


class Homes:
    """Where the vectors of one library can be."""

    def __init__(
        self,
        library: Path,
        settings: Callable[[], Settings],
        put_in_force: Callable[[Settings], None],
        held: Callable[[], bool],
    ) -> None:
        """`settings` returns those in force. A library that is `held`, new to its user, uses its own folder."""
        self._library = library
        self._settings = settings
        self._put_in_force = put_in_force
        self._held = held
        self.folder = FolderHome(library)

    async def wanted(self) -> Home:
        """The home that the settings want."""
        url = self._settings().chroma_url
        if url is None or self._held():
            return self.folder
        return await self._server(url, None) or self.folder

    async def named(self, to: str, token: str | None = None) -> Home:
        """The home that a person names: `LOCAL`, or the address of a server. Raises SettingsInvalid, LibraryNew."""
        settings = changed(self._settings(), chroma_url=None if to == LOCAL else to)
        variable = ENVIRONMENT["chroma_url"]
        if (
            os.environ.get(variable)
            and load_settings(library=self._library).chroma_url != settings.chroma_url
        ):
            raise SettingsInvalid(where=variable, reason=coded("server_variable"))
        if settings.chroma_url is None:
            return self.folder
        await asyncio.to_thread(trust.name_address, self._library, [settings.chroma_url])
        home = None if self._held() else await self._server(settings.chroma_url, token)
        if home is None:
            raise LibraryNew(path=str(self._library))
        return home

    async def keep(self, home: Home) -> None:
        """Make a home the library's setting. Raises DiskFull, ReadOnly."""
        url = None if home.key is None else home.shown
        # what the environment says counts for this run only
        kept = await asyncio.to_thread(lambda: load_settings({}, library=self._library))
        await asyncio.to_thread(save_settings, changed(kept, chroma_url=url))
        self._put_in_force(changed(self._settings(), chroma_url=url))

    async def at_opening(self, catalog: Catalog) -> AtOpening:
        """Where the vectors are now.

        From the library's folder they are moved to where they are wanted while searches go on. Another server than the
        wanted one is not asked: its address does not count any more.
        """
        wanted, key = await self.wanted(), await catalog.fact(HOME)
        if key is None and wanted.key is not None and not await catalog.indexes():
            key = wanted.key  # there is nothing to move yet
            await catalog.save_fact(HOME, key)
        home = self.folder if key is None else wanted
        if home.key is None:
            name = (await folder_of_vectors(catalog, self._library)).name
        else:
            name = own_folder(await catalog.fact(CURRENT), FIRST_FOLDER)
        in_work = await catalog.fact(IN_WORK)
        if key != home.key and in_work and await catalog.fact(IN_WORK_AT) == home.key:
            name = own_folder(in_work, name)
        return AtOpening(home, name, wanted, settled=wanted.key == key)

    async def _server(self, url: str, token: str | None) -> ServerHome | None:
        mark = await asyncio.to_thread(trust.mark_of, self._library)
        if mark is None:
            return None
        if token is None:
            token = await read_chroma_token(self._library, url)
        logs.hide(token or "")
        return ServerHome(url, mark, None if is_in_clear(url) else token)


async def folder_of_vectors(catalog: Catalog, library: Path) -> Path:
    """The folder that has the vectors at this moment."""
    name: str = await catalog.fact(CURRENT) or FIRST_FOLDER
    # a received catalog may name any folder of this machine here
    folder = library / own_folder(name, FIRST_FOLDER)
    if await asyncio.to_thread(folder.exists):
        return folder
    # a restored catalog may name a folder that a later rebuild has removed
    in_work = await catalog.fact(IN_WORK)
    others = [name for name in await asyncio.to_thread(folders, library) if name != in_work]
    if others:
        folder = library / others[-1]
        await catalog.save_fact(CURRENT, folder.name)
    return folder
