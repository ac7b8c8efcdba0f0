# SPDX-License-Identifier: Apache-2.0
"""Chunks are exact spans of the text, on the right pages, and nothing is lost between them."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from docdesk.steps.split.split import SplitSpec, document_text, split_document, split_pages
from docdesk.steps.spool import SpoolWriter
from docdesk.values.documents import PAGE_BREAK, Page

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The first example imports the splitter, and the machine may be busy."""

ODD = st.text(
    st.one_of(
        st.sampled_from(
            list(" \n\r\t.。、，!？ab가나漢字\u3000\u200b\u2028\u0301\U0001f600\U0001f468\u200d\xa0")
        ),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=400,
)
WORDS = st.lists(
    st.sampled_from(["the", "same", "words. ", " ", "\n\n", "\r\n", "a" * 90, "漢字。"]), max_size=80
).map("".join)


def pages_of(*texts: str) -> list[Page]:
    return [Page(number, text) for number, text in enumerate(texts, 1)]


@UNHURRIED
@given(
    st.lists(st.one_of(ODD, WORDS), max_size=5),
    st.integers(20, 120),
    st.integers(0, 60),
    st.integers(1, 9000),
)
@example(["aaaa" * 100, "", "aaaa" * 100], 20, 19, 1)
@example(["x \r\n\r\n y"], 20, 5, 1)
def test_chunks_are_spans_and_nothing_is_lost(texts: list[str], size: int, overlap: int, first: int) -> None:
    pages = [Page(number, text) for number, text in enumerate(texts, first)]
    text = document_text(pages)
    chunks = split_pages(pages, SplitSpec(size, overlap))
    assert [chunk.index for chunk in chunks] == list(range(len(chunks)))
    covered = 0
    before = None
    for chunk in chunks:
        piece = text[chunk.start : chunk.end]
        assert 0 < len(piece) <= size
        assert piece == piece.strip() != ""
        assert chunk.sha256 == hashlib.sha256(piece.encode()).hexdigest()
        assert not text[covered : chunk.start].strip(), "something between two chunks is lost"
        if before is not None:
            assert chunk.start > before.start
            assert chunk.end > before.end
            assert before.end - chunk.start <= max(overlap, 0)
        covered, before = chunk.end, chunk
    assert not text[covered:].strip(), "the end is lost"
    begins = [
        len(PAGE_BREAK.join(texts[:number])) + (len(PAGE_BREAK) if number else 0)
        for number in range(len(texts))
    ]
    for chunk in chunks:
        for place, page in ((chunk.start, chunk.first_page), (chunk.end - 1, chunk.last_page)):
            begin = begins[page - first]
            assert begin <= place < begin + len(texts[page - first])


def test_a_chunk_over_two_pages_names_both_and_the_break_belongs_to_the_earlier() -> None:
    pages = pages_of("The end of the first page is here", "and the second goes on.", "x" * 200)
    one, *rest = split_pages(pages, SplitSpec(80, 0))
    assert (one.first_page, one.last_page) == (1, 2)
    assert {(chunk.first_page, chunk.last_page) for chunk in rest} == {(3, 3)}
    alone = split_pages(pages_of("first", "second"), SplitSpec(20, 0))
    assert [(chunk.first_page, chunk.last_page) for chunk in alone] == [(1, 2)]
    apart = split_pages(pages_of("a" * 19, "b" * 19), SplitSpec(20, 0))
    assert [(chunk.first_page, chunk.last_page) for chunk in apart] == [(1, 1), (2, 2)]


def test_repeated_words_keep_their_own_places() -> None:
    text = "again and again. " * 40
    chunks = split_pages(pages_of(text), SplitSpec(50, 20))
    assert len({chunk.start for chunk in chunks}) == len(chunks) > 15
    assert any(after.start < before.end for before, after in pairwise(chunks))


def test_sentences_of_chinese_and_japanese_are_kept_whole() -> None:
    text = "本合同自双方签字之日起生效。有效期为三年。期满可以续签。如有争议，应协商解决。"
    chunks = split_pages(pages_of(text), SplitSpec(24, 0))
    assert all(text[chunk.start : chunk.end].endswith("。") for chunk in chunks)


def test_blank_pages_give_no_chunks() -> None:
    assert split_pages(pages_of("", " \n ", "\u3000"), SplitSpec(100, 10)) == []
    assert split_pages([], SplitSpec(100, 10)) == []


def test_chunks_over_the_window_are_marked_if_a_person_chose_the_size(tokenizer: str) -> None:
    text = "ab cd ef gh. " * 5 + "x " * 50
    chunks = split_pages(pages_of(text), SplitSpec(60, 0, window=35, tokenizer=tokenizer, fit=False))
    counted = [sum(not letter.isspace() for letter in text[c.start : c.end]) for c in chunks]
    assert [chunk.tokens for chunk in chunks] == counted
    assert [chunk.cut for chunk in chunks] == [count > 35 for count in counted]
    assert any(chunk.cut for chunk in chunks)
    assert not all(chunk.cut for chunk in chunks)


@UNHURRIED
@given(st.one_of(ODD, WORDS))
def test_chunks_over_the_window_are_split_further_if_the_size_is_the_default(
    tokenizer: str, text: str
) -> None:
    chunks = split_pages(pages_of(text), SplitSpec(100, 10, window=16, tokenizer=tokenizer))
    assert not any(chunk.cut for chunk in chunks)
    covered = 0
    for chunk in chunks:
        assert chunk.tokens is not None
        assert chunk.tokens <= 16
        assert not text[covered : chunk.start].strip()
        covered = chunk.end
    assert not text[covered:].strip()


def test_a_document_is_split_from_its_spool_as_from_its_pages(tmp_path: Path) -> None:
    texts = [
        "The committee met on Tuesday and agreed on the plan. " * 9,
        "It will be carried out in May. " * 9,
    ]
    with SpoolWriter(tmp_path / "s", {}) as writer:
        writer.opened(2, 2, {})
        for number, text in enumerate(texts, 1):
            writer.page(number, text)
        writer.end()
    spec = SplitSpec(200, 20)
    assert split_document(tmp_path / "s", spec) == split_document(pages_of(*texts), spec)
