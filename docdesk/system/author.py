# SPDX-License-Identifier: Apache-2.0
"""For whom this process does what it does at the moment: the person whose token came with a request.

A context variable: it follows a request through all tasks that it begins, also where another library's code is between.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_author: ContextVar[str] = ContextVar("docdesk_author", default="")


def author() -> str:
    """The person's name; empty for the library's owner."""
    return _author.get()


@contextmanager
def acting_for(name: str) -> Iterator[None]:
    """Within the block, and in tasks that begin there, `author` is this person."""
    before = _author.set(name)
    try:
        yield
    finally:
        _author.reset(before)
