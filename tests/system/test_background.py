# SPDX-License-Identifier: Apache-2.0
"""Work that no cancellation interrupts."""

import asyncio

import pytest

from docdesk.system.background import finish_first, run_to_completion


async def test_finished_work_passes_on_the_cancellation_that_came_meanwhile() -> None:
    may_end = asyncio.Event()
    done: list[str] = []

    async def work() -> str:
        await may_end.wait()
        done.append("written")
        return "written"

    async def loop() -> None:
        while True:
            await finish_first(work())

    waiting = asyncio.create_task(loop())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0)
    waiting.cancel()
    may_end.set()
    async with asyncio.timeout(10):
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert done == ["written"]


async def test_an_error_of_the_work_is_not_hidden_by_a_cancellation() -> None:
    may_end = asyncio.Event()

    async def work() -> None:
        await may_end.wait()
        raise OSError("the disk is full")

    for finish in (finish_first, run_to_completion):
        may_end.clear()
        waiting = asyncio.create_task(finish(work()))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
        may_end.set()
        with pytest.raises(OSError, match="full"):
            await waiting


async def test_without_a_cancellation_the_result_is_that_of_the_work() -> None:
    async def work() -> int:
        return 7

    assert await finish_first(work()) == await run_to_completion(work()) == 7
