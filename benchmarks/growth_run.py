# SPDX-License-Identifier: Apache-2.0
"""One run of docdesk over many small documents, in drops one after the other; prints one JSON line.

    python benchmarks/growth_run.py LIBRARY FOLDER --drops 200,200,9600 --endpoint URL | --builtin

Each drop begins when nothing works any more. The desk is open and warm before the first. What docdesk is made
of is imported late: the processes that it starts import this module too, and their memory is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docdesk.desk.desk import Desk

SETTLE_SECONDS = 0.5


class ReadyTimes:
    """When each document became ready, on the system's monotonic clock."""

    def __init__(self, desk: Desk) -> None:
        self.times: list[float] = []
        self._seen: set[str] = set()
        desk.queue.subscribe(self._heard)

    def _heard(self, event: object) -> None:
        from docdesk.values.documents import Document, Status

        if isinstance(event, Document) and event.status is Status.READY and event.id not in self._seen:
            self._seen.add(event.id)
            self.times.append(time.monotonic())


async def quiet(desk: Desk) -> None:
    """Until what follows a run behind the work is done as well."""
    await desk.parts.sweeper.settled()
    await desk.parts.run_end.settled()
    await asyncio.sleep(SETTLE_SECONDS)


async def run(library: Path, files: list[Path], drops: list[int], endpoint: str | None) -> dict[str, Any]:
    from run_docdesk import Watch, opened

    from docdesk.values.documents import Status

    desk = await opened(library, endpoint)
    try:
        watch, ready = Watch(desk), ReadyTimes(desk)
        found: list[dict[str, float]] = []
        at = chunks_before = 0
        for count in drops:
            await quiet(desk)
            watch.start()
            began = time.monotonic()
            added = await desk.queue.add(files[at : at + count])
            await watch.until_idle()
            seconds = time.monotonic() - began
            at += count
            rows = await desk.documents()
            chunks = sum(row.chunks for row in rows if row.status is Status.READY)
            found.append(
                {
                    "documents": len(added.documents),
                    "chunks": chunks - chunks_before,
                    "began": began,
                    "seconds": seconds,
                }
            )
            chunks_before = chunks
        return {
            "drops": found,
            "ready": ready.times,
            "failed": watch.failed,
            "owner": os.getpid(),
            "store": desk.upkeep.store_pid,
        }
    finally:
        await desk.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("library", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--drops", type=lambda text: [int(n) for n in text.split(",")], required=True)
    parser.add_argument("--endpoint")
    parser.add_argument("--builtin", action="store_true")
    given = parser.parse_args()
    files = sorted(file for file in given.folder.iterdir() if file.suffix in (".md", ".txt"))
    print(json.dumps(asyncio.run(run(given.library, files, given.drops, given.endpoint))), flush=True)


if __name__ == "__main__":
    main()
