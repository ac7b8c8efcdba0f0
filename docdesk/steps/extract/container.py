# SPDX-License-Identifier: Apache-2.0
"""The parts of a ZIP container and their XML, read so that a hostile file costs little.

The sizes of all parts are looked at before any is unpacked. XML gets no entities, no DTD and no network.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from functools import cache, lru_cache
from typing import Any
from urllib.parse import unquote

from docdesk.errors import Damaged, PasswordUnsupported, TooMuchMemory
from docdesk.values.facts import coded, megabytes

MOST_BYTES = 400 << 20
"""Of all parts together, unpacked."""
MOST_PART = 100 << 20
"""Of one part, unpacked."""
MOST_RATIO = 200
"""Unpacked to packed, of a part over `SMALL`; text and XML rarely pass 50."""
SMALL = 10 << 20
MOST_PARTS = 20_000
_END_BYTES = 22 + 65_535
"""Of the end of the directory, with the longest comment."""

_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/chart", b"/drawingml/2006/chart"),
    (b"http://purl.oclc.org/ooxml/drawingml/diagram", b"/drawingml/2006/diagram"),
    (b"http://purl.oclc.org/ooxml/presentationml/main", b"/presentationml/2006/main"),
)
_STANDARD = b"http://schemas.openxmlformats.org"


class Container:
    """A ZIP file whose parts are read by name. Raises Damaged, PasswordUnsupported, TooMuchMemory."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
            cut_off = data.startswith(b"PK\x03\x04") and data.rfind(b"PK\x05\x06", -_END_BYTES) < 0
            raise Damaged(reason=coded("cut_off" if cut_off else "structure_broken")) from error
        entries = self._zip.infolist()
        refuse_bombs(entries)
        self._by_name = {_normal(entry.filename): entry for entry in entries}
        self._relations: dict[str, dict[str, tuple[str, str]]] = {}
        self._lower = {name.lower(): entry for name, entry in self._by_name.items()}

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._by_name)

    def __contains__(self, name: str) -> bool:
        return self._entry(name) is not None

    def part(self, name: str) -> bytes:
        """The bytes of a part; a part that is cut off or has a wrong checksum gives what is left of it."""
        data = self.beginning(name, MOST_PART + 1)
        if len(data) > MOST_PART:
            raise TooMuchMemory(limit=megabytes(MOST_PART))
        return data

    def beginning(self, name: str, most: int = MOST_PART) -> bytes:
        """The same of a part that may be too large: at most so many bytes of it."""
        entry = self._entry(name)
        if entry is None:
            raise Damaged(reason=coded("structure_broken"))
        if entry.flag_bits & 1:
            raise PasswordUnsupported()
        kept = bytearray()
        try:
            with self._zip.open(entry) as file:
                while len(kept) < most and (piece := file.read(min(1 << 20, most - len(kept)))):
                    kept += piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            # a directory that points outside the file, or a packing that Python does not know
            if not kept:
                raise Damaged(reason=coded("structure_broken")) from error
        return bytes(kept)

    def xml(self, name: str) -> Any:
        """The root element of an XML part."""
        return parsed(self.part(name))

    def xml_or_none(self, name: str | None) -> Any:
        """The root element of a part that a document may lack; None if it is missing or broken."""
        if not name or name not in self:
            return None
        try:
            return self.xml(name)
        except Damaged:
            return None

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The parts that an Office part relates to, by id: kind and name. External targets are left out."""
        if name in self._relations:
            return self._relations[name]
        folder, file = posixpath.split(name)
        root = self.xml_or_none(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            if not isinstance(relation.tag, str) or relation.get("TargetMode") == "External":
                continue
            target = unquote(relation.get("Target", "")).split("#")[0]
            path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            found[relation.get("Id", "")] = (kind, posixpath.normpath(path))
        self._relations[name] = found
        return found

    def related(self, name: str, kind: str) -> list[str]:
        """The names of the parts of a kind that a part relates to, in the order of the file."""
        return [target for found, target in self.relations(name).values() if found == kind and target in self]

    def _entry(self, name: str) -> zipfile.ZipInfo | None:
        name = _normal(name)
        return self._by_name.get(name) or self._lower.get(name.lower())


def refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    """Raise TooMuchMemory if the parts would unpack to more than any honest file has."""
    total = 0
    for entry in entries:
        total += entry.file_size
        packed = entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size)
        if packed or total > MOST_BYTES:
            raise TooMuchMemory(limit=megabytes(MOST_BYTES))
    if len(entries) > MOST_PARTS:
        raise TooMuchMemory(limit=megabytes(MOST_BYTES))


def parsed(data: bytes) -> Any:
    """The root element of an XML document; one that is cut off or malformed gives what can be read of it.

    Raises Damaged if nothing can.
    """
    from lxml import etree

    if b"purl.oclc.org/ooxml" in data:
        for strict, standard in _STRICT:
            data = data.replace(strict, _STANDARD + standard)
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged(reason=coded("structure_broken")) from error
    if root is None:
        raise Damaged(reason=coded("structure_broken"))
    return root


@cache
def _parser() -> Any:
    """One for all parts: a document has dozens of small ones, and a new parser takes longer than most of them."""
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for a comment or a processing instruction."""
    tag = element.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4_096)
def _without_namespace(tag: str) -> str:
    """Files have few names and many elements."""
    return tag.rsplit("}", 1)[-1]


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name, whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rsplit("}", 1)[-1] == name:
            return str(value)
    return None


def _normal(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/")
