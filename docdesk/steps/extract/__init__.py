# SPDX-License-Identifier: Apache-2.0
"""Documents to pages of text."""

from __future__ import annotations

from docdesk.steps.extract.extraction import READING, check_unchanged, extract
from docdesk.steps.extract.identify import content_of, identify, look_at, type_of_name, unreadable
from docdesk.steps.extract.outcome import Extraction
from docdesk.steps.extract.request import MEMBERS as BESIDE_SPOOL

__all__ = [
    "BESIDE_SPOOL",
    "READING",
    "Extraction",
    "check_unchanged",
    "content_of",
    "extract",
    "identify",
    "look_at",
    "type_of_name",
    "unreadable",
]
