# SPDX-License-Identifier: Apache-2.0
"""Long results in portions: a hundred thousand rows in one line would hold both loops for a second."""

from __future__ import annotations

import collections.abc
import dataclasses
import typing
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from docdesk.contract.codec import Read, plain, reader

PORTION = 500
"""Items in one line."""

WHOLE = ""
"""The name of a result that is itself a sequence."""


def lines_of(result: Any) -> Iterator[dict[str, Any]]:
    """A result as lines: long sequences in portions first, then the rest of it.

    What is taken apart are the result itself and the fields of a dataclass that are sequences.
    """
    for name, items in _long_parts(result).items():
        for begin in range(0, len(items), PORTION):
            yield {"items": plain(items[begin : begin + PORTION]), "of": name}
        result = [] if name == WHOLE else dataclasses.replace(result, **{name: type(items)()})
    yield {"result": plain(result)}


def _long_parts(result: Any) -> dict[str, Any]:
    if isinstance(result, list):
        parts: dict[str, Any] = {WHOLE: result}
    elif dataclasses.is_dataclass(result):
        parts = {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}
    else:
        return {}
    return {
        name: part for name, part in parts.items() if isinstance(part, (list, tuple)) and len(part) > PORTION
    }


class Joined:
    """A result that comes in lines, put together again."""

    def __init__(self, kind: Any) -> None:
        """`kind` is the type of the result."""
        self._kind = kind
        self._parts: dict[str, list[Any]] = {}

    def add(self, line: dict[str, Any]) -> None:
        """A line that is neither the result's end nor a call of a callable; unknown ones mean nothing."""
        if "items" in line:
            read = _item_reader(self._kind, line["of"])
            self._parts.setdefault(line["of"], []).extend(read(item) for item in line["items"])

    def result(self, rest: Any) -> Any:
        """The whole, once its last line has come."""
        result = reader(self._kind)(rest)
        if WHOLE in self._parts:
            return self._parts[WHOLE]
        if not self._parts:
            return result
        fields = {name: type(getattr(result, name))(items) for name, items in self._parts.items()}
        return dataclasses.replace(result, **fields)


def _item_reader(kind: Any, name: str) -> Read:
    hint = kind if name == WHOLE else typing.get_type_hints(kind)[name]
    assert get_origin(hint) in (list, tuple, collections.abc.Sequence)
    return reader(get_args(hint)[0])
