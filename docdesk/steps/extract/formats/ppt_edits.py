# SPDX-License-Identifier: Apache-2.0
"""The slides of a PowerPoint 97 presentation as it was last saved (MS-PPT 2.1.2).

Each save may only add to the file: older versions of slides, and removed ones, stay in it. Which version counts stands
in the directory of the last edit.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

DEEPEST = 40

_DOCUMENT, _SLIDE, _NOTES, _LIST, _PERSIST, _EDIT, _DIRECTORY = 1000, 1006, 1008, 4080, 1011, 4085, 6002
_WIDE, _NARROW = 4000, 4008
_OF_SLIDES, _OF_NOTES = 0, 2
"""Which of its lists a document's list is."""


def slides_of(data: bytes, current: bytes) -> list[list[str]]:
    """The texts of each slide, in the order of the show: its outline, its shapes, its notes.

    `current` is the stream that names the last edit. Empty if the record of edits is damaged.
    """
    try:
        places, document = _directory(data, struct.unpack_from("<I", current, 16)[0])
        if (body := _record(data, places.get(document, -1), _DOCUMENT)) is None:
            return []
        return _read(data, places, body)
    except (struct.error, ValueError):
        return []


def _directory(data: bytes, at: int) -> tuple[dict[int, int], int]:
    """Where the newest version of each object is, by its number, and the number of the document."""
    places: dict[int, int] = {}
    document = 0
    seen: set[int] = set()
    left = len(data)
    while left > 0:
        if struct.unpack_from("<H", data, at + 2)[0] != _EDIT or at in seen:
            raise ValueError("there is no edit")
        seen.add(at)
        earlier, directory, number = struct.unpack_from("<III", data, at + 16)
        document = document or number
        if (body := _record(data, directory, _DIRECTORY)) is None:
            raise ValueError("there is no directory")
        left -= body[1] - body[0] + 8  # directories that each edit names again are no honest ones
        for number, place in _entries(data, *body):
            places.setdefault(number, place)
        if not earlier:
            break
        at = earlier
    return places, document


def _entries(data: bytes, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Numbers and places of objects, which stand in runs of numbers that follow each other."""
    while at + 4 <= end:
        head = struct.unpack_from("<I", data, at)[0]
        first, count = head & 0xFFFFF, min(head >> 20, (end - at - 4) // 4)
        for step in range(count):
            yield first + step, struct.unpack_from("<I", data, at + 4 + 4 * step)[0]
        at += 4 + 4 * (head >> 20)


def _record(data: bytes, at: int, kind: int) -> tuple[int, int] | None:
    """Where the body of a record begins and ends, if there is one of this kind."""
    if at < 0 or at + 8 > len(data):
        return None
    found, length = struct.unpack_from("<HI", data, at + 2)
    return (at + 8, min(at + 8 + length, len(data))) if found == kind else None


def _read(data: bytes, places: dict[int, int], document: tuple[int, int]) -> list[list[str]]:
    outlines: list[tuple[int, int, list[str]]] = []
    notes: dict[int, list[str]] = {}
    for instance, kind, at, end in _records(data, *document):
        if kind != _LIST:
            continue
        if instance == _OF_SLIDES:
            outlines = _listed(data, at, end)
        elif instance == _OF_NOTES:
            for place in {place: None for place, _, _ in _listed(data, at, end)}:
                body = _record(data, places.get(place, -1), _NOTES)
                if body is not None and body[0] + 12 <= body[1]:
                    slide = struct.unpack_from("<I", data, body[0] + 8)[0]
                    notes.setdefault(slide, []).extend(
                        text for text in texts_in(data, *body) if len(text) > 1
                    )
    found = []
    read: set[int] = set()
    for place, slide, texts in outlines:
        body = _record(data, places.get(place, -1), _SLIDE) if place not in read else None
        read.add(place)
        shapes = list(texts_in(data, *body)) if body is not None else []
        found.append([*texts, *(text for text in shapes if text not in texts), *notes.pop(slide, ())])
    return found


def _records(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Instances, kinds and bodies of the records that stand one after the other."""
    while at + 8 <= end:
        head, kind, length = struct.unpack_from("<HHI", data, at)
        yield head >> 4, kind, at + 8, min(at + 8 + length, end)
        at += 8 + length


def _listed(data: bytes, at: int, end: int) -> list[tuple[int, int, list[str]]]:
    """The objects of a list: their numbers, the numbers of their slides, and the texts of the outline."""
    found: list[tuple[int, int, list[str]]] = []
    for _, kind, begin, stop in _records(data, at, end):
        if kind == _PERSIST and begin + 16 <= stop:
            number, _, _, slide = struct.unpack_from("<IIII", data, begin)
            found.append((number, slide, []))
        elif found and (text := text_of(kind, data[begin:stop])):
            found[-1][2].append(text)
    return found


def texts_in(data: bytes, at: int, end: int, depth: int = 0) -> Iterator[str]:
    """The texts of the records in a record, at any depth."""
    for head, kind, begin, stop in _with_heads(data, at, end):
        if head & 15 == 15 and depth < DEEPEST:
            yield from texts_in(data, begin, stop, depth + 1)
        elif text := text_of(kind, data[begin:stop]):
            yield text


def _with_heads(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    while at + 8 <= end:
        head, kind, length = struct.unpack_from("<HHI", data, at)
        yield head, kind, at + 8, min(at + 8 + length, end)
        at += 8 + length


def text_of(kind: int, data: bytes) -> str:
    """The text of a record of one of the two kinds that hold text; empty for others."""
    if kind == _WIDE:
        return data.decode("utf-16-le", "replace").strip()
    return data.decode("latin-1").strip() if kind == _NARROW else ""
