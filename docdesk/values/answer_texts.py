# SPDX-License-Identifier: Apache-2.0
"""An answer with its sources as a file: Markdown, HTML or JSON.

Nothing in an answer or a document is markup here: letters that would be are escaped, and addresses stay text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

from docdesk.values.answers import Answer
from docdesk.values.documents import Passage

QUOTED = 400
"""Characters of a source's quotation."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|file|mailto|data|javascript|www)(?=[:.])")
"""What a reader of Markdown or of mail makes a link of by itself."""

Place = Callable[[Passage], str]
"""Where a passage stands, in words."""


def place_of(passage: Passage) -> str:
    """The page of a passage, in English."""
    return "the source was deleted" if passage.deleted else f"page {passage.page}"


def as_markdown(answer: Answer, place: Place = place_of) -> str:
    """The question, the answer with its numbers, and its sources."""
    lines = [f"**{_mark(_line(answer.question))}**", "", _marked(answer), ""]
    for number in answer.cited:
        passage = answer.passages[number - 1]
        lines.append(f"{number}. {_mark(_line(passage.name))}, {_mark(place(passage))}")
        lines += ["" if passage.deleted else f"   > {_mark(_quote(passage))}", ""]
    return "\n".join(lines).rstrip() + "\n"


def as_html(answer: Answer, place: Place = place_of) -> str:
    """The same as a page of its own, without anything that is loaded or run."""
    sources = "".join(
        f'<li value="{number}"><cite>{html.escape(_line(answer.passages[number - 1].name))}</cite>, '
        f"{html.escape(place(answer.passages[number - 1]))}"
        f"{_quoted_in_html(answer.passages[number - 1])}</li>"
        for number in answer.cited
    )
    question, text = html.escape(answer.question), html.escape(answer.text).replace("\n", "<br>\n")
    return (
        '<!doctype html>\n<html><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
        f"<title>{question}</title></head>\n<body><h1>{question}</h1>\n<p>{text}</p>\n<ol>{sources}</ol>"
        "</body></html>\n"
    )


def _quoted_in_html(passage: Passage) -> str:
    return "" if passage.deleted else f"<blockquote>{html.escape(_quote(passage))}</blockquote>"


def as_json(answer: Answer) -> str:
    """All fields that other programs see."""
    return json.dumps(answer.public(), ensure_ascii=False, indent=1) + "\n"


def _marked(answer: Answer) -> str:
    """The text, its numbers unescaped: without an address behind them they are no links."""
    return "\n".join(_mark(line) for line in answer.text.splitlines())


def _mark(text: str) -> str:
    return _ADDRESS.sub(r"\1\\", _MARKDOWN.sub(r"\\\1", text))


def _quote(passage: Passage) -> str:
    text = _line(passage.text)
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"


def _line(text: str) -> str:
    return " ".join(text.split())
