# SPDX-License-Identifier: Apache-2.0
"""What people wrote into a PDF's forms and notes. No engine gives it with the page's text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

DEEPEST = 32
"""Parents of a form's field to follow; in a broken file they form a circle."""


def annotation_texts(page: Any, shown: str) -> Iterator[str]:
    """Values of fields and contents of notes on a pypdf page, unless its text `shown` has them."""
    known = _squeezed(shown)
    for reference in page.get("/Annots") or ():
        note = reference.get_object()
        if not hasattr(note, "get"):
            continue
        for text in _field_value(note) if note.get("/Subtype") == "/Widget" else _contents(note):
            if _squeezed(text) and _squeezed(text) not in known:
                known += _squeezed(text)
                yield text


def _contents(note: Any) -> Iterator[str]:
    if note.get("/Subtype") not in ("/Link", "/Popup"):
        contents = note.get("/Contents")
        if isinstance(contents, str):
            yield contents.strip()


def _field_value(field: Any) -> Iterator[str]:
    kind = value = None
    for _ in range(DEEPEST):
        kind = kind or field.get("/FT")
        value = value if value is not None else field.get("/V")
        parent = field.get("/Parent")
        if parent is None:
            break
        field = parent.get_object()
    if kind in ("/Tx", "/Ch"):  # a button's value names a state
        for each in value if isinstance(value, list) else (value,):
            if isinstance(each, str):
                yield each.strip()


def _squeezed(text: str) -> str:
    return "".join(text.split())
