# SPDX-License-Identifier: Apache-2.0
"""Puts the offer of a model that reads more among the notices of an open library, for as long as it makes sense."""

from __future__ import annotations

from docdesk.desk.parts import Parts
from docdesk.values.notices import OFFERED


async def offer_model(parts: Parts) -> None:
    """Make the offer if the library's model cannot read its passages. Another model withdraws it."""
    offer = await parts.model_offer.look()
    if offer is None:
        return
    parts.notices.append(offer)
    before = parts.current.value.embedding_model

    def withdraw(_: None) -> None:
        if parts.current.value.embedding_model != before:
            parts.withdraw(OFFERED)

    parts.current.changes.subscribe(withdraw)
