# SPDX-License-Identifier: Apache-2.0
"""Puts the offer of a model that reads more among the notices of an open library, for as long as it makes sense."""

from __future__ import annotations

import logging

from docdesk.desk.parts import Parts
from docdesk.values.notices import OFFERED

log = logging.getLogger(__name__)


async def offer_model(parts: Parts) -> None:
    """Make the offer if the library's model cannot read its passages. Another model withdraws it.

    It looks once after each opening, and never before somebody has an answer: it reads passages of the library.
    """
    async with parts.model_offer.turn:
        if not parts.model_offer.has_looked:
            parts.model_offer.has_looked = True
            await _offer(parts)


async def _offer(parts: Parts) -> None:
    try:
        offer = await parts.model_offer.look()
    except Exception as error:
        # whatever a damaged or a stranger's file of words raises: the library is opened, and mended then
        log.warning("no model was offered: %s", error)
        return
    if offer is None:
        return
    parts.notices.append(offer)
    parts.current.changes.publish(None)
    before = parts.current.value.embedding_model

    def withdraw(_: None) -> None:
        if parts.current.value.embedding_model != before:
            parts.withdraw(OFFERED)

    parts.current.changes.subscribe(withdraw)
