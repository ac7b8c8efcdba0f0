# SPDX-License-Identifier: Apache-2.0
"""Text files: how bytes become characters, and that no character moves."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docdesk.errors import Damaged, FileEmpty
from docdesk.steps.extract.formats.text import decode
from docdesk.steps.extract.identify import identify
from docdesk.values.formats import FileType
from docdesk.values.notices import notice_text

from .conftest import Read

KOREAN = "적립 제외 대상은 무이자할부와 다이어트 상품이며, 자세한 내용은 안내문을 보십시오. " * 3
JAPANESE = "この契約は双方の署名の日から効力を生じ、三年間有効とする。" * 3
CHINESE = "本合同自双方签字之日起生效，有效期为三年，期满可以续签。" * 3
RUSSIAN = "Договор вступает в силу с момента подписания и действует до тридцать первого декабря.\n"
POLISH = "Umowa wchodzi w życie z dniem podpisania i obowiązuje przez trzy lata. Źródło, święto, łąka.\n"
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy, a nájemce to oznámí tři měsíce předem.\n"
ARABIC = "يسري العقد من تاريخ التوقيع عليه ولمدة ثلاث سنوات ويجوز تجديده.\n"
HEBREW = "שלום עולם, זה מסמך בעברית\n"
FRENCH = "Le présent contrat prend effet à la date de sa signature ; il a été établi à Besançon. " * 3


@pytest.mark.parametrize(
    ("text", "encoding", "guessed"),
    [
        (KOREAN, "utf-8", False),
        (KOREAN, "utf-8-sig", False),
        (KOREAN, "utf-16", False),
        (KOREAN, "utf-16-le", False),
        (KOREAN, "utf-16-be", False),
        (KOREAN, "utf-32", False),
        (FRENCH, "utf-16-le", False),
        (FRENCH, "utf-32-le", False),
        (KOREAN, "utf-32-be", False),
        (JAPANESE, "iso2022_jp", True),
        (KOREAN, "cp949", True),
        (KOREAN, "euc-kr", True),
        (JAPANESE, "shift-jis", True),
        (JAPANESE, "euc-jp", True),
        (CHINESE, "gb18030", True),
        (FRENCH, "cp1252", True),
        (KOREAN, "iso2022_kr", True),
        (KOREAN, "johab", True),
        (CHINESE, "hz", True),
        (JAPANESE * 20, "utf-16-le", False),
        (JAPANESE * 20, "utf-16-be", False),
        (CHINESE * 20, "utf-16-be", False),
        (RUSSIAN, "cp1251", True),
        (RUSSIAN, "koi8-r", True),
        (RUSSIAN, "iso8859-5", True),
        (RUSSIAN, "cp866", True),
        (RUSSIAN, "cp855", True),
        (RUSSIAN, "mac_cyrillic", True),
        (RUSSIAN.upper(), "cp866", True),
        (POLISH, "cp1250", True),
        (POLISH, "iso8859-2", True),
        (CZECH, "cp1250", True),
        (CZECH, "iso8859-2", True),
        (ARABIC, "cp1256", True),
        (HEBREW, "cp1255", True),
        (HEBREW, "cp862", True),
        (ARABIC, "iso8859-6", True),
    ],
)
def test_encodings_are_recognised(text: str, encoding: str, guessed: bool) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.guessed is guessed
    assert decoded.replaced == 0


def iso_2022_cn(text: str) -> bytes:
    """Simplified Chinese in seven bits, one line."""
    return b"\x1b$)A\x0e" + bytes(code & 0x7F for code in text.encode("gb2312")) + b"\x0f\n"


def test_chinese_in_seven_bits_is_read() -> None:
    decoded = decode(b"A letter.\n" + iso_2022_cn(CHINESE) + b"The end.\n")
    assert decoded.text == f"A letter.\n{CHINESE}\nThe end.\n"
    assert (decoded.encoding, decoded.guessed, decoded.replaced) == ("iso2022_cn", True, 0)
    # both planes of the traditional set, the second by a single shift
    traditional = b"\x1b$)G\x0e|UDcEF\x0f a \x1b$*H\x1bN!!\n"
    assert decode(traditional, "iso-2022-cn").text == "體中文 a 乂\n"
    assert decode(iso_2022_cn(CHINESE), "iso-2022-cn").text == CHINESE + "\n"


def test_one_damaged_byte_does_not_hide_an_alphabet_in_seven_bits() -> None:
    for data in (iso_2022_cn(CHINESE), JAPANESE.encode("iso2022_jp"), KOREAN.encode("iso2022_kr")):
        decoded = decode(data[:20] + b"\x80" + data[21:])
        assert decoded.encoding.startswith("iso2022_")
        assert 1 <= decoded.replaced <= 3


def test_short_chinese_in_hz_is_read() -> None:
    assert decode("你好\n".encode("hz")).text == "你好\n"


def test_a_last_letter_is_not_mistaken_for_a_cut_one() -> None:
    assert decode("Le gardien du phare est au café".encode("latin-1")).text.endswith("café")
    cut = decode("적립 제외".encode()[:-1])
    assert (cut.encoding, cut.replaced) == ("utf-8", 1)


def test_terminal_colours_are_not_an_alphabet() -> None:
    text = "\x1b[31mred\x1b[0m costs \x1b$5"
    assert decode(text.encode()).text == text


def test_a_given_encoding_is_used() -> None:
    assert decode("적립".encode("cp949"), "cp949").text == "적립"
    assert decode("\ufeff적립".encode("utf-16-le"), "utf-16-le").text == "적립"
    with pytest.raises(Damaged, match="no encoding"):
        decode(b"text", "klingon")


def test_damage_in_utf8_leaves_the_rest_alone() -> None:
    data = KOREAN.encode()
    decoded = decode(data[:31] + b"\xff" + data[31:])
    assert decoded.encoding == "utf-8"
    assert decoded.text.replace("\ufffd", "").startswith(KOREAN[:9])
    assert decoded.text.endswith(KOREAN[20:])
    assert decoded.replaced >= 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_no_character_moves(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    decoded = decode(b"\xef\xbb\xbf" + data)
    if not any("\ud800" <= letter <= "\udfff" for letter in text):
        assert len(decoded.text) == len(text)
        assert all(
            new == old or (new, old) == ("\ufffd", "\0") for new, old in zip(decoded.text, text, strict=True)
        )
    decoded.text.encode()
    assert "\0" not in decoded.text


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200))
def test_any_bytes_become_some_text(data: bytes) -> None:
    decode(data).text.encode()


@pytest.mark.asyncio(loop_scope="module")
async def test_a_text_file_is_one_page_as_it_stands(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    text = "  first\r\n\r\n\tsecond\n\n\n combining e\u0301 \U0001f468\u200d\U0001f469 end \n"
    path.write_bytes(text.encode())
    found = await read(path)
    assert [page.text for page in found.pages] == [text]
    assert (found.total_pages, found.notices, found.facts) == (1, (), {"encoding": "utf-8"})


@pytest.mark.asyncio(loop_scope="module")
async def test_guessed_encodings_and_replaced_characters_are_reported(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "korean.md"
    path.write_bytes(KOREAN.encode("cp949"))
    found = await read(path)
    assert found.pages[0].text == KOREAN
    assert [notice_text(each) for each in found.notices] == ["The text's encoding was guessed: cp949."]
    path = tmp_path / "nul.txt"
    path.write_bytes(b"a long enough line of text with one NUL\0in it, and more words\n" * 3)
    found = await read(path)
    assert found.pages[0].text.count("\ufffd") == 3
    assert [each.facts for each in found.notices if each.code == "characters_replaced"] == [{"count": 3}]


@pytest.mark.asyncio(loop_scope="module")
async def test_overriding_the_encoding_reads_the_file_again(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_bytes("적립".encode("cp949"))
    await read(path)
    assert (await read(path, encoding="cp949")).pages[0].text == "적립"
    assert (await read(path, encoding="latin-1")).pages[0].text == "적립".encode("cp949").decode("latin-1")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_file_of_blanks_is_empty(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "blank.txt"
    path.write_text(" \n\t\n")
    with pytest.raises(FileEmpty, match="whitespace"):
        await read(path)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_big_text_is_read_up_to_the_limit(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docdesk.steps.extract.extraction.MAX_CHARACTERS", 1_000_000)
    path = tmp_path / "big.txt"
    line = "글자 and letters\n"
    path.write_text(line * 100_000, "utf-8")
    found = await read(path)
    assert found.pages[0].text == (line * 100_000)[:1_000_000]
    assert [each.facts for each in found.notices if each.code == "text_left_out"] == [{"read": 1_000_000}]


@pytest.mark.parametrize(
    "text", ["a tilde ~{ and a brace ~} in a program", "~{}~ \x1b$5", "x = `~{ab~}` and ~{cd~} are templates"]
)
def test_plain_ascii_is_not_taken_for_an_alphabet_in_seven_bits(text: str) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, "utf-8", False)


@pytest.mark.parametrize("text", [FRENCH, POLISH, CZECH])
def test_accented_latin_is_not_taken_for_cyrillic(text: str) -> None:
    assert decode(text.encode("cp1250", "ignore")).encoding in ("cp1250", "cp1252", "iso8859-2")


@pytest.mark.asyncio(loop_scope="module")
async def test_nul_bytes_at_the_end_of_a_file_are_not_text(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    for gap in (16, 17, 200_000):
        for text, encoding in (("The log goes on here.\n", "utf-8"), ("Ein Gruß.\n", "utf-16-le")):
            data = text.encode(encoding)
            for whole in (data + b"\0" * gap, b"\0" * (gap // 4 * 4) + data):
                path.write_bytes(whole)
                assert identify(path) is FileType.TEXT
                assert (await read(path)).pages[0].text == text


@pytest.mark.parametrize("count", [1, 2, 3, 15])
@pytest.mark.parametrize("text", ["The log goes on here.\n", "기록이 이어진다.\n", "ab"])
@pytest.mark.asyncio(loop_scope="module")
async def test_a_few_nul_bytes_behind_a_text_are_not_text(
    read: Read, tmp_path: Path, text: str, count: int
) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(text.encode() + b"\0" * count)
    assert identify(path) is FileType.TEXT
    found = await read(path)
    assert (found.pages[0].text, found.notices) == (text, ())


@pytest.mark.asyncio(loop_scope="module")
async def test_characters_without_a_width_are_an_empty_file(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "unseen.txt"
    path.write_text("\u200b\u200b\u2060\ufeff\u00ad\n", "utf-8")
    with pytest.raises(FileEmpty, match="whitespace"):
        await read(path)


@pytest.mark.asyncio(loop_scope="module")
async def test_pictures_in_markdown_are_left_out_with_a_notice(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    picture = "![chart](data:image/png;base64," + "iVBORw0KGgo" * 50_000 + ")"
    path.write_text(f"---\ntitle: Walrus\n---\n# Report\n\n{picture}\n\n<!-- secret -->412 animals.\n")
    found = await read(path)
    assert found.pages[0].text == "# Report\n\nchart\n\n412 animals.\n"
    assert [(each.code, each.facts) for each in found.notices] == [("pictures_left_out", {"count": 1})]
    assert found.facts["about"] == {"title": "Walrus"}
    same = tmp_path / "a.txt"
    same.write_bytes(path.read_bytes())
    assert "secret" in (await read(same)).pages[0].text, "plain text stays to the letter"


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_a_log_that_another_program_went_on_with_is_read_in_both_encodings(order: str) -> None:
    mark = codecs.BOM_UTF16_LE if order == "utf-16-le" else codecs.BOM_UTF16_BE
    first = "The lamp of the lighthouse was lit at dusk. 등대의 불을 켰다.\n"
    second = "It was put out at six, as the keeper wrote into the book.\nMüller\n"
    found = decode(mark + first.encode(order) + second.encode())
    assert (found.text, found.guessed, found.replaced) == (first + second, True, 0)
    # Chinese characters consist of plain bytes as well
    chinese = (
        "甲乙雙方應於收到通知之日起三十日內辦理變更登記手續,逾期未辦理者,由違約方承擔相應之法律責任。\n" * 9
    )
    assert decode(mark + chinese.encode(order)).text == chinese


def test_lines_of_another_encoding_among_utf_8_are_read_in_theirs() -> None:
    lines = [
        "Größe und Länge im Süden\n",
        "The lamp was lit at dusk.\n",
        "Übermaß für Grüße aus Köln\n",
        "가나다라\n",
    ]
    data = lines[0].encode() + lines[1].encode() + lines[2].encode("cp1252") + lines[3].encode()
    found = decode(data)
    assert (found.text, found.guessed, found.replaced) == ("".join(lines), True, 0)
    assert decode("".join(lines[:3]).encode("cp1252")).text == "".join(lines[:3])
    assert decode(data, most=10).text == "Größe und "
    assert decode(data, most=10).cut


GERMAN = "Grüße aus München und Köln"
SPANISH = "El niño comió piña mañana"
SWEDISH = "Smörgås på räksallad till frukost"


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "cp437", "mac_roman"])
@pytest.mark.parametrize(
    "text",
    [
        "Müller, Größe 38",
        "Le café est fermé",
        "été à l’hôtel",
        GERMAN,
        SPANISH,
        SWEDISH,
        "Crème brûlée",
        "Größenordnung ändern",
    ],
)
def test_a_few_words_in_western_code_pages_are_no_chinese(text: str, encoding: str) -> None:
    if encoding in ("cp850", "cp437"):
        text = text.replace("’", "'")
    found = decode(text.encode(encoding))
    assert (found.text, found.guessed) == (text, True)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("テスト", "shift-jis"),
        ("東京", "shift-jis"),
        ("README テスト file", "shift-jis"),
        ("こんにちは", "euc-jp"),
        ("中文", "gb18030"),
        ("北京大学 Library", "gb18030"),
        ("iPhone手机价格", "gb18030"),
        ("メールアドレスを入力", "shift-jis"),
        ("안녕하세요", "cp949"),
        ("臺北市立圖書館", "big5"),
    ],
)
def test_a_few_words_of_chinese_japanese_and_korean_are_not_western(text: str, encoding: str) -> None:
    assert not any("\xa1" <= letter <= "\xff" for letter in decode(text.encode(encoding)).text)
