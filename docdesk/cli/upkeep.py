# SPDX-License-Identifier: Apache-2.0
"""What check, rebuild and reindex show in the terminal."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from docdesk.cli.report import print_json
from docdesk.documents import Notice
from docdesk.errors import notice_text
from docdesk.findings import Findings
from docdesk.settings import Settings, changed, load_settings, save_settings

if TYPE_CHECKING:
    from docdesk.catalog import Index
    from docdesk.desk import Desk


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
def progress_line(said: str, *, as_json: bool) -> Iterator[Callable[[int, int], None]]:
    """A line on the error output that says how far it is; nothing where that is no terminal."""
    if as_json or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    width = 0

    def show(done: int, total: int) -> None:
        nonlocal width
        line = f"{said}: {done:,} of {total:,} chunks"
        width = max(width, len(line))
        print(f"\r{line:<{width}}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print("\r" + " " * width + "\r", end="", file=sys.stderr, flush=True)


async def carry_out_reindex(desk: Desk, words: Namespace, chosen: dict[str, Any]) -> int:
    """Begin a reindex once its cost was seen, or go back from the last one. Returns the exit code."""
    if words.drop_old:
        count = await desk.reindex.drop_old()
        if words.json:
            print_json({"dropped": count})
        else:
            print(f"The old vectors of {count} documents are removed.")
        return 0
    if words.back:
        index = await desk.reindex.back()
        if index is None:
            print("There is nothing to go back to.", file=sys.stderr)
            return 1
        await desk.reconfigure(settings_of(index, desk.settings))
        if words.json:
            print_json({"back_to": index.model})
        else:
            print(f"Back to {index.model}.")
        return 0
    cost = await desk.reindex.cost()
    said = (
        f"{cost.documents} documents with {cost.chunks} chunks; {cost.to_embed} of these"
        f" ({cost.characters:,} characters) have to be embedded by {desk.settings.embedding_model}."
    )
    print(said, file=sys.stderr, flush=True)
    if not words.yes and not (cost.to_embed == 0 or _agreed()):
        print("Nothing was done. To begin: the same command with --yes", file=sys.stderr)
        return 1
    if chosen:
        save_settings(load_settings({}, library=desk.settings.library, **chosen))
    with progress_line("Making the new index", as_json=words.json) as on_progress:
        turned = await desk.reindex.run(on_progress)
    if words.json:
        print_json({**cost.public(), "turned": turned})
    else:
        print(
            f"{turned} documents turned. To go back: docdesk reindex --back"
            "\nTo remove what was before: docdesk reindex --drop-old"
        )
    return 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    return input("Begin? [y/N] ").strip().lower() in ("y", "yes")


def settings_of(index: Index, settings: Settings) -> Settings:
    """The settings that make an index again."""
    return changed(
        settings,
        provider=index.provider,
        model=index.model,
        base_url=index.endpoint or None,
        dimensions=index.asked_dimensions,
        chunk_size=index.chunk_size,
        chunk_overlap=index.chunk_overlap,
    )
