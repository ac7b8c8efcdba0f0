# SPDX-License-Identifier: Apache-2.0
"""Mail messages (EML, MHTML): head and body; attached files are documents of their own."""

from __future__ import annotations

import email
import email.policy
import mimetypes
import re
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from typing import Any

from docdesk.errors import Damaged
from docdesk.steps.extract.formats.html import decode_web_page, write_web_page
from docdesk.steps.extract.formats.text import decode
from docdesk.steps.extract.page_text import PageText, one_line
from docdesk.steps.extract.reading import MOST_MEMBERS, Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded

HEAD = ("from", "to", "cc", "date")
MOST_PARTS = 2_000
MOST_HEAD = 64 << 10
_NEXT_MESSAGE = re.compile(rb"\n\r?\n(?=From [^\n]{3,200}\n[A-Za-z][A-Za-z-]{1,60}:)")
_LENGTH = re.compile(rb"([0-9]{1,12})[ \t]*\r?\n(?=[A-Za-z][A-Za-z-]{1,60}:)")
_OF_MAIL = (
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
    "application/pgp-encrypted",
)  # fmt: skip
"""Parts that are for programs of mail alone: signatures, and the mark of an encrypted message."""
_OF_INVITATION = {"SUMMARY": "", "LOCATION": "", "DTSTART": "Start: ", "DTEND": "End: ", "DESCRIPTION": ""}
"""Fields of an invitation that are shown, and what stands before them."""
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:\d\d)?(Z)?)?$")
DEEPEST = 30


def read(request: Request, *, report: Report) -> None:
    """Read a message into its spool as one page. Raises the SourceErrors."""
    read_pages(request, report, open_message)


def open_message(request: Request) -> Opened:
    """The message's one page, and its attached files."""
    data = _without_frame(bytes_of(request))
    if len(places := _messages_in(data)) > 1:
        return _open_mailbox(data, places)
    message = message_of(data)
    if not message.keys() and not (data.startswith(b"From ") and _payload(message).strip()):
        raise Damaged(reason=coded("structure_broken"))
    subject = one_line(_header(message, "subject"))
    attached = attachments_of(message)
    names = [name for name, _ in attached]
    opened = Opened([lambda: page_of_message(message, names)], {"title": subject or None})
    opened.members = attached
    return opened


def _without_frame(data: bytes) -> bytes:
    """The message of a file of Apple Mail, which has its length before it and a list of properties behind it."""
    found = _LENGTH.match(data)
    return data[found.end() : found.end() + int(found[1])] if found else data


def _messages_in(data: bytes) -> list[tuple[int, int]]:
    """Where the messages of a mailbox begin and end; empty for a file that is a single message."""
    if not data.startswith(b"From "):
        return []
    begins = [0, *(found.end() for found in _NEXT_MESSAGE.finditer(data))]
    return list(zip(begins, [*begins[1:], len(data)], strict=True))


def _open_mailbox(data: bytes, places: list[tuple[int, int]]) -> Opened:
    """A mailbox is a folder: the subjects are its text, the messages are documents of their own."""

    def names() -> Iterator[str]:
        for begin, end in places:
            head = message_of(data[begin:end][:MOST_HEAD].split(b"\n\n")[0] + b"\n\n")
            yield one_line(_header(head, "subject")) or "message"

    def page() -> PageText:
        text = PageText()
        for name in names():
            text.line(name)
        return text

    opened = Opened([page])
    if len(places) > MOST_MEMBERS:
        opened.facts["members_left_out"] = len(places) - MOST_MEMBERS
    some = zip(names(), places[:MOST_MEMBERS], strict=False)
    opened.members = ((f"{name[:150]}.eml", data[begin:end]) for name, (begin, end) in some)
    return opened


def message_of(data: bytes) -> EmailMessage:
    """The message in these bytes. Blank lines before it and doubled ends of lines are left out."""
    data = data.lstrip(b"\r\n")
    if b"\r\r\n" in data[:MOST_HEAD]:
        data = data.replace(b"\r\r\n", b"\n")
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def web_page_in(data: bytes) -> bytes:
    """The web page of a file that holds it as a mail does (MHTML); empty if there is none."""
    parts = _parts(message_of(data), 0)
    return next((_payload(part) for part in parts if part.get_content_type() == "text/html"), b"")


def page_of_message(message: EmailMessage, attached: Iterable[str]) -> PageText:
    """Subject, sender, receivers and date; the text; the names of what is attached."""
    page = PageText()
    page.heading(_header(message, "subject"), 1)
    for name in HEAD:
        if value := one_line(_header(message, name)):
            page.line(f"{name.capitalize()}: {value}")
    _write_body(message, page)
    for name in attached:
        page.line(name)
    return page


def _header(message: EmailMessage, name: str) -> str:
    """A field of the head, decoded; one that is not as it should be comes as it stands."""
    try:
        raw = _raw_field(message, name)
        if any("\udc80" <= letter <= "\udcff" for letter in raw):  # bytes whose encoding nothing names
            # all of the head tells its encoding more surely than a name of three letters does
            head = "\n".join(str(text) for _, text in message._headers)  # type: ignore[attr-defined]
            encoding = decode(head.encode("utf-8", "surrogateescape")).encoding
            return raw.encode("utf-8", "surrogateescape").decode(encoding, "replace")
        value = message.get(name)
        return "" if value is None else str(value)
    except Exception:  # the parser of the standard library fails at broken fields in many ways
        return _raw_field(message, name)


def _raw_field(message: EmailMessage, name: str) -> str:
    """A field as it stands in the head; bytes that are not ASCII are lone surrogates in it."""
    return str(next((text for key, text in message._headers if key.lower() == name), ""))  # type: ignore[attr-defined]


def _write_body(message: EmailMessage, page: PageText) -> None:
    """The plain text; and the web page, if the plain text has not even half of its words."""
    plain, web = _bodies(message)
    if web:
        shown = PageText()
        write_web_page(web, shown)
        words = set(shown.text.split())
        if 2 * len(words & set(plain.split())) < len(words):
            # there is no plain text, or it only says that there is a web page, or is another part of the message
            write_web_page(web, page)
    page.paragraph(plain)


def _bodies(message: EmailMessage) -> tuple[str, str]:
    """The plain text of the message, and its web page; either may be empty."""
    plain: list[str] = []
    web: list[str] = []
    invitations: list[str] = []
    for part in _parts(message, 0):
        kind = part.get_content_type()
        if _is_attached(part) or kind == "text/x-amp-html":
            continue
        if kind == "text/html":
            data = _payload(part)
            web.append(decode_web_page(data, _charset(part, data)).text)
        elif kind == "text/calendar":
            data = _payload(part)
            invitations.append(_invitation(decode(data, _charset(part, data) or "utf-8").text))
        elif kind == "message/delivery-status":
            plain.append(_report(part))
        elif part.get_content_maintype() == "text":
            data = _payload(part)
            plain.append(decode(data, _charset(part, data)).text)
    pages = "\n".join(web)
    said = "".join(("\n".join(plain) + pages).split())
    for line in "\n".join(invitations).split("\n"):
        if "".join(line.split()) not in said:
            plain.append(line)
    return "\n\n".join(plain), pages


def _invitation(text: str) -> str:
    """What an invitation says of the meeting: programs of mail show it beside the text of the message."""
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    event = lines[lines.index("BEGIN:VEVENT") :] if "BEGIN:VEVENT" in lines else lines
    found = []
    for line in event:
        name, _, value = line.partition(":")
        if (label := _OF_INVITATION.get(name.split(";")[0].upper())) is not None and value:
            if date := _DATE.match(value):
                value = (
                    "{}-{}-{}".format(*date.groups())
                    + (f" {date[4]}:{date[5]}" if date[4] else "")
                    + (" UTC" if date[6] else "")
                )
            found.append(label + re.sub(r"\\([\\,;nN])", lambda c: "\n" if c[1] in "nN" else c[1], value))
    return "\n".join(found)


def _report(part: Any) -> str:
    """The fields of a report that a message was not delivered."""
    groups = part.get_payload()
    if not isinstance(groups, list):
        return ""
    fields = (field for group in groups for field in _fields(group))
    return "\n".join(f"{name}: {one_line(value)}" for name, value in fields)


def _fields(group: Any) -> Iterator[tuple[str, str]]:
    """All fields of a head, decoded; those that are not as they should be come as they stand."""
    for name, raw in group.raw_items():
        try:
            yield name, str(group.policy.header_fetch_parse(name, raw))
        except Exception:  # as in `_header`
            yield name, str(raw)


def _parts(message: Any, depth: int) -> Iterator[Any]:
    """The parts that hold something, attached messages whole."""
    kind = message.get_content_type()
    if (kind == "message/rfc822" and depth) or kind == "message/delivery-status":
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


def _charset(part: Any, data: bytes) -> str | None:
    """The encoding that a part declares, if it exists and fits its bytes."""
    import codecs

    said = part.get_content_charset() or ""
    said = {"ks_c_5601-1987": "cp949", "euc-kr": "cp949", "gb2312": "gb18030", "iso-8859-1": "cp1252",
            "us-ascii": "", "shift_jis": "cp932"}.get(said, said)  # fmt: skip
    try:
        name = codecs.lookup(said).name if said else ""
        text = data.decode(name, "replace") if name else ""
    except (LookupError, ValueError):
        return None
    return name if name and text.count("\ufffd") * 100 <= len(text) else None


def attachments_of(message: EmailMessage) -> list[tuple[str, bytes]]:
    """Names and bytes of the attached files; pictures inside the text are not among them."""
    found: list[tuple[str, bytes]] = []
    for number, part in enumerate(_parts(message, 0)):
        if not _is_attached(part) or number > MOST_PARTS or part.get_content_type() in _OF_MAIL:
            continue
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            inner = inner[0] if isinstance(inner, list) and inner else inner
            try:
                inner = _unpacked(part, inner)
                data, subject = inner.as_bytes(), one_line(str(inner.get("subject") or ""))
            except Exception:  # as above
                continue
            found.append((_filename(part) or f"{subject or 'message'}.eml", data))
        elif not _is_inside(part):
            data = _payload(part)
            if name := _filename(part) or (_made_name(part, len(found) + 1) if data else ""):
                found += _taken_out(name, data)
    return found


def _is_inside(part: Any) -> bool:
    """Whether a part belongs to the text: its pictures, and what else a saved web page is made of."""
    if part.get_content_disposition() == "attachment":
        return False
    named = bool(_filename(part))
    if part.get_content_maintype() == "image":
        return not named or bool(part.get("content-id"))
    # Apple Mail gives attached PDFs a Content-Id too, so for a named file it says nothing
    return not named and bool(part.get("content-id") or part.get("content-location"))


def _made_name(part: Any, number: int) -> str:
    """A name for an attached file that has none, as some scanners and old programs send them."""
    kind = part.get_content_type()
    ending = mimetypes.guess_extension(kind) if kind != "application/octet-stream" else None
    return f"{number}{ending or ''}"


def _unpacked(part: Any, inner: Any) -> Any:
    """An attached message. Some programs write it in base64 or so, which the standard forbids and no parser expects."""
    packing = str(part.get("content-transfer-encoding") or "").strip().lower()
    if packing not in ("base64", "quoted-printable") or inner.keys():
        return inner
    inner["Content-Transfer-Encoding"] = packing
    return message_of(_payload(inner))


def _taken_out(name: str, data: bytes) -> list[tuple[str, bytes]]:
    """An attached file; what Outlook packs into one file for all is given file by file."""
    from docdesk.steps.extract.formats.tnef import SIGNATURE, files_in

    if data.startswith(SIGNATURE):
        return files_in(data) or [(name, data)]
    return [(name, data)]


def _filename(part: Any) -> str:
    try:
        return one_line(part.get_filename() or "").replace("\\", "/").rsplit("/", 1)[-1][:200]
    except Exception:  # as above
        return ""
