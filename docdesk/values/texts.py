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


_TURNING = (0x061C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Characters that turn the direction of writing or break a line."""

_SHOWN: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20)}
_SHOWN[0x7F] = chr(0x2421)
_SHOWN.update({code: f"‹U+{code:04X}›" for code in (*range(0x80, 0xA0), *_TURNING)})


def visible(text: str) -> str:
    """A name or text as it is safe to show on one line: control characters and those that turn the direction of
    writing stand there as symbols, so that they neither act on a terminal nor disguise a name."""
    return text.translate(_SHOWN)
