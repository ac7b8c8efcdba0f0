# SPDX-License-Identifier: Apache-2.0
"""One run of docdesk over some documents, in a process of its own; prints what it measured as one JSON line.

    python benchmarks/run_docdesk.py LIBRARY PATH... --endpoint URL | --builtin

The desk is open and warm before the clock starts: the workers and the store have started, the model or the
client is loaded, and one short text has gone all the way.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docdesk.desk.desk import Desk, open_desk
from docdesk.settings.model import load_settings
from docdesk.values.documents import Document, Status

TICK = 0.002

WARM = 4
"""Short texts that go all the way before the clock starts: no worker meets its first document then."""


class LoopWaits:
    """How long the loop lets a call wait that is due, seconds; asked every two milliseconds.

    A wait of 20 ms stands for all the calls that would have been due meanwhile, so that a rare long one is
    not one sample among thousands of short ones.
    """

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._watch())

    def stop(self) -> None:
        assert self._task is not None
        self._task.cancel()

    async def _watch(self) -> None:
        while True:
            due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            late = max(0.0, time.perf_counter() - due)
            while late >= 0:
                self.waits.append(late)
                late -= TICK

    def percentile(self, share: float) -> float:
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


class Watch:
    """When each document became ready, and how many events told of it, seconds from `start`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.ready: dict[str, float] = {}
        self.failed: dict[str, str] = {}
        self.events = 0
        self.began = time.perf_counter()
        desk.queue.subscribe(self._heard)

    def start(self) -> None:
        self.ready.clear()
        self.events = 0
        self.began = time.perf_counter()

    def _heard(self, event: object) -> None:
        self.events += 1
        if isinstance(event, Document) and event.id not in self.ready:
            if event.status is Status.READY:
                self.ready[event.id] = time.perf_counter() - self.began
            elif event.status is Status.FAILED and event.error is not None:
                self.failed[event.name] = event.error.code

    async def until_idle(self) -> None:
        """Until nothing runs and nothing waits any more."""
        done = asyncio.Event()
        unsubscribe = self.desk.queue.subscribe(lambda event: done.set() if self.desk.queue.idle else None)
        while not self.desk.queue.idle:
            done.clear()
            await done.wait()
        unsubscribe()


def cpu_seconds() -> dict[str, float]:
    """Processor time so far: of this process, of the store's, of the workers'.

    Workers that were killed count with the process that they were forked from.
    """
    import psutil

    me = psutil.Process()
    found = {"owner": sum(me.cpu_times()[:2]), "store": 0.0, "workers": 0.0}
    for child in me.children(recursive=True):
        try:
            # the store alone has chromadb's native library mapped
            store = any("chromadb" in mapped.path for mapped in child.memory_maps())
            found["store" if store else "workers"] += sum(child.cpu_times()[:4])
        except psutil.Error:
            continue
    return found


def ended_children_seconds() -> float:
    """Processor time of children that ended, killed workers among them."""
    times = os.times()
    return times.children_user + times.children_system


async def opened(library: Path, endpoint: str | None, **given: Any) -> Desk:
    """A warm desk over a new library, with chunks of 1,000 characters and an overlap of 150."""
    chunks = {"chunk_size": 1000, "chunk_overlap": 150}
    if endpoint:
        where = {"provider": "openai", "base_url": endpoint, "model": "text-embedding-3-small"}
        settings = load_settings({}, library=library, **where, **{**chunks, **given})
    else:
        settings = load_settings({}, library=library, provider="builtin", **given)
    desk = await open_desk(settings, api_key="none")
    with tempfile.TemporaryDirectory() as folder:
        warm = [Path(folder) / f"warm-{i}.md" for i in range(WARM)]
        for number, path in enumerate(warm):
            path.write_text(
                f"# Warm {number}\n\nOne short text has gone all the way before the clock starts.\n"
            )
        added = await desk.queue.add(warm)
        async for _ in desk.queue.as_ended([document.id for document in added.documents]):
            pass
    return desk


async def run(
    library: Path, paths: list[Path], endpoint: str | None, model: str | None = None
) -> dict[str, Any]:
    """`model` is a built-in one."""
    desk = await opened(library, endpoint, **({"model": model} if model else {}))
    try:
        watch, waits = Watch(desk), LoopWaits()
        await asyncio.sleep(0.5)
        cpu, ended = cpu_seconds(), ended_children_seconds()
        waits.start()
        watch.start()
        await desk.queue.add(paths)
        await watch.until_idle()
        seconds = time.perf_counter() - watch.began
        waits.stop()
        after = cpu_seconds()
        documents = await desk.documents()
        return {
            "seconds": seconds,
            "first": min(watch.ready.values(), default=0.0),
            "first_name": next((d.name for d in documents if d.id == next(iter(watch.ready), "")), ""),
            "ready": len(watch.ready),
            "failed": watch.failed,
            "chunks": sum(document.chunks for document in documents if document.id in watch.ready),
            "ready_at": {
                document.name: watch.ready[document.id]
                for document in documents
                if document.id in watch.ready
            },
            "cpu_workers_all": ended_children_seconds() - ended + after["workers"] - cpu["workers"],
            "events": watch.events,
            "wait_p99": waits.percentile(0.99),
            "wait_max": max(waits.waits, default=0.0),
            "cpu": {name: round(after[name] - cpu[name], 3) for name in after},
        }
    finally:
        await desk.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("library", type=Path)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--endpoint")
    parser.add_argument("--builtin", action="store_true")
    parser.add_argument("--model", help="a built-in one")
    given = parser.parse_args()
    print(json.dumps(asyncio.run(run(given.library, given.paths, given.endpoint, given.model))), flush=True)


if __name__ == "__main__":
    main()
