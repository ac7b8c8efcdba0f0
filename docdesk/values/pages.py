# SPDX-License-Identifier: Apache-2.0
"""Pages as a reader sees them: their sizes, pictures of them, and where a passage is on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from docdesk.values.problems import Problem
from docdesk.values.texts import QT_TRANSLATE_NOOP

MOST_WIDTH = 10_000
"""Pixels across the picture of a page."""

MOST_PIXELS = 25_000_000
"""Pixels of such a picture in all; a larger one comes smaller than requested."""

TURNS = (0, 90, 180, 270)
"""Degrees clockwise by which a person can turn a page."""


class LayoutKind(StrEnum):
    """How a document is shown."""

    PAGES = "pages"
    """As pictures of its pages."""
    PICTURES = "pictures"
    """As the pictures that it consists of."""
    TEXT = "text"
    """As text: its format has no pages to draw, or the file is not there any more."""


@dataclass(frozen=True, slots=True)
class PageShape:
    """A page: its size in points as it is shown, and its span `start` to `end` of the document's text.

    A page that cannot be drawn, of an attached file for example, has no size.
    """

    number: int
    width: float
    height: float
    start: int
    end: int

    @property
    def drawn(self) -> bool:
        """Whether there is a picture of it."""
        return self.width > 0


@dataclass(frozen=True, slots=True)
class PageLayout:
    """How to show a document. `problem` says why pages that could be drawn are shown as text."""

    kind: LayoutKind
    pages: tuple[PageShape, ...]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a PNG of `width` by `height` pixels, or as these pixels.

    `pixels` are rows from the top, each pixel as blue, green, red and a byte that says nothing; the PNG is then empty.
    """

    png: bytes
    width: int
    height: int
    pixels: bytes = b""


@dataclass(frozen=True, slots=True)
class Box:
    """An area of a page, as fractions of its width and height from its upper left corner, as it is shown."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """The boxes of a passage on one page, one for each line or piece of a line, in reading order."""

    page: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PageWord:
    """Characters `start` to `end` of the document's text, a word, and its boxes: two if it is divided."""

    start: int
    end: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """The text of a page, which begins at `begins` in the document's text, and its words in the text's order."""

    page: int
    begins: int
    text: str
    words: tuple[PageWord, ...]


@dataclass(frozen=True, slots=True)
class PassageMarks:
    """Where a passage is. `located` is the share of its letters that was found on the pages, 0 to 1.

    `why` is None, or says why nothing is marked: a code of `WHY`, or of the error that kept the file from being read.
    """

    pages: tuple[MarkedPage, ...]
    located: float
    why: str | None = None

    def on(self, page: int) -> tuple[Box, ...]:
        """The boxes on one page."""
        return next((marked.boxes for marked in self.pages if marked.page == page), ())

    def public(self) -> dict[str, Any]:
        """As other programs see it: each box as left, top, right and bottom."""
        return {
            "located": self.located,
            "why": self.why,
            "pages": [
                {
                    "page": marked.page,
                    "boxes": [[box.left, box.top, box.right, box.bottom] for box in marked.boxes],
                }
                for marked in self.pages
            ],
        }


LEAST_LOCATED = 0.5
"""If less of a passage is located, nothing is marked: a wrong mark is worse than none."""

WHY = {
    "not_located": QT_TRANSLATE_NOOP("pages", "The passage could not be located on the page."),
    "attached": QT_TRANSLATE_NOOP("pages", "The passage is in an attached file, which has no page to show."),
    "no_lines": QT_TRANSLATE_NOOP(
        "pages",
        "The page was recognised by an older version, which did not keep where its lines are. Read the file again to"
        " see the passage on the page.",
    ),
    "shown_as_text": QT_TRANSLATE_NOOP("pages", "Files of this kind are shown as text."),
    "not_in_library": QT_TRANSLATE_NOOP("pages", "Only the text of a document in the library has passages."),
    "no_text": QT_TRANSLATE_NOOP("pages", "There are no letters in the passage."),
}
"""Why a passage is not marked, in English sentences; their context for translators is `pages`."""
