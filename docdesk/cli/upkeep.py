# SPDX-License-Identifier: Apache-2.0
"""What check and rebuild print, notices of the library, and a line of progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from docdesk.cli.report import print_json
from docdesk.values.commands import program
from docdesk.values.findings import Findings
from docdesk.values.notices import notice_text
from docdesk.values.problems import Notice
from docdesk.values.texts import visible


def print_notices(notices: list[Notice]) -> None:
    """Print the library's notices to standard error."""
    for notice in notices:
        print(visible(f"note: {notice_text(notice)}"), file=sys.stderr, flush=True)


def print_findings(found: Findings, *, as_json: bool) -> None:
    """Print what a check found, and what to do about it."""
    if as_json:
        print_json(dict(found.public()))
        return
    for remark in found.remarks:
        print(visible(notice_text(remark)))
    print(
        f"{found.documents} documents, {found.chunks} chunks, {found.vectors} vectors:"
        f" {found.holes} holes, {found.orphans} orphans, {found.unreachable} unreachable"
        + (f", {found.without_source} without a file" if found.without_source else "")
    )
    if found.queued_again:
        print(
            f"{found.queued_again} documents are queued again, since the catalog had lost their chunks."
            f" Nothing is paid for twice: {program()} resume"
        )
    if found.ok:
        print("No problems found.")
        return
    if found.unreadable is not None:
        print(f"The vectors cannot be read ({found.unreadable}).")
    if found.unkept:
        print(
            f"{found.unkept} chunks ({found.unkept_characters:,} characters) have neither a vector nor a kept"
            " embedding. To have them embedded again, which the provider may charge for:"
            f"\n  {program()} check --repair --embed-missing"
        )
    if found.holes > found.unkept or found.orphans or found.unreachable or found.without_source:
        print(
            f"To repair the rest, which costs nothing: {program()} check --repair"
            f"\nIf that does not help, rebuild all vectors, which costs nothing either: {program()} rebuild"
        )


@contextmanager
def progress_line(said: str, of: str = "chunks", *, as_json: bool) -> Iterator[Callable[[int, int], None]]:
    """A progress line on standard error; nothing if that is not a terminal."""
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
