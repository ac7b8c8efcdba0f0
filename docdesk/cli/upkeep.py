# SPDX-License-Identifier: Apache-2.0
"""What check, rebuild and reindex show in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from docdesk.cli.args import Args
from docdesk.cli.report import print_json
from docdesk.settings.model import Settings
from docdesk.values.findings import Findings
from docdesk.values.notices import notice_text
from docdesk.values.problems import Notice

if TYPE_CHECKING:
    from docdesk.owner.follow import ReachedDesk
    from docdesk.values.plans import Cost


def print_notices(notices: list[Notice]) -> None:
    """What a person should know of the library, on the error output."""
    for notice in notices:
        print(f"note: {notice_text(notice)}", file=sys.stderr, flush=True)


def print_findings(found: Findings, *, as_json: bool) -> None:
    """What a check found, and what to do about it."""
    if as_json:
        print_json(dict(found.public()))
        return
    for remark in found.remarks:
        print(remark)
    print(
        f"{found.documents} documents, {found.chunks} chunks, {found.vectors} vectors:"
        f" {found.holes} holes, {found.orphans} orphans, {found.unreachable} unreachable"
    )
    if found.queued_again:
        print(
            f"{found.queued_again} documents are queued again, since the catalog had lost their chunks."
            " Nothing is paid for twice: docdesk resume"
        )
    if found.ok:
        print("The library is whole.")
        return
    if found.unreadable is not None:
        print(f"The vectors cannot be read ({found.unreadable}).")
    if found.unkept:
        print(
            f"{found.unkept} chunks ({found.unkept_characters:,} characters) have neither a vector nor a kept"
            " embedding. To have them embedded again, which the provider may charge for:"
            "\n  docdesk check --repair --embed-missing"
        )
    if found.holes > found.unkept or found.orphans or found.unreachable:
        print(
            "To mend the rest, which costs nothing: docdesk check --repair"
            "\nWhere that does not help, make all vectors anew, which costs nothing either: docdesk rebuild"
        )


@contextmanager
def progress_line(said: str, of: str = "chunks", *, as_json: bool) -> Iterator[Callable[[int, int], None]]:
    """A line on the error output that says how far it is; nothing where that is no terminal."""
    if as_json or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    width = 0

    def show(done: int, total: int) -> None:
        nonlocal width
        line = f"{said}: {done:,} of {total:,} {of}"
        width = max(width, len(line))
        print(f"\r{line:<{width}}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print("\r" + " " * width + "\r", end="", file=sys.stderr, flush=True)


async def carry_out_reindex(desk: ReachedDesk, args: Args, wanted: Settings, key: str | None) -> int:
    """Begin a reindex once its cost was seen, or go back from the last one. Returns the exit code."""
    if args.drop_old:
        count = await desk.index_change.drop_old()
        if args.json:
            print_json({"dropped": count})
        else:
            print(f"The old vectors of {count} documents are removed.")
        return 0
    if args.back:
        model = await desk.index_change.back()
        if model is None:
            print("There is nothing to go back to.", file=sys.stderr)
            return 1
        if args.json:
            print_json({"back_to": model})
        else:
            print(f"Back to {model}.")
        return 0
    cost = await desk.index_change.cost(wanted)
    print(_cost_said(cost, wanted), file=sys.stderr, flush=True)
    if not args.yes and not (cost.to_embed == 0 or _agreed()):
        print("Nothing was done. To begin: the same command with --yes", file=sys.stderr)
        return 1
    with progress_line("Making the new index", as_json=args.json) as on_progress:
        turned = await desk.index_change.run(wanted, key, on_progress=on_progress)
    if args.json:
        print_json({**cost.public(), "turned": turned})
    else:
        print(
            f"{turned} documents turned. To go back: docdesk reindex --back"
            "\nTo remove what was before: docdesk reindex --drop-old"
        )
    return 0


def _cost_said(cost: Cost, wanted: Settings) -> str:
    said = (
        f"{cost.documents} documents with {cost.chunks:,} chunks; {cost.to_embed:,} of these"
        f" ({cost.characters:,} characters) have to be embedded by {wanted.embedding_model}"
    )
    if cost.dollars is None:
        return f"{said}, whose price is not known."
    return f"{said}, for about ${cost.dollars:.4f}." if cost.dollars else f"{said}, which costs nothing."


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    return input("Begin? [y/N] ").strip().lower() in ("y", "yes")
