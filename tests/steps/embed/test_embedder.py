# SPDX-License-Identifier: Apache-2.0
"""The shared embedder over a real connection: what is sent, what is kept, who waits and who fails."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from docdesk.errors import DiskFull, DocdeskError, ProviderError
from docdesk.records.embeddings import Embeddings
from docdesk.steps.embed.embedder import Embedder
from docdesk.steps.embed.providers.endpoint_rules import forget_all
from docdesk.steps.embed.providers.openai import OpenAIProvider
from docdesk.values.waits import ATTEMPT, LIMIT, Wait
from tests.openai_endpoint import Endpoint, Request, bag_of_words
from tests.steps.embed.conftest import hashed

NewEmbedder = Callable[..., Embedder]


def texts_of(name: str, count: int) -> list[str]:
    return [f"{name} has a text with the number {number}" for number in range(count)]


def expected(texts: list[str]) -> npt.NDArray[np.float32]:
    return np.stack([bag_of_words(text, 16) for text in texts])


async def until(reached: Callable[[], bool]) -> None:
    """Wait for what only this loop can bring about."""
    async with asyncio.timeout(60):
        while not reached():  # noqa: ASYNC110 - the embedder has no event for it
            await asyncio.sleep(0.001)


async def asked(embedder: Embedder, documents: int) -> None:
    """Wait until so many documents have joined the line."""
    await until(lambda: len(embedder._callers) >= documents)


async def test_every_text_gets_its_own_vector(new_embedder: NewEmbedder) -> None:
    embedder = new_embedder(batch_inputs=7)
    documents = [texts_of(f"document {number}", 1 + 5 * number) for number in range(8)]
    results = await asyncio.gather(*(embedder.embed(hashed(texts)) for texts in documents))
    for texts, vectors in zip(documents, results, strict=True):
        assert vectors.dtype == np.float32
        assert np.array_equal(vectors, expected(texts))


async def test_no_texts_need_no_request(new_embedder: NewEmbedder, openai_endpoint: Endpoint) -> None:
    embedder = new_embedder()
    assert (await embedder.embed([])).shape == (0, 0)
    await embedder.embed(hashed(["a text"]))
    assert (await embedder.embed([])).shape == (0, 16)
    assert await embedder.dimensions() == 16
    assert openai_endpoint.stats.requests == 1


async def test_documents_share_full_requests(
    new_embedder: NewEmbedder, new_provider: Callable[..., OpenAIProvider], openai_endpoint: Endpoint
) -> None:
    provider = new_provider()
    provider.gather_seconds = 600.0  # however slowly they come, they are gathered
    embedder = new_embedder(provider=provider, batch_inputs=40)
    openai_endpoint.hold()
    alone = asyncio.create_task(embedder.embed(hashed(texts_of("alone", 4))))
    # with nothing on its way there is nothing to gather with: it goes at once
    await openai_endpoint.until(lambda stats: stats.in_flight == 1)
    together = [asyncio.create_task(embedder.embed(hashed(texts_of(f"d{n}", 4)))) for n in range(20)]
    await openai_endpoint.until(lambda stats: stats.in_flight == 3)
    openai_endpoint.release()
    await asyncio.gather(alone, *together)
    assert openai_endpoint.stats.batches == [4, 40, 40]


async def test_the_first_request_is_small_where_an_answer_takes_long_for_its_texts(
    new_embedder: NewEmbedder, new_provider: Callable[..., OpenAIProvider], openai_endpoint: Endpoint
) -> None:
    provider = new_provider()
    provider.first_inputs = 8
    embedder = new_embedder(provider=provider, batch_inputs=40)
    openai_endpoint.hold()
    embedding = asyncio.create_task(embedder.embed(hashed(texts_of("d", 88))))
    await openai_endpoint.until(lambda stats: stats.in_flight == 3)
    openai_endpoint.release()
    await embedding
    assert sorted(openai_endpoint.stats.batches) == [8, 40, 40]


async def test_texts_that_wait_for_others_are_sent_once_nothing_is_in_flight(
    new_embedder: NewEmbedder, new_provider: Callable[..., OpenAIProvider], openai_endpoint: Endpoint
) -> None:
    provider = new_provider()
    provider.gather_seconds = 600.0
    embedder = new_embedder(provider=provider, batch_inputs=40)
    openai_endpoint.hold()
    alone = asyncio.create_task(embedder.embed(hashed(texts_of("alone", 4))))
    await openai_endpoint.until(lambda stats: stats.in_flight == 1)
    later = asyncio.create_task(embedder.embed(hashed(texts_of("later", 4))))
    openai_endpoint.release()
    await asyncio.gather(alone, later)
    assert openai_endpoint.stats.batches == [4, 4]


async def test_requests_are_in_flight_together_but_not_more_than_allowed(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    embedder = new_embedder(batch_inputs=2, requests_in_flight=3)
    openai_endpoint.hold()
    embedding = asyncio.create_task(embedder.embed(hashed(texts_of("d", 20))))
    await openai_endpoint.until(lambda stats: stats.in_flight == 3)
    openai_endpoint.release()
    await embedding
    assert openai_endpoint.stats.most_in_flight == 3


async def test_nothing_is_requested_twice(new_embedder: NewEmbedder, openai_endpoint: Endpoint) -> None:
    texts = texts_of("d", 10)
    await new_embedder().embed(hashed(texts))
    told: list[tuple[int, int]] = []
    more = [*texts, "a new one"]
    vectors = await new_embedder().embed(hashed(more), on_progress=lambda *now: told.append(now))
    assert np.array_equal(vectors, expected(more))
    assert told == [(10, 10), (11, 10)]
    assert openai_endpoint.stats.inputs == 11


async def test_equal_texts_are_sent_once(new_embedder: NewEmbedder, openai_endpoint: Endpoint) -> None:
    embedder = new_embedder()
    openai_endpoint.hold()
    texts = ["the same", "its own", "the same"]
    told: list[tuple[int, int]] = []
    first = asyncio.create_task(embedder.embed(hashed(texts)))
    await openai_endpoint.until(lambda stats: stats.in_flight == 1)
    second = asyncio.create_task(
        embedder.embed(hashed(["the same", "another"]), on_progress=lambda *now: told.append(now))
    )
    await openai_endpoint.until(lambda stats: stats.in_flight == 2)
    openai_endpoint.release()
    assert np.array_equal(await first, expected(texts))
    assert np.array_equal(await second, expected(["the same", "another"]))
    assert openai_endpoint.stats.inputs == 3
    assert told[-1] == (2, 1)


async def test_a_long_document_does_not_hold_up_short_ones(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    embedder = new_embedder(batch_inputs=10, requests_in_flight=1)
    openai_endpoint.hold()
    long = asyncio.create_task(embedder.embed(hashed(texts_of("long", 200))))
    await openai_endpoint.until(lambda stats: stats.in_flight == 1)
    short = [asyncio.create_task(embedder.embed(hashed(texts_of(f"short {n}", 2)))) for n in range(4)]
    started = asyncio.gather(*short)
    await asked(embedder, 5)
    openai_endpoint.release()
    await started
    assert openai_endpoint.stats.requests <= 5, "the short ones were among the next requests"
    assert not long.done()
    assert np.array_equal(await long, expected(texts_of("long", 200)))


async def test_each_answer_is_durable_before_it_counts(
    new_embedder: NewEmbedder, embeddings: Embeddings
) -> None:
    embedder = new_embedder(batch_inputs=5, requests_in_flight=1)
    kept: list[asyncio.Task[int]] = []

    def told(done: int, reused: int) -> None:
        kept.append(asyncio.ensure_future(embeddings.count(embedder.model_key)))
        counts.append(done)

    counts: list[int] = []
    await embedder.embed(hashed(texts_of("d", 15)), on_progress=told)
    assert counts == [5, 10, 15]
    assert [done <= count for done, count in zip(counts, await asyncio.gather(*kept), strict=True)] == [
        True
    ] * 3


async def test_a_cancelled_document_loses_nothing_that_was_sent(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    embedder = new_embedder(batch_inputs=4, requests_in_flight=1)
    openai_endpoint.hold()
    texts = texts_of("d", 12)
    embedding = asyncio.create_task(embedder.embed(hashed(texts)))
    await openai_endpoint.until(lambda stats: stats.in_flight == 1)
    embedding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await embedding
    openai_endpoint.release()
    await openai_endpoint.until(lambda stats: stats.in_flight == 0)
    await asyncio.gather(*embedder._tasks)
    assert openai_endpoint.stats.inputs == 4, "what was not sent stays unsent"
    assert np.array_equal(await embedder.embed(hashed(texts)), expected(texts))
    assert openai_endpoint.stats.inputs == 12


async def test_a_text_shared_with_a_cancelled_document_still_reaches_the_other(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    embedder = new_embedder(batch_inputs=2, requests_in_flight=1)
    openai_endpoint.hold()
    blocking = asyncio.create_task(embedder.embed(hashed(texts_of("first", 2))))
    await openai_endpoint.until(lambda stats: stats.in_flight == 1)
    texts = texts_of("shared", 3)
    owner = asyncio.create_task(embedder.embed(hashed(texts)))
    await asked(embedder, 2)
    joined = asyncio.create_task(embedder.embed(hashed(texts)))
    await asked(embedder, 3)
    owner.cancel()
    openai_endpoint.release()
    assert np.array_equal(await joined, expected(texts))
    await blocking
    assert openai_endpoint.stats.inputs == 5


@pytest.mark.parametrize(
    "failure", ["500", "short", "html", "cut", "drop", "duplicate", "nan", "zero", "dimension"]
)
async def test_a_wrong_answer_is_retried(
    failure: str, new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    embedder = new_embedder()
    texts = texts_of("d", 6)
    await embedder.embed(hashed(["the first answer says how long a vector is"]))
    openai_endpoint.fail(failure, failure)
    waits: list[Wait | None] = []
    assert np.array_equal(await embedder.embed(hashed(texts), on_wait=waits.append), expected(texts))
    assert openai_endpoint.stats.requests == 4
    assert waits == [Wait(ATTEMPT, 1), None] * 2


async def test_a_tenth_of_wrong_answers_harms_nothing(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    kinds = ["500", "drop", "429 retry-after-ms=5", "cut", "short"]
    openai_endpoint.rule = lambda request: (
        kinds[request.number // 10 % 5] if request.number % 10 == 3 else None
    )
    embedder = new_embedder(batch_inputs=8)
    documents = [texts_of(f"d{n}", 30) for n in range(30)]
    results = await asyncio.gather(*(embedder.embed(hashed(texts)) for texts in documents))
    for texts, vectors in zip(documents, results, strict=True):
        assert np.array_equal(vectors, expected(texts))
    assert openai_endpoint.stats.answered == 900, "none was paid for twice"


async def test_a_failing_request_is_taken_apart_before_documents_fail(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.rule = lambda request: "500" if any("poison" in text for text in request.inputs) else None
    embedder = new_embedder(requests_in_flight=1)
    good, bad = texts_of("good", 5), [*texts_of("bad", 3), "poison"]
    openai_endpoint.hold()
    first = asyncio.create_task(embedder.embed(hashed(["takes the only place until both others wait"])))
    await openai_endpoint.until(lambda stats: stats.in_flight == 1)
    both = asyncio.gather(embedder.embed(hashed(good)), embedder.embed(hashed(bad)), return_exceptions=True)
    await until(lambda: len(embedder._line) == len(good) + len(bad))
    openai_endpoint.release()
    await first
    fine, failed = await both
    assert isinstance(fine, np.ndarray)
    assert np.array_equal(fine, expected(good))
    assert isinstance(failed, ProviderError)
    assert failed.code == "provider_error"
    assert "attempts: 3" in failed.problem().detail
    # the lone one; both together three times; a harmless text; five pieces; the bad text alone three times
    assert openai_endpoint.stats.requests == 1 + 3 + 1 + 5 + 3


async def test_a_provider_that_always_fails_is_asked_for_a_harmless_text_and_no_more(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.rule = lambda request: "500"
    with pytest.raises(ProviderError):
        await new_embedder().embed(hashed(texts_of("d", 8)))
    await openai_endpoint.until(lambda stats: stats.in_flight == 0)
    assert openai_endpoint.stats.batches == [8, 8, 8, 1, 1, 1]


async def test_a_text_that_is_too_long_fails_its_document_alone(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    def rule(request: Request) -> str | None:
        return "too-long" if any(len(text) > 500 for text in request.inputs) else None

    openai_endpoint.rule = rule
    embedder = new_embedder()
    good, bad = texts_of("good", 20), [*texts_of("bad", 3), "long " * 200]
    fine, failed = await asyncio.gather(
        embedder.embed(hashed(good)), embedder.embed(hashed(bad)), return_exceptions=True
    )
    assert isinstance(fine, np.ndarray)
    assert isinstance(failed, ProviderError)
    assert failed.code == "text_too_long"
    assert failed.facts["characters"] == 1000


async def test_requests_shrink_when_they_are_too_large_and_grow_again(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.rule = lambda request: "413" if len(request.inputs) > 16 else None
    embedder = new_embedder(batch_inputs=64, requests_in_flight=1)
    texts = texts_of("d", 200)
    assert np.array_equal(await embedder.embed(hashed(texts)), expected(texts))
    refused = [size for size in openai_endpoint.stats.batches if size > 16]
    assert refused[0] == 64
    assert set(refused) == {64, 32}
    assert len(refused) <= 4, "it learned"
    openai_endpoint.rule = None
    openai_endpoint.reset()
    await embedder.embed(hashed(texts_of("more", 1600)))
    assert max(openai_endpoint.stats.batches) > 32


async def test_a_limit_that_the_provider_never_mentions_is_found_and_kept(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.rule = lambda request: "400" if len(request.inputs) > 16 else None
    embedder = new_embedder(batch_inputs=64, requests_in_flight=1)
    texts = texts_of("d", 200)
    assert np.array_equal(await embedder.embed(hashed(texts)), expected(texts))
    openai_endpoint.reset()
    await embedder.embed(hashed(texts_of("more", 300)))
    assert max(openai_endpoint.stats.batches) <= 16, "it learned"
    forget_all(also_kept=False)
    openai_endpoint.reset()
    assert np.array_equal(
        await new_embedder(batch_inputs=64).embed(hashed(other := texts_of("next", 100))), expected(other)
    )
    assert 8 <= max(openai_endpoint.stats.batches) <= 16


@pytest.mark.parametrize(
    ("failure", "code"),
    [("401", "key_rejected"), ("quota", "out_of_credit"), ("model", "model_unknown")],
)
async def test_an_error_that_no_retry_can_mend_ends_all_documents(
    failure: str, code: str, new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.rule = lambda request: failure
    embedder = new_embedder(batch_inputs=5, requests_in_flight=4)
    openai_endpoint.hold()
    documents = asyncio.gather(
        *(embedder.embed(hashed(texts_of(f"d{n}", 20))) for n in range(30)), return_exceptions=True
    )
    await asked(embedder, 30)  # one that came after the failure would ask once more
    openai_endpoint.release()
    results = await documents
    assert {type(result).__name__ for result in results} == {type(results[0]).__name__}
    assert isinstance(results[0], DocdeskError)
    assert results[0].code == code
    assert results[0].pauses_queue
    assert openai_endpoint.stats.requests <= 4
    openai_endpoint.rule = None
    texts = texts_of("d1", 20)
    assert np.array_equal(await embedder.embed(hashed(texts)), expected(texts)), (
        "it goes on when it is mended"
    )


async def test_an_unreachable_endpoint_ends_all_documents(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    embedder = new_embedder(batch_inputs=5)
    openai_endpoint.stop()
    documents = [embedder.embed(hashed(texts_of(f"d{n}", 20))) for n in range(5)]
    results = await asyncio.gather(*documents, return_exceptions=True)
    assert [getattr(result, "code", None) for result in results] == ["provider_unreachable"] * 5


async def test_waiting_for_the_limit_is_shown_and_costs_no_attempt(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    embedder = new_embedder(attempts=1, requests_in_flight=1)
    openai_endpoint.fail(*["429 retry-after-ms=50"] * 5)
    waits: list[Wait | None] = []
    texts = texts_of("d", 3)
    assert np.array_equal(await embedder.embed(hashed(texts), on_wait=waits.append), expected(texts))
    assert openai_endpoint.stats.requests == 6
    assert waits[0] == Wait(LIMIT, 1)
    assert waits[-1] is None


async def test_the_countdown_counts_down(new_embedder: NewEmbedder, openai_endpoint: Endpoint) -> None:
    openai_endpoint.fail("429 retry-after=3.2")
    waits: list[Wait | None] = []
    await new_embedder().embed(hashed(["a text"]), on_wait=waits.append)
    countdown = [Wait(LIMIT, left) for left in (4, 3, 2, 1)]
    # a machine that stood still meanwhile leaves some out; none comes twice, and none after a smaller one
    said = [countdown.index(wait) for wait in waits[:-1] if wait]
    assert said == sorted(set(said))
    assert len(said) > 1
    assert waits[-1] is None


async def test_all_requests_hold_while_the_limit_lasts(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    embedder = new_embedder(batch_inputs=2, requests_in_flight=2)
    openai_endpoint.fail("429 retry-after=120", "429 retry-after=120")
    waits: dict[str, list[Wait | None]] = {"first": [], "second": [], "question": []}
    first = asyncio.create_task(embedder.embed(hashed(texts_of("a", 9)), on_wait=waits["first"].append))
    await openai_endpoint.until(lambda stats: stats.requests == 2 and stats.in_flight == 0)
    await until(lambda: bool(waits["first"]))
    second = asyncio.create_task(embedder.embed(hashed(texts_of("b", 9)), on_wait=waits["second"].append))
    await until(lambda: bool(waits["second"]))
    with pytest.raises(ProviderError) as caught:
        await embedder.embed_query("a question", on_wait=waits["question"].append)
    assert caught.value.code == "rate_limited", "a person is not let wait for a minute"
    assert openai_endpoint.stats.requests == 2
    first.cancel()
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    await embedder.close()
    assert embedder._attempts.limit.left > 0, "neither a cancel nor closing waits for the limit"


async def test_the_countdown_survives_without_callers(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    embedder = new_embedder()
    openai_endpoint.fail("429 retry-after=20")
    waits: list[Wait | None] = []
    alone = asyncio.create_task(embedder.embed(hashed(texts_of("a", 3)), on_wait=waits.append))
    await until(lambda: bool(waits))
    alone.cancel()
    await asyncio.gather(alone, return_exceptions=True)
    # past two of the moments at which those who wait are told the seconds that are left
    await until(lambda: embedder._attempts.limit.left < 17.9)
    assert embedder._attempts.limit.left > 0, "the loop was held until the limit was over"
    later: list[Wait | None] = []
    second = asyncio.create_task(embedder.embed(hashed(texts_of("b", 3)), on_wait=later.append))
    await until(lambda: bool(later))
    assert "limit" in str(later[0])
    second.cancel()


async def test_pauses_grow_if_the_provider_does_not_say_how_long(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    loop = asyncio.get_running_loop()
    times: list[float] = []
    openai_endpoint.rule = lambda request: times.append(loop.time()) or ("429" if len(times) < 5 else None)  # type: ignore[func-returns-value]
    await new_embedder(first_pause=0.05).embed(hashed(["a text"]))
    gaps = [after - before for before, after in itertools.pairwise(times)]
    assert len(gaps) == 4
    assert [gap >= pause * 0.98 for gap, pause in zip(gaps, (0.05, 0.1, 0.2, 0.4), strict=True)] == [True] * 4


async def test_a_limit_that_never_ends_fails_the_documents(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    openai_endpoint.rule = lambda request: "429 retry-after-ms=100"
    embedder = new_embedder(longest_wait=0.35)
    documents = [embedder.embed(hashed(texts_of(f"d{n}", 3))) for n in range(3)]
    results = await asyncio.gather(*documents, return_exceptions=True)
    assert [getattr(result, "code", None) for result in results] == ["rate_limited"] * 3
    openai_endpoint.rule = None
    assert (await embedder.embed(hashed(["a text"]))).shape == (1, 16)


async def test_another_dimension_than_before_is_an_error(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    await new_embedder().embed(hashed(["a text"]))
    openai_endpoint.dimensions = 12
    embedder = new_embedder()
    assert await embedder.dimensions() == 16, "learned from what is kept"
    with pytest.raises(ProviderError) as caught:
        await embedder.embed(hashed(["another text"]))
    assert "vectors of 12 dimensions instead of 16" in caught.value.problem().detail


async def test_a_question_goes_before_documents(new_embedder: NewEmbedder, openai_endpoint: Endpoint) -> None:
    embedder = new_embedder(batch_inputs=4, requests_in_flight=2)
    openai_endpoint.hold()
    document = asyncio.create_task(embedder.embed(hashed(texts_of("d", 40))))
    await openai_endpoint.until(lambda stats: stats.in_flight == 2)
    question = asyncio.create_task(embedder.embed_query("what is it?"))
    await openai_endpoint.until(lambda stats: stats.in_flight == 3)
    openai_endpoint.release()
    assert np.array_equal(await question, bag_of_words("what is it?", 16))
    await document
    asked = openai_endpoint.stats.requests
    assert np.array_equal(await embedder.embed_query("what is it?"), bag_of_words("what is it?", 16))
    assert openai_endpoint.stats.requests == asked, "the same question is free"


async def test_a_question_fails_with_the_providers_error(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    embedder = new_embedder()
    openai_endpoint.fail("401")
    with pytest.raises(ProviderError) as caught:
        await embedder.embed_query("a question")
    assert caught.value.code == "key_rejected"
    openai_endpoint.fail("500")
    assert (await embedder.embed_query("a question")).shape == (16,)


async def test_answers_received_on_a_full_disk_are_recorded_when_there_is_room(
    new_provider: Callable[..., OpenAIProvider], tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    embeddings = LimitedEmbeddings(tmp_path / "limited.db")
    embedder = Embedder(new_provider(), embeddings)
    texts = texts_of("d", 4)
    embeddings.full = True
    with pytest.raises(DiskFull):
        await embedder.embed(hashed(texts))
    with pytest.raises(DiskFull):
        await embedder.embed(hashed(texts))
    embeddings.full = False
    told: list[tuple[int, int]] = []
    vectors = await embedder.embed(hashed(texts), on_progress=lambda *now: told.append(now))
    assert np.array_equal(vectors, expected(texts))
    assert told == [(4, 4)]
    assert openai_endpoint.stats.inputs == 4
    await embedder.close()
    await embeddings.close()


class LimitedEmbeddings(Embeddings):
    """Stands on a disk that is full as long as `full` says so; see test_embeddings for a real one."""

    full = False

    async def put(self, *args: Any, **kwargs: Any) -> None:
        if self.full:
            raise DiskFull(path="limited.db")
        await super().put(*args, **kwargs)


async def test_closing_keeps_the_answers_to_sent_requests(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint, embeddings: Embeddings
) -> None:
    embedder = new_embedder(batch_inputs=4, requests_in_flight=1)
    openai_endpoint.hold()
    embedding = asyncio.create_task(embedder.embed(hashed(texts_of("d", 12))))
    await openai_endpoint.until(lambda stats: stats.in_flight == 1)
    closing = asyncio.create_task(embedder.close())
    with pytest.raises(asyncio.CancelledError):
        await embedding
    openai_endpoint.release()
    await closing
    assert await embeddings.count(embedder.model_key) == 4
    with pytest.raises(RuntimeError):
        await embedder.embed(hashed(["a text"]))


async def test_closing_does_not_wait_for_a_silent_provider(
    new_embedder: NewEmbedder, openai_endpoint: Endpoint
) -> None:
    embedder = new_embedder()
    openai_endpoint.fail("silence")
    embedding = asyncio.create_task(embedder.embed(hashed(["a text"])))
    await openai_endpoint.until(lambda stats: stats.in_flight == 1)
    async with asyncio.timeout(30):  # of the 60 that a request has
        await embedder.close(patience=0.05)
    with pytest.raises(asyncio.CancelledError):
        await embedding


def test_hashes_are_of_the_text() -> None:
    assert hashed(["a"]) == [(hashlib.sha256(b"a").hexdigest(), "a")]
