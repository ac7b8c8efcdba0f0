# SPDX-License-Identifier: Apache-2.0
"""`docdesk serve`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from docdesk.cli import options
from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import settings_for, show_late_notices, show_notices
from docdesk.cli.long_running import until_stopped
from docdesk.cli.setting_options import add_setting
from docdesk.errors import LibraryInUse
from docdesk.settings.environment import SERVICE_FILE
from docdesk.values.facts import coded

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", metavar="ADDRESS", default="127.0.0.1", help="where to listen; by default this machine only"
    )
    add_setting(parser, "port", type=options.port)
    parser.add_argument(
        "--log-format",
        choices=("text", "json"),
        help="write the log to the standard error as well: as text, or as one JSON object a line",
    )


async def _run(args: Args) -> int:
    from docdesk.contract.owner import OwnerKind
    from docdesk.owner.follow import reach_desk
    from docdesk.settings.keys import key_for
    from docdesk.system.log import LogFormat, log_to

    if args.log_format is not None:
        log_to(sys.stderr, LogFormat(args.log_format))
    settings = settings_for(args)
    desk = await reach_desk(
        settings,
        api_key=await key_for(settings),
        kind=OwnerKind.SERVICE,
        host=args.host,
        port=args.port or 0,
        watches=True,
    )
    try:
        if desk.owner is not None:
            reason = coded("in_use_at", pid=str(desk.owner.pid), url=desk.owner.url)
            raise LibraryInUse(path=str(settings.library), reason=reason)
        service = await desk.service()
        await show_notices(desk)
        print(f"Listening at {service.public_url or service.url}")
        print(f"The token is in {settings.library / SERVICE_FILE}", flush=True)
        await show_late_notices(desk)
        await until_stopped()
    finally:
        await desk.close()
    return OK


COMMAND = Command(
    name="serve",
    help="answer other programs over HTTP and WebSocket, until Ctrl-C",
    options=_options,
    run=_run,
)
