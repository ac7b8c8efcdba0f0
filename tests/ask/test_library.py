# SPDX-License-Identifier: Apache-2.0
"""Questions to a real library: over the desk, the contract, HTTP and the terminal, and what is kept of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from docdesk.cli.args import OK
from docdesk.cli.parse import parse
from docdesk.cli.run import run
from docdesk.desk.desk import Desk
from docdesk.errors import ChatModelUnknown
from docdesk.owner.client import RemoteDesk, connect
from docdesk.server.listening import Listening, listening
from tests.chat_endpoint import ChatEndpoint, a_chat_endpoint, says
from tests.desks import a_desk, add_and_wait, endpoint_settings, until
from tests.openai_endpoint import Endpoint

LAMP = "The keeper lights the lamp at dusk. He trims the wick 3 times before midnight."
LIES = "He trims the wick 9 times [1]. It says “the lamp is never lit” [7]."


@dataclass
class Library:
    """A desk with one document that listens, another process's view of it, and the chat endpoint."""

    desk: Desk
    service: Listening
    remote: RemoteDesk
    chat: ChatEndpoint
    path: Path


@pytest.fixture
def chat() -> Iterator[ChatEndpoint]:
    with a_chat_endpoint() as endpoint:
        yield endpoint


@pytest.fixture
async def library(tmp_path: Path, openai_endpoint: Endpoint, chat: ChatEndpoint) -> AsyncIterator[Library]:
    paper = tmp_path / "lamp.txt"
    paper.write_text(LAMP)
    settings = endpoint_settings(
        tmp_path / "library", openai_endpoint, chat_base_url=chat.url, chat_model="test-chat"
    )
    async with a_desk(settings) as desk, listening(desk) as service:
        await add_and_wait(desk, paper)
        remote = await connect(service, settings.library)
        yield Library(desk, service, remote, chat, settings.library)
        await remote.close()


async def test_another_process_hears_the_answer_as_it_comes(library: Library) -> None:
    heard: list[object] = []
    library.chat.script = says(LIES)
    answer = await library.remote.ask(
        "How often does he trim the wick?", on_passages=heard.append, on_text=heard.append
    )
    assert [passage.name for passage in heard[0]] == ["lamp.txt"]  # type: ignore[attr-defined]
    assert "".join(map(str, heard[1:])) == answer.text
    assert len(heard) > 3, "it came in pieces"
    assert [sentence.problems for sentence in answer.sentences] == [
        ("number_not_found",),
        ("number_not_given", "no_grounds", "quotation_not_found", "little_in_common"),
    ]
    # the history: newest first, searchable, removable
    await library.remote.ask("Who lights the lamp?", follows=answer.id)
    assert [kept.question for kept in await library.remote.answers()] == [
        "Who lights the lamp?",
        "How often does he trim the wick?",
    ]
    assert await library.remote.answers("OFTEN trim") == [answer]
    assert await library.remote.answers("100%") == []
    await library.remote.forget_answers([answer.id])
    assert [kept.follows for kept in await library.desk.answers()] == [answer.id]
    await library.remote.forget_answers()
    assert await library.desk.answers() == []
    entries = [entry for entry in await library.desk.sent_requests() if entry.purpose == "answer"]
    assert {(entry.host, entry.outcome, entry.cost) for entry in entries} == {("127.0.0.1", "ok", 0.0)}
    # a process that goes away stops its answer
    library.chat.pause, library.chat.script = 0.01, says(LAMP * 100)
    first = asyncio.Event()
    asking = asyncio.ensure_future(library.remote.ask("The lamp?", on_text=lambda text: first.set()))
    async with asyncio.timeout(30):
        await first.wait()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert await asyncio.to_thread(library.chat.stopped.wait, 30)
        # and what came of it is kept
        (kept,) = await until(library.desk.answers, lambda answers: len(answers) == 1)
    assert (kept.problems[0], kept.text[:4]) == ("stopped", LAMP[:4])


async def test_what_came_to_a_reader_over_http_that_goes_away_is_kept(library: Library) -> None:
    headers = {"Authorization": f"Bearer {library.service.token}"}
    library.chat.pause, library.chat.script = 0.01, says(LAMP * 100)
    async with (
        asyncio.timeout(30),
        httpx.AsyncClient(base_url=library.service.url, headers=headers, trust_env=False) as client,
    ):
        async with client.stream("POST", "/ask", json={"question": "The lamp?"}) as response:
            async for line in response.aiter_lines():
                if line == "event: text":
                    break
        assert await asyncio.to_thread(library.chat.stopped.wait, 30)
        (kept,) = await until(library.desk.answers, lambda answers: len(answers) == 1)
    assert (kept.problems[0], kept.text[:4]) == ("stopped", LAMP[:4])


async def test_what_a_question_would_cost_is_said_before_it_is_asked(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = {"Authorization": f"Bearer {library.service.token}"}
    async with httpx.AsyncClient(base_url=library.service.url, headers=headers, trust_env=False) as client:
        told = (await client.post("/ask/plan", json={"question": "Who lights the lamp?"})).json()
    assert (told["host"], told["model"], told["local"], told["cost"]) == ("127.0.0.1", "test-chat", True, 0.0)
    assert [passage["n"] for passage in told["passages"]] == [1]
    first, *_ = await library.desk.search("Who lights the lamp?", 1)
    await library.desk.keep_question("Who lights the lamp?", first)
    await library.desk.keep_question("Who trims the wick?", first)
    paid = ["--chat-base-url", "https://api.openai.com/v1", "--chat-model", "gpt-4o"]
    ask = ["--library", str(library.path), "ask", "Who lights the lamp?", "--dry-run", *paid]
    assert await asyncio.to_thread(run, parse([*ask, "--json"])) == OK
    one = json.loads(capsys.readouterr().out)
    assert (one["host"], one["cost"] > 0, one["tokens"] < one["bytes"]) == ("api.openai.com", True, True)
    assert await asyncio.to_thread(run, parse(ask)) == OK
    shown = capsys.readouterr().out
    assert "1 passage to gpt-4o at api.openai.com" in shown
    assert f"It costs at most ${one['cost']:.4f}." in shown
    every = ["--library", str(library.path), "eval", "--answers", "--dry-run", *paid]
    assert await asyncio.to_thread(run, parse([*every, "--json"])) == OK
    all_told = json.loads(capsys.readouterr().out)
    assert (all_told["questions"], all_told["asked"], all_told["cost"] > one["cost"]) == (2, 2, True)
    assert await asyncio.to_thread(run, parse(every)) == OK
    assert "2 kept questions, 2 of them to gpt-4o" in capsys.readouterr().out
    assert library.chat.requests == []


async def test_over_http_an_answer_is_a_stream_of_events(library: Library) -> None:
    headers = {"Authorization": f"Bearer {library.service.token}"}
    address = library.service.url
    async with httpx.AsyncClient(base_url=address, headers=headers, trust_env=False, timeout=60) as client:
        response = await client.post("/ask", json={"question": "Who lights the lamp?"})
        assert response.headers["content-type"].startswith("text/event-stream")
        blocks = [block.splitlines() for block in response.text.split("\n\n") if "event:" in block]
        events = [(name[7:], json.loads(data[6:])) for name, data in blocks]
        assert events[0][0] == "passages"
        assert [passage["n"] for passage in events[0][1]["passages"]] == [1]
        told = events[-1][1]
        assert "".join(data["text"] for name, data in events if name == "text") == told["answer"]
        assert told["sentences"][0]["passages"] == [1]
        # who answers cannot be named by a request, and an error before the passages is a problem
        foreign = {"question": "Who?", "chat_base_url": "http://127.0.0.1:9/v1"}
        assert (await client.post("/ask", json=foreign)).status_code == 422
        costly = {"question": "lamp", "model": "x", "max_cost": 0, "follows": None}
        assert (await client.post("/ask", json=costly)).status_code == 200
        library.chat.fail("404")
        failed = await client.post("/ask", json={"question": "Who lights the lamp?"})
        assert "event: error" in failed.text
        assert '"chat_model_unknown"' in failed.text


async def test_in_the_terminal_the_last_line_is_the_answer_and_eval_counts_them(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    library.chat.script = says("He trims the wick 9 times [1].\x1b[2J\x07 He trims it.")
    line = ["--library", str(library.path), "ask", "How often is the wick trimmed?"]
    assert await asyncio.to_thread(run, parse([*line, "--json"])) == OK
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["sentences"][0] == {
        "text": "He trims the wick 9 times.[2J He trims it.",
        "passages": [1],
        "supported": False,
        "problems": ["number_not_found"],
    }
    assert (told["refused"], told["passages"][0]["n"]) == (False, 1)
    assert await asyncio.to_thread(run, parse(line)) == OK
    shown = capsys.readouterr().out
    assert shown.startswith("[1] ")
    assert "has a number that its passages do not have" in shown
    assert "\x1b" not in shown

    await library.desk.forget_answers()
    first, *_ = await library.desk.search("Who lights the lamp?", 1)
    await library.desk.keep_question("Who lights the lamp?", first)
    await library.desk.keep_question("Who painted the lamp?")
    library.chat.script = lambda asked: (
        "NO_ANSWER" if "painted" in asked.question else "The keeper lights the lamp [1]. It is green [1]."
    )
    line = ["--library", str(library.path), "eval", "--answers", "--json"]
    assert await asyncio.to_thread(run, parse(line)) == OK
    told = json.loads(capsys.readouterr().out)
    assert {name: told[name] for name in told if name != "answers"} == {
        "questions": 2,
        "with_grounds": 1.0,
        "citations_hold": 0.5,
        "right_passage": 1.0,
        "refusals_right": 1.0,
        "refusals_wrong": 0.0,
        "failed": 0,
        "model": "test-chat",
    }
    assert await library.desk.answers() == [], "the history is a person's"
    library.chat.fail("404")
    with pytest.raises(ChatModelUnknown):
        await library.desk.evaluate_answers()
