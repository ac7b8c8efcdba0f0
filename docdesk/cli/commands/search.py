# SPDX-License-Identifier: Apache-2.0
"""`docdesk search`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from docdesk.cli import options
from docdesk.cli.args import OK, RESULTS_VARIABLE, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import reading
from docdesk.cli.report import print_passages

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", metavar="TEXT")
    parser.add_argument(
        "-k",
        metavar="N",
        type=options.count,
        default=os.environ.get(RESULTS_VARIABLE) or 10,
        help=f"how many passages, 10 by default [{RESULTS_VARIABLE}]",
    )
    parser.add_argument(
        "--weak", action="store_true", help="also show weak matches, which are only counted otherwise"
    )


def _wrong(args: Args) -> str | None:
    return None if " ".join(args.text).strip() else "search needs a text"


async def _run(args: Args) -> int:
    async with reading(args) as desk:
        question = " ".join(args.text)
        found = await desk.search(question, args.k)
        print_passages(found, as_json=args.json, question=question, weak=args.weak)
    return OK


COMMAND = Command(
    name="search",
    help="find passages by meaning; starts no work",
    options=_options,
    wrong=_wrong,
    run=_run,
    json=True,
)
