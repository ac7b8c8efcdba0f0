# SPDX-License-Identifier: Apache-2.0
"""The titles that a chunk is embedded below: a passage often does not say what it is about, its headings do.

They are for the model alone. Neither what is shown nor what is searched for its words contains them.
"""

from __future__ import annotations

from collections.abc import Callable

from docdesk.steps.split.structure import Structure

BETWEEN = " > "
"""Stands between a title and one below it."""

SHARE = 4
"""Titles take at most this part of a chunk, and of what the model reads."""


class Titles:
    """The titles above the chunks of one document, each short enough for the model.

    `size` is the most characters of a chunk; `tokens` counts those of a text, and `window` is how many the model
    reads, if both are known. `title` is the document's own, if the file says one beside its text.
    """

    def __init__(
        self,
        structure: Structure,
        size: int,
        title: str,
        tokens: Callable[[str], int] | None,
        window: int | None,
    ) -> None:
        self._structure = structure
        self._most = max(1, size // SHARE)
        self._title = " ".join(title.split())
        self._tokens = tokens
        self._window = window
        self._known: dict[tuple[str, ...], str] = {}

    def of(self, start: int, end: int) -> str:
        """The titles above a span of the text, in one line; empty if there are none."""
        path = self._structure.heading_of(start, end)
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = self._fitted(path)
        return found

    def _fitted(self, path: tuple[str, ...]) -> str:
        """The titles that fit. The innermost says most, so the outermost are left out first."""
        titles = list(path)
        if self._title and self._title not in titles:
            titles.insert(0, self._title)
        while len(titles) > 1 and not self._fits(BETWEEN.join(titles)):
            del titles[0]
        line = BETWEEN.join(titles)[: self._most].strip()
        while line and not self._fits(line):
            line = line[: len(line) // 2].strip()
        return line

    def _fits(self, line: str) -> bool:
        if len(line) > self._most:
            return False
        if self._tokens is None or self._window is None:
            return True
        return self._tokens(line) * SHARE <= self._window
