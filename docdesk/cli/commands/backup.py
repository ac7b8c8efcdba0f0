# SPDX-License-Identifier: Apache-2.0
"""`docdesk backup`."""

from __future__ import annotations

import dataclasses
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from docdesk.cli.args import NOT_READY, OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import keep, settings_for, want_library, working
from docdesk.cli.report import print_json
from docdesk.cli.setting_options import add_setting
from docdesk.cli.upkeep import progress_line
from docdesk.values.commands import as_typed
from docdesk.values.documents import Backup, Document
from docdesk.values.problems import AGAIN, Problem
from docdesk.values.texts import visible

if TYPE_CHECKING:
    import argparse

    from docdesk.contract.desk import Desk
    from docdesk.settings.model import Settings
    from docdesk.values.backup_findings import BackedUp, Finding

FINDINGS = {
    "missing": "is not in the bucket",
    "differs": "is not what it should be",
    "unsent": "was not sent yet",
}


def _options(parser: argparse.ArgumentParser) -> None:
    add_setting(parser, "bucket")
    parser.add_argument(
        "--take-over", action="store_true", help="use the place even if another library has it"
    )
    does = parser.add_mutually_exclusive_group()
    does.add_argument("--verify", action="store_true", help="compare checksums without downloading")
    does.add_argument("--read-data", action="store_true", help="download everything and compare it")
    does.add_argument("--test", action="store_true", help="test whether the bucket can be used")
    add_setting(parser, "service_account_file")


async def _run(args: Args) -> int:
    chosen = {"bucket": args.to, "service_account_file": args.service_account_file}
    chosen = {name: value for name, value in chosen.items() if value is not None}
    settings = settings_for(args, **chosen)
    if args.test:
        return await _test(settings, as_json=args.json)
    want_library(settings)
    async with working(settings, starts_work=False) as desk:
        await keep(desk, settings, chosen)
        if args.verify or args.read_data:
            return await _verify(desk, args)
        return await _back_up(desk, args)


async def _test(settings: Settings, *, as_json: bool) -> int:
    """Try the bucket from here; the library is left alone."""
    from docdesk.owner.trying import try_bucket

    tested = await try_bucket(settings)
    if as_json:
        print_json(dataclasses.asdict(tested))
        return OK
    where = f" It is in {tested.region}." if tested.region else ""
    other = " It is in another project than the credentials." if tested.in_project is False else ""
    print(f"{tested.place} can be written, read and cleared.{where}{other}")
    return OK


async def _verify(desk: Desk, args: Args) -> int:
    found = await desk.backup.verify(read_data=args.read_data)
    for finding in found:
        _print_finding(finding, as_json=args.json)
    if not found and not args.json:
        print(f"{desk.settings.backup_place}: everything is there, and every checksum agrees.")
    return NOT_READY if found else OK


async def _back_up(desk: Desk, args: Args) -> int:
    with progress_line("Sending", "originals", as_json=args.json) as on_progress:
        made = await desk.backup.run(take_over=args.take_over, on_progress=on_progress)
    documents = await desk.documents()
    originals = Counter(document.backup for document in documents)[Backup.DONE]
    undone = [row for row in documents if row.backup in (Backup.WAITING, Backup.FAILED) and row.content]
    if args.json:
        print_json(_public(made, originals, undone))
    else:
        print(f"{made.place}: {originals} originals, and the library as of {made.made_at}.")
        for row in undone:
            print(f"{row.backup.value:<9} {visible(row.name)}: {visible(_why(row.backup_error))}")
    return NOT_READY if undone else OK


def _public(made: BackedUp, originals: int, undone: list[Document]) -> dict[str, Any]:
    rows = [
        {"id": row.id, "name": row.name, "error": row.backup_error and row.backup_error.public()}
        for row in undone
    ]
    return {
        "place": made.place, "copy": made.copy, "made_at": made.made_at, "originals": originals, "undone": rows,
    }  # fmt: skip


def _why(problem: Problem | None) -> str:
    if problem is None:
        return "It waits."
    again = problem.facts.get(AGAIN)
    when = f" The next try is at {time.strftime('%H:%M:%S', time.localtime(again))}." if again else ""
    return f"{problem.title}. {problem.detail} {as_typed(problem.remedy)}{when}"


def _print_finding(finding: Finding, *, as_json: bool) -> None:
    if as_json:
        print_json(finding.public())
        return
    names = f" ({visible(', '.join(finding.names))})" if finding.names else ""
    print(f"{finding.what:<8} {finding.object}{names} {FINDINGS[finding.what]}.")


COMMAND = Command(
    name="backup",
    help="send originals and the library to a bucket, or verify them",
    options=_options,
    run=_run,
    json=True,
)
