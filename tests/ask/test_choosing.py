# SPDX-License-Identifier: Apache-2.0
"""One real question shows whether the chat endpoint of the settings answers, and the ledger has it."""

from __future__ import annotations

import pytest

from docdesk.ask.choosing import SAMPLE, try_chat
from docdesk.errors import ChatError, ChatKeyRejected, ChatNotChosen, ChatOffline
from docdesk.settings.model import changed
from tests.ask.conftest import Scene
from tests.chat_endpoint import ChatEndpoint, says


async def test_a_question_that_is_answered_says_by_which_model(scene: Scene, endpoint: ChatEndpoint) -> None:
    endpoint.script = says("Yes.")
    tested = await try_chat(scene.settings, "sk-typed", scene.ledger)  # type: ignore[arg-type]
    assert (tested.host, tested.model) == ("127.0.0.1", "test-chat")
    (asked,) = endpoint.requests
    assert asked.headers["authorization"] == "Bearer sk-typed"
    assert [message["content"] for message in asked.body["messages"]] == [SAMPLE], "nothing of the library"
    (entry,) = scene.ledger.entries
    assert (entry.purpose, entry.documents, entry.tokens, entry.cost, entry.outcome) == (
        "test",
        0,
        120,
        0.0,
        "ok",
    )


@pytest.mark.parametrize(
    ("failure", "error"), [("401", ChatKeyRejected), ("html", ChatError), ("error", ChatError)]
)
async def test_what_is_wrong_is_the_error_that_a_question_would_have(
    scene: Scene, endpoint: ChatEndpoint, failure: str, error: type[ChatError]
) -> None:
    endpoint.fail(*[failure] * 3)
    with pytest.raises(error):
        await try_chat(scene.settings, "sk-typed", scene.ledger)  # type: ignore[arg-type]
    assert scene.ledger.entries[-1].outcome == error.code


async def test_nothing_is_sent_without_an_address_or_offline(scene: Scene, endpoint: ChatEndpoint) -> None:
    with pytest.raises(ChatNotChosen):
        await try_chat(changed(scene.settings, chat_base_url=None), None, None)
    away = changed(scene.settings, chat_base_url="https://chat.example/v1", offline=True)
    with pytest.raises(ChatOffline):
        await try_chat(away, None, None)
    assert endpoint.requests == []
