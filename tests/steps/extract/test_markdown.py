# SPDX-License-Identifier: Apache-2.0
"""Markdown is read as a reader sees it, and in linear time whatever is in it."""

from __future__ import annotations

import time

import pytest

from docdesk.steps.extract.markdown import Markdown, as_read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Otters\n", Markdown("# Otters\n", {}, 0)),
        (
            "---\ntitle: Otters\ntags: [a]\n---\n\n# One\n",
            Markdown("\n# One\n", {"title": "Otters", "tags": "a"}, 0),
        ),
        ('+++\r\ntitle = "Otters"\r\n+++\r\nOne', Markdown("One", {"title": "Otters"}, 0)),
        ("---\nno field here\n---\ntext", Markdown("---\nno field here\n---\ntext", {}, 0)),
        (
            "---\nDear all,\nNote: the meeting is moved to May.\n---\nRest",
            Markdown("---\nDear all,\nNote: the meeting is moved to May.\n---\nRest", {}, 0),
        ),
        (
            "---\nKim: the rent is due\nLee: it is paid\nKim: good\n---\n",
            Markdown("---\nKim: the rent is due\nLee: it is paid\nKim: good\n---\n", {}, 0),
        ),
        (
            "---\nNote: on the agenda are\n- the rent\n---\n",
            Markdown("---\nNote: on the agenda are\n- the rent\n---\n", {}, 0),
        ),
        ("---\ntitle: never closed\n", Markdown("---\ntitle: never closed\n", {}, 0)),
        ("text\n---\ntitle: x\n---\n", Markdown("text\n---\ntitle: x\n---\n", {}, 0)),
        ("a <!-- hidden\n\nlines --> b", Markdown("a  b", {}, 0)),
        ("a `<!-- shown -->` b", Markdown("a `<!-- shown -->` b", {}, 0)),
        ("```html\n<!-- shown -->\n```\n<!-- no -->", Markdown("```html\n<!-- shown -->\n```\n", {}, 0)),
        ("~~~~\n```\n<!-- shown -->\n~~~\n", Markdown("~~~~\n```\n<!-- shown -->\n~~~\n", {}, 0)),
        ("a <!-- not closed", Markdown("a <!-- not closed", {}, 0)),
        ("it's ` alone <!-- no --> b", Markdown("it's ` alone  b", {}, 0)),
        ("![chart](data:image/png;base64,AAAA) b", Markdown("chart b", {}, 1)),
        ('![a](<data:image/png;base64,AA> "title") b', Markdown("a b", {}, 1)),
        ('<img alt="a boat" src="data:image/png;base64,AA" width=3> b', Markdown("a boat b", {}, 1)),
        ("![x][pic]\n\n[pic]: data:image/png;base64,AAAA\n", Markdown("![x][pic]\n\n\n", {}, 1)),
        ("![x](chart.png) data: is a word", Markdown("![x](chart.png) data: is a word", {}, 0)),
    ],
)
def test_invisible_characters_are_not_text(text: str, expected: Markdown) -> None:
    assert as_read(text) == expected


@pytest.mark.parametrize(
    ("front", "about"),
    [
        (
            "---\ntitle: 'A: b'\nauthor: Kim\ndate: 2024-05-01\n---\n",
            {"title": "A: b", "author": "Kim", "date": "2024-05-01"},
        ),
        ("---\nAuthors:\n  - Kim # first\n  - 이순신\nlayout: post\n---\n", {"author": "Kim, 이순신"}),
        ("---\ntags: [a, 'b c', a]\ncategories: [d]\n---\n", {"tags": "a, b c, d"}),
        (
            "---\n# about it\ntitle: >\n  A long\n  one: two\ntags:\n- a\n- b\n\n'date': today\n---\n",
            {"title": "A long one: two", "tags": "a, b", "date": "today"},
        ),
        (
            "---\nDescription: The rent of the house\n  by the lake\nsubtitle: A 'study'\ncategory: law\n---\n",
            {"summary": "The rent of the house by the lake", "subtitle": "A 'study'", "tags": "law"},
        ),
        ('+++\ntitle = "Walrus"\n[extra]\nx = 1\n[more]\nx = [\n  2,\n]\n+++\n', {"title": "Walrus"}),
        ("---\ntitle:\ntags: []\nnested:\n  title: no\n---\n", {}),
        ("---\ntitle: " + "x" * 900 + "\n---\n", {"title": "x" * 500}),
    ],
)
def test_front_matter_says_what_a_document_is(front: str, about: dict[str, str]) -> None:
    assert as_read(front + "text") == Markdown("text", about, 0)


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<!-- a --", "`", "``a` ", "```\n", "![", "![a](data:", "<img ", "---\na: b\n", "[a]: data:x "],
)
def test_hostile_text_takes_no_more_time_than_its_length(piece: str) -> None:
    began = time.process_time()
    as_read(piece * (2_000_000 // len(piece)))
    assert time.process_time() - began < 10
