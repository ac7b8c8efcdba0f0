# SPDX-License-Identifier: Apache-2.0
"""`docdesk pause`."""

from __future__ import annotations

from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import reading
from docdesk.values.commands import program


async def _run(args: Args) -> int:
    async with reading(args) as desk:
        await desk.queue.pause()
    print(f"The queue is paused. Resume it with: {program()} resume")
    return OK


COMMAND = Command(name="pause", help="pause the library's queue until it is resumed", run=_run)
