# SPDX-License-Identifier: Apache-2.0
"""Whether anything in a PDF shows that it may hide text: orders to draw letters that nobody sees.

A look at every piece of text of a page takes longer than reading it if programs placed each word by itself. Such pages
are looked at piece by piece only if the file has one of these orders. To search it for them takes about as long as to
unpack it, which is a millisecond for most files.
"""

from __future__ import annotations

import base64
import re
import zlib

MOST_UNPACKED = 64 << 20
"""Bytes of all streams of a file that are searched."""

_ORDERS = re.compile(rb"(?:T[rfm]|cm|/ca)\b")
"""The orders that may hide text. Looking for these first is what makes the search quick."""
_OPERANDS = {b"Tr": 1, b"Tf": 1, b"Tm": 6, b"cm": 6}
"""How many numbers stand before each that say whether it hides."""
_SMALLEST = {b"Tm": 0.5, b"cm": 0.05}
"""Text that is scaled to less may be of letters that nobody sees. Whole pages are drawn in the dots of a printer."""
_CLEAR = re.compile(rb"\s*(?:(?:0*\.)?0+(?![\d.])|\d+\s+\d+\s+R\b)")
"""What fills with a transparent colour, or with one that is said elsewhere."""
_WINDOW = 160
"""Bytes before an order in which its numbers stand."""

LEAST_SIZE = 0.5
"""Points; see `docdesk.steps.extract.engines.pdfium_hidden`."""
_STREAM = re.compile(rb">>\s{0,4}stream\r?\n")
_NO_ORDERS = re.compile(rb"/Subtype\s*/(?!Form\b)|/Length[123]\b|/Alternate\b|/(?:DCT|JPX|JBIG2|CCITTFax)")
"""What the dictionary of a page's content, a form or packed objects never says."""
_NOT_UNPACKED = re.compile(rb"/(?:LZW|ASCIIHex|RunLength)Decode|/Crypt\b|/Filter\s+\d+\s+\d+\s+R\b")
"""How a stream is packed that is not unpacked here, and what few programs write nowadays."""
_HEAD = 600
"""Bytes in front of a stream in which its dictionary begins."""


def _has_sign(data: bytes) -> bool:
    for found in _ORDERS.finditer(data):
        order = found[0]
        if order == b"/ca":
            if _CLEAR.match(data, found.end()):
                return True
            continue
        numbers = data[max(0, found.start() - _WINDOW) : found.start()].split()
        if len(numbers) < _OPERANDS[order]:
            if found.start() > _WINDOW and sum(map(len, numbers)) < _WINDOW // 2:
                return True  # far apart, as no program writes them
            continue
        numbers = numbers[-_OPERANDS[order] :]
        try:
            if _hides(order, [float(number) for number in numbers]):
                return True
        except ValueError:
            continue  # letters that only look like an order
    return False


def _hides(order: bytes, numbers: list[float]) -> bool:
    if order == b"Tr":
        return numbers[0] in (3, 7)  # neither filled nor stroked
    if order == b"Tf":
        return abs(numbers[0]) < LEAST_SIZE
    a, b, c, d, _, _ = numbers
    return abs(a * d - b * c) < _SMALLEST[order] ** 2


def may_hide_text(data: bytes) -> bool:
    """Whether a file has an order that hides text, or something that cannot be searched for one."""
    if b"/Encrypt" in data or _has_sign(data):
        return True
    left, at = MOST_UNPACKED, 0
    while (found := _STREAM.search(data, at)) and (end := data.find(b"endstream", found.end())) >= 0:
        at = end
        head = data[max(0, found.start() - _HEAD) : found.start()]
        head = head[head.rfind(b"obj") + 1 :]
        if _NO_ORDERS.search(head):
            continue
        if _NOT_UNPACKED.search(head):
            return True
        if b"Flate" not in head:
            continue
        packed = data[found.end() : end]
        try:
            if b"/ASCII85Decode" in head:
                packed = base64.a85decode(packed.strip().removesuffix(b"~>"))
            unpacked = zlib.decompressobj().decompress(packed, left)
        except (ValueError, zlib.error):
            return True  # pdfium shows what there is of it
        if _has_sign(unpacked):
            return True
        left -= len(unpacked)
        if left <= 0:
            return True
    return False
