# SPDX-License-Identifier: Apache-2.0
"""ISO-2022-CN (RFC 1922), the seven-bit encoding of Chinese mail, which Python does not know.

It shifts between ASCII and the sets GB 2312 and CNS 11643. The first two planes of CNS 11643 are what Big5 holds,
in the same order but for a few characters, so Python's Big5 gives them.
"""

from __future__ import annotations

import codecs
from functools import cache
from typing import Any

NAME = "iso2022_cn"

_SHIFT_OUT, _SHIFT_IN, _ESCAPE = 0x0E, 0x0F, 0x1B
_SETS = {b"\x1b$)A": ("out", "gb"), b"\x1b$)G": ("out", "plane1"), b"\x1b$*H": ("single", "plane2")}
"""Which set an escape sequence puts into which place."""
_SINGLE = b"\x1bN"
"""The next character comes from the place `single`."""

_SYMBOLS = (  # rows 0x21 to 0x26 of plane 1; a blank stands for a code without a character here
    "\u3000，、。．・；：？！︰…‥﹐﹑﹒·﹔﹕﹖﹗︱—︲–    （）︵︶｛｝︷︸〔〕︹︺【】︻︼"
    "《》︽︾〈〉︿﹀「」﹁﹂『』﹃﹄﹙﹚﹛﹜﹝﹞‘’“”〝〞′‵＃＆＊※§〃○●△▲◎☆★◇◆□■▽▼",
    "㊣℅‾ ＿ ﹉﹊﹍﹎﹋﹌﹟﹠﹡＋－×÷±√＜＞＝≦≧≠∞≒≡﹢﹣﹤﹦﹥∼∩∪⊥∠∟⊿㏒㏑∫∮∵∴♀♂"
    "♁☉↑↓→←↖↗↙↘‖｜／＼∕﹨＄￥〒￠￡％＠℃℉﹩﹪﹫㏕㎜㎝㎞㏎㎡㎎㎏㏄°兙兛兞兝兡兣",
    "嗧瓩糎▁▂▃▄▅▆▇█▏▎▍▌▋▊▉┼┴┬┤├▔─│▕┌┐└┘╭╮╰╯═╞╪╡◢◣◥◤╱╲╳",
    "０１２３４５６７８９ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ〡〢〣〤〥〦〧〨〩 卄 ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲ"
    "ＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚΑΒΓΔΕΖΗΘΙΚ",
    "ΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψωㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐ"
    "ㄑㄒㄓㄔㄕㄖㄗㄘㄙㄚㄛㄜㄝㄞㄟㄠㄡㄢㄣㄤㄥㄦㄧㄨㄩ˙ˉˊˇˋ",
    "①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ",
)
_MOVED_1 = ((1836, "耄"), (3713, "銬"), (4626, "薦"), (4732, "彝"), (4900, "嚨"), (4956, "羅"))
_MOVED_2 = (
    (43, "刉"), (138, "攷"), (2146, "笻"), (2792, "筇"), (2893, "莚"), (4930, "錥"), (5077, "徻"), (5365, "螤"),
    (5723, "磿"), (6312, "鎀"), (6530, "舋"), (6644, "鎥"), (6787, "瀪"), (6904, "鐼"), (7589, "鬮"), (7645, "爩"),
)  # fmt: skip
"""Characters that Big5 has in another place, and where CNS 11643 has them, counted from the first one."""
_TWICE = "兀嗀"
"""Big5 has these a second time in what is plane 2."""


def decode(data: Any, errors: str = "strict", /) -> tuple[str, int]:
    """Text from bytes, as `codecs.decode` wants it. Raises UnicodeDecodeError unless `errors` says otherwise."""
    data = bytes(data)  # codecs give a view of them
    found: list[str] = []
    places = {"out": "", "single": ""}
    shifted = False
    at = 0
    while at < len(data):
        code = data[at]
        if data[at : at + 4] in _SETS:
            place, name = _SETS[data[at : at + 4]]
            places[place] = name
            at += 4
        elif data[at : at + 2] == _SINGLE and (letter := _letter(places["single"], data[at + 2 : at + 4])):
            found.append(letter)
            at += 4
        elif code in (_SHIFT_OUT, _SHIFT_IN):
            shifted = code == _SHIFT_OUT
            at += 1
        elif code == 0x0A:  # a line begins in ASCII, without sets
            found.append("\n")
            places, shifted = {"out": "", "single": ""}, False
            at += 1
        elif shifted and (letter := _letter(places["out"], data[at : at + 2])):
            found.append(letter)
            at += 2
        elif code < 0x80 and code != _ESCAPE and (not shifted or code <= 0x20):
            found.append(chr(code))
            at += 1
        else:
            wrong = 2 if shifted and data[at + 1 : at + 2] > b"\x20" else 1  # half of a character
            error = UnicodeDecodeError(NAME, data, at, at + wrong, "no character of this encoding")
            text, at = codecs.lookup_error(errors)(error)
            found.append(str(text))
    return "".join(found), len(data)


def _letter(name: str, pair: bytes) -> str | None:
    if len(pair) < 2 or not all(0x21 <= code <= 0x7E for code in pair):
        return None
    if name == "gb":
        text = bytes(code | 0x80 for code in pair).decode("gb2312", "replace")
        return text if text != "\ufffd" else None
    return _planes()[name].get((pair[0], pair[1])) if name else None


@cache
def _planes() -> dict[str, dict[tuple[int, int], str]]:
    symbols = {
        (0x21 + row, 0x21 + cell): letter
        for row, letters in enumerate(_SYMBOLS)
        for cell, letter in enumerate(letters)
        if letter != " "
    }
    first = _in_order(_big5(0xA4, 0xC6)[:5401], _MOVED_1)
    second = _in_order([letter for letter in _big5(0xC9, 0xF9) if letter not in _TWICE], _MOVED_2)
    return {"plane1": symbols | _from_row(0x44, first), "plane2": _from_row(0x21, second)}


def _big5(first: int, last: int) -> list[str]:
    cells = [
        bytes((row, cell))
        for row in range(first, last + 1)
        for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    ]
    letters = [cell.decode("big5", "replace") for cell in cells]
    return [letter for letter in letters if len(letter) == 1 and letter != "\ufffd"]


def _in_order(letters: list[str], moved: tuple[tuple[int, str], ...]) -> list[str]:
    others = {letter for _, letter in moved}
    order = [letter for letter in letters if letter not in others]
    for place, letter in moved:
        order.insert(place, letter)
    return order


def _from_row(row: int, letters: list[str]) -> dict[tuple[int, int], str]:
    return {(row + index // 94, 0x21 + index % 94): letter for index, letter in enumerate(letters)}


def _search(name: str) -> codecs.CodecInfo | None:
    if name.replace("-", "_") not in (NAME, "iso_2022_cn"):
        return None

    def encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
        raise UnicodeEncodeError(NAME, text, 0, len(text), "docdesk only reads this encoding")

    return codecs.CodecInfo(encode, decode, name=NAME)


@cache
def register() -> None:
    """Let Python read this encoding by its name."""
    codecs.register(_search)


register()
