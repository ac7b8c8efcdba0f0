# SPDX-License-Identifier: Apache-2.0
"""Files of a drop that got no row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that got no document of its own: its path or name, and why in a sentence."""

    path: str
    reason: str
    document: str | None = None
    """The id of the document that stands for it, if there is one."""
