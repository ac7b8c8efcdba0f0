# SPDX-License-Identifier: Apache-2.0
"""`docdesk eval`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docdesk.cli.answers import print_answer_figures, print_questions_plan
from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.commands.ask import add_chat, add_dry_run, add_max_cost, chat_of
from docdesk.cli.desks import reading
from docdesk.cli.evaluation import print_evaluation, print_kept
from docdesk.cli.report import print_json
from docdesk.values.answers import plan_of_all

if TYPE_CHECKING:
    import argparse


def _options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--list", action="store_true", help="list the kept questions and ask none")
    group.add_argument("--forget", metavar="ID", action="append", default=[], help="drop a kept question")
    group.add_argument(
        "--answers",
        action="store_true",
        help="have the chat endpoint answer the kept questions, and count how well its answers are grounded",
    )
    add_chat(parser)
    add_max_cost(parser)
    add_dry_run(parser)


def _wrong(args: Args) -> str | None:
    return "--dry-run is for --answers" if args.dry_run and not args.answers else None


async def _plan(args: Args) -> int:
    chat = chat_of(args)
    async with reading(args) as desk:
        plans = [
            await desk.plan_question(question.text, base_url=chat["base_url"], model=chat["model"])
            for question in await desk.kept_questions()
        ]
    plan = plan_of_all(plans)
    print_json(plan.public()) if args.json else print_questions_plan(plan)
    return OK


async def _run(args: Args) -> int:
    if args.dry_run:
        return await _plan(args)
    async with reading(args) as desk:
        if args.forget:
            await desk.forget_questions(args.forget)
        if args.forget or args.list:
            print_kept(await desk.kept_questions(), as_json=args.json)
            return OK
        if args.answers:
            answered = await desk.evaluate_answers(**chat_of(args), max_cost=args.max_cost)
            print_json(answered.public()) if args.json else print_answer_figures(answered)
            return OK
        evaluation = await desk.evaluate()
    if args.json:
        print_json(evaluation.public())
    else:
        print_evaluation(evaluation)
    return OK


COMMAND = Command(
    name="eval",
    help="ask the kept questions again, and compare the answers with the last time",
    options=_options,
    wrong=_wrong,
    run=_run,
    json=True,
)
