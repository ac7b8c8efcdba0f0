# SPDX-License-Identifier: Apache-2.0
"""pypdf beside the engine of a document: for a page that the engine cannot read, or whose letters are garbled."""

from __future__ import annotations

import contextlib
import gc
from contextlib import ExitStack
from types import TracebackType

from docdesk.errors import Damaged, Garbled, TooMuchMemory
from docdesk.steps.extract.cleaning import tokens
from docdesk.steps.extract.engines import Engine, Reading
from docdesk.steps.extract.engines.pdfium_codes import signature
from docdesk.steps.extract.engines.pypdf import Pypdf
from docdesk.steps.extract.request import Request
from docdesk.steps.spool import Spooled, SpoolWriter

MOST_KNOWN = 200
"""Pages whose codes are kept: poppler reads no more than that again."""

IN_VAIN = 4
"""Garbled pages that pypdf reads no better, after which it is not asked again."""


class OtherEngine:
    """Opens pypdf the first time that it is needed, and keeps it open. A context manager."""

    def __init__(self, request: Request, writer: SpoolWriter, spooled: Spooled) -> None:
        self._request = request
        self._writer = writer
        self._in_vain: int = spooled.facts.get("in_vain", 0)
        self._codes: dict[str, str] = dict(spooled.facts.get("codes", {}))
        self._stack = ExitStack()
        self._engine: Pypdf | None = None

    def __enter__(self) -> OtherEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _opened(self) -> Pypdf:
        if self._engine is None:
            self._engine = self._stack.enter_context(Pypdf.open(self._request))
        return self._engine

    def read(self, number: int) -> Reading:
        """Read a page. Raises whatever pypdf raises."""
        return self._opened().read(number)

    def know_codes(self, number: int, text: str) -> None:
        """Keep the signature of a page's codes: another program that gives the same ones knows no more."""
        if len(self._codes) < MOST_KNOWN:
            self._codes[str(number)] = signature(text)
            self._writer.know(codes=self._codes)

    def contradicts(self, number: int) -> bool:
        """Whether the names of the page's glyphs say that its codes are no letters, or others."""
        with contextlib.suppress(Exception):
            return not self._opened().codes_are_letters(number)
        return False

    def better(self, number: int, garbled: Reading) -> Reading | None:
        """The page as pypdf reads it, if that is legible and not the same codes of glyphs."""
        if self._in_vain >= IN_VAIN or self._request.engine == "pypdf":
            return None
        # what a kill leaves: this page as the engine read it, and one more time in vain
        self._in_vain += 1
        self._writer.know(in_vain=self._in_vain)
        self._writer.page(
            number, garbled.text, problem=Garbled.code, picture=garbled.picture, annotated=garbled.annotated
        )
        with contextlib.suppress(Exception):
            found = self.read(number)
            same = signature(found.text) == self._codes.get(str(number))
            if not found.garbled and not same and tokens(found.text) > tokens(garbled.text):
                self._in_vain = 0
                self._writer.know(in_vain=0)
                return Reading(found.text, garbled.picture, garbled.annotated)
        return None


def read_either(engine: Engine, other: OtherEngine, number: int) -> tuple[Reading, str | None]:
    """A page by the engine, or by pypdf if that cannot or its letters are garbled; with the page's problem."""
    try:
        reading = engine.read(number)
    except Exception as error:
        problem = problem_of(error)
    else:
        if reading.codes and (reading.garbled or other.contradicts(number)):
            other.know_codes(number, reading.text)
            reading = Reading("", reading.picture, reading.annotated, garbled=True)
        if not reading.garbled:
            return reading, None
        better = other.better(number, reading)
        return (reading, Garbled.code) if better is None else (better, None)
    if isinstance(engine, Pypdf):
        return Reading(""), problem
    try:
        found = other.read(number)
    except Exception as error:
        return Reading(""), problem_of(error)
    return found, Garbled.code if found.garbled else None


def problem_of(error: Exception) -> str:
    """The code of what an engine raised at a page."""
    from pypdf.errors import LimitReachedError

    if isinstance(error, MemoryError):
        gc.collect()
        return TooMuchMemory.code
    # pypdf's own limit: the page's content unpacks to more than it accepts
    return TooMuchMemory.code if isinstance(error, LimitReachedError) else Damaged.code
