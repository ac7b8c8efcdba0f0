# SPDX-License-Identifier: Apache-2.0
"""`docdesk plan`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.cli import options
from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import settings_for, without_key
from docdesk.cli.report import print_json
from docdesk.cli.setting_options import add_kept_settings, chosen_settings

if TYPE_CHECKING:
    import argparse

    from docdesk.values.plans import FilePlan


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", type=options.path)
    add_kept_settings(parser)


async def _run(args: Args) -> int:
    from docdesk.cli.money import plan_line, plan_sum
    from docdesk.settings.model import changed

    chosen = chosen_settings(args)

    def show(file: FilePlan, total: int) -> None:
        if args.json:
            print_json(file.public())
        else:
            print(plan_line(file), flush=True)

    async with without_key(settings_for(args, **chosen)) as desk:
        plan = await desk.plan(
            [Path(path) for path in args.paths], settings=changed(desk.settings, **chosen), on_file=show
        )
    if args.json:
        print_json(plan.public())
    else:
        print(plan_sum(plan))
    return OK


COMMAND = Command(
    name="plan",
    help="show what adding would make, cost and take; sends nothing",
    options=_options,
    run=_run,
    json=True,
)
