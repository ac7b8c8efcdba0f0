# SPDX-License-Identifier: Apache-2.0
"""`docdesk eval`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import reading
from docdesk.cli.evaluation import print_evaluation, print_kept
from docdesk.cli.report import print_json

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--list", action="store_true", help="list the kept questions and ask none")
    group.add_argument("--forget", metavar="ID", action="append", default=[], help="drop a kept question")


async def _run(args: Args) -> int:
    async with reading(args) as desk:
        if args.forget:
            await desk.forget_questions(args.forget)
        if args.forget or args.list:
            print_kept(await desk.kept_questions(), as_json=args.json)
            return OK
        evaluation = await desk.evaluate()
    if args.json:
        print_json(evaluation.public())
    else:
        print_evaluation(evaluation)
    return OK


COMMAND = Command(
    name="eval",
    help="ask the kept questions again, and compare the answers with the last time",
    options=_options,
    run=_run,
    json=True,
)
