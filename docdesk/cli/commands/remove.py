# SPDX-License-Identifier: Apache-2.0
"""`docdesk remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import inside, named, reading
from docdesk.values.commands import program
from docdesk.values.documents import REMOVED_DAYS
from docdesk.values.texts import visible

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID")
    parser.add_argument(
        "--now",
        action="store_true",
        help="delete them for good, also if they were removed before; otherwise they can be restored for 30 days",
    )
    parser.add_argument(
        "--with-backup",
        action="store_true",
        help="also delete the originals in the bucket; this cannot be undone",
    )


async def _run(args: Args) -> int:
    async with reading(args) as desk:
        rows = await named(desk, args.ids, removed=args.now)
        before = await inside(desk, rows)
        if args.with_backup:
            await desk.backup.remove(args.ids)
        else:
            await desk.queue.remove(args.ids, now=args.now)
        left = {row.id for row in await desk.documents()} if before else set()
    for row in rows:
        print(f"{row.id}  removed: {visible(row.name)}")
    # one that was also added as a file of its own stays
    for row in before:
        if row.id not in left:
            print(f"{row.id}  removed with it: {visible(row.name)}")
    if not args.now and not args.with_backup:
        print(f"To bring them back within {REMOVED_DAYS} days: {program()} restore ID")
    return OK


COMMAND = Command(
    name="remove",
    help="remove documents from the library; their files stay where they are",
    options=_options,
    run=_run,
)
