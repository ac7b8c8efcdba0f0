# SPDX-License-Identifier: Apache-2.0
"""What the commands share that run until they are stopped."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import Path

from docdesk.errors import SettingsInvalid


async def until_stopped() -> None:
    """Return on SIGTERM; Ctrl-C cancels the task."""
    stopped = asyncio.Event()
    with contextlib.suppress(NotImplementedError):  # Windows has no SIGTERM
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    await stopped.wait()


def folders(given: list[str], where: str) -> list[Path]:
    """The folders that were named, as absolute paths. Raises SettingsInvalid if one does not exist."""
    found = [absolute(folder) for folder in given]
    for folder in found:
        if not folder.is_dir():
            raise SettingsInvalid(where=where, reason=f"there is no folder {folder}")
    return found


def absolute(folder: str) -> Path:
    """An absolute path, `~` expanded, links left as they were named."""
    return Path(os.path.abspath(Path(folder).expanduser()))  # noqa: PTH100 - resolve() would follow links
