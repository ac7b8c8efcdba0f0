# SPDX-License-Identifier: Apache-2.0
"""Reads the vectors of an answer in OpenAI's form, straight into numpy."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from docdesk.steps.embed.providers.refusals import sentence
from docdesk.values.facts import coded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_TOKENS = 1 << 24
"""The most tokens that a request can have. A higher count is not real, and would slow the pace for nothing."""


class Unreadable(ValueError):
    """An answer without usable vectors; `reason` is a fact of docdesk's own, or what the server said."""

    def __init__(self, reason: str | dict[str, Any]) -> None:
        super().__init__(str(reason))
        self.reason = reason


def read_answer(
    body: bytes, count: int, clean: Callable[[str], str]
) -> tuple[npt.NDArray[np.float32], int | None]:
    """The vectors (count, dimensions) of an answer, and the tokens that the provider counted.

    A text for which there is none (null, an empty list, NaN) has a row of NaN;
    if there is none for any of them, the rows are empty. `clean` shortens what the server
    said. Raises Unreadable if the answer is of no use.
    """
    import numpy as np

    data, usage = _data(body, count, clean)
    places = _places(data)
    vectors: list[npt.NDArray[np.float32] | None] = [None] * count
    for place, item in zip(places, data, strict=True):
        vectors[place] = _vector(item.get("embedding"))
    sizes = {vector.size for vector in vectors if vector is not None}
    if not sizes:
        return np.empty((count, 0), dtype=np.float32), _tokens(usage)
    if len(sizes) != 1:
        raise Unreadable(coded("vectors_of_sizes"))
    stacked = np.full((count, sizes.pop()), np.nan, dtype=np.float32)
    for place, vector in enumerate(vectors):
        if vector is not None:
            stacked[place] = vector
    return stacked, _tokens(usage)


def _data(body: bytes, count: int, clean: Callable[[str], str]) -> tuple[list[dict[str, object]], object]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        if body.lstrip()[:1] == b"{":
            raise Unreadable(coded("answer_cut")) from None
        begin = clean(body[:60].decode("utf-8", "replace"))
        raise Unreadable(coded("answer_no_json", said=begin) if begin else coded("answer_empty")) from None
    if not isinstance(answer, dict):
        raise Unreadable(coded("answer_other_json"))
    data = answer.get("data")
    if not isinstance(data, list):
        raise Unreadable(clean(sentence(answer)) or coded("vectors_missing"))
    if len(data) != count:
        raise Unreadable(coded("vectors_count", count=len(data), texts=count))
    if not all(isinstance(item, dict) for item in data):
        raise Unreadable(coded("answer_other_json"))
    return data, answer.get("usage")


def _places(data: Sequence[dict[str, object]]) -> list[int]:
    """The text that each vector is of: by its number, or in the order of the answer if the numbers say nothing."""
    order = list(range(len(data)))
    given: list[object] = [item.get("index") for item in data]
    if all(isinstance(index, str) for index in given):
        given = [int(str(index)) if str(index).isdecimal() else None for index in given]
    if all(index is None for index in given) or all(index == 0 for index in given):
        return order
    places = [place if index is None else index for place, index in enumerate(given)]
    numbers = [place for place in places if type(place) is int]
    # some count from 1, or go on with the numbers of the answer before
    first = min(numbers, default=0)
    if sorted(number - first for number in numbers) != order:
        raise Unreadable(coded("vectors_misnumbered"))
    return [number - first for number in numbers]


def _vector(value: object) -> npt.NDArray[np.float32] | None:
    """One vector; None if the provider has none for the text."""
    import numpy as np

    if value is None or value == [] or value == "":
        return None
    try:
        if isinstance(value, str):
            return np.frombuffer(base64.b64decode(value, validate=True), dtype="<f4")
        if isinstance(value, list):
            with np.errstate(over="ignore"):
                vector = np.asarray(value, dtype=np.float32)
            if vector.ndim == 2 and len(vector) == 1:
                vector = vector[0]
            if vector.ndim == 1:
                return vector
    except (binascii.Error, ValueError, TypeError, OverflowError):
        pass
    raise Unreadable(coded("vector_unreadable"))


def _tokens(usage: object) -> int | None:
    tokens = usage.get("total_tokens", usage.get("prompt_tokens")) if isinstance(usage, dict) else None
    return tokens if type(tokens) is int and 0 <= tokens <= MOST_TOKENS else None
