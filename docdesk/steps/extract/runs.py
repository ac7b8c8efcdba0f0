# SPDX-License-Identifier: Apache-2.0
"""What reading needs of those who do CPU work for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Protocol


class Runs(Protocol):
    """What extraction needs of the workers. ChildProcessError: the process died; TimeoutError: it met its limit."""

    count: int

    def run(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        reads: Sequence[Path] = (),
        seconds: float | None = None,
        on_report: Callable[[Any], None] | None = None,
        slow: bool = False,
        on_slow: Callable[[], None] | None = None,
        on_turn: Callable[[bool], None] | None = None,
    ) -> Awaitable[Any]: ...
