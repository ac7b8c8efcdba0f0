# SPDX-License-Identifier: Apache-2.0
"""What is taken of a model's text: no characters that act on a screen, no thoughts, no more than fits."""

from __future__ import annotations

import re

_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Controls, characters without a width, those that turn the direction of writing, lone surrogates, tags, and those
that choose a variant of the letter before them: a row of these can write what no reader sees."""

_HALF = re.compile("[\ud800-\udfff]")
_PAIRS = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "[THINK]": "[/THINK]",
    "<|channel|>analysis<|message|>": "<|channel|>final<|message|>",
}
"""Between which marks models think aloud."""
_FINAL = re.compile(r"(?:\s*(?:<\|[a-z_]{1,20}\|>|</s>))+\s*$")
"""Marks of a model's own that a server left at the end of the text."""


def harmless(text: str) -> str:
    """The text without characters that act on a screen or hide something; line breaks and tabs stay."""
    return _ACTING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def without_leftovers(text: str) -> str:
    """A whole answer without the end of a thought whose beginning the server kept, and without a model's own marks."""
    for end in _PAIRS.values():
        if end in text:
            text = text.rpartition(end)[2].lstrip()
    return _FINAL.sub("", text)


class Thoughts:
    """Takes out what a model thinks aloud in front of its answer, such as <think>…</think>."""

    def __init__(self) -> None:
        self._held = ""
        self._end = ""
        self._state = "before"

    def feed(self, piece: str) -> str:
        """The text of the answer that is certain now."""
        if self._state == "answer":
            return piece
        self._held += piece
        if self._state == "before":
            text = self._held.lstrip()
            begin = next((begin for begin in _PAIRS if text.startswith(begin)), None)
            if begin is not None:
                self._state, self._end = "thinks", _PAIRS[begin]
            elif any(begin.startswith(text) for begin in _PAIRS):
                self._held = text
                return ""
            else:
                self._state, self._held = "answer", ""
                return text
        thought, end, answer = self._held.partition(self._end)
        if not end:
            self._held = thought[-len(self._end) :] if len(thought) > len(self._end) else thought
            return ""
        self._state, self._held = "before", answer.lstrip()
        return self.feed("") if self._held else ""

    def rest(self) -> str:
        """What was held back, at the end: not a thought that never ended."""
        held, self._held = self._held, ""
        return held if self._state == "before" else ""


class Halves:
    """Joins the halves of letters outside of the basic plane, which servers send in two pieces."""

    def __init__(self) -> None:
        self._half = ""

    def feed(self, piece: str) -> str:
        """The text with whole letters; a first half waits for the second one."""
        text, self._half = self._half + piece, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        if text.isascii():
            return text
        return (
            text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _HALF.search(text) else text
        )
