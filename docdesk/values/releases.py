# SPDX-License-Identifier: Apache-2.0
"""The newest version of docdesk, as its publisher says it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Release:
    """The newest version, beside the one that runs."""

    version: str
    page: str
    """The address of the page that has it."""
    is_newer: bool
    """Whether it is newer than the one that runs."""
    leads_back: bool
    """Whether the version that runs still opens a library that the newest one has opened."""
