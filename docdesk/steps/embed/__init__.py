# SPDX-License-Identifier: Apache-2.0
"""Text to vectors: the providers that make them, and the embedder that all documents share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docdesk.settings.model import Settings

if TYPE_CHECKING:
    from docdesk.steps.embed.provider import Provider


def open_provider(settings: Settings, api_key: str | None = None) -> Provider:
    """The provider that the settings name. What is heavy is loaded by `prepare` or the first request."""
    if settings.provider == "builtin":
        from docdesk.steps.embed.builtin import BuiltinModel

        return BuiltinModel()
    from docdesk.steps.embed.openai import OpenAIProvider

    return OpenAIProvider(settings, api_key)
