# SPDX-License-Identifier: Apache-2.0
"""What the owner of a library is to the person, and what other processes may ask of it beside the work."""

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


@dataclass(frozen=True)
class Asked:
    """What the owner does when another process asks for it; None where it cannot."""

    kind: OwnerKind = OwnerKind.TERMINAL
    show: Callable[[list[Path]], None] | None = None
    """Take these files and come to the front."""
    give_up: Callable[[int], None] | None = None
    """Let the process of this id own the library instead."""
    reconfigured: Callable[[], None] | None = None
    """The desk has other settings now."""


class OwnerGone(Exception):
    """The owner does not answer any more. What it had in work is in the catalog."""
