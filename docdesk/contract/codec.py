# SPDX-License-Identifier: Apache-2.0
"""Values between docdesk's own processes: JSON and back, by the types that the contract states.

Nothing is lost on the way: lone surrogates survive as escapes, and a path goes over absolute, because the owner works
in another folder. Fields that only a newer docdesk knows are left out when a value is read.
"""

from __future__ import annotations

import base64
import collections.abc
import dataclasses
import types
import typing
from collections.abc import Callable
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Union, cast, get_args, get_origin

from docdesk.errors import DocdeskError, InternalError, known_codes
from docdesk.settings.model import NOT_KEPT, Settings, changed
from docdesk.system.sources import absolute_text
from docdesk.values.documents import Document, Event, QueueState, Removed
from docdesk.values.paths import path_of_text

Read = Callable[[Any], Any]

_SCALARS = (str, int, float, bool)


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    kind = type(value)
    if kind in _SCALARS or value is None:
        return value
    return _writer(cast(Any, kind))(value)


@cache
def _writer(kind: type) -> Read:
    if dataclasses.is_dataclass(kind):
        names = [field.name for field in dataclasses.fields(kind)]
        return lambda value: {name: plain(getattr(value, name)) for name in names}
    if issubclass(kind, Path):
        return absolute_text
    if issubclass(kind, bytes):
        return lambda value: base64.b64encode(value).decode()
    if issubclass(kind, Settings):
        return lambda value: value.model_dump(mode="json", exclude=set(NOT_KEPT))
    if issubclass(kind, DocdeskError):
        return plain_error
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, dict):
        return lambda value: {name: plain(item) for name, item in value.items()}
    if issubclass(kind, (list, tuple, set, frozenset)):
        return lambda value: [plain(item) for item in value]
    return _same


@cache
def reader(kind: Any, checks: bool = False) -> Read:
    """The function that makes a value of this type from JSON; made once for each type.

    With `checks` it raises TypeError if a text or a number is none: what a stranger may have written. Settings are
    read by `settings_of`, because a library's own place is not in them.
    """
    origin, given = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return reader(given[0], checks)
    if origin in (Union, types.UnionType):
        (one,) = [argument for argument in given if argument is not type(None)]
        inner = reader(one, checks)
        return inner if inner is _same else lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _of_tuple(given, checks)
    if origin in (list, collections.abc.Sequence, collections.abc.Iterable):
        item = reader(given[0], checks)
        if item is _same and not checks:
            return _same
        return lambda value: [item(each) for each in _of_kind(value, list)]
    if origin is dict:
        item = reader(given[1], checks)
        if item is _same:
            return _same
        return lambda value: {name: item(each) for name, each in _of_kind(value, dict).items()}
    if isinstance(kind, type):
        return _of_class(kind, checks)
    return _same


def _of_tuple(given: tuple[Any, ...], checks: bool) -> Read:
    if len(given) == 2 and given[1] is ...:
        item = reader(given[0], checks)
        return lambda value: tuple([item(each) for each in value])
    items = [reader(argument, checks) for argument in given]
    return lambda value: tuple(read(each) for read, each in zip(items, value, strict=True))


def _of_class(kind: type, checks: bool) -> Read:
    if dataclasses.is_dataclass(kind):
        return _of_dataclass(kind, checks)
    if issubclass(kind, Path):
        return path_of_text
    if issubclass(kind, bytes):
        return base64.b64decode
    if issubclass(kind, DocdeskError):
        return error_of
    if issubclass(kind, Enum):
        return {member.value: member for member in kind}.__getitem__
    if issubclass(kind, Settings):
        raise TypeError("settings are read by settings_of")
    if checks and kind in _SCALARS:
        return lambda value: _of_kind(value, kind)
    return _same


def _of_kind(value: Any, kind: type) -> Any:
    # True is no number, and JSON writes a whole number without a point
    if type(value) is kind or (kind is float and type(value) is int):
        return value
    raise TypeError(f"not of the type {kind.__name__}")


def _same(value: Any) -> Any:
    return value


def _of_dataclass(kind: type, checks: bool) -> Read:
    hints = typing.get_type_hints(kind)
    names = {field.name for field in dataclasses.fields(kind) if field.init}
    special = {name: of for name in names if (of := reader(hints[name], checks)) is not _same}

    def read(value: dict[str, Any]) -> Any:
        if checks:
            _of_kind(value, dict)
        values = {name: item for name, item in value.items() if name in names}
        for name, of in special.items():
            if name in values:
                values[name] = of(values[name])
        return kind(**values)

    return read


def settings_of(given: Any, like: Settings) -> Settings:
    """Settings that were sent, for the library of `like`. Raises TypeError, SettingsInvalid."""
    known = set(Settings.model_fields) - NOT_KEPT
    return changed(like, **{name: value for name, value in _of_kind(given, dict).items() if name in known})


def plain_error(error: DocdeskError) -> dict[str, Any]:
    """An error's code and facts, from which its sentences can be made again."""
    return {"code": error.code, "facts": error.facts}


def error_of(given: dict[str, Any]) -> DocdeskError:
    """The error again; one that this docdesk does not know counts as a bug."""
    kind = known_codes().get(str(given.get("code")))
    if kind is None:
        return InternalError(reason=f"an unknown answer, {given.get('code')}")
    return kind(**given.get("facts", {}))


_EVENTS: dict[str, type] = {"document": Document, "removed": Removed, "state": QueueState}
_NAMES = {kind: name for name, kind in _EVENTS.items()}


def plain_event(event: Event) -> dict[str, Any]:
    """An event of the queue under the name of its kind."""
    return {_NAMES[type(event)]: plain(event)}


def event_of(given: dict[str, Any]) -> Event | None:
    """The event again; None if it is none of the queue's."""
    for name, kind in _EVENTS.items():
        if name in given:
            event: Event = reader(kind)(given[name])
            return event
    return None
