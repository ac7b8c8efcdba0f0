# SPDX-License-Identifier: Apache-2.0
"""`docdesk cancel`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docdesk.cli.args import NOT_READY, OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import named, reading
from docdesk.values.texts import visible

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID")


async def _run(args: Args) -> int:
    async with reading(args) as desk:
        await named(desk, args.ids)
        await desk.queue.cancel(args.ids)
        rows = await named(desk, args.ids)
    for row in rows:
        print(f"{row.id}  {row.status.value}: {visible(row.name)}")
    return OK if all(row.status.ended for row in rows) else NOT_READY


COMMAND = Command(name="cancel", help="cancel queued documents", options=_options, run=_run)
