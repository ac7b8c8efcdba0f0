# SPDX-License-Identifier: Apache-2.0
"""The process that talks to a Chroma server, through Chroma's own HTTP client.

It is a process of its own as that of a directory is: the client needs most of a second and 70 MB to be imported, and
packs and unpacks vectors for as long as a write takes. It reads and writes no file of the user's. The token comes over
the pipe, and is in no variable and no argument.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.errors import (
    DocdeskError,
    VectorServerFailed,
    VectorServerOther,
    VectorServerRefused,
    VectorServerUnreachable,
    VectorsLost,
)
from docdesk.store.collections import Collections
from docdesk.store.places import ServerPlace
from docdesk.store.process import answer, answer_calls
from docdesk.system.children import leave_current_folder
from docdesk.system.confinement import (
    drop_privileges,
    own_places,
    refuse_processes,
    refuse_programs,
    refuse_unneeded,
    restrict_files,
)
from docdesk.system.offline import keep_offline
from docdesk.values.facts import coded

if TYPE_CHECKING:
    import numpy as np

TENANT = "default_tenant"

KNOWN = "1"
"""The versions of servers that speak as this client does: its first number."""

CONNECT_SECONDS = 10.0

PAUSES = (0.3, 1.0)
"""Seconds before a request is sent again whose connection failed. All requests may be repeated."""

NETWORK = (
    "/etc/hosts",
    "/etc/host.conf",
    "/etc/gai.conf",
    "/etc/nsswitch.conf",
    "/etc/resolv.conf",
    "/run/systemd/resolve",
    "/run/NetworkManager",
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
)
"""What it takes to find a server by its name and to know its certificate."""

MOST_ROWS = 4_096
"""In one request; a server may allow fewer."""


class ChromaServer(Collections):
    """The collections of one database at a server."""

    def __init__(self, place: ServerPlace) -> None:
        self._place = place
        self._server = Client(place)
        super().__init__(self._server)

    def query(self, collection: str, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """As for a directory. Raises VectorsLost without the collection: only those that were filled are asked."""
        if self._there(collection) is None:
            raise VectorsLost(host=self._place.host, collection=collection)
        return super().query(collection, vector, k)

    def reach(self) -> None:
        """Find out whether the server can be used. Raises VectorServerError."""
        self._server.list_collections()

    def purge(self) -> bool:
        """False: the files are the server's, and texts of deleted rows stay in them until it writes over them."""
        return False

    def databases(self) -> list[str]:
        """The names, without their common beginning, of this library's databases."""
        start = f"{self._place.base}-"
        return [name.removeprefix(start) for name in self._server.databases() if name.startswith(start)]

    def drop_database(self, name: str) -> None:
        """Remove a database of this library with all that is in it."""
        self._server.drop_database(self._place.beside(name).database)

    def _made(self, name: str, about: dict[str, Any]) -> Any:
        if self._there(name) is None:
            super()._made(name, about)
            del self._collections[name]  # from now on it is one that can be lost
        return self._there(name)

    def _found(self, name: str) -> Any:
        return self._server.collection(name, on_lost=lambda: self._collections.pop(name, None))


class Client:
    """Chroma's client for one database at a server. It connects with the first call; a database is made when needed."""

    def __init__(self, place: ServerPlace) -> None:
        self._place = place
        self._api: Any = None

    def list_collections(self) -> list[Any]:
        """The collections, each with a `name`."""
        return list(self.ask("list_collections", if_missing=[], **self._where))

    def collection(self, name: str, on_lost: Callable[[], object] = lambda: None) -> Collection | None:
        """A collection, or None. `on_lost` is called when it turns out that it is no longer there."""
        found = self.ask("get_collection", name, if_missing=None, **self._where)
        return Collection(self, name, found.id, on_lost) if found is not None else None

    def create_collection(
        self, name: str, *, configuration: dict[str, Any], metadata: dict[str, Any], embedding_function: None
    ) -> Collection:
        """A new collection."""
        if self._place.database not in self.databases():
            self.ask("create_database", self._place.database, TENANT)
        made = self.ask(
            "create_collection",
            name,
            configuration=configuration,
            metadata=metadata or None,
            get_or_create=True,
            **self._where,
        )
        return Collection(self, name, made.id, lambda: None)

    def delete_collection(self, name: str) -> None:
        """Remove a collection."""
        self.ask("delete_collection", name, if_missing=None, **self._where)

    def databases(self) -> list[str]:
        """The names of all databases at the server."""
        return [each["name"] for each in self.ask("list_databases", tenant=TENANT)]

    def drop_database(self, name: str) -> None:
        """Remove a database and its collections. One that is not there does not matter."""
        where = {"tenant": TENANT, "database": name}
        # the files of a collection go with the collection only
        for each in self.ask("list_collections", if_missing=[], **where):
            self.ask("delete_collection", each.name, if_missing=None, **where)
        self.ask("delete_database", name, TENANT, if_missing=None)

    def close(self) -> None:
        """Close the connections. The next call opens others."""
        if self._api is not None:
            self._api._session.close()
            self._api = None

    def ask(self, method: str, *arguments: Any, **named: Any) -> Any:
        """Call a method of Chroma's client, again if its connection fails.

        `if_missing` is returned if what the call names is not there; without it, VectorServerFailed is raised.
        Raises VectorServerError, VectorServerFailed, Offline.
        """
        import httpx
        from chromadb.errors import NotFoundError

        missing = named.pop("if_missing", _FAIL)
        for pause in (*PAUSES, None):
            try:
                return getattr(self._connected(), method)(*arguments, **named)
            except NotFoundError as error:
                if missing is _FAIL:
                    raise self._failed(error) from None
                return missing
            except DocdeskError:
                raise
            except httpx.TimeoutException as error:
                self.close()
                slow = not isinstance(error, httpx.ConnectTimeout)
                seconds = round(self._place.answer_seconds if slow else CONNECT_SECONDS)
                raise self._unreachable(coded("no_answer_within", seconds=seconds)) from None
            except (httpx.TransportError, _Again) as error:
                if pause is None:
                    self.close()  # what comes back may be another version
                    raise self._unreachable(_reason(error, self._place)) from None
                time.sleep(pause)
            except Exception as error:
                raise self._failed(error) from None
        raise AssertionError

    @property
    def most_rows(self) -> int:
        """Rows that the server takes in one request."""
        return max(1, min(MOST_ROWS, int(self.ask("get_max_batch_size"))))

    @property
    def where(self) -> dict[str, str]:
        """The database, as Chroma's client wants it."""
        return self._where

    def lost(self, collection: str) -> VectorsLost:
        """The error for a collection that was there before."""
        return VectorsLost(host=self._place.host, collection=collection)

    @property
    def _where(self) -> dict[str, str]:
        return {"tenant": TENANT, "database": self._place.database}

    def _connected(self) -> Any:
        if self._api is None:
            api = _api(self._place)
            try:
                version = str(api.get_version())
            except ValueError:  # no JSON
                version = "?"
            if version.partition(".")[0] != KNOWN:
                raise VectorServerOther(host=self._place.host, found=version[:40], known=f"{KNOWN}.x")
            self._api = api
        return self._api

    def _unreachable(self, reason: Any) -> VectorServerUnreachable:
        return VectorServerUnreachable(host=self._place.host, reason=reason)

    def _failed(self, error: Exception) -> VectorServerFailed:
        return VectorServerFailed(host=self._place.host, reason=_reason(error, self._place))


class Collection:
    """One collection at a server."""

    def __init__(self, client: Client, name: str, id: Any, on_lost: Callable[[], object]) -> None:
        self._client = client
        self._name = name
        self._id = id
        self._on_lost = on_lost

    def upsert(
        self,
        *,
        ids: list[str],
        embeddings: np.ndarray,
        documents: list[str],
        metadatas: list[dict[str, Any]],
    ) -> None:
        """Write rows."""
        for a, b in _parts(len(ids), self._client.most_rows):
            self._ask("_upsert", ids[a:b], list(embeddings[a:b]), metadatas[a:b], documents[a:b])

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

        found: dict[str, Any] = {"ids": []}
        vectors: list[Any] = []
        most = self._client.most_rows
        for a, b in _parts(len(ids), most) if ids is not None else [(0, 0)]:
            asked = ids[a:b] if ids is not None else None
            rows = self._ask("_get", ids=asked, include=list(include), limit=limit, offset=offset)
            found["ids"] += rows["ids"]
            vectors += rows["embeddings"] or []
        if "embeddings" in include:
            found["embeddings"] = np.asarray(vectors, dtype=np.float32)
        return found

    def query(
        self, *, query_embeddings: Sequence[np.ndarray], n_results: int, include: Sequence[str]
    ) -> dict[str, Any]:
        """The nearest rows of each vector, nearest first."""
        found = self._ask(
            "_query", query_embeddings=list(query_embeddings), n_results=n_results, include=list(include)
        )
        return {"ids": found["ids"], "distances": found["distances"]}

    def delete(self, *, ids: list[str]) -> None:
        """Remove rows. Ids that are not there do not matter."""
        for a, b in _parts(len(ids), self._client.most_rows):
            self._ask("_delete", ids=ids[a:b])

    def count(self) -> int:
        """How many rows there are."""
        return int(self._ask("_count"))

    def _ask(self, method: str, *arguments: Any, **named: Any) -> Any:
        if method == "_upsert":
            arguments = (self._id, *arguments)
        else:
            named["collection_id"] = self._id
        found = self._client.ask(method, *arguments, if_missing=_GONE, **named, **self._client.where)
        if found is _GONE:
            self._on_lost()
            raise self._client.lost(self._name)
        return found


class _Again(Exception):
    """A server in between says that Chroma's does not answer at the moment."""


_FAIL, _GONE = object(), object()

_PROXY_STATUS = frozenset({502, 503, 504})


def _api(place: ServerPlace) -> Any:
    """Chroma's own client. It sends no telemetry, and follows no redirect."""
    import httpx
    from chromadb.api import ServerAPI
    from chromadb.config import Settings, System

    token = (
        {}
        if place.token is None
        else {"Authorization": f"Bearer {place.token}", "X-Chroma-Token": place.token}
    )
    settings = Settings(
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=place.url,
        chroma_server_http_port=0,
        chroma_server_ssl_enabled=place.url.startswith("https:"),
        chroma_server_headers=token,
        anonymized_telemetry=False,
    )
    api = System(settings).instance(ServerAPI)
    headers = dict(api._session.headers)
    api._session.close()
    # its own session has no limit of time, and takes a proxy from the environment
    api._session = httpx.Client(
        timeout=httpx.Timeout(place.answer_seconds, connect=CONNECT_SECONDS),
        headers=headers,
        trust_env=False,
        verify=_trusted(place.certificates),
        event_hooks={"response": [lambda response: _look_at(response, place.host)]},
    )
    return api


def _trusted(certificates: str | None) -> Any:
    if certificates is None:
        return True
    import ssl

    return ssl.create_default_context(cafile=certificates)


def _look_at(response: Any, host: str) -> None:
    """Raise for answers that a server in front of Chroma's gives as well, in any form."""
    status = response.status_code
    if status in (401, 403):
        raise VectorServerRefused(host=host, status=status)
    if status in _PROXY_STATUS:
        raise _Again(status)
    if 300 <= status < 400:
        raise VectorServerUnreachable(host=host, reason=coded("server_redirects"))


def _reason(error: BaseException, place: ServerPlace) -> Any:
    if isinstance(error, _Again):
        return coded("server_status", status=error.args[0])
    text = f"{type(error).__name__}: {error}"
    # an answer may repeat what was asked
    return (text.replace(place.token, "…") if place.token else text)[:300]


def _parts(count: int, most: int) -> Iterator[tuple[int, int]]:
    return ((a, min(a + most, count)) for a in range(0, count, most))


def keep_server_vectors(pipe: Connection, place: ServerPlace, offline: bool) -> None:
    """The main function of the process: answer calls (method, arguments) until the pipe closes.

    It connects with the first call, so that a server that is down is reported by each.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner to decide
    # before chromadb is imported, which reads `.env` from the current folder
    leave_current_folder()
    refuse_programs()
    refuse_processes()
    refuse_unneeded()
    drop_privileges()
    keep_offline(offline)
    certificates = [Path(place.certificates)] if place.certificates else []
    restrict_files(
        readable=[*own_places(), *map(Path, NETWORK), *certificates], writable=[Path(os.devnull)], tcp=True
    )
    try:
        vectors = ChromaServer(place)
    except BaseException as error:
        answer(pipe, _known(error, place))
        return
    answer(pipe, None)
    answer_calls(pipe, vectors, lambda error: _known(error, place))
    vectors.close()
    sys.stdout.flush()
    os._exit(0)  # chromadb's threads would hold the process for seconds


def _known(error: BaseException, place: ServerPlace) -> DocdeskError:
    if isinstance(error, DocdeskError):
        return error
    return VectorServerFailed(host=place.host, reason=_reason(error, place))
