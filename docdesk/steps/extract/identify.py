# SPDX-License-Identifier: Apache-2.0
"""What a file is: by a look at its bytes, and by its name if they do not tell."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
from pathlib import Path

from docdesk.errors import (
    CopyProtected,
    Damaged,
    FileEmpty,
    FileMissing,
    FileUnreadable,
    PasswordUnsupported,
    TooManyFiles,
    UnsupportedType,
)
from docdesk.errors.os_errors import NO_DESCRIPTOR
from docdesk.steps.extract.encoding_clues import shifted, wide_utf16
from docdesk.steps.extract.ole_names import OLE, names_in_file
from docdesk.steps.extract.zipped import ZIP, is_whole_zip, type_in_zip
from docdesk.values.facts import coded
from docdesk.values.formats import READ, USUAL_SUFFIXES, FileType, type_of_suffix

_OFFICE = "application/vnd.openxmlformats-officedocument"

KINDS = {
    ".pages": "pages",
    ".mobi": "book",
    ".key": "keynote",
    ".svg": "drawing",
    ".ps": "postscript",
    ".djvu": "djvu",
    ".gz": "archive",
    ".7z": "archive",
    ".rar": "archive",
    ".tar": "archive",
    ".mp3": "recording",
    ".wav": "recording",
    ".mp4": "film",
    ".mov": "film",
    ".exe": "program",
}
"""Suffixes of files that are not read, and the codes of what they are in `docdesk.values.kinds`."""

KINDS_IN_ZIP = {
    f"{_OFFICE}.wordprocessingml.document.main+xml": "word",
    f"{_OFFICE}.presentationml.presentation.main+xml": "powerpoint",
    f"{_OFFICE}.spreadsheetml.sheet.main+xml": "excel",
    "application/vnd.oasis.opendocument.text": "opendocument_text",
    "application/vnd.oasis.opendocument.presentation": "opendocument_presentation",
    "application/vnd.oasis.opendocument.spreadsheet": "opendocument_spreadsheet",
    "application/epub+zip": "book",
    "application/hwp+zip": "hangul",
}
"""Media types that a ZIP container declares, and the codes of what it is in `docdesk.values.kinds.CONTENTS`."""

SIGNATURES = (
    (ZIP, "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office_97"),
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "seven_zip"),
    (b"Rar!", "rar"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
    (b"SQLite format 3\x00", "database"),
)
"""First bytes of a file, and the code of what it is in `CONTENTS`."""

_RESTRICTED = frozenset({"DRMEncryptedDataSpace", "\tDRMContent"})
"""Names in Office files, of the newer and the older kind, that only some people may open (rights management)."""

_LETTERS = frozenset({"gif", "rar"})
"""Signatures that are letters: text may begin with them, and these files go on with bytes that text does not have."""

_WEB_PAGE = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S
)
_PIECE_OF_PAGE = re.compile(rb"<(?:head|body|meta|style|table|div|center|font|p|h[1-6])\b[^<]{0,2000}>", re.I)
"""What programs that name a web page as an Office document may begin it with."""
_MAIL_FIELD = re.compile(rb"^([A-Za-z][A-Za-z-]{1,40}):[ \t]", re.M)
_MAIL_FIELDS = frozenset(
    {b"from", b"to", b"subject", b"date", b"received", b"return-path", b"message-id", b"mime-version",
     b"delivered-to", b"content-type", b"reply-to", b"dkim-signature"}
)  # fmt: skip

HEAD = 65_536
"""Bytes to look at. The header of a PDF should come first, and often does not."""

FAR = 4 << 20
"""Bytes to look at in a file whose first ones are not what its name says."""

BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_ODD = bytes({*range(32), 127} - {*b"\t\n\x0b\x0c\r\x08\x1b"})
"""Control characters that text does not have."""
_ASCII = frozenset(b"\t\n\r" + bytes(range(32, 127)))

ODD_SHARE = 0.05
"""Text has a smaller share of control characters; a program or a compressed file has a larger one."""


def identify(path: Path, *, as_text: bool = False, name: str | None = None) -> FileType:
    """The format of a file. Blocks: it belongs in a thread. `as_text` believes the name of a text file.

    `name` is what the file is called, if not as its path says.

    Raises FileMissing, FileUnreadable, FileEmpty, UnsupportedType, PasswordUnsupported, CopyProtected, Damaged (the
    bytes are not what the name says).
    """
    head = _head(path)
    zip_type = type_in_zip(path) if head.startswith(ZIP) else None
    ole_names = names_in_file(path) if head.startswith(OLE) else set()
    suffix = Path(name or path).suffix.lower().rstrip()
    named = type_of_suffix(suffix)
    if not ole_names.isdisjoint(_RESTRICTED):
        raise CopyProtected()
    found = _by_content(head, zip_type, ole_names)
    if found is not None and not _speaks_of(head, found, named):
        return found
    if "EncryptedPackage" in ole_names:
        raise PasswordUnsupported()
    # in some encodings, the mark of a container is letters
    container = head.startswith(OLE) or (head.startswith(ZIP) and is_whole_zip(path))
    is_text = not container and not is_binary(head)
    if is_text and (written := _by_text(head, named)) is not None:
        return written
    # an archive is one whatever kind of container its files are laid out as
    if head.startswith(ZIP) and (suffix in FileType.ZIP.about.suffixes or not (suffix or zip_type)):
        return FileType.ZIP
    if named is None:
        kind = KINDS.get(suffix, "unknown")
        named_so = coded("with_suffix", kind=kind, suffix=suffix) if suffix else "no_suffix"
        raise UnsupportedType(kind=named_so, reason="", formats=USUAL_SUFFIXES)
    about = named.about
    signature = _signature(head, zip_type)
    if is_container(named):
        if any(mark in head for mark in about.holds) or _holds(path, about.holds):
            return named
        if signature == "zip" and named.about.zip_types and not is_whole_zip(path):
            raise Damaged(reason=coded("cut_off"))
        if signature is None:
            raise Damaged(reason=coded("bytes_of_no", suffix=suffix, format=about.name))
        raise Damaged(reason=coded("bytes_of", suffix=suffix, what=signature))
    if signature:
        kind_so = coded("with_suffix", kind="file", suffix=suffix)
        raise UnsupportedType(
            kind=kind_so, reason=coded("text_in_name", what=signature), formats=USUAL_SUFFIXES
        )
    if not as_text and is_binary(head):
        raise Damaged(reason=coded("bytes_are_no_text"))
    return named


def _speaks_of(head: bytes, found: FileType, named: FileType | None) -> bool:
    """Whether a text only begins with the letters of a format's signature, as one about the format may."""
    if named is None or is_container(named):
        return False
    if b"\0" in head[:64]:  # letters in ASCII with a NUL behind them are no text in any encoding
        return False
    inside = [mark for mark in found.about.holds if not head.startswith(mark)]
    return not is_binary(head) and not any(mark in head for mark in inside)


def _by_content(head: bytes, zip_type: str | None, ole_names: set[str]) -> FileType | None:
    """The format that the bytes alone tell."""
    for kind in READ:
        about = kind.about
        if zip_type in about.zip_types or any(head.startswith(mark) for mark in about.begins):
            return kind
        if not ole_names.isdisjoint(about.ole_names):
            return kind
        if any(all(head.startswith(part, at) for at, part in mark) for mark in kind.about.marks):
            return kind
    return None


def is_container(kind: FileType) -> bool:
    """Whether files of a format are told by their bytes: what is no such file may not be read as one."""
    return bool(kind.about.begins or kind.about.zip_types or kind.about.ole_names)


def _by_text(head: bytes, named: FileType | None) -> FileType | None:
    """The format that a text is written in, if its name says nothing, plain text or something that it is not."""
    if named is not None and named is not FileType.TEXT and not is_container(named):
        return None
    begin = head[:8_192].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _WEB_PAGE.match(begin):
        return FileType.HTML
    if b"Workbook" in begin and b"urn:schemas-microsoft-com:office:spreadsheet" in begin:
        return FileType.XLS
    if begin.startswith(b"WEBVTT"):
        return FileType.SUBTITLES
    if named is FileType.TEXT:
        return None
    fields = {field.lower() for field in _MAIL_FIELD.findall(begin.split(b"\n\n")[0].split(b"\r\n\r\n")[0])}
    if len(fields & _MAIL_FIELDS) >= 3 or (named is FileType.DOC and b"mime-version" in fields):
        return FileType.EML
    if named in (FileType.XLS, FileType.DOC) and _PIECE_OF_PAGE.match(begin):
        return FileType.HTML
    # programs write tables of text under the name of a workbook, and people name notes as documents
    return {FileType.XLS: FileType.CSV, FileType.DOC: FileType.TEXT}.get(named) if named is not None else None


def type_of_name(name: str) -> FileType | None:
    """The format that a name promises; None if it promises none that can be read."""
    return type_of_suffix(Path(name).suffix)


def content_of(path: Path, most: int | None = None) -> tuple[str, int]:
    """The SHA-256 of the file's bytes, in hexadecimal, and their number. Blocks: it belongs in a thread.

    With `most`, only so many bytes at its beginning count. Raises FileMissing, FileUnreadable.
    """
    look_at(path)
    try:
        with path.open("rb") as file:
            if most is None:
                digest = hashlib.file_digest(file, "sha256")
                return digest.hexdigest(), file.tell()
            digest = hashlib.sha256()
            while (left := most - file.tell()) > 0 and (data := file.read(min(left, FAR))):
                digest.update(data)
            return digest.hexdigest(), file.tell()
    except OSError as error:
        raise unreadable(path, error) from error


def look_at(path: Path) -> os.stat_result:
    """The file's state. Raises FileMissing, and FileUnreadable unless it is a plain file (a pipe never ends)."""
    try:
        state = path.stat()
    except OSError as error:
        raise unreadable(path, error) from error
    except ValueError:  # a NUL, which no path of a file has
        raise FileMissing(path=str(path).replace("\0", "\\0")) from None
    if stat.S_ISDIR(state.st_mode):
        raise FileUnreadable(path=str(path), reason=coded("a_folder"))
    if not stat.S_ISREG(state.st_mode):
        raise FileUnreadable(path=str(path), reason=coded("no_plain_file"))
    return state


def unreadable(path: Path, error: OSError) -> FileMissing | FileUnreadable | TooManyFiles:
    """The known error behind a failed look at a file."""
    if error.errno in NO_DESCRIPTOR:
        return TooManyFiles(path=str(path))
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return FileMissing(path=str(path))
    if error.errno == errno.ELOOP:
        return FileUnreadable(path=str(path), reason=coded("link_in_a_circle"))
    return FileUnreadable(path=str(path), reason=error.strerror or type(error).__name__)


def is_binary(head: bytes) -> bool:
    """Whether these first bytes of a file are not text in any encoding known here."""
    head = without_nul_ends(head)
    if head.startswith(BOMS) or utf32_without_bom(head) or utf16_without_bom(head) or shifted(head):
        return False
    odd = len(head) - len(head.translate(None, _ODD))
    return odd > ODD_SHARE * len(head)


NUL_RUN = 16
"""NULs at an end of a file from which on they are a gap: a log that was cut or a disk that lost its end."""


def without_nul_ends(data: bytes) -> bytes:
    """The bytes without NULs at the end of UTF-8, or a run of them at the beginning or end.

    UTF-16 and UTF-32 keep their alignment.
    """
    begin = len(data) - len(data.lstrip(b"\0"))
    end = len(data.rstrip(b"\0"))
    if end < len(data) and b"\0" not in data[:end] and _is_plain(data[:end]):
        return data[:end]
    if begin >= NUL_RUN:
        data, end = data[begin // 4 * 4 :], end - begin // 4 * 4
    if len(data) - end >= NUL_RUN:
        data = data[: -(-end // 4) * 4]
        if data[-4:].strip(b"\0").isascii() and b"\0" not in data[:end]:
            data = data[:end]
    return data


def _is_plain(data: bytes) -> bool:
    """Whether it is a text in UTF-8, whose end no NUL belongs to; a single letter may be one in UTF-16."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return len(data) > 1


def utf16_without_bom(head: bytes) -> str | None:
    """The byte order of UTF-16 text without a mark, by where its NULs are or by how it reads; None for others."""
    return _utf16_by_nuls(head) or wide_utf16(head)


def _utf16_by_nuls(head: bytes) -> str | None:
    pairs = len(head) // 2
    if pairs < 2 or b"\0" not in head:
        return None
    # a NUL beside an ASCII character: a NUL alone says nothing, the codes of many Hangul syllables end in one
    first, second = head[: pairs * 2 : 2], head[1 : pairs * 2 : 2]
    little = sum(not high and low in _ASCII for low, high in zip(first, second, strict=True))
    big = sum(not high and low in _ASCII for high, low in zip(first, second, strict=True))
    if max(little, big) < max(1, pairs // 50) or min(little, big) * 10 > max(little, big):
        return None
    encoding = "utf-16-le" if little > big else "utf-16-be"
    text = head[: pairs * 2].decode(encoding, "replace")
    strange = sum(not (letter.isprintable() or letter in "\t\n\r\x0b\x0c") for letter in text[:-1])
    return encoding if strange <= ODD_SHARE * len(text) else None


def utf32_without_bom(head: bytes) -> str | None:
    """The byte order of UTF-32 text without a mark; None if it is not UTF-32. Other bytes rarely decode as UTF-32."""
    whole = head[: len(head) // 4 * 4]
    if b"\0\0" not in whole:
        return None
    for encoding in ("utf-32-le", "utf-32-be"):
        try:
            text = whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = sum(not (letter.isprintable() or letter in "\t\n\r\x0b\x0c") for letter in text)
        if strange <= ODD_SHARE * len(text):
            return encoding
    return None


def _head(path: Path) -> bytes:
    look_at(path)
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise unreadable(path, error) from error
    if not head:
        raise FileEmpty(reason=coded("no_bytes"))
    return head


def _holds(path: Path, marks: tuple[bytes, ...]) -> bool:
    """Whether one of these is further down in a file than anybody should have to look."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        beginning = file.read(FAR)
        return any(mark in beginning for mark in marks)
    return False


def _signature(head: bytes, zip_type: str | None) -> str | None:
    if zip_type in KINDS_IN_ZIP:
        return KINDS_IN_ZIP[zip_type]
    found = next((name for signature, name in SIGNATURES if head.startswith(signature)), None)
    return None if found in _LETTERS and not is_binary(head) else found
