# SPDX-License-Identifier: Apache-2.0
"""Forms that a PDF carries as XML (XFA): the words of the template, and what was filled in.

The pages of such a file only ask for another program.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

_SILENT = frozenset({"script", "event", "calculate", "validate", "bind", "items"})
"""Elements of a template whose text nobody reads on the form."""


def xfa_text(reader: Any) -> str:
    """The words of a form, a line each; empty if the pypdf reader's file has none.

    Raises what a broken file makes pypdf or the XML parser raise, and ValueError for one with entities.
    """
    data = _document(reader)
    if b"<!ENTITY" in data.replace(b"\0", b""):  # in UTF-16 as well
        raise ValueError("the parser of the standard library would expand its entities")
    root = ElementTree.fromstring(data)
    lines: list[str] = []
    for part in root.iter():
        name = _name(part)
        if name == "template":
            lines += _template_words(part)
        elif name == "data":
            lines += _data_words(part)
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _document(reader: Any) -> bytes:
    packets = reader.trailer["/Root"]["/AcroForm"]["/XFA"].get_object()
    if isinstance(packets, list):  # names and streams in turn, which make one document together
        return b"\n".join(packet.get_object().get_data() for packet in packets[1::2])
    data: bytes = packets.get_data()
    return data


def _template_words(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name in _SILENT:
            continue
        if name in ("text", "exData"):
            yield " ".join("".join(child.itertext()).split())
        else:
            yield from _template_words(child)


def _data_words(element: ElementTree.Element) -> Iterator[str]:
    for child in element.iter():
        if not len(child):
            yield " ".join((child.text or "").split())


def _name(element: ElementTree.Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
