# SPDX-License-Identifier: Apache-2.0
"""The text of a file of any format that is text, and what has to be said about how it was decoded."""

from __future__ import annotations

from typing import Any

from docdesk.steps.extract.formats.text import decode
from docdesk.steps.extract.reading import bytes_of
from docdesk.steps.extract.request import Request


def decoded_file(request: Request) -> tuple[str, dict[str, Any]]:
    """The text of the file, by the encoding that a person chose or the chain of detection; and its facts.

    Raises FileMissing, FileUnreadable, Damaged.
    """
    found = decode(bytes_of(request), request.encoding, request.max_characters)
    return found.text, {
        "encoding": found.encoding,
        "guessed": found.guessed,
        "replaced": found.replaced,
        "cut": len(found.text) if found.cut else 0,
    }
