# SPDX-License-Identifier: Apache-2.0
"""The order of a queue, and how a person changes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum


class Turn(StrEnum):
    """Where waiting documents are moved to."""

    FIRST = "first"
    UP = "up"
    """Past the neighbour before them."""
    DOWN = "down"
    LAST = "last"


def moved(order: Sequence[str], chosen: Collection[str], turn: Turn) -> list[str]:
    """The order once those that are chosen were moved; among themselves they keep theirs."""
    if turn is Turn.DOWN:
        return moved(order[::-1], chosen, Turn.UP)[::-1]
    if turn is Turn.UP:
        found = list(order)
        for place in range(1, len(found)):
            if found[place] in chosen and found[place - 1] not in chosen:
                found[place - 1], found[place] = found[place], found[place - 1]
        return found
    first = [id for id in order if id in chosen]
    others = [id for id in order if id not in chosen]
    return first + others if turn is Turn.FIRST else others + first
