# SPDX-License-Identifier: Apache-2.0
"""What it costs to embed documents, from what their rows say: nothing is read or sent for it."""

from __future__ import annotations

from collections.abc import Iterable

from docdesk.gui.look.wording import translate
from docdesk.gui.model.plan_model import money_words
from docdesk.money.prices import price_for
from docdesk.settings.model import Settings
from docdesk.values.documents import Document

CHARACTERS_A_TOKEN = 2
"""Fewer characters make a token in Korean than in English; this is on the safe side for both."""


def cost_words(documents: Iterable[Document], settings: Settings) -> str:
    """The most that the embeddings of these documents cost with these settings, in a few words.

    Chunks whose embedding was there already cost nothing.
    """
    price = price_for(settings)
    if price is None:
        return translate("Selection", "price unknown")
    if price.dollars == 0:
        return translate("Selection", "embeddings cost nothing")
    size = settings.chunk_size or settings.model_window().default_chunk_size
    chunks = sum(document.chunks - document.reused for document in documents)
    cost = price.of(chunks * size // CHARACTERS_A_TOKEN)
    return translate("Selection", "embeddings cost at most {cost}").format(cost=money_words(cost))
