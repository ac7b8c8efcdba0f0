# SPDX-License-Identifier: Apache-2.0
"""Mail messages (EML, MHTML): head and body; attached files are documents of their own."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from docdesk.errors import Damaged
from docdesk.steps.extract.formats.html import decode_web_page, write_web_page
from docdesk.steps.extract.formats.text import decode
from docdesk.steps.extract.page_text import PageText, one_line
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded

HEAD = ("from", "to", "cc", "date")
MOST_PARTS = 2_000
DEEPEST = 30


def read(request: Request, *, report: Report) -> None:
    """Read a message into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, open_message)


def open_message(request: Request) -> Opened:
    """The message's one page, and its attached files."""
    message = message_of(bytes_of(request))
    if not message.keys():
        raise Damaged(reason=coded("structure_broken"))
    subject = one_line(_header(message, "subject"))
    opened = Opened([lambda: page_of_message(message)], {"title": subject or None})
    opened.members = attachments_of(message)
    return opened


def message_of(data: bytes) -> EmailMessage:
    """The message in these bytes."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def page_of_message(message: EmailMessage) -> PageText:
    """Subject, sender, receivers and date; the text; the names of what is attached."""
    page = PageText()
    page.heading(_header(message, "subject"), 1)
    for name in HEAD:
        if value := one_line(_header(message, name)):
            page.line(f"{name.capitalize()}: {value}")
    plain, web = _bodies(message)
    if plain.strip():
        page.paragraph(plain)
    elif web:
        write_web_page(web, page)
    for name, _ in attachments_of(message):
        page.line(name)
    return page


def _header(message: EmailMessage, name: str) -> str:
    """A field of the head, decoded; one that is not as it should be comes as it stands."""
    try:
        value = message.get(name)
        return "" if value is None else str(value)
    except Exception:  # the parser of the standard library fails at broken fields in many ways
        raw = next((text for key, text in message._headers if key.lower() == name), "")  # type: ignore[attr-defined]
        return str(raw)


def _bodies(message: EmailMessage) -> tuple[str, str]:
    """The plain text of the message, and its web page; either may be empty."""
    plain: list[str] = []
    web: list[str] = []
    for part in _parts(message, 0):
        if _is_attached(part):
            continue
        kind = part.get_content_type()
        if kind == "text/html":
            web.append(decode_web_page(_payload(part), _charset(part)).text)
        elif part.get_content_maintype() == "text" and kind not in ("text/calendar", "text/x-amp-html"):
            plain.append(decode(_payload(part), _charset(part)).text)
    return "\n\n".join(plain), "\n".join(web)


def _parts(message: Any, depth: int) -> Iterator[Any]:
    """The parts that hold something, attached messages whole."""
    if message.get_content_type() == "message/rfc822" and depth:
        yield message
    elif message.is_multipart() and depth < DEEPEST:
        for part in message.iter_parts() if hasattr(message, "iter_parts") else message.get_payload():
            yield from _parts(part, depth + 1)
    else:
        yield message


def _is_attached(part: Any) -> bool:
    if part.get_content_type() == "message/rfc822" or part.get_content_disposition() == "attachment":
        return True
    return part.get_content_maintype() not in ("text", "multipart", "message")


def _payload(part: Any) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except Exception:  # as above
        data = None
    return data if isinstance(data, bytes) else b""


def _charset(part: Any) -> str | None:
    """The encoding that a part declares, if it exists and fits its bytes."""
    import codecs

    said = part.get_content_charset() or ""
    said = {"ks_c_5601-1987": "cp949", "euc-kr": "cp949", "gb2312": "gb18030", "iso-8859-1": "cp1252",
            "us-ascii": "", "shift_jis": "cp932"}.get(said, said)  # fmt: skip
    try:
        name = codecs.lookup(said).name if said else ""
        text = _payload(part).decode(name, "replace") if name else ""
    except (LookupError, ValueError):
        return None
    return name if name and text.count("\ufffd") * 100 <= len(text) else None


def attachments_of(message: EmailMessage) -> list[tuple[str, bytes]]:
    """Names and bytes of the attached files; pictures inside the text are not among them."""
    found: list[tuple[str, bytes]] = []
    for number, part in enumerate(_parts(message, 0)):
        if not _is_attached(part) or number > MOST_PARTS or part is message:
            continue
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            inner = inner[0] if isinstance(inner, list) and inner else inner
            try:
                data, subject = inner.as_bytes(), one_line(str(inner.get("subject") or ""))
            except Exception:  # as above
                continue
            found.append((_filename(part) or f"{subject or 'message'}.eml", data))
        elif (name := _filename(part)) and (
            part.get_content_disposition() == "attachment" or not part.get("content-id")
        ):
            found.append((name, _payload(part)))
    return found


def _filename(part: Any) -> str:
    try:
        return one_line(part.get_filename() or "").replace("\\", "/").rsplit("/", 1)[-1][:200]
    except Exception:  # as above
        return ""
