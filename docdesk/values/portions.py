# SPDX-License-Identifier: Apache-2.0
"""Long lists in portions that one SQL statement takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")

MANY = 500


def portions(values: Sequence[T]) -> Iterable[Sequence[T]]:
    """The values in runs of MANY at most."""
    return (values[i : i + MANY] for i in range(0, len(values), MANY))
