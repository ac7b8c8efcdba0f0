# SPDX-License-Identifier: Apache-2.0
"""The file formats that docdesk reads: one line each, and all that any part of docdesk knows about one.

To add a format, add a line to `FileType` and a module to `docdesk.steps.extract.formats`; the window needs an
icon and the translation of the name. A window and a terminal read this table too, so it imports nothing heavy:
the module that reads a format is named by a string.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from docdesk.values.texts import QT_TRANSLATE_NOOP


class Unit(Enum):
    """What a page of text is in a file of this format."""

    PAGE = "page"
    SLIDE = "slide"
    SHEET = "sheet"
    MESSAGE = "message"
    WHOLE = "whole"
    """The file has one page: all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What is known about a file format. A format without `begins` and `zip_types` is text that its name tells."""

    name: str
    """In English; its context for translators is `FileType`."""
    icon: str
    """A file of `resources/icons`, without its ending."""
    suffixes: tuple[str, ...] = ()
    """In lower case, with their dot. The first is the usual one."""
    reader: str = ""
    """`module:function` in `docdesk.steps.extract.formats`. It runs in a worker."""
    draws: str = ""
    """`module:function` there that gives a page as a picture, for text recognition; empty for none. In a worker."""
    unit: Unit = Unit.PAGE
    begins: tuple[bytes, ...] = ()
    """The first bytes of a file, whatever its name."""
    holds: tuple[bytes, ...] = ()
    """One of these is near the beginning of a file that has the suffix; nothing else tells damaged ones."""
    zip_types: tuple[str, ...] = ()
    """The media types that a ZIP container of this format declares."""
    engines: tuple[str, ...] = ()
    """Names in `docdesk.steps.extract.engines`, in the order in which they are tried."""
    has_encoding: bool = False
    """A person can choose the encoding that the file is read with."""
    takes_password: bool = False
    warm: tuple[str, ...] = ()
    """Modules that a worker imports before the first file arrives."""
    packages: tuple[str, ...] = ()
    """The distributions behind the reader, for a diagnostic file."""


class FileType(StrEnum):
    """The formats by the names that catalogs hold. A name that a newer docdesk wrote is `OTHER` here."""

    about: Format

    def __new__(cls, value: str, about: Format = Format(name="", icon="")) -> FileType:
        member = str.__new__(cls, value)
        member._value_ = value
        member.about = about
        return member

    @classmethod
    def _missing_(cls, value: object) -> FileType:
        return cls.OTHER

    # fmt: off
    PDF = "pdf", Format(
        name=QT_TRANSLATE_NOOP("FileType", "PDF"), icon="file-pdf", suffixes=(".pdf",), reader="pdf:read",
        draws="pdf:draw", begins=(b"%PDF-",), holds=(b"%PDF-", b" obj"), engines=("pdfium", "rebuilt", "pypdf"),
        takes_password=True,
        warm=("pypdfium2", "pypdf"), packages=("pypdfium2", "pypdf", "pikepdf"),
    )
    MARKDOWN = "markdown", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Markdown"), icon="file-markdown", reader="text:read",
        suffixes=(".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn"), unit=Unit.WHOLE, has_encoding=True,
    )
    TEXT = "text", Format(  # what a person writes to be read as it stands: neither data nor program code
        name=QT_TRANSLATE_NOOP("FileType", "Text"), icon="file-text", reader="text:read",
        suffixes=(".txt", ".text", ".log", ".rst", ".adoc", ".asciidoc", ".org"), unit=Unit.WHOLE,
        has_encoding=True,
    )
    OTHER = "other", Format(name=QT_TRANSLATE_NOOP("FileType", "Other"), icon="file")
    # fmt: on


READ = tuple(kind for kind in FileType if kind.about.reader)
"""The formats that docdesk reads; `FileType.OTHER` is not one of them."""

SUFFIXES = tuple(suffix for kind in READ for suffix in kind.about.suffixes)
"""All suffixes of files that can be read."""

USUAL_SUFFIXES = ", ".join(kind.about.suffixes[0] for kind in READ)
"""The usual suffix of each format, for a sentence."""

_BY_SUFFIX = {suffix: kind for kind in READ for suffix in kind.about.suffixes}


def type_of_suffix(suffix: str) -> FileType | None:
    """The format whose files have this suffix, in either case; None if docdesk reads no such files."""
    return _BY_SUFFIX.get(suffix.lower())
