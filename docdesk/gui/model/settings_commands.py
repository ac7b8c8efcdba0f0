# SPDX-License-Identifier: Apache-2.0
"""What the window asks that concerns settings: use other ones, try them, look for keys and local endpoints."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, Signal

from docdesk.gui.model import provider_check
from docdesk.gui.model.open_library import OpenLibrary
from docdesk.gui.model.tasks import problem_of
from docdesk.settings import local_endpoints
from docdesk.settings.chat_keys import entry
from docdesk.settings.keys import key_for, store_key
from docdesk.settings.model import Settings
from docdesk.values.problems import Problem


class SettingsCommands(QObject):
    """Changes the settings. Without an open library the next one gets them."""

    tried = Signal(object)
    """What one real call to a provider saw: a sentence, or a `Problem`."""
    chat_tried = Signal(object)
    """What one real question to a chat endpoint saw: a sentence, or a `Problem`."""
    key_found = Signal(object)
    """Where the key of the provider is: a `Key`."""
    endpoints_found = Signal(object)
    """The programs with models that listen on this machine: a list of `LocalEndpoint`."""
    library_wanted = Signal()
    """No library is open, and now there are settings to open one with."""

    def __init__(self, library: OpenLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library

    def reconfigure(self, settings: Settings, api_key: str | None = None) -> None:
        """Use another provider, model, key or chunking from now on; a key that is given is kept."""
        self._library.run(self._reconfigure(settings, api_key), doing="changing the settings")

    async def _reconfigure(self, settings: Settings, api_key: str | None) -> None:
        if api_key is not None:
            self.key_found.emit(await provider_check.keep_key(settings, api_key))
        else:
            # "" and not None: the desk keeps its key for None, and that one may be another host's
            api_key = await key_for(settings) or ""
        desk = self._library.desk
        if desk is None:
            self._library.use(settings)
            self.library_wanted.emit()
            return
        await desk.reconfigure(settings, api_key)

    def try_settings(self, settings: Settings, api_key: str | None = None) -> None:
        """Make one real call with these settings; ends in `tried`."""
        self._library.run(self._try_settings(settings, api_key), doing="trying the settings")

    async def _try_settings(self, settings: Settings, api_key: str | None) -> None:
        trying = provider_check.try_provider(settings, api_key, self._library.desk)
        await self._outcome(trying, self.tried.emit)

    def try_chat(self, settings: Settings, api_key: str | None = None) -> None:
        """Ask the chat endpoint of these settings one question; ends in `chat_tried`."""
        trying = provider_check.try_chat(settings, api_key, self._library.desk)
        self._library.run(self._outcome(trying, self.chat_tried.emit), doing="trying the chat endpoint")

    @staticmethod
    async def _outcome(trying: Awaitable[str], tell: Callable[[str | Problem], None]) -> None:
        try:
            outcome: str | Problem = await trying
        except Exception as error:
            outcome = problem_of(error)
            if outcome.code == "internal_error":
                tell(outcome)
                raise
        tell(outcome)

    def find_key(self, settings: Settings) -> None:
        """Look where the provider's key is; ends in `key_found`."""

        async def find() -> None:
            self.key_found.emit(await provider_check.find_key(settings))

        self._library.run(find(), doing="looking for the key")

    def keep_chat_key(self, address: str, key: str) -> None:
        """Keep the key of the chat endpoint at this address."""

        async def keep() -> None:
            await store_key(entry(address), key)

        self._library.run(keep(), doing="keeping the key for questions")

    def find_endpoints(self) -> None:
        """Look for local endpoints on their usual ports; ends in `endpoints_found`."""

        async def find() -> None:
            self.endpoints_found.emit(await local_endpoints.find_endpoints())

        self._library.run(find(), doing="looking for local endpoints")
