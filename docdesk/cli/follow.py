# SPDX-License-Identifier: Apache-2.0
"""Starts work on documents and reports on them until the last one has ended."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.cli.args import NOT_READY, OK
from docdesk.cli.report import Report
from docdesk.values.commands import program
from docdesk.values.texts import visible

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk

LEFT_OUT = {
    "hidden": "it is hidden.",
    "link_in_a_circle": "the folder was read already, under another name.",
    "unreadable_folder": "the system refuses to list this folder. Give yourself the right to read it.",
    "of_web_page": "it holds the pictures and scripts of the web page beside it.",
    "not_a_file": "it is a device or a pipe, not a file.",
}
"""Why a path got no row."""


async def follow(desk: Desk, start: Callable[[Report], Awaitable[list[str]]], *, as_json: bool) -> int:
    """Start work and report on its documents; `start` returns their ids. Returns the exit code."""
    with Report(as_json=as_json) as report:
        unsubscribe = desk.queue.subscribe(report.receive)
        try:
            ids = await start(report)
            report.expect(ids)
            while ids:
                async for id_as_added, document in desk.queue.as_ended(ids):
                    report.ended(id_as_added, await desk.backed_up(document))
                # files inside these documents have become documents of their own
                ids = report.take_members()
            if desk.queue.state.paused and desk.queue.state.problem is None and not report.all_ready:
                report.note(f"The queue is paused; queued documents wait. Resume it with: {program()} resume")
            problem = await desk.finish_backup()
            if problem is not None:
                report.note(visible(f"The backup waits. {problem.title}: {problem.detail}"))
        finally:
            unsubscribe()
        report.close_with_table()
        return OK if report.all_ready else NOT_READY


async def add_paths(desk: Desk, paths: list[Path], *, as_json: bool, recognition: str | None = None) -> int:
    """Add files and folders, and report on them. Returns the exit code."""
    left_out: list[str] = []

    async def add(report: Report) -> list[str]:
        added = await desk.queue.add(paths, recognition=recognition)
        for skipped in added.skipped:
            report.note(f"left out  {visible(skipped.path)}: {LEFT_OUT.get(skipped.reason, skipped.reason)}")
            left_out.append(skipped.path)
        return [document.id for document in added.documents]

    code = await follow(desk, add, as_json=as_json)
    # what lies in a folder may be left out; what was named may not
    return NOT_READY if _absolute(left_out) & _absolute(paths) else code


def _absolute(paths: Iterable[str | Path]) -> set[str]:
    # unlike Path.resolve, this leaves links as they were named
    return {os.path.abspath(path) for path in paths}  # noqa: PTH100
