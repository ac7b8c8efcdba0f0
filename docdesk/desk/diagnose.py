# SPDX-License-Identifier: Apache-2.0
"""A file that says what went wrong, to be sent to whoever can help: no text of a document, and no key.

Of the log only the places in the code and the kinds of errors are taken; what an error said may hold a piece
of a document, and comes only where it is asked for.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk import __version__
from docdesk.errors import NotFound
from docdesk.system.log import without_secrets
from docdesk.values.documents import Document
from docdesk.values.formats import READ
from docdesk.values.paths import path_of_text
from docdesk.values.waits import wait_text

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk

PACKAGES = (
    "chromadb", "openai", "onnxruntime", "tokenizers", "numpy", "sqlalchemy",
    "langchain-text-splitters", "pyside6-essentials", "keyring", "tenacity", "pydantic",
    *(package for kind in READ for package in kind.about.packages),
)  # fmt: skip

LOG_LINES = 2_000
_PLACE = re.compile(r'^\s+File ".*?([^/\\"]+[/\\][^/\\"]+)", line (\d+), in (\S+)')
_KIND = re.compile(r"^([A-Za-z_][\w.]*(?:Error|Exception|Timeout|Interrupt|Exit|Warning|Died|Full|Text))\b")
_HEAD = re.compile(r"^(\d{4}-\d\d-\d\d \S+) (DEBUG|INFO|WARNING|ERROR|CRITICAL) ([\w.]+):")


async def diagnose(desk: Desk, id: str | None = None, *, with_log: bool = False) -> str:
    """Versions, settings, stages and tracebacks of one document, or of all that failed, as JSON.

    `with_log` adds the end of the log as it is. Raises NotFound.
    """
    documents = await desk.documents()
    if id is not None:
        documents = [row for row in documents if row.id == id]
        if not documents:
            raise NotFound(id=id)
    counts: dict[str, int] = {}
    for row in documents:
        counts[row.status.value] = counts.get(row.status.value, 0) + 1
    told = documents if id is not None else [row for row in documents if row.error is not None]
    log = _log_lines(desk.settings.library / "logs" / "docdesk.log")
    state = desk.queue.state
    found: dict[str, Any] = {
        "made_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "versions": versions(),
        "settings": desk.settings.model_dump(mode="json", exclude={"catalog_url", "service_account_file"}),
        "queue": {
            "paused": state.paused,
            "problem": state.problem.code if state.problem else None,
            "waiting": wait_text(state.waiting) if state.waiting else None,
        },
        "counts": counts,
        "documents": [{**_about(row), "attempts": await desk.attempts(row.id)} for row in told],
        "log": _without_words(log),
    }
    if with_log:
        found["whole_log"] = log
    return without_secrets(json.dumps(found, ensure_ascii=False, indent=2))


def versions() -> dict[str, str]:
    """Of docdesk, Python, the system, and the packages that matter."""
    found = {
        "docdesk": __version__,
        "python": sys.version.split()[0],
        "system": platform.platform(),
        "machine": platform.machine(),
    }
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def _about(row: Document) -> dict[str, Any]:
    """A row without its file's name and without what an error quoted from the file."""
    return {
        "id": row.id,
        "suffix": path_of_text(row.path).suffix,
        "type": row.type.value,
        "bytes": row.size,
        "status": row.status.value,
        "stage": row.stage.value if row.stage else None,
        "done": row.done,
        "total": row.total,
        "pages": row.pages,
        "chunks": row.chunks,
        "reused": row.reused,
        "seconds": round(row.seconds, 3),
        "warnings": [notice.code for notice in row.warnings],
        "error": {"code": row.error.code, "title": row.error.title} if row.error else None,
    }


def _log_lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8", "replace").splitlines()[-LOG_LINES:]
    except OSError:
        return []


def _without_words(lines: list[str]) -> list[str]:
    """Time, severity and module; then places in the code and kinds of errors."""
    kept = []
    for line in lines:
        if head := _HEAD.match(line):
            kept.append(" ".join(head.groups()))
        elif place := _PLACE.match(line):
            kept.append("  {} line {} in {}".format(*place.groups()))
        elif kind := _KIND.match(line):
            kept.append(f"  {kind[1]}")
    return kept
