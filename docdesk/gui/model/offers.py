# SPDX-License-Identifier: Apache-2.0
"""Which remedies to offer for a document: a password, another encoding, the settings.

The window's actions import this before the first paint, when documents and errors are not known yet.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docdesk.values.documents import Document
    from docdesk.values.problems import Mend, Problem


def mends(document: Document) -> Mend:
    """What a person can do about a document's failure and its warnings."""
    from docdesk.values import notices

    return _mended_by(document.error) | notices.mended_by(document.warnings)


def is_unreadable(document: Document) -> bool:
    """Whether a document is a file of a kind that cannot be read.

    One that an earlier version refused, and this one reads by its suffix, is an ordinary failure: a retry mends it.
    """
    error = document.error
    if error is None or error.code != "unsupported_type" or document.status.value != "failed":
        return False
    from docdesk.values.formats import type_of_suffix

    return type_of_suffix(os.path.splitext(document.name)[1]) is None  # noqa: PTH122 - a name


def can_retry(document: Document) -> bool:
    """Whether to run a document again makes sense."""
    return document.status.value in ("failed", "cancelled") and not is_unreadable(document)


def has_encoding(document: Document) -> bool:
    """Whether a document can be read again with another encoding: text, and nobody is at it."""
    return document.type.about.has_encoding and document.status.value != "running"


def wants_password(document: Document) -> bool:
    """Whether a password would help."""
    from docdesk.values.problems import Mend

    return Mend.PASSWORD in _mended_by(document.error)


def in_settings(problem: Problem | None) -> bool:
    """Whether the settings are where a problem is mended."""
    from docdesk.values.problems import Mend

    return Mend.SETTINGS in _mended_by(problem)


def may_be_misread(document: Document) -> bool:
    """Whether another encoding is what a person should think of."""
    from docdesk.values.problems import Mend

    return has_encoding(document) and Mend.ENCODING in mends(document)


def _mended_by(problem: Problem | None) -> Mend:
    from docdesk.errors import mended_by

    return mended_by(problem)
