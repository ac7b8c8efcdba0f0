# SPDX-License-Identifier: Apache-2.0
"""Texts that a provider cannot embed are found and named; everything else gets its vectors, and is paid once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from docdesk.errors import DocdeskError, ProviderError
from docdesk.records.embeddings import Embeddings
from docdesk.steps.embed.embedder import Embedder
from docdesk.steps.embed.narrowing import HEALTH_TEXT
from docdesk.steps.embed.provider import Call
from tests.openai_endpoint import Endpoint, Reply, Request, bag_of_words
from tests.steps.embed.conftest import hashed

NewEmbedder = Callable[..., Embedder]
Rule = Callable[[Request], str | Reply | None]


def texts_of(count: int, *bad: int) -> list[str]:
    return [f"text {n} of the document{' poison' if n in bad else ''}" for n in range(count)]


def poisoned(reply: str | Reply) -> Rule:
    return lambda request: reply if any("poison" in text for text in request.inputs) else None


def spoils(value: Any) -> Callable[[Request, list[dict[str, Any]]], None]:
    def change(request: Request, data: list[dict[str, Any]]) -> None:
        for entry, text in zip(data, request.inputs, strict=True):
            if "poison" in text:
                entry["embedding"] = value

    return change


async def embed(embedder: Embedder, texts: list[str]) -> tuple[np.ndarray, dict[int, DocdeskError]]:
    refused: dict[int, DocdeskError] = {}
    vectors = await embedder.embed(hashed(texts), on_refused=refused.update)
    return vectors, refused


def check(vectors: np.ndarray, texts: list[str], bad: set[int]) -> None:
    for position, text in enumerate(texts):
        if position in bad:
            assert np.isnan(vectors[position]).all()
        else:
            assert np.array_equal(vectors[position], bag_of_words(text, 16))


def answered_twice(endpoint: Endpoint, requests: list[list[str]]) -> set[str]:
    counted = Counter(text for request in requests for text in request)
    return {text for text, times in counted.items() if times > 1 and text != HEALTH_TEXT}


@pytest.mark.parametrize("value", [None, [], [0.0] * 16, [float("nan")] * 16])
async def test_a_text_without_a_vector_costs_the_attempts_for_it_alone(
    value: Any, new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.change = spoils(value)
    texts = texts_of(60, 30)
    vectors, refused = await embed(new_embedder(), texts)
    check(vectors, texts, {30})
    assert set(refused) == {30}
    assert refused[30].code == "provider_error"
    assert openai_endpoint.stats.batches == [60, 1, 1]


@pytest.mark.parametrize(
    ("reply", "most"),
    [
        (Reply(500, {"error": {"message": "json: unsupported value: NaN"}}), 12),
        (Reply(400, {"error": {"message": "the input may contain inappropriate content"}}), 12),
        ("500", 18),
        ("drop", 18),
    ],
)
async def test_one_text_that_fails_its_request_is_found(
    reply: str | Reply, most: int, new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    embedder = new_embedder()
    await embed(embedder, ["the endpoint is known"])
    openai_endpoint.reset()
    passed: list[list[str]] = []
    rule = poisoned(reply)

    def watched(request: Request) -> str | Reply | None:
        outcome = rule(request)
        if outcome is None:
            passed.append(request.inputs)
        return outcome

    openai_endpoint.rule = watched
    texts = texts_of(60, 41)
    vectors, refused = await embed(embedder, texts)
    check(vectors, texts, {41})
    assert set(refused) == {41}
    assert openai_endpoint.stats.requests <= most
    assert answered_twice(openai_endpoint, passed) == set(), "something was paid for twice"


@pytest.mark.parametrize("bad", [{0}, {59}, {0, 59}, {3, 4, 5, 40}, set(range(0, 60, 9))])
async def test_any_few_texts_are_found_wherever_they_are(
    bad: set[int], new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.rule = poisoned(Reply(500, {"error": "value: NaN"}))
    texts = texts_of(60, *bad)
    vectors, refused = await embed(new_embedder(), texts)
    check(vectors, texts, bad)
    assert set(refused) == bad


async def test_another_document_is_untouched_and_nothing_is_lost(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint, embeddings: Embeddings
) -> None:
    openai_endpoint.rule = poisoned("500")
    embedder = new_embedder()
    good, mixed = [f"another {n}" for n in range(20)], texts_of(20, 7)
    (first, none), (second, refused) = await asyncio.gather(embed(embedder, good), embed(embedder, mixed))
    check(first, good, set())
    check(second, mixed, {7})
    assert (set(none), set(refused)) == (set(), {7})
    assert await embeddings.count(embedder.model_key) == 39


async def test_without_anybody_who_takes_refusals_the_call_fails(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint, embeddings: Embeddings
) -> None:
    openai_endpoint.rule = poisoned("400")
    embedder = new_embedder()
    with pytest.raises(ProviderError):
        await embedder.embed(hashed(texts_of(10, 4)))


async def test_the_last_text_of_a_document_is_found_alone_too(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    """All others are recorded already: a retry sends this one text, and the provider must be shown to work."""
    openai_endpoint.rule = poisoned("500")
    embedder = new_embedder(batch_inputs=8)
    texts = texts_of(9, 8)
    vectors, refused = await embed(embedder, texts)
    check(vectors, texts, {8})
    openai_endpoint.reset()
    vectors, refused = await embed(embedder, texts)
    check(vectors, texts, {8})
    assert set(refused) == {8}
    assert openai_endpoint.stats.requests == 5
    assert openai_endpoint.stats.texts == {texts[8], HEALTH_TEXT}


async def test_a_broken_provider_is_not_mistaken_for_bad_texts(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.rule = lambda request: "500"
    calls: list[Call] = []
    embedder = new_embedder(on_call=calls.append)
    with pytest.raises(ProviderError) as caught:
        await embed(embedder, texts_of(40))
    assert caught.value.code == "provider_error"
    assert openai_endpoint.stats.batches == [40] * 3 + [1] * 3
    assert [call.purpose for call in calls] == ["documents"] * 3 + ["test"] * 3


async def test_a_provider_that_breaks_for_a_while_refuses_nothing(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.fail(*["500"] * 4)
    texts = texts_of(40)
    vectors, refused = await embed(new_embedder(), texts)
    check(vectors, texts, set())
    assert refused == {}


async def test_a_request_that_only_fails_when_it_is_large_is_learned_from(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.rule = lambda request: "500" if len(request.inputs) > 20 else None
    embedder = new_embedder(batch_inputs=40, requests_in_flight=1)
    texts = texts_of(40)
    vectors, refused = await embed(embedder, texts)
    check(vectors, texts, set())
    assert refused == {}
    openai_endpoint.reset()
    await embed(embedder, [f"more {n}" for n in range(60)])
    assert max(openai_endpoint.stats.batches) <= 20


@pytest.mark.parametrize("most", [10, 16, 32])
async def test_the_limit_of_a_batch_costs_one_refusal(
    most: int, new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    said = f"batch size is invalid, it should not be larger than {most}"
    openai_endpoint.rule = lambda request: (
        Reply(400, {"error": {"message": said}}) if len(request.inputs) > most else None
    )
    embedder = new_embedder(requests_in_flight=1)
    texts = texts_of(200)
    vectors, _ = await embed(embedder, texts)
    check(vectors, texts, set())
    assert len([size for size in openai_endpoint.stats.batches if size > most]) == 1
    fewest = -(-200 // most)
    assert openai_endpoint.stats.requests <= fewest + 3
    openai_endpoint.reset()
    # as after a change of the settings
    await embed(new_embedder(), [f"later {n}" for n in range(100)])
    assert max(openai_endpoint.stats.batches) <= most


async def test_a_document_of_texts_that_are_too_long_fails_after_few_requests(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    body = {"error": {"message": "input is too large to process. increase the physical batch size"}}
    openai_endpoint.rule = lambda request: (
        Reply(500, body) if any(len(text) > 40 for text in request.inputs) else None
    )
    embedder = new_embedder()
    short, long = texts_of(20), [f"{text} and much more of it, again and again" for text in texts_of(20)]
    fine, failed = await asyncio.gather(
        embed(embedder, short), embedder.embed(hashed(long)), return_exceptions=True
    )
    assert isinstance(failed, DocdeskError)
    assert failed.code == "text_too_long"
    assert isinstance(fine, tuple)
    check(fine[0], short, set())
    assert openai_endpoint.stats.requests <= 5


async def test_too_many_refusals_fail_the_document(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.rule = poisoned(Reply(400, {"error": "refused"}))
    with pytest.raises(ProviderError):
        await embed(new_embedder(), texts_of(200, *range(100)))
    assert openai_endpoint.stats.requests < 100
