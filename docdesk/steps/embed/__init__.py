# SPDX-License-Identifier: Apache-2.0
"""Text to vectors: the providers that make them, and the embedder that all documents share."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docdesk.settings.model import Settings
    from docdesk.steps.embed.provider import Provider


def open_provider(settings: Settings, api_key: str | None = None) -> Provider:
    """The provider that the settings name. Its heavy libraries load in `prepare` or with the first request."""
    module, _, name = settings.provider_spec.opens.partition(":")
    provider: Provider = getattr(importlib.import_module(module), name)(settings, api_key)
    return provider
