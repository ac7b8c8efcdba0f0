# SPDX-License-Identifier: Apache-2.0
"""`docdesk add`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.cli import options
from docdesk.cli.args import NOT_READY, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import keep, settings_for, working
from docdesk.cli.follow import add_paths
from docdesk.cli.setting_options import add_kept_settings, chosen_settings

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", type=options.path)
    parser.add_argument(
        "--max-cost",
        metavar="X",
        type=options.dollars,
        help="US dollars; sends nothing if adding would cost more",
    )
    parser.add_argument(
        "--ocr",
        choices=("auto", "off", "all"),
        help="which pages of these files are recognised as pictures (default: the library's setting)",
    )
    add_kept_settings(parser)


async def _run(args: Args) -> int:
    from docdesk.cli.money import agreed_to_cost, check_cost

    chosen = chosen_settings(args)
    settings = settings_for(args, **chosen)
    paths = [Path(path) for path in args.paths]
    async with working(settings) as desk:
        if args.max_cost is not None:
            await check_cost(desk, paths, args.max_cost, chosen)
        elif not args.json and not await agreed_to_cost(desk, paths, chosen):
            return NOT_READY
        await keep(desk, settings, chosen)
        return await add_paths(desk, paths, as_json=args.json, recognition=args.ocr)


COMMAND = Command(
    name="add",
    help="add files and folders, and wait until each is ready or failed",
    options=_options,
    run=_run,
    json=True,
    resumable=True,
)
