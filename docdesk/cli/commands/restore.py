# SPDX-License-Identifier: Apache-2.0
"""`docdesk restore`."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from docdesk.cli.args import NOT_READY, OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import settings_for
from docdesk.cli.report import print_json
from docdesk.cli.setting_options import add_setting
from docdesk.errors import BackupError, RestoreNotEmpty
from docdesk.values.commands import program
from docdesk.values.texts import visible

if TYPE_CHECKING:
    import argparse

    from docdesk.settings.model import Settings
    from docdesk.values.backup_findings import Restored


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", metavar="gs://BUCKET/PREFIX")
    parser.add_argument("--originals", action="store_true", help="bring the files back as well")
    parser.add_argument("--take-over", action="store_true", help="continue the backup there from here")
    add_setting(parser, "service_account_file")


def _wrong(args: Args) -> str | None:
    return None if args.place.startswith("gs://") else "restore needs a backup's place: gs://BUCKET/PREFIX"


async def _run(args: Args) -> int:
    from docdesk.owner.restore import restore

    settings = settings_for(args, bucket=args.place, service_account_file=args.service_account_file)
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
    help="bring a library back from its backup; this costs nothing",
    options=_options,
    wrong=_wrong,
    run=_run,
    json=True,
)
