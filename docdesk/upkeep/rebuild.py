# SPDX-License-Identifier: Apache-2.0
"""Builds new vectors from catalog and embeddings, proves them, and swaps them for the old ones: here or elsewhere.

A new directory has a new path: Windows keeps handles on the old one, and a path that is opened again in one
process turns read-only. Embeddings that are kept are not requested again.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable

from docdesk.errors import EmbeddingsMissing, StoreUnavailable
from docdesk.store.vectors import Store
from docdesk.upkeep.check import Check
from docdesk.upkeep.folders import CURRENT, HOME, IN_WORK, IN_WORK_AT, own_folder
from docdesk.upkeep.homes import Home
from docdesk.upkeep.library import Library
from docdesk.values.facts import coded
from docdesk.values.findings import Findings


async def rebuild(
    library: Library,
    home: Home,
    present: Home,
    check_over: Callable[[Library], Check],
    sweeping: asyncio.Lock,
    *,
    embeds_missing: bool = False,
    keep_home: Callable[[], Awaitable[None]] | None = None,
) -> Findings:
    """Fill new vectors at `home`, prove them, and let the library's store go on there. Returns the proof.

    `present` is the home that the store is at, often the same. `check_over` makes the check that fills a library's
    store; no sweep runs while `sweeping` is held. Search goes on over the old vectors until the swap, which is one
    transaction of the catalog; `keep_home` is awaited right before it. A rebuild that is stopped goes on with what
    it has filled. Raises EmbeddingsMissing before anything is made if vectors would have to be paid for again,
    DiskFull, StoreUnavailable, VectorServerError.
    """
    catalog, store = library.catalog, library.store
    lost = await check_over(library).save_embeddings()
    if lost.unkept and not embeds_missing:
        raise EmbeddingsMissing(count=lost.unkept, total=lost.chunks, characters=lost.unkept_characters)
    free = await asyncio.to_thread(home.free_name)
    goes_on = await catalog.fact(IN_WORK_AT) == home.key
    name = own_folder(await catalog.fact(IN_WORK) if goes_on else None, free)
    fresh = Store(home.place(name))
    try:
        if home.key is not None:
            fresh.start()
            await fresh.reach()
        await catalog.save_facts({IN_WORK: name, IN_WORK_AT: home.key})
        fresh.start()
        check = check_over(dataclasses.replace(library, store=fresh))
        # the bulk, while documents go on being written to the old vectors
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
                # a directory has one process; that of a server goes on, and no search waits for another one
                opened = await fresh.give_away() if home.key is not None else None
                await fresh.close()
                if keep_home is not None:
                    await keep_home()
                await catalog.save_facts({CURRENT: name, HOME: home.key, IN_WORK: None, IN_WORK_AT: None})
                await store.move(home.place(name), opened)
            finally:
                store.release()
    finally:
        await fresh.close()
    if present.key != home.key:
        await present.keep_only((), store)
    await home.keep_only((name,), store)
    return proof
