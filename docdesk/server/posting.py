# SPDX-License-Identifier: Apache-2.0
"""Receives posted files: straight from the connection into the library's inbox, hashed as they arrive."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from docdesk.errors import (
    Damaged,
    DocdeskError,
    FileEmpty,
    RequestInvalid,
    RequestTooLarge,
    TooLarge,
    UnsupportedType,
)
from docdesk.ingest.inbox import Inbox, Upload
from docdesk.server.file_names import file_name
from docdesk.values.facts import coded

PIECE = 1 << 18
"""Bytes that are handed to the parser's thread at once."""

LONGEST_BOUNDARY = 70
"""Bytes; RFC 2046, section 5.1.1."""

CALLBACKS = (
    "on_part_begin",
    "on_header_field",
    "on_header_value",
    "on_header_end",
    "on_headers_finished",
    "on_part_data",
    "on_part_end",
    "on_end",
)


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A posted file that is refused, and why."""

    name: str
    error: DocdeskError


class Posted:
    """The files of one request. A context manager: files that were not kept are discarded at its end."""

    def __init__(self, inbox: Inbox, field: str, *, most_files: int, most_bytes: int) -> None:
        self.uploads: list[Upload] = []
        self.refused: list[RefusedFile] = []
        self._inbox = inbox
        self._field = field
        self._most_files = most_files
        self._most_bytes = most_bytes
        self._headers: dict[str, bytes] = {}
        self._name = b""
        self._value = b""
        self._current: Upload | None = None
        self._ended = False
        self._parser: Any = None

    def __enter__(self) -> Posted:
        return self

    def __exit__(self, *_: object) -> None:
        for upload in (*self.uploads, *([self._current] if self._current else [])):
            upload.discard()

    async def receive(self, request: Request) -> None:
        """Read the whole request. Raises RequestInvalid, RequestTooLarge, DiskFull, ReadOnly."""
        from python_multipart.exceptions import FormParserError

        self._parser = _parser(request.headers.get("content-type", ""), self)
        try:
            waiting = bytearray()
            async for piece in request.stream():
                waiting += piece
                if len(waiting) >= PIECE:
                    await asyncio.to_thread(self._parser.write, bytes(waiting))
                    waiting.clear()
            await asyncio.to_thread(self._parser.write, bytes(waiting))
        except FormParserError as error:
            raise RequestInvalid(where="the body", reason=coded("no_form", said=str(error))) from error
        if not self._ended:
            raise RequestInvalid(where="the body", reason=coded("form_cut"))
        if not self.uploads and not self.refused:
            raise RequestInvalid(where=self._field, reason=coded("no_file_in_field"))

    # called by the parser, in a thread

    def on_part_begin(self) -> None:
        self._headers = {}

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value
        self._name = self._value = b""

    def on_headers_finished(self) -> None:
        from python_multipart.multipart import parse_options_header

        _, options = parse_options_header(self._headers.get("content-disposition", b""))
        if options.get(b"name", b"").decode(errors="replace") != self._field:
            return
        if len(self.uploads) + len(self.refused) >= self._most_files:
            raise RequestTooLarge(limit=f"{self._most_files} file(s)")
        plain = options.get(b"filename", b"").decode(errors="replace")
        self._current = self._inbox.begin(file_name(self._headers["content-disposition"], plain))

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        upload = self._current
        if upload is None:
            return
        if upload.size + end - start > self._most_bytes:
            limit = f"{self._most_bytes >> 20:,} MB"
            self._refuse(upload, TooLarge(size="more", limit=limit))
            return
        upload.write(data[start:end])

    def on_part_end(self) -> None:
        upload, self._current = self._current, None
        if upload is None:
            return
        try:
            upload.finish()
            _look_at(upload)
        except (UnsupportedType, FileEmpty) as error:
            self._refuse(upload, error)
        except BaseException:
            upload.discard()
            raise
        else:
            self.uploads.append(upload)

    def on_end(self) -> None:
        self._ended = True

    def _refuse(self, upload: Upload, error: DocdeskError) -> None:
        upload.discard()
        self._current = None
        self.refused.append(RefusedFile(upload.name, error))


def _look_at(upload: Upload) -> None:
    """Refuse a file of an unsupported type at once. Any other fault shows on its row."""
    from docdesk.steps.extract import identify

    with contextlib.suppress(Damaged):
        identify(upload.part)


def _parser(content_type: str, posted: Posted) -> Any:
    from python_multipart.multipart import MultipartParser, parse_options_header

    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise RequestInvalid(where="Content-Type", reason=coded("no_boundary"))
    if len(boundary) > LONGEST_BOUNDARY:
        raise RequestInvalid(where="Content-Type", reason=coded("boundary_too_long"))
    callbacks: dict[str, Callable[..., None]] = {name: getattr(posted, name) for name in CALLBACKS}
    return MultipartParser(boundary, callbacks)  # type: ignore[arg-type]
