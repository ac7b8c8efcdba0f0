# SPDX-License-Identifier: Apache-2.0
"""What a number counts or measures, by the words around it, in English, Korean and German."""

from __future__ import annotations

import re

_UNITS = {
    alias.replace("_", " "): names.split()[0].replace("_", " ")
    for names in (
        # money and shares
        "% percent per_cent pct 퍼센트 프로 prozent", "€ eur euro euros 유로", "$ usd dollar dollars 달러 불",
        "£ gbp pound_sterling 파운드", "₩ krw won 원", "¥ yen jpy 엔", "cny yuan rmb 위안", "chf franken francs",
        "cent cents ct 센트", "inr rupee rupees 루피", "mxn peso pesos 페소",
        "krone kroner krona kronor sek nok dkk 크로네",
        "pln zloty złoty", "rub rouble roubles ruble rubles 루블", "thb baht 바트", "pence penny pennies",
        "lira liras 리라", "real reais 헤알", "zar rand", "dinar dinars 디나르", "dirham dirhams 디르함", "forint",
        "rupiah 루피아", "shekel shekels", "shilling shillings 실링",
        # time; a day of a month is a day
        "day days werktag werktage werktagen tag tage tagen 일 하루",
        "week weeks woche wochen 주 주일 주간", "month months monat monate monaten 달 개월",
        "year years jahr jahre jahren yr yrs 년 연", "hour hours hrs h stunde stunden 시간",
        "minute minutes min mins minuten 분", "second seconds sec secs sekunden 초", "clock 시 o'clock uhr", "am", "pm",
        "quarter quarters 분기", "월", "decade decades",
        # measures
        "kg kilogram kilograms kilo kilos 킬로그램 킬로", "g gram grams gramm 그램", "mg milligram milligrams 밀리그램",
        "lb lbs pounds", "oz ounce ounces", "t ton tons tonne tonnes tonnen 톤",
        "km kilometre kilometres kilometer kilometers 킬로미터", "m metre metres meter meters 미터",
        "cm centimetre centimetres centimeter centimeters 센티미터",
        "mm millimetre millimetres millimeter millimeters 밀리미터",
        "mile miles 마일", "foot feet ft 피트", "inch inches 인치", "yard yards",
        "m2 square_metres square_meters square_metre square_meter sq_m 제곱미터 quadratmeter",
        "km2 square_kilometres square_kilometers sq_km 제곱킬로미터", "square_feet sq_ft", "square_miles sq_mi", "평",
        "hectare hectares ha 헥타르", "acre acres 에이커",
        "litre litres liter liters l 리터", "ml millilitre millilitres milliliter milliliters 밀리리터",
        "gallon gallons 갤런", "°c celsius degrees_celsius grad_celsius", "°f fahrenheit degrees_fahrenheit", "kelvin",
        "w watt watts 와트", "kw kilowatt kilowatts 킬로와트", "mw megawatt megawatts 메가와트",
        "kwh 킬로와트시", "mwh", "gwh",
        "v volt volts 볼트", "bar bars 바", "psi", "kb", "mb megabyte megabytes 메가바이트",
        "gb gigabyte gigabytes 기가바이트",
        "tb terabyte terabytes 테라바이트", "hz hertz 헤르츠", "khz", "mhz", "ghz", "rpm",
        # what is counted
        "명 인 people persons person personen", "개 pieces", "가지", "마리", "그루", "권", "위", "층 floors storeys",
        "페이지 쪽 page pages p pp seite seiten", "세 살", "점 points", "표 votes", "건", "척", "세대 households 가구",
        "번 회 차례", "배",
    )
    for alias in names.split()
}  # fmt: skip
"""What is counted or measured, by the words for it."""

_SILENT = (
    "분의",
    "번째",
    "번지",
    "일부",
    "원칙",
    "주년",
    "인용",
    "인치",
    "개국",
    "배럴",
    "회의",
    "회사",
    "점포",
)
"""Korean words that only begin like a unit."""

_WORDS = sorted((alias for alias in _UNITS if " " in alias), key=len, reverse=True)
_AFTER = re.compile(
    rf"\s?-?({'|'.join(map(re.escape, _WORDS))}|m2\b|km2\b|[%€$£₩¥]|°\s?[CF]\b|o'clock|[^\W\d_]+)",
    re.IGNORECASE,
)
_SIDE = re.compile(r"(?::\d\d)?\s?([ap])\.?m\b", re.IGNORECASE)
_ADJECTIVE = re.compile(
    r"\s?-?(?:us|u\.s\.|working|business|calendar|metric|full|whole|consecutive|more|additional|further|미국)[\s-]",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"([€$£₩¥]|\b(?:eur|usd|gbp|krw|jpy|chf|cny|inr|mxn|sek|nok|dkk|pln|rub|thb|zar|pages?|pp?\.|seiten?)|오전|오후)\s?$",
    re.IGNORECASE,
)
_BEFORE_MEANS = {"오전": "am", "오후": "pm", "p.": "페이지", "pp.": "페이지"}


def unit_at(text: str, start: int, end: int) -> str:
    """What the number at this place counts or measures; "" if that is no known unit."""
    before = _BEFORE.search(text, max(0, start - 8), start)
    if before is not None:
        word = before[1].lower()
        return _BEFORE_MEANS.get(word) or _UNITS.get(word, "")
    if (side := _SIDE.match(text, end)) is not None:
        return side[1].lower() + "m"
    if (adjective := _ADJECTIVE.match(text, end)) is not None:
        end = adjective.end() - 1
    after = _AFTER.match(text, end)
    if after is None:
        return ""
    word = after[1].lower()
    word = word.replace(" ", "") if word.startswith("°") else word
    if word in _UNITS:
        return _UNITS[word]
    if word.startswith(_SILENT) or not "가" <= word[0] <= "힣":
        return ""
    # Korean writes endings at it
    return next((_UNITS[word[:n]] for n in (5, 4, 3, 2, 1) if word[:n] in _UNITS), "")


def meanings(unit: str) -> set[str]:
    """The units that a unit of a passage may stand for in an answer."""
    if unit == "clock":
        return {"clock", "am", "pm"}
    return {unit, "clock"} if unit in ("am", "pm") else {unit}


def is_unit(word: str) -> bool:
    """Whether a word is one for a unit."""
    return word.lower() in _UNITS


PAGE = _UNITS["page"]
