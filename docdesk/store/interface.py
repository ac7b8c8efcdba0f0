# SPDX-License-Identifier: Apache-2.0
"""What docdesk needs of a vector store, whatever keeps the vectors."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from docdesk.store.places import Place

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of some chunks: ids, unit vectors (n, dimensions), texts and metadata, n of each."""

    ids: list[str]
    vectors: np.ndarray
    texts: list[str]
    metadatas: list[dict[str, Any]]


class Vectors(Protocol):
    """The vectors of a library, in collections.

    `docdesk.store.vectors.Store` keeps them in a Chroma directory or at a Chroma server. Every call may be repeated
    without harm. All of them raise StoreUnavailable, and at a server VectorServerError and Offline; those that write
    raise DiskFull and ReadOnly as well.
    """

    @property
    def place(self) -> Place:
        """Where the vectors are at this moment."""
        ...

    @property
    def pid(self) -> int | None:
        """The process that has the vectors open or talks to the server, if there is one."""
        ...

    @property
    def searched(self) -> bool:
        """Whether somebody searches at present: what can wait lets them go first."""
        ...

    def start(self, *, at_once: bool = True) -> None:
        """Begin to open the vectors and return at once; not `at_once`: with the first call, or with `warm`."""
        ...

    async def warm(self) -> None:
        """Wait until the vectors are open; open them if that was put off."""
        ...

    async def upsert(self, collection: str, about: dict[str, Any], rows: Rows) -> None:
        """Write rows and prove that they are durable. A new collection gets the metadata `about`."""
        ...

    async def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Remove rows by id. Ids that are not there do not matter."""
        ...

    async def purge(self) -> bool:
        """Leave nothing of the texts of deleted rows in the files. Queries wait meanwhile, some seconds at most.

        Returns False if that takes too long; a rebuild leaves them behind as well.
        """
        ...

    async def query(self, collection: str, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """The k nearest rows: (id, cosine similarity), nearest first. Goes before all writes."""
        ...

    async def load(self, collection: str, dimensions: int) -> None:
        """Load what the first query of a collection would otherwise wait for."""
        ...

    async def nearest(self, collection: str, vectors: np.ndarray) -> list[float]:
        """For each vector the cosine similarity of the nearest row; -1 if there is none."""
        ...

    async def vectors(self, collection: str, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """The stored vectors by id. Ids that are not there are left out."""
        ...

    async def ids(self, collection: str, limit: int | None = None, offset: int = 0) -> list[str]:
        """The ids of all rows, or of `limit` rows from `offset` on."""
        ...

    async def count(self, collection: str) -> int:
        """The number of rows in a collection."""
        ...

    async def collections(self) -> list[str]:
        """The names of all collections."""
        ...

    async def drop(self, collection: str) -> None:
        """Remove a collection with all its rows."""
        ...

    async def databases(self) -> list[str]:
        """The names of this library's databases, for a place at a server."""
        ...

    async def drop_database(self, name: str) -> None:
        """Remove a database of this library with all that is in it, for a place at a server."""
        ...

    def expecting(self) -> AbstractContextManager[None]:
        """A query is on its way, perhaps without its vector yet: no long write begins meanwhile."""
        ...

    def no_writes(self) -> AbstractContextManager[None]:
        """No write begins meanwhile; the one that runs goes on. Not for long: `hold` is for that."""
        ...

    async def hold(self) -> None:
        """Let writes wait from now on; return when the one that runs is done. Queries go on."""
        ...

    def release(self) -> None:
        """End `hold`."""
        ...

    async def move(self, place: Place, opened: Any = None) -> None:
        """Go on at another place. What waits is written and asked there.

        `opened` is what a store gave away that had the place open already; it depends on the implementation.
        """
        ...

    async def close(self) -> None:
        """Finish the write that runs, and let go of the vectors."""
        ...
