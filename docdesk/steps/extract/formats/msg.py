# SPDX-License-Identifier: Apache-2.0
"""Outlook messages (MSG): head and body; attached files are documents of their own."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Iterator

from docdesk.errors import Damaged, SourceError
from docdesk.steps.extract.formats.code_pages import code_page_of, codec_of
from docdesk.steps.extract.formats.html import decode_web_page, write_web_page
from docdesk.steps.extract.formats.rtf import page_of_rich_text
from docdesk.steps.extract.ole import Ole
from docdesk.steps.extract.page_text import PageText, one_line
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request

MOST_ATTACHED = 2_000
DEEPEST = 8
"""Messages inside one another."""
MOST_RICH_TEXT = 64 << 20

_SUBJECT, _SENDER, _SENDER_ADDRESS, _TO, _CC, _BODY, _RICH, _WEB = (
    "0037", "0C1A", "0C1F", "0E04", "0E03", "1000", "1009", "1013",
)  # fmt: skip
_LONG_NAME, _SHORT_NAME, _ENDING, _DATA, _CONTENT_ID = "3707", "3704", "3703", "3701", "3712"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
_CODE_PAGE, _WEB_CODE_PAGE, _LOCALE, _SENT, _DELIVERED = 0x3FFD, 0x3FDE, 0x3FF1, 0x0039, 0x0E06
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS "
    b"Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b"
    b"\\i\\u\\tab\\tx"
)
"""What a compressed rich text begins with in memory, see MS-OXRTFCP."""


def read(request: Request, *, report: Report) -> None:
    """Read a message into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, open_message)


def open_message(request: Request) -> Opened:
    """The message's one page, and its attached files."""
    message = _Message(Ole(bytes_of(request)))
    attached = message.attachments()
    opened = Opened(
        [lambda: message.page([name for name, _ in attached])], {"title": message.text(_SUBJECT) or None}
    )
    opened.members = attached
    return opened


class _Message:
    """A message: that of the file, or with `below` the one that is kept in this storage of it."""

    def __init__(self, ole: Ole, below: str = "") -> None:
        self._ole = ole
        self._below = below
        self._web: bytes | None = None
        self._numbers = self._properties()
        pages = (self._numbers.get(tag) for tag in (_CODE_PAGE, _WEB_CODE_PAGE))
        self._encodings = [codec_of(page) for page in pages if page]
        self._encodings.append(codec_of(code_page_of(self._numbers.get(_LOCALE, 0))))

    def _properties(self) -> dict[int, int]:
        """The numbers and times of the message, by their tag."""
        try:
            data = self._ole.stream(f"{self._below}__properties_version1.0")
        except Damaged:
            return {}
        found = {}
        for at in range(24 if self._below else 32, len(data) - 15, 16):
            kind, tag = struct.unpack_from("<HH", data, at)
            if kind == 0x0003:
                found[tag] = struct.unpack_from("<I", data, at + 8)[0]
            elif kind == 0x0040:
                found[tag] = struct.unpack_from("<Q", data, at + 8)[0]
        return found

    def text(self, tag: str, below: str = "") -> str:
        """A text of the message or of an attached file."""
        for kind, encodings in (("001F", ["utf-16-le"]), ("001E", self._encodings)):
            path = f"{self._below}{below}__substg1.0_{tag}{kind}"
            if path in self._ole:
                return _decoded(self._ole.stream(path), encodings).rstrip("\0")
        return ""

    def _bytes(self, tag: str, below: str = "") -> bytes:
        path = f"{self._below}{below}__substg1.0_{tag}0102"
        return self._ole.stream(path) if path in self._ole else b""

    def head(self) -> Iterator[tuple[str, str]]:
        """Sender, receivers and date, as far as they are known."""
        for label, tag in (("From", _SENDER), ("To", _TO), ("Cc", _CC)):
            value = one_line(self.text(tag))
            address = one_line(self.text(_SENDER_ADDRESS)) if tag == _SENDER else ""
            if "@" in address and address not in value:
                value = f"{value} <{address}>".strip()
            if value:
                yield label, value
        if (sent := self._sent()) is not None:
            yield "Date", sent

    def page(self, attached: list[str]) -> PageText:
        """Subject, sender, receivers and date; the text; the names of what is attached."""
        page = PageText()
        page.heading(self.text(_SUBJECT), 1)
        for label, value in self.head():
            page.line(f"{label}: {value}")
        self._write_body(page)
        for name in attached:
            page.line(name)
        return page

    def _write_body(self, page: PageText) -> None:
        text, kind = self.body()
        if kind == "html":
            write_web_page(text, page)
        else:
            page.paragraph(text)

    def body(self) -> tuple[str, str]:
        """The text of the message, and `html` if it is a web page, `plain` if not."""
        plain = self.text(_BODY)
        if plain.strip():
            return plain, "plain"
        if web := self._bytes(_WEB) or self.text(_WEB).encode():
            return decode_web_page(web).text, "html"
        rich = self._bytes(_RICH)
        return (page_of_rich_text(unpacked_rich_text(rich)).text if rich else ""), "plain"

    def _sent(self) -> str | None:
        ticks = self._numbers.get(_SENT) or self._numbers.get(_DELIVERED)
        if not ticks:
            return None
        try:
            sent = datetime.datetime(1601, 1, 1) + datetime.timedelta(microseconds=ticks // 10)
        except OverflowError:
            return None
        return f"{sent:%Y-%m-%d %H:%M} UTC"

    def attachments(self, depth: int = 0) -> list[tuple[str, bytes]]:
        """Names and bytes of attached files; a message inside the message comes in the form of a mail."""
        found: list[tuple[str, bytes]] = []
        above = [part for part in self._below.split("/") if part]
        for path in self._ole.paths(storages=True):
            if path[:-1] != above or not path[-1].startswith("__attach") or len(found) >= MOST_ATTACHED:
                continue
            below = f"{path[-1]}/"
            name = self.text(_LONG_NAME, below) or self.text(_SHORT_NAME, below)
            name = one_line(name).replace("\\", "/").rsplit("/", 1)[-1][:200]
            inner = f"{self._below}{below}__substg1.0_{_DATA}000D/"
            if f"{inner}__properties_version1.0" in self._ole:
                if depth < DEEPEST:
                    found.append(_as_mail(_Message(self._ole, inner), depth + 1))
                continue
            if self._is_inside(name, self.text(_CONTENT_ID, below)):
                continue
            try:
                data = self._bytes(_DATA, below)
            except SourceError:
                data = b""
            if data and not name:
                name = f"{len(found) + 1}{one_line(self.text(_ENDING, below))[:20]}"
            if name:
                found.append((name, data))
        return found

    def _is_inside(self, name: str, content_id: str) -> bool:
        """Whether a file is a picture that the web page of the message shows: the logo of a signature."""
        if not content_id or not name.lower().endswith(_PICTURES):
            return False
        if self._web is None:
            self._web = self._web_page()
        return b"cid:" + content_id.encode("utf-8", "replace") in self._web

    def _web_page(self) -> bytes:
        """The web page of the message; most Outlooks keep it within the rich text."""
        try:
            if web := self._bytes(_WEB) or self.text(_WEB).encode("utf-8", "replace"):
                return web
            rich = self._bytes(_RICH)
            return unpacked_rich_text(rich) if rich else b""
        except SourceError:
            return b""


def _as_mail(message: _Message, depth: int) -> tuple[str, bytes]:
    """A message inside a message, as a file of its own: its storage alone is none."""
    from email.header import Header
    from email.mime.application import MIMEApplication
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    mail = MIMEMultipart()
    subject = one_line(message.text(_SUBJECT))
    for name, value in (("Subject", subject), *message.head()):
        mail[name] = value if value.isascii() else Header(value, "utf-8").encode()
    text, kind = message.body()
    mail.attach(MIMEText(text.encode("utf-8", "replace").decode(), kind, "utf-8"))
    for name, data in message.attachments(depth):
        part = MIMEApplication(data)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
        mail.attach(part)
    return f"{subject[:150] or 'message'}.eml", mail.as_bytes()


def _decoded(data: bytes, encodings: list[str]) -> str:
    """A text in the first of these encodings that it fits: a web page and the fields may have different ones."""
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(encodings[0], "replace")


def unpacked_rich_text(data: bytes) -> bytes:
    """The rich text in its compressed form. Raises Damaged."""
    from docdesk.values.facts import coded

    if len(data) < 16:
        raise Damaged(reason=coded("structure_broken"))
    _, size, kind, _ = struct.unpack_from("<IIII", data)
    size = min(size, MOST_RICH_TEXT)
    if kind == 0x414C_454D:  # not compressed
        return data[16 : 16 + size]
    ring = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    at, write = 16, len(_DICTIONARY)
    found = bytearray()
    while at < len(data) and len(found) < size:
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data):
                break
            if flags >> bit & 1:
                if at + 1 >= len(data):
                    return bytes(found)
                pair = data[at] << 8 | data[at + 1]
                at += 2
                begin, length = pair >> 4, (pair & 15) + 2
                if begin == write:
                    return bytes(found)
                piece = [(begin + step) % 4096 for step in range(length)]
            else:
                ring[write] = data[at]
                piece = [write]
                at += 1
            for place in piece:
                letter = ring[place]
                found.append(letter)
                ring[write] = letter
                write = (write + 1) % 4096
    return bytes(found)
