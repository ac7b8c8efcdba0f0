# SPDX-License-Identifier: Apache-2.0
"""How servers and models differ: thoughts, refusals, halves of letters, and how they say that nothing answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from docdesk.ask.events import parts_of
from docdesk.ask.reply import Reply
from docdesk.values.answers import CUT, FILTERED, Answer
from tests.ask.passages import PASSAGES

ANSWER = "The rent is 1,250 euros [1]."


async def _answer(*events: Any, size: int = 11) -> Answer:
    """What becomes of these events, which come in pieces of some bytes."""
    sent = b"".join(
        event if isinstance(event, bytes) else b"data: " + json.dumps(event).encode() + b"\n\n"
        for event in events
    )

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(sent), size):
            yield sent[at : at + size]

    shown: list[str] = []
    reply = Reply(PASSAGES, shown.append)
    async for part in parts_of(pieces()):
        reply.take(part)
    reply.show_rest()
    text, sentences, refused, problems = reply.end()
    assert "secret" not in text
    return Answer("", "", text, sentences, refused=refused, problems=problems)


def _says(text: str | None, finish: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"choices": [{"delta": {"content": text, **fields}, "finish_reason": finish}]}


STOP = _says("", "stop")


@pytest.mark.parametrize(
    "events",
    [
        [_says(None, reasoning_content="secret"), _says(None, reasoning="secret"), _says(ANSWER), STOP],
        [_says("<think>secret</think>\n\n"), _says(ANSWER), STOP],
        [_says("<thinking>secret</thinking>"), _says(ANSWER), STOP],
        [_says("[THINK]secret[/THINK]"), _says(ANSWER), STOP],
        [
            _says("<|channel|>analysis<|message|>secret<|end|><|start|>assistant<|channel|>final<|message|>"),
            _says(ANSWER),
            _says("<|return|>"),
            STOP,
        ],
        # the server kept the beginning of the thought
        [_says("It is secret."), _says("</think>"), _says(ANSWER), STOP],
        [_says(ANSWER + "<|im_end|>"), STOP],
        [{"choices": [], "prompt_filter_results": [{}]}, _says(ANSWER), STOP, {"choices": [], "usage": None}],
        [b": OPENROUTER PROCESSING\r\n\r\n", _says(ANSWER), b"data:[DONE]"],
    ],
)
async def test_thoughts_and_marks_of_models_are_no_part_of_the_answer(events: list[Any]) -> None:
    answer = await _answer(*events)
    assert (answer.text, [each.supported for each in answer.sentences]) == (ANSWER, [True])


async def test_a_letter_whose_halves_come_apart_is_whole() -> None:
    first, second = (
        b'data: {"choices": [{"delta": {"content": "%s"}}]}\n\n' % half
        for half in (rb"It \ud83d", rb"\ude00")
    )
    assert (await _answer(first, second, STOP)).text == "It \U0001f600"
    assert (await _answer(first, STOP)).text == "It", "half a letter is none"


@pytest.mark.parametrize(
    "text",
    [
        "NO_ANSWER",
        "[NO_ANSWER]",
        "I could not see it. NO_ANSWER",
        "I'm sorry, but the provided passages do not contain that information.",
        "죄송하지만 제공된 구절에는 해당 내용이 없습니다.",
    ],
)
async def test_that_nothing_answers_may_be_said_in_many_ways(text: str) -> None:
    assert (await _answer(_says(text), STOP)).refused


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("The provided passages do not say how high the rent is [1][2].", True),
        ("Passages [1] and [2] don't mention the painter. I could not find any information.", True),
        ("There is no information on the painter in the given sources [1].", True),
        ("제공된 구절 [1]에는 임대료에 대한 정보가 없습니다.", True),
        # these say something of what the library has
        ("The contract does not mention pets [1].", False),
        ("The passages do not say when, but the rent is due in May [1].", False),
        ("The passages do not state the rent; the deposit is 500 euros [1].", False),
        ("The passages do not mention pets [1]. The rent is due in May [1].", False),
        ("제공된 구절에는 없지만 임대료는 5월에 냅니다 [1].", False),
    ],
)
async def test_a_refusal_may_name_the_passages_that_say_nothing(text: str, refused: bool) -> None:
    assert (await _answer(_says(text), STOP)).refused is refused


async def test_a_refusal_of_the_provider_and_an_error_in_the_end_are_said() -> None:
    refuses = await _answer(_says(None, refusal="I cannot help with that."), STOP)
    assert (refuses.text, refuses.problems) == ("", (FILTERED,))
    assert CUT in (await _answer(_says("The rent is"), _says("", "error"))).problems
