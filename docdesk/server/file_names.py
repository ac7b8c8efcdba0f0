# SPDX-License-Identifier: Apache-2.0
"""The name of a posted file, in each of the ways in which programs send names that are not ASCII."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from urllib.parse import unquote_to_bytes

_QUOTED = re.compile(rb'"(?:\\.|[^"\\])*"')
_EXTENDED = re.compile(rb"filename\*\s*=\s*([\w.-]*)'[\w-]*'([^\s;\"]+)", re.IGNORECASE)
_ENCODED_WORD = re.compile(r"=\?[\w-]+\?[bqBQ]\?[^?]*\?=")


def file_name(disposition: bytes, plain: str) -> str:
    """The name in a Content-Disposition header; `plain` is its `filename`.

    `filename*` comes first (RFC 6266, RFC 8187), then encoded words (RFC 2047), which some programs send instead.
    """
    # what stands in quotation marks is a value, whatever it looks like
    extended = _EXTENDED.search(_QUOTED.sub(b'""', disposition))
    if extended is not None:
        return _decoded(unquote_to_bytes(extended[2]), extended[1].decode("ascii", "replace"))
    if _ENCODED_WORD.search(plain):
        try:
            parts = decode_header(plain)
            return str(make_header(parts)) if all(text for text, _ in parts) else plain
        except (HeaderParseError, LookupError, ValueError):
            return plain
    return plain


def _decoded(name: bytes, charset: str) -> str:
    try:
        return name.decode(charset or "utf-8", errors="replace")
    except (LookupError, UnicodeError):  # no such encoding, or one that is no text
        return name.decode(errors="replace")
