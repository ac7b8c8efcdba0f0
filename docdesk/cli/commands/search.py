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
from docdesk.cli.upkeep import print_notices
from docdesk.errors import SettingsInvalid
from docdesk.values.results import results_of

if TYPE_CHECKING:
    import argparse

    from docdesk.values.documents import Passage


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
    parser.add_argument(
        "--keep",
        metavar="N",
        type=int,
        help="keep the question for docdesk eval, with the Nth result as its answer; 0 if none is right",
    )


def _wrong(args: Args) -> str | None:
    if args.keep is not None and args.keep < 0:
        return "--keep needs the number of a passage, or 0"
    return None if " ".join(args.text).strip() else "search needs a text"


async def _run(args: Args) -> int:
    async with reading(args) as desk:
        question = " ".join(args.text)
        found = await desk.search(question, args.k)
        print_passages(found, as_json=args.json, question=question, weak=args.weak)
        print_notices(await desk.search_notices(question))
        if args.keep is not None:
            await desk.keep_question(question, _answer(args, found))
    return OK


def _answer(args: Args, found: list[Passage]) -> Passage | None:
    """The passage that `--keep` names, counted as they were printed; None for 0. Raises SettingsInvalid."""
    if not args.json:
        results = results_of(found)
        found = [result.passage for result in (*results.good, *results.weak)]
    if args.keep > len(found):
        raise SettingsInvalid(where="--keep", reason=f"there are only {len(found)} passages")
    return found[args.keep - 1] if args.keep else None


COMMAND = Command(
    name="search",
    help="find passages by meaning; starts no work",
    options=_options,
    wrong=_wrong,
    run=_run,
    json=True,
)
