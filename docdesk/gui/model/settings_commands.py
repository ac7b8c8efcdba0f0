# SPDX-License-Identifier: Apache-2.0
"""What the window asks that has to do with settings: use others, try them, look for keys and endpoints."""

from __future__ import annotations

from PySide6.QtCore import Signal

from docdesk.gui.model import provider_check
from docdesk.gui.model.commands import Commands
from docdesk.gui.model.tasks import problem_of
from docdesk.settings import local_endpoints
from docdesk.settings.model import Settings
from docdesk.values.problems import Problem


class SettingsCommands(Commands):
    """The part of a view model that changes settings; without an open library the next one has them."""

    settings_changed = Signal()
    settings_tried = Signal(object)
    """What one real call to a provider saw: a sentence, or a `Problem`."""
    key_found = Signal(object)
    """Where the key of the provider is: a `Key`."""
    endpoints_found = Signal(object)
    """The programs with models that listen on this machine: a list of `LocalEndpoint`."""

    library_wanted = Signal()
    """No library is open, and now there are settings to open one with."""

    settings: Settings

    def reconfigure(self, settings: Settings, api_key: str | None = None) -> None:
        """Use another provider, model, key or chunking from now on; a key that is given is kept."""
        self._tasks.start(self._reconfigure(settings, api_key), doing="changing the settings")

    async def _reconfigure(self, settings: Settings, api_key: str | None) -> None:
        if api_key is not None:
            key = await provider_check.keep_key(settings, api_key)
            self.key_found.emit(key)
        else:
            # "" and not None: the desk keeps its key for None, and that one may be another host's
            api_key = await provider_check.key_for(settings) or ""
        if self._desk is None:
            self.settings = settings
            self.settings_changed.emit()
            self.library_wanted.emit()
            return
        await self._desk.reconfigure(settings, api_key)
        self.settings = self._desk.settings
        self.settings_changed.emit()

    def try_settings(self, settings: Settings, api_key: str | None = None) -> None:
        """Make one real call with these settings; ends in `settings_tried`."""
        self._tasks.start(self._try_settings(settings, api_key), doing="trying the settings")

    async def _try_settings(self, settings: Settings, api_key: str | None) -> None:
        try:
            outcome: str | Problem = await provider_check.try_provider(settings, api_key)
        except Exception as error:
            outcome = problem_of(error)
            if outcome.code == "internal_error":
                self.settings_tried.emit(outcome)
                raise
        self.settings_tried.emit(outcome)

    def find_key(self, settings: Settings) -> None:
        """Look where the provider's key is; ends in `key_found`."""
        self._tasks.start(self._find_key(settings), doing="looking for the key")

    async def _find_key(self, settings: Settings) -> None:
        self.key_found.emit(await provider_check.find_key(settings))

    def find_endpoints(self) -> None:
        """Look for local endpoints on their usual ports; ends in `endpoints_found`."""
        self._tasks.start(self._find_endpoints(), doing="looking for local endpoints")

    async def _find_endpoints(self) -> None:
        self.endpoints_found.emit(await local_endpoints.find_endpoints())
