# SPDX-License-Identifier: Apache-2.0
"""A question over passages to a scripted endpoint: answered, refused, limited, broken off, stopped."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re

import pytest

from docdesk.ask.asking import Listener, Options
from docdesk.ask.prompt import MOST_CARRIED, MOST_TURNS
from docdesk.errors import (
    ChatError,
    ChatKeyMissing,
    ChatKeyRejected,
    ChatLimited,
    ChatModelUnknown,
    ChatNotChosen,
    ChatOffline,
    ChatOutOfCredit,
    ChatTooLong,
    ChatUnreachable,
    CostExceeded,
    DocdeskError,
)
from docdesk.money.prices import chat_cost
from docdesk.settings.model import changed
from docdesk.values.answers import (
    CUT,
    EMPTY,
    LENGTH,
    NO_GROUNDS,
    NOT_GIVEN,
    NUMBER,
    REFUSED,
    STOPPED,
    TOO_LONG,
)
from tests.ask.conftest import Scene
from tests.ask.passages import PASSAGES, passage
from tests.chat_endpoint import ChatEndpoint, honest, says

RENT = "The rent is 1,250 euros [1]."


async def test_an_honest_answer_names_its_passages_and_all_of_it_is_supported(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    shown: list[object] = []
    hear = Listener(passages=lambda passages: shown.append(len(passages)), text=shown.append)
    answer = await scene.asking.ask("What is the rent?", listener=hear)
    assert shown[0] == len(PASSAGES), "the passages come before the first text"
    assert "".join(map(str, shown[1:])) == answer.text
    assert [sentence.problems for sentence in answer.sentences] == [()] * len(PASSAGES)
    assert answer.cited == (1, 2, 3, 4, 5, 6)
    assert (answer.refused, answer.problems, answer.tokens) == (False, (), 120)
    told = answer.public()
    assert [passage["n"] for passage in told["passages"]] == [1, 2, 3, 4, 5, 6]
    assert json.loads(json.dumps(told))["sentences"][0]["passages"] == [1]
    assert scene.records.kept[answer.id] == answer
    (entry,) = scene.ledger.entries
    assert (entry.purpose, entry.tokens, entry.cost, entry.outcome) == ("answer", 120, 0.0, "ok")


async def test_the_marks_are_random_and_the_request_has_no_tools(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    await scene.asking.ask("What is the rent?")
    await scene.asking.ask("What is the rent?")
    one, other = endpoint.requests
    assert set(one.body) == {"model", "messages", "stream", "stream_options", "max_tokens", "temperature"}
    marks = [re.findall("^==(\\w+)==", asked.prompt, re.MULTILINE) for asked in (one, other)]
    assert all(len(set(each)) == 1 and len(each[0]) == 32 for each in marks)
    assert marks[0][0] != marks[1][0]


async def test_numbers_that_were_not_given_are_in_no_sentence_and_not_in_the_text(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    endpoint.script = says("The rent is 1,250 euros [9]. It is due monthly [1, 77].")
    shown: list[str] = []
    answer = await scene.asking.ask("Rent?", listener=Listener(text=shown.append))
    assert answer.text == "".join(shown) == "The rent is 1,250 euros. It is due monthly [1]."
    assert [sentence.passages for sentence in answer.sentences] == [(), (1,)]
    assert all(NOT_GIVEN in sentence.problems for sentence in answer.sentences)


async def test_an_answer_without_grounds_is_said_to_have_none(scene: Scene, endpoint: ChatEndpoint) -> None:
    endpoint.script = says("Paris is the capital of France. It has two million people.")
    answer = await scene.asking.ask("Rent?")
    assert answer.problems == (NO_GROUNDS,)
    assert not any(sentence.supported for sentence in answer.sentences)


@pytest.mark.parametrize(
    "said",
    [
        "NO_ANSWER",
        " **NO_ANSWER**\n",
        "The passages do not say who painted the ship.",
        "문서에서 답을 찾을 수 없습니다.",
    ],
)
async def test_a_refusal_of_the_model_is_an_answer_and_recorded(
    scene: Scene, endpoint: ChatEndpoint, said: str
) -> None:
    endpoint.script = says(said)
    answer = await scene.asking.ask("Who painted the ship?")
    assert (answer.refused, answer.text, answer.sentences) == (True, REFUSED, ())
    assert len(answer.passages) == len(PASSAGES)
    assert scene.records.kept[answer.id].refused


async def test_without_a_passage_that_is_near_enough_no_model_is_asked(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    scene.passages = [dataclasses.replace(each, weak=True) for each in PASSAGES]
    answer = await scene.asking.ask("Who painted the ship?")
    assert answer.refused
    assert len(answer.passages) == 5, "the nearest ones are shown"
    assert (endpoint.requests, scene.ledger.entries) == ([], [])
    assert answer.id in scene.records.kept


async def test_a_refusal_needs_no_chat_endpoint(scene: Scene) -> None:
    scene.settings, scene.passages = changed(scene.settings, chat_base_url=None), []
    assert (await scene.asking.ask("Who painted the ship?")).refused


async def test_an_answer_that_breaks_off_is_kept_and_said_to_be_cut(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    endpoint.fail("cut")
    answer = await scene.asking.ask("Rent?")
    assert CUT in answer.problems
    assert answer.text
    assert len(endpoint.requests) == 1, "what was shown is not asked for again"


@pytest.mark.parametrize(
    ("failure", "problem"), [("length", LENGTH), ("endless", TOO_LONG)], ids=["length", "endless"]
)
async def test_an_answer_has_a_longest_length(
    scene: Scene, endpoint: ChatEndpoint, failure: str, problem: str
) -> None:
    endpoint.script = says(RENT * (400 if failure == "endless" else 1))
    endpoint.fail(failure)
    assert problem in (await scene.asking.ask("Rent?")).problems


async def test_an_empty_answer_is_said_to_be_empty(scene: Scene, endpoint: ChatEndpoint) -> None:
    endpoint.script = says("<think>Hm, the rent [1].")
    answer = await scene.asking.ask("Rent?")
    assert (answer.text, answer.problems) == ("", (EMPTY,))


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        ("401", ChatKeyMissing),
        ("402", ChatOutOfCredit),
        ("404", ChatModelUnknown),
        ("413", ChatTooLong),
        ("html", ChatError),
        ("garbage", ChatError),
        ("error", ChatError),
        ("redirect to=http://127.0.0.1:9/v1", ChatUnreachable),
        ("429 retry-after=600", ChatLimited),
        ("400", ChatError),
    ],
)
async def test_each_failure_is_an_error_with_a_remedy(
    scene: Scene, endpoint: ChatEndpoint, failure: str, kind: type[DocdeskError]
) -> None:
    endpoint.fail(*[failure] * 3)
    with pytest.raises(ChatError) as caught:
        await scene.asking.ask("Rent?")
    assert type(caught.value) is kind
    problem = caught.value.problem()
    assert all((problem.title, problem.detail, problem.remedy))
    assert "<" not in problem.detail or "html" in problem.detail
    assert scene.ledger.entries[-1].outcome == caught.value.code


async def test_no_one_listens(scene: Scene) -> None:
    options = Options(base_url="http://127.0.0.1:9/v1")
    with pytest.raises(ChatUnreachable):
        await scene.asking.ask("Rent?", options)


@pytest.mark.parametrize("failures", [("429 retry-after=0.02",), ("500", "503")])
async def test_a_passing_failure_is_waited_for(
    scene: Scene, endpoint: ChatEndpoint, failures: tuple[str, ...]
) -> None:
    waits: list[float] = []
    endpoint.fail(*failures)
    answer = await scene.asking.ask("Rent?", listener=Listener(wait=waits.append))
    assert answer.cited
    assert len(waits) == len(failures)
    assert len(endpoint.requests) == 1 + len(failures)


async def test_an_answer_that_is_not_streamed_is_read_too(scene: Scene, endpoint: ChatEndpoint) -> None:
    endpoint.fail("plain")
    assert (await scene.asking.ask("Rent?")).cited == (1, 2, 3, 4, 5, 6)


async def test_an_endpoint_that_counts_no_tokens_is_asked_without_them(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    endpoint.fail("400 said=stream_options")
    assert (await scene.asking.ask("Rent?")).cited
    assert "stream_options" not in endpoint.requests[1].body


async def test_silence_ends_the_question(scene: Scene, endpoint: ChatEndpoint) -> None:
    scene.settings = changed(scene.settings, chat_seconds=2.0)  # of which connecting may take as long
    endpoint.fail("silence")
    with pytest.raises(ChatError, match="did not answer within"):
        await scene.asking.ask("Rent?")


async def test_stopping_ends_the_request_at_once_and_writes_it_down(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    first, endpoint.pause = asyncio.Event(), 0.01
    endpoint.script = says(RENT * 500)
    asking = asyncio.ensure_future(
        scene.asking.ask("Rent?", listener=Listener(text=lambda text: first.set()))
    )
    async with asyncio.timeout(20):
        await first.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await asyncio.to_thread(endpoint.stopped.wait, 20)
    assert [entry.outcome for entry in scene.ledger.entries] == ["cut"]
    (kept,) = scene.records.kept.values()
    assert (kept.problems[0], kept.text[:4]) == (STOPPED, RENT[:4])


async def test_nothing_is_kept_of_an_answer_that_nobody_has_seen(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    endpoint.pause, endpoint.script = 0.01, says("NO_ANSWER" + " " * 5_000)
    asking = asyncio.ensure_future(scene.asking.ask("Rent?"))
    async with asyncio.timeout(20):
        while not endpoint.requests:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(0.01)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    assert scene.records.kept == {}


async def test_what_came_of_an_answer_that_is_stopped_is_checked_and_kept(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    shown, endpoint.pause = asyncio.Event(), 0.01
    endpoint.script = says("The rent is 9,999 euros [1]. " + RENT * 500)

    def note(text: str) -> None:
        said.append(text)
        if "[1]. The" in "".join(said):
            shown.set()

    said: list[str] = []
    asking = asyncio.ensure_future(
        scene.asking.ask("Rent?", Options(ticket="mine"), listener=Listener(text=note))
    )
    async with asyncio.timeout(20):
        assert not scene.asking.stop("mine"), "nothing of it has come yet"
        await shown.wait()
        assert not scene.asking.stop("another")
        assert scene.asking.stop("mine")
        answer = await asking
        assert await asyncio.to_thread(endpoint.stopped.wait, 20)
    assert answer.problems == (STOPPED,)
    assert NUMBER in answer.sentences[0].problems
    assert answer.cited == (1,)
    assert scene.records.kept == {answer.id: answer}
    assert [entry.outcome for entry in scene.ledger.entries] == ["cut"]
    assert not scene.asking.stop("mine")


async def test_offline_only_this_computer_is_asked(scene: Scene, endpoint: ChatEndpoint) -> None:
    scene.settings = changed(scene.settings, offline=True)
    assert (await scene.asking.ask("Rent?")).cited
    with pytest.raises(ChatOffline):
        await scene.asking.ask("Rent?", Options(base_url="https://api.openai.com/v1", api_key="sk-none"))


async def test_no_endpoint_or_no_model_is_an_error_that_says_where_to_choose(scene: Scene) -> None:
    scene.settings = changed(scene.settings, chat_base_url=None)
    with pytest.raises(ChatNotChosen, match="--chat-base-url"):
        await scene.asking.ask("Rent?")


async def test_without_a_model_the_first_chat_model_of_this_computer_answers(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    scene.settings = changed(scene.settings, chat_model=None)
    endpoint.models = ("nomic-embed-text", "llama3.1:8b")
    assert (await scene.asking.ask("Rent?")).model == "llama3.1:8b"


async def test_the_key_is_sent_to_its_host_and_said_by_no_error(scene: Scene, endpoint: ChatEndpoint) -> None:
    endpoint.fail("401 said=sk-secret-123456")
    with pytest.raises(ChatKeyRejected) as caught:
        await scene.asking.ask("Rent?", Options(api_key="sk-secret-123456"))
    assert endpoint.requests[0].headers["authorization"] == "Bearer sk-secret-123456"
    assert "secret" not in str(caught.value)
    assert "sk-secret" not in repr(Options(api_key="sk-secret-123456"))


async def test_the_key_for_embeddings_is_not_sent_to_another_host(
    scene: Scene, endpoint: ChatEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-for-embeddings")
    await scene.asking.ask("Rent?")
    assert "authorization" not in endpoint.requests[0].headers
    monkeypatch.setenv("DOCDESK_CHAT_API_KEY", "sk-for-the-chat")
    await scene.asking.ask("Rent?")
    assert endpoint.requests[1].headers["authorization"] == "Bearer sk-for-the-chat"


async def test_a_question_that_may_cost_more_than_allowed_is_not_sent(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    url = "https://api.openai.com/v1"
    known = Options(url, "gpt-4o", "sk-x", max_cost=0.000001)
    unknown = Options(url, "a-model-without-a-price", "sk-x", max_cost=1.0)
    for options in (known, unknown):
        with pytest.raises(CostExceeded):
            await scene.asking.ask("Rent?", options)
    assert await scene.asking.ask("Rent?", Options(max_cost=0.0)), "this computer costs nothing"
    assert len(endpoint.requests) == 1


async def test_the_plan_says_the_price_and_sends_nothing(scene: Scene, endpoint: ChatEndpoint) -> None:
    plan = await scene.asking.plan("Rent?", Options("https://api.openai.com/v1", "gpt-4o", "sk-x"))
    assert (plan.host, plan.local, endpoint.requests) == ("api.openai.com", False, [])
    assert plan.cost == chat_cost("api.openai.com", "gpt-4o", plan.tokens, 1024)
    assert plan.tokens < plan.bytes


async def test_a_conversation_keeps_what_was_cited_and_lets_the_rest_go(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    endpoint.script = says("The filter is cleaned every six weeks [3].")
    first = await scene.asking.ask("When is the filter cleaned?")
    scene.passages = [PASSAGES[0], PASSAGES[3]]
    endpoint.script = honest
    second = await scene.asking.ask("And in winter?", Options(follows=first.id))
    assert scene.searched[1:] == ["And in winter?", "When is the filter cleaned? And in winter?"]
    assert second.passages == (PASSAGES[0], PASSAGES[3], PASSAGES[2])
    roles = [message["role"] for message in endpoint.requests[1].body["messages"]]
    assert roles == ["system", "user", "assistant", "user"]
    assert endpoint.requests[1].body["messages"][2]["content"].endswith("six weeks [3].")
    assert second.follows == first.id


async def test_a_conversation_does_not_grow_without_end(scene: Scene, endpoint: ChatEndpoint) -> None:
    sizes, follows = [], None
    for n in range(9):
        scene.passages = [passage(f"Fact {n}{m}: the mast is {m} metres.", name=f"{n}{m}") for m in range(6)]
        answer = await scene.asking.ask(f"How long is mast {n}?", Options(follows=follows))
        follows = answer.id
        sizes.append(len(json.dumps(endpoint.requests[-1].body)))
        assert len(answer.passages) <= 6 + MOST_CARRIED
    assert len(endpoint.requests[-1].body["messages"]) == 2 + 2 * MOST_TURNS
    assert max(sizes[4:]) - min(sizes[4:]) < 200


async def test_with_the_history_off_nothing_is_kept_and_a_conversation_goes_on(scene: Scene) -> None:
    scene.settings = changed(scene.settings, keep_answers=False)
    first = await scene.asking.ask("Rent?")
    second = await scene.asking.ask("And heating?", Options(follows=first.id))
    assert (scene.records.kept, second.follows) == ({}, first.id)


async def test_the_numbers_of_a_document_are_not_taken_for_those_of_passages(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    scene.passages = [passage("As shown in [3, 4], the keel is “sound [12]”.")]
    endpoint.script = says("The keel is “sound (12)”, as shown in (3, 4) [1].")
    answer = await scene.asking.ask("The keel?")
    assert "[3" not in endpoint.requests[0].prompt
    assert "as shown in (3, 4)" in endpoint.requests[0].prompt.lower()
    assert [sentence.problems for sentence in answer.sentences] == [()]
    assert answer.passages[0].text.startswith("As shown in [3, 4]"), "what is shown is the document's"


@pytest.mark.parametrize("piece", [1, 3, 1000])
async def test_the_cut_of_the_stream_does_not_matter(
    scene: Scene, endpoint: ChatEndpoint, piece: int
) -> None:
    endpoint.piece = piece
    endpoint.script = says("<think>[1]</think>임대료는 월 85만 원입니다 [4][12]. “Rent” 😀 [1].\x1b[2J")
    answer = await scene.asking.ask("Rent?")
    assert answer.text == "임대료는 월 85만 원입니다 [4]. “Rent” 😀 [1].[2J"
