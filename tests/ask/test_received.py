# SPDX-License-Identifier: Apache-2.0
"""A library that came from somebody else does not choose who is sent its passages, or who gets a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from docdesk.settings.chat_keys import read_chat_key
from docdesk.settings.keys import KeySource
from docdesk.settings.model import changed, load_settings, save_settings


def test_a_chat_endpoint_that_came_with_a_library_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('chat_base_url = "http://evil.example/v1"\nchat_model = "m"\n')
    received = load_settings({}, library=tmp_path)
    assert (received.chat_base_url, received.chat_host) == (None, "")
    save_settings(changed(received, chat_base_url="http://127.0.0.1:11434/v1"))
    assert load_settings({}, library=tmp_path).chat_host == "127.0.0.1", "what this user chose does"


@pytest.mark.parametrize(
    ("url", "environ", "text"),
    [
        ("https://api.openai.com/v1", {"OPENAI_API_KEY": "sk-e"}, "sk-e"),
        ("https://api.openai.com/v1", {"OPENAI_API_KEY": "sk-e", "DOCDESK_CHAT_API_KEY": "sk-c"}, "sk-c"),
        ("https://elsewhere.example/v1", {"OPENAI_API_KEY": "sk-e"}, None),
        ("http://elsewhere.example/v1", {"DOCDESK_CHAT_API_KEY": "sk-c"}, None),
    ],
)
async def test_a_key_goes_to_its_own_host_and_never_in_clear(
    tmp_path: Path, url: str, environ: dict[str, str], text: str | None
) -> None:
    key = await read_chat_key(load_settings({}, library=tmp_path), url, environ=environ)
    assert key.text == text
    assert (key.source is KeySource.ENVIRONMENT) == (text is not None)
