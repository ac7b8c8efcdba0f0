# SPDX-License-Identifier: Apache-2.0
"""One bucket of Cloud Storage below one prefix. The client is synchronous: methods block, `run` runs them in a
few threads off the loop, and closing does not wait for an answer that does not come.

Credentials: a service account's file where one is named, else the application default credentials; the
emulator of STORAGE_EMULATOR_HOST needs none.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from docdesk.backup.bucket import transfer
from docdesk.backup.bucket.checksums import checksums_of
from docdesk.backup.bucket.client import connect
from docdesk.backup.bucket.failures import Stopped, is_transient, known, retry_after, status_of
from docdesk.backup.bucket.outbound import OnCall, stay, watch
from docdesk.errors import BackupCorrupted, BackupForeign, BackupMissing
from docdesk.values.documents import StoredObject
from docdesk.values.facts import coded
from docdesk.values.progress import OnBytes

T = TypeVar("T")
THREADS = 6
ATTEMPTS = 3
LONGEST_WAIT = 20.0
TIMEOUT = (10.0, 60.0)
"""Seconds to connect, and between two bytes of an answer."""


class Replaced(Exception):
    """The object has another generation than requested; `now` is the current one, or None."""

    def __init__(self, now: StoredObject | None) -> None:
        super().__init__("the object has another generation")
        self.now = now


class Bucket:
    """Objects below `prefix`; their names here begin after it. Methods raise BackupError and DocdeskErrors."""

    def __init__(
        self,
        name: str,
        prefix: str,
        service_account_file: Path | None = None,
        *,
        pause: float = 0.5,
        on_call: OnCall = lambda call: None,
    ) -> None:
        """`pause` is in seconds, before the second attempt at a request; it doubles from there.

        `on_call` is called with every request, in the thread that made it.
        """
        self.name = name
        self.prefix = prefix
        self.place = f"gs://{name}/{prefix}"
        self.project: str | None = None
        """The project of the credentials, if they name one."""
        self._account = service_account_file
        self._pause = pause
        self._on_call = on_call
        self._client: Any = None
        self._bucket: Any = None
        self._session: Any = None
        self._connecting = threading.Lock()
        self._closing = threading.Event()
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._at_work = 0
        """Threads that have not ended. The last one closes the connections."""

    # for the loop

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do blocking work in one of the bucket's threads. If the wait is cancelled, the work still finishes.

        Raises Stopped if the bucket is closed.
        """
        if self._closing.is_set():
            raise Stopped
        future: Future[T] = Future()
        self._jobs.put((lambda: work(*arguments), future))
        if len(self._threads) < THREADS:
            # daemons: an answer that does not come must not keep the program from ending
            thread = threading.Thread(target=self._work, name="bucket", daemon=True)
            self._threads.append(thread)
            with self._connecting:
                self._at_work += 1
            thread.start()
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Stop running work at its next step, and begin nothing more. Returns at once."""
        self._closing.set()
        for _ in self._threads:
            self._jobs.put(None)

    @property
    def closed(self) -> bool:
        """Whether work should end."""
        return self._closing.is_set()

    # objects, blocking

    def look(self, name: str) -> StoredObject | None:
        """The object with this name, or None."""
        found = self._tried("look at an object", lambda: self._got(name))
        return None if found is None else self._object(found)

    def put(
        self,
        name: str,
        source: bytes | BinaryIO,
        crc32c: str,
        *,
        replaces: int = 0,
        on_progress: OnBytes = lambda sent: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> StoredObject:
        """Send an object in place of generation `replaces`; 0 says that none may be there.

        Returns when the server's checksum agrees with `crc32c`. An object that is there already counts as
        sent if its checksum agrees, as after a retry whose first answer was lost. Raises Replaced if
        another one is there, BackupCorrupted if the server has other bytes; those are removed.
        """
        stream = io.BytesIO(source) if isinstance(source, bytes) else source
        size = stream.seek(0, os.SEEK_END)

        def stopped() -> bool:
            return stop() or self.closed

        def send() -> StoredObject:
            blob = self._connected().blob(self._full(name))
            blob.crc32c = crc32c  # the server refuses other bytes
            progress = transfer.Progress(on_progress, stopped)
            if size <= transfer.SINGLE:
                stream.seek(0)
                transfer.send_whole(blob, stream, size, replaces, TIMEOUT, progress)
                return self._object(blob)
            properties = transfer.send_in_parts(
                blob, self._session, stream, size, replaces, TIMEOUT, progress, self._waited
            )
            return _object_of(self.name, properties)

        try:
            sent = self._tried("write an object", send)
        except _Refused:
            now = self.look(name)
            if now is not None and (now.crc32c, now.size) == (crc32c, size):
                return now
            raise Replaced(now) from None
        if (sent.crc32c, sent.size) != (crc32c, size):
            self.remove(name, sent.generation)
            raise BackupCorrupted(object=sent.url, found=sent.crc32c, expected=crc32c)
        on_progress(size)
        return sent

    def put_bytes(self, name: str, data: bytes, *, replaces: int = 0) -> StoredObject:
        """Send a small object; see `put`."""
        return self.put(name, data, checksums_of(data).crc32c, replaces=replaces)

    def read(self, name: str, most: int | None = None) -> tuple[bytes, StoredObject]:
        """A small object, whole, and what it is. Raises BackupMissing, BackupCorrupted, and BackupForeign if it has
        more than `most` bytes."""
        found = self.look(name) if most is not None else None
        if most is not None and found is not None and found.size > most:
            reason = coded("larger_than_written", limit=coded("megabytes", count=most >> 20))
            raise BackupForeign(place=self.place, object=name, reason=reason)
        target = io.BytesIO()
        stored = self.fetch(name, target)
        return target.getvalue(), stored

    def fetch(
        self,
        name: str,
        target: BinaryIO,
        *,
        on_progress: OnBytes = lambda done: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> StoredObject:
        """Write an object's bytes to `target` and compare its checksum. A cut download continues where it stopped."""
        progress = transfer.Progress(on_progress, lambda: stop() or self.closed)

        def get() -> StoredObject | None:
            found = self._got(name)
            if found is None:
                return None
            target.seek(0)
            target.truncate()
            transfer.fetch(found, target, TIMEOUT, progress)
            return self._object(found)

        stored = self._tried("read an object", get)
        if stored is None:
            self._tried("list objects", self._exists)
            raise BackupMissing(object=name, place=self.place)
        return stored

    def list(self, below: str = "") -> Iterator[tuple[str, StoredObject]]:
        """Names that begin with `below`, and their objects, in the order of names."""
        names = self._full(below)
        fields = "items(name,generation,crc32c,size),nextPageToken"

        def listed() -> list[tuple[str, StoredObject]]:
            bucket = self._connected()
            blobs = self._client.list_blobs(bucket, prefix=names, fields=fields, timeout=TIMEOUT, retry=None)
            return [(blob.name.removeprefix(f"{self.prefix}/"), self._object(blob)) for blob in blobs]

        yield from self._tried("list objects", listed)

    def remove(self, name: str, generation: int | None = None) -> None:
        """Remove an object, unless it has another generation than `generation`. A missing object is no error."""

        def delete() -> None:
            blob = self._connected().blob(self._full(name))
            with contextlib.suppress(_Absent):
                try:
                    blob.delete(if_generation_match=generation, timeout=TIMEOUT, retry=None)
                except Exception as error:
                    if status_of(error) == 404:
                        raise _Absent from error
                    raise

        try:
            self._tried("delete an object", delete)
        except _Refused:
            raise Replaced(self.look(name)) from None

    def region(self) -> str | None:
        """The bucket's region, or None if the credentials may not read it."""

        def ask() -> str | None:
            bucket = self._connected()
            try:
                bucket.reload(timeout=TIMEOUT, retry=None)
            except Exception as error:
                if status_of(error) == 403:
                    return None
                raise
            return str(bucket.location or "") or None

        return self._tried("look at the bucket", ask)

    def is_of_the_project(self) -> bool | None:
        """Whether the bucket belongs to the credentials' own project; None if unknown."""
        if self.project is None:
            return None

        def ask() -> bool | None:
            self._connected()
            try:
                found = list(
                    self._client.list_buckets(
                        prefix=self.name, project=self.project, timeout=TIMEOUT, retry=None
                    )
                )
            except Exception as error:
                if status_of(error) in (400, 403):
                    return None
                raise
            return any(bucket.name == self.name for bucket in found)

        return self._tried("list the project's buckets", ask)

    # below

    def _work(self) -> None:
        try:
            self._work_off()
        finally:
            with self._connecting:
                self._at_work -= 1
                if not self._at_work:
                    self._disconnect()

    def _disconnect(self) -> None:
        for part in (self._client, self._session):
            if part is not None:
                part.close()

    def _work_off(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, future = job
            if self._closing.is_set():
                future.set_exception(Stopped())
            elif future.set_running_or_notify_cancel():
                try:
                    result = work()
                except BaseException as error:
                    future.set_exception(error)
                else:
                    future.set_result(result)

    def _connected(self) -> Any:
        """The client's bucket; the credentials are looked for at the first use."""
        with self._connecting:
            if self._bucket is None:
                self._connect()
            return self._bucket

    def _connect(self) -> None:
        connection = connect(self._account)
        self.project, self._client, self._session = connection.project, connection.client, connection.session
        for session in (self._client._http, self._session):
            watch(session, self._on_call)
            stay(session)
        self._bucket = self._client.bucket(self.name)

    def _got(self, name: str) -> Any:
        return self._connected().get_blob(self._full(name), timeout=TIMEOUT, retry=None)

    def _exists(self) -> None:
        """Raise the 404 of a missing bucket."""
        next(iter(self._client.list_blobs(self._bucket, max_results=1, timeout=TIMEOUT, retry=None)), None)

    def _full(self, name: str) -> str:
        return f"{self.prefix}/{name}"

    def _object(self, blob: Any) -> StoredObject:
        return StoredObject(
            f"gs://{self.name}/{blob.name}", int(blob.generation or 0), blob.crc32c or "", int(blob.size or 0)
        )

    def _waited(self, attempt: int, error: BaseException) -> None:
        """Wait before another attempt. Raises `error` after the last attempt, and Stopped if the bucket is closed."""
        if attempt >= ATTEMPTS or not is_transient(error):
            raise error
        asked = retry_after(error, LONGEST_WAIT)
        if self._closing.wait(max(asked, self._pause * 2 ** (attempt - 1))):
            raise Stopped from error

    def _tried(self, action: str, work: Callable[[], T]) -> T:
        attempt = 0
        while True:
            if self.closed:
                raise Stopped
            attempt += 1
            try:
                return work()
            except (Stopped, Replaced):
                raise
            except Exception as error:
                if status_of(error) == 412:
                    raise _Refused from error
                try:
                    self._waited(attempt, error)
                except Stopped:
                    raise
                except Exception:
                    raise known(error, self.place, action) or error from error


class _Refused(Exception):
    """The server's 412: the generation is another one."""


class _Absent(Exception):
    """The server's 404 of an object."""


def _object_of(bucket: str, properties: dict[str, Any]) -> StoredObject:
    return StoredObject(
        f"gs://{bucket}/{properties['name']}",
        int(properties["generation"]),
        str(properties.get("crc32c", "")),
        int(properties["size"]),
    )
