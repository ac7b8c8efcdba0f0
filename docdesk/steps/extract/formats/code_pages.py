# SPDX-License-Identifier: Apache-2.0
"""Windows code pages: their encodings, and those of the languages that a file names by their Windows numbers."""

from __future__ import annotations

import codecs

_OF_LANGUAGE = {
    0x01: 1256, 0x02: 1251, 0x04: 936, 0x05: 1250, 0x08: 1253, 0x0D: 1255, 0x0E: 1250, 0x11: 932, 0x12: 949,
    0x15: 1250, 0x18: 1250, 0x19: 1251, 0x1A: 1250, 0x1B: 1250, 0x1C: 1250, 0x1E: 874, 0x1F: 1254, 0x20: 1256,
    0x22: 1251, 0x23: 1251, 0x24: 1250, 0x25: 1257, 0x26: 1257, 0x27: 1257, 0x29: 1256, 0x2A: 1258, 0x2F: 1251,
}  # fmt: skip
"""By the number of the language without its country; those that are not here are written in 1252."""
_OF_COUNTRY = {0x0404: 950, 0x0C04: 950, 0x1404: 950, 0x0C1A: 1251, 0x1C1A: 1251, 0x201A: 1251}
"""Where the country decides: traditional Chinese, Serbian and Bosnian in Cyrillic letters."""


def code_page_of(language: int) -> int:
    """The code page that a language is written in on Windows; that of Western Europe if nothing is known of it."""
    return _OF_COUNTRY.get(language) or _OF_LANGUAGE.get(language & 0x3FF, 1252)


def codec_of(code_page: int) -> str:
    """The encoding of a Windows code page; that of Western Europe if there is none of its number."""
    name = {65001: "utf-8", 1200: "utf-16-le", 20127: "cp1252", 51949: "cp949", 54936: "gb18030",
            28591: "cp1252", 20866: "koi8-r", 50220: "iso2022_jp"}.get(code_page, f"cp{code_page}")  # fmt: skip
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
