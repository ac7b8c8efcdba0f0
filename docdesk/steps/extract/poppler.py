# SPDX-License-Identifier: Apache-2.0
"""Garbled and damaged pages of a PDF, read again by poppler's `pdftotext` where it is installed.

It knows maps of letters that neither pdfium nor pypdf has, and reads on behind damage at which they stop. It runs as a
confined process of its own, which the owner starts: a worker starts no programs.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from docdesk.errors import Damaged, Garbled
from docdesk.steps.extract.cleaning import tokens
from docdesk.steps.extract.engines import Reading
from docdesk.steps.extract.engines.pdfium_codes import are_numbers, signature
from docdesk.steps.extract.hyphens import Words
from docdesk.steps.extract.no_language import LONGEST_WORD
from docdesk.steps.extract.request import Request
from docdesk.steps.spool import Spooled, SpoolWriter, read_spool
from docdesk.system.confined_programs import (
    ConfinedProgram,
    Limits,
    ProgramFailed,
    ProgramTimeout,
    find_program,
    output_of,
)

PROGRAM = "pdftotext"
STEP = "poppler"

MOST_PAGES = 200
"""Of one document that are read again."""

TOGETHER = 20
"""Pages of one run of the program: what one of them costs, the others of its run lose."""

OUTPUT_BYTES = 16 << 20

_LINE_END = re.compile(r"(?<=[^\W_])[-\u00ad]\n(?=[^\W_])")
"""A hyphen at the end of a line, which pdfium marks as U+0002."""

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")

_log = logging.getLogger(__name__)


async def read_again(request: Request, spooled: Spooled, seconds: float, memory_mb: int) -> Spooled:
    """What the spool holds once garbled pages were read again, as far as that gives more legible words.

    `seconds` of processor time and memory are the limits of each run of the program.
    """
    numbers = _worth_it(request, spooled)
    if not numbers or (program := find_program(PROGRAM)) is None:
        return spooled
    limits = Limits(seconds, memory_mb, OUTPUT_BYTES)
    spool = Path(request.spool)
    with SpoolWriter(spool, request.key) as writer:
        writer.begin(STEP)
    for first, last in _runs(numbers):
        try:
            output = await output_of(_confined(program, request, first, last, limits))
        except (ProgramFailed, ProgramTimeout, OSError) as error:
            _log.info("%s did not read pages %d to %d: %s", PROGRAM, first, last, type(error).__name__)
            continue
        await asyncio.to_thread(_keep_better, output, range(first, last + 1), request, spooled)
    return await asyncio.to_thread(read_spool, spool, request.key)


def _worth_it(request: Request, spooled: Spooled) -> list[int]:
    """Numbers of pages to read again, all of them pages of the file itself."""
    # a password on a command line can be read by others; a file that was rebuilt has other pages than its original
    if request.password or spooled.facts.get("engine") != "pdfium" or STEP in spooled.begun:
        return []
    torn = set(spooled.facts.get("torn") or ())
    own = spooled.facts.get("own", max(spooled.pages, default=0))
    found = (
        page.number
        for page in spooled.pages.values()
        if page.number <= own
        and (page.problem == Garbled.code or (page.number in torn and page.problem in (None, Damaged.code)))
    )
    return sorted(found)[:MOST_PAGES]


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """First and last numbers of pages that follow each other."""
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1 or number - first >= TOGETHER:
            yield first, last
            first = number
        last = number
    yield first, last


def _runs_together(text: str) -> bool:
    """Whether Latin letters stand without blanks: the program left out the codes of blanks."""
    words = _LATIN.findall(text)
    return sum(len(word) for word in words if len(word) > LONGEST_WORD) > 0.3 * sum(map(len, words))


def _confined(program: Path, request: Request, first: int, last: int, limits: Limits) -> ConfinedProgram:
    path = Path(request.path)
    return ConfinedProgram(
        [program, "-q", "-enc", "UTF-8", "-f", str(first), "-l", str(last), path.absolute(), "-"],
        readable=[path],
        limits=limits,
    )


def _keep_better(output: bytes, numbers: range, request: Request, spooled: Spooled) -> None:
    """Write the pages that are legible now, in the order in which the program gives them."""
    texts = output.decode("utf-8", "replace").split("\f")
    words = Words(page.text for page in spooled.pages.values())
    known = spooled.facts.get("codes", {})
    with SpoolWriter(Path(request.spool), request.key) as writer:
        for number, text in zip(numbers, texts, strict=False):
            reading = Reading.of(_LINE_END.sub("\x02", text.strip("\n")))
            fewer = tokens(reading.text) <= tokens(spooled.pages[number].text)
            same = are_numbers(text) or signature(reading.text) == known.get(str(number))
            if reading.garbled or same or fewer or _runs_together(reading.text):
                continue
            writer.page(
                number,
                words.joined(reading.text)[: request.max_characters],
                picture=number in spooled.pictures,
                annotated=number in spooled.annotated,
            )
