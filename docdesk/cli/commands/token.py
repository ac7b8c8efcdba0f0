# SPDX-License-Identifier: Apache-2.0
"""`docdesk token`."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from docdesk.cli import options
from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import settings_for
from docdesk.cli.report import print_json
from docdesk.values.texts import visible

if TYPE_CHECKING:
    import argparse

    from docdesk.settings.tokens import PersonToken

ACTIONS = ("add", "list", "remove")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=ACTIONS, metavar="ACTION", help="add, list or remove")
    parser.add_argument("name", nargs="?", metavar="NAME", help="whose token it is")
    access = parser.add_mutually_exclusive_group()
    access.add_argument("--read", action="store_true", help="add: it may search, read and ask; the default")
    access.add_argument("--write", action="store_true", help="add: it may also add and change documents")
    parser.add_argument(
        "--per-minute",
        type=options.per_minute,
        metavar="N",
        help="add: how many requests it may send in a minute (default: 600)",
    )


def _wrong(args: Args) -> str | None:
    if args.action == "list":
        given = args.name is not None or args.read or args.write or args.per_minute is not None
        return "list takes no other argument" if given else None
    if args.name is None:
        return f"{args.action} needs a NAME"
    if args.action == "remove" and (args.read or args.write or args.per_minute is not None):
        return "remove takes a NAME only"
    return None


async def _run(args: Args) -> int:
    await asyncio.to_thread({"add": _add, "list": _list, "remove": _remove}[args.action], args)
    return OK


def _add(args: Args) -> None:
    from docdesk.settings.tokens import PER_MINUTE, Access, add_token

    access = Access.WRITE if args.write else Access.READ
    library = settings_for(args).library
    token = add_token(library, args.name, access, args.per_minute or PER_MINUTE)
    if args.json:
        print_json({"name": args.name, "access": access.value, "token": token})
    else:
        print(f"The token of {visible(args.name)}, which may {access.value}. It is not shown again:")
        print(token)


def _list(args: Args) -> None:
    from docdesk.settings.tokens import tokens

    found = tokens(settings_for(args).library)
    for one in found:
        if args.json:
            print_json(one.public())
        else:
            print(_line(one))
    if not found and not args.json:
        print("There are no tokens.")


def _remove(args: Args) -> None:
    from docdesk.settings.tokens import remove_token

    remove_token(settings_for(args).library, args.name)
    if args.json:
        print_json({"name": args.name, "removed": True})
    else:
        print(f"The token of {visible(args.name)} is withdrawn.")


def _line(token: PersonToken) -> str:
    made = time.strftime("%Y-%m-%d", time.localtime(token.made_at))
    return f"{visible(token.name)}: {token.access.value}, {token.per_minute} requests a minute, since {made}"


COMMAND = Command(
    name="token",
    help="make, list or withdraw tokens of persons who use docdesk serve",
    options=_options,
    wrong=_wrong,
    run=_run,
    json=True,
)
