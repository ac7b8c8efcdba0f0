# SPDX-License-Identifier: Apache-2.0
"""Programs that turn pages into text. A format names the ones that can read it, in the order to try them.

An engine opens a file once and reads its pages by number. Engines run in a worker, which they can take down.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from docdesk.steps.extract.request import Request

ENGINES = {"pdfium": "pdfium:Pdfium", "pypdf": "pypdf:Pypdf"}
"""`module:class` of this package by the engine's name; the class has a class method `open`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine finds on a page. `picture`: the page is a scan; `annotated`: it has words beside its text."""

    text: str
    picture: bool = False
    annotated: bool = False


class Engine(Protocol):
    """An open file. `claimed` is how many pages the file says it has; `facts` may hold its `title`."""

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
