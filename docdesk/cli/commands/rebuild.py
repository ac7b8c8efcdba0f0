# SPDX-License-Identifier: Apache-2.0
"""`docdesk rebuild`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from docdesk.cli import options
from docdesk.cli.args import NOT_READY, OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import reading
from docdesk.cli.upkeep import print_findings, progress_line

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    options.add_embed_missing(parser)
    parser.add_argument(
        "--to",
        metavar="PLACE",
        help="move the vectors: the address of a Chroma server, or “local” for the library's folder; if it is"
        " interrupted, the same command goes on",
    )
    parser.add_argument(
        "--token-stdin",
        action="store_true",
        help="read the server's token from the standard input, and keep it in the keyring",
    )


async def _run(args: Args) -> int:
    token = await _token(args)
    async with reading(args) as desk:
        with progress_line("Rebuilding the vectors", as_json=args.json) as on_progress:
            found = await desk.upkeep.rebuild(
                embeds_missing=args.embed_missing, home=args.to, token=token, on_progress=on_progress
            )
    print_findings(found, as_json=args.json)
    return OK if found.ok else NOT_READY


async def _token(args: Args) -> str | None:
    """The token that came on the standard input, which is kept for the next time. Raises SettingsInvalid."""
    if not args.token_stdin:
        return None
    from docdesk.errors import SettingsInvalid
    from docdesk.settings.chroma_token import store_chroma_token

    token = sys.stdin.readline().strip()
    if not token or not args.to:
        reason = "no token came on the standard input" if args.to else "it goes with --to ADDRESS"
        raise SettingsInvalid(where="--token-stdin", reason=reason)
    kept = await store_chroma_token(args.to, token)
    if kept.reason:
        print(f"note: {kept.reason}", file=sys.stderr, flush=True)
    return token


COMMAND = Command(
    name="rebuild",
    help="rebuild the vectors, here or at a Chroma server; this costs nothing",
    options=_options,
    run=_run,
    json=True,
)
