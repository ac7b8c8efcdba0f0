# SPDX-License-Identifier: Apache-2.0
"""The parts of a library that a check, a rebuild and a reindex work on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docdesk.catalog.catalog import Catalog, Index
    from docdesk.catalog.inventory import Inventory
    from docdesk.records.embeddings import Embeddings
    from docdesk.steps.embed.embedder import Embedder
    from docdesk.store.interface import Vectors
    from docdesk.store.words import Words


@dataclass(frozen=True, slots=True)
class Library:
    """What is true (catalog, embeddings) and what is derived from it (store, words)."""

    catalog: Catalog
    inventory: Inventory
    store: Vectors
    words: Words
    embeddings: Embeddings
    embedder_for: Callable[[Index], Embedder]
    """Makes the vectors of an index, which may belong to an earlier choice of model."""
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held during a check, a repair or a rebuild: one at a time."""
