# SPDX-License-Identifier: Apache-2.0
"""The order of a queue."""

from __future__ import annotations

import pytest

from docdesk.values.turns import Turn, moved


@pytest.mark.parametrize(
    ("chosen", "to", "order"),
    [
        ("d", Turn.FIRST, "dabce"),
        ("db", Turn.FIRST, "bdace"),
        ("b", Turn.LAST, "acdeb"),
        ("db", Turn.LAST, "acebd"),
        ("c", Turn.UP, "acbde"),
        ("c", Turn.DOWN, "abdce"),
        ("bc", Turn.UP, "bcade"),
        ("bc", Turn.DOWN, "adbce"),
        ("ab", Turn.UP, "abcde"),
        ("ac", Turn.UP, "acbde"),
        ("de", Turn.DOWN, "abcde"),
        ("ae", Turn.DOWN, "bacde"),
        ("abcde", Turn.FIRST, "abcde"),
        ("", Turn.UP, "abcde"),
        ("xyz", Turn.FIRST, "abcde"),
    ],
)
def test_documents_are_moved_and_keep_their_order_among_themselves(chosen: str, to: Turn, order: str) -> None:
    assert "".join(moved("abcde", chosen, to)) == order
