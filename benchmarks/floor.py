# SPDX-License-Identifier: Apache-2.0
"""Chroma's write alone: the vectors, texts and metadata of a library once more, in one process.

python benchmarks/floor.py VECTORS ROWS.pickle       keep the rows of a Chroma directory in a file
python benchmarks/floor.py --write ROWS.pickle       write them to a new directory; prints the seconds
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

BATCH = 1_024
"""Rows in one upsert: larger ones are not faster."""


def keep(vectors: Path, file: Path) -> None:
    """The rows of the directory's collection as (ids, embeddings, texts, metadatas)."""
    import chromadb
    import numpy as np

    with chromadb.PersistentClient(path=str(vectors)) as client:
        (collection,) = client.list_collections()
        found = client.get_collection(collection.name, embedding_function=None).get(
            include=["embeddings", "documents", "metadatas"]
        )
    rows = (found["ids"], np.asarray(found["embeddings"]), found["documents"], found["metadatas"])
    file.write_bytes(pickle.dumps(rows))


def write(file: Path, batch: int) -> dict[str, float]:
    """Seconds of wall clock and of processor that Chroma takes for all of them, warm."""
    import chromadb

    from docdesk.store.collections import HNSW

    ids, vectors, texts, metadatas = pickle.loads(file.read_bytes())
    with tempfile.TemporaryDirectory() as folder, chromadb.PersistentClient(path=folder) as client:
        collection = client.create_collection("floor", configuration={"hnsw": HNSW}, embedding_function=None)
        one = slice(0, 1)
        collection.upsert(["warm"], vectors[one], metadatas[one], texts[one])
        began, cpu = time.perf_counter(), time.process_time()
        for at in range(0, len(ids), batch):
            some = slice(at, at + batch)
            collection.upsert(ids[some], vectors[some], metadatas[some], texts[some])
        return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "rows": len(ids)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("files", type=Path, nargs="+")
    given = parser.parse_args()
    if given.write:
        print(json.dumps(write(given.files[0], given.batch)))
    else:
        keep(*given.files)


if __name__ == "__main__":
    main()
