# SPDX-License-Identifier: Apache-2.0
"""Reads what a process sends that has read somebody else's files, without doing what it says.

A pickle may name any function of any module and have it called. A process that a hostile file has taken over could
so run code in the owner, which has the keys. Here a message may hold plain values, arrays, exceptions, and docdesk's
own frozen values and errors: types without behaviour of their own. Nothing else is looked up.
"""

from __future__ import annotations

import builtins
import enum
import importlib
import io
import pickle
import types
from collections.abc import Callable
from dataclasses import is_dataclass
from multiprocessing.connection import Connection
from pathlib import PurePath
from typing import Any, ClassVar

_BUILTINS = frozenset({"set", "frozenset", "bytearray", "complex", "range", "slice"})
_FUNCTIONS = frozenset(
    {
        ("numpy", "ndarray"),
        ("numpy", "dtype"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "scalar"),
        ("numpy._core.numeric", "_frombuffer"),
        ("docdesk.errors.base", "_rebuild"),
    }
)
"""What makes arrays and docdesk's errors again; none of them does anything else."""
_PATHS = frozenset({"Path", "PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath", "PurePath"})
_OWN = ("docdesk.values.", "docdesk.errors", "docdesk.steps.", "docdesk.store.", "docdesk.workers.")


MOST_BYTES = 1 << 30
"""Of one message; a longer one is an OSError, as if the process had ended."""


class Refused(pickle.UnpicklingError):
    """The message names something that no message of docdesk's processes names."""


_InPython: Any = pickle._Unpickler


class _Reader(_InPython):  # type: ignore[misc]
    """In Python, because the one in C lets a message set attributes of a class that it only names."""

    dispatch: ClassVar[dict[int, Callable[[Any], None]]] = dict(_InPython.dispatch)

    def load_build(self) -> None:
        """Give a value its state. Raises Refused for what all values share: a type, a function, an enum's member."""
        if isinstance(self.stack[-2], type | enum.Enum | types.FunctionType):
            raise Refused("attributes of a type")
        _InPython.load_build(self)

    dispatch[pickle.BUILD[0]] = load_build

    def find_class(self, module: str, name: str) -> Any:
        """The type that a message names. Raises Refused."""
        if (module, name) == ("builtins", "getattr"):
            return _member
        found = _allowed(module, name)
        if found is None:
            raise Refused(f"{module}.{name}")
        return found


def receive(connection: Connection) -> Any:
    """The next message of a connection. Raises Refused, EOFError, OSError, and what a broken pickle raises."""
    return loads(connection.recv_bytes(MOST_BYTES))


def loads(message: bytes) -> Any:
    """A value from its pickle. Raises Refused, and what a broken pickle raises."""
    return _Reader(io.BytesIO(message)).load()


def _member(kind: Any, name: Any) -> Any:
    """A member of an enum by its name, which is how Python 3.11 up to 3.11.3, Debian 12's among them, writes it.

    Raises Refused for every other attribute.
    """
    if isinstance(kind, type) and issubclass(kind, enum.Enum) and name in kind.__members__:
        return kind.__members__[name]
    raise Refused("an attribute")


def _allowed(module: str, name: str) -> Any:
    if module == "builtins":
        kind = getattr(builtins, name, None)
        known = name in _BUILTINS or (isinstance(kind, type) and issubclass(kind, BaseException))
        return kind if known else None
    if (module, name) in _FUNCTIONS:
        return getattr(importlib.import_module(module), name)
    if module.startswith("pathlib") and name in _PATHS:
        return getattr(importlib.import_module(module), name)
    if module.startswith(_OWN) and "." not in name:
        return _own(getattr(importlib.import_module(module), name, None), module)
    return None


def _own(kind: Any, module: str) -> Any:
    """A frozen value, an enum or an error that this very module defines; no function, and no class that acts."""
    if not isinstance(kind, type) or kind.__module__ != module or issubclass(kind, PurePath):
        return None
    frozen = is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    return kind if frozen or issubclass(kind, enum.Enum | BaseException) else None
