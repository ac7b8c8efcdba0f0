# SPDX-License-Identifier: Apache-2.0
"""Sends and fetches the bytes of an object. If a connection is cut in the middle of a large object, it continues
where the server says, which the client's own upload does not do. All functions block.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from docdesk.backup.bucket.failures import Stopped

SINGLE = 4 << 20
"""Bytes up to which an object is sent in one request."""

PART = 8 << 20
"""Bytes in one request of a larger object: a multiple of 256 KiB, as the server requires."""

Timeout = tuple[float, float]
Wait = Callable[[int, BaseException], None]
"""Waits before attempt n + 1, or raises the error."""

_RANGE = re.compile(r"bytes=0-(\d+)")


@dataclass(frozen=True, slots=True)
class Progress:
    """Reports progress, and ends the transfer by raising Stopped."""

    on_progress: Callable[[int], None]
    stopped: Callable[[], bool]

    def __call__(self, done: int) -> None:
        if self.stopped():
            raise Stopped
        self.on_progress(done)


def send_whole(
    blob: Any, stream: BinaryIO, size: int, replaces: int, timeout: Timeout, progress: Progress
) -> None:
    """Send an object in one request. Raises the client's exceptions."""
    progress(0)
    blob.upload_from_file(
        stream, size=size, if_generation_match=replaces, checksum=None, timeout=timeout, retry=None
    )


def send_in_parts(
    blob: Any,
    session: Any,
    stream: BinaryIO,
    size: int,
    replaces: int,
    timeout: Timeout,
    progress: Progress,
    wait: Wait,
) -> dict[str, Any]:
    """Send an object part by part; returns its properties as the server reports them."""
    from google.api_core.exceptions import from_http_response

    progress(0)
    url = blob.create_resumable_upload_session(
        size=size, if_generation_match=replaces, checksum=None, timeout=timeout, retry=None
    )
    sent, failures, lost_sight = 0, 0, False
    while True:
        progress(sent)
        if lost_sight:
            # only the server knows how much of the last part arrived
            part, span = b"", f"bytes */{size}"
        else:
            stream.seek(sent)
            part = stream.read(PART)
            span = f"bytes {sent}-{sent + len(part) - 1}/{size}"
        try:
            answer = session.put(url, data=part, headers={"content-range": span}, timeout=timeout)
            if answer.status_code in (404, 410):
                raise ConnectionResetError("the server forgot the upload")
            if answer.status_code not in (200, 201, 308):
                raise from_http_response(answer)
        except Exception as error:
            failures += 1
            wait(failures, error)
            lost_sight = True
            continue
        if answer.status_code != 308:
            properties: dict[str, Any] = answer.json()
            return properties
        lost_sight = False
        arrived = _RANGE.match(answer.headers.get("range", ""))
        now = int(arrived.group(1)) + 1 if arrived else 0
        if now > sent:
            failures = 0
        sent = now


def fetch(blob: Any, target: BinaryIO, timeout: Timeout, progress: Progress) -> None:
    """Write an object's bytes to `target`, of the generation that was looked at; the checksum is compared."""
    from google.api_core.retry import Retry
    from google.cloud.storage.retry import DEFAULT_RETRY

    def again(error: Exception) -> bool:
        return not progress.stopped() and bool(DEFAULT_RETRY._predicate(error))

    retry = Retry(predicate=again, initial=0.5, maximum=4.0, timeout=20.0)
    blob.download_to_file(
        _Watched(target, progress),
        if_generation_match=blob.generation,
        checksum="crc32c",
        timeout=timeout,
        retry=retry,
    )


class _Watched:
    """A file that reports how much was written."""

    def __init__(self, target: BinaryIO, progress: Progress) -> None:
        self._target = target
        self._progress = progress
        self._done = 0

    def write(self, data: bytes) -> int:
        self._done += len(data)
        self._progress(self._done)
        return self._target.write(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        self._done = 0
        return self._target.seek(offset, whence)

    def tell(self) -> int:
        return self._target.tell()

    def flush(self) -> None:
        self._target.flush()
