# SPDX-License-Identifier: Apache-2.0
"""The plan before spending, the ledger and the diagnostic file in the terminal."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.cli.args import Args
from docdesk.cli.report import print_json
from docdesk.cli.setting_options import chosen_settings
from docdesk.errors import CostExceeded, LibraryMissing
from docdesk.errors.os_errors import from_os_error
from docdesk.money.ledger import read_ledger
from docdesk.money.prices import may_cost
from docdesk.settings.model import Settings, changed, load_settings
from docdesk.values.notices import notice_text
from docdesk.values.paths import name_of_path, path_of_text

if TYPE_CHECKING:
    from docdesk.contract.desk import AnyDesk
    from docdesk.owner.follow import ReachedDesk
    from docdesk.values.plans import FilePlan, Plan


@asynccontextmanager
async def _reached(settings: Settings) -> AsyncIterator[ReachedDesk]:
    """The library's desk, here or at its owner, without work; no key is needed, as nothing is sent."""
    from docdesk.owner.follow import reach_desk

    desk = await reach_desk(settings, starts_work=False)
    try:
        yield desk
    finally:
        await desk.close()


async def plan_files(args: Args) -> int:
    """Examine the files and print a line for each, then one for all."""
    chosen = chosen_settings(args)

    def tell(file: FilePlan, total: int) -> None:
        if args.json:
            print_json(file.public())
        else:
            print(plan_line(file), flush=True)

    async with _reached(load_settings(library=args.library, **chosen)) as desk:
        plan = await desk.plan(
            [Path(path) for path in args.paths], settings=changed(desk.settings, **chosen), on_file=tell
        )
    if args.json:
        print_json(plan.public())
    else:
        print(plan_sum(plan))
    return 0


async def check_cost(desk: AnyDesk, paths: list[Path], most: float, chosen: dict[str, Any]) -> None:
    """Raise CostExceeded where adding would cost more US dollars than that, before anything is sent."""
    within(await desk.plan(paths, settings=changed(desk.settings, **chosen)), most)


def within(plan: Plan, most: float) -> None:
    """Raise CostExceeded where the plan costs more than `most` US dollars, or nobody knows."""
    if plan.cost is None:
        raise CostExceeded(cost="a price that is not known", limit=f"${most:.4f}")
    if plan.cost > most:
        raise CostExceeded(cost=f"${plan.cost:.4f}", limit=f"${most:.4f}")


async def agreed_to_cost(desk: AnyDesk, paths: list[Path], chosen: dict[str, Any]) -> bool:
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
    name = name_of_path(path_of_text(file.path))
    if file.problem is not None:
        return f"{name}: {file.problem.title}. {file.problem.detail}"
    said = f"{name}: {_count(file.pages, 'page')}, {file.characters:,} characters, "
    said += f"{_count(file.chunks, 'chunk')}, {_count(file.tokens, 'token')}"
    if file.paid:
        said += ", all embedded before"
    elif file.tokens_new < file.tokens:
        said += f", {file.tokens_new:,} of them new"
    lines = [said]
    if file.duplicate_of is not None:
        lines.append(f"   the same bytes as {file.duplicate_of}")
    if not file.language_fits:
        lines.append(f"   It is in {file.language}; the model knows English only.")
    lines += [f"   {notice_text(notice)}" for notice in file.warnings]
    return "\n".join(lines)


def plan_sum(plan: Plan) -> str:
    """All files together: what is left to pay, and about how long it takes."""
    told = plan.public()
    about = "" if plan.counted else "about "
    if plan.cost is None:
        cost = "price unknown"
    elif plan.price is not None and plan.price.dollars == 0:
        cost = "costs nothing"
    else:
        cost = f"{about}${plan.cost:.4f}"
        if plan.price is not None and plan.price.date:
            cost += f" (prices of {plan.price.date}, {plan.price.source})"
    lines = [
        f"{_count(told['files'], 'file')}, {_count(told['pages'], 'page')}, {_count(told['chunks'], 'chunk')},"
        f" {about}{_count(told['tokens'], 'token')}; {about}{told['tokens_new']:,} of them new: {cost},"
        f" about {max(1, round(plan.seconds)):,} s"
    ]
    if not plan.counted:
        lines.append(
            f"Tokens are estimated: the model's tokenizer is not on this machine. At most it is"
            f" {told['tokens_new_at_most']:,} new ones."
        )
    return "\n".join(lines)


async def show_ledger(args: Args) -> int:
    """Every request that left, oldest first, then the sums. Beside an owner at work, too."""
    settings = load_settings(library=args.library)
    if not settings.library.is_dir():
        raise LibraryMissing(path=str(settings.library))
    entries = await asyncio.to_thread(lambda: list(read_ledger(settings.library / "ledger.db")))
    if args.json:
        for entry in entries:
            print_json(entry.public())
        return 0
    for entry in entries:
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(entry.at))
        cost = f"${entry.cost:.6f}" if entry.cost is not None else "price unknown"
        costs = [cost] if entry.cost is not None or entry.outcome == "ok" else []
        facts = [f"{entry.bytes:,} bytes"]
        if entry.purpose in ("documents", "question", "test"):
            facts.insert(0, _count(entry.documents, "document"))
            facts.append("? tokens" if entry.tokens is None else f"{entry.tokens:,} tokens")
        print(f"{when}  {entry.host}  {entry.purpose}: {', '.join([*facts, *costs, entry.outcome])}")
    known = sum(entry.cost or 0.0 for entry in entries)
    unknown = sum(entry.cost is None and entry.outcome == "ok" for entry in entries)
    said = f"{_count(len(entries), 'request')}, {sum(e.bytes for e in entries):,} bytes, ${known:.6f}"
    print(said + (f", and {unknown} without a known price" if unknown else ""))
    return 0


async def save_diagnosis(args: Args) -> int:
    """Write the diagnostic file, or print it. Raises NotFound, ReadOnly, DiskFull."""
    settings = load_settings(library=args.library)
    if not (settings.library / "catalog.db").exists() and not settings.catalog_url:
        raise LibraryMissing(path=str(settings.library))
    async with _reached(settings) as desk:
        text = await desk.diagnose(args.id, with_log=args.with_log)
    if args.output is None:
        print(text)
        return 0
    try:
        await asyncio.to_thread(Path(args.output).write_text, text + "\n", "utf-8")
    except OSError as error:
        raise from_os_error(error, args.output) or error from error
    held = "the log as it is, which may quote documents" if args.with_log else "no text of a document"
    print(f"Saved to {args.output}. It holds {held}, and no key.", file=sys.stderr)
    return 0


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
