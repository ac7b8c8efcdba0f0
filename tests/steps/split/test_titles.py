# SPDX-License-Identifier: Apache-2.0
"""What a chunk is embedded below: the titles above it, as far as there is room for them."""

from __future__ import annotations

import dataclasses
import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from docdesk.steps.split.split import SplitSpec, document_text, split_pages
from docdesk.values.documents import Page
from docdesk.values.places import Heading, Outline, Table
from tests.steps.split.test_structure import with_headings


def test_every_chunk_is_embedded_below_its_headings_and_nothing_else_changes() -> None:
    page = with_headings("#Handbook", "##Travel", "by train " * 30, "##Hotels", "two stars " * 30)
    plain = SplitSpec(200, 20)
    chunks = split_pages([page], dataclasses.replace(plain, titled=True))
    assert {chunk.titles for chunk in chunks} == {"Handbook > Travel", "Handbook > Hotels"}
    for chunk in chunks:
        text = page.text[chunk.start : chunk.end]
        embedded = f"{chunk.titles}\n{text}"
        assert chunk.embedded(chunk.with_context(text)) == embedded
        assert chunk.sha256 == hashlib.sha256(embedded.encode()).hexdigest()
    before = split_pages([page], plain)
    assert [(c.start, c.end, c.heading) for c in chunks] == [(c.start, c.end, c.heading) for c in before]
    assert {chunk.titles for chunk in before} == {""}


def test_the_documents_own_title_comes_first_and_only_once() -> None:
    page = with_headings("#Travel", "by train")
    [chunk] = split_pages([page], SplitSpec(200, 20, titled=True, title="Staff\nhandbook "))
    assert chunk.titles == "Staff handbook > Travel"
    [chunk] = split_pages([page], SplitSpec(200, 20, titled=True, title="Travel"))
    assert chunk.titles == "Travel"
    [chunk] = split_pages([Page(1, "by train")], SplitSpec(200, 20, titled=True, title="Travel"))
    assert chunk.titles == "Travel"
    [chunk] = split_pages([Page(1, "by train")], SplitSpec(200, 20, titled=True))
    assert chunk.titles == ""


def test_titles_stand_above_the_header_of_a_table() -> None:
    text = "Prices\nitem,price\n" + "\n".join(f"item {n},{n}" for n in range(40))
    outline = Outline((Heading(0, 1, "Prices"),), (Table(7, 18, len(text)),))
    chunks = split_pages([Page(1, text, outline=outline)], SplitSpec(100, 0, titled=True))
    last = chunks[-1]
    row = text[last.start : last.end]
    assert last.embedded(last.with_context(row)) == f"Prices\nitem,price\n{row}"


def test_the_outermost_of_many_titles_are_left_out() -> None:
    page = with_headings("#" + "a" * 30, "##" + "b" * 30, "###" + "c" * 12, "text")
    [chunk] = split_pages([page], SplitSpec(200, 0, titled=True))
    assert chunk.titles == "b" * 30 + " > " + "c" * 12
    [chunk] = split_pages([with_headings("#" + "word " * 30, "text")], SplitSpec(200, 0, titled=True))
    assert chunk.titles == ("word " * 10).strip()


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text("ab \n한", min_size=1, max_size=60), min_size=1, max_size=5), st.integers(20, 120))
def test_no_title_makes_a_chunk_longer_than_the_model_reads(
    tokenizer: str, titles: list[str], size: int
) -> None:
    lines = [line for title in titles for line in ("#" + "".join(title.split()), "word " * 20)]
    page = with_headings(*lines)
    chunks = split_pages(
        [page], SplitSpec(size, 0, window=40, tokenizer=tokenizer, titled=True, title="t" * 80)
    )
    assert not any(chunk.cut for chunk in chunks)
    held = "".join(page.text[chunk.start : chunk.end] for chunk in chunks)
    assert "".join(held.split()) == "".join(document_text([page]).split())
