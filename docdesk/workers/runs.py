# SPDX-License-Identifier: Apache-2.0
"""What docdesk needs of those who do CPU work for it, wherever they do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Runs(Protocol):
    """Runs functions outside this process. `docdesk.workers.pool.Workers` runs them in processes of this machine.

    Only functions of modules and values that can be pickled cross over.
    """

    count: int
    """How many functions run at once."""

    @property
    def busy(self) -> int:
        """How many functions run now; slow ones may run in addition to `count`."""
        ...

    def start(self, *, at_once: bool = True) -> None:
        """Begin to get ready, and return at once; not `at_once`: as work comes."""
        ...

    async def run(
        self,
        function: Callable[..., T],
        *arguments: Any,
        reads: Sequence[Path] = (),
        seconds: float | None = None,
        on_report: Callable[[Any], None] | None = None,
        first: bool = False,
        slow: bool = False,
        on_slow: Callable[[], None] | None = None,
        on_turn: Callable[[bool], None] | None = None,
    ) -> T:
        """Run a function and return what it returns; see `docdesk.workers.pool.Workers.run`."""
        ...

    def expecting(self, path: Path) -> AbstractContextManager[None]:
        """Say that a file will be read soon."""
        ...

    def held(self) -> AbstractContextManager[None]:
        """Begin nothing meanwhile; what runs goes on."""
        ...

    async def close(self) -> None:
        """Stop everything that runs."""
        ...
