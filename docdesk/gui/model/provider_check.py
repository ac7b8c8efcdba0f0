# SPDX-License-Identifier: Apache-2.0
"""Keys and providers as the settings need them: where a key is kept, and one real call to see that it works."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import TYPE_CHECKING

from docdesk.gui.look import wording
from docdesk.settings.keys import Key, KeySource, environment_for, key_for, read_key, store_key
from docdesk.settings.model import Settings
from docdesk.values.texts import visible

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk


async def keep_key(settings: Settings, text: str) -> Key:
    """Keep a key for the settings' provider, in the keyring where there is one."""
    return await store_key(settings.key_host, text)


async def find_key(settings: Settings) -> Key:
    """Where the key of the settings' provider is."""
    return await read_key(settings.key_host, environ=environment_for(settings, settings.base_url))


async def try_provider(settings: Settings, key: str | None, desk: Desk | None) -> str:
    """Make one real call, by the open library's desk; a sentence that says what was seen. Raises DocdeskError."""
    key = key if key is not None else await key_for(settings)
    if desk is not None:
        tested = await desk.try_provider(settings, key)
    else:
        trying = await asyncio.to_thread(_trying)
        tested = await trying.try_provider(settings, key)
    words = wording.translate(
        "Settings", "It works: {name} answered in {seconds} with {size} numbers a chunk."
    )
    took = wording.time_words(max(tested.seconds, 0.05))
    return words.format(name=tested.name, seconds=took, size=wording.number(tested.dimensions))


async def try_chat(settings: Settings, key: str | None, desk: Desk | None) -> str:
    """Ask the chat endpoint one question, by the open library's desk; a sentence about it. Raises DocdeskError."""
    if desk is not None:
        tested = await desk.try_chat(settings, key)
    else:
        trying = await asyncio.to_thread(_trying)
        tested = await trying.try_chat(settings, key)
    words = wording.translate("Settings", "It works: {model} answered in {seconds}.")
    took = wording.time_words(max(tested.seconds, 0.05))
    return words.format(model=visible(tested.model), seconds=took)


def _trying() -> ModuleType:
    """What tries settings out without an open library: heavy, for a thread."""
    from docdesk.owner import trying

    return trying


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
