# SPDX-License-Identifier: Apache-2.0
"""What can be offered for a document: a password, another encoding, the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # the window's actions need these offers before the first paint, when documents are not known yet
    from docdesk.values.documents import Document
    from docdesk.values.problems import Problem


def has_encoding(document: Document) -> bool:
    """Whether a document can be read again with another encoding: text, and nobody is at it."""
    return document.type.value in ("text", "markdown") and document.status.value != "running"


def wants_password(document: Document) -> bool:
    """Whether a password would help."""
    return document.error is not None and document.error.code in ("encrypted", "wrong_password")


def in_settings(problem: Problem | None) -> bool:
    """Whether the settings are where a problem is mended."""
    return problem is not None and problem.code in SETTINGS_CODES


def may_be_misread(document: Document) -> bool:
    """Whether another encoding is what a person should think of."""
    codes = {notice.code for notice in document.warnings}
    failed = document.error is not None and document.error.code in ENCODING_CODES
    return has_encoding(document) and (failed or bool(codes & ENCODING_NOTICES))


SETTINGS_CODES = frozenset(
    {"key_missing", "key_rejected", "model_unknown", "model_missing", "text_too_long"}
    | {"provider_unreachable", "provider_error", "settings_invalid", "offline"}
)
"""Problems whose remedy is in the settings."""


ENCODING_CODES = frozenset({"damaged", "no_text", "file_empty"})
"""Problems of a text that another encoding may mend."""


ENCODING_NOTICES = frozenset({"encoding_guessed", "encoding_chosen", "characters_replaced"})
"""Warnings that say how a text was read: it may have been the wrong way."""
