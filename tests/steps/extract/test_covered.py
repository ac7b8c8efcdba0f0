# SPDX-License-Identifier: Apache-2.0
"""What became of each page of a document, decided from what its readers left in the spool."""

from __future__ import annotations

from pathlib import Path

from docdesk.settings.model import Settings
from docdesk.steps.extract.outcome import outcome_of
from docdesk.steps.extract.request import Request
from docdesk.steps.spool import Spooled
from docdesk.values.documents import Page
from docdesk.values.formats import FileType
from docdesk.values.recognition import Recognised, Recognition


def covered(spooled: Spooled, tmp_path: Path, choice: Recognition = Recognition.OFF) -> str:
    """The coverage of a spool that ended, whose file claims to have its pages unless it says more."""
    spooled.total = len(spooled.pages)
    spooled.claimed = max(spooled.claimed, spooled.total)
    request = Request(FileType.PDF, "x.pdf", str(tmp_path / "spool"), {}, None, None, "", 5_000, 10_000)
    found = outcome_of(spooled, request, Settings(library=tmp_path), choice)
    return found.covered


def spool(*pages: Page, **others: object) -> Spooled:
    """A spool with these pages."""
    result = Spooled(pages={page.number: page for page in pages})
    for name, value in others.items():
        setattr(result, name, value)
    return result


def test_each_kind_of_page_has_its_state_and_reason(tmp_path: Path) -> None:
    pages = [
        Page(1, "Words"),
        Page(2, "Some", problem="garbled"),
        Page(3, "", problem="garbled"),
        Page(4, "From a scan", recognised=True),
        Page(5, "Fr0m a sc4n", recognised=True),
        Page(6, ""),
        Page(7, ""),
        Page(8, "stamp"),
        Page(9, "", problem="too_slow"),
        Page(10, "", problem="too_much_memory"),
        Page(11, "", problem="damaged"),
        Page(12, " \n "),
    ]
    recognised = {
        4: Recognised(4, "1:eng", 93.0),
        5: Recognised(5, "1:eng", 40.0),
        7: Recognised(7, "1:eng", 0),
    }
    found = covered(spool(*pages, pictures={4, 5, 7, 8}, recognised=recognised), tmp_path, Recognition.AUTO)
    assert found.split() == [
        "r1",
        "d1:page_garbled",
        "f1:page_garbled",
        "o1",
        "d1:page_hard_to_recognise",
        "e1",
        "p1:no_letters_found",
        "p1:recognition_not_there",
        "f1:page_too_slow",
        "f1:page_too_much_memory",
        "f1:page_damaged",
        "e1",
    ]


def test_pictures_say_that_nobody_looked_for_text_if_recognition_is_off(tmp_path: Path) -> None:
    assert covered(spool(Page(1, "Cover"), Page(2, ""), pictures={2}), tmp_path) == "r1 p1:recognition_off"


def test_a_repaired_file_is_read_with_doubts_on_every_page_that_has_text(tmp_path: Path) -> None:
    repaired = spool(Page(1, "One"), Page(2, ""), Page(3, "Three"), facts={"repaired": True})
    assert covered(repaired, tmp_path) == "d1:page_repaired e1 d1:page_repaired"


def test_a_text_with_a_guessed_encoding_is_doubtful(tmp_path: Path) -> None:
    guessed = spool(Page(1, "Text"), facts={"guessed": True, "encoding": "cp949"})
    assert covered(guessed, tmp_path) == "d1:page_guessed"
    replaced = spool(Page(1, "Te?t"), facts={"replaced": 3, "encoding": "cp949"})
    assert covered(replaced, tmp_path) == "d1:page_replaced"


def test_pages_that_were_left_out_follow_those_that_were_read(tmp_path: Path) -> None:
    assert covered(spool(Page(1, "One"), claimed=5), tmp_path) == "r1 l4:page_lost"
    cut = spool(Page(1, "One"), Page(2, "Two"), Page(3, "", problem="left_out"), facts={"cut": 6})
    assert covered(cut, tmp_path) == "r1 d1:page_beyond_text_limit l1:page_beyond_text_limit"
