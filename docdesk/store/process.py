# SPDX-License-Identifier: Apache-2.0
"""The process that opens the Chroma directory: the only place that uses Chroma.

Its writes hold the interpreter's lock for as long as they take, which would freeze a window; and two
processes on one directory lose vectors silently, so this one holds a lock for as long as it lives and
leaves when its owner's end of the pipe closes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.errors import DiskFull, DocdeskError, ReadOnly, StoreUnavailable
from docdesk.errors.os_errors import from_os_error
from docdesk.store import bindings
from docdesk.store.purging import purge
from docdesk.values.facts import coded

if TYPE_CHECKING:
    import numpy as np
from docdesk.system.children import leave_current_folder
from docdesk.system.confinement import (
    drop_privileges,
    own_places,
    refuse_network,
    refuse_processes,
    refuse_programs,
    refuse_unneeded,
    restrict_files,
)
from docdesk.system.memory import give_back
from docdesk.system.offline import keep_offline
from docdesk.system.priority import STORE, step_back
from docdesk.system.sqlite_safety import refuse_foreign_file

LOCK_SECONDS = 60.0
"""How long to wait for the store of a killed owner: it exits after its current write."""

HNSW = {"space": "cosine", "max_neighbors": 64, "ef_construction": 64}
"""With Chroma's 16 neighbours no search finds about one vector in a thousand; with 32, every one of 10,000 vectors
of different texts was found. But of texts that differ in a number alone, as a hundred invoices do, all
lie equally far from each other, and more of them than two times the neighbours lose one another. 64 take some 400
bytes more per vector than 16.

With 64 candidates for them the graph of 384 or 1,536 dimensions takes two thirds of the processor time that Chroma's
100 take. Searches among 5,148 vectors (a third of them of real texts, the others between two near ones; for 1,536
dimensions four side by side) found 99.97 % of the ten nearest with 384 dimensions (100.0 % with 100 candidates) and
99.57 % with 1,536 (99.63 %). Fewer candidates than neighbours are not possible."""

NEAR = 1e-5
"""A vector counts as found if an answer is this near: equal texts have equal vectors."""

SAME = 5e-4
"""Components of unit vectors that differ by less are equal: one of many copies may have been moved aside."""

FULL_BELOW = 1 << 20
"""A disk with fewer free bytes counts as full."""

LARGE = 128
"""Rows of a write after which memory is given back: what Chroma needs for 1,024 rows, some 60 MB, would stay."""

MOST_AT_ONCE = 5_000
"""Chroma takes 5,461 rows in one call."""


DATABASE = "chroma.sqlite3"


class StoreBroken(StoreUnavailable):
    """Chroma failed internally. The state of this process is unknown, so another one should go on."""


class ChromaDirectory:
    """The collections of one Chroma directory."""

    def __init__(self, folder: Path, *, native: bool | None = None) -> None:
        """`native`: whether to do without Chroma's Python package; by default if its version is known."""
        self._folder = folder
        self._native = bindings.is_known() if native is None else native
        self._client: Any = bindings.Client(folder) if self._native else _own_client(folder)
        self._collections: dict[str, Any] = {}
        self._churned: set[str] = set()
        """Collections in which rows were deleted or rewritten."""

    def upsert(
        self,
        collection: str,
        about: dict[str, Any],
        ids: list[str],
        vectors: np.ndarray,
        texts: list[str],
        metadatas: list[dict[str, Any]],
    ) -> None:
        """Write rows and verify that they are there. Writing a row again changes nothing."""
        target = self._made(collection, about)
        kept = self._kept(target, ids, vectors)
        fresh = [i for i, id in enumerate(ids) if id not in kept]
        if fresh:
            target.upsert(
                ids=[ids[i] for i in fresh],
                embeddings=vectors[fresh],
                documents=[texts[i] for i in fresh],
                metadatas=[metadatas[i] for i in fresh],
            )
        there = set(target.get(ids=ids, include=[])["ids"])
        if len(there) != len(set(ids)):
            raise StoreUnavailable(reason=coded("vectors_not_there", count=len(set(ids)) - len(there)))
        if kept or collection in self._churned:
            self._churned.add(collection)
            self._see_that_found(collection, ids, vectors, texts, metadatas)

    def _kept(self, target: Any, ids: list[str], vectors: np.ndarray) -> set[str]:
        """The ids that already have exactly these vectors: writing a row twice harms the graph."""
        import numpy as np

        try:
            found = target.get(ids=ids, include=["embeddings"])
        except Exception:  # a row that the index lost fails the whole call; then all are written
            return set()
        places = {id: i for i, id in enumerate(ids)}
        return {
            id
            for id, vector in zip(found["ids"], found["embeddings"], strict=True)
            if len(vector) == vectors.shape[1] and np.allclose(vector, vectors[places[id]], atol=SAME)
        }

    def _see_that_found(
        self,
        collection: str,
        ids: list[str],
        vectors: np.ndarray,
        texts: list[str],
        metadatas: list[dict[str, Any]],
    ) -> None:
        """Insert again what Chroma's graph lost when rows were deleted or rewritten."""
        target = self._made(collection, {})
        asked = list(range(len(ids)))
        for _ in range(3):
            near = self.nearest(collection, vectors[asked])
            asked = [i for i, similarity in zip(asked, near, strict=True) if similarity < 1.0 - NEAR]
            if not asked:
                return
            target.delete(ids=[ids[i] for i in asked])
            target.upsert(
                ids=[ids[i] for i in asked],
                embeddings=vectors[asked],
                documents=[texts[i] for i in asked],
                metadatas=[metadatas[i] for i in asked],
            )

    def query(self, collection: str, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """The ids of the k nearest rows with their cosine similarity, nearest first."""
        target = self._there(collection)
        if target is None:
            return []
        found = target.query(query_embeddings=[vector], n_results=k, include=["distances"])
        return [(id, 1.0 - float(d)) for id, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Remove rows. Ids that are not there do not matter."""
        target = self._there(collection)
        if target is not None:
            self._churned.add(collection)
            for i in range(0, len(ids), MOST_AT_ONCE):
                target.delete(ids=list(ids[i : i + MOST_AT_ONCE]))

    def purge(self) -> bool:
        """Take the texts of deleted rows out of the files; False if there is too much to be written again."""
        return purge(self._folder / DATABASE)

    def nearest(self, collection: str, vectors: np.ndarray) -> list[float]:
        """For each vector the cosine similarity of the nearest row; -1 if there is none."""
        target = self._there(collection)
        if target is None or not len(vectors):
            return [-1.0] * len(vectors)
        found = target.query(query_embeddings=list(vectors), n_results=1, include=["distances"])
        return [1.0 - float(d[0]) if len(d) else -1.0 for d in found["distances"]]

    def ids(self, collection: str, limit: int | None = None, offset: int = 0) -> list[str]:
        """The ids of all rows, or of `limit` rows from `offset` on."""
        target = self._there(collection)
        return [] if target is None else list(target.get(include=[], limit=limit, offset=offset)["ids"])

    def count(self, collection: str) -> int:
        """How many rows there are."""
        target = self._there(collection)
        return 0 if target is None else int(target.count())

    def vectors(self, collection: str, ids: list[str]) -> dict[str, np.ndarray]:
        """The stored vectors of rows, by id."""
        target = self._there(collection)
        if target is None:
            return {}
        found = target.get(ids=ids, include=["embeddings"])
        return dict(zip(found["ids"], found["embeddings"], strict=True))

    def collections(self) -> list[str]:
        """The names of all collections in the directory."""
        return sorted(c.name for c in self._client.list_collections())

    def drop(self, collection: str) -> None:
        """Remove a collection."""
        self._collections.pop(collection, None)
        if collection in self.collections():
            self._client.delete_collection(collection)

    def close(self) -> None:
        """Close the directory."""
        self._collections.clear()
        self._client.close()

    def _made(self, name: str, about: dict[str, Any]) -> Any:
        found = self._there(name)
        if found is None:
            found = self._client.create_collection(
                name, configuration={"hnsw": HNSW}, metadata=about, embedding_function=None
            )
            self._collections[name] = found
        return found

    def _there(self, name: str) -> Any:
        if name not in self._collections:
            found = self._client.collection(name) if self._native else _own_collection(self._client, name)
            if found is None:
                return None
            self._collections[name] = found
        return self._collections[name]


def _own_client(folder: Path) -> Any:
    """Chroma's own class for a directory."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        path=str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
    )


def _own_collection(client: Any, name: str) -> Any:
    """Chroma's own class for a collection, or None."""
    from chromadb.errors import NotFoundError

    try:
        return client.get_collection(name, embedding_function=None)
    except NotFoundError:
        return None


def keep_vectors(pipe: Connection, folder: Path) -> None:
    """The main function of the process: answer calls (method, arguments) until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner to decide
    # before chromadb is imported, which reads `.env` from the current folder
    leave_current_folder()
    refuse_network(unix=False)
    refuse_programs()
    refuse_processes()
    refuse_unneeded()
    drop_privileges()
    keep_offline(without_sockets=True)  # whatever chromadb would like to send
    from filelock import FileLock, Timeout

    lock = FileLock(f"{folder}.lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=LOCK_SECONDS)
        _give_up_files(folder)
        # Chroma's own connections trust what they find
        refuse_foreign_file(folder / DATABASE)
        vectors = ChromaDirectory(folder)
    except Timeout:
        _answer(pipe, StoreUnavailable(reason=coded("other_store")))
        return
    except BaseException as error:
        _answer(pipe, _known(error, folder))
        return
    _answer(pipe, None)
    step_back(STORE)  # only now: the first query waits for the start
    try:
        while True:
            method, arguments = pipe.recv()
            try:
                result = getattr(vectors, method)(*arguments)
            except BaseException as error:
                result = _known(error, folder)
            _answer(pipe, result)
            if method == "upsert" and len(arguments[2]) >= LARGE:
                del arguments
                give_back()
    except (EOFError, OSError):
        pass  # the owner is gone
    vectors.close()
    lock.release()
    sys.stdout.flush()
    os._exit(0)  # chromadb's threads would hold the process for seconds


def _give_up_files(folder: Path) -> None:
    """Let this process open nothing of the user's but the Chroma directory: its files may be somebody else's.

    The lock beside the directory is open already.
    """
    # SQLite would look for a place for its own temporary files in folders that are refused from now on
    os.environ["SQLITE_TMPDIR"] = str(folder)
    restrict_files(readable=own_places(), writable=[folder, Path(os.devnull)])


def _answer(pipe: Connection, result: Any) -> None:
    pipe.send(result)


def _known(error: BaseException, folder: Path) -> DocdeskError:
    if isinstance(error, DocdeskError):
        return error
    if isinstance(error, OSError):
        known = from_os_error(error, str(folder))
        if known is not None:
            return known
    text = str(error)
    lower = text.lower()
    broken = type(error).__name__ == "InternalError"
    # on a full disk Chroma often reports only that its compaction failed
    if "disk is full" in lower or "no space left" in lower or (broken and is_full(folder)):
        return DiskFull(path=str(folder))
    if "readonly" in lower or "read-only" in lower or "permission denied" in lower:
        return ReadOnly(path=str(folder))
    kind = StoreBroken if broken else StoreUnavailable
    return kind(reason=f"{type(error).__name__}: {text[:300]}")


def is_full(folder: Path) -> bool:
    """Whether there is no room for the next write."""
    with contextlib.suppress(OSError):
        return shutil.disk_usage(folder).free < FULL_BELOW
    return False
