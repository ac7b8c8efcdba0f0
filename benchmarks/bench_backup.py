# SPDX-License-Identifier: Apache-2.0
"""How fast originals reach a bucket: beside the client's own `transfer_manager`, and beside a whole run.

    python benchmarks/bench_backup.py [--documents 200] [--megabytes 300] [--rounds 3] [--part upload|run|both]

The emulator runs on the loopback in a process of its own. Two ratios, both of the same minute:
`upload / transfer_manager` (at most 1.2) and `run with backup / run without` (at most 1.1), the latter with an
embedding endpoint of 120 ms and 0.5 ms an input.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from endpoint import running_endpoint
from figures import Row, keep

SERVER = """
import sys
from gcp_storage_emulator.server import create_server
import logging
logging.disable(logging.CRITICAL)
create_server("127.0.0.1", int(sys.argv[1]), in_memory=True, default_bucket="papers").run()
"""


@contextlib.contextmanager
def emulator() -> Iterator[None]:
    """An empty one, which the environment then names."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(port)], stderr=subprocess.DEVNULL)
    os.environ["STORAGE_EMULATOR_HOST"] = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()


def write_files(folder: Path, count: int, megabytes: int) -> list[Path]:
    """Text files of the same size; no two lines are alike, as in real ones."""
    rng = random.Random(7)
    words = [
        f"{a}{b}{c}" for a in "bdfgk" for b in ("har", "vio", "lan", "mor") for c in ("bour", "lin", "tern")
    ]
    size = (megabytes << 20) // count
    paths = []
    for number in range(count):
        path = folder / f"document{number:03}.txt"
        lines, length = [], 0
        while length < size:
            lines.append(f"{number}-{len(lines)}: {' '.join(rng.choices(words, k=40))}.\n")
            length += len(lines[-1])
        path.write_text("".join(lines))
        paths.append(path)
    return paths


def by_transfer_manager(paths: list[Path]) -> float:
    """Seconds that the client's own bulk upload takes, with threads as it offers them."""
    from google.cloud import storage
    from google.cloud.storage import transfer_manager

    with emulator():
        bucket = storage.Client(project="none").bucket("papers")
        pairs = [(str(path), bucket.blob(path.name)) for path in paths]
        began = time.perf_counter()
        results = transfer_manager.upload_many(
            pairs, worker_type=transfer_manager.THREAD, max_workers=8, raise_exception=True
        )
        assert all(result is None for result in results)
        return time.perf_counter() - began


async def by_docdesk(paths: list[Path]) -> float:
    """Seconds from hash to verified object, for files whose hash is known, as beside a run."""
    from docdesk.backup.bucket import Bucket
    from docdesk.backup.original_files import send_original
    from docdesk.backup.originals import AT_ONCE

    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    with emulator():
        bucket = Bucket("papers", "bench")
        places = asyncio.Semaphore(AT_ONCE)

        async def send(sha256: str, path: Path) -> None:
            async with places:
                await bucket.run(
                    send_original, bucket, sha256, [(str(path), 0)], False, lambda done: None, lambda: False
                )

        began = time.perf_counter()
        await asyncio.gather(*(send(sha256, path) for sha256, path in zip(hashes, paths, strict=True)))
        seconds = time.perf_counter() - began
        bucket.close()
        return seconds


async def whole_run(folder: Path, library: Path, url: str, backed_up: bool) -> float:
    """Seconds until every document of a folder is ready; with a bucket its originals go there meanwhile."""
    from docdesk.desk.desk import open_desk
    from docdesk.settings.model import load_settings

    bucket = "gs://papers/run" if backed_up else None
    settings = load_settings(
        {}, library=library, provider="openai", base_url=url, model="bench", chunk_size=1000, bucket=bucket
    )
    with emulator() if backed_up else contextlib.nullcontext():
        desk = await open_desk(settings)
        began = time.perf_counter()
        added = await desk.queue.add([folder])
        count = 0
        async for _, document in desk.queue.as_ended([row.id for row in added.documents]):
            assert document.status == "ready", document.error
            count += 1
        seconds = time.perf_counter() - began
        if backed_up:
            await desk.backup.finish()
            assert all(row.backup == "done" for row in await desk.documents())
        await desk.close()
    shutil.rmtree(library)
    return seconds


def main() -> None:
    """Measure and keep both ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--part", choices=("upload", "run", "both"), default="both")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docdesk-bench-") as name:
        # each part keeps its own row: one that is taken again alone leaves the other as it is
        if chosen.part in ("upload", "both"):
            keep("backup-1-upload", [measure_upload(Path(name), chosen)])
        if chosen.part in ("run", "both"):
            keep("backup-2-run", [measure_run(Path(name), chosen)])


def measure_upload(folder: Path, chosen: argparse.Namespace) -> Row:
    """How docdesk's uploads compare with the client's own, in turns."""
    paths = write_files(folder, chosen.documents, chosen.megabytes)
    ratios = []
    for _ in range(chosen.rounds):
        theirs, ours = by_transfer_manager(paths), asyncio.run(by_docdesk(paths))
        ratios.append(ours / theirs)
        print(f"  upload: docdesk {ours:.2f} s, transfer_manager {theirs:.2f} s", flush=True)
    for path in paths:
        path.unlink()
    return Row(
        f"{chosen.documents} originals to a bucket, {chosen.megabytes} MB, each verified",
        "the client's own transfer_manager, times as long", "≤ 1.2", ratios, statistics.median(ratios) <= 1.2,
    )  # fmt: skip


def measure_run(folder: Path, chosen: argparse.Namespace) -> Row:
    """What a backup adds to a whole run, in turns."""
    files = folder / "run"
    files.mkdir()
    # the whole run embeds all that is read: text of a size that a real one has
    write_files(files, chosen.documents, max(1, chosen.documents // 20))
    shares = []
    with running_endpoint(120.0, 0.5, dimensions=384) as url:
        for number in range(chosen.rounds):
            without = asyncio.run(whole_run(files, folder / f"a{number}", url, False))
            with_it = asyncio.run(whole_run(files, folder / f"b{number}", url, True))
            shares.append(with_it / without)
            print(f"  run: with backup {with_it:.2f} s, without {without:.2f} s", flush=True)
    return Row(
        f"{chosen.documents} documents with a backup beside the work, endpoint 120 ms",
        "the same without a backup, times as long", "≤ 1.1", shares, statistics.median(shares) <= 1.1,
    )  # fmt: skip


if __name__ == "__main__":
    main()
