# SPDX-License-Identifier: Apache-2.0
"""What the terminal knows of a command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docdesk.cli.args import Args

if TYPE_CHECKING:
    import argparse


def _no_options(parser: argparse.ArgumentParser) -> None:
    """The command takes nothing but the library."""


def _nothing_wrong(args: Args) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Command:
    """One command: the parser, `--help`, README.md and docs/terminal.md are made from it."""

    name: str
    help: str
    """A short sentence in lower case without a full stop."""
    run: Callable[[Args], Awaitable[int]]
    """Carries it out and returns the exit code. Raises DocdeskError."""
    options: Callable[[argparse.ArgumentParser], None] = _no_options
    """Adds its arguments and options; `--library`, and `--json` where it applies, are added for it."""
    wrong: Callable[[Args], str | None] = _nothing_wrong
    """What the parser cannot see: why these arguments do not go together, or None."""
    json: bool = False
    """Whether it prints JSON lines with `--json`."""
    resumable: bool = False
    """Whether Ctrl-C leaves documents queued that `docdesk resume` finishes."""
