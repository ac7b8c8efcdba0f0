# SPDX-License-Identifier: Apache-2.0
"""Builds a new Chroma directory from catalog and embeddings, proves it, and swaps it for the old one.

A new directory has a new path: Windows keeps handles on the old one, and a path that is opened again in one
process turns read-only. Embeddings that are kept are not requested again.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from docdesk.errors import EmbeddingsMissing, StoreUnavailable
from docdesk.store.vectors import Store
from docdesk.upkeep.check import Check
from docdesk.upkeep.library import Library
from docdesk.values.facts import coded
from docdesk.values.findings import Findings

log = logging.getLogger(__name__)

FIRST_FOLDER = "vectors"
CURRENT = "vectors_folder"
"""The fact that names the folder with the vectors."""
IN_WORK = "vectors_folder_in_work"
"""The fact that names the folder being filled; a rebuild that was killed goes on with it."""

_FOLDER = re.compile(r"vectors(-\d+)?(\.lock)?")


async def rebuild(
    path: Path,
    library: Library,
    check_over: Callable[[Library], Check],
    sweeping: asyncio.Lock,
    *,
    embeds_missing: bool = False,
) -> Findings:
    """Fill a new directory, prove it, and let the library's store go on there. Returns the proof.

    `path` is the library's folder. `check_over` makes the check that fills a library's store; no sweep runs
    while `sweeping` is held. Search goes on over the old directory until the swap, which is one transaction of
    the catalog. Raises EmbeddingsMissing before anything is made if vectors would have to be paid for again,
    DiskFull, StoreUnavailable.
    """
    catalog, store = library.catalog, library.store
    lost = await check_over(library).save_embeddings()
    if lost.unkept and not embeds_missing:
        raise EmbeddingsMissing(count=lost.unkept, total=lost.chunks, characters=lost.unkept_characters)
    folder = path / own_folder(await catalog.fact(IN_WORK), _free_name(path))
    await catalog.save_fact(IN_WORK, folder.name)
    fresh = Store(folder)
    fresh.start()
    try:
        check = check_over(dataclasses.replace(library, store=fresh))
        # the bulk, while documents go on being written to the old directory
        await check.mend(in_work_too=True)
        async with sweeping:
            await store.hold()
            try:
                await check.mend(in_work_too=True)
                proof = await check.look()
                if not proof.ok:
                    await catalog.save_fact(IN_WORK, None)
                    raise StoreUnavailable(
                        reason=coded(
                            "rebuild_not_whole",
                            holes=proof.holes,
                            orphans=proof.orphans,
                            unreachable=proof.unreachable,
                        )
                    )
                await fresh.close()
                old = store.folder
                await catalog.save_facts({CURRENT: folder.name, IN_WORK: None})
                await store.move(folder)
            finally:
                store.release()
    finally:
        await fresh.close()
    await asyncio.to_thread(_remove, old)
    return proof


def tidy(library: Path, current: str, in_work: str | None) -> None:
    """Remove folders of vectors that nothing names any more, which a swap could not remove. Blocks."""
    kept = {name for name in (current, in_work) if name}
    for path in library.iterdir():
        if _FOLDER.fullmatch(path.name) and path.name.removesuffix(".lock") not in kept:
            _remove(path)


def own_folder(name: object, otherwise: str) -> str:
    """The name if docdesk gives such names to folders of vectors: a received catalog may name any other folder."""
    return name if isinstance(name, str) and _FOLDER.fullmatch(name) and "." not in name else otherwise


def folders(library: Path) -> list[str]:
    """The existing folders of vectors, oldest first. Blocks."""
    names = [path.name for path in library.iterdir() if _FOLDER.fullmatch(path.name) and path.is_dir()]
    return sorted(names, key=lambda name: (len(name), name))


def _free_name(library: Path) -> str:
    """A name that no folder has or recently had."""
    numbers = [int(name.rpartition("-")[2]) for name in folders(library) if "-" in name]
    return f"{FIRST_FOLDER}-{max(numbers, default=1) + 1}"


def _remove(path: Path) -> None:
    """Windows may keep handles for a while: what cannot be removed now is removed at the next start."""
    try:
        if path.is_dir():
            shutil.rmtree(path)
            path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s could not be removed yet: %s", path.name, error)
