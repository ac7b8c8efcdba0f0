# SPDX-License-Identifier: Apache-2.0
"""The owner of a library: what it is to the person, and what other processes may ask of it besides the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class OwnerKind(StrEnum):
    """What the owner of a library is to the person."""

    WINDOW = "window"
    TERMINAL = "terminal"
    SERVICE = "service"
    READER = "reader"
    """A terminal that starts no work: it makes way for everyone who does."""


@dataclass(frozen=True)
class OwnerHooks:
    """What the owner does when another process asks for it; None if it cannot."""

    kind: OwnerKind = OwnerKind.TERMINAL
    show: Callable[[list[Path]], None] | None = None
    """Take these files and come to the front."""
    give_up: Callable[[int], None] | None = None
    """Let the process of this id own the library instead."""
    goes_on: Callable[[], bool] | None = None
    """Whether its process goes on when it stops listening: answers that are paid for are then waited for."""


class OwnerGone(Exception):
    """The owner no longer answers. What it had in work is in the catalog."""


class Interrupted(Exception):
    """A call was dropped because what it worked with is replaced. The same call does no harm if it is made again."""
