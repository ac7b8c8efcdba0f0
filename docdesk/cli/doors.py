# SPDX-License-Identifier: Apache-2.0
"""The commands that stay: a service for other programs, for an assistant, and folders that are watched."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.cli.desks import key_for
from docdesk.cli.upkeep import print_notices
from docdesk.cli.words import Words
from docdesk.errors import LibraryInUse, SettingsInvalid
from docdesk.service_file import FILE
from docdesk.settings import load_settings

if TYPE_CHECKING:
    from docdesk.reach import ReachedDesk

OK = 0


async def serve_mcp(words: Words) -> int:
    """Let an assistant's program work with the library, until it ends."""
    from docdesk.cli.assistant import serve_assistant

    allowed = _folders(words.allow, "--allow")
    settings = load_settings(library=words.library)

    async def opener() -> ReachedDesk:
        from docdesk.reach import reach_desk

        return await reach_desk(settings, api_key=await key_for(settings))

    return await serve_assistant(settings, allowed, opener)


async def serve(words: Words) -> int:
    """Own the library and answer other programs until Ctrl-C."""
    from docdesk.owner import OwnerKind
    from docdesk.reach import reach_desk

    settings = load_settings(library=words.library)
    port = words.port if words.port is not None else settings.port or 0
    desk = await reach_desk(
        settings, api_key=await key_for(settings), kind=OwnerKind.SERVICE, host=words.host, port=port
    )
    try:
        if desk.owner is not None:
            reason = f" ({desk.owner.pid}), which answers at {desk.owner.url} already"
            raise LibraryInUse(path=str(settings.library), reason=reason)
        service = await desk.service()
        print_notices(desk.notices)
        print(f"Listening at {service.url}")
        print(f"The token is in {settings.library / FILE}", flush=True)
        await _until_told_to_end()
    finally:
        await desk.close()
    return OK


async def _until_told_to_end() -> None:
    """Until Ctrl-C, which cancels, or a polite kill."""
    told = asyncio.Event()
    with contextlib.suppress(NotImplementedError):  # Windows knows no polite kill
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    await told.wait()


def _folders(given: list[str], where: str) -> list[Path]:
    """Folders that were named, absolute. Raises SettingsInvalid where one is not there."""
    # unlike Path.resolve, this leaves links as they were named
    folders = [Path(os.path.abspath(Path(folder).expanduser())) for folder in given]  # noqa: PTH100
    for folder in folders:
        if not folder.is_dir():
            raise SettingsInvalid(where=where, reason=f"there is no folder {folder}")
    return folders
