# SPDX-License-Identifier: Apache-2.0
"""Chroma alone over the rows of a library, in drops as they came: how long each takes, and how memory grows.

python benchmarks/chroma_growth.py --keep VECTORS ROWS --drops 600,600,24000    keep a directory's rows in a file
python benchmarks/chroma_growth.py --write ROWS          write them to a new directory; prints one JSON line
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil
from floor import BATCH
from memory import own_share_mb

LOOK_ROWS = 2 * BATCH
"""Rows between two looks at the memory."""

Rows = tuple[list[str], Any, list[str], list[dict[str, Any]]]


def keep(vectors: Path, file: Path, drops: list[int]) -> None:
    """The rows of the directory's collection, batch by batch, each with the number of its drop.

    What there is more than the drops have stands at the beginning: what made the desk warm.
    """
    import chromadb
    import numpy as np

    with chromadb.PersistentClient(path=str(vectors)) as client, file.open("wb") as target:
        (named,) = client.list_collections()
        collection = client.get_collection(named.name, embedding_function=None)
        offset = collection.count() - sum(drops)
        for number, count in enumerate(drops):
            for at in range(0, count, BATCH):
                found = collection.get(
                    limit=min(BATCH, count - at),
                    offset=offset + at,
                    include=["embeddings", "documents", "metadatas"],
                )
                rows = (found["ids"], np.asarray(found["embeddings"]), found["documents"], found["metadatas"])
                pickle.dump((number, rows), target)
            offset += count


def kept(file: Path) -> Iterator[tuple[int, Rows]]:
    """The batches with the numbers of their drops; never all of them in memory."""
    with file.open("rb") as source:
        while True:
            try:
                yield pickle.load(source)
            except EOFError:
                return


def write(file: Path) -> dict[str, Any]:
    """Seconds by drop, warm, and (rows, MB more than before the first) as they grow."""
    import chromadb

    from docdesk.store.collections import HNSW

    me = psutil.Process()
    seconds: dict[int, float] = {}
    grown: list[tuple[int, float]] = []
    before = 0.0
    written = looked = 0
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        chromadb.PersistentClient(path=folder) as client,
    ):
        collection = client.create_collection("alone", configuration={"hnsw": HNSW}, embedding_function=None)
        for number, (ids, vectors, texts, metadatas) in kept(file):
            if not written:
                collection.upsert(["warm"], vectors[:1], metadatas[:1], texts[:1])
                before = own_share_mb(me)
                grown.append((0, 0.0))
            began = time.perf_counter()
            collection.upsert(ids, vectors, metadatas, texts)
            seconds[number] = seconds.get(number, 0.0) + time.perf_counter() - began
            written += len(ids)
            if written - looked >= LOOK_ROWS:
                looked = written
                grown.append((written, own_share_mb(me) - before))
        grown.append((written, own_share_mb(me) - before))
    return {"seconds": [seconds[number] for number in sorted(seconds)], "rows": written, "grown": grown}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--keep", action="store_true")
    how.add_argument("--write", action="store_true")
    parser.add_argument("--drops", type=lambda text: [int(n) for n in text.split(",")], default=[])
    parser.add_argument("files", type=Path, nargs="+")
    given = parser.parse_args()
    if given.keep:
        keep(*given.files, given.drops)
    else:
        print(json.dumps(write(given.files[0])))


if __name__ == "__main__":
    main()
