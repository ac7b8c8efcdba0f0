# SPDX-License-Identifier: Apache-2.0
"""One module a file format; `docdesk.values.formats` lists them.

A module's reader is a function `read(request, *, report)`. It writes every page to the request's spool as soon as
the page is finished, and the end record last. It may be killed at any time and called again, so it reads only
what the spool lacks. It maps its library's exceptions to `SourceError`s.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from docdesk.steps.extract.request import Report, Request
from docdesk.values.formats import FileType


def reader_of(kind: FileType) -> Callable[..., Any]:
    """The function that reads files of this format; its module is imported now."""
    module, function = kind.about.reader.split(":")
    reader: Callable[..., Any] = getattr(import_module(f"{__name__}.{module}"), function)
    return reader


def drawer_of(kind: FileType) -> Callable[..., Any]:
    """The function that gives a page of such a file as a picture, for text recognition."""
    module, function = kind.about.draws.split(":")
    drawer: Callable[..., Any] = getattr(import_module(f"{__name__}.{module}"), function)
    return drawer


def read(request: Request, *, report: Report) -> None:
    """Read a file into its spool with the reader of its format. Runs in a worker."""
    reader_of(request.type)(request, report=report)
