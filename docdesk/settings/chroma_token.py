# SPDX-License-Identifier: Apache-2.0
"""The token of the Chroma server that keeps a library's vectors: its own, beside the keys of providers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from docdesk.settings import keys
from docdesk.settings.key_places import key_place
from docdesk.settings.keys import Key
from docdesk.settings.trust import is_received

VARIABLE = "DOCDESK_CHROMA_TOKEN"
CHROMA = "chroma:"
"""Before the place of a token in the keyring."""


def entry(url: str) -> str:
    """The name of a server's token in the keyring."""
    return CHROMA + key_place(url)


async def read_chroma_token(
    library: Path, url: str, *, environ: Mapping[str, str] | None = None
) -> str | None:
    """The token for a server; None if there is none, or if it would cross a network unencrypted.

    An address that came with somebody else's library gets none from the environment.
    """
    if keys.is_in_clear(url):
        return None
    environ = ({} if is_received(library, url) else os.environ) if environ is None else environ
    if text := environ.get(VARIABLE, "").strip():
        return text
    return (await keys.read_key(entry(url), environ={})).text


async def store_chroma_token(url: str, text: str) -> Key:
    """Keep a server's token in the keyring. If that fails, it is kept for this run, and `reason` says why."""
    return await keys.store_key(entry(url), text)
