# SPDX-License-Identifier: Apache-2.0
"""What is taken of a model's text: no characters that act on a screen, no thoughts, no more than fits."""

from __future__ import annotations

import re

_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""Controls, characters without a width, those that turn the direction of writing, lone surrogates and tags."""

_BEGIN, _END = "<think>", "</think>"


def harmless(text: str) -> str:
    """The text without characters that act on a screen or hide something; line breaks and tabs stay."""
    return _ACTING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Thoughts:
    """Takes out what a model thinks aloud in front of its answer, between <think> and </think>."""

    def __init__(self) -> None:
        self._held = ""
        self._state = "before"

    def feed(self, piece: str) -> str:
        """The text of the answer that is certain now."""
        if self._state == "answer":
            return piece
        self._held += piece
        if self._state == "before":
            text = self._held.lstrip()
            if text.startswith(_BEGIN):
                self._state = "thinks"
            elif _BEGIN.startswith(text):
                self._held = text
                return ""
            else:
                self._state, self._held = "answer", ""
                return text
        thought, end, answer = self._held.partition(_END)
        if not end:
            self._held = thought[-len(_END) :] if len(thought) > len(_END) else thought
            return ""
        self._state, self._held = "before", answer.lstrip()
        return self.feed("") if self._held else ""

    def rest(self) -> str:
        """What was held back, at the end: not a thought that never ended."""
        held, self._held = self._held, ""
        return held if self._state == "before" else ""
