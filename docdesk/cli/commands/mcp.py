# SPDX-License-Identifier: Apache-2.0
"""`docdesk mcp`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docdesk.cli.args import Args
from docdesk.cli.command import Command
from docdesk.cli.desks import settings_for
from docdesk.cli.long_running import folders

if TYPE_CHECKING:
    import argparse

    from docdesk.owner.follow import ReachedDesk


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow",
        metavar="DIR",
        action="append",
        default=[],
        help="let the assistant add files below this folder",
    )


async def _run(args: Args) -> int:
    from docdesk.cli.assistant import serve_assistant

    allowed = folders(args.allow, "--allow")
    settings = settings_for(args)

    async def opener() -> ReachedDesk:
        from docdesk.owner.follow import reach_desk
        from docdesk.settings.keys import key_for

        return await reach_desk(settings, api_key=await key_for(settings), watches=True)

    return await serve_assistant(allowed, opener)


COMMAND = Command(
    name="mcp",
    help="let an assistant search, read and add (MCP over stdio)",
    options=_options,
    run=_run,
)
