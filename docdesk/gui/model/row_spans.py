# SPDX-License-Identifier: Apache-2.0
"""Numbers of rows as spans, in which a view hears of them."""

from __future__ import annotations


def spans_of(rows: list[int]) -> list[tuple[int, int]]:
    """Row numbers as spans without gaps, first and last included."""
    spans: list[tuple[int, int]] = []
    for row in sorted(rows):
        if spans and row <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans
