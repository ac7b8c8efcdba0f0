# SPDX-License-Identifier: Apache-2.0
"""`docdesk removed`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import reading
from docdesk.cli.report import print_json, public_document
from docdesk.cli.tables import counted
from docdesk.values.commands import program
from docdesk.values.texts import visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from docdesk.values.documents import RemovedDocument


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--empty", action="store_true", help="delete all of them for good; this cannot be undone"
    )


async def _run(args: Args) -> int:
    async with reading(args) as desk:
        found = await desk.queue.removed()
        if args.empty:
            await desk.queue.remove([one.document.id for one in found], now=True)
    if args.json:
        for one in found:
            print_json({**public_document(one.document), "removed_at": one.removed_at})
    elif args.empty:
        print(f"{counted(len(found), 'removed document')} deleted for good.")
    else:
        _print(found)
    return OK


def _print(found: Sequence[RemovedDocument]) -> None:
    now = time.time()
    for one in found:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.removed_at))
        left = counted(one.days_left(now), "day")
        print(f"{one.document.id}  {when}  {left} left  {visible(one.document.name)}")
    if found:
        print(f"\n{counted(len(found), 'removed document')}. To bring one back: {program()} restore ID")
    else:
        print("There are no removed documents.")


COMMAND = Command(
    name="removed",
    help="list the removed documents that can be restored, the last one first",
    options=_options,
    run=_run,
    json=True,
)
