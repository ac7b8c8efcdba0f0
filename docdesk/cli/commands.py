# SPDX-License-Identifier: Apache-2.0
"""What the commands of the terminal do.

Exit codes: 0 all is well (with `add`, `retry` and `resume`: all are ready); 1 some are not, or the library
cannot be used; 2 the words or a setting were wrong; 130 after Ctrl-C.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.cli.args import WRONG_WORDS, Args
from docdesk.cli.desks import reading, want_library, working
from docdesk.cli.doors import serve, serve_mcp, watch
from docdesk.cli.money import agreed_to_cost, check_cost, plan_files, save_diagnosis, show_ledger
from docdesk.cli.report import Report, print_documents, print_passages, print_problem
from docdesk.cli.setting_options import chosen_settings
from docdesk.cli.upkeep import carry_out_reindex, print_findings, progress_line
from docdesk.errors import DocdeskError, InternalError, NotFound, SettingsInvalid, mended_by
from docdesk.settings.keys import key_for
from docdesk.settings.model import changed, load_settings, save_settings
from docdesk.system.log import without_secrets
from docdesk.values.documents import Document, Status
from docdesk.values.problems import Mend

if TYPE_CHECKING:
    from docdesk.contract.desk import AnyDesk

LEFT_OUT = {
    "hidden": "it is hidden.",
    "link_in_a_circle": "the folder was read already, under another name.",
    "unreadable_folder": "the system refuses to list this folder. Give yourself the right to read it.",
    "not_a_file": "it is a device or a pipe, and no file.",
}
"""Why a path got no row."""

OK, NOT_READY, INTERRUPTED = 0, 1, 130

DEMO_QUESTION = "How often does the lens of the lighthouse have to be washed?"
DEMO_OUTCOME = {
    "receipt-scanned.pdf": "no_text",
    "payslip-protected.pdf": "encrypted",
}
"""What is not ready after the demo, by design."""


def run(args: Args) -> int:
    """Carry out a command of the terminal and return the exit code."""
    as_json = bool(getattr(args, "json", False))
    try:
        code = asyncio.run(_commands()[args.command](args))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        if args.command in ("add", "retry", "resume"):
            print("Stopped. What was not done stays queued; go on with: docdesk resume", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # the reader (`| head`) has gone; Python would complain once more when it closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_READY
    except DocdeskError as error:
        print_problem(error.problem(), as_json=as_json)
        return WRONG_WORDS if isinstance(error, SettingsInvalid) else NOT_READY
    except Exception as error:
        print(without_secrets(traceback.format_exc()), file=sys.stderr)
        reason = without_secrets(f"{type(error).__name__}: {error}")
        print_problem(InternalError(reason=reason, log="docdesk.log").problem(), as_json=as_json)
        return NOT_READY


def _commands() -> dict[str, Callable[[Args], Coroutine[Any, Any, int]]]:
    return {
        "plan": plan_files, "ledger": show_ledger, "diagnose": save_diagnosis,
        "add": _add, "status": _status, "search": _search, "retry": _retry, "cancel": _cancel,
        "pause": _pause, "resume": _resume, "remove": _remove,
        "backup": _backup, "restore": _restore, "check": _check, "rebuild": _rebuild, "reindex": _reindex,
        "serve": serve, "mcp": serve_mcp, "watch": watch, "demo": _demo,
    }  # fmt: skip


# the commands


async def _add(args: Args) -> int:
    chosen = chosen_settings(args)
    settings = load_settings(library=args.library, **chosen)
    paths = [Path(path) for path in args.paths]
    async with working(settings) as desk:
        if args.max_cost is not None:
            await check_cost(desk, paths, args.max_cost, chosen)
        elif not args.json and not await agreed_to_cost(desk, paths, chosen):
            return NOT_READY
        if chosen and not desk.is_owner:
            await desk.reconfigure(changed(desk.settings, **chosen), await key_for(settings))
        elif chosen:
            # only what was chosen becomes the library's; the environment is of this run
            save_settings(load_settings({}, library=settings.library, **chosen))
        return await _add_paths(desk, paths, as_json=args.json)


async def _add_paths(desk: AnyDesk, paths: list[Path], *, as_json: bool) -> int:
    left_out: list[str] = []

    async def add(report: Report) -> list[str]:
        added = await desk.queue.add(paths)
        for skipped in added.skipped:
            report.note(f"left out  {skipped.path}: {LEFT_OUT.get(skipped.reason, skipped.reason)}")
            left_out.append(skipped.path)
        return [document.id for document in added.documents]

    code = await _followed(desk, add, as_json=as_json)
    # what lies in a folder may be left out; what was named may not
    return NOT_READY if _absolute(left_out) & _absolute(paths) else code


async def _followed(desk: AnyDesk, start: Callable[[Report], Awaitable[list[str]]], *, as_json: bool) -> int:
    """Start something and report its documents until the last has ended."""
    with Report(as_json=as_json) as report:
        unsubscribe = desk.queue.subscribe(report.receive)
        try:
            ids = await start(report)
            report.expect(ids)
            async for id_as_added, document in desk.queue.as_ended(ids):
                report.ended(id_as_added, await desk.backed_up(document))
            if desk.queue.state.paused and desk.queue.state.problem is None and not report.all_ready:
                report.note("The queue is paused; what is queued waits. Go on with: docdesk resume")
            problem = await desk.finish_backup()
            if problem is not None:
                report.note(f"The backup waits. {problem.title}: {problem.detail}")
        finally:
            unsubscribe()
        report.close_with_table()
        return OK if report.all_ready else NOT_READY


async def _status(args: Args) -> int:
    async with reading(args) as desk:
        print_documents(await desk.documents(), as_json=args.json)
        state = desk.queue.state
    if state.paused and not args.json:
        why = (
            f" {state.problem.title}: {state.problem.detail} {state.problem.remedy}" if state.problem else ""
        )
        print(f"The queue is paused.{why}")
    return OK


async def _search(args: Args) -> int:
    async with reading(args) as desk:
        print_passages(await desk.search(" ".join(args.text), args.k), as_json=args.json)
    return OK


async def _retry(args: Args) -> int:
    password = None
    if args.password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise SettingsInvalid(where="--password-stdin", reason="no password came on the standard input")
    async with working(load_settings(library=args.library)) as desk:
        left_out: dict[str, DocdeskError] = {}

        async def retry(report: Report) -> list[str]:
            if args.failed:
                rows = [row for row in await desk.documents() if _can_be_retried(row, args, password)]
            else:
                rows = await _named(desk, args.ids)
            ids = [row.id for row in rows]
            if args.encoding is None:
                await desk.queue.retry(ids, password=password)
                return ids
            left_out.update(await desk.queue.read_again(ids, args.encoding))
            for row in rows:
                if row.id in left_out:
                    report.note(f"left out  {row.name}: {left_out[row.id]}")
            return [id for id in ids if id not in left_out]

        code = await _followed(desk, retry, as_json=args.json)
        return NOT_READY if left_out else code


def _can_be_retried(document: Document, args: Args, password: str | None) -> bool:
    """Whether `--failed` means it: a password is only tried where one is asked for, an encoding with text."""
    if document.status is not Status.FAILED or document.error is None:
        return False
    if args.encoding is not None:
        return document.type.about.has_encoding
    if password is not None:
        return Mend.PASSWORD in mended_by(document.error)
    return True


async def _resume(args: Args) -> int:
    async with working(load_settings(library=args.library)) as desk:

        async def resume(_: Report) -> list[str]:
            ids = [row.id for row in await desk.documents() if not row.status.ended]
            await desk.queue.resume()
            return ids

        return await _followed(desk, resume, as_json=args.json)


async def _cancel(args: Args) -> int:
    async with reading(args) as desk:
        await _named(desk, args.ids)
        await desk.queue.cancel(args.ids)
        rows = await _named(desk, args.ids)
    for row in rows:
        print(f"{row.id}  {row.status.value}: {row.name}")
    return OK if all(row.status.ended for row in rows) else NOT_READY


async def _remove(args: Args) -> int:
    async with reading(args) as desk:
        rows = await _named(desk, args.ids)
        if args.with_backup:
            await desk.backup.remove(args.ids)
        else:
            await desk.queue.remove(args.ids)
    for row in rows:
        print(f"{row.id}  removed: {row.name}")
    return OK


async def _backup(args: Args) -> int:
    from docdesk.cli.backup import back_up, chosen_place, try_place

    chosen = chosen_place(args)
    settings = load_settings(library=args.library, **chosen)
    if args.test:
        return await try_place(settings, as_json=args.json)
    want_library(settings)
    async with working(settings, starts_work=False) as desk:
        if chosen and not desk.is_owner:
            await desk.reconfigure(changed(desk.settings, **chosen), await key_for(settings))
        elif chosen:
            save_settings(load_settings({}, library=settings.library, **chosen))
        return await back_up(desk, args)


async def _restore(args: Args) -> int:
    from docdesk.cli.backup import restore_library

    return await restore_library(args)


async def _pause(args: Args) -> int:
    async with reading(args) as desk:
        await desk.queue.pause()
    print("The queue is paused. Go on with: docdesk resume")
    return OK


async def _check(args: Args) -> int:
    async with reading(args) as desk:
        with progress_line("Mending" if args.repair else "Checking", as_json=args.json) as on_progress:
            found = await desk.upkeep.check(
                repair=args.repair,
                asks_for_all=args.all,
                embeds_missing=args.embed_missing,
                on_progress=on_progress,
            )
    print_findings(found, as_json=args.json)
    return OK if found.ok else NOT_READY


async def _rebuild(args: Args) -> int:
    async with reading(args) as desk:
        with progress_line("Making the vectors anew", as_json=args.json) as on_progress:
            found = await desk.upkeep.rebuild(embeds_missing=args.embed_missing, on_progress=on_progress)
    print_findings(found, as_json=args.json)
    return OK if found.ok else NOT_READY


async def _reindex(args: Args) -> int:
    chosen = chosen_settings(args)
    settings = load_settings(library=args.library)
    want_library(settings)
    async with working(settings) as desk:
        wanted = changed(desk.settings, **chosen)
        code = await carry_out_reindex(desk, args, wanted, await key_for(wanted))
        if code == OK and desk.is_owner and not (args.back or args.drop_old):
            # only what was chosen becomes the library's; the environment is of this run
            save_settings(load_settings({}, library=settings.library, **chosen))
        return code


async def _demo(args: Args) -> int:
    """The sample documents through the stages and a search, in a library that is thrown away."""
    from docdesk.system.resource_files import resource

    samples = resource("samples")
    with tempfile.TemporaryDirectory(prefix="docdesk-demo-", ignore_cleanup_errors=True) as folder:
        print(f"Adding {samples} to a library that is thrown away afterwards.\n", flush=True)
        # the built-in model, whatever the environment says: no key, no network
        async with working(load_settings({}, library=folder)) as desk:
            await _add_paths(desk, [samples], as_json=False)
            outcome = {row.name: row.error.code for row in await desk.documents() if row.error}
            print(f"\nSearching: {DEMO_QUESTION}\n", flush=True)
            found = await desk.search(DEMO_QUESTION, 3)
            print_passages(found, as_json=False)
    if outcome != DEMO_OUTCOME or not found:
        print("\nThis is not what the samples should give; see above.")
        return NOT_READY
    print(
        "\nAll as it should be: two of the samples are there to fail. The receipt is a scan without text, and"
        "\nthe payslip asks for its password, which is “lantern”. To add your own: docdesk add PATH"
    )
    return OK


# what they share


async def _named(desk: AnyDesk, ids: Iterable[str]) -> list[Document]:
    """The documents of these ids, in their order. Raises NotFound."""
    rows = {row.id: row for row in await desk.documents()}
    for name in ids:
        if name not in rows:
            raise NotFound(id=name)
    return [rows[name] for name in ids]


def _absolute(paths: Iterable[str | Path]) -> set[str]:
    # unlike Path.resolve, this leaves links as they were named
    return {os.path.abspath(path) for path in paths}  # noqa: PTH100
