# SPDX-License-Identifier: Apache-2.0
"""Collects the objects of a PDF whose table of objects is gone, and writes them into a file with a plain one.

Since PDF 1.5 most objects are packed in streams, and the table of objects is one too. If that table is cut off, no
reader finds what is packed.
"""

from __future__ import annotations

import contextlib
import re
import zlib
from io import BytesIO

from docdesk.steps.extract.engines.brotli_streams import unpacked

LARGEST = 64 << 20
MOST_UNPACKED = 128 << 20
"""Bytes of all object streams together."""

MOST_OBJECTS = 500_000

_OBJECT = re.compile(rb"(?<!\d)(\d{1,7})\s+\d{1,5}\s+obj\b")
_ROOT = re.compile(rb"/Root\s+(\d{1,7})\s+\d{1,5}\s+R")
_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
_PAGES = re.compile(rb"/Pages\s+(\d{1,7})\s+\d{1,5}\s+R")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_PACKED = re.compile(rb"/Type\s*/(?:ObjStm|XRef)\b")
_ENCRYPT = re.compile(rb"/Encrypt\s+(\d{1,7})\s+\d{1,5}\s+R")
_NAME = re.compile(rb"/ID\s*(\[\s*(?:<[0-9A-Fa-f\s]*>\s*){2}\])")
"""Both are needed for the key; a trailer or the dictionary of a table has them in plain bytes."""
_LENGTH = re.compile(rb"/Length\s+\d+(?:\s+\d+\s+R)?")
_STREAM = re.compile(rb"stream\r?\n")


def salvaged(data: bytes, password: str | None = None) -> bytes | None:
    """The objects of the file as a new one without encryption; None if it is too large or holds no page.

    Raises MemoryError for a bomb, and pikepdf's PasswordError.
    """
    if len(data) > LARGEST:
        return None
    objects = _decrypted(data, password) if b"/Encrypt" in data else _objects(data)
    if not objects:
        return None
    root = _root(data, objects)
    if root is None:
        return None
    bodies = (b"%d 0 obj\n%s\nendobj\n" % (number, body.strip()) for number, body in sorted(objects.items()))
    # no table: qpdf looks for the objects themselves then
    return b"%%PDF-1.7\n%strailer\n<</Size %d/Root %d 0 R>>\n" % (b"".join(bodies), max(objects) + 1, root)


def closed(data: bytes) -> bytes:
    """The file with an end for a stream in which it is cut: qpdf drops one that has none, and a page with it."""
    begins = max((found.start() for found in _STREAM.finditer(data, data.rfind(b"endobj") + 1)), default=-1)
    if begins < 0 or data.find(b"endstream", begins) >= 0:
        return data
    return data + b"\nendstream\nendobj\nstartxref\n0\n%%EOF\n"


def _objects(data: bytes) -> dict[int, bytes]:
    """The bodies of objects by number, those in streams too; of several the last."""
    found: dict[int, bytes] = {}
    left = MOST_UNPACKED
    at = 0
    while (head := _OBJECT.search(data, at)) is not None and len(found) < MOST_OBJECTS:
        body, at = _body(data, head.end())
        start = _STREAM.search(body)
        if start is not None and _PACKED.search(body, 0, start.start()):
            for number, inner in _unpacked(body[: start.start()], body[start.end() :], left):
                found[number] = inner
                left -= len(inner)
        else:
            found[int(head[1])] = body
    return found


def _decrypted(data: bytes, password: str | None) -> dict[int, bytes]:
    """The same of an encrypted file, decrypted by qpdf; none if its key cannot be found."""
    import pikepdf

    readable = _with_a_root(data)
    if readable is None:
        return {}
    found: dict[int, bytes] = {}
    left, own = MOST_UNPACKED, _largest(data)
    try:
        with pikepdf.open(BytesIO(readable), password=password or "", suppress_warnings=True) as pdf:
            for thing in pdf.objects:
                if len(found) >= MOST_OBJECTS:
                    break
                number = thing.objgen[0]
                if number > own:
                    continue
                if not isinstance(thing, pikepdf.Stream):
                    found[number] = thing.unparse(resolved=True)
                    continue
                with contextlib.suppress(pikepdf.PdfError):
                    raw = thing.read_raw_bytes()
                    # encrypted, it was a little longer
                    head = _LENGTH.sub(b"/Length %d" % len(raw), thing.stream_dict.unparse())
                    packed = b"%s\nendstream" % raw
                    if _PACKED.search(head) is None:
                        found[number] = b"%s\nstream\n%s" % (head, packed)
                        continue
                    for inner, part in _unpacked(head, packed, left):
                        found[inner] = part
                        left -= len(part)
    except pikepdf.PasswordError:
        raise
    except (pikepdf.PdfError, RuntimeError, ValueError):
        return {}
    return found


def _largest(data: bytes) -> int:
    return max((int(found[1]) for found in _OBJECT.finditer(data)), default=0)


def _with_a_root(data: bytes) -> bytes | None:
    """The file with a root and a page in front, without which qpdf does not open it; both have new numbers."""
    key, name = _ENCRYPT.search(data), _NAME.search(data)
    if key is None:
        return None
    root = _largest(data) + 1
    pages, page = root + 1, root + 2
    head = (
        b"%%PDF-1.7\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n"
        b"%d 0 obj\n<</Type/Pages/Count 1/Kids[%d 0 R]>>\nendobj\n%d 0 obj\n<</Type/Page/Parent %d 0 R>>\nendobj\n"
        b"trailer\n<</Size %d/Root %d 0 R/Encrypt %s 0 R/ID%s>>\n"
        % (root, pages, pages, page, page, pages, page + 1, root, key[1], name[1] if name else b"[()()]")
    )
    # the first trailer counts, and no table that is left leads anywhere
    return head + data.replace(b"startxref", b"startnone")


def _body(data: bytes, start: int) -> tuple[bytes, int]:
    """What stands between `obj` and `endobj`, and where it ends. A stream may hold any bytes, also these words."""
    end = data.find(b"endobj", start)
    stream = data.find(b"stream", start, end if end >= 0 else len(data))
    if stream >= 0:
        closed = data.find(b"endstream", stream)
        if closed < 0:
            return data[start:] + b"\nendstream", len(data)
        end = data.find(b"endobj", closed)
        if end < 0 or end > closed + 64:
            end = closed + len(b"endstream")
    if end < 0:
        end = len(data)
    return data[start:end], end


def _unpacked(head: bytes, packed: bytes, most: int) -> list[tuple[int, bytes]]:
    """The objects in an object stream, as far as it can be unpacked."""
    count, first = (re.search(rb"/%s\s+(\d{1,7})" % name, head) for name in (b"N", b"First"))
    if count is None or first is None:
        return []
    packed = packed[: packed.rfind(b"endstream")]
    if (length := re.search(rb"/Length\s+(\d{1,9})(?!\s+\d+\s+R)\b", head)) is not None:
        packed = packed[: int(length[1])]
    if b"/FlateDecode" in head:
        packed = _inflated(packed, most)
    elif b"/BrotliDecode" in head:
        packed = unpacked(packed, most)
    numbers = [int(number) for number in re.findall(rb"\d+", packed[: int(first[1])])[: 2 * int(count[1])]]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    begins = [int(first[1]) + place for _, place in pairs]
    ends = [*begins[1:], len(packed)]
    return [(pair[0], packed[begin:end]) for pair, begin, end in zip(pairs, begins, ends, strict=False)]


def _inflated(packed: bytes, most: int) -> bytes:
    """As much as can be unpacked; the end of it may be missing."""
    unpacker = zlib.decompressobj()
    found = bytearray()
    for start in range(0, len(packed), 4096):
        try:
            found += unpacker.decompress(packed[start : start + 4096])
        except zlib.error:
            break
        if len(found) > most:
            raise MemoryError
    return bytes(found)


def _root(data: bytes, objects: dict[int, bytes]) -> int | None:
    """The number of the catalog; one with a new list of pages is made if there is none, or it leads nowhere."""
    named = [int(found) for found in _ROOT.findall(data)]
    typed = [number for number, body in objects.items() if _CATALOG.search(body[:4096])]
    for number in (*reversed(named), *reversed(typed)):
        pages = _PAGES.search(objects.get(number, b""))
        if pages is not None and int(pages[1]) in objects:
            return number
    # as they stand in the file: in one that is made for the web, the first page has the highest numbers
    kids = [number for number, body in objects.items() if _PAGE.search(body[:4096])]
    if not kids:
        return None
    root = max(objects) + 1
    references = b" ".join(b"%d 0 R" % number for number in kids)
    objects[root] = b"<</Type/Catalog/Pages %d 0 R>>" % (root + 1)
    objects[root + 1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), references)
    for number in kids:
        objects[number] = re.sub(rb"/Parent\s+\d+\s+\d+\s+R", b"/Parent %d 0 R" % (root + 1), objects[number])
    return root
