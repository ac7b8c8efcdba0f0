# SPDX-License-Identifier: Apache-2.0
"""Keeps a queue from working on a library that is new to its user, until they trust it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.errors import LibraryNew
from docdesk.errors.os_errors import from_os_error
from docdesk.settings.model import trust_library
from docdesk.settings.providers import PROVIDERS
from docdesk.system.listeners import Listeners
from docdesk.values.problems import Problem

if TYPE_CHECKING:
    from docdesk.catalog.rows import Index
    from docdesk.steps.embed.embedder import Embedder


class Hold:
    """For one library, from its opening on."""

    def __init__(self, library: Path, *, on: bool) -> None:
        self.problem: Problem | None = LibraryNew(path=str(library)).problem() if on else None
        """Why nothing runs; None once the library is trusted."""
        self.released = Listeners[None]("hold")
        self._library = library

    def guarding(self, embedder_for: Callable[[Index], Embedder]) -> Callable[[Index], Embedder]:
        """The same function for questions: until the library is trusted, no address that it names is sent any.

        What it gives raises LibraryNew for an index of another provider than docdesk itself.
        """

        def guarded(index: Index) -> Embedder:
            provider = PROVIDERS.get(index.provider)
            if self.problem is not None and not (provider is not None and provider.in_process):
                raise LibraryNew(path=str(self._library))
            return embedder_for(index)

        return guarded

    async def release(self) -> None:
        """The user trusts the library: record it, and let the queue work. Raises DiskFull, ReadOnly."""
        if self.problem is None:
            return
        try:
            await asyncio.to_thread(trust_library, self._library)
        except OSError as error:
            raise from_os_error(error, str(self._library)) or error from error
        self.problem = None
        self.released.publish(None)
