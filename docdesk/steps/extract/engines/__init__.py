# SPDX-License-Identifier: Apache-2.0
"""Programs that turn pages into text. A format names the ones that can read it, in the order to try them.

An engine opens a file once and reads its pages by number. Engines run in a worker, which they can take down.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from docdesk.steps.extract.cleaning import clean
from docdesk.steps.extract.garbled import legible_part
from docdesk.steps.extract.request import Request

ENGINES = {"pdfium": "pdfium:Pdfium", "rebuilt": "rebuilt:Rebuilt", "pypdf": "pypdf:Pypdf"}
"""`module:class` of this package by the engine's name; the class has a class method `open`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine finds on a page.

    `picture`: the page is a scan, whatever a stamp on it says. `annotated`: it has words beside its text.
    `garbled`: some or all of its letters are not those that a reader sees; `text` is without them then.
    `codes`: most of its letters are codes of glyphs, which may be the letters' own; `text` has them all the same.
    """

    text: str
    picture: bool = False
    annotated: bool = False
    garbled: bool = False
    codes: bool = False

    @classmethod
    def of(cls, raw: str, *, picture: bool = False, annotated: bool = False) -> Reading:
        """The reading of a page from an engine's raw text."""
        legible, garbled = legible_part(raw)
        return cls(clean(legible), picture, annotated, garbled)


class Engine(Protocol):
    """An open file. `claimed` is how many pages the file says it has.

    `facts` may hold its `title`, `repaired` (it had to be mended first), `lacking` (parts of it are lost, and no page
    says where), `xfa` (its form is not on its pages), `attachments` (it has some) and `torn` (numbers of pages of
    which a part is damaged).
    """

    claimed: int
    facts: dict[str, Any]

    def read(self, number: int) -> Reading:
        """Read a page, counted from 1. Raises whatever the library raises."""
        ...


def open_engine(name: str, request: Request) -> AbstractContextManager[Engine]:
    """Open the request's file with this engine.

    Raises Encrypted, WrongPassword, Damaged (the engine cannot open it), FileMissing, FileUnreadable, MemoryError.
    """
    module, kind = ENGINES[name].split(":")
    opened: AbstractContextManager[Engine] = getattr(import_module(f"{__name__}.{module}"), kind).open(
        request
    )
    return opened
