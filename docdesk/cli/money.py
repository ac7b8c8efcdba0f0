# SPDX-License-Identifier: Apache-2.0
"""What adding would cost: shown, and held to a limit, before anything is sent."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.cli.tables import counted
from docdesk.errors import CostExceeded
from docdesk.money.prices import may_cost
from docdesk.settings.model import changed
from docdesk.values.languages import language_name
from docdesk.values.notices import notice_text
from docdesk.values.paths import name_of_path, path_of_text
from docdesk.values.texts import visible

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk
    from docdesk.values.plans import FilePlan, Plan


async def check_cost(desk: Desk, paths: list[Path], most: float, chosen: dict[str, Any]) -> None:
    """Raise CostExceeded where adding would cost more US dollars than that, before anything is sent."""
    within(await desk.plan(paths, settings=changed(desk.settings, **chosen)), most)


def within(plan: Plan, most: float) -> None:
    """Raise CostExceeded where the plan costs more than `most` US dollars, or nobody knows."""
    if plan.cost_at_most is None:
        raise CostExceeded(cost="a price that is not known", limit=f"${most:.4f}")
    # nobody knows yet what a page of pictures has, and a limit must hold
    if plan.cost_at_most > most:
        raise CostExceeded(cost=f"${plan.cost_at_most:.4f}", limit=f"${most:.4f}")


async def agreed_to_cost(desk: Desk, paths: list[Path], chosen: dict[str, Any]) -> bool:
    """Whether a person at the terminal lets it cost what it costs. Without one, or below the limit, it may."""
    settings = changed(desk.settings, **chosen)
    if not (sys.stdin.isatty() and sys.stderr.isatty() and may_cost(settings)):
        return True
    files: list[FilePlan] = []
    plan = await desk.plan(paths, settings=settings, on_file=lambda file, total: files.append(file))
    if not plan.asks(settings.ask_above):
        return True
    for file in files:
        print(plan_line(file), file=sys.stderr)
    print(plan_sum(plan), file=sys.stderr)
    if await _answer("Start? [y/N] ") in ("y", "yes"):
        return True
    print("Nothing was sent and nothing was added.", file=sys.stderr)
    return False


async def _answer(question: str) -> str:
    """What the person types, in small letters. The loop goes on meanwhile: others may ask this owner."""
    loop = asyncio.get_running_loop()
    typed: asyncio.Future[str] = loop.create_future()
    print(question, end="", file=sys.stderr, flush=True)

    def take(line: str) -> None:
        if not typed.done():
            typed.set_result(line)

    def read() -> None:
        line = sys.stdin.readline()
        with contextlib.suppress(RuntimeError):  # Ctrl-C came first, and the loop is gone
            loop.call_soon_threadsafe(take, line)

    # a daemon: a pool's thread that waits for a line would hold up the end after Ctrl-C
    threading.Thread(target=read, name="answer", daemon=True).start()
    return (await typed).strip().lower()


def plan_line(file: FilePlan) -> str:
    """What a file would become, on a line, and remarks on lines below."""
    name = visible(name_of_path(path_of_text(file.path)))
    if file.problem is not None:
        return f"{name}: {file.problem.title}. {visible(file.problem.detail)}"
    said = f"{name}: {counted(file.pages, 'page')}, {file.characters:,} characters, "
    said += f"{counted(file.chunks, 'chunk')}, {counted(file.tokens, 'token')}"
    if file.paid:
        said += ", all embedded before"
    elif file.tokens_new < file.tokens:
        said += f", {file.tokens_new:,} of them new"
    lines = [said]
    if file.duplicate_of is not None:
        lines.append(f"   the same bytes as {visible(file.duplicate_of)}")
    if file.inside:
        inside = f"   counted with it: {counted(file.inside, 'file')} inside it, {file.inside_bytes:,} bytes"
        failed = f"; {file.inside_failed:,} of them cannot be read" if file.inside_failed else ""
        lines.append(inside + failed)
    if file.to_recognise:
        lines.append(f"   {counted(file.to_recognise, 'page')} of pictures, whose text will be recognised")
    if not file.language_fits:
        lines.append(f"   It is in {language_name(file.language)}; the model knows English only.")
    lines += [f"   {visible(notice_text(notice))}" for notice in file.warnings]
    return "\n".join(lines)


def plan_sum(plan: Plan) -> str:
    """All files together: what is left to pay, and about how long it takes."""
    from docdesk.values.plans import PICTURE_TOKENS
    from docdesk.values.recognition import SECONDS_A_PAGE

    told = plan.public()
    about = "" if plan.counted and not plan.to_recognise else "about "
    if plan.cost is None:
        cost = "price unknown"
    elif plan.price is not None and plan.price.dollars == 0:
        cost = "costs nothing"
    else:
        cost = f"{about}${plan.cost:.4f}"
        if plan.price is not None and plan.price.date:
            cost += f" (prices of {plan.price.date}, {plan.price.source})"
    lines = [
        f"{counted(told['files'], 'file')}, {counted(told['pages'], 'page')}, {counted(told['chunks'], 'chunk')},"
        f" {about}{counted(told['tokens'], 'token')}; {about}{told['tokens_new']:,} of them new: {cost},"
        f" about {max(1, round(plan.seconds)):,} s"
    ]
    if told["inside"]:
        lines.append(
            f"{counted(told['inside'], 'file')} inside these, {told['inside_bytes']:,} bytes, counted with them."
        )
    if plan.to_recognise:
        lines.append(
            f"{counted(plan.to_recognise, 'page')} of pictures will be recognised, which takes about"
            f" {max(1, round(plan.recognition_seconds)):,} s: {SECONDS_A_PAGE:.0f} s a page, {plan.workers} at once."
            f" {PICTURE_TOKENS:,} tokens are counted for each, because nothing was recognised yet."
        )
    if not plan.counted:
        lines.append(
            f"Tokens are estimated: the model's tokenizer is not on this machine. At most it is"
            f" {told['tokens_new_at_most']:,} new ones."
        )
    return "\n".join(lines)
