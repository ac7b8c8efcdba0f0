# SPDX-License-Identifier: Apache-2.0
"""The settings that an open library works with, and how they change while it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docdesk.settings.model import Settings, save_settings
from docdesk.system import offline
from docdesk.system.listeners import Listeners

if TYPE_CHECKING:
    from docdesk.backup.library_backup import LibraryBackup
    from docdesk.ingest.hold import Hold
    from docdesk.ingest.queue import IngestQueue
    from docdesk.ingest.recipes import Embedders
    from docdesk.system.background import BackgroundTasks


class CurrentSettings:
    """The settings in force. They are replaced as a whole."""

    def __init__(self, settings: Settings) -> None:
        self._value = settings
        self.changes = Listeners[None]("settings")

    @property
    def value(self) -> Settings:
        """The settings."""
        return self._value

    def replace(self, settings: Settings) -> None:
        """Put other settings in force, and let everyone know who listens to `changes`."""
        self._value = settings
        self.changes.publish(None)


class Configuration:
    """Puts other settings in force in the parts that depend on them."""

    def __init__(
        self,
        current: CurrentSettings,
        embedders: Embedders,
        queue: IngestQueue,
        backup: LibraryBackup,
        background: BackgroundTasks,
        hold: Hold,
    ) -> None:
        self._current = current
        self._embedders = embedders
        self._queue = queue
        self._backup = backup
        self._background = background
        self._hold = hold

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._current.value

    async def change(self, settings: Settings, api_key: str | None = None) -> None:
        """Work with other settings from now on, and keep them. A queue that paused by itself goes on.

        Documents that are ready stay searchable with the model that made them. Raises DocdeskError.
        """
        save_settings(settings)
        self._current.replace(settings)
        offline.keep_offline(settings.offline or self._hold.problem is not None)
        self._embedders.reconfigure(settings, api_key)
        recipe, embedder = await self._embedders.recipe()
        self._queue.pipeline.reconfigure(settings, recipe, embedder)
        # documents in work still use an embedder that is about to be closed
        self._queue.begin_again()
        await self._backup.begin(settings, starts_work=True)
        self._background.keep(self._embedders.close_stale())
        if self._queue.state.problem is not None:
            await self._queue.resume()
