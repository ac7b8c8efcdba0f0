# SPDX-License-Identifier: Apache-2.0
"""`docdesk restore`."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from docdesk.cli.args import NOT_READY, OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import reading, settings_for
from docdesk.cli.report import print_json, public_document
from docdesk.cli.setting_options import add_setting
from docdesk.errors import BackupError, NotFound, RestoreNotEmpty
from docdesk.values.commands import program
from docdesk.values.texts import visible

if TYPE_CHECKING:
    import argparse

    from docdesk.settings.model import Settings
    from docdesk.values.backup_findings import Restored
    from docdesk.values.documents import Document


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="*",
        metavar="WHAT",
        help="the ids of removed documents, or the place of a backup: gs://BUCKET/PREFIX",
    )
    parser.add_argument("--all", action="store_true", help="bring all removed documents back")
    parser.add_argument("--originals", action="store_true", help="bring the files back as well")
    parser.add_argument("--take-over", action="store_true", help="continue the backup there from here")
    add_setting(parser, "service_account_file")


def _wrong(args: Args) -> str | None:
    places = [name for name in args.what if name.startswith("gs://")]
    if places and (len(args.what) > 1 or args.all):
        return "restore takes one backup's place, or removed documents"
    if not places and (args.originals or args.take_over or args.service_account_file):
        return "restore needs a backup's place for that: gs://BUCKET/PREFIX"
    if bool(args.what) == bool(args.all):
        return "restore needs the ids of removed documents, --all, or a backup's place: gs://BUCKET/PREFIX"
    return None


async def _run(args: Args) -> int:
    if args.what and args.what[0].startswith("gs://"):
        return await _restore_library(args, args.what[0])
    async with reading(args) as desk:
        removed = {one.document.id: one.document for one in await desk.queue.removed()}
        ids = list(removed) if args.all else list(dict.fromkeys(args.what))
        for name in ids:
            if name not in removed:
                raise NotFound(id=name)
        await desk.queue.restore(ids)
        rows = {row.id: row for row in await desk.documents()}
    by_content = {row.content: row for row in rows.values() if row.content is not None}
    for name in ids:
        if name in rows:
            _say_restored(rows[name], as_json=args.json)
        elif not args.json:
            other = by_content.get(removed[name].content or "")
            now = f"; it is {other.id} now" if other is not None else ""
            print(f"{name}  was added again meanwhile: {visible(removed[name].name)}{now}")
    if not ids and not args.json:
        print("There are no removed documents.")
    return OK if all(name in rows for name in ids) else NOT_READY


def _say_restored(document: Document, *, as_json: bool) -> None:
    if as_json:
        print_json(public_document(document))
    else:
        print(f"{document.id}  restored: {visible(document.name)}")


async def _restore_library(args: Args, place: str) -> int:
    from docdesk.owner.restore import restore

    settings = settings_for(args, bucket=place, service_account_file=args.service_account_file)
    try:
        found = await restore(
            settings, originals=args.originals, take_over=args.take_over, on_progress=_progress(args.json)
        )
    except BackupError as error:
        if not args.json and not isinstance(error, RestoreNotEmpty):
            print("What was restored so far is kept; the same command continues.", file=sys.stderr)
        raise
    if args.json:
        print_json(_public(found))
    else:
        _print(found, settings, args)
    return OK if found.findings.ok and not found.lost else NOT_READY


def _public(found: Restored) -> dict[str, Any]:
    values: dict[str, Any] = dataclasses.asdict(dataclasses.replace(found, lost=()))
    values["findings"] = found.findings.public()
    values["lost"] = [{"name": name, "error": problem.public()} for name, problem in found.lost]
    return values


def _print(found: Restored, settings: Settings, args: Args) -> None:
    print(
        f"{found.documents} documents with {found.chunks} passages, as of {found.made_at},"
        f" in {settings.library}."
    )
    if args.originals:
        print(f"{found.originals} originals in {settings.library / 'originals'}.")
    for name, problem in found.lost:
        print(f"not back  {visible(name)}: {visible(problem.detail)}")
    if found.held:
        print(
            "It was made on another machine. Its addresses and folders count, and its queue goes on, once you trust"
            f" it: {program()} resume --trust"
        )
    if not found.findings.ok:
        print(f"Not everything could be rebuilt from the copy; see: {program()} check")
    if not args.take_over:
        print(
            "This library is independent of the backup. To continue the backup there from here:"
            f" {program()} backup --take-over"
        )


def _progress(as_json: bool) -> Callable[[str, int, int], None]:
    last = ""

    def show(what: str, done: int, total: int) -> None:
        nonlocal last
        if as_json or not sys.stderr.isatty():
            return
        end = "\n" if last and last != what else ""
        last = what
        print(f"{end}\r{what} {done:,} of {total:,}  ", end="", file=sys.stderr, flush=True)

    return show


COMMAND = Command(
    name="restore",
    help="bring back removed documents, or a library from its backup, at no cost",
    options=_options,
    wrong=_wrong,
    run=_run,
    json=True,
)
