# SPDX-License-Identifier: Apache-2.0
"""Texts whose parts are in different encodings: logs to which several programs write, files that were put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

LEAST_RUN = 40
"""Bytes of plain text in a row that a text in UTF-16 has only where another program wrote it. Chinese characters in
UTF-16 consist of such bytes as well, but seldom of so many, and without blanks."""

BLANK_SHARE = 0.04
"""Of such a run."""

LEAST_WIDE = 3
"""Characters of UTF-8 beyond ASCII, below which nothing shows that a text is in it."""

_PLAIN_RUN = re.compile(rb"[\t\n\r\x20-\x7e]{%d,}" % LEAST_RUN)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


def plain_tail(data: bytes) -> int | None:
    """Where bytes that began as UTF-16 go on as text of one byte a letter to the end; None if they do not."""
    for found in _PLAIN_RUN.finditer(data):
        if found[0].count(b" ") < BLANK_SHARE * len(found[0]):
            continue
        # with the higher byte first, the last letter's own byte is a plain one
        start = found.start() + found.start() % 2
        return start if b"\x00" not in data[start:] and _is_utf8(data[start:]) else None
    return None


def lines_of_others(data: bytes) -> bytes | None:
    """The lines that are not UTF-8, if half of those beyond ASCII are; None if the text is not mixed in this way."""
    beyond = [line for line in data.split(b"\n") if _BEYOND_ASCII.search(line) is not None]
    own = [line for line in beyond if _is_utf8(line)]
    wide = sum(letter > "\x7f" for line in own for letter in line.decode())
    if wide < LEAST_WIDE or 2 * len(own) < len(beyond):
        return None
    return b"\n".join(line for line in beyond if not _is_utf8(line))


def in_turn(data: bytes, other: str) -> Iterator[tuple[bytes, str]]:
    """The text in parts, each with its encoding: UTF-8, or `other` for lines that are not."""
    for is_own, lines in groupby(data.splitlines(keepends=True), _is_utf8):
        yield b"".join(lines), "utf-8" if is_own else other


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
