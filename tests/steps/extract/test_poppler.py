# SPDX-License-Identifier: Apache-2.0
"""Pages whose glyphs have odd names: what pypdf's names say, and what poppler reads where it is installed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from docdesk.errors import Garbled
from docdesk.system.confined_programs import find_program

from .conftest import Read
from .odd_pdf_files import drawn_glyphs_pdf, mapped_pdf, named_glyphs_pdf
from .test_garbled import SOUND

WORDS = SOUND["English"]

needs_poppler = pytest.mark.skipif(
    find_program("pdftotext") is None and not os.environ.get("CI"), reason="poppler is not installed here"
)


@pytest.mark.parametrize(
    "name",
    [
        lambda letter: f"/G{ord(letter):02X}",
        lambda letter: f"/C{ord(letter)}",
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_names_that_are_numbers_of_letters_are_read(
    read: Read, tmp_path: Path, name: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    found = await read(named_glyphs_pdf(tmp_path / "a.pdf", [WORDS], name))
    assert (found.pages[0].text, found.notices) == (WORDS, ())


@pytest.mark.asyncio(loop_scope="module")
async def test_names_that_say_nothing_are_garbled(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    path = named_glyphs_pdf(tmp_path / "a.pdf", [WORDS], lambda letter: f"/g{ord(letter) - 29}")
    with pytest.raises(Garbled):
        await read(path)


@pytest.mark.parametrize("in_form", [False, True])
@pytest.mark.parametrize("poppler", [pytest.param(True, marks=needs_poppler), False])
@pytest.mark.parametrize(
    ("names", "seen"),
    [
        (["/X", "/Y", "/Z"], "XYZXYZ"),
        (["/A", "/B", "/C"], "ABCABC"),
        (["/G41", "/G42", "/G43"], "ABCABC"),
        (["/a65", "/a66", "/a67"], "ABCABC"),
        (["/g0035", "/g0036", "/g0037"], None),
        (["/H1", "/H2", "/H3"], None),
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_the_codes_of_a_few_drawn_glyphs_are_letters_only_if_their_names_say_so(
    read: Read,
    tmp_path: Path,
    names: list[str],
    seen: str | None,
    poppler: bool,
    in_form: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not poppler:
        monkeypatch.setenv("PATH", "")
    path = drawn_glyphs_pdf(tmp_path / "a.pdf", "ABCABC", names, in_form=in_form)
    if seen is None:
        with pytest.raises(Garbled):
            await read(path)
    else:
        found = await read(path)
        assert ([page.text for page in found.pages], found.notices) == ([seen], ())


@pytest.mark.parametrize("poppler", [pytest.param(True, marks=needs_poppler), False])
@pytest.mark.asyncio(loop_scope="module")
async def test_a_few_numbers_of_glyphs_are_no_letters(
    read: Read, tmp_path: Path, poppler: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not poppler:
        monkeypatch.setenv("PATH", "")
    with pytest.raises(Garbled):
        await read(mapped_pdf(tmp_path / "a.pdf", [["The city pays the rent in May"]], with_map=False))


@needs_poppler
@pytest.mark.asyncio(loop_scope="module")
async def test_poppler_reads_pages_that_the_engines_cannot(read: Read, tmp_path: Path) -> None:
    # too little for names to say anything, and enough control codes to be no text
    pages = ["Begin May", WORDS, "Rent due"]
    path = named_glyphs_pdf(tmp_path / "a.pdf", pages, lambda letter: f"/G{ord(letter):02X}")
    found = await read(path)
    assert ([page.text for page in found.pages], found.notices) == (pages, ())


@needs_poppler
@pytest.mark.asyncio(loop_scope="module")
async def test_what_poppler_cannot_read_either_stays_garbled(read: Read, tmp_path: Path) -> None:
    with pytest.raises(Garbled):
        await read(mapped_pdf(tmp_path / "a.pdf", [[WORDS]], with_map=False))


@needs_poppler
@pytest.mark.asyncio(loop_scope="module")
async def test_a_file_under_a_password_is_not_given_to_poppler(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docdesk.steps.extract import poppler

    asked: list[object] = []
    monkeypatch.setattr(poppler, "output_of", asked.append)
    path = mapped_pdf(tmp_path / "a.pdf", [[WORDS]], with_map=False)
    with pytest.raises(Garbled):
        await read(path, password="secret")
    assert asked == []
