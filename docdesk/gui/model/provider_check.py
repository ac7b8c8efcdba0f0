# SPDX-License-Identifier: Apache-2.0
"""Keys and providers as the settings need them: where a key is kept, and one real call to see that it works."""

from __future__ import annotations

import asyncio
import importlib
import time
from typing import TYPE_CHECKING

from docdesk.errors import DocdeskError, RateLimited
from docdesk.gui.look import wording
from docdesk.ingest.recipes import entry_of
from docdesk.money.ledger import Ledger
from docdesk.settings.keys import Key, KeySource, key_for, read_key, store_key
from docdesk.settings.model import Settings

if TYPE_CHECKING:
    from docdesk.steps.embed.provider import Call

SAMPLE = "The lighthouse keeper washes the lens."


async def keep_key(settings: Settings, text: str) -> Key:
    """Keep a key for the settings' provider, in the keyring where there is one."""
    return await store_key(settings.key_host, text)


async def find_key(settings: Settings) -> Key:
    """Where the key of the settings' provider is."""
    return await read_key(settings.key_host)


async def try_provider(settings: Settings, key: str | None) -> str:
    """Make one real call; a sentence that says what was seen. Raises DocdeskError."""
    steps = await asyncio.to_thread(importlib.import_module, "docdesk.steps.embed")
    limits = await asyncio.to_thread(importlib.import_module, "docdesk.steps.embed.provider")
    provider = steps.open_provider(settings, key if key is not None else await key_for(settings))
    outcome, tokens, at = "cut", None, time.time()
    try:
        await provider.prepare()
        at, begin = time.time(), time.perf_counter()
        answer = await provider.request([SAMPLE], urgent=True)
        outcome, tokens = "ok", answer.tokens
        seconds = time.perf_counter() - begin
        size = len(answer.vectors[0])
        name = provider.name
    except limits.LimitReached as error:
        outcome = "limit"
        raise RateLimited(host=provider.name, seconds=round(error.seconds or 0)) from None
    except DocdeskError as error:
        outcome = error.code
        raise
    finally:
        await provider.close()
        if provider.limited:
            url = provider.endpoint or None
            size_sent = len(SAMPLE)
            call = limits.Call(at, provider.name, url, provider.model, "test", 0, size_sent, tokens, outcome)
            await asyncio.to_thread(_write_down, settings, call)
    words = wording.translate(
        "Settings", "It works: {name} answered in {seconds} with {size} numbers a chunk."
    )
    took = wording.time_words(max(seconds, 0.05))
    return words.format(name=name, seconds=took, size=wording.number(size))


def _write_down(settings: Settings, call: Call) -> None:
    """Into the ledger of the library, where there is one yet."""
    if settings.library.is_dir():
        ledger = Ledger(settings.library / "ledger.db")
        ledger.write(entry_of(call))
        ledger.close()


def key_words(key: Key) -> str:
    """Where a key is kept, and why not in the keyring where it is not."""
    translate = wording.translate
    if key.reason is not None:
        kept = (
            translate("Settings", "The key is kept for this run only.")
            if key.source is KeySource.THIS_RUN
            else translate("Settings", "A key would be kept for this run only.")
        )
        return f"{translate('keys', key.reason)} {kept}"
    return {
        KeySource.ENVIRONMENT: translate("Settings", "Taken from the variable OPENAI_API_KEY."),
        KeySource.KEYRING: translate("Settings", "Kept in this system's keyring."),
        KeySource.THIS_RUN: translate("Settings", "Kept for this run only."),
        KeySource.NOWHERE: translate(
            "Settings", "It will be kept in this system's keyring, never in a file."
        ),
    }[key.source]
