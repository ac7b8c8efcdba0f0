# SPDX-License-Identifier: Apache-2.0
"""The commands that stay: a service for other programs, for an assistant, and folders that are watched."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.cli.args import Args
from docdesk.cli.report import document_line, print_json, public_document
from docdesk.cli.upkeep import print_notices
from docdesk.contract.service_file import FILE
from docdesk.errors import LibraryInUse, SettingsInvalid
from docdesk.settings.keys import key_for
from docdesk.settings.model import Settings, changed, load_settings, save_settings
from docdesk.values.documents import FILE_GONE, Document, QueueState, Removed

if TYPE_CHECKING:
    from docdesk.owner.follow import ReachedDesk

OK = 0


async def serve_mcp(args: Args) -> int:
    """Let an assistant's program work with the library, until it ends."""
    from docdesk.cli.assistant import serve_assistant

    allowed = _folders(args.allow, "--allow")
    settings = load_settings(library=args.library)

    async def opener() -> ReachedDesk:
        from docdesk.owner.follow import reach_desk

        return await reach_desk(settings, api_key=await key_for(settings), watches=True)

    return await serve_assistant(settings, allowed, opener)


async def watch(args: Args) -> int:
    """Add what is new or changed in folders, and tell what becomes of it, until Ctrl-C."""
    settings = load_settings(library=args.library)
    folders = _folders(args.folders, "watch")
    away = [_absolute(folder) for folder in args.stop]
    unknown = [folder for folder in away if folder not in settings.watched]
    if unknown:
        raise SettingsInvalid(where="--stop", reason=f"{unknown[0]} is not watched")
    watched = [folder for folder in (*settings.watched, *folders) if folder not in away]
    if not watched and not away:
        raise SettingsInvalid(where="watch", reason="no folder is named, and none was watched before")
    chosen = {"watched": watched, "leave_out": [*settings.leave_out, *args.leave_out]}
    settings = await _keep(settings, chosen)
    if away:
        for folder in settings.watched:
            print(folder)
        return OK
    from docdesk.owner.follow import reach_desk

    desk = await reach_desk(settings, api_key=await key_for(settings), watches=True)
    try:
        print_notices(desk.notices)
        await _report(desk, settings, as_json=args.json)
    finally:
        await desk.close()
    return OK


async def _keep(settings: Settings, chosen: dict[str, list[Path] | list[str]]) -> Settings:
    """Make something the library's setting: through its owner, where there is one."""
    from docdesk.contract.owner import OwnerGone
    from docdesk.contract.service_file import read_service
    from docdesk.owner.client import connect

    service = read_service(settings.library)
    if service is not None:
        with contextlib.suppress(OwnerGone):
            owner = await connect(service, settings.library)
            try:
                await owner.reconfigure(changed(owner.settings, **chosen))
            finally:
                await owner.close()
            return changed(settings, **chosen)
    settings.library.mkdir(parents=True, exist_ok=True)
    # only what was chosen becomes the library's; the environment is of this run
    save_settings(changed(load_settings({}, library=settings.library), **chosen))
    return changed(settings, **chosen)


async def _report(desk: ReachedDesk, settings: Settings, *, as_json: bool) -> None:
    """Tell what becomes of documents, a line each, until told to end."""
    told: dict[str, Document] = {row.id: row for row in await desk.documents()}

    def tell(event: Document | Removed | QueueState) -> None:
        if isinstance(event, Removed):
            told.pop(event.id, None)
        elif isinstance(event, Document):
            if event.status.ended and not _says_the_same(told.get(event.id), event):
                if as_json:
                    print_json(public_document(event))
                else:
                    print(_line(told.get(event.id), event), flush=True)
            told[event.id] = event

    unsubscribe = desk.queue.subscribe(tell)
    try:
        if not as_json:
            for folder in settings.watched:
                print(f"Watching {folder}", flush=True)
        await desk.looked()
        await _until_told_to_end()
    finally:
        unsubscribe()


def _line(old: Document | None, new: Document) -> str:
    """What became of a document: a file that went or was renamed is no news of its text."""
    if any(notice.code == FILE_GONE for notice in new.warnings):
        return f"missing   {new.path}"
    if old is not None and (old.status, old.generation) == (new.status, new.generation):
        if old.path != new.path:
            return f"renamed   {old.path} to {new.path}"
        if any(notice.code == FILE_GONE for notice in old.warnings):
            return f"back      {new.path}"
    return document_line(new)


def _says_the_same(old: Document | None, new: Document) -> bool:
    if old is None:
        return False
    return (old.status, old.path, old.warnings, old.error, old.generation) == (
        new.status,
        new.path,
        new.warnings,
        new.error,
        new.generation,
    )


async def serve(args: Args) -> int:
    """Own the library and answer other programs until Ctrl-C."""
    from docdesk.contract.owner import OwnerKind
    from docdesk.owner.follow import reach_desk

    settings = load_settings(library=args.library)
    desk = await reach_desk(
        settings,
        api_key=await key_for(settings),
        kind=OwnerKind.SERVICE,
        host=args.host,
        port=args.port or 0,
        watches=True,
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
    folders = [_absolute(folder) for folder in given]
    for folder in folders:
        if not folder.is_dir():
            raise SettingsInvalid(where=where, reason=f"there is no folder {folder}")
    return folders


def _absolute(folder: str) -> Path:
    # unlike Path.resolve, this leaves links as they were named
    return Path(os.path.abspath(Path(folder).expanduser()))  # noqa: PTH100
