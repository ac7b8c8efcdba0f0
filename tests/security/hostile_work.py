# SPDX-License-Identifier: Apache-2.0
"""What a worker would do that a hostile file has taken over."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any


class Order:
    """A result whose pickle has the owner call a function."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self.path,)


def order(path: str) -> Order:
    return Order(path)


def order_in_error(path: str) -> None:
    error = ValueError("no text")
    error.args = (Order(path),)
    raise error


def write(path: str) -> str:
    try:
        Path(path).write_text("taken over")
    except OSError as error:
        return type(error).__name__
    return "written"


def start_program() -> str:
    try:
        subprocess.run([sys.executable, "-c", "pass"], check=True, timeout=20)
    except OSError as error:
        return type(error).__name__
    return "started"


def limits() -> tuple[int, int, int]:
    """The largest core dump, the largest file, and the processor time, that are allowed."""
    return (
        resource.getrlimit(resource.RLIMIT_CORE)[0],
        resource.getrlimit(resource.RLIMIT_FSIZE)[0],
        resource.getrlimit(resource.RLIMIT_CPU)[0],
    )


def double(number: int) -> int:
    return 2 * number
