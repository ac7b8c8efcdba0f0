# SPDX-License-Identifier: Apache-2.0
"""Markdown is read as a reader sees it, and in linear time whatever is in it."""

from __future__ import annotations

import time

import pytest

from docdesk.steps.extract.markdown import Markdown, as_read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Otters\n", Markdown("# Otters\n", None, 0)),
        ("---\ntitle: Otters\ntags: [a]\n---\n\n# One\n", Markdown("\n# One\n", "Otters", 0)),
        ('+++\r\ntitle = "Otters"\r\n+++\r\nOne', Markdown("One", "Otters", 0)),
        ("---\nno field here\n---\ntext", Markdown("---\nno field here\n---\ntext", None, 0)),
        ("---\ntitle: never closed\n", Markdown("---\ntitle: never closed\n", None, 0)),
        ("text\n---\ntitle: x\n---\n", Markdown("text\n---\ntitle: x\n---\n", None, 0)),
        ("a <!-- hidden\n\nlines --> b", Markdown("a  b", None, 0)),
        ("a `<!-- shown -->` b", Markdown("a `<!-- shown -->` b", None, 0)),
        ("```html\n<!-- shown -->\n```\n<!-- no -->", Markdown("```html\n<!-- shown -->\n```\n", None, 0)),
        ("~~~~\n```\n<!-- shown -->\n~~~\n", Markdown("~~~~\n```\n<!-- shown -->\n~~~\n", None, 0)),
        ("a <!-- not closed", Markdown("a <!-- not closed", None, 0)),
        ("it's ` alone <!-- no --> b", Markdown("it's ` alone  b", None, 0)),
        ("![chart](data:image/png;base64,AAAA) b", Markdown("chart b", None, 1)),
        ('![a](<data:image/png;base64,AA> "title") b', Markdown("a b", None, 1)),
        ('<img alt="a boat" src="data:image/png;base64,AA" width=3> b', Markdown("a boat b", None, 1)),
        ("![x][pic]\n\n[pic]: data:image/png;base64,AAAA\n", Markdown("![x][pic]\n\n\n", None, 1)),
        ("![x](chart.png) data: is a word", Markdown("![x](chart.png) data: is a word", None, 0)),
    ],
)
def test_invisible_characters_are_not_text(text: str, expected: Markdown) -> None:
    assert as_read(text) == expected


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<!-- a --", "`", "``a` ", "```\n", "![", "![a](data:", "<img ", "---\na: b\n", "[a]: data:x "],
)
def test_hostile_text_takes_no_more_time_than_its_length(piece: str) -> None:
    began = time.process_time()
    as_read(piece * (2_000_000 // len(piece)))
    assert time.process_time() - began < 10
