# SPDX-License-Identifier: Apache-2.0
"""What the routes of the service work with: the desk, its feed, and what this process does for others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from docdesk.contract.owner import OwnerHooks

if TYPE_CHECKING:
    from docdesk.desk.desk import Desk
    from docdesk.server.calls import Calls
    from docdesk.server.feed import Feed
    from docdesk.server.safety import Limits


@dataclass(frozen=True)
class RouteContext:
    """Everything that a route needs."""

    desk: Desk
    feed: Feed
    limits: Limits
    hooks: OwnerHooks
    calls: Calls


def context_of(connection: HTTPConnection) -> RouteContext:
    """The context of a request or a WebSocket."""
    return cast("RouteContext", connection.app.state.context)


async def _of_request(request: Request) -> RouteContext:
    # async though it waits for nothing: a plain function FastAPI hands to a thread, and in the midst of other
    # work each request would wait for that thread's turn, and for the loop's again
    return context_of(request)


Context = Annotated[RouteContext, Depends(_of_request)]
"""The context as a route's argument."""
