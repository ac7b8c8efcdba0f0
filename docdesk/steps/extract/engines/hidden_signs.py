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
"""The orders that may hide text. Looking for these first takes a fifth of the time."""
_BEFORE = {
    b"Tr": re.compile(rb"(?<![\d.])0*[37](?:\.0*)?\s+\Z"),  # neither filled nor stroked
    b"Tf": re.compile(rb"(?<![\d.])0?\.[0-4]\d*\s+\Z"),  # letters of less than half a point
    b"Tm": re.compile(rb"(?<![\d.])0?\.[0-4]\d*\s+0(?:\.0*)?\s+0(?:\.0*)?\s+-?0?\.[0-4]\d*\s+\S+\s+\S+\s+\Z"),
    b"cm": re.compile(
        rb"(?<![\d.])0?\.0[0-4]\d*\s+0(?:\.0*)?\s+0(?:\.0*)?\s+-?0?\.0[0-4]\d*\s+\S+\s+\S+\s+\Z"
    ),
}
"""What stands before an order that hides text."""
_CLEAR = re.compile(rb"\s*(?:(?:0*\.)?0+(?![\d.])|\d+\s+\d+\s+R\b)")
"""What fills with a transparent colour, or with one that is said elsewhere."""
_PADDED = re.compile(rb"\s{40}")
_WINDOW = 160
"""Bytes before an order in which its numbers stand."""

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
        numbers = data[max(0, found.start() - _WINDOW) : found.start()]
        if _BEFORE[order].search(numbers) or _PADDED.search(numbers):
            return True
    return False


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
