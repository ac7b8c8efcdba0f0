# SPDX-License-Identifier: Apache-2.0
"""Instructions in documents, and an endpoint that obeys them: neither the request nor the screen changes."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO

from docdesk.ask.asking import Listener
from docdesk.ask.reply import MOST_CHARACTERS
from docdesk.cli.answers import Printer
from tests.ask.conftest import Scene
from tests.ask.passages import PASSAGES, passage
from tests.ask.planted import PLANTED
from tests.chat_endpoint import Asked, ChatEndpoint

ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\ud800-\udfff\U000e0000-\U000e007f]"
)


def shape(asked: Asked) -> object:
    """A request without its texts: where it went, its fields, and who says what in which order."""
    texts = [re.sub(r"==\w{32}==", "MARK", message["content"]) for message in asked.body["messages"]]
    others = {name: value for name, value in asked.body.items() if name != "messages"}
    roles = [message["role"] for message in asked.body["messages"]]
    return asked.path, asked.headers.get("authorization"), others, roles, texts[0]


async def test_forty_planted_instructions_change_neither_the_request_nor_the_screen(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    assert len(PLANTED) >= 40
    await scene.asking.ask("What is the rent?")
    usual = shape(endpoint.requests[0])
    for number, (instruction, obeyed) in enumerate(PLANTED, 1):
        endpoint.script = lambda asked, obeyed=obeyed: obeyed  # type: ignore[misc]
        scene.passages = [passage(instruction, name=f"{number}\x1b[2J.txt"), PASSAGES[0]]
        printer, out = Printer(), StringIO()
        with redirect_stdout(out):
            hear = Listener(passages=printer.passages, text=printer.text)
            answer = await scene.asking.ask("What is the rent?", listener=hear)
            printer.end(answer)
        assert len(endpoint.requests) == number + 1, instruction
        asked = endpoint.requests[-1]
        assert shape(asked) == usual, instruction
        # what it says stays between its own marks: two passages, one end, the person's question
        mark = re.findall(r"^(==\w{32}==) end of the passages$", asked.prompt, re.MULTILINE)[-1]
        assert asked.prompt.count(mark) == 3, instruction
        assert asked.prompt.endswith("\n\nQuestion: What is the rent?")
        assert not ACTING.search(asked.prompt), instruction
        # numbers that were not given lead nowhere, and nothing acts on the terminal
        assert set(answer.cited) <= {1, 2}, instruction
        assert all(int(n) in (1, 2) for n in re.findall(r"\[(\d+)\]", answer.text)), instruction
        assert not ACTING.search(answer.text), instruction
        assert not ACTING.search(out.getvalue()), instruction
        assert len(answer.text) <= MOST_CHARACTERS + 2_000, instruction
