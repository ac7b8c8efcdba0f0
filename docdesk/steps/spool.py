# SPDX-License-Identifier: Apache-2.0
"""The pages of a document in work, in a file: JSON, one record a line, each flushed as it is finished.

A worker appends; whoever goes on after it (another worker, or the next start of the program) reads what is
there. A last line that was torn by a kill is cut off. A spool belongs to one content read in one way. Its first
record says which; if that differs, the file starts over.
"""

from __future__ import annotations

import contextlib
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from docdesk.values.documents import Page
from docdesk.values.places import NO_OUTLINE, NOWHERE, Outline, Place, outline_of, place_of
from docdesk.values.recognition import Recognised, lines_of, plain_lines

READER = 5
"""Raised whenever the same file would give other pages: documents of older spools are then read again."""

DEAR_SECONDS = 3.0
"""Processor time of a page; a hundred times as much as an ordinary page takes."""

PIECE = 1 << 18
"""Most characters in one record. A longer page takes several, so that no single line is slow to parse."""


@dataclass(slots=True)
class Spooled:
    """What a spool holds. `total` is None until the file was opened; `costs` is the processor time in seconds."""

    total: int | None = None
    claimed: int = 0
    pages: dict[int, Page] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    pictures: set[int] = field(default_factory=set)
    annotated: set[int] = field(default_factory=set)
    dear: set[int] = field(default_factory=set)
    """Pages that cost more than `DEAR_SECONDS`: they are not looked at once more."""
    begun: set[str] = field(default_factory=set)
    recognised: dict[int, Recognised] = field(default_factory=dict)
    """Pages that were looked at as pictures, also those on which no text was found."""
    costs: float = 0.0
    ended: bool = False

    @property
    def next_page(self) -> int:
        """The first page that is still missing, counted from 1; more than `total` if none is."""
        number = len(self.pages) + 1
        return number if number - 1 in self.pages or number == 1 else _first_gap(self.pages)


def _first_gap(pages: dict[int, Page]) -> int:
    number = 1
    while number in pages:
        number += 1
    return number


class SpoolWriter:
    """Appends records. A context manager; `key` says what the spool belongs to."""

    def __init__(self, path: Path, key: dict[str, Any]) -> None:
        self._path = path
        self._key = {"kind": "begin", "reader": READER, **key}
        self._file: BinaryIO

    def __enter__(self) -> SpoolWriter:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("ab")
        whole = _whole_length(self._path, self._key)
        if self._file.tell() != whole:
            self._file.truncate(whole)
        if whole == 0:
            self._write(self._key)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):  # the error being raised says so already
            self._file.close()

    def opened(self, total: int, claimed: int, facts: dict[str, Any]) -> None:
        """The file has been opened: pages to read, pages it claims to have, and what is known about it."""
        self._write({"kind": "opened", "total": total, "claimed": claimed, "facts": facts})

    def page(
        self,
        number: int,
        text: str,
        *,
        problem: str | None = None,
        cost: float = 0.0,
        picture: bool = False,
        annotated: bool = False,
        place: Place = NOWHERE,
        outline: Outline = NO_OUTLINE,
        recognised: bool = False,
    ) -> None:
        """Write a finished page; it replaces an earlier one of the same number."""
        pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)] or [""]
        for index, piece in enumerate(pieces):
            record: dict[str, Any] = {"kind": "page", "page": number, "text": piece}
            if index:
                record["piece"] = index
            if index + 1 < len(pieces):
                record["more"] = True
            else:
                record.update(
                    {
                        key: value
                        for key, value in (
                            ("problem", problem),
                            ("cost", round(cost, 4)),
                            ("picture", picture),
                            ("annotated", annotated),
                            ("place", [place.kind.value, place.label] if place != NOWHERE else None),
                            ("outline", outline.plain()),
                            ("recognised", recognised),
                        )
                        if value
                    }
                )
            self._write(record)

    def recognition(self, found: Recognised, text: str, *, problem: str | None = None) -> None:
        """Write what was recognised on a finished page; a text takes the place of the page's own."""
        record: dict[str, Any] = {
            "kind": "recognised",
            "page": found.page,
            "text": text,
            "by": found.by,
            "confidence": found.confidence,
            "lines": plain_lines(found.lines),
        }
        self._write({**record, "problem": problem} if problem else record)

    def extra(self, number: int, text: str) -> None:
        """Add text to a finished page: values of a form, annotations."""
        self._write({"kind": "extra", "page": number, "text": text})

    def rest(self, first: int, problem: str) -> None:
        """Write that all pages from `first` on were left out, and why."""
        self._write({"kind": "rest", "page": first, "problem": problem})

    def begin(self, step: str) -> None:
        """Write that a step begins which is not tried twice."""
        self._write({"kind": "step", "step": step})

    def know(self, **facts: Any) -> None:
        """Add to what is known about the file."""
        self._write({"kind": "facts", "facts": facts})

    def end(self) -> None:
        """Write that nothing follows."""
        self._write({"kind": "end"})

    def _write(self, record: dict[str, Any]) -> None:
        self._file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        self._file.flush()


def read_spool(path: Path, key: dict[str, Any] | None = None) -> Spooled:
    """What the spool at `path` holds: nothing if there is none, or if it belongs to something other than `key`."""
    spooled = Spooled()
    records = _records(path)
    first = next(records, None)
    if first is None or first.get("reader") != READER:
        return spooled
    if key is not None and first != {"kind": "begin", "reader": READER, **key}:
        return spooled
    pieces: list[str] = []
    extras: dict[int, list[str]] = {}
    for record in records:
        number = record.get("page", 0)
        match record["kind"]:
            case "opened":
                spooled.total, spooled.claimed = record["total"], record["claimed"]
                spooled.facts.update(record["facts"])
            case "page":
                if not record.get("piece"):
                    pieces = []  # the pieces of a page that a kill left unfinished are read again
                pieces.append(record["text"])
                if not record.get("more"):
                    text = "".join(pieces)
                    spooled.pages[number] = Page(
                        number,
                        text,
                        record.get("problem"),
                        place_of(*record.get("place", (None, None))),
                        outline_of(record.get("outline")),
                        bool(record.get("recognised")),
                    )
                    spooled.costs += record.get("cost", 0.0)
                    if record.get("cost", 0.0) > DEAR_SECONDS:
                        spooled.dear.add(number)
                    for marks, name in ((spooled.pictures, "picture"), (spooled.annotated, "annotated")):
                        marks.discard(number)
                        if record.get(name):
                            marks.add(number)
            case "recognised":
                spooled.recognised[number] = _recognised(record)
                page = spooled.pages[number]
                if record["text"]:
                    page = replace(page, text=record["text"], problem=None, recognised=True)
                elif not page.text:
                    page = replace(page, problem=record.get("problem") or page.problem)
                spooled.pages[number] = page
            case "extra":
                extras.setdefault(number, []).append(record["text"])
            case "rest":
                for missing in range(number, (spooled.total or 0) + 1):
                    spooled.pages.setdefault(missing, Page(missing, "", record["problem"]))
            case "step":
                spooled.begun.add(record["step"])
            case "facts":
                spooled.facts.update(record["facts"])
            case "end":
                spooled.ended = True
    for number, texts in extras.items():
        page = spooled.pages[number]
        spooled.pages[number] = replace(page, text="\n".join(filter(None, (page.text, *texts))))
    return spooled


def _recognised(record: dict[str, Any]) -> Recognised:
    return Recognised(record["page"], record["by"], record["confidence"], lines_of(record["lines"]))


def spooled_pages(path: Path) -> tuple[Page, ...]:
    """The pages in order."""
    pages = read_spool(path).pages
    return tuple(pages[number] for number in sorted(pages))


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """Records up to the first line that is torn or not a record. Nothing after it can be trusted."""
    try:
        with path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    return
                record = json.loads(line)
                if not isinstance(record, dict) or "kind" not in record:
                    return
                yield record
    except (FileNotFoundError, ValueError):
        return


def _whole_length(path: Path, key: dict[str, Any]) -> int:
    """Bytes of the records that `_records` gives; 0 if the first is not this key."""
    records = _records(path)
    if next(records, None) != key:
        return 0
    count = 1 + sum(1 for _ in records)
    with path.open("rb") as file:
        return sum(len(line) for line in itertools.islice(file, count))
