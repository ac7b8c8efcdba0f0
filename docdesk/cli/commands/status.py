# SPDX-License-Identifier: Apache-2.0
"""`docdesk status`."""

from __future__ import annotations

from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import reading
from docdesk.cli.report import print_documents
from docdesk.values.commands import as_typed
from docdesk.values.texts import visible


async def _run(args: Args) -> int:
    async with reading(args) as desk:
        print_documents(await desk.documents(), as_json=args.json)
        state = desk.queue.state
    if state.paused and not args.json:
        why, problem = "", state.problem
        if problem is not None:
            why = f" {problem.title}: {visible(problem.detail)} {as_typed(problem.remedy)}"
        print(f"The queue is paused.{why}")
    return OK


COMMAND = Command(
    name="status", help="show every document of the library; starts no work", run=_run, json=True
)
