# SPDX-License-Identifier: Apache-2.0
"""Mail: the head and the text of a message, in whatever encoding, and what is attached."""

from __future__ import annotations

import base64
import quopri
import struct
from email.message import EmailMessage
from pathlib import Path

import pytest

from docdesk.steps.extract.formats.mail import attachments_of, message_of
from docdesk.steps.extract.formats.msg import unpacked_rich_text
from docdesk.steps.extract.formats.tnef import files_in
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


@pytest.mark.parametrize("tag", ["1013", "1009"])
def test_the_logo_of_an_outlook_message_is_not_attached_to_it(tmp_path: Path, tag: str) -> None:
    web = b'<p>Bye <img src="cid:logo@1"></p>'
    if tag == "1009":  # a rich text that is not compressed
        web = struct.pack("<IIII", len(web) + 12, len(web), 0x414C_454D, 0) + web
    files = [("logo.png", "logo@1"), ("plan.png", "other"), ("plan.pdf", "logo@1"), ("", "")]
    streams = {"__substg1.0_1000001F": wide("Bye"), f"__substg1.0_{tag}0102": web}
    for number, (name, content_id) in enumerate(files):
        below = f"__attach_version1.0_#{number:08}/__substg1.0_"
        streams |= {f"{below}37010102": b"x", f"{below}3703001F": wide(".pdf")}
        streams |= {f"{below}3707001F": wide(name), f"{below}3712001F": wide(content_id)}
    found = read_here(tmp_path / "a.msg", outlook({k: v for k, v in streams.items() if v}, {}))
    assert found.facts["members"] == ["plan.png", "plan.pdf", "3.pdf"]


def test_a_message_in_an_outlook_message_is_a_mail_of_its_own_with_what_is_attached_to_it(
    tmp_path: Path,
) -> None:
    inner = "__attach_version1.0_#00000000/__substg1.0_3701000D/"
    deeper = f"{inner}__attach_version1.0_#00000000/__substg1.0_3701000D/"
    streams = {
        "__substg1.0_0037001F": wide("outer"),
        "__substg1.0_1000001F": wide("see below"),
        f"{inner}__properties_version1.0": bytes(24)
        + struct.pack("<HHIQ", 0x40, 0x39, 0, 134169696000000000),
        f"{inner}__substg1.0_0037001F": wide("회의록: März"),
        f"{inner}__substg1.0_0C1A001F": wide("김 Kim"),
        f"{inner}__substg1.0_1000001F": wide("The lamp budget is 4,711."),
        f"{inner}__attach_version1.0_#00000001/__substg1.0_3707001F": wide("계획.txt"),
        f"{inner}__attach_version1.0_#00000001/__substg1.0_37010102": b"attached words",
        f"{deeper}__properties_version1.0": bytes(24),
        f"{deeper}__substg1.0_0037001F": wide("deepest"),
        f"{deeper}__substg1.0_1000001F": wide("words of the deepest"),
    }
    found = read_here(tmp_path / "a.msg", outlook(streams, {}))
    assert found.facts["members"] == ["회의록: März.eml"]
    mail = (tmp_path / "a.msg.spool.members" / "0").read_bytes()
    read = read_here(tmp_path / "inner.eml", mail)
    assert text_of(read).replace("\0", "").split("\n") == [
        "회의록: März", 'From: "김 Kim"', "Date: 2026-03-03 00:00 UTC", "The lamp budget is 4,711.", "deepest.eml",
        "계획.txt",
    ]  # fmt: skip
    names = dict(attachments_of(message_of(mail)))
    assert names["계획.txt"].startswith(b"attached words")
    assert "words of the deepest" in text_of(read_here(tmp_path / "deepest.eml", names["deepest.eml"]))


def test_a_message_that_is_nothing_but_a_file_keeps_the_file(tmp_path: Path) -> None:
    made = message()
    made.set_content(b"%PDF-1.4", maintype="application", subtype="pdf", filename="report.pdf")
    found = read_here(tmp_path / "a.eml", made.as_bytes())
    assert text_of(found).endswith("report.pdf")
    assert found.facts["members"] == ["report.pdf"]


def test_a_message_without_words_keeps_its_files(tmp_path: Path) -> None:
    made = message(plain="")
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="report.pdf")
    assert read_here(tmp_path / "a.eml", made.as_bytes()).facts["members"] == ["report.pdf"]


def test_a_plain_text_that_only_points_to_the_web_page_does_not_hide_it(tmp_path: Path) -> None:
    made = message(plain="Please open this message in a program that shows web pages.")
    made.add_alternative("<p>The lamp in <b>room 4711</b> is out.</p>", subtype="html")
    text = text_of(read_here(tmp_path / "a.eml", made.as_bytes()))
    assert "The lamp in room 4711 is out." in text
    assert "Please open this message" in text


def test_an_invitation_and_a_report_of_a_lost_message_are_read(tmp_path: Path) -> None:
    made = message()
    made.set_content(
        "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nDTSTART:19700101T0000\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
        "SUMMARY:Lamp\r\n  budget\r\nLOCATION:Room 12\\, pier\r\n"
        "DTSTART;TZID=Asia/Seoul:20260303T0900\r\nEND:VEVENT\r\n",
        subtype="calendar",
    )
    lines = text_of(read_here(tmp_path / "a.eml", made.as_bytes())).split("\n")
    assert lines[-3:] == ["Lamp budget", "Room 12, pier", "Start: 2026-03-03 09:00"]
    made = message(plain="Please come to the Lamp budget.")
    made.add_alternative(
        "BEGIN:VEVENT\nSUMMARY:Lamp budget\nLOCATION:Room 12\nDTSTART;VALUE=DATE:20260303\nEND:VEVENT\n",
        subtype="calendar",
    )
    lines = text_of(read_here(tmp_path / "b.eml", made.as_bytes())).split("\n")
    assert lines[-3:] == ["Please come to the Lamp budget.", "Room 12", "Start: 2026-03-03"]
    bounced = (
        b"From: a@b.example\nTo: c@d.example\nSubject: bounced\nContent-Type: multipart/report; boundary=B\n\n"
        b"--B\n\nSorry.\n"
        b"--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
        b"Final-Recipient: rfc822; e@f.example\n--B--\n"
    )
    assert "Final-Recipient: rfc822; e@f.example" in text_of(read_here(tmp_path / "b.eml", bounced))


def test_blank_lines_before_a_head_and_doubled_line_ends_do_not_hide_it(tmp_path: Path) -> None:
    plain = b"From: a@b.example\nTo: c@d.example\nSubject: lamps\n\nwords\n"
    for data in (b"\r\n\n" + plain, plain.replace(b"\n", b"\r\r\n")):
        found = read_here(tmp_path / "a.eml", data)
        assert (found.facts["title"], text_of(found).split("\n")[-1]) == ("lamps", "words")


@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
def test_a_head_in_bytes_of_an_encoding_that_it_does_not_name_is_read(tmp_path: Path, encoding: str) -> None:
    data = (
        "From: 홍길동 <hong@a.example>\nTo: b@c.example\nSubject: 다음 주 회의록 보냅니다\nDate: x\n\n본문\n"
    )
    found = read_here(tmp_path / "a.eml", data.encode(encoding))
    assert found.facts["title"] == "다음 주 회의록 보냅니다"
    assert "From: 홍길동 <hong@a.example>" in text_of(found)


def test_a_signature_is_no_attached_file() -> None:
    made = message()
    made.add_attachment(b"x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert attachments_of(message_of(made.as_bytes())) == []


def related(*parts: bytes) -> bytes:
    """A web page with these parts beside it."""
    head = b"From: a@b.example\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n"
    return head + b"".join(b"\n--B\n" + part for part in (PAGE, *parts)) + b"\n--B--\n"


PAGE = b'Content-Type: text/html\n\n<p>see <img src="cid:logo"></p>\n'


def test_a_file_is_attached_whether_it_has_a_name_or_an_id_or_not() -> None:
    inline = b"Content-Type: application/pdf; name=invoice.pdf\nContent-Disposition: inline\nContent-Id: <x>\n\n%PDF"
    nameless = b"Content-Type: application/pdf\nContent-Disposition: attachment\n\n%PDF"
    bare = b"Content-Type: application/octet-stream\n\nwords"
    names = [name for name, _ in attachments_of(message_of(related(inline, nameless, bare)))]
    assert names == ["invoice.pdf", "2.pdf", "3"]


def test_what_a_web_page_is_made_of_is_not_attached_to_it() -> None:
    logo = b"Content-Type: image/png; name=logo.png\nContent-ID: <logo>\n\nx"
    nameless = b"Content-Type: image/png\nContent-Location: http://a.example/a.png\n\nx"
    font = b"Content-Type: font/woff2\nContent-Location: http://a.example/a.woff2\n\nx"
    mark = b"Content-Type: application/pgp-encrypted\n\nVersion: 1"
    assert attachments_of(message_of(related(logo, nameless, font, mark))) == []


def test_a_mailbox_is_a_folder_of_its_messages(tmp_path: Path) -> None:
    one = (
        b"From a@b.example Mon Mar  2 09:00:00 2026\n"
        + message(plain="first\n\nFrom here on it rains.").as_bytes()
    )
    box = one + b"\n\n" + one.replace(b"first", b"second")
    found = read_here(tmp_path / "box.mbox", box)
    assert text_of(found).split("\n") == ["회의 am Dienstag"] * 2
    assert found.facts["members"] == ["회의 am Dienstag.eml"] * 2
    for number, word in enumerate(("first", "second")):
        data = (tmp_path / "box.mbox.spool.members" / f"{number}").read_bytes()
        text = text_of(read_here(tmp_path / "one.eml", data))
        assert word in text
        assert "From here on it rains." in text


def tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    """What Outlook packs: level, kind and value of each attribute."""
    packed = b"\x78\x9f\x3e\x22\0\0"
    for level, kind, value in attributes:
        packed += (
            struct.pack("<BHHI", level, kind, 8, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
        )
    return packed


def mapi(*properties: tuple[int, int, bytes]) -> bytes:
    packed = struct.pack("<I", len(properties))
    for number, kind, value in properties:
        packed += struct.pack("<HHII", kind, number, 1, len(value)) + value + bytes(-len(value) % 4)
    return packed


def test_the_files_in_a_winmail_dat_are_attached_ones(tmp_path: Path) -> None:
    rich = b"{\\rtf1 formatted words}"
    packed = tnef(
        (1, 0x9007, struct.pack("<I", 949)),
        (1, 0x9003, mapi((0x1009, 0x102, struct.pack("<IIII", 0, len(rich), 0x414C454D, 0) + rich))),
        (2, 0x9002, bytes(14)),
        (2, 0x8010, "회의.txt".encode("cp949") + b"\0"),
        (2, 0x800F, b"words of the first"),
        (2, 0x9002, bytes(14)),
        (2, 0x8010, b"LONG~1.TXT\0"),
        (2, 0x800F, b"words of the second"),
        (2, 0x9005, mapi((0x3707, 0x1F, wide("a long name 한글.txt\0")))),
    )
    made = message()
    made.add_attachment(packed, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    found = dict(attachments_of(message_of(made.as_bytes())))
    assert found == {
        "message.rtf": rich, "회의.txt": b"words of the first", "a long name 한글.txt": b"words of the second",
    }  # fmt: skip
    assert files_in(packed[:-30])[:2] == [("message.rtf", rich), ("회의.txt", b"words of the first")]
    for cut in range(0, len(packed), 7):
        files_in(packed[:cut])


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


def test_the_fields_of_a_message_are_in_the_encoding_that_they_fit(tmp_path: Path) -> None:
    """What a message declares for its web page is not that of its fields."""
    german = outlook({"__substg1.0_0037001E": "Größe".encode("cp1252")}, {0x3FDE: 65001, 0x3FF1: 1031})
    korean = outlook({"__substg1.0_0037001E": "회의".encode("cp949")}, {0x3FF1: 1042})
    unicode = outlook({"__substg1.0_0037001E": "회의".encode()}, {0x3FDE: 65001, 0x3FF1: 1031})
    for data, subject in ((german, "Größe"), (korean, "회의"), (unicode, "회의")):
        assert text_of(read_here(tmp_path / "a.msg", data)).startswith(subject)


def test_a_message_of_a_mailbox_without_a_head_is_its_text(tmp_path: Path) -> None:
    found = read_here(tmp_path / "a.mbox", b"From kim@example.com Mon Jun 01 10:00:00 2009\n\nwords alone\n")
    assert text_of(found) == "words alone"


@pytest.mark.parametrize("packing", ["base64", "quoted-printable"])
def test_an_attached_message_that_is_packed_is_a_message(packing: str) -> None:
    inner = b"Subject: Lens\nFrom: kim@example.com\n\nThe lens is wiped.\n"
    packed = base64.encodebytes(inner) if packing == "base64" else quopri.encodestring(inner)
    outer = (
        b'Subject: out\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n'
        b"Content-Type: message/rfc822\nContent-Transfer-Encoding: "
        + packing.encode()
        + b"\n\n"
        + packed
        + b"\n--b--\n"
    )
    ((name, data),) = attachments_of(message_of(outer))
    assert (name, message_of(data)["subject"]) == ("Lens.eml", "Lens")
    assert b"The lens is wiped." in data


def test_a_file_of_apple_mail_is_the_message_in_it(tmp_path: Path) -> None:
    mail = message(plain="We meet at nine.").as_bytes()
    framed = (
        b"%d      \n" % len(mail)
        + mail
        + b"<?xml version='1.0'?><plist><dict><key>flags</key></dict></plist>"
    )
    found = read_here(tmp_path / "1.emlx", framed)
    assert text_of(found).split("\n")[-1] == "We meet at nine."
    assert titles(found.pages[1]) == [(1, "회의 am Dienstag")]
