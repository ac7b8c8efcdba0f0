# SPDX-License-Identifier: Apache-2.0
"""One real call to a provider, to see that its settings and its key work."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError, RateLimited
from docdesk.money.ledger import Ledger
from docdesk.settings.model import Settings
from docdesk.system import log as logs
from docdesk.values.requests import ProviderTested, SentRequest

if TYPE_CHECKING:
    from docdesk.steps.embed.provider import Provider

SAMPLE = "The lighthouse keeper washes the lens."


async def try_provider(settings: Settings, api_key: str | None, ledger: Ledger | None) -> ProviderTested:
    """Embed one sentence. The request goes into the ledger if it left the machine. Raises DocdeskError."""
    logs.hide(api_key or "")
    provider = await asyncio.to_thread(_provider, settings, api_key)
    from docdesk.steps.embed.provider import LimitReached

    outcome, tokens, at, begin = "cut", None, time.time(), time.perf_counter()
    try:
        await provider.prepare()
        at, begin = time.time(), time.perf_counter()
        answer = await provider.request([SAMPLE], urgent=True)
        outcome, tokens = "ok", answer.tokens
        return ProviderTested(provider.name, time.perf_counter() - begin, len(answer.vectors[0]))
    except LimitReached as error:
        outcome = "limit"
        raise RateLimited(host=provider.name, seconds=round(error.seconds or 0)) from None
    except DocdeskError as error:
        outcome = error.code
        raise
    finally:
        await provider.close()
        if provider.limited and ledger is not None:
            ledger.write(_sent(provider, at, tokens, outcome))


def _provider(settings: Settings, api_key: str | None) -> Provider:
    from docdesk.steps.embed import open_provider

    return open_provider(settings, api_key)


def _sent(provider: Provider, at: float, tokens: int | None, outcome: str) -> SentRequest:
    from docdesk.ingest.recipes import entry_of
    from docdesk.steps.embed.provider import Call

    url = provider.endpoint or None
    return entry_of(Call(at, provider.name, url, provider.model, "test", 0, len(SAMPLE), tokens, outcome))
