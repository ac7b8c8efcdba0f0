# SPDX-License-Identifier: Apache-2.0
"""What a check of a library does beyond comparing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """By default a check looks, samples the vectors, and costs nothing."""

    repair: bool = False
    """Mend what is wrong."""
    asks_for_all: bool = False
    """Search for every vector instead of a sample."""
    embeds_missing: bool = False
    """Let a repair ask the provider for embeddings that are gone, which may cost money."""
