# SPDX-License-Identifier: Apache-2.0
"""Removes pages that were read for a plan and never added. They are kept for a week."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from pathlib import Path

from docdesk.catalog.listing import Listing
from docdesk.ingest.extract_stage import remove_spool
from docdesk.steps import extract as extracting
from docdesk.values.documents import Status

log = logging.getLogger(__name__)

_OWN = re.compile(r"[0-9a-f]{64}\.[A-Za-z0-9_-]+")
"""The form of a spool's name: a content and the reader's version."""

KEPT_SECONDS = 7 * 24 * 3600.0


async def sweep_spools(folder: Path, listing: Listing, *, kept: float = KEPT_SECONDS) -> int:
    """Remove spools that no document will use; returns how many.

    A spool of a document that is not ready stays, because a retry continues from it. A spool that an older
    docdesk wrote in another format is never read.
    """
    removed = 0
    for spool, age in await asyncio.to_thread(_spools, folder):
        if not _OWN.fullmatch(spool.name):
            continue  # somebody else's file
        content, _, reading = spool.name.partition(".")
        if reading == extracting.READING:
            if age < kept:
                continue
            document = await listing.of_content(content)
            if document is not None and document.status is not Status.READY:
                continue
        try:
            await asyncio.to_thread(remove_spool, spool)
            removed += 1
        except OSError as error:
            log.warning("%s could not be removed: %s", spool.name, error.strerror)
    return removed


def _spools(folder: Path) -> list[tuple[Path, float]]:
    """Files and their ages in seconds."""
    now = time.time()
    found = []
    try:
        for path in folder.iterdir():
            found.append((path, now - path.stat().st_mtime))
    except OSError:  # a pipeline has just removed one; the others are swept at the next start
        pass
    return found
