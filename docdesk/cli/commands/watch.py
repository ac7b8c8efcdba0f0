# SPDX-License-Identifier: Apache-2.0
"""`docdesk watch`."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import save_chosen, settings_for, show_late_notices, show_notices
from docdesk.cli.long_running import absolute, folders, until_stopped
from docdesk.cli.report import document_line, print_json, public_document
from docdesk.cli.setting_options import add_setting
from docdesk.errors import SettingsInvalid
from docdesk.values.documents import FILE_GONE, Document, QueueState, Removed
from docdesk.values.texts import visible

if TYPE_CHECKING:
    import argparse

    from docdesk.owner.follow import ReachedDesk
    from docdesk.settings.model import Settings


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="*", metavar="DIR", help="by default those of the last time")
    add_setting(parser, "leave_out", action="append", default=[])
    parser.add_argument(
        "--stop", metavar="DIR", action="append", default=[], help="stop watching this folder, and exit"
    )


async def _run(args: Args) -> int:
    settings = settings_for(args)
    given = folders(args.folders, "watch")
    away = [absolute(folder) for folder in args.stop]
    unknown = [folder for folder in away if folder not in settings.watched]
    if unknown:
        raise SettingsInvalid(where="--stop", reason=f"{unknown[0]} is not watched")
    watched = [folder for folder in (*settings.watched, *given) if folder not in away]
    if not watched and not away:
        raise SettingsInvalid(where="watch", reason="no folder was named, and none is watched")
    chosen = {"watched": watched, "leave_out": [*settings.leave_out, *args.leave_out]}
    settings = await _keep(settings, chosen)
    if away:
        for folder in settings.watched:
            print(folder)
        return OK
    from docdesk.owner.follow import reach_desk
    from docdesk.settings.keys import key_for

    desk = await reach_desk(settings, api_key=await key_for(settings), watches=True)
    try:
        await show_notices(desk)
        await show_late_notices(desk)
        await _report(desk, settings, as_json=args.json)
    finally:
        await desk.close()
    return OK


async def _keep(settings: Settings, chosen: dict[str, Any]) -> Settings:
    """Make what was chosen the library's settings, through its owner if there is one."""
    from docdesk.contract.owner import OwnerGone
    from docdesk.contract.service_file import read_service
    from docdesk.owner.client import connect
    from docdesk.settings.model import changed

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
    save_chosen(settings, chosen)
    return changed(settings, **chosen)


async def _report(desk: ReachedDesk, settings: Settings, *, as_json: bool) -> None:
    """Print a line for each change of a document, until stopped."""
    known: dict[str, Document] = {row.id: row for row in await desk.documents()}

    def receive(event: Document | Removed | QueueState) -> None:
        if isinstance(event, Removed):
            known.pop(event.id, None)
        elif isinstance(event, Document):
            if event.status.ended and not _says_the_same(known.get(event.id), event):
                if as_json:
                    print_json(public_document(event))
                else:
                    print(_line(known.get(event.id), event), flush=True)
            known[event.id] = event

    unsubscribe = desk.queue.subscribe(receive)
    try:
        if not as_json:
            for folder in settings.watched:
                print(f"Watching {visible(str(folder))}", flush=True)
        await desk.looked()
        await until_stopped()
    finally:
        unsubscribe()


def _line(old: Document | None, new: Document) -> str:
    """What happened to a document. A missing or renamed file says nothing about its text."""
    if any(notice.code == FILE_GONE for notice in new.warnings):
        return f"missing   {visible(new.path)}"
    if old is not None and (old.status, old.generation) == (new.status, new.generation):
        if old.path != new.path:
            return f"renamed   {visible(old.path)} to {visible(new.path)}"
        if any(notice.code == FILE_GONE for notice in old.warnings):
            return f"back      {visible(new.path)}"
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


COMMAND = Command(
    name="watch",
    help="add what is new or changed in folders, until Ctrl-C",
    options=_options,
    run=_run,
    json=True,
)
