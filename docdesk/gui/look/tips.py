# SPDX-License-Identifier: Apache-2.0
"""Tool tips of texts that others wrote."""

from __future__ import annotations


def tip_of(text: str) -> str:
    """A text as a tool tip: Qt reads one that has a tag as HTML, and loads the pictures that it names."""
    if "<" not in text:
        return text
    import html

    return f"<p>{html.escape(text, quote=False)}</p>".replace("\n", "<br>")
