# SPDX-License-Identifier: Apache-2.0
"""Keeps a queue from working on a library that is new to its user, until they trust it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from docdesk.errors import LibraryNew
from docdesk.errors.os_errors import from_os_error
from docdesk.settings.model import trust_library
from docdesk.system.listeners import Listeners
from docdesk.values.problems import Problem


class Hold:
    """For one library, from its opening on."""

    def __init__(self, library: Path, *, on: bool) -> None:
        self.problem: Problem | None = LibraryNew(path=str(library)).problem() if on else None
        """Why nothing runs; None once the library is trusted."""
        self.released = Listeners[None]("hold")
        self._library = library

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
