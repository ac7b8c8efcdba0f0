# SPDX-License-Identifier: Apache-2.0
"""`docdesk resume`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docdesk.cli.args import Args
from docdesk.cli.command import Command
from docdesk.cli.desks import settings_for, working
from docdesk.cli.follow import follow

if TYPE_CHECKING:
    import argparse

    from docdesk.cli.report import Report


async def _run(args: Args) -> int:
    async with working(settings_for(args)) as desk:

        async def resume(_: Report) -> list[str]:
            ids = [row.id for row in await desk.documents() if not row.status.ended]
            await desk.queue.resume(trust=args.trust)
            return ids

        return await follow(desk, resume, as_json=args.json)


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--trust",
        action="store_true",
        help="also in a library that somebody else made: work on its queue and use its settings",
    )


COMMAND = Command(
    name="resume",
    help="resume the queued documents, and wait",
    run=_run,
    options=_options,
    json=True,
    resumable=True,
)
