# SPDX-License-Identifier: Apache-2.0
"""The terminal's output: JSON lines for programs; plain lines, bars and a closing table for people."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from docdesk.cli.passages import result_lines
from docdesk.cli.tables import PLAIN_WIDTH, chunks_said, console, counted, print_outcome, print_status, reason
from docdesk.cli.time_left import TimeLeft, duration
from docdesk.values.commands import as_typed, program
from docdesk.values.coverage import public_coverage
from docdesk.values.documents import Document, Passage, QueueState, Removed, Status
from docdesk.values.notices import notice_text
from docdesk.values.problems import Problem
from docdesk.values.texts import visible
from docdesk.values.waits import Wait, wait_text

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

BARS = 8
"""The most documents with a bar of their own; the last bar counts all of them."""


def public_document(document: Document) -> dict[str, Any]:
    """The fields of a document that other programs see: `bytes`, `seconds` of work, `warnings` by code."""
    return {
        "id": document.id,
        "name": document.name,
        "path": document.path,
        "status": document.status.value,
        "stage": document.stage.value if document.stage else None,
        "pages": document.pages,
        "chunks": document.chunks,
        "bytes": document.size,
        "seconds": round(document.seconds, 3),
        "warnings": [notice.code for notice in document.warnings],
        "backup": document.backup.value,
        "error": document.error.public() if document.error else None,
        "parent": document.parent,
        "tags": list(document.tags),
        **({"about": dict(document.about)} if document.about else {}),
        **({"added_by": document.added_by} if document.added_by else {}),
        **public_coverage(document.covered, unread=document.status is Status.FAILED and not document.pages),
    }


def json_line(value: dict[str, Any], encoding: str | None) -> str:
    """One line of JSON; characters that the encoding lacks are escaped."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return json.dumps(value)
    return line


def print_json(value: dict[str, Any], stream: TextIO | None = None) -> None:
    """Print one object on one line and flush it: the reader may be waiting for it."""
    stream = stream or sys.stdout
    print(json_line(value, stream.encoding), file=stream, flush=True)


def print_problem(problem: Problem, *, as_json: bool) -> None:
    """Print to the standard error why a command failed."""
    if as_json:
        print_json({"error": problem.public()}, sys.stderr)
        return
    lines = (problem.title, f"  {problem.detail}", f"  {as_typed(problem.remedy)}")
    print("docdesk: " + "\n".join(visible(line) for line in lines), file=sys.stderr)


def document_line(document: Document) -> str:
    """A document's outcome on one line, and its warnings on lines below."""
    if document.error:
        said = reason(document.error)
    elif document.status is Status.QUEUED:
        said = "waiting"
    elif document.status is Status.CANCELLED:
        said = f"to take it up again: {program()} retry {document.id}"
    else:
        parts = [counted(document.pages, "page"), chunks_said(document.chunks, document.reused)]
        said = ", ".join(parts) + f", {document.seconds:.1f} s"
    lines = [f"{document.status.value:<9} {visible(document.name)}: {said}"]
    lines += [f"{'':<9} note: {visible(notice_text(notice))}" for notice in document.warnings]
    return "\n".join(lines)


def print_passages(
    passages: Iterable[Passage], *, as_json: bool, question: str = "", weak: bool = False
) -> None:
    """Print what a search found, best first; a terminal shows the words of the question in bold.

    For people, weak passages are counted, or printed with `weak`. Programs get each passage as one object.
    """
    if as_json:
        for passage in passages:
            print_json(passage.public())
        return
    width = shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns
    bold = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    print("\n\n".join(result_lines(passages, question, width, bold=bold, weak=weak)))


def print_documents(documents: Iterable[Document], *, as_json: bool) -> None:
    """Print the rows of a library and their counts."""
    rows = list(documents)
    if as_json:
        for document in rows:
            print_json(public_document(document))
        return
    print_status(rows)


class Report:
    """Follows the documents of one command until the last has ended.

    With `as_json` the standard output has one line per document and nothing else. A terminal shows bars; a file
    or a pipe gets plain lines.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._ended: list[Document] = []
        self._bars: Bars | None = None
        self._said_problem: str | None = None
        self._expected: set[str] = set()
        self._parents: dict[str, str] = {}
        """Expected documents' members, and what each was taken out of."""
        self._early: dict[str, str] = {}
        """Members of documents that may be expected later."""

    def __enter__(self) -> Report:
        # bars and lines on the same screen would overwrite each other
        wanted = sys.stderr.isatty() and not sys.stdout.isatty() if self._as_json else sys.stdout.isatty()
        if wanted:
            self._bars = Bars(to_stderr=self._as_json)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars:
            self._bars.close()

    @property
    def all_ready(self) -> bool:
        """Whether every document that ended is ready."""
        return all(document.status is Status.READY for document in self._ended)

    @property
    def ended_documents(self) -> tuple[Document, ...]:
        """The documents so far, in the order in which they ended."""
        return tuple(self._ended)

    def expect(self, ids: Iterable[str]) -> None:
        """Announce the documents that will end."""
        self._expected.update(ids)
        for member, parent in self._early.items():
            if parent in self._expected:
                self._parents.setdefault(member, parent)
        if self._bars:
            self._bars.expect(set(self._expected))

    def take_members(self) -> list[str]:
        """The documents that were taken out of expected ones, and are not expected yet; they are from now on."""
        fresh = [id for id in self._parents if id not in self._expected]
        if fresh:
            self.expect(fresh)
        return fresh

    def receive(self, event: Document | Removed | QueueState) -> None:
        """An event of the queue."""
        if isinstance(event, Document) and event.parent is not None:
            known = event.parent in self._expected or event.parent in self._parents
            (self._parents if known else self._early).setdefault(event.id, event.parent)
        if isinstance(event, Document) and self._bars:
            self._bars.show(event)
        elif isinstance(event, QueueState):
            if self._bars:
                self._bars.say(event.waiting)
            code = event.problem.code if event.problem else None
            if event.problem and code != self._said_problem and not self._as_json:
                self._line(visible(f"The queue paused. {event.problem.title}: {event.problem.detail}"))
            self._said_problem = code

    def ended(self, id_as_added: str, document: Document) -> None:
        """One of the expected documents ended, or the queue gave up waiting for it."""
        if document.parent is None and id_as_added in self._parents:
            # its bytes were in the library already, under the name of another file
            document = dataclasses.replace(document, parent=self._parents[id_as_added])
        self._ended.append(document)
        if self._bars:
            self._bars.end(id_as_added)
        if self._as_json:
            print_json(public_document(document))
        else:
            self._line(document_line(document))

    def note(self, text: str) -> None:
        """Print something that is not about one document."""
        if self._as_json:
            print(text, file=sys.stderr, flush=True)
        else:
            self._line(text)

    def close_with_table(self) -> None:
        """Remove the bars and print the closing table, unless `as_json`."""
        if self._bars:
            self._bars.close()
            self._bars = None
        if not self._as_json:
            print_outcome(self._ended)

    def _line(self, text: str) -> None:
        if self._bars:
            self._bars.line(text)
        else:
            print(text, flush=True)


class Bars:
    """A bar for each running document and one for all."""

    def __init__(self, *, to_stderr: bool) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._console = console(to_stderr=to_stderr)
        self._progress: Progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[said]}", markup=False),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._waiting: set[str] = set()
        self._left = TimeLeft(time.monotonic())
        self._rows: dict[str, TaskID] = {}
        self._all: TaskID = self._progress.add_task("All", total=None, said="")
        self._progress.start()

    def expect(self, ids: set[str]) -> None:
        self._waiting = ids
        self._progress.update(self._all, total=len(ids), said=f"0 of {len(ids)}")

    def show(self, document: Document) -> None:
        self._left.note(document)
        if document.status is not Status.RUNNING:
            self._drop(document.id)
            return
        row = self._rows.get(document.id)
        if row is None:
            if len(self._rows) >= BARS:
                return
            row = self._progress.add_task(_shortened(visible(document.name), 32), total=1.0, said="")
            self._rows[document.id] = row
        said = wait_text(document.waiting) if document.waiting else ""
        if not said and document.stage:
            said = document.stage.value
            if document.total:
                said += f" {document.done} of {document.total}"
        self._progress.update(row, completed=document.progress, said=said)

    def end(self, id_as_added: str) -> None:
        self._drop(id_as_added)
        self._progress.advance(self._all)
        task = self._progress.tasks[self._progress.task_ids.index(self._all)]
        seconds = self._left.seconds(self._waiting, time.monotonic())
        left = f", about {duration(seconds)} left" if seconds is not None else ""
        self._progress.update(self._all, said=f"{int(task.completed)} of {len(self._waiting)}{left}")

    def say(self, waiting: Wait | None) -> None:
        """Show what the whole queue waits for."""
        if waiting:
            self._progress.update(self._all, said=wait_text(waiting))

    def line(self, text: str) -> None:
        self._console.print(text, markup=False, emoji=False, highlight=False, soft_wrap=True)

    def close(self) -> None:
        self._progress.stop()

    def _drop(self, document_id: str) -> None:
        row = self._rows.pop(document_id, None)
        if row is not None:
            self._progress.remove_task(row)


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length // 2 - 1] + "…" + text[-(length // 2) :]
