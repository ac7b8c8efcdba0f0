# SPDX-License-Identifier: Apache-2.0
"""Where sentences begin, so that what is shown of a text begins with one."""

from __future__ import annotations

import re

MOST_LEAD = 400
"""Characters that are read back at most for the beginning of a sentence."""

_SHORT_LINE = 40
"""Characters; a shorter line is one of a list, a table, a heading or a program, which ends where it ends."""

_END = re.compile(
    r"""
    (?P<stop>[.!?…]+)["'”’»)\]]*\s+      # a full stop and a blank
    | [。！？．｡]["'”’»)\]」』）]*\s*       # Chinese and Japanese write no blank after theirs
    | \n[ \t]*\n\s*                        # a paragraph
    | \n[ \t]*(?=[•▪◦·‣*–—-][ \t]|\(?\d{1,3}[.)][ \t]|\#)  # an item of a list, a heading
    | (?P<line>\n)[ \t]*
    """,
    re.VERBOSE,
)
_ABBREVIATIONS = frozenset(
    """
    e.g i.e etc vs cf al approx ed eds rev ref dr mr mrs ms prof st jr sr inc ltd co corp dept est
    z.b d.h u.a bzw ca
    """.split()  # noqa: SIM905
)
_BEFORE_NUMBERS = frozenset(
    """
    no nr nos vol fig figs eq eqs sec ch p pp art abs bd jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()  # noqa: SIM905
)
_ORDINAL_AFTER = re.compile(r"\b(?:am|zum|vom|bis|der|die|das|den|dem|des|ab|beim|im)\s$", re.IGNORECASE)
_LAST_WORD = re.compile(r"[\w.]*$")


def sentence_starts(text: str) -> list[int]:
    """Where sentences begin in a text, behind its first character, in characters."""
    found: list[int] = []
    for end in _END.finditer(text):
        at = end.end()
        if at >= len(text) or text[at].islower():
            continue
        if end["stop"] and not _ends(text, end.start(), end["stop"]):
            continue
        if end["line"] and end.start() - text.rfind("\n", 0, end.start()) > _SHORT_LINE:
            continue
        if not found or at > found[-1]:
            found.append(at)
    return found


def _ends(text: str, at: int, stop: str) -> bool:
    """Whether the stop at this place ends a sentence, rather than an abbreviation or the number of an item."""
    if stop != "." or not text[at + 1 : at + 2].isspace():
        return True
    found = _LAST_WORD.search(text, max(0, at - 20), at)
    word = found[0] if found else ""
    if word.isdigit():
        if len(word) <= 2 and _ORDINAL_AFTER.search(text, max(0, at - len(word) - 10), at - len(word)):
            return False  # the German ordinal: am 1. September
        return text[: at - len(word)].strip(" \t")[-1:] not in ("", "\n")
    if len(word) == 1 and word.isascii() and word.isupper():
        return False
    if word.casefold() in _BEFORE_NUMBERS:
        return not text[at + 1 :].lstrip()[:1].isdigit()
    return word.casefold() not in _ABBREVIATIONS


def lead_of(before: str) -> str | None:
    """What a sentence has in `before`, a text that goes on with the rest of it: "" if none has begun there.

    None if the sentence begins too far back.
    """
    near = before[-MOST_LEAD:]
    # a letter stands for what follows: a start at the very end counts
    starts = sentence_starts(near + "X")
    if starts:
        return near[starts[-1] :]
    return near.lstrip() if len(near) == len(before) else None
