# SPDX-License-Identifier: Apache-2.0
"""The indexes that Qt hands to an item model."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex
"""Either kind: Qt passes both to the same methods."""

NOWHERE = QModelIndex()
"""The index of nothing, which is the parent of all rows of a flat model."""
