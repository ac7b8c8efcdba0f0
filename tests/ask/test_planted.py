# SPDX-License-Identifier: Apache-2.0
"""Instructions in documents, and an endpoint that obeys them: neither the request nor the screen changes."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO

from docdesk.ask.asking import Listener
from docdesk.ask.reply import MOST_CHARACTERS
from docdesk.cli.answers import Printer
from docdesk.values.answer_texts import as_html, as_markdown
from docdesk.values.documents import Passage
from tests.ask.conftest import Scene
from tests.ask.passages import PASSAGES, passage
from tests.ask.planted import PLACED, PLANTED
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


def places(instruction: str) -> list[list[Passage]]:
    """Passages with the instruction in each of the places that a document has."""
    rent = PASSAGES[0]
    return [
        [passage(f"The rent is due. {instruction}"), rent],
        [passage("The rent is due.", name=f"{instruction}.txt".replace("\n", " ")), rent],
        [passage("The rent is due.", heading=("Rent", instruction)), rent],
        [passage("1 | 2 | 3", context=instruction, name="rents.csv"), rent],
    ]


async def test_an_instruction_in_a_name_a_heading_or_a_table_header_changes_nothing_either(
    scene: Scene, endpoint: ChatEndpoint
) -> None:
    assert len(PLACED) >= 40
    await scene.asking.ask("What is the rent?")
    usual = shape(endpoint.requests[0])
    for instruction, obeyed in PLACED:
        endpoint.script = lambda asked, obeyed=obeyed: obeyed  # type: ignore[misc]
        endpoint.piece = len(obeyed)
        for scene.passages in places(instruction):
            answer = await scene.asking.ask("What is the rent?")
            asked = endpoint.requests[-1]
            assert shape(asked) == usual, instruction
            mark = re.findall(r"^(==\w{32}==) end of the passages$", asked.prompt, re.MULTILINE)[-1]
            assert asked.prompt.count(mark) == 3, instruction
            assert asked.prompt.endswith("\n\nQuestion: What is the rent?")
            assert not ACTING.search(asked.prompt), instruction
        assert set(answer.cited) <= {1, 2}, instruction
        assert not re.search(r"\[\D{0,8}9", answer.text), instruction
        assert not ACTING.search(answer.text), instruction
        # a file that is saved leads nowhere and runs nothing
        page = as_html(answer)
        assert not re.search(r"<(?:img|script|iframe|svg|object|a|style|link|details)\b", page), instruction
        assert "href" not in re.sub(r"<p>.*?</p>|<blockquote>.*?</blockquote>", "", page, flags=re.DOTALL)
        saved = as_markdown(answer)
        assert not re.search(r"(?<!\\)\]\(|(?<!\\)<\w|^\[\d+\]:|https?://", saved, re.MULTILINE), instruction


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
