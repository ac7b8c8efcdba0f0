# SPDX-License-Identifier: Apache-2.0
"""What became of a document that was read: its pages and what has to be said about them, or why it failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.errors import Damaged, Garbled, NoText, SourceError, TooMuchMemory, TooSlow
from docdesk.steps.extract.cleaning import HYPHEN
from docdesk.steps.extract.covered import covered_pages, reason_of, what_was_looked_for
from docdesk.steps.extract.reading import MOST_MEMBERS
from docdesk.steps.extract.request import MEMBERS, Request
from docdesk.steps.spool import Spooled
from docdesk.values.documents import MEMBERS as MEMBERS_NOTICE
from docdesk.values.documents import Page
from docdesk.values.facts import coded
from docdesk.values.problems import Notice
from docdesk.values.recognition import DOUBTFUL, Recognised, Recognition

if TYPE_CHECKING:  # a worker that imports this module has no need of pydantic
    from docdesk.settings.model import Settings

MOST_STAMPED = 300
"""Characters that stamps and page numbers on a scan have at most."""

MOST_ROWS = 100_000
"""Of one sheet; the rest is left out, and a notice says so."""

SPANS = 5
"""Ranges of pages that a notice names."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The pages of a document, including those that could not be read; `total_pages` is how many the file has.

    `facts` may hold a `title`, what the file says `about` itself and, for a text file, its `encoding`.
    """

    pages: tuple[Page, ...]
    total_pages: int
    notices: tuple[Notice, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    recognised: tuple[Recognised, ...] = ()
    """What is kept of the pages whose text was recognised."""
    members: tuple[tuple[str, Path], ...] = ()
    """Names of the files inside this one, which are documents of their own, and where they are for now."""
    covered: str = ""
    """What became of each page, for `docdesk.values.coverage.coverage_of`."""
    to_recognise: int = 0
    """Pages that were left to be recognised later, because only a plan was asked for."""

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """What the file says about itself beside its text, as (name, text)."""
        return tuple((str(name), str(text)) for name, text in self.facts.get("about", {}).items())


def outcome_of(
    spooled: Spooled,
    request: Request,
    settings: Settings,
    choice: Recognition = Recognition.OFF,
    waiting: frozenset[int] = frozenset(),
) -> Extraction:
    """The document of a spool that has its end. Raises the SourceError of one without any text.

    `waiting` are the numbers of pages that are still to be recognised: nothing is said about them yet.
    """
    torn = set(spooled.facts.get("torn") or ())
    pages = tuple(_decided(spooled.pages[number], torn) for number in sorted(spooled.pages))
    left_out = sum(page.problem == "left_out" for page in pages)
    legible = {page.number for page in pages if _has_text(page, spooled)}
    why_none = None
    drawn = bool(request.type.about.draws)
    if not legible and not waiting:
        why_none = _why_none(pages, spooled, settings, choice, drawn=drawn)
    if left_out:
        pages = pages[:-left_out]
    total = max(spooled.claimed, len(pages))
    if why_none is not None:
        notices = tuple(_of_file(spooled, request, settings, bool(left_out)))
        why_none.covered = covered_pages(pages, legible, spooled, notices, total, choice, drawn=drawn)
        raise why_none
    notices = (
        *_of_pages(pages, legible, spooled, waiting),
        *_of_file(spooled, request, settings, bool(left_out)),
    )
    kept = {name: spooled.facts[name] for name in ("about", "title", "encoding") if spooled.facts.get(name)}
    recognised = tuple(spooled.recognised[page.number] for page in pages if page.recognised)
    covered = covered_pages(pages, legible, spooled, notices, total, choice, drawn=drawn)
    return Extraction(
        pages, total, notices, kept, recognised, _members(spooled, request), covered, len(waiting)
    )


def _members(spooled: Spooled, request: Request) -> tuple[tuple[str, Path], ...]:
    """The files inside that are still where the worker put them."""
    folder = request.beside(MEMBERS)
    named = enumerate(spooled.facts.get("members") or ())
    return tuple((name, file) for number, name in named if (file := folder / str(number)).is_file())


def _decided(page: Page, torn: set[int]) -> Page:
    """The page without marks that a kill left undecided; one that is damaged inside and has no text was not read."""
    if page.number in torn and page.problem is None and not page.text.strip():
        return replace(page, problem=Damaged.code)
    return replace(page, text=page.text.replace(HYPHEN, "-")) if HYPHEN in page.text else page


def _has_text(page: Page, spooled: Spooled) -> bool:
    """Whether a page has text; a stamp on a scan is none."""
    length = len(page.text.strip())
    scan = page.number in spooled.pictures and not page.recognised
    return length >= MOST_STAMPED if scan else length > 0


def _failed(pages: tuple[Page, ...]) -> list[Page]:
    return [page for page in pages if page.problem not in (None, "left_out", Garbled.code)]


def _why_none(
    pages: tuple[Page, ...], spooled: Spooled, settings: Settings, choice: Recognition, *, drawn: bool
) -> SourceError:
    """Why a document has no text at all; `drawn` if its pages can be looked at as pictures."""
    codes = Counter(page.problem for page in pages if page.problem not in (None, "left_out"))
    if not codes and spooled.facts.get("lacking") and not spooled.pictures:
        return Damaged(reason=coded("no_page_readable"))  # its text is among what is missing
    if not codes:
        reason = why_no_text(len(spooled.pictures), len(pages))
        looked_for = what_was_looked_for(bool(spooled.recognised), choice)
        looked = coded(looked_for if drawn else "pictures_inside")
        return NoText(pages=len(pages), reason=reason, looked=looked)
    code, count = codes.most_common(1)[0]
    if code == Garbled.code:
        return Garbled(pages=count)
    if code == TooSlow.code:
        return TooSlow(seconds=settings.page_seconds)
    if code == TooMuchMemory.code:
        return TooMuchMemory(limit=coded("megabytes", count=settings.memory_mb))
    if spooled.facts.get("form_unread"):
        return Damaged(reason=coded("form_unreadable"))
    return Damaged(reason=coded("no_page_readable"))


def why_no_text(pictures: int, pages: int) -> dict[str, Any]:
    """What the pages of a document without text are."""
    if pictures == pages:
        return coded("all_pictures" if pages > 1 else "one_picture")
    return coded("some_pictures", count=pictures) if pictures else coded("no_pictures")


def _of_pages(
    pages: tuple[Page, ...], legible: set[int], spooled: Spooled, waiting: frozenset[int]
) -> Iterator[Notice]:
    """What has to be said about single pages."""
    total = len(pages)
    pages = tuple(page for page in pages if page.number not in waiting)
    if failed := _failed(pages):
        reasons = dict.fromkeys(reason_of(page, spooled) for page in failed)
        facts = {"read": total - len(failed), "total": total, "which": _which(failed)}
        yield Notice("pages_failed", {**facts, "reason": [coded(reason) for reason in reasons]})
    torn_pages = set(spooled.facts.get("torn") or ()) & legible
    if torn := [page for page in pages if page.number in torn_pages]:
        yield Notice("pages_torn", {"which": _which(torn)})
    if garbled := [page for page in pages if page.problem == Garbled.code]:
        yield Notice("garbled", {"count": len(garbled), "total": total, "which": _which(garbled)})
    silent = sum(page.problem is None and page.number not in legible for page in pages)
    if silent:
        yield Notice("pages_without_text", {"count": silent, "total": total})
    if recognised := [page for page in pages if page.recognised]:
        yield Notice("recognised", {"count": len(recognised), "total": total, "which": _which(recognised)})
    doubtful = [page for page in recognised if spooled.recognised[page.number].confidence < DOUBTFUL]
    if doubtful:
        yield Notice("recognised_doubtful", {"which": _which(doubtful)})


def _of_file(spooled: Spooled, request: Request, settings: Settings, left_out: bool) -> Iterator[Notice]:
    """What has to be said about the file as a whole."""
    facts, total = spooled.facts, spooled.total or 0
    # pypdf reads a whole document only if no other engine can open it
    if facts.get("repaired", facts.get("engine") == "pypdf"):
        yield Notice("repaired")
    if spooled.claimed > total:
        code = "pages_left_out" if total >= settings.max_pages else "pages_lost"
        yield Notice(code, {"read": total, "total": spooled.claimed})
    if cut := facts.get("cut") or (left_out and request.max_characters):
        yield Notice("text_left_out", {"read": cut})
    if facts.get("unread"):
        names = ", ".join(facts["unread"])
        more = facts["unread_count"] > len(facts["unread"])
        yield Notice("attachments_unread", {"names": f"{names}, …" if more else names})
    if facts.get("members"):
        yield Notice(MEMBERS_NOTICE, {"count": len(facts["members"])})
    if facts.get("members_unread"):
        names, count = ", ".join(facts["members_unread"]), facts["members_unread_count"]
        more = count > len(facts["members_unread"])
        yield Notice("members_unread", {"count": count, "names": f"{names}, …" if more else names})
    if facts.get("members_left_out"):
        facts_of = {"count": facts["members_left_out"], "limit": MOST_MEMBERS}
        yield Notice("members_left_out", facts_of)
    if facts.get("rows_left_out"):
        yield Notice("rows_left_out", {"count": facts["rows_left_out"], "limit": MOST_ROWS})
    if facts.get("formulas_without_result"):
        yield Notice("formulas_without_result", {"count": facts["formulas_without_result"]})
    if facts.get("rough"):
        yield Notice("read_roughly")
    if facts.get("guessed"):
        yield Notice("encoding_guessed", {"encoding": facts["encoding"]})
    if request.encoding and facts.get("encoding"):
        yield Notice("encoding_chosen", {"encoding": facts["encoding"]})
    if facts.get("pictures"):
        yield Notice("pictures_left_out", {"count": facts["pictures"]})
    if facts.get("replaced"):
        yield Notice("characters_replaced", {"count": facts["replaced"]})


def _which(pages: list[Page]) -> dict[str, Any]:
    """Which pages, as ranges."""
    spans: list[list[int]] = []
    for page in pages:
        if spans and page.number == spans[-1][1] + 1:
            spans[-1][1] = page.number
        else:
            spans.append([page.number, page.number])
    code = "pages_and_others" if len(spans) > SPANS else "pages" if len(pages) > 1 else "page"
    return coded(code, pages=spans[:SPANS])
