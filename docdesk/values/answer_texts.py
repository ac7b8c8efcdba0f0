# SPDX-License-Identifier: Apache-2.0
"""An answer with its sources as a file: Markdown, HTML or JSON.

Nothing in an answer or a document is markup here: letters that would be are escaped, and addresses stay text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

from docdesk.values.answers import FAULTS, PROBLEMS, REFUSED, Answer
from docdesk.values.documents import Passage
from docdesk.values.excerpts import excerpt_of
from docdesk.values.marks import marks_of
from docdesk.values.questions import as_words
from docdesk.values.texts import visible

QUOTED = 400
"""Characters of a source's quotation."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|file|mailto|data|javascript|www)(?=[:.])")
"""What a reader of Markdown or of mail makes a link of by itself."""

Place = Callable[[Passage], str]
"""Where a passage stands, in words."""

Words = Callable[[str], str]
"""A sentence of `PROBLEMS` or `FAULTS` in the reader's language."""


def place_of(passage: Passage) -> str:
    """The page of a passage, in English."""
    return "the source was deleted" if passage.deleted else f"page {passage.page}"


def as_markdown(answer: Answer, place: Place = place_of, words: Words = str) -> str:
    """The question, the answer with its numbers and with what is wrong with it, and its sources."""
    text = "\n".join(_mark(line) for line in _judged(answer, words))
    lines = [f"**{_mark(_line(answer.question))}**", "", text, ""]
    for number in answer.cited:
        passage = answer.passages[number - 1]
        lines.append(f"{number}. {_mark(_line(passage.name))}, {_mark(_line(place(passage)))}")
        lines += ["" if passage.deleted else f"   > {_mark(_quote(answer, number))}", ""]
    return "\n".join(lines).rstrip() + "\n"


def as_html(answer: Answer, place: Place = place_of, words: Words = str) -> str:
    """The same as a page of its own, without anything that is loaded or run."""
    sources = "".join(
        f'<li value="{number}"><cite>{html.escape(_line(answer.passages[number - 1].name))}</cite>, '
        f"{html.escape(_line(place(answer.passages[number - 1])))}"
        f"{_quoted_in_html(answer, number)}</li>"
        for number in answer.cited
    )
    question = html.escape(_line(answer.question))
    text = "<br>\n".join(html.escape(line) for line in _judged(answer, words))
    return (
        '<!doctype html>\n<html><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
        f"<title>{question}</title></head>\n<body><h1>{question}</h1>\n<p>{text}</p>\n<ol>{sources}</ol>"
        "</body></html>\n"
    )


def _quoted_in_html(answer: Answer, number: int) -> str:
    if answer.passages[number - 1].deleted:
        return ""
    return f"<blockquote>{html.escape(_quote(answer, number))}</blockquote>"


def as_json(answer: Answer) -> str:
    """All fields that other programs see."""
    return json.dumps(answer.public(), ensure_ascii=False, indent=1) + "\n"


def _judged(answer: Answer, words: Words) -> list[str]:
    """The lines of the text, with the reason behind each sentence that is not supported.

    Below them stands what is wrong with the answer as a whole. A file is read without the window that shows it pale.
    """
    if answer.refused:
        return [words(REFUSED)]
    parts, at = [], 0
    for sentence in answer.sentences:
        if not sentence.supported and sentence.end > at:
            why = "; ".join(words(PROBLEMS[code]) for code in sentence.problems if code in PROBLEMS)
            parts += [answer.text[at : sentence.end], f" ({why})" if why else ""]
            at = sentence.end
    faults = [f"\n\n{words(FAULTS[code])}" for code in answer.problems if code in FAULTS]
    whole = "".join([*parts, answer.text[at:], *faults])
    return [visible(line.replace("\t", " ")) for line in whole.splitlines()]


def _mark(text: str) -> str:
    return _ADDRESS.sub(r"\1\\", _MARKDOWN.sub(r"\\\1", text))


def _quote(answer: Answer, number: int) -> str:
    """What the sentences that name a passage rest on; its beginning may be about something else."""
    said = " ".join(sentence.text for sentence in answer.sentences if number in sentence.passages)
    passage = answer.passages[number - 1]
    return excerpt_of(passage, marks_of(as_words(said)), seen=QUOTED, most=QUOTED).text


def _line(text: str) -> str:
    return visible(" ".join(text.split()))
