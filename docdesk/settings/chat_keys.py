# SPDX-License-Identifier: Apache-2.0
"""The key of the chat endpoint: its own, beside that of the embeddings.

The keyring keeps it under a name of its own, so that a key for embeddings is never sent for a chat by accident, with
one exception: where both go to the same host and port, one key is enough.
"""

from __future__ import annotations

from collections.abc import Mapping

from docdesk.settings import keys
from docdesk.settings.key_places import CHAT, key_place
from docdesk.settings.keys import Key, KeySource
from docdesk.settings.model import Settings
from docdesk.settings.providers import PROVIDERS

VARIABLE = "DOCDESK_CHAT_API_KEY"
_OPENAI = PROVIDERS["openai"].key_place(None)


def entry(base_url: str) -> str:
    """The name of a chat endpoint's key in the keyring."""
    return CHAT + key_place(base_url)


async def read_chat_key(
    settings: Settings, base_url: str, *, environ: Mapping[str, str] | None = None
) -> Key:
    """The key for a chat endpoint; none if it would cross a network unencrypted."""
    if keys.is_in_clear(base_url):
        return Key()
    environ = keys.environment_for(settings, base_url) if environ is None else environ
    if text := environ.get(VARIABLE, "").strip():
        return Key(text, KeySource.ENVIRONMENT)
    place = key_place(base_url)
    if not place:
        return Key()
    found = await keys.read_key(entry(base_url), environ={})
    shared = place == _OPENAI or (settings.provider_spec.takes_key and place == settings.key_host)
    if found.text or not shared or keys.is_in_clear(settings.base_url):
        return found
    return await keys.read_key(place, environ=environ)
