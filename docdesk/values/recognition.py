# SPDX-License-Identifier: Apache-2.0
"""Text recognition: when it is used, in which languages, and what is kept of it beside the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SHIPPED = ("kor", "eng")
"""The languages whose data is shipped with docdesk, as Tesseract names them."""

DOUBTFUL = 75.0
"""Pages that were recognised with less confidence are marked."""

SECONDS_A_PAGE = 4.0
"""About how long one core takes for a page of prose."""


class Recognition(StrEnum):
    """Which pages of a document are recognised as pictures."""

    AUTO = "auto"
    """Those that need it: without text, pictures of a page, and pages whose letters cannot be read."""
    OFF = "off"
    ALL = "all"
    """Every page, whatever text the file has."""


@dataclass(frozen=True, slots=True)
class LineBox:
    """A piece of a line: characters `start` to `end` of its page's text, and where it is on the page.

    The box is left, top, right and bottom in thousandths of the page as it is shown, from its upper left corner.
    """

    start: int
    end: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is kept of a page that was recognised. `confidence` is 0 to 100; `by` names the way and the languages."""

    page: int
    by: str
    confidence: float
    lines: tuple[LineBox, ...] = ()
