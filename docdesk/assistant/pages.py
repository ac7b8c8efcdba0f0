# SPDX-License-Identifier: Apache-2.0
"""Pages for an assistant: where passages are on them, and a picture of one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from docdesk.assistant import shapes as s
from docdesk.contract.desk import Desk
from docdesk.errors import DocdeskError
from docdesk.values.documents import Document, Passage
from docdesk.values.pages import PassageMarks

SECONDS = 3.0
"""How long a search may take for the boxes of all its passages; one that is not located by then has none."""

LATE = "too_slow"
"""The code of a passage that was not located in time."""


async def marks_of(desk: Desk, passages: Sequence[Passage]) -> list[PassageMarks]:
    """Where passages are on their pages, those of one document one behind the other."""
    found = {n: PassageMarks((), 0.0, LATE) for n in range(len(passages))}
    by_document: dict[str, list[int]] = {}
    for n, passage in enumerate(passages):
        by_document.setdefault(passage.document, []).append(n)

    async def locate(numbers: list[int]) -> None:
        for n in numbers:
            passage = passages[n]
            try:
                found[n] = await desk.passage_marks(passage.document, passage.start, passage.end)
            except DocdeskError as error:  # removed in the meantime, for example
                found[n] = PassageMarks((), 0.0, error.code)

    try:
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(*map(locate, by_document.values()))
    except TimeoutError:
        pass  # the others have their boxes
    return [found[n] for n in range(len(passages))]


def boxes_of(marks: PassageMarks) -> list[s.PageBoxes]:
    """The boxes as an assistant gets them, at most `MOST_BOXES`."""
    room = s.MOST_BOXES
    pages = []
    for page in marks.public()["pages"]:
        if room > 0:
            pages.append(s.PageBoxes(page=page["page"], boxes=page["boxes"][:room]))
            room -= len(page["boxes"])
    return pages


async def add_picture(desk: Desk, document: Document, asked: s.ReadDocument, answer: s.Read) -> None:
    """Add the picture of the first page to an answer, or why there is none."""
    marks = PassageMarks((), 0.0)
    try:
        if asked.passage_end > asked.passage_start:
            marks = await desk.passage_marks(document.id, asked.passage_start, asked.passage_end)
            answer.not_marked = marks.why
        picture = await desk.page_picture(
            document.id, asked.page, s.PICTURE_WIDTH, marks=marks.on(asked.page)
        )
    except DocdeskError as error:
        answer.picture_missing = error.code
    else:
        answer.show(asked.page, picture.png)
