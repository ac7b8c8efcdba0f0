# SPDX-License-Identifier: Apache-2.0
"""What a library's owner does besides the work: it listens for other processes and watches folders."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable

from docdesk.contract.owner import OwnerHooks
from docdesk.contract.service_file import Service
from docdesk.desk.desk import Desk
from docdesk.desk.reading import rows_first
from docdesk.errors import SettingsInvalid

log = logging.getLogger(__name__)

LATER_SECONDS = 2.0
"""How long a command that works at once puts off the service: its import would delay the first document, and the
exit of a command that has little to do."""


class Listening:
    """Started for a desk of this process, closed before it. `address` is a host and a port.

    Port 0 is the one that the settings fix, or else a free one; where another program has the fixed one, a
    free one too, so that the library's own programs find each other all the same. `shown` is the event of a
    window that shows its rows first, see `rows_first`.
    """

    def __init__(
        self,
        desk: Desk,
        address: tuple[str, int],
        hooks: OwnerHooks,
        *,
        watches: bool,
        shown: asyncio.Event | None = None,
        works_first: bool = False,
    ) -> None:
        """With `works_first` it listens after LATER_SECONDS, or when somebody asks for `service`."""
        self._desk = desk
        self._host, self._port = address
        self._hooks = hooks
        self._fixed = desk.settings.port
        self._up: asyncio.Future[Service] = asyncio.get_running_loop().create_future()
        self._moved = asyncio.Event()
        self._closing = False
        self._imports = False
        """Whether the service is being imported."""
        self._shown = shown
        self._hurry = asyncio.Event()
        """Somebody needs the service now, or never again."""
        if not works_first:
            self._hurry.set()
        self._serving = asyncio.create_task(self._serve(), name="listening")
        self._watch = None
        if watches:
            from docdesk.watch.folder_watch import FolderWatch

            self._watch = FolderWatch(desk.queue, desk.known_files, desk.settings.library)
            self._watch.use(desk.settings)
        self._unsubscribe = desk.on_change(self._follow_settings)

    async def service(self) -> Service:
        """Where it listens. Raises what keeps it from listening."""
        self._hurry.set()
        return await asyncio.shield(self._up)

    async def looked(self) -> None:
        """Wait until the watched folders have been compared with the catalog."""
        if self._watch is not None and self._desk.settings.watched:
            await self._watch.looked.wait()

    def _follow_settings(self) -> None:
        """Watch the folders of the desk's settings, listen at their port."""
        settings = self._desk.settings
        if self._watch is not None:
            self._watch.use(settings)
        if settings.port != self._fixed and not self._port:
            self._fixed = settings.port
            self._moved.set()

    async def close(self) -> None:
        """Stop listening and watching."""
        self._closing = True
        self._unsubscribe()
        self._moved.set()
        self._hurry.set()
        if self._shown is not None:
            self._shown.set()  # nothing waits for it any longer
        if self._watch is not None:
            await self._watch.close()
        if self._imports:
            self._serving.cancel()  # nothing listens yet, and nobody waits for the import
        await asyncio.gather(self._serving, return_exceptions=True)

    async def _serve(self) -> None:
        try:
            await rows_first(self._shown)
            await self._work_first()
            if self._closing:
                return
            while not self._closing:
                self._moved.clear()
                await self._listen(self._port or self._fixed or 0)
        except Exception as error:
            if self._up.done():
                log.exception("the service ended")
            else:
                log.warning("other processes cannot ask this one: %s", error)
                self._up.set_exception(error)
                self._up.exception()  # whoever calls `service` gets it

    async def _work_first(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hurry.wait(), LATER_SECONDS)

    async def _listen(self, port: int) -> None:
        self._imports = True
        listening = await _server()
        self._imports = False
        try:
            await self._listen_at(listening(self._desk, self._host, port, hooks=self._hooks))
        except SettingsInvalid as error:
            if self._port or not port:
                raise
            log.warning("%s", error)
            await self._listen_at(listening(self._desk, self._host, 0, hooks=self._hooks))

    async def _listen_at(self, listening: contextlib.AbstractAsyncContextManager[Service]) -> None:
        async with listening as service:
            if self._up.done():
                self._up = asyncio.get_running_loop().create_future()
            self._up.set_result(service)
            await self._moved.wait()


async def _server() -> Callable[..., contextlib.AbstractAsyncContextManager[Service]]:
    """Import the service, which is slow, in a thread that keeps nobody from ending."""
    loop = asyncio.get_running_loop()
    imported: asyncio.Future[None] = loop.create_future()

    def finish(error: BaseException | None) -> None:
        if imported.done():
            return
        if error is not None:
            imported.set_exception(error)
        else:
            imported.set_result(None)

    def work() -> None:
        failure: BaseException | None = None
        try:
            _load()
        except Exception as error:
            failure = error
        with contextlib.suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(finish, failure)

    threading.Thread(target=work, name="import the service", daemon=True).start()
    await imported
    from docdesk.server.listening import listening

    return listening


def _load() -> None:
    import docdesk.server.listening  # noqa: F401
