# SPDX-License-Identifier: Apache-2.0
"""`docdesk check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docdesk.cli import options
from docdesk.cli.args import NOT_READY, OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import reading
from docdesk.cli.upkeep import print_findings, progress_line

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repair", action="store_true", help="repair what is wrong; this costs nothing")
    parser.add_argument("--all", action="store_true", help="query every vector instead of a sample")
    options.add_embed_missing(parser)


async def _run(args: Args) -> int:
    async with reading(args) as desk:
        with progress_line("Repairing" if args.repair else "Checking", as_json=args.json) as on_progress:
            found = await desk.upkeep.check(
                repair=args.repair,
                asks_for_all=args.all,
                embeds_missing=args.embed_missing,
                on_progress=on_progress,
            )
    print_findings(found, as_json=args.json)
    return OK if found.ok else NOT_READY


COMMAND = Command(
    name="check",
    help="compare the vectors with what the library must hold",
    options=_options,
    run=_run,
    json=True,
)
