# SPDX-License-Identifier: Apache-2.0
"""The log: a rotating file in the library without secrets, and a file for crashes of native code.

A service can log to its standard error as well, as text or as JSON for a program that collects logs.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import logging.handlers
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, TextIO

from docdesk.values.texts import visible

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
HIDDEN = "[hidden]"
_FACTS = "docdesk_facts"
_LIKE_A_SECRET = re.compile(
    r"\b(sk-[A-Za-z0-9_-]{6,}|docdesk_[A-Za-z0-9_-]{32,}|Bearer\s+[^\s'\"]+)|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
_secrets: set[str] = set()


class LogFormat(StrEnum):
    """How the log is written to a stream."""

    TEXT = "text"
    JSON = "json"


def hide(secret: str) -> None:
    """Keep `secret` out of every log from now on, whoever writes it."""
    if len(secret) >= 4:
        _secrets.add(secret)


def without_secrets(text: str) -> str:
    """The text with all known secrets, and whatever looks like one, replaced."""
    for secret in _secrets:
        text = text.replace(secret, HIDDEN)
    return _LIKE_A_SECRET.sub(HIDDEN, text)


class _HidingFormatter(logging.Formatter):
    """Removes secrets from the whole line: message, arguments and traceback.

    A name of a file may hold line breaks and orders for a terminal. So a message is one line, as it is safe to
    show, and a line of a traceback never looks like the beginning of an entry.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:
        return visible(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        first, *rest = map(visible, without_secrets(super().format(record)).split("\n"))
        return "\n".join([first, *(f" {line}" if line[:1].isdigit() else line for line in rest)])


class _JsonFormatter(logging.Formatter):
    """One JSON object a line, in ASCII: `time` (UTC), `level`, `logger`, `message`, `exception` and an entry's facts.

    Facts are what a call of the logger gave as `extra=facts(...)`. Secrets are removed from each text before it becomes
    JSON, whose escapes would hide them.
    """

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        given: Mapping[str, object] = getattr(record, _FACTS, {})
        for name, value in given.items():
            said[name] = value if isinstance(value, int | float | None) else without_secrets(str(value))
        if record.exc_info:
            said["exception"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(said)


def facts(**given: object) -> dict[str, object]:
    """What an entry says in fields of its own, for the argument `extra` of a logger's call."""
    return {_FACTS: given}


class Log:
    """The log of one library while it is open. Use `start_log`."""

    def __init__(self, file: Path, writer: logging.Handler, crashes: IO[bytes] | None) -> None:
        self.file = file
        self._writer = writer
        self._crashes = crashes

    def close(self) -> None:
        root = logging.getLogger()
        root.removeHandler(self._writer)
        self._writer.close()
        if self._crashes is not None:
            faulthandler.disable()
            self._crashes.close()


def log_to(stream: TextIO, form: LogFormat, level: int = logging.INFO) -> logging.Handler:
    """Log to a stream as well, for as long as this process runs. Returns what does it."""
    writer = logging.StreamHandler(stream)
    writer.setFormatter(_JsonFormatter() if form is LogFormat.JSON else _HidingFormatter(FORMAT))
    root = logging.getLogger()
    root.addHandler(writer)
    root.setLevel(min(level, root.level or level))
    _quieten()
    return writer


def _quieten() -> None:
    """Leave out what other libraries log of each request."""
    for chatty in ("httpx", "httpcore", "httpx2", "httpcore2", "openai", "alembic", "pypdf"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def start_log(library: Path, level: int = logging.INFO, crashes: bool = False) -> Log:
    """Log to `logs/docdesk.log` below the library; with `crashes` also tracebacks of native crashes.

    Raises OSError if the file cannot be created.
    """
    folder = library / "logs"
    folder.mkdir(exist_ok=True)
    file = folder / "docdesk.log"
    writer = logging.handlers.RotatingFileHandler(
        file, maxBytes=5_000_000, backupCount=3, encoding="utf-8", errors="backslashreplace"
    )
    writer.setFormatter(_HidingFormatter(FORMAT))
    root = logging.getLogger()
    root.addHandler(writer)
    root.setLevel(min(level, root.level or level))
    _quieten()
    crash_file = None
    if crashes and not faulthandler.is_enabled():
        crash_file = (folder / "crash.log").open("ab")
        faulthandler.enable(crash_file)
    return Log(file, writer, crash_file)
