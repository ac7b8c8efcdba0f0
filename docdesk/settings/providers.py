# SPDX-License-Identifier: Apache-2.0
"""Every embedding provider in one table: what the settings, the window, the terminal and the prices need to know.

The code that asks a provider is in `docdesk/steps/embed/providers/`. To add a provider, write a module there and an
entry here; one that speaks as OpenAI does needs the entry alone.

Light on purpose: the terminal prints its help from this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import urlsplit

from docdesk.settings.builtin_models import BUILTIN_MODELS
from docdesk.settings.key_places import key_place
from docdesk.settings.models import (
    BUILTIN,
    OPENAI_DIMENSIONS,
    ModelWindow,
    builtin_window,
    window_by_name,
)
from docdesk.values.texts import QT_TRANSLATE_NOOP


class Ask(Enum):
    """What the settings dialog asks for, besides the provider itself."""

    ADDRESS = auto()
    MODEL = auto()
    BUILTIN_MODEL = auto()
    """Which of the built-in models; there is always one, so nobody has to answer."""
    KEY = auto()


@dataclass(frozen=True, slots=True)
class Way:
    """One way to use a provider, as a person chooses it.

    `title` stands in the settings' list, `invitation` on the empty window (with a mnemonic); both are translated
    in the context "providers". `models` are suggested, the first of them first.
    """

    title: str
    invitation: str
    asks: frozenset[Ask] = frozenset()
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderSpec:
    """A provider, without the code that asks it.

    `id` is its name in settings.toml and in the catalog, and never changes. `opens` is "module:callable", which
    makes the `Provider` from the settings and the key. `default_model` is used when the settings name none. `url`
    is the provider's own address; it is empty if the model runs in docdesk itself, and then nothing is sent
    anywhere. `window` says how much text a model reads, and `dimensions` how long the vectors of the provider's
    own models are.
    """

    id: str
    opens: str
    default_model: str
    ways: tuple[Way, ...]
    window: Callable[[str], ModelWindow]
    dimensions: Mapping[str, int] = field(default_factory=dict)
    url: str = ""
    free: bool = False
    """Whether it never costs anything. If not, `prices.toml` says what a model costs."""
    takes_key: bool = False

    @property
    def in_process(self) -> bool:
        """Whether the model runs in docdesk itself."""
        return not self.url

    def host(self, base_url: str | None) -> str:
        """The host at `base_url`, or the provider's own if that is None; empty if the model runs in docdesk."""
        if self.in_process:
            return ""
        return (urlsplit(base_url).hostname if base_url else None) or urlsplit(self.url).hostname or ""

    def key_place(self, base_url: str | None) -> str:
        """What the key for `base_url` is kept by, or for the provider's own address if that is None."""
        return "" if self.in_process else key_place(base_url or self.url)

    @property
    def has_builtin_models(self) -> bool:
        """Whether its models are those of `BUILTIN_MODELS`."""
        return any(Ask.BUILTIN_MODEL in way.asks for way in self.ways)

    def way(self, *, has_address: bool) -> Way:
        """The way that settings with or without an address mean."""
        return next((way for way in self.ways if (Ask.ADDRESS in way.asks) == has_address), self.ways[0])


_TABLE = (
    ProviderSpec(
        id="builtin",
        opens="docdesk.steps.embed.providers.builtin:open_builtin",
        default_model=BUILTIN,
        ways=(
            Way(
                QT_TRANSLATE_NOOP("providers", "Built-in model (no key, nothing leaves this computer)"),
                QT_TRANSLATE_NOOP(
                    "providers",
                    "The &built-in model: no key, nothing leaves this computer, reads a hundred languages",
                ),
                frozenset({Ask.BUILTIN_MODEL}),
                tuple(BUILTIN_MODELS),
            ),
        ),
        window=builtin_window,
        dimensions={model.name: model.dimensions for model in BUILTIN_MODELS.values()},
        free=True,
    ),
    ProviderSpec(
        id="openai",
        opens="docdesk.steps.embed.providers.openai:OpenAIProvider",
        default_model="text-embedding-3-small",
        ways=(
            Way(
                QT_TRANSLATE_NOOP("providers", "OpenAI"),
                QT_TRANSLATE_NOOP(
                    "providers", "&OpenAI: many languages, needs a key, is paid for by the text"
                ),
                frozenset({Ask.MODEL, Ask.KEY}),
                ("text-embedding-3-small", "text-embedding-3-large"),
            ),
            Way(
                QT_TRANSLATE_NOOP("providers", "Another endpoint (Ollama, LM Studio, vLLM…)"),
                QT_TRANSLATE_NOOP(
                    "providers", "A &local endpoint: Ollama, LM Studio, vLLM… (none answers now)"
                ),
                frozenset({Ask.ADDRESS, Ask.MODEL, Ask.KEY}),
                ("nomic-embed-text", "bge-m3", "mxbai-embed-large", "embeddinggemma"),
            ),
        ),
        window=window_by_name,
        dimensions=OPENAI_DIMENSIONS,
        url="https://api.openai.com/v1",
        takes_key=True,
    ),
)

PROVIDERS: Mapping[str, ProviderSpec] = {spec.id: spec for spec in _TABLE}
"""Every provider by its id; the first is the default."""

DEFAULT_PROVIDER = _TABLE[0].id

WAYS = tuple((spec, way) for spec in _TABLE for way in spec.ways)
"""Every way to use a provider, in the order in which the window offers them."""
