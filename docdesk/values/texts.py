# SPDX-License-Identifier: Apache-2.0
"""Sentences that a person reads, as templates: marked for translation, filled with facts."""

from __future__ import annotations

from typing import Any


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Marks a text for translation and returns it; the name is the one that Qt's lupdate looks for."""
    return text


class Blank(dict[str, Any]):
    """Facts for a template; what is not given is left blank."""

    def __missing__(self, key: str) -> str:
        return ""
