# SPDX-License-Identifier: Apache-2.0
"""Tool tips of texts that others wrote."""

from __future__ import annotations

import html


def tip_of(text: str) -> str:
    """A text as a tool tip: Qt reads one that has a tag as HTML, and loads the pictures that it names."""
    return f"<p>{html.escape(text, quote=False)}</p>".replace("\n", "<br>") if "<" in text else text
