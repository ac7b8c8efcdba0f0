# SPDX-License-Identifier: Apache-2.0
"""Rows of documents with values that this docdesk does not know.

A newer docdesk or another program may have written them. Such a row is a failed document that says why, and the
other rows are read as always.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any

from docdesk.catalog import tables as t
from docdesk.errors import RecordUnreadable
from docdesk.values.documents import Backup, Document, Stage, Status
from docdesk.values.formats import FileType
from docdesk.values.texts import visible

SHOWN = 40
"""Characters of a value that a sentence quotes."""

LATEST = 253_370_764_800.0
"""The year 9999, in seconds since 1970; Python's calendar ends with it."""

_NEEDED = {"code", "title", "detail", "remedy", "retryable"}
"""What a problem has, beside its facts."""

_TYPES = {each.value: each for each in FileType}


def odd_document(row: Sequence[Any]) -> Document:
    """What can be read of such a row; its values are in the order of the table's columns."""
    values = {column.name: value for column, value in zip(t.documents.columns, row, strict=False)}
    return Document(
        id=_text(values["id"]),
        name=_text(values["name"]),
        path=_text(values["path"]),
        type=_TYPES.get(values["type"], FileType.OTHER)
        if isinstance(values["type"], str)
        else FileType.OTHER,
        size=_whole(values["size"]),
        content=_text_or_none(values["content"]),
        status=Status.FAILED,
        pages=_whole(values["pages"]),
        chunks=_whole(values["chunks"]),
        reused=_whole(values["reused"]),
        seconds=_number(values["seconds"]),
        error=RecordUnreadable(**_first_odd(values)).problem(),
        added_at=moment_of(values["added_at"]),
        generation=_text_or_none(values["generation"]),
        parent=_text_or_none(values["parent"]),
    )


def moment_of(value: Any) -> float:
    """Seconds since 1970; 0 if these are none, or of a year that no calendar here has."""
    number = _number(value)
    return number if 0 <= number < LATEST else 0.0


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_text_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _is_list(value: Any) -> bool:
    return isinstance(_decoded(value), list)


def is_problem(value: Any) -> bool:
    """Whether these are the values of a `Problem`."""
    return (
        isinstance(value, dict)
        and _NEEDED <= set(value) <= {*_NEEDED, "facts"}
        and all(isinstance(value[name], str) for name in ("code", "title", "detail", "remedy"))
        and isinstance(value.get("facts", {}), dict)
    )


def _is_problem(value: Any) -> bool:
    return is_problem(_decoded(value))


def _decoded(value: Any) -> Any:
    """PostgreSQL's driver decodes JSON, SQLite's does not; None if it is none."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "status": lambda value: value in list(Status),
    "stage": lambda value: value is None or value in list(Stage),
    "backup": lambda value: value in list(Backup),
    **dict.fromkeys(("id", "name", "path"), _is_text),
    **dict.fromkeys(("content", "generation", "parent", "covered", "language", "added_by"), _is_text_or_none),
    **dict.fromkeys(("size", "pages", "chunks", "seconds"), _is_number),
    "added_at": lambda value: _is_number(value) and moment_of(value) == value,
    "warnings": _is_list,
    "about": lambda value: value is None or _is_list(value),
    **dict.fromkeys(("error", "backup_error"), lambda value: value is None or _is_problem(value)),
}


def _first_odd(values: dict[str, Any]) -> dict[str, str]:
    """Which column has the value that cannot be read, and this value."""
    odd = next((name for name, is_sound in _CHECKS.items() if not is_sound(values[name])), "warnings")
    text = _text(values[odd])
    return {"column": odd, "value": visible(text[:SHOWN] + ("…" if len(text) > SHOWN else ""))}


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _whole(value: Any) -> int:
    return max(0, value) if isinstance(value, int) else 0


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else 0.0
