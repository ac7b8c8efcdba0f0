# SPDX-License-Identifier: Apache-2.0
"""`docdesk ask`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from docdesk.cli import options
from docdesk.cli.answers import Printer, print_ask_plan
from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import reading
from docdesk.cli.report import print_json
from docdesk.cli.setting_options import add_setting

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", metavar="TEXT")
    add_chat(parser)
    add_max_cost(parser)
    add_dry_run(parser)
    parser.add_argument(
        "--follow", metavar="ID", help="go on from the answer with this id, which --json prints"
    )


def add_max_cost(parser: argparse.ArgumentParser) -> None:
    """The option that limits what is paid."""
    parser.add_argument(
        "--max-cost",
        metavar="DOLLARS",
        type=options.dollars,
        help="ask nothing if it may cost more US dollars, or an unknown price",
    )


def add_dry_run(parser: argparse.ArgumentParser) -> None:
    """The option that only says what would be sent and paid."""
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="say what would be sent to whom, and the most that it may cost; ask no chat model",
    )


def add_chat(parser: argparse.ArgumentParser) -> None:
    """The options that choose a chat endpoint for this run."""
    add_setting(parser, "chat_base_url")
    add_setting(parser, "chat_model")


def chat_of(args: Args) -> dict[str, Any]:
    """The chat endpoint for this run, from the options and the environment; the owner may be another process."""
    return {
        "base_url": args.chat_base_url or os.environ.get("DOCDESK_CHAT_BASE_URL") or None,
        "model": args.chat_model or os.environ.get("DOCDESK_CHAT_MODEL") or None,
        "api_key": os.environ.get("DOCDESK_CHAT_API_KEY") or None,
    }


def _wrong(args: Args) -> str | None:
    return None if " ".join(args.text).strip() else "ask needs a text"


async def _run(args: Args) -> int:
    question, chat = " ".join(args.text), chat_of(args)
    if args.dry_run:
        async with reading(args) as desk:
            plan = await desk.plan_question(
                question, base_url=chat["base_url"], model=chat["model"], follows=args.follow
            )
        print_json(plan.public()) if args.json else print_ask_plan(plan)
        return OK
    printer = Printer()
    listening: dict[str, Any] = {}
    if not args.json:
        listening = {"on_passages": printer.passages, "on_text": printer.text, "on_wait": printer.wait}
    async with reading(args) as desk:
        answer = await desk.ask(question, max_cost=args.max_cost, follows=args.follow, **chat, **listening)
    if args.json:
        print_json(answer.public())
    else:
        printer.end(answer)
    return OK


COMMAND = Command(
    name="ask",
    help="answer a question, and name the passages behind each sentence",
    options=_options,
    wrong=_wrong,
    run=_run,
    json=True,
)
