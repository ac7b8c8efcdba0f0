# SPDX-License-Identifier: Apache-2.0
"""Which endpoint, model and key the settings mean; and one real question to it, to see that it works."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from typing import TYPE_CHECKING

from docdesk.ask.endpoint import Chat, Chosen
from docdesk.errors import ChatError, ChatNotChosen, DocdeskError
from docdesk.money.prices import chat_cost
from docdesk.settings.chat_keys import read_chat_key
from docdesk.settings.keys import is_in_clear
from docdesk.settings.local_endpoints import chat_models_at
from docdesk.settings.model import Settings
from docdesk.system import log as logs
from docdesk.values.facts import coded
from docdesk.values.requests import ChatTested, SentRequest

if TYPE_CHECKING:
    from docdesk.money.ledger import Ledger

SAMPLE = "Answer with one word: is the sky blue?"
PURPOSE = "test"


async def choose(settings: Settings, api_key: str | None = None) -> Chosen:
    """The chat endpoint of the settings; `api_key` takes the place of the one that is kept. Raises ChatNotChosen."""
    url, model = settings.chat_base_url, settings.chat_model
    if url is None:
        raise ChatNotChosen
    if model is None and Chosen(url, "").is_local:
        model = next(iter(await asyncio.to_thread(chat_models_at, url)), None)
    if model is None:
        raise ChatNotChosen
    # a key that was given for this run crosses no network in clear either
    given = None if is_in_clear(url) else api_key
    key = given or (await read_chat_key(settings, url)).text
    logs.hide(key or "")
    return Chosen(url, model, key)


async def try_chat(settings: Settings, api_key: str | None, ledger: Ledger | None) -> ChatTested:
    """Ask the chat endpoint one question that needs no library. The ledger has the request. Raises DocdeskError."""
    chosen = await choose(settings, api_key)
    chat = Chat(chosen, settings)
    chat.check()
    outcome, said, at, begin = "cut", False, time.time(), time.perf_counter()
    prompt_tokens = answer_tokens = None
    try:
        async with aclosing(chat.stream([{"role": "user", "content": SAMPLE}])) as parts:
            async for part in parts:
                said = said or bool(part.text or part.finish)
                prompt_tokens, answer_tokens = (
                    part.prompt_tokens or prompt_tokens,
                    part.answer_tokens or answer_tokens,
                )
        if not said:
            raise ChatError(host=chosen.host, reason=coded("answer_no_chat", said=""))
        outcome = "ok"
    except DocdeskError as error:
        outcome = error.code
        raise
    finally:
        if ledger is not None:
            counted = prompt_tokens is not None or answer_tokens is not None
            tokens = (prompt_tokens or 0, answer_tokens or 0)
            cost = chat_cost(chosen.host, chosen.model, *tokens) if counted or chosen.is_local else None
            ledger.write(
                SentRequest(
                    at,
                    chosen.host,
                    chosen.model,
                    PURPOSE,
                    0,
                    len(SAMPLE),
                    sum(tokens) if counted else None,
                    cost,
                    outcome,
                )
            )
    return ChatTested(chosen.host, chosen.model, time.perf_counter() - begin)
