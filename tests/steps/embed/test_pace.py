# SPDX-License-Identifier: Apache-2.0
"""The pace over a real endpoint that is held at a limit: what gets through, and how often it refuses."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

import numpy as np
import pytest

from docdesk.steps.embed.embedder import Embedder
from docdesk.steps.embed.pace import Pace, Sent
from docdesk.steps.embed.slots import FIRST, Slots
from docdesk.values.waits import Wait
from tests.openai_endpoint import Endpoint, Request, bag_of_words
from tests.steps.embed.conftest import hashed

NewEmbedder = Callable[..., Embedder]

PERIOD = 4.0
LIMIT = 100_000


def long_texts(name: str, count: int) -> list[str]:
    """About 250 tokens each."""
    return [f"{name} {number} " + "words that fill the chunk " * 38 for number in range(count)]


def held(endpoint: Endpoint, *, headers: bool, bucket: bool = False) -> None:
    endpoint.tokens_per_period, endpoint.period = LIMIT, PERIOD
    endpoint.limit_headers, endpoint.bucket = headers, bucket


async def count_lost(lost: list[float]) -> None:
    """Adds up the seconds in which the machine did other things than run this loop: no fault of the pace."""
    loop, step = asyncio.get_running_loop(), 0.05
    while True:
        began = loop.time()
        await asyncio.sleep(step)
        lost[0] += loop.time() - began - step


@pytest.mark.parametrize("headers", [True, False])
async def test_a_limit_is_used_up_without_running_into_it(
    headers: bool, new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    held(openai_endpoint, headers=headers)
    embedder = new_embedder(period=PERIOD)
    loop = asyncio.get_running_loop()
    waits: list[Wait | None] = []
    lost = [0.0]
    losing = asyncio.create_task(count_lost(lost))
    began = loop.time()
    embedding = asyncio.create_task(embedder.embed(hashed(long_texts("d", 1_400)), on_wait=waits.append))
    async with asyncio.timeout(90):
        await openai_endpoint.until(lambda stats: stats.tokens >= 3 * 0.95 * LIMIT)
    took = loop.time() - began
    for task in (embedding, losing):
        task.cancel()
    await asyncio.gather(embedding, losing, return_exceptions=True)
    assert took - lost[0] < 3 * PERIOD * 0.95, "95 % of what the limit gives in three periods"
    limited = openai_endpoint.stats.limited
    assert not headers or not limited
    # what was on its way when the first refusal came is refused with it, and nothing after that
    assert [at for at in limited if at > limited[0] + PERIOD / 4 + lost[0]] == []
    assert any(wait and wait.code == "limit" for wait in waits)


async def test_a_refilling_bucket_is_followed(new_embedder: NewEmbedder, openai_endpoint: Endpoint) -> None:
    held(openai_endpoint, headers=True, bucket=True)
    embedder = new_embedder(period=PERIOD)
    texts = long_texts("d", 700)
    vectors = await embedder.embed(hashed(texts))
    assert np.array_equal(vectors, np.stack([bag_of_words(text, 16) for text in texts]))
    assert openai_endpoint.stats.limited == []


async def test_a_bucket_without_headers_refuses_rarely(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    held(openai_endpoint, headers=False, bucket=True)
    embedder = new_embedder(period=PERIOD)
    texts = long_texts("d", 700)
    vectors = await embedder.embed(hashed(texts))
    assert np.array_equal(vectors, np.stack([bag_of_words(text, 16) for text in texts]))
    assert len(openai_endpoint.stats.limited) < openai_endpoint.stats.requests / 4


async def test_cancelling_ends_a_wait_for_the_limit_at_once(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.tokens_per_period = 20_000
    embedder = new_embedder()
    waiting = asyncio.Event()

    def told(sentence: str | None) -> None:
        if sentence:
            waiting.set()

    embedding = asyncio.create_task(embedder.embed(hashed(long_texts("d", 200)), on_wait=told))
    async with asyncio.timeout(60):
        await waiting.wait()
    loop = asyncio.get_running_loop()
    goes_on = max(embedder._attempts.pace.until, embedder._attempts.limit.until)
    embedding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await embedding
    assert loop.time() < goes_on


async def test_every_vector_is_right_if_one_request_in_ten_fails(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    chance = random.Random(7)
    faults = ("500", "drop", "429 retry-after-ms=20", "cut", "short")

    def rule(_: Request) -> str | None:
        return chance.choice(faults) if chance.random() < 0.1 else None

    openai_endpoint.rule = rule
    embedder = new_embedder(batch_inputs=8)
    documents = [[f"document {d} text {n}" for n in range(30)] for d in range(10)]
    results = await asyncio.gather(*(embedder.embed(hashed(texts)) for texts in documents))
    for texts, vectors in zip(documents, results, strict=True):
        assert np.array_equal(vectors, np.stack([bag_of_words(text, 16) for text in texts]))
    assert openai_endpoint.stats.requests > 40, "some went wrong"


async def test_a_short_refusal_is_not_a_limit_per_minute(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.fail("429 retry-after-ms=20")
    embedder = new_embedder()
    async with asyncio.timeout(60):
        await embedder.embed(hashed(long_texts("d", 400)))
    assert openai_endpoint.stats.answered == 400


async def test_a_rejected_key_costs_few_requests(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.rule = lambda request: "401"
    embedder = new_embedder()
    openai_endpoint.hold()
    documents = asyncio.gather(
        *(embedder.embed(hashed(long_texts(f"d{d}", 40))) for d in range(50)), return_exceptions=True
    )
    async with asyncio.timeout(60):
        while len(embedder._callers) < 50:  # noqa: ASYNC110 - it has no event; one that came later would ask again
            await asyncio.sleep(0.001)
    openai_endpoint.release()
    results = await documents
    assert {type(result).__name__ for result in results} == {"KeyRejected"}
    assert openai_endpoint.stats.requests <= FIRST


async def test_a_limit_of_requests_per_minute_is_respected() -> None:
    pace = Pace(period=1.0)
    headers = {"x-ratelimit-limit-requests": "3"}
    loop = asyncio.get_running_loop()
    began = loop.time()
    for _ in range(4):
        await pace.turn(10)
        pace.answered(pace.send(40), 10, headers)
    assert loop.time() - began >= 1.0


async def test_tokens_used_by_others_are_waited_for() -> None:
    pace = Pace(period=60.0)
    headers = {
        "x-ratelimit-limit-tokens": "1000",
        "x-ratelimit-remaining-tokens": "0",
        "x-ratelimit-reset-tokens": "20s",
    }
    pace.answered(pace.send(40), 10, headers)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await pace.turn(50)
    assert 0.3 < loop.time() - began < 15.0, "least room is 2 % of the limit: 0.4 s of its 20"


async def test_there_are_more_slots_while_answers_are_quick() -> None:
    slots = Slots(8)
    assert slots.allowed == FIRST
    for _ in range(20):
        slots.answered(0.1)
    assert slots.allowed == 8
    slots.answered(30.0)
    assert slots.allowed == 4
    for _ in range(3):
        slots.shrink()
    assert slots.allowed == 1


async def test_a_slot_goes_to_the_one_that_has_waited_longest() -> None:
    slots = Slots(1)
    await slots.acquire()
    order: list[str] = []

    async def take(name: str) -> None:
        await slots.acquire()
        order.append(name)
        slots.release()

    gone, first, second = (asyncio.create_task(take(name)) for name in ("gone", "first", "second"))
    while len(slots._waiting) < 3:  # noqa: ASYNC110 - it has no event
        await asyncio.sleep(0)
    gone.cancel()
    slots.release()
    await asyncio.gather(first, second)
    assert order == ["first", "second"]


@pytest.mark.parametrize("reset", [{}, {"x-ratelimit-reset-tokens": "1e300"}])
async def test_headers_without_a_reset_do_not_block_for_ever(
    reset: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docdesk.steps.embed.pace.LONGEST", 0.5)
    pace = Pace(period=0.4)
    limit = {"x-ratelimit-limit-tokens": "1000"} if reset else {}
    for _ in range(2):
        await pace.turn(10)
        pace.answered(pace.send(40), 10, {"x-ratelimit-remaining-tokens": "0", **limit, **reset})
    async with asyncio.timeout(60):
        await pace.turn(10)


@pytest.mark.parametrize("seed", range(5))
async def test_the_sum_matches_the_requests_that_still_count(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However requests end; the pace keeps the sum, since thousands of requests ask for it in a period."""
    chance, pace, at = random.Random(seed), Pace(period=20.0), 1_000.0
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: at)
    sent: list[Sent] = []
    seen = 0
    for _ in range(400):
        under_way = [one for one in sent if one.done is None]
        match chance.choice(("send", "send", "answered", "failed", "unsend", "refused", "wait")):
            case "send":
                sent.append(pace.send(chance.randrange(1, 9_000)))
            case "wait":
                at += 1.0
            case ended if under_way:
                one = chance.choice(under_way)
                if ended == "answered":
                    pace.answered(one, chance.choice((None, chance.randrange(1, 3_000))), {})
                elif ended == "failed":
                    pace.failed(one)
                else:
                    sent.remove(one)
                    if ended == "unsend":
                        pace.unsend(one)
                    else:
                        pace.refused(one, None, {})
        used = pace._used(at)
        # the oldest go first: one that is not answered yet keeps those behind it
        while sent and sent[0].done is not None and sent[0].done + pace.period <= at:
            del sent[0]
        assert used == pytest.approx(sum(one.tokens for one in sent))
        seen += bool(sent)
    assert seen > 100
    for one in sent:
        if one.done is None:
            pace.failed(one)
    assert pace._used(at + pace.period) == 0.0
