# SPDX-License-Identifier: Apache-2.0
"""What the routes of the service stand on: the desk, its feed, and what this process lets others ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from docdesk.contract.owner import Asked

if TYPE_CHECKING:
    from docdesk.desk.desk import Desk
    from docdesk.server.feed import Feed
    from docdesk.server.safety import Limits


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


async def _at_door(request: Request) -> Door:
    # async though it waits for nothing: a plain function FastAPI hands to a thread, and in the midst of other
    # work each request would wait for that thread's turn, and for the loop's again
    return door_of(request)


AtDoor = Annotated[Door, Depends(_at_door)]
"""The door as a route's argument."""
