# SPDX-License-Identifier: Apache-2.0
"""Notes and fields of a PDF page: their words, which are not among the page's letters, and their rectangles."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from docdesk.steps.extract.view.letters import Edges

MOST = 2_000
"""Notes and fields of one page that are looked at."""

_KEYS = (b"Contents", b"V")


def notes_of(page: Any) -> Iterator[tuple[str, Edges]]:
    """Each text of a note or field with its rectangle, in the page's own units."""
    import pypdfium2.raw as raw

    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), MOST)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        try:
            box = raw.FS_RECTF()
            if not raw.FPDFAnnot_GetRect(note, box):
                continue
            edges = (
                min(box.left, box.right),
                min(box.bottom, box.top),
                max(box.left, box.right),
                max(box.bottom, box.top),
            )
            for text in _texts(page, note):
                if text.strip():
                    yield text, edges
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _texts(page: Any, note: Any) -> Iterator[str]:
    import pypdfium2.raw as raw

    for key in _KEYS:
        yield _text(lambda buffer, size, key=key: raw.FPDFAnnot_GetStringValue(note, key, buffer, size))
    if page.formenv is not None and raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_WIDGET:
        form = page.formenv.raw
        yield _text(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form, note, buffer, size))


def _text(ask: Any) -> str:
    """A text that pdfium gives in two steps: its length in bytes, then its characters."""
    import pypdfium2.raw as raw

    size = ask(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")
