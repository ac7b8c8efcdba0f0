# SPDX-License-Identifier: Apache-2.0
"""`docdesk diagnose`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import settings_for, want_library, without_key
from docdesk.errors.os_errors import from_os_error

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", metavar="ID", help="a document; by default all that failed")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of the standard output")
    parser.add_argument(
        "--with-log", action="store_true", help="add the whole log, which may quote documents"
    )


async def _run(args: Args) -> int:
    settings = settings_for(args)
    want_library(settings)
    async with without_key(settings) as desk:
        text = await desk.diagnose(args.id, with_log=args.with_log)
    if args.output is None:
        print(text)
        return OK
    try:
        await asyncio.to_thread(Path(args.output).write_text, text + "\n", "utf-8")
    except OSError as error:
        raise from_os_error(error, args.output) or error from error
    held = "the whole log, which may quote documents" if args.with_log else "no text of a document"
    print(f"Saved to {args.output}. It holds {held}, and no key.", file=sys.stderr)
    return OK


COMMAND = Command(
    name="diagnose",
    help="save what helps to find a fault, without texts and keys",
    options=_options,
    run=_run,
)
