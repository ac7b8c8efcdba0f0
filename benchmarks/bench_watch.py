# SPDX-License-Identifier: Apache-2.0
"""10,000 watched files at a start where nothing has changed."""

import argparse
import asyncio
import hashlib
import os
import statistics
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa
from figures import Row, keep

from docdesk.catalog import tables as t
from docdesk.catalog.rows import row_of
from docdesk.desk.desk import open_desk
from docdesk.settings.model import load_settings
from docdesk.values.documents import Document, Status, new_id
from docdesk.values.formats import FileType
from docdesk.watch.folder_watch import FolderWatch

FOLDERS = 100


def make_files(folder: Path, count: int) -> list[Path]:
    files = []
    for i in range(count):
        path = folder / f"{i % FOLDERS:02}" / f"paper {i:05}.txt"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(f"This is paper {i}.")
        files.append(path)
    return files


async def know(library: Path, folder: Path, files: list[Path]) -> None:
    """Write the files into the catalog as if each had been read, which would take many minutes."""
    desk = await open_desk(load_settings({}, library=library, watched=[folder]), starts_work=False)
    rows, contents, sources = [], [], []
    for file in files:
        about = os.stat(file)  # noqa: PTH116
        sha256 = hashlib.sha256(str(file).encode()).hexdigest()
        ready = Document(
            new_id(), file.name, str(file), FileType.TEXT, about.st_size, sha256, Status.READY,
            added_at=time.time(),
        )  # fmt: skip
        rows.append(row_of(ready))
        contents.append({"sha256": sha256, "size": about.st_size})
        sources.append(
            {
                "path": str(file),
                "document": ready.id,
                "size": about.st_size,
                "mtime_ns": about.st_mtime_ns,
            }
        )

    def write(connection: sa.Connection) -> None:
        connection.execute(sa.insert(t.contents), contents)
        connection.execute(sa.insert(t.documents), rows)
        connection.execute(sa.insert(t.sources), sources)

    await desk.known_files.files._write(write)
    await desk.close()


async def start(library: Path, folder: Path) -> float:
    """Seconds from the moment that an open desk begins to watch until all was compared."""
    settings = load_settings({}, library=library, watched=[folder])
    desk = await open_desk(settings, starts_work=False)
    added: list[object] = []
    desk.queue.add = lambda paths: added.append(paths)  # type: ignore[method-assign,assignment,return-value]
    began = time.perf_counter()
    watch = FolderWatch(desk.queue, desk.known_files, library)
    watch.use(settings)
    await watch.looked.wait()
    seconds = time.perf_counter() - began
    await watch.close()
    await desk.close()
    assert not added, "nothing has changed"
    return seconds


def walk(folder: Path) -> float:
    """Seconds to look at every file once."""
    began = time.perf_counter()
    for entry in os.scandir(folder):
        for file in os.scandir(entry.path):
            file.stat()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder, library = Path(scratch) / "watched", Path(scratch) / "library"
        files = make_files(folder, given.files)
        asyncio.run(know(library, folder, files))
        took = [asyncio.run(start(library, folder)) for _ in range(given.repeats)]
        beside = walk(folder)
    keep(
        "watch",
        [
            Row(
                f"{given.files:,} watched files at a start, nothing changed, seconds",
                f"a look at each of them alone: {beside:.2f} s", "≤ 2", took, statistics.median(took) <= 2,
            )
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()
