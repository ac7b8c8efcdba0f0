# SPDX-License-Identifier: Apache-2.0
"""`docdesk retry`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docdesk.cli import options
from docdesk.cli.args import NOT_READY, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import inside, named, settings_for, working
from docdesk.cli.follow import follow
from docdesk.errors import DocdeskError, mended_by
from docdesk.values.documents import Document, Status
from docdesk.values.problems import Mend
from docdesk.values.texts import visible

if TYPE_CHECKING:
    import argparse

    from docdesk.cli.report import Report


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "ids",
        nargs="*",
        metavar="ID",
        help="the files inside an archive or a mail that failed are tried with it",
    )
    parser.add_argument("--failed", action="store_true", help="all documents that failed")
    options.add_password(parser)
    parser.add_argument(
        "--encoding",
        metavar="NAME",
        type=options.encoding,
        help="read text and Markdown again with this encoding, such as cp949, even if they are ready;"
        " auto detects it again",
    )


def _wrong(args: Args) -> str | None:
    if bool(args.ids) == args.failed:
        return "retry needs either ids or --failed"
    if args.encoding and args.password_stdin:
        return "--encoding is for text, --password-stdin for a PDF: use one of them at a time"
    return None


async def _run(args: Args) -> int:
    password = options.password_of(args)
    async with working(settings_for(args)) as desk:
        left_out: dict[str, DocdeskError] = {}

        async def retry(report: Report) -> list[str]:
            if args.failed:
                rows = [row for row in await desk.documents() if _can_be_retried(row, args, password)]
            else:
                rows = await named(desk, args.ids)
            ids = [row.id for row in rows]
            if args.encoding is None:
                # an archive is ready although a file inside it failed
                for row in await inside(desk, rows):
                    if row.id not in ids and row.status in (Status.FAILED, Status.CANCELLED):
                        report.note(visible(f"tried with it  {row.name}"))
                        ids.append(row.id)
                await desk.queue.retry(ids, password=password)
                return ids
            left_out.update(await desk.queue.read_again(ids, args.encoding))
            for row in rows:
                if row.id in left_out:
                    report.note(visible(f"left out  {row.name}: {left_out[row.id]}"))
            return [id for id in ids if id not in left_out]

        code = await follow(desk, retry, as_json=args.json)
        return NOT_READY if left_out else code


def _can_be_retried(document: Document, args: Args, password: str | None) -> bool:
    """Whether `--failed` means it: passwords are for files that want one, encodings for text."""
    if document.status is not Status.FAILED or document.error is None:
        return False
    if args.encoding is not None:
        return document.type.about.has_encoding
    if password is not None:
        return Mend.PASSWORD in mended_by(document.error)
    return True


COMMAND = Command(
    name="retry",
    help="try failed documents again, or read a text with another encoding",
    options=_options,
    wrong=_wrong,
    run=_run,
    json=True,
    resumable=True,
)
