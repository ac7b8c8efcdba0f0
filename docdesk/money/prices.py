# SPDX-License-Identifier: Apache-2.0
"""What a model costs, by `resources/prices.toml`. A model that is not there has no known price, never 0."""

from __future__ import annotations

import functools
import ipaddress
import tomllib
from urllib.parse import urlsplit

from docdesk.settings.model import Settings
from docdesk.system.resource_files import resource
from docdesk.values.plans import Price

FREE = Price(0.0)


def price_for(settings: Settings) -> Price | None:
    """The price of the chosen model; None where it is not known."""
    if settings.provider == "builtin":
        return FREE
    return price_at(settings.base_url, settings.embedding_model)


def may_cost(settings: Settings) -> bool:
    """Whether adding files may cost money: it is not known to cost nothing."""
    price = price_for(settings)
    return price is None or price.dollars > 0


def price_at(base_url: str | None, model: str) -> Price | None:
    """The price of a model at an endpoint (None is OpenAI itself)."""
    host = (urlsplit(base_url).hostname if base_url else None) or "api.openai.com"
    if on_this_machine(host):
        return FREE
    return _prices().get((host, model))


def on_this_machine(host: str) -> bool:
    """Whether an address can only be this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@functools.cache
def _prices() -> dict[tuple[str, str], Price]:
    found = {}
    for provider in tomllib.loads(resource("prices.toml").read_text("utf-8"))["provider"]:
        for model, dollars in provider["models"].items():
            found[provider["host"], model] = Price(dollars, provider["date"], provider["source"])
    return found
