# SPDX-License-Identifier: Apache-2.0
"""What the cosines of an index's model mean: from 0, nothing in common, to 1, the same.

Models differ: of two texts that have nothing to do with each other, one says 0 and another 0.75. Passages of two
models can only be compared after this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from docdesk.catalog.rows import Index
from docdesk.search.scripts import script_of
from docdesk.settings.builtin_models import BUILTIN_MODELS, E5_SMALL, BuiltinModel

BUILTIN = "builtin"
"""The provider of the built-in models."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How to read a model's cosines.

    A passage with a score below `weak` is no nearer to the question than passages about something else often are;
    `weak_in` says it for question and passage in one script, where that is another score.
    A model that reads only `scripts` says nothing about texts in others (None: it reads all). One that
    `leans_to_own_script` puts passages in the script of the question before better ones in another script.
    """

    floor: float = 0.0
    ceiling: float = 1.0
    weak: float = 0.0
    scripts: frozenset[str] | None = None
    leans_to_own_script: bool = False
    weak_in: Mapping[str, float] = field(default_factory=dict)

    def similarity(self, cosine: float) -> float:
        """A cosine from 0 to 1, comparable between models."""
        return max(0.0, min(1.0, (cosine - self.floor) / (self.ceiling - self.floor)))

    def weak_for(self, script: str | None, text: str) -> float:
        """The score below which a passage with this text is a weak answer to a question in a script."""
        own = self.weak_in.get(script) if script is not None else None
        return own if own is not None and script_of(text) == script else self.weak


def scale_of(index: Index) -> Scale:
    """The scale of an index's model. What nobody has measured is taken as it comes, and never called weak."""
    model = BUILTIN_MODELS.get(index.model) if index.provider == BUILTIN else None
    if model is not None:
        return _of(model)
    # the family is trained alike, at whatever endpoint: its cosines lie between 0.7 and 1
    if "e5-" in index.model.lower() and "mistral" not in index.model.lower():
        return Scale(floor=E5_SMALL.floor, ceiling=E5_SMALL.ceiling)
    return Scale()


def _of(model: BuiltinModel) -> Scale:
    return Scale(
        model.floor, model.ceiling, model.weak, model.scripts, model.leans_to_own_script, model.weak_in
    )
