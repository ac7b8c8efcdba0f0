# SPDX-License-Identifier: Apache-2.0
"""A language is named if it is certain, and only then."""

from __future__ import annotations

import subprocess
import sys

import pytest

from docdesk.steps.split.language import language_of

CONTRACT = {
    "en": ("The committee will meet on Tuesday to discuss the new proposal and to vote on the budget."),
    "de": ("Der Vertrag wird am ersten Mai unterschrieben und gilt dann für die Dauer von drei Jahren."),
    "fr": (
        "Le contrat sera signé le premier mai par les deux "
        "parties et il est valable pour une durée de trois ans."
    ),
    "es": (
        "El contrato se firmará el primero de mayo y será "
        "válido por un período de tres años en los dos países."
    ),
    "it": (
        "Il contratto sarà firmato il primo maggio e sarà valido "
        "per un periodo di tre anni che non è prorogabile."
    ),
    "pt": ("O contrato será assinado no dia primeiro de maio e não pode ser prorrogado por mais de um ano."),
    "nl": (
        "Het contract wordt op de eerste mei ondertekend en is dan voor een periode van drie jaar geldig."
    ),
    "sv": ("Avtalet undertecknas den första maj och det är giltigt i tre år från den dag som anges i det."),
    "pl": (
        "Umowa zostanie podpisana na początku maja i jest ważna "
        "przez trzy lata od dnia, w którym się zaczyna."
    ),
    "tr": (
        "Sözleşme mayıs ayında imzalanacak ve üç yıl için geçerli olacak; bu süre bir kez daha uzatılabilir."
    ),
    "vi": (
        "Hợp đồng được ký vào ngày đầu tháng năm và có hiệu lực trong ba năm cho các bên của hợp đồng này."
    ),
    "ru": (
        "Настоящий договор вступает в силу со дня его подписания "
        "и действует в течение трёх лет на всей территории."
    ),
    "uk": (
        "Цей договір набирає чинності з дня його підписання і діє "
        "протягом трьох років на всій території та за її межами."
    ),
    "ar": (
        "يدخل هذا العقد حيز التنفيذ من تاريخ التوقيع عليه ويستمر "
        "لمدة ثلاث سنوات في كل البلاد التي وقعت على هذا الاتفاق"
    ),
    "hi": ("यह अनुबंध हस्ताक्षर की तारीख से लागू होता है और तीन साल के लिए मान्य है और इस को बढ़ाया भी जा सकता है"),
    "ko": "이 계약은 서명한 날부터 효력이 생기며 유효 기간은 삼 년으로 한다.",
    "ja": "この契約は双方の署名の日から効力を生じ、三年間有効とする。",
    "zh": "本合同自双方签字之日起生效，有效期为三年，期满可以续签。",
    "el": "Η σύμβαση τίθεται σε ισχύ από την ημερομηνία της υπογραφής της για τρία έτη.",
    "th": (" สัญญานี้มีผลบังคับใช้ตั้งแต่วันที่ลงนามเป็นเวลาสามปีและอาจต่ออายุได้โดยความยินยอมของทั้งสองฝ่าย"),
}


@pytest.mark.parametrize("language", CONTRACT)
def test_a_certain_language_is_named(language: str) -> None:
    assert language_of(CONTRACT[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello world",
        "der die das",
        "1 2 3 4 5 6 7 8 9 10 " * 20,
        "x = foo(bar); y = baz[quux]; return x + y; " * 9,
        "Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod tempor invidunt.",
        "Widget Bolt Nut Washer Screw Nail Hinge Bracket Panel Frame Shelf Drawer Handle Knob " * 3,
    ],
)
def test_an_uncertain_language_is_not_named(text: str) -> None:
    assert language_of(text) is None


def test_terms_in_another_script_do_not_decide() -> None:
    assert language_of(CONTRACT["en"] * 3 + "계약 契約") == "en"
    assert language_of(CONTRACT["ko"] + " (API, PDF, OpenAI)") == "ko"


def test_a_long_text_is_judged_at_three_places() -> None:
    assert language_of("123 " * 50_000 + CONTRACT["de"] * 200 + " 456" * 50_000) == "de"


def test_it_loads_nothing_large() -> None:
    """It is imported in every worker."""
    program = "import sys, docdesk.steps.split.language; print('numpy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
