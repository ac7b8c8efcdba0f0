# SPDX-License-Identifier: Apache-2.0
"""Which built-in model a library uses if its settings do not say, and how they say it.

Settings leave defaults out, and the default model has changed. So a library's provider and model are written down
when it is made, and what an earlier version made is recognised by its records.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from docdesk.errors import LibraryUnsafe, SettingsNewer
from docdesk.settings.builtin_models import BUILTIN_MODELS, MINILM
from docdesk.settings.providers import DEFAULT_PROVIDER, PROVIDERS
from docdesk.system.sqlite_safety import refuse_foreign_schema

VERSION = "version"
"""In settings.toml: what a program must know to read the library. It is left out if the first version could."""

KNOWN = 2
"""The second has more than one built-in model. The first would take the wrong one, and refuses the word instead."""

_BY_DOCUMENTS = (
    "SELECT indexes.model FROM indexes LEFT JOIN generations ON generations.index_id = indexes.id"
    " LEFT JOIN documents ON documents.generation = generations.id WHERE indexes.provider = ?"
    " GROUP BY indexes.id ORDER BY count(documents.id) DESC, indexes.id DESC LIMIT 1"
)
_BY_EMBEDDINGS = "SELECT name FROM models WHERE endpoint = '' AND name IN (?, ?) ORDER BY id DESC LIMIT 1"


def checked_version(values: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """The values of a settings.toml without the version. Raises SettingsNewer."""
    found = values.get(VERSION, 1)
    if not isinstance(found, int) or found > KNOWN:
        raise SettingsNewer(path=str(path), found=str(found), known=KNOWN)
    return {name: value for name, value in values.items() if name != VERSION}


def marked(provider: str, model: str) -> dict[str, Any]:
    """The lines of a settings.toml that name a built-in model; none for a model that runs elsewhere."""
    if not PROVIDERS[provider].has_builtin_models:
        return {}
    version = {VERSION: KNOWN} if BUILTIN_MODELS.get(model, MINILM) is not MINILM else {}
    return {**version, "provider": provider, "model": model}


def model_of_records(library: Path) -> str | None:
    """The built-in model that most of a library's documents were embedded by; None if nothing says one. Blocks.

    An index without documents counts too. Records that cannot be read are an earlier version's.
    """
    catalog, embeddings = library / "catalog.db", library / "embeddings.db"
    names = tuple(BUILTIN_MODELS)
    for file, question, arguments in (
        (catalog, _BY_DOCUMENTS, (DEFAULT_PROVIDER,)),
        (embeddings, _BY_EMBEDDINGS, names),  # the catalog may be in a PostgreSQL
    ):
        try:
            if file.is_symlink() or not file.is_file():
                continue
            found = _first(file, question, arguments)
        except OSError:  # a path that cannot exist; whoever opens the library says what is wrong with it
            return None
        except (sqlite3.Error, LibraryUnsafe):
            return MINILM.name
        if found is not None:
            return found if found in BUILTIN_MODELS else MINILM.name
    return None


def write_down(path: Path, provider: str, model: str) -> None:
    """Put the provider and the model of a new library first in its settings.toml, if it names none. Blocks.

    The file's other lines stay as they are. Raises OSError.
    """
    lines = marked(provider, model)
    text = ""
    with contextlib.suppress(FileNotFoundError):
        text = path.read_text("utf-8-sig")
    said = tomllib.loads(text)
    if not lines or "model" in said:
        return
    fresh = path.with_suffix(".toml.new")
    new = {name: value for name, value in lines.items() if name not in said}
    fresh.write_text(tomli_w.dumps(new) + text, "utf-8")
    fresh.replace(path)


def _first(file: Path, question: str, arguments: tuple[str, ...]) -> str | None:
    # opened as docdesk opens it: a reader must see what the log beside the file holds
    with contextlib.closing(sqlite3.connect(file, timeout=1)) as connection:
        refuse_foreign_schema(connection, file)
        row = connection.execute(question, arguments).fetchone()
        return None if row is None else str(row[0])
