# SPDX-License-Identifier: Apache-2.0
"""The encodings that a text can be read with: their names, and how the beginning of a file reads in one."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from docdesk.errors import EncodingUnknown
from docdesk.steps.extract import iso2022_cn

AUTO = "auto"
"""Stands for no particular encoding: the bytes decide."""

HEAD = 64 << 10
"""Bytes to read for the beginning of a file."""

iso2022_cn.register()

_NO_ENCODING_OF_FILES = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
"""Encodings that Python knows and no file is written in."""


def encoding_named(name: str | None) -> str | None:
    """The stored name of an encoding: `cp949` for `CP-949`. None for None and `auto`.

    Raises EncodingUnknown.
    """
    if name is None or name.strip().lower() == AUTO:
        return None
    plain = re.sub("[-_ ]", "", name.lower())
    for spelled in (
        name.strip(),
        plain,
        re.sub("^windows", "cp", plain),
        re.sub("^iso2022", "iso2022_", plain),
    ):
        try:
            known = codecs.lookup(spelled).name
            # codecs that turn bytes into bytes, such as base64, have names too
            b"a".decode(known, "replace")
        except (LookupError, ValueError):
            continue
        if known.replace("_", "-") not in _NO_ENCODING_OF_FILES:
            return known
    raise EncodingUnknown(encoding=_shown(name))


def _shown(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:40]


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a file begins in one encoding; `replaced` characters of `text` do not exist in it."""

    text: str
    encoding: str
    replaced: int


def beginning(path: Path, encoding: str | None, most: int = 4_000) -> Beginning:
    """At most the first `most` characters of a text file, read with this encoding; None guesses it.

    Blocks: it belongs in a thread. Raises FileMissing, FileUnreadable, EncodingUnknown.
    """
    from docdesk.steps.extract.formats.text import decode
    from docdesk.steps.extract.identify import look_at, unreadable

    look_at(path)
    try:
        with path.open("rb") as file:
            data = file.read(HEAD)
    except OSError as error:
        raise unreadable(path, error) from error
    decoded = decode(data, encoding_named(encoding), min(most, HEAD // 8))
    return Beginning(decoded.text, decoded.encoding, decoded.replaced)
