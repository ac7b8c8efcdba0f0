# SPDX-License-Identifier: Apache-2.0
"""PDF pages by pypdf: ten times slower than pdfium, and it survives what makes pdfium abort."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docdesk.errors import Damaged, DocdeskError, Encrypted, WrongPassword
from docdesk.steps.extract.cleaning import clean
from docdesk.steps.extract.engines import Reading
from docdesk.steps.extract.engines.glyph_names import codes_are_letters, letters_of_names
from docdesk.steps.extract.engines.pypdf_hidden import without_hidden
from docdesk.steps.extract.identify import unreadable
from docdesk.steps.extract.request import Request
from docdesk.values.facts import coded

_LINE_END = re.compile(r"(?<=[^\W_])-[ \t]*\n(?=[^\W_])")
"""A hyphen at the end of a line, which pdfium marks as U+0002."""

MOST_FORMS = 50
"""Of a page, whose fonts are looked at; one may draw itself."""

EMPTY_STREAM = 32
"""Bytes that a packed stream of nothing has at most."""


class Pypdf:
    """See `docdesk.steps.extract.engines.Engine`."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self.claimed = len(reader.pages)
        self.facts: dict[str, Any] = {"title": ""}
        with contextlib.suppress(Exception):
            self.facts["title"] = clean(str(reader.metadata.title or "")).strip()[:500]

    @classmethod
    @contextlib.contextmanager
    def open(cls, request: Request) -> Iterator[Pypdf]:
        """See `docdesk.steps.extract.engines.open_engine`."""
        import pypdf

        try:
            reader = pypdf.PdfReader(request.path)
            if reader.is_encrypted and not reader.decrypt(request.password or ""):
                raise WrongPassword() if request.password else Encrypted()
            engine = cls(reader)
            if not engine.claimed:
                raise Damaged(reason=coded("no_pages"))
        except (DocdeskError, MemoryError):
            raise
        except OSError as error:
            raise unreadable(Path(request.path), error) from error
        except Exception as error:  # pypdf lets through whatever a broken file makes Python raise
            raise Damaged(reason=coded("structure_broken")) from error
        try:
            yield engine
        finally:
            reader.close()

    def read(self, number: int) -> Reading:
        """Read a page; forms and annotations are not in its text, nor what no reader sees."""
        text = letters_of_names(_text(self.reader.pages[number - 1]))
        return Reading.of(_LINE_END.sub("\x02", text))

    def codes_are_letters(self, number: int) -> bool:
        """Whether the codes of the page's letters are letters, as far as its fonts say."""
        return codes_are_letters(
            _fonts(self.reader.pages[number - 1]["/Resources"].get_object(), [MOST_FORMS])
        )

    def lacks_content(self, number: int) -> bool:
        """Whether the page's content cannot be unpacked: nothing comes out of streams that have something in them.

        Both engines take such a page for an empty one.
        """
        content = self.reader.pages[number - 1].get("/Contents")
        streams = content.get_object() if content is not None else []
        streams = [part.get_object() for part in (streams if isinstance(streams, list) else [streams])]
        # pypdf drops /Length when it has read a stream, and has no other name for the packed bytes
        full = any(len(stream._data) > EMPTY_STREAM for stream in streams)
        return full and not any(stream.get_data() for stream in streams)


def _fonts(resources: Any, left: list[int]) -> Iterator[Any]:
    """The fonts of a page or a form, and those of the forms that are drawn in it; `left` says of how many."""
    fonts, things = resources.get("/Font"), resources.get("/XObject")
    if fonts is not None:
        yield from fonts.get_object().values()
    for thing in things.get_object().values() if things is not None else ():
        form = thing.get_object()
        if form.get("/Subtype") == "/Form" and "/Resources" in form and left[0] > 0:
            left[0] -= 1
            yield from _fonts(form["/Resources"].get_object(), left)


def _text(page: Any) -> str:
    """The text of a page without what is hidden on it."""
    from pypdf.generic import ContentStream, NameObject

    name = NameObject("/Contents")
    if name not in page:
        return str(page.extract_text())
    before = page.raw_get(name)
    with contextlib.suppress(Exception):  # of a broken page: what can be read of it counts more
        content = ContentStream(before.get_object(), page.pdf, "bytes")
        content.operations = without_hidden(page, content.operations)
        page[name] = content
    try:
        return str(page.extract_text())
    finally:
        page[name] = before
