# SPDX-License-Identifier: Apache-2.0
"""`docdesk page`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.cli import options
from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import at_path, settings_for, want_library, without_key
from docdesk.cli.long_running import absolute
from docdesk.cli.report import print_json
from docdesk.errors.os_errors import from_os_error
from docdesk.values.pages import TURNS, WHY, PassageMarks

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk
    from docdesk.values.documents import Document
    from docdesk.values.pages import PagePicture

USUAL_WIDTH = 1240
"""Pixels: A4 at 150 dots an inch."""


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", metavar="FILE|ID", type=options.path)
    parser.add_argument("page", metavar="N", type=options.page_number)
    parser.add_argument(
        "-o",
        "--output",
        metavar="PNG",
        required=True,
        help="where to write the picture; - is the standard output",
    )
    parser.add_argument(
        "--passage",
        metavar="START-END",
        type=_passage,
        help="mark these characters of the document's text, as search --json gives them",
    )
    parser.add_argument(
        "--width", metavar="PIXELS", type=options.width, default=USUAL_WIDTH, help=f"{USUAL_WIDTH} by default"
    )
    parser.add_argument(
        "--turn", metavar="DEGREES", type=int, choices=TURNS, default=0, help="clockwise: 90, 180 or 270"
    )
    options.add_password(parser)


def _passage(text: str) -> tuple[int, int]:
    start, dash, end = text.partition("-")
    if dash and start.isascii() and start.isdigit() and end.isascii() and end.isdigit():
        found = int(start), int(end)
        if found[0] < found[1] <= 1_000_000_000:
            return found
    raise argparse.ArgumentTypeError(f"“{text}” is not a passage such as 1200-1450")


def _wrong(args: Args) -> str | None:
    if args.output == "-" and args.json:
        return "--json and the picture cannot both go to the standard output"
    return None


async def _run(args: Args) -> int:
    password = options.password_of(args)
    settings = settings_for(args)
    want_library(settings)
    async with without_key(settings) as desk:
        document = await _named(desk, args.document)
        marks, picture = await _picture(desk, args, document, password)
    await asyncio.to_thread(_write, args.output, picture.png)
    if args.json:
        about = marks.public() if marks is not None else {}
        print_json({"path": args.output, "width": picture.width, "height": picture.height, **about})
    elif marks is not None and marks.why is not None:
        said = WHY.get(marks.why, f"The file could not be read ({marks.why}).")
        print(f"The passage is not marked. {said}", file=sys.stderr)
    elif marks is not None and not marks.on(args.page):
        pages = ", ".join(str(marked.page) for marked in marks.pages)
        print(f"The passage is not on page {args.page}, but on {pages}.", file=sys.stderr)
    return OK


async def _picture(
    desk: Desk, args: Args, document: Document | None, password: str | None
) -> tuple[PassageMarks | None, PagePicture]:
    if document is None:
        # a file that is not in the library has no text of which a passage could be
        marks = PassageMarks((), 0.0, "not_in_library") if args.passage is not None else None
        path = absolute(args.document)
        return marks, await desk.file_picture(path, args.page, args.width, args.turn, password=password)
    marks = None
    if args.passage is not None:
        marks = await desk.passage_marks(document.id, *args.passage, password=password)
    boxes = marks.on(args.page) if marks is not None else ()
    picture = await desk.page_picture(document.id, args.page, args.width, args.turn, boxes, password=password)
    return marks, picture


async def _named(desk: Desk, name: str) -> Document | None:
    """The document with this id, or whose file is at this path; None for a file that is in no document."""
    document = await desk.document(name)
    if document is not None:
        return document
    return await at_path(desk, absolute(name), await desk.documents())


def _write(output: str, png: bytes) -> None:
    """Write the picture. Raises the DocdeskError for what the system says."""
    try:
        if output == "-":
            sys.stdout.buffer.write(png)
            sys.stdout.buffer.flush()
        else:
            Path(output).write_bytes(png)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise from_os_error(error, output) or error from error


COMMAND = Command(
    name="page",
    help="write a page as a picture, with a passage marked",
    options=_options,
    wrong=_wrong,
    run=_run,
    json=True,
)
