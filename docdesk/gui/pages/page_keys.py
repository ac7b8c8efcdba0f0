# SPDX-License-Identifier: Apache-2.0
"""What the keys do while the pages of a document have the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_PLAIN = {
    Qt.Key.Key_F3: ("next", "previous"),
    Qt.Key.Key_F4: ("next chunk", "previous chunk"),
    Qt.Key.Key_R: ("turn", "turn back"),
    Qt.Key.Key_Space: ("page down", "page up"),
    Qt.Key.Key_Left: ("left", "select left"),
    Qt.Key.Key_Right: ("right", "select right"),
    Qt.Key.Key_Home: ("begin", "begin"),
    Qt.Key.Key_End: ("end", "end"),
    Qt.Key.Key_Return: ("window", "window"),
    Qt.Key.Key_Enter: ("window", "window"),
}
"""Without Ctrl: what a key does, and what it does with Shift."""
_WITH_CONTROL = {
    Qt.Key.Key_Plus: "larger",
    Qt.Key.Key_Equal: "larger",
    Qt.Key.Key_Minus: "smaller",
    Qt.Key.Key_Underscore: "smaller",
    Qt.Key.Key_0: "width",
    Qt.Key.Key_9: "whole",
}
_STANDARD = (
    (QKeySequence.StandardKey.Find, "find"),
    (QKeySequence.StandardKey.Copy, "copy"),
    (QKeySequence.StandardKey.SelectAll, "select all"),
)
_OF_THE_WINDOW = frozenset({"begin", "end", "window", "left", "right"})
"""Keys that no shortcut of the window has."""


def meaning_of(event: QKeyEvent) -> str:
    """What a key does on the pages; empty if nothing."""
    for standard, meaning in _STANDARD:
        if event.matches(standard):
            return meaning
    modifiers, key = event.modifiers(), Qt.Key(event.key())
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return _WITH_CONTROL.get(key, "")
    if modifiers & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
        return ""
    plain, shifted = _PLAIN.get(key, ("", ""))
    return shifted if modifiers & Qt.KeyboardModifier.ShiftModifier else plain


def comes_before_the_window(event: QKeyEvent) -> bool:
    """Whether a key is meant for the pages although the window has a shortcut with it."""
    meaning = meaning_of(event)
    return bool(meaning) and meaning not in _OF_THE_WINDOW
