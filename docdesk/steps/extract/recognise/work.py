# SPDX-License-Identifier: Apache-2.0
"""What a worker does: recognises one page of a document and returns its text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

from docdesk.steps.extract.formats import drawer_of
from docdesk.steps.extract.no_language import is_no_language
from docdesk.steps.extract.recognise.page import NOTHING, PageText, recognise
from docdesk.steps.extract.request import Request
from docdesk.system.resource_files import resource
from docdesk.values.recognition import DOUBTFUL, SHIPPED

if TYPE_CHECKING:
    from PIL.Image import Image

    from docdesk.steps.extract.recognise.letters import Letters


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One page of a document to recognise. `languages` are names as Tesseract has them, with the folder of each
    that docdesk does not ship. `garbled`: the page's own letters are not those that a reader sees."""

    request: Request
    number: int
    languages: tuple[tuple[str, str], ...]
    garbled: bool = False


def is_there() -> bool:
    """Whether this installation can recognise text: Tesseract's library has no wheel for some systems."""
    return util.find_spec("tesserocr") is not None


def recognise_page(page: PageRequest) -> PageText:
    """The text of a page, drawn as it looks.

    A font that the file lacks, and whose letters nobody knows, is drawn with wrong letters as well. So what is read
    on a garbled page has to be a language, or it is nothing.

    Raises Encrypted, WrongPassword, Damaged, TooMuchMemory, FileMissing, FileUnreadable, MemoryError.
    """
    draws: Callable[[Request, int], Image | None] = drawer_of(page.request.type)
    # a worker beside this one may have another page of the same file
    own = replace(page.request, spool=f"{page.request.spool}.page-{page.number}")
    picture = draws(own, page.number)
    if picture is None:
        return NOTHING
    found = recognise(picture, _letters(page.languages))
    if page.garbled and is_no_language(found.text, doubtful=found.confidence < DOUBTFUL):
        return NOTHING
    return found


@cache
def _letters(languages: tuple[tuple[str, str], ...]) -> Letters:
    """Loading a language's data takes as long as some lines; a worker keeps it."""
    from docdesk.steps.extract.recognise.letters import Letters

    shipped = resource("recognition")
    return Letters([(name, shipped if name in SHIPPED else Path(folder)) for name, folder in languages])
