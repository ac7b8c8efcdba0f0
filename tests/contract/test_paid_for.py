# SPDX-License-Identifier: Apache-2.0
"""A call that is paid for is not made again by the next owner once the first has begun to answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

import pytest

from docdesk.contract.calls import Ends, call, followed
from docdesk.contract.owner import OwnerGone
from docdesk.errors import ChatInterrupted


class Asked(Protocol):
    @call(Ends.PAID_FOR, reads=True)
    async def ask(self, question: str, *, on_text: Callable[[str], None] | None = None) -> str: ...

    @call()
    async def look(self, *, on_text: Callable[[str], None] | None = None) -> str: ...


class Owners:
    """One owner after the other; the first `lost` of them end in the middle of a call."""

    def __init__(self, lost: int, says: str = "") -> None:
        self.calls = 0
        self._lost, self._says = lost, says

    async def ask(self, question: str, *, on_text: Callable[[str], None] | None = None) -> str:
        self.calls += 1
        if on_text is not None and self._says:
            on_text(self._says)
        if self.calls <= self._lost:
            raise OwnerGone("killed")
        return question

    async def look(self, *, on_text: Callable[[str], None] | None = None) -> str:
        return await self.ask("look", on_text=on_text)

    # as a follower of the owners

    async def present(self) -> tuple[Owners, asyncio.Event]:
        return self, asyncio.Event()

    async def find_again(self, lost: object) -> None:
        assert lost is self

    def begin_call(self) -> None: ...

    def end_call(self) -> None: ...


def desk_of(owners: Owners) -> Asked:
    desk: Asked = followed(Asked, lambda owner: owner, owners)
    return desk


async def test_once_something_came_the_next_owner_is_not_asked() -> None:
    owners, heard = Owners(lost=1, says="The rent is"), list[str]()
    with pytest.raises(ChatInterrupted):
        await desk_of(owners).ask("What is the rent?", on_text=heard.append)
    assert (owners.calls, heard) == (1, ["The rent is"])


async def test_without_a_listener_nobody_knows_how_far_it_was() -> None:
    owners = Owners(lost=1)
    with pytest.raises(ChatInterrupted):
        await desk_of(owners).ask("What is the rent?")
    assert owners.calls == 1


async def test_an_owner_that_was_gone_before_it_began_costs_nothing() -> None:
    owners, heard = Owners(lost=2), list[str]()
    assert await desk_of(owners).ask("What is the rent?", on_text=heard.append) == "What is the rent?"
    assert owners.calls == 3


async def test_other_calls_are_made_again() -> None:
    owners, heard = Owners(lost=1, says="a"), list[str]()
    assert await desk_of(owners).look(on_text=heard.append) == "look"
    assert heard == ["a", "a"]
