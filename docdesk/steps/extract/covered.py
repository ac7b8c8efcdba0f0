# SPDX-License-Identifier: Apache-2.0
"""Decides for each page of a document that was read what became of it, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from docdesk.errors import Garbled, TooMuchMemory, TooSlow
from docdesk.steps.spool import Spooled
from docdesk.values.coverage import Cover, coverage_of_pages
from docdesk.values.documents import Page
from docdesk.values.problems import Notice
from docdesk.values.recognition import DOUBTFUL, Recognition

REASONS = {
    Garbled.code: "page_garbled",
    TooSlow.code: "page_too_slow",
    TooMuchMemory.code: "page_too_much_memory",
}
"""Reasons of pages that were not read, by their problem; all others are damaged."""

_OF_ALL = {
    "characters_replaced": "page_replaced",
    "encoding_guessed": "page_guessed",
    "repaired": "page_repaired",
}
"""Notices of a file that leave doubts about all of its text, and the reason on its pages."""

_BEYOND = {
    "pages_left_out": "page_beyond_limit",
    "text_left_out": "page_beyond_text_limit",
    "pages_lost": "page_lost",
}
"""Notices of a file that has more pages than were read, and the reason."""


def covered_pages(
    pages: Sequence[Page],
    legible: Set[int],
    spooled: Spooled,
    notices: Sequence[Notice],
    total: int,
    choice: Recognition,
    *,
    drawn: bool = True,
) -> str:
    """What became of each of `total` pages, as the catalog keeps it; `legible` are the pages with text.

    `drawn`: pages of this format can be looked at as pictures.
    """
    codes = [notice.code for notice in notices]
    doubt = next((_OF_ALL[code] for code in codes if code in _OF_ALL), "")
    beyond = next((_BEYOND[code] for code in codes if code in _BEYOND), "page_lost")

    torn = set(spooled.facts.get("torn") or ())
    cut = pages[-1].number if "text_left_out" in codes else None

    def states() -> Iterator[tuple[Cover, str]]:
        for page in pages:
            why = "page_beyond_text_limit" if page.number == cut else doubt
            if page.number in torn:
                why = "page_torn"
            cover, reason = _state(page, page.number in legible, spooled, why, choice)
            yield cover, reason if drawn or cover is not Cover.PICTURES else "pictures_inside"
        for _ in range(len(pages), total):
            yield Cover.LEFT_OUT, beyond

    return coverage_of_pages(states()).text()


def reason_of(page: Page, spooled: Spooled) -> str:
    """The code of why a page was not read."""
    if page.number == 1 and spooled.facts.get("form_unread"):
        return "page_of_form"
    return REASONS.get(page.problem or "", "page_damaged")


def what_was_looked_for(looked: bool, choice: Recognition) -> str:
    """Why pages that are pictures have no text: the code of whether somebody looked for letters on them."""
    if looked:
        return "no_letters_found"
    return "recognition_off" if choice is Recognition.OFF else "recognition_not_there"


def _state(
    page: Page, has_text: bool, spooled: Spooled, doubt: str, choice: Recognition
) -> tuple[Cover, str]:
    if page.problem is not None and page.problem != Garbled.code:
        return Cover.FAILED, reason_of(page, spooled)
    if page.problem == Garbled.code:
        # what its other fonts draw is read; without these nothing of it is found
        return (Cover.DOUBTFUL if has_text else Cover.FAILED), "page_garbled"
    if not has_text:
        if page.number in spooled.pictures:
            return Cover.PICTURES, what_was_looked_for(page.number in spooled.recognised, choice)
        return Cover.EMPTY, "slide_hidden" if page.number in (spooled.facts.get("hidden") or ()) else ""
    if page.recognised:
        if spooled.recognised[page.number].confidence < DOUBTFUL:
            return Cover.DOUBTFUL, "page_hard_to_recognise"
        return Cover.RECOGNISED, ""
    return (Cover.DOUBTFUL, doubt) if doubt else (Cover.READ, "")
