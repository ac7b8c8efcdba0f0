# SPDX-License-Identifier: Apache-2.0
"""Mail: the head and the text of a message, in whatever encoding, and what is attached."""

from __future__ import annotations

import struct
from email.message import EmailMessage
from pathlib import Path

import pytest

from docdesk.steps.extract.formats.mail import attachments_of, message_of
from docdesk.steps.extract.formats.msg import unpacked_rich_text
from docdesk.steps.extract.identify import identify
from docdesk.values.formats import FileType
from tests.steps.extract.office_files import ole
from tests.steps.extract.reading_here import read_here, text_of, titles


def message(**given: str) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "회의 am Dienstag"
    made["From"] = "Kim <kim@example.com>"
    made["To"] = "lee@example.com, park@example.com"
    made["Date"] = "Tue, 3 Mar 2026 09:00:00 +0900"
    made.set_content(given.get("plain", "We meet at nine.\n\nKim"))
    return made


def test_a_message_is_its_head_and_its_text(tmp_path: Path) -> None:
    made = message()
    made.add_alternative("<p>We meet at <b>nine</b>.</p>", subtype="html")
    made.add_attachment(b"x,y\n1,2\n", maintype="text", subtype="csv", filename="Zahlen für März.csv")
    inner = message(plain="an earlier one")
    made.add_attachment(inner)
    found = read_here(tmp_path / "a.eml", made.as_bytes())
    lines = text_of(found).split("\n")
    assert lines[:4] == [
        "회의 am Dienstag",
        "From: Kim <kim@example.com>",
        "To: lee@example.com, park@example.com",
        "Date: Tue, 03 Mar 2026 09:00:00 +0900",
    ]
    assert lines[4:6] == ["We meet at nine.", "Kim"]
    assert lines[6:] == ["Zahlen für März.csv", "회의 am Dienstag.eml"]
    assert titles(found.pages[1]) == [(1, "회의 am Dienstag")]
    attached = attachments_of(message_of((tmp_path / "a.eml").read_bytes()))
    assert attached[0] == ("Zahlen für März.csv", b"x,y\n1,2\n")
    assert b"an earlier one" in attached[1][1]


def test_a_message_of_a_web_page_only(tmp_path: Path) -> None:
    made = message()
    made.set_content(
        "<html><body><h1>News</h1><p>Größe</p></body></html>", subtype="html", charset="iso-8859-1"
    )
    assert text_of(read_here(tmp_path / "a.eml", made.as_bytes())).split("\n")[-2:] == ["News", "Größe"]


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("ks_c_5601-1987", "cp949"),
        ("euc-kr", "cp949"),
        ("utf-8", "utf-8"),
        ("none-such", "utf-8"),
        ("us-ascii", "cp949"),
    ],
)
@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
def test_every_charset_and_transfer_encoding(
    tmp_path: Path, charset: str, encoding: str, transfer: str
) -> None:
    import base64
    import quopri

    body = "회의는 화요일 오후에 시작합니다. 모두 참석해 주시기 바랍니다.\n".encode(encoding)
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": bytes}[transfer](
        body
    )
    head = f"From: a@b.kr\nTo: c@d.kr\nSubject: x\nContent-Type: text/plain; charset={charset}\n"
    data = f"{head}Content-Transfer-Encoding: {transfer}\nMIME-Version: 1.0\n\n".encode() + body
    for ends in (data, data.replace(b"\n", b"\r\n")):
        assert "회의는 화요일 오후에" in text_of(read_here(tmp_path / "a.eml", ends))


def test_broken_heads_do_not_lose_the_text(tmp_path: Path) -> None:
    data = (
        b"Received: x\nSubject: =?utf-8?b?bad base64!?=\nFrom: \xb0\xa1\xb3\xaa <a@>>\nTo: undisclosed-recipients:;\n"
        b"Date: no date\nContent-Type: text/plain; charset=\n\nThe words are here.\n"
    )
    assert "The words are here." in text_of(read_here(tmp_path / "a.eml", data))


def test_mail_is_told_by_its_head(tmp_path: Path) -> None:
    (tmp_path / "message").write_bytes(message().as_bytes())
    assert identify(tmp_path / "message") is FileType.EML
    archive = (
        b"From: x\nSubject: page\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
    )
    archive += b"Content-Type: text/html\n\n<p>saved page</p>\n--B--\n"
    assert "saved page" in text_of(read_here(tmp_path / "page.doc", archive))


def outlook(streams: dict[str, bytes], numbers: dict[int, int]) -> bytes:
    properties = bytes(32)
    for tag, value in numbers.items():
        kind = 0x40 if value > 1 << 32 else 3
        properties += struct.pack("<HHI", kind, tag, 0) + struct.pack("<Q", value)
    return ole({"__properties_version1.0": properties, **streams})


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def test_an_outlook_message(tmp_path: Path) -> None:
    streams = {
        "__substg1.0_0037001F": wide("예산"),
        "__substg1.0_0C1A001F": wide("Kim"),
        "__substg1.0_0C1F001F": wide("kim@example.com"),
        "__substg1.0_0E04001F": wide("Lee"),
        "__substg1.0_1000001F": wide("The budget.\r\nBye"),
        "__attach_version1.0_#00000000/__substg1.0_3707001F": wide("plan.txt"),
        "__attach_version1.0_#00000000/__substg1.0_37010102": b"attached words",
    }
    found = read_here(tmp_path / "a.msg", outlook(streams, {0x39: 134169696000000000}))
    lines = [line.strip("\0") for line in text_of(found).split("\n")]
    assert lines == [
        "예산", "From: Kim <kim@example.com>", "To: Lee", "Date: 2026-03-03 00:00 UTC", "The budget.", "Bye",
        "plan.txt",
    ]  # fmt: skip


def test_an_outlook_message_in_an_old_code_page(tmp_path: Path) -> None:
    streams = {"__substg1.0_0037001E": "예산".encode("cp949"), "__substg1.0_1000001E": "회의".encode("cp949")}
    assert text_of(read_here(tmp_path / "a.msg", outlook(streams, {0x3FFD: 949}))).split("\n") == [
        "예산",
        "회의",
    ]


def test_compressed_rich_text() -> None:
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )  # the example of MS-OXRTFCP 3.1.1
    assert unpacked_rich_text(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
