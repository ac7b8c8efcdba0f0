# SPDX-License-Identifier: Apache-2.0
"""Imports what an opening needs, in a thread: a window's loop would stand still for as long as that takes."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python's collector from running in this thread: it would destroy objects of the window's thread here."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def import_first_parts() -> None:
    """Import what owning the library needs."""
    import docdesk.desk.lock
    import docdesk.store.vectors
    import docdesk.workers.pool  # noqa: F401


@_uncollected()
def import_heavy_parts() -> None:
    """Import what the parts need that are made at once."""
    import docdesk.backup.library_backup
    import docdesk.catalog.answers
    import docdesk.catalog.catalog
    import docdesk.catalog.copies
    import docdesk.catalog.files
    import docdesk.catalog.questions
    import docdesk.desk.comparison
    import docdesk.ingest.leftovers
    import docdesk.ingest.questions
    import docdesk.ingest.queue
    import docdesk.search.kept_questions
    import docdesk.search.model_offer
    import docdesk.search.search
    import docdesk.steps.embed.embedder
    import docdesk.upkeep.index_change
    import docdesk.upkeep.run_end
    import docdesk.watch.known_files  # noqa: F401
