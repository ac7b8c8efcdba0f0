# SPDX-License-Identifier: Apache-2.0
"""Chroma's native part without its Python package, for the calls that the store makes.

Importing `chromadb` takes most of a second and 50 MB, for servers, telemetry and embedding functions that nobody
needs here. `Client` and `Collection` have the methods of Chroma's own classes that `docdesk.store.process` calls,
with the same arguments and results, so that either can be used.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

KNOWN = "1.5."
"""The versions whose native part is known; of another one Chroma's own classes are used."""

WHERE = ("default_tenant", "default_database")

FILES_OF_AN_INDEX = 5
"""Files that Chroma keeps open for a collection; as many collections stay in memory as the system has files for."""


def is_known() -> bool:
    """Whether the installed Chroma is one whose native part can be used."""
    try:
        return version("chromadb").startswith(KNOWN)
    except PackageNotFoundError:  # a frozen program may leave out what packages say of themselves
        return False


class Client:
    """One Chroma directory."""

    def __init__(self, folder: Path) -> None:
        import chromadb_rust_bindings as native

        self._native = native.Bindings(
            allow_reset=False,
            sqlite_db_config=native.SqliteDBConfig(
                hash_type=native.MigrationHash.MD5,
                migration_mode=native.MigrationMode.Apply,
                url=str(folder / "chroma.sqlite3"),
            ),
            persist_path=str(folder),
            hnsw_cache_size=_most_files() // FILES_OF_AN_INDEX,
        )

    def list_collections(self) -> list[Any]:
        """The collections, each with a `name`."""
        found: list[Any] = self._native.list_collections(None, None, *WHERE)
        return found

    def collection(self, name: str) -> Collection | None:
        """A collection, or None."""
        # not asked for by its name: if it is not there, that error alone would import all of Chroma
        ids = [each.id for each in self.list_collections() if each.name == name]
        return Collection(self._native, str(ids[0])) if ids else None

    def create_collection(
        self, name: str, *, configuration: dict[str, Any], metadata: dict[str, Any], embedding_function: None
    ) -> Collection:
        """A new collection, as Chroma's own class makes it without an embedding function."""
        whole = {**configuration, "spann": None, "embedding_function": {"type": "legacy"}}
        made = self._native.create_collection(name, json.dumps(whole), None, metadata or None, False, *WHERE)
        return Collection(self._native, str(made.id))

    def delete_collection(self, name: str) -> None:
        """Remove a collection."""
        self._native.delete_collection(name, *WHERE)

    def close(self) -> None:
        """Let go of the directory."""
        del self._native


class Collection:
    """One collection."""

    def __init__(self, native: Any, id: str) -> None:
        self._native = native
        self._id = id

    def upsert(
        self,
        *,
        ids: list[str],
        embeddings: np.ndarray,
        documents: list[str],
        metadatas: list[dict[str, Any]],
    ) -> None:
        """Write rows."""
        # a list of rows is taken in twice as fast as one array
        self._native.upsert(self._id, ids, list(embeddings), metadatas, documents, None, *WHERE)

    def get(
        self,
        *,
        ids: list[str] | None = None,
        include: Sequence[str],
        limit: int | None = None,
        offset: int | None = None,
    ) -> dict[str, Any]:
        """Rows by id, or all; ids that are not there are left out."""
        import numpy as np

        found = self._native.get(self._id, ids, None, limit, offset or 0, None, list(include), *WHERE)
        rows: dict[str, Any] = {"ids": found.ids}
        if "embeddings" in include:
            rows["embeddings"] = np.asarray(found.embeddings, dtype=np.float32)
        return rows

    def query(
        self, *, query_embeddings: Sequence[np.ndarray], n_results: int, include: Sequence[str]
    ) -> dict[str, Any]:
        """The nearest rows of each vector, nearest first."""
        found = self._native.query(
            self._id, None, list(query_embeddings), n_results, None, None, list(include), *WHERE
        )
        return {"ids": found.ids, "distances": found.distances}

    def delete(self, *, ids: list[str]) -> None:
        """Remove rows. Ids that are not there do not matter."""
        self._native.delete(self._id, ids, None, None, None, *WHERE)

    def count(self) -> int:
        """How many rows there are."""
        found: int = self._native.count(self._id, *WHERE)
        return found


def _most_files() -> int:
    if sys.platform == "win32":
        return 512  # what its C library allows
    import resource

    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
