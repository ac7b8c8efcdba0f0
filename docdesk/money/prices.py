# SPDX-License-Identifier: Apache-2.0
"""What a model costs, from `resources/prices.toml`. A model that is not listed has an unknown price, not 0."""

from __future__ import annotations

import functools
import ipaddress
import tomllib

from docdesk.settings.model import Settings
from docdesk.settings.providers import PROVIDERS
from docdesk.system.resource_files import resource
from docdesk.values.plans import Price

FREE = Price(0.0)


def price_for(settings: Settings) -> Price | None:
    """The price of the chosen model; None if it is unknown."""
    return price_of(settings.provider, settings.base_url, settings.embedding_model)


def may_cost(settings: Settings) -> bool:
    """Whether adding files may cost money. An unknown price may."""
    price = price_for(settings)
    return price is None or price.dollars > 0


def price_of(provider: str, base_url: str | None, model: str) -> Price | None:
    """The price of a provider's model, at another address than the provider's own if `base_url` is one."""
    spec = PROVIDERS.get(provider)
    if spec is None:  # of an index that another version of docdesk made
        return None
    return FREE if spec.free else price_at(spec.host(base_url), model)


def price_at(host: str, model: str) -> Price | None:
    """The price of a model at a host; None if it is unknown."""
    if on_this_machine(host):
        return FREE
    return _prices().get((host, model))


def chat_cost(host: str, model: str, prompt_tokens: int, answer_tokens: int) -> float | None:
    """US dollars for a question and its answer; None if the price is unknown."""
    if on_this_machine(host):
        return 0.0
    prices = chat_prices(host, model)
    return None if prices is None else prices[0].of(prompt_tokens) + prices[1].of(answer_tokens)


def chat_prices(host: str, model: str) -> tuple[Price, Price] | None:
    """The prices of a chat model elsewhere, for questions and for answers; None if they are unknown."""
    return _chat_prices().get((host, model))


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


@functools.cache
def _chat_prices() -> dict[tuple[str, str], tuple[Price, Price]]:
    found = {}
    for endpoint in tomllib.loads(resource("prices.toml").read_text("utf-8"))["chat"]:
        for model, dollars in endpoint["models"].items():
            prompt, answer = (Price(each, endpoint["date"], endpoint["source"]) for each in dollars)
            found[endpoint["host"], model] = prompt, answer
    return found
