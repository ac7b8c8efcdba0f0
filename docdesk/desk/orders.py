# SPDX-License-Identifier: Apache-2.0
"""Whether a library that this user has no record of would do anything by itself once it is opened.

One that only holds documents that are done, by the built-in model and without an address or a folder in its
settings, can be opened like any file: it reads nothing, sends nothing and asks for no key. That is the usual
library of an earlier version, or one whose folder was moved.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tomllib
from pathlib import Path

from docdesk.settings.providers import DEFAULT_PROVIDER
from docdesk.settings.trust import agreed
from docdesk.system.sqlite_safety import refuse_foreign_schema

_QUESTIONS = (
    "SELECT 1 FROM documents WHERE status IN ('queued', 'running') LIMIT 1",
    f"SELECT 1 FROM indexes WHERE provider != '{DEFAULT_PROVIDER}' OR endpoint != '' LIMIT 1",
    # a document that lost its chunks would be read again from wherever its path leads
    "SELECT 1 FROM documents LEFT JOIN generations ON generations.id = documents.generation"
    " WHERE documents.status = 'ready' AND (generations.id IS NULL OR generations.chunks !="
    " (SELECT count(*) FROM chunks WHERE chunks.generation = generations.id)) LIMIT 1",
    "SELECT 1 FROM facts WHERE name = 'reindex_to' AND value NOT IN ('null', '0') LIMIT 1",
)
"""What is left to do in a catalog, or who would be asked. A row is an order."""


def gives_orders(library: Path) -> bool:
    """Whether the library's settings or its catalog ask for work, an address or a folder. Blocks.

    What cannot be read counts as an order. Raises LibraryUnsafe for a trigger or a view.
    """
    try:
        return _in_settings(library) or _in_catalog(library / "catalog.db")
    except (OSError, ValueError, sqlite3.Error):
        return True


def _in_settings(library: Path) -> bool:
    file = library / "settings.toml"
    if not file.exists():
        return False
    values = tomllib.loads(file.read_text("utf-8-sig"))
    _, refused = agreed(library, values)
    return bool(refused) or values.get("provider", DEFAULT_PROVIDER) != DEFAULT_PROVIDER


def _in_catalog(file: Path) -> bool:
    # opened as docdesk opens it: a reader must see what the log beside the file holds
    with contextlib.closing(sqlite3.connect(file, timeout=1)) as connection:
        refuse_foreign_schema(connection, file)
        return any(connection.execute(question).fetchone() for question in _QUESTIONS)
