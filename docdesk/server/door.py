# SPDX-License-Identifier: Apache-2.0
"""What the routes of the service stand on: the desk, its feed, and what this process lets others ask of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, cast

from starlette.requests import HTTPConnection

from docdesk.server.safety import Limits

if TYPE_CHECKING:
    from docdesk.desk import Desk
    from docdesk.server.feed import Feed


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


@dataclass(frozen=True)
class Door:
    """Everything that a route needs."""

    desk: Desk
    feed: Feed
    limits: Limits
    asked: Asked


def door_of(connection: HTTPConnection) -> Door:
    """The door that a request or a WebSocket came through."""
    return cast("Door", connection.app.state.door)
