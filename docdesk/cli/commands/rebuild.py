# SPDX-License-Identifier: Apache-2.0
"""`docdesk rebuild`."""

from __future__ import annotations

from docdesk.cli import options
from docdesk.cli.args import NOT_READY, OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import reading
from docdesk.cli.upkeep import print_findings, progress_line


async def _run(args: Args) -> int:
    async with reading(args) as desk:
        with progress_line("Rebuilding the vectors", as_json=args.json) as on_progress:
            found = await desk.upkeep.rebuild(embeds_missing=args.embed_missing, on_progress=on_progress)
    print_findings(found, as_json=args.json)
    return OK if found.ok else NOT_READY


COMMAND = Command(
    name="rebuild",
    help="rebuild the vectors beside the old ones; this costs nothing",
    options=options.add_embed_missing,
    run=_run,
    json=True,
)
