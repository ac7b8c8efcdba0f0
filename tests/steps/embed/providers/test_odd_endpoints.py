# SPDX-License-Identifier: Apache-2.0
"""Endpoints that are right in their own way: what they refuse is learned, and what they say is passed on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from docdesk.errors import ProviderError, TextTooLong
from docdesk.settings.environment import config_folder
from docdesk.steps.embed.provider import RequestRefused, RequestTooLarge
from docdesk.steps.embed.providers.endpoint_rules import forget_all
from docdesk.steps.embed.providers.openai import OpenAIProvider
from docdesk.steps.embed.providers.refusals import most_texts, parsed, sentence
from tests.openai_endpoint import Endpoint, Reply, Request, bag_of_words

NewProvider = Callable[..., OpenAIProvider]
TEXTS = ["The lighthouse keeper", "washes the lens", "every evening"]
EXPECTED = np.stack([bag_of_words(text, 16) for text in TEXTS])


def endpoints_file() -> Path:
    return config_folder() / "endpoints.json"


def refuses_base64(status: int, body: Any) -> Callable[[Request], Reply | None]:
    return lambda request: Reply(status, body) if request.body.get("encoding_format") == "base64" else None


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (422, {"detail": [{"loc": ["body", "encoding_format"], "msg": "Input should be 'float'"}]}),
        (400, [{"error": {"message": "Invalid value at 'encoding_format'", "status": "INVALID_ARGUMENT"}}]),
        (400, {"error": {"message": "Unsupported value: 'base64'", "code": 400}}),
        (400, {"error": "this option is not known"}),
        (400, b"Bad Request"),
        (415, {}),
        (422, {"errors": [{"reason": "unprocessable"}]}),
        (500, {"error": {"message": "encoding_format base64 is not implemented"}}),
        (501, b""),
        (401, {"error": {"message": "encoding_format 'base64' needs another plan"}}),
        (403, {"message": "encoding_format base64 is not allowed"}),
        (404, {"detail": "no route for encoding_format=base64"}),
        (413, {"error": "base64 answers are too large here"}),
    ],
)  # fmt: skip
async def test_base64_is_refused_once_in_any_wording_or_status(
    status: int, body: Any, openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.rule = refuses_base64(status, body)
    provider = new_provider()
    for _ in range(3):
        assert np.array_equal((await provider.request(TEXTS)).vectors, EXPECTED)
    assert openai_endpoint.stats.requests == 4
    # another provider for the same endpoint, as after a change of the settings, knows it already
    assert np.array_equal((await new_provider().request(TEXTS)).vectors, EXPECTED)
    assert openai_endpoint.stats.requests == 5


async def test_an_error_without_a_word_about_base64_is_found_out_by_the_attempts(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.rule = refuses_base64(500, b"Internal Server Error")
    provider = new_provider()
    outcomes = []
    for _ in range(6):
        try:
            outcomes.append(np.array_equal((await provider.request(TEXTS)).vectors, EXPECTED))
        except ProviderError:
            outcomes.append(False)
    assert outcomes == [False, True, False, True, True, True]


async def test_a_passing_error_does_not_cost_base64(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    asked: list[object] = []
    openai_endpoint.rule = lambda request: asked.append(request.body["encoding_format"])  # type: ignore[func-returns-value]
    provider = new_provider()
    openai_endpoint.fail("500")
    with pytest.raises(ProviderError):
        await provider.request(TEXTS)
    for _ in range(3):
        await provider.request(TEXTS)
    assert asked == ["float", "base64", "base64"]


async def test_a_refusal_that_is_not_about_base64_is_not_repeated(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    provider = new_provider()
    await provider.request(TEXTS)
    openai_endpoint.fail("400")
    with pytest.raises(RequestRefused):
        await provider.request(TEXTS)
    assert openai_endpoint.stats.requests == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error": {"message": "The words."}}, "The words."),
        ({"error": "The words."}, "The words."),
        ({"message": "The words.", "type": "x"}, "The words."),
        ({"detail": "The words."}, "The words."),
        ({"detail": [{"loc": ["body", "input"], "msg": "The words."}]}, "input: The words."),
        ([{"error": {"message": "The words.", "status": "INVALID_ARGUMENT"}}], "The words."),
        ({"errors": ["The words.", "And more."]}, "The words.; And more."),
        ({"errors": [{"message": "The words."}]}, "The words."),
        ({"error": {"msg": "The words."}}, "The words."),
        ({"error": {"error": {"message": "The words."}}}, "The words."),
        ({"error_msg": "The words.", "error_code": 17}, "The words."),
        ({"title": "The words.", "status": 400}, "The words."),
        ({"error": {"message": None, "detail": "The words."}}, "The words."),
        (b"The words.\n", "The words."),
        (b"<html><head><title>The words.</title></head><body>nginx</body></html>", "The words."),
        (b"", ""),
        ({}, ""),
        ({"error": {}}, ""),
        (b"[" * 100_000, None),
    ],
)
async def test_the_servers_sentence_is_kept_whatever_its_form(
    body: Any, said: str | None, openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.rule = lambda request: Reply(500, body)
    with pytest.raises(ProviderError) as caught:
        await new_provider().request(TEXTS)
    if said is not None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        assert sentence(parsed(raw)) == said
        assert said.rstrip(".") in caught.value.problem().detail
    assert "status 500" in caught.value.problem().detail


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (500, "input is too large to process. increase the physical batch size"),
        (500, "input length exceeds maximum context length"),
        (400, "the input length exceeds the context length"),
        (413, "Input validation error: `inputs` must have less than 512 tokens. Given: 1000"),
        (422, "This model's maximum context length is 8192 tokens"),
        (503, "prompt is too long: 9000 tokens"),
    ],
)
async def test_a_text_that_is_too_long_is_one_with_any_status(
    status: int, said: str, openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.rule = lambda request: Reply(status, {"error": {"message": said}})
    with pytest.raises(TextTooLong) as caught:
        await new_provider().request(TEXTS)
    assert not isinstance(caught.value, RequestTooLarge)


@pytest.mark.parametrize(
    ("status", "said", "most"),
    [
        (400, "<400> InvalidParameter: batch size is invalid, it should not be larger than 10.: input.contents", 10),
        (413, "batch size 60 > maximum allowed batch size 32", 32),
        (422, "batch size 60 > maximum allowed batch size 32", 32),
        (400, "Too many inputs. The max number of inputs is 16.", 16),
        (400, "Invalid 'input': array too long. Expected an array with maximum length 48, but got 60.", 48),
        (422, "input: List should have at most 32 items after validation, not 60", 32),
        (400, "The batch size limit is 20. Your batch size is 60.", 20),
        (400, "at most 50 requests can be in one batch", 50),
        (500, "too many texts", None),
        (413, "Request entity too large.", None),
    ],
)  # fmt: skip
async def test_the_limit_of_a_batch_is_read_from_the_refusal(
    status: int, said: str, most: int | None, openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.rule = lambda request: Reply(status, {"error": {"message": said}})
    provider = new_provider()
    with pytest.raises(RequestTooLarge) as caught:
        await provider.request([f"text {n}" for n in range(60)])
    assert caught.value.most == most
    assert provider.max_inputs == (most or 2048)
    assert new_provider().max_inputs == provider.max_inputs, "it is known after a change of the settings"


def as_if_started_again() -> None:
    forget_all(also_kept=False)


async def test_what_an_endpoint_refuses_is_known_after_a_restart(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.rule = refuses_base64(400, b"Bad Request")
    await new_provider().request(TEXTS)
    openai_endpoint.rule = lambda request: Reply(
        400, {"error": {"message": "batch size 60 > maximum allowed batch size 32"}}
    )
    with pytest.raises(RequestTooLarge):
        await new_provider().request([f"text {n}" for n in range(60)])
    as_if_started_again()
    openai_endpoint.rule = refuses_base64(400, b"Bad Request")
    before = openai_endpoint.stats.requests
    provider = new_provider()
    assert np.array_equal((await provider.request(TEXTS)).vectors, EXPECTED)
    assert (provider.max_inputs, openai_endpoint.stats.requests) == (32, before + 1)
    assert new_provider(model="another").max_inputs == 2048, "each model has rules of its own"


@pytest.mark.parametrize("status", [400, 413, 500])
async def test_a_limit_that_is_not_said_is_known_after_a_restart(
    status: int, openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.rule = lambda request: (
        Reply(status, {"error": "too many texts"}) if len(request.inputs) > 20 else None
    )
    provider = new_provider()
    texts = [f"text {n}" for n in range(60)]
    for count in (60, 30):
        with pytest.raises(RequestTooLarge):
            await provider.request(texts[:count])
    await provider.request(texts[:3])
    assert provider.max_inputs == 2048, "the rest of a document says nothing about the limit"
    await provider.request(texts[:15])
    as_if_started_again()
    assert new_provider().max_inputs == 15
    openai_endpoint.rule = None
    # one that says how large a request was, and not how many texts it had, may take more of shorter ones
    as_if_started_again()
    other = new_provider(model="another")
    openai_endpoint.rule = lambda request: (
        Reply(413, b"Request entity too large") if len(request.inputs) > 20 else None
    )
    with pytest.raises(RequestTooLarge):
        await other.request(texts)
    await other.request(texts[:20])
    assert other.max_inputs == 2048


async def test_an_endpoint_that_takes_base64_is_asked_again_after_a_restart(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    await new_provider().request(TEXTS)
    assert not endpoints_file().exists()
    as_if_started_again()
    openai_endpoint.rule = refuses_base64(400, b"Bad Request")
    assert np.array_equal((await new_provider().request(TEXTS)).vectors, EXPECTED)


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: "no JSON",
        lambda entry: json.dumps([]),
        lambda entry: json.dumps(
            {key: {**value, "since": value["since"] - 31 * 86_400} for key, value in entry.items()}
        ),
        lambda entry: json.dumps(
            {key: {**value, "most_inputs": -1, "base64": 0} for key, value in entry.items()}
        ),
        lambda entry: json.dumps(dict.fromkeys(entry, "32")),
    ],
)
async def test_rules_that_are_old_or_make_no_sense_are_learned_again(
    change: Callable[[dict[str, Any]], str], openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.rule = lambda request: Reply(
        413, {"error": {"message": "batch size 60 > maximum allowed batch size 32"}}
    )
    for _ in range(2):
        with pytest.raises(RequestTooLarge):
            await new_provider().request([f"text {n}" for n in range(60)])
        as_if_started_again()
        assert new_provider().max_inputs == 32
        endpoints_file().write_text(change(json.loads(endpoints_file().read_text())))
        as_if_started_again()
        assert new_provider().max_inputs == 2048


async def test_a_config_folder_that_cannot_be_written_costs_nothing(
    openai_endpoint: Endpoint, new_provider: NewProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    openai_endpoint.rule = refuses_base64(400, b"Bad Request")
    assert np.array_equal((await new_provider().request(TEXTS)).vectors, EXPECTED)


def test_a_number_from_the_request_is_not_taken_for_a_limit() -> None:
    assert most_texts("the batch size must be more than 60 or 600", 60) is None


@pytest.mark.parametrize(
    "numbers",
    [
        lambda n: None,
        lambda n: 0,
        lambda n: str(n),
        lambda n: f"embedding-{n}",
        lambda n: "missing",
    ],
)
async def test_numbers_that_say_nothing_mean_the_order_of_the_answer(
    numbers: Callable[[int], object], openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    def change(request: Request, data: list[dict[str, Any]]) -> None:
        for entry in data:
            entry["index"] = numbers(entry["index"])
            if entry["index"] == "missing":
                del entry["index"]

    openai_endpoint.change = change
    assert np.array_equal((await new_provider().request(TEXTS)).vectors, EXPECTED)


@pytest.mark.parametrize("number", [str, lambda n: n + 1, lambda n: n + 60, lambda n: str(n + 1)])
async def test_numbers_as_strings_or_from_another_first_are_still_numbers(
    number: Callable[[int], object], openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    def change(request: Request, data: list[dict[str, Any]]) -> None:
        for entry in data:
            entry["index"] = number(entry["index"])
        data.reverse()

    openai_endpoint.change = change
    assert np.array_equal((await new_provider().request(TEXTS)).vectors, EXPECTED)


@pytest.mark.parametrize("none", [None, [], "", [float("nan")] * 16, [None] * 16])
async def test_a_text_without_a_vector_does_not_spoil_the_others(
    none: Any, openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.change = lambda request, data: data[1].update(embedding=none)
    vectors = (await new_provider().request(TEXTS)).vectors
    assert np.array_equal(vectors[[0, 2]], EXPECTED[[0, 2]])
    assert np.isnan(vectors[1]).all()


@pytest.mark.parametrize(
    "said",
    ["Loading model", "Model words is currently loading", "The server is starting up", "not ready yet"],
)
async def test_a_model_that_loads_is_waited_for_like_a_server_that_is_not_there(
    said: str, openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.rule = lambda request: Reply(503, {"error": {"message": said}})
    with pytest.raises(ProviderError) as caught:
        await new_provider().request(TEXTS)
    assert caught.value.code == "provider_unreachable"
    assert caught.value.pauses_queue
    assert said in caught.value.problem().detail


async def test_a_project_without_access_to_the_model_is_not_a_wrong_key(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    body = {"error": {"message": "Project does not have access to model words", "code": "model_not_found"}}
    openai_endpoint.rule = lambda request: Reply(403, body)
    with pytest.raises(ProviderError) as caught:
        await new_provider().request(TEXTS)
    assert caught.value.code == "model_unknown"


@pytest.mark.parametrize(
    ("variable", "value", "shown"),
    [
        ("ALL_PROXY", "socks5://me:secret@127.0.0.1:1080", "socks5://127.0.0.1:1080"),
        ("all_proxy", "socks://127.0.0.1:1080/", "socks://127.0.0.1:1080"),
        ("HTTPS_PROXY", "socks5h://proxy.example:1080", "socks5h://proxy.example:1080"),
        ("SSL_CERT_FILE", "/nonexistent/ca.pem", "/nonexistent/ca.pem"),
        ("SSL_CERT_DIR", "/nonexistent/certs", "/nonexistent/certs"),
    ],
)
async def test_an_environment_that_cannot_work_is_a_sentence_and_pauses(
    variable: str, value: str, shown: str, new_provider: NewProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ProviderError) as caught:
        await new_provider(base_url="https://embeddings.invalid/v1").request(TEXTS)
    assert caught.value.code == "provider_unreachable"
    assert caught.value.pauses_queue
    said = caught.value.problem().detail
    assert variable in said
    assert shown in said
    assert "secret" not in said


async def test_an_endpoint_on_this_machine_needs_no_proxy(
    new_provider: NewProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent/ca.pem")
    assert np.array_equal((await new_provider().request(TEXTS)).vectors, EXPECTED)


async def test_requests_that_begin_together_cost_one_refusal(
    openai_endpoint: Endpoint, new_provider: NewProvider
) -> None:
    openai_endpoint.rule = refuses_base64(
        422, {"detail": [{"loc": ["encoding_format"], "msg": "not allowed"}]}
    )
    provider = new_provider()
    answers = await asyncio.gather(*(provider.request(TEXTS) for _ in range(4)))
    assert all(np.array_equal(answer.vectors, EXPECTED) for answer in answers)
    assert openai_endpoint.stats.requests == 5


async def test_requests_do_not_wait_long_for_an_endpoint_that_is_silent(
    openai_endpoint: Endpoint, new_provider: NewProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docdesk.steps.embed.providers.openai.FIRST_SECONDS", 0.2)
    provider = new_provider()
    openai_endpoint.hold()
    all_of_them = asyncio.gather(*(provider.request(TEXTS) for _ in range(4)))
    await openai_endpoint.until(lambda stats: stats.in_flight == 4)
    openai_endpoint.release()
    assert len(await all_of_them) == 4
