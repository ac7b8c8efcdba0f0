# SPDX-License-Identifier: Apache-2.0
"""`docdesk ledger`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import settings_for
from docdesk.cli.report import print_json
from docdesk.cli.tables import counted
from docdesk.errors import LibraryMissing

if TYPE_CHECKING:
    from docdesk.values.requests import SentRequest


async def _run(args: Args) -> int:
    from docdesk.money.ledger import read_ledger

    settings = settings_for(args)
    if not settings.library.is_dir():
        raise LibraryMissing(path=str(settings.library))
    # only read, which is safe while the library's owner writes
    entries = await asyncio.to_thread(lambda: list(read_ledger(settings.library / "ledger.db")))
    for entry in entries:
        if args.json:
            print_json(entry.public())
        else:
            print(_line(entry))
    if not args.json:
        print(_sum(entries))
    return OK


def _line(entry: SentRequest) -> str:
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(entry.at))
    cost = f"${entry.cost:.6f}" if entry.cost is not None else "price unknown"
    costs = [cost] if entry.cost is not None or entry.outcome == "ok" else []
    facts = [f"{entry.bytes:,} bytes"]
    if entry.purpose in ("documents", "question", "answer", "test"):
        facts.insert(0, counted(entry.documents, "document"))
        facts.append("? tokens" if entry.tokens is None else f"{entry.tokens:,} tokens")
    return f"{when}  {entry.host}  {entry.purpose}: {', '.join([*facts, *costs, entry.outcome])}"


def _sum(entries: Sequence[SentRequest]) -> str:
    known = sum(entry.cost or 0.0 for entry in entries)
    unknown = sum(entry.cost is None and entry.outcome == "ok" for entry in entries)
    line = f"{counted(len(entries), 'request')}, {sum(e.bytes for e in entries):,} bytes, ${known:.6f}"
    return line + (f", and {unknown} without a known price" if unknown else "")


COMMAND = Command(
    name="ledger", help="show every request that left this machine, oldest first", run=_run, json=True
)
