# SPDX-License-Identifier: Apache-2.0
"""What an endpoint can answer, and what it is called: over a real connection."""

from __future__ import annotations

import logging
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import numpy as np
import openai
import pytest

from docdesk.errors import DocdeskError, ProviderError
from docdesk.money.prices import on_this_machine
from docdesk.settings.model import Settings
from docdesk.steps.embed.provider import LimitReached, RequestRefused, RequestTooLarge
from docdesk.steps.embed.providers.openai import KINDS, WHOLE, OpenAIProvider
from tests.openai_endpoint import Endpoint, bag_of_words
from tests.steps.embed.conftest import KEY

NewProvider = Callable[..., OpenAIProvider]
TEXTS = ["one text", "another text", "a third one"]


async def test_vectors_come_in_the_order_of_the_texts(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    provider = new_provider()
    answer = await provider.request(TEXTS)
    assert answer.vectors.dtype == np.float32
    assert np.array_equal(answer.vectors, np.stack([bag_of_words(text, 16) for text in TEXTS]))
    assert answer.tokens == sum(len(text) // 4 + 1 for text in TEXTS)
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("form", ["shuffled", "floats", "no-index"])
async def test_rare_forms_of_answers_are_read(
    form: str, openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.fail(form)
    answer = await new_provider().request(TEXTS)
    expected = np.stack([bag_of_words(text, 16) for text in TEXTS])
    assert np.allclose(answer.vectors, expected, atol=1e-7)


async def test_dimensions_are_requested(openai_endpoint: Endpoint, new_provider: NewProvider) -> None:
    provider = new_provider(dimensions=8)
    assert (await provider.request(["a text"])).vectors.shape == (1, 8)
    assert provider.key.dimensions == 8


async def test_an_endpoint_without_base64_is_asked_for_numbers(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.rule = lambda request: (
        "no-base64" if request.body.get("encoding_format") == "base64" else None
    )
    provider = new_provider()
    assert (await provider.request(TEXTS)).vectors.shape == (3, 16)
    assert (await provider.request(TEXTS)).vectors.shape == (3, 16)
    assert openai_endpoint.stats.requests == 3


async def test_odd_texts_are_sent_in_an_accepted_form(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    await new_provider().request(["", "half a pair \ud83d", "nul \x00", "한국어 🦊"])
    assert openai_endpoint.stats.texts == {" ", "half a pair ?", "nul \x00", "한국어 🦊"}


@pytest.mark.parametrize(
    ("failure", "code", "said"),
    [
        ("401", "key_rejected", "Incorrect API key"),
        ("403", "key_rejected", "may not use"),
        ("402", "out_of_credit", ""),
        ("quota", "out_of_credit", ""),
        ("model", "model_unknown", "does not exist"),
        ("ollama-model", "model_unknown", "try pulling"),
        ("404", "model_unknown", "Not Found"),
        ("413", "text_too_long", "too large"),
        ("too-long", "text_too_long", "maximum context length"),
        ("400", "provider_error", "Invalid value"),
        ("500", "provider_error", "status 500"),
        ("503", "provider_error", "overloaded"),
        ("html", "provider_error", "Sign in to the network"),
        ("not-json", "provider_error", "ends early"),
        ("no-data", "provider_error", "contains no vectors"),
        ("error-200", "provider_error", "unexpected"),
        ("empty", "provider_error", "0 vectors for 3 texts"),
        ("short", "provider_error", "2 vectors for 3 texts"),
        ("long", "provider_error", "4 vectors for 3 texts"),
        ("duplicate", "provider_error", "wrong numbers"),
        ("outside", "provider_error", "wrong numbers"),
        ("garbage", "provider_error", "where a vector belongs"),
        ("cut", "provider_error", "cut"),
        ("drop", "provider_error", "cut"),
        ("silence", "provider_error", "did not answer within 2 seconds"),
    ],
)
async def test_each_failure_has_its_code_and_says_why(
    failure: str, code: str, said: str, openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    if failure != "silence":
        await new_provider().request(TEXTS)  # the endpoint gives base64: a refusal is about something else
    openai_endpoint.reset()
    openai_endpoint.fail(failure)
    provider = new_provider(request_seconds=2.0 if failure == "silence" else 60)
    with pytest.raises(ProviderError) as caught:
        await provider.request(TEXTS)
    assert caught.value.code == code
    assert said in caught.value.problem().detail
    assert openai_endpoint.stats.requests == 1, "the SDK repeated it by itself"
    if failure == "silence":
        provider = new_provider()  # with time enough for an answer
    assert (await provider.request(TEXTS)).vectors.shape == (3, 16), "the next request goes well"


async def test_imports_do_not_count_towards_the_time_of_an_answer(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    provider = new_provider(request_seconds=2.0)
    open_ = provider._open

    def slow() -> openai.AsyncOpenAI:
        time.sleep(WHOLE * 2.0 + 0.2)  # a disk that is slow stands still like this
        return open_()

    provider._open = slow  # type: ignore[method-assign]
    assert (await provider.request(TEXTS)).vectors.shape == (3, 16)


async def test_refusals_that_the_embedder_handles(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    provider = new_provider()
    await provider.request(TEXTS)
    for failure, kind in (("413", RequestTooLarge), ("400", RequestRefused)):
        openai_endpoint.fail(failure)
        with pytest.raises(kind):
            await provider.request(TEXTS)


@pytest.mark.parametrize(
    ("failure", "seconds"),
    [
        ("429", None),
        ("429 retry-after=2", 2.0),
        ("429 retry-after-ms=300", 0.3),
        ("429 retry-after=soon", None),
        ("429 x-ratelimit-remaining-tokens=0 x-ratelimit-reset-tokens=1m2s", 62.0),
        ("503 retry-after=7", 7.0),
    ],
)
async def test_a_limit_says_how_long_to_wait(
    failure: str, seconds: float | None, openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.fail(failure)
    with pytest.raises(LimitReached) as caught:
        await new_provider().request(TEXTS)
    assert caught.value.seconds == seconds


async def test_no_server_at_the_address(new_provider: NewProvider) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound and not listening: refused
        port = held.getsockname()[1]
        for address in (f"http://127.0.0.1:{port}/v1", "http://no-such-host.invalid/v1"):
            with pytest.raises(ProviderError) as caught:
                await new_provider(base_url=address, request_seconds=5).request(["a text"])
            assert caught.value.code == "provider_unreachable"
            assert caught.value.pauses_queue


async def test_an_address_with_https_and_a_server_without(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    address = openai_endpoint.url.replace("http:", "https:")
    with pytest.raises(ProviderError) as caught:
        await new_provider(base_url=address, request_seconds=2.0).request(["a text"])
    assert caught.value.code == "provider_unreachable"


async def test_openai_itself_needs_a_key(new_provider: NewProvider) -> None:
    for blank in (None, "", "  "):
        provider = new_provider(base_url=None, model=None, api_key=blank)
        with pytest.raises(ProviderError) as caught:
            await provider.request(["a text"])
        assert caught.value.code == "key_missing"
        assert provider.dimensions == 1536
        assert provider.endpoint == ""


async def test_a_key_that_no_header_can_carry_is_rejected(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    for key in ("sk-with\nnewline", "sk-ключ"):
        with pytest.raises(ProviderError) as caught:
            await new_provider(api_key=key).request(["a text"])
        assert caught.value.code == "key_rejected"
        assert key not in str(caught.value)
    assert openai_endpoint.stats.requests == 0


async def test_an_endpoint_without_a_key_is_asked_with_a_dummy(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    seen: list[str] = []
    openai_endpoint.rule = lambda request: seen.append(request.headers["authorization"])  # type: ignore[func-returns-value]
    provider = new_provider(api_key=None)
    await provider.request(["a text"])
    assert seen == ["Bearer none"]
    openai_endpoint.rule = None
    openai_endpoint.fail("unauthorized")
    with pytest.raises(ProviderError) as caught:
        await provider.request(["a text"])
    assert caught.value.code == "key_missing"


async def test_no_error_or_log_contains_the_key(
    openai_endpoint: Endpoint, new_provider: NewProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider = new_provider()
    for failure in ("echo-key", "401", "500", "html", "drop", "cut"):
        openai_endpoint.fail(failure)
        with pytest.raises(DocdeskError) as caught:
            await provider.request(TEXTS)
        shown = (
            "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(caught.value.facts)
        )
        assert KEY not in shown
    await provider.request(TEXTS)
    assert KEY not in repr(provider) + repr(provider.key) + str(provider.endpoint)
    assert KEY not in caplog.text


def _all_below(kind: type[BaseException]) -> Iterator[type[BaseException]]:
    for below in kind.__subclasses__():
        yield below
        yield from _all_below(below)


def _exceptions() -> dict[str, type[BaseException]]:
    """Every exception class of the SDK and of its HTTP library, by name."""
    # each has classes that the package itself does not show
    import openai._response
    import openai.lib._old_api
    import openai.lib.azure

    found: set[type[BaseException]] = set()
    for library in (openai, httpx2):
        shown = (getattr(library, name) for name in dir(library))
        found |= {one for one in shown if isinstance(one, type) and issubclass(one, Exception)}
    found |= {below for one in found for below in _all_below(one)}
    # its beta for agents is loaded by some attributes only, and has exceptions of its own that no call here raises
    ours = [
        one
        for one in found
        if one.__module__.split(".")[0] in ("openai", "httpx2")
        and not one.__module__.startswith("openai.lib.beta")
    ]
    return {one.__name__: one for one in ours if not issubclass(one, Warning)}


def test_every_exception_of_the_sdk_and_its_http_library_is_mapped() -> None:
    names = set(_exceptions())
    assert "RateLimitError" in names
    assert "ReadTimeout" in names
    assert names - set(KINDS) == set(), "new exceptions: say in KINDS what they mean"
    assert set(KINDS) - names == set(), "these are gone from the SDK"


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_mapped_exception_becomes_an_error_or_a_wait(name: str, tmp_path: Path) -> None:
    kind = _exceptions()[name]
    error = kind.__new__(kind)
    assert isinstance(error, Exception)
    Exception.__init__(error, "a message")
    if isinstance(error, openai.APIStatusError):
        request = httpx2.Request("POST", "http://127.0.0.1/v1/embeddings")
        error.response, error.status_code, error.body = httpx2.Response(500, request=request), 500, None
    provider = OpenAIProvider(Settings(library=tmp_path, provider="openai"), KEY)
    assert isinstance(provider._meaning_of(error, ["a text"]), DocdeskError)


def test_addresses_keep_their_secrets(tmp_path: Path) -> None:
    # the settings refuse such an address; one that an older library kept must not be logged
    kept = Settings(library=tmp_path, provider="openai").model_copy(
        update={"base_url": "http://user:secret@127.0.0.1:9/v1?token=secret"}
    )
    provider = OpenAIProvider(kept, None)
    assert provider.endpoint == "http://127.0.0.1:9/v1"
    assert provider.name == "127.0.0.1"


def test_hosts_on_this_machine() -> None:
    assert all(map(on_this_machine, ("localhost", "127.0.0.1", "127.8.8.8", "::1", "ollama.localhost")))
    assert not any(map(on_this_machine, ("api.openai.com", "192.168.1.2", "localhost.example", "128.0.0.1")))


async def test_a_connection_is_used_again(openai_endpoint: Endpoint, new_provider: NewProvider) -> None:
    provider = new_provider()
    for _ in range(3):
        await provider.request(TEXTS)
    assert len(openai_endpoint._connections) == 1
