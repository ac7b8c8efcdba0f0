# SPDX-License-Identifier: Apache-2.0
"""Text that is not what a reader sees is recognised, and sound text is not mistaken for it."""

from __future__ import annotations

import random
import string

import pytest

from docdesk.steps.extract.cleaning import clean
from docdesk.steps.extract.garbled import is_garbled, legible_part

SOUND = {
    "English": (
        "The contract between the two cities begins on the first of May and ends after three years. The rent is due on"
        " the third day of each month, and the city pays it."
    ),
    "German": (
        "Der Vertrag zwischen den beiden Städten beginnt am ersten Mai und endet nach drei Jahren. Die Miete ist am"
        " dritten Werktag jedes Monats fällig; die Kündigungsfrist beträgt sechs Wochen."
    ),
    "French": (
        "Le contrat entre les deux villes prend effet le premier mai et s'achève après trois années. Le loyer est dû"
        " le troisième jour de chaque mois, à la charge de la ville."
    ),
    "Polish": (
        "Umowa między miastami zaczyna obowiązywać pierwszego maja i kończy się po trzech latach. Czynsz należy"
        " płacić trzeciego dnia każdego miesiąca, a wszystkie szczegóły określa załącznik."
    ),
    "Czech": (
        "Smlouva mezi oběma městy začíná platit prvního května a končí po třech letech. Nájemné je splatné třetí den"
        " každého měsíce; strč prst skrz krk, říká se zde často."
    ),
    "Croatian": (
        "Ugovor između dvaju gradova počinje vrijediti prvoga svibnja i završava nakon tri godine. Najamnina dospijeva"
        " trećega dana svakoga mjeseca, a plaća je grad."
    ),
    "Hungarian": (
        "A két város közötti szerződés május elsején kezdődik, és három év múlva ér véget. A bérleti díj minden hónap"
        " harmadik napján esedékes, és a város fizeti."
    ),
    "Finnish": (
        "Kahden kaupungin välinen sopimus alkaa toukokuun ensimmäisenä päivänä ja päättyy kolmen vuoden kuluttua."
        " Vuokra erääntyy kunkin kuukauden kolmantena päivänä."
    ),
    "Turkish": (
        "İki şehir arasındaki sözleşme mayıs ayının birinde başlar ve üç yıl sonra sona erer. Kira her ayın üçüncü"
        " gününde ödenir ve şehir tarafından karşılanır."
    ),
    "Vietnamese": (
        "Hợp đồng giữa hai thành phố bắt đầu vào ngày đầu tiên của tháng năm và kết thúc sau ba năm. Tiền thuê được"
        " trả vào ngày thứ ba của mỗi tháng."
    ),
    "Icelandic": (
        "Samningurinn milli borganna tveggja tekur gildi fyrsta maí og lýkur eftir þrjú ár. Leigan greiðist þriðja dag"
        " hvers mánaðar og það er borgin sem greiðir hana."
    ),
    "Russian": (
        "Договор между двумя городами вступает в силу первого мая и заканчивается через три года. Плата вносится в"
        " третий день каждого месяца."
    ),
    "Korean": (
        "두 도시의 계약은 오월 첫째 날에 시작하여 삼 년 뒤에 끝납니다."
        " 임대료는 매달 셋째 날까지 내야 하며, YGE소속 TREASURE멤버에게도 적용됩니다."
    ),
    "Japanese": "二つの都市の間の契約は五月一日に始まり、三年後に終わる。家賃は毎月三日までに支払うものとする。"
    * 2,
    "Chinese": "两座城市之间的合同自五月一日起生效，三年后终止。租金应于每月第三日之前支付，由市政府承担。"
    * 2,
    "Arabic": "يبدأ العقد بين المدينتين في الأول من مايو وينتهي بعد ثلاث سنوات ويدفع الإيجار شهريا",
    "Thai": "สัญญาระหว่างสองเมืองเริ่มต้นในวันที่หนึ่งพฤษภาคมและสิ้นสุดหลังจากสามปี",
    "a table": "\n".join(
        f"{row}\t{row * 17.5:.2f}\t{row * 3}-A\tQTY {row}\tPN 44-{row}X/B" for row in range(40)
    ),
    "a blood count": "WBC RBC HGB HCT MCV MCH PLT LYM\n血常规 检验报告 白细胞计数 正常范围 送检科室 采样时间\n"
    * 4,
    "dates": "06/22/2015\n06/30/2015\n07/01/2015\n" * 20,
    "program code": (
        "def _send(self, *args: Any) -> None:\n    for i, _part in enumerate(self._parts[1:]):\n"
        '        self.__at[i] += _part["size"] % self._MAX_SIZE\n    return {k: v for k, v in found if k != "x"}\n'
    )
    * 4,
    "a table of contents": "Chapter one ........................ 3\nChapter two ........................ 17\n"
    * 9,
    "a form": "Name ____________________ Date ____________\nSignature ______________________\n" * 6,
    "bullets": "\uf0b7 The first point of the list\n\uf0b7 The second point of the list\n" * 6,
    "mathematics": "Let 𝑥 ∈ ℝ and 𝛼 ≤ 𝛽; then ∑ 𝑎ᵢ𝑥ⁱ ≥ 0 for all 𝑖 ∈ {1, …, 𝑛}, as the theorem says.\n" * 4,
    "data": '{"type":"text","bbox":[40.01575, 79.300354, 340.6957, 93.04035],"lines":[{"spans":[]}]},\n' * 9,
    "markup": '<w:p w:rsidR="00A77427"><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>\n'
    * 9,
    "TeX": "\\frac{a}{b} \\sum_{i=1}^{n} x_i^2 \\begin{align} \\mathbb{R} $f(x)$ & \\hat{y}_{ij} \\leq 1\n"
    * 9,
    "a formula": "f(x)=∑x_i≤‖v‖·y_{ij}|x|^2 ∀ε>0:∃δ [a,b]⊂ℝ x_{i+1}=x_i-f(x_i)/f'(x_i)\n" * 9,
    "an array": " ".join(f"cell[{row}][{column}]" for row in range(9) for column in range(5)),
    "bytes": "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24sIGJ1dCBieSB0aGlz\n" * 12,
    "checksums": "".join(
        f"{row * 0x9E3779B97F4A7C15 % (1 << 128):032x}  part{row}.tar.gz\n" for row in range(1, 30)
    ),
    "genes": "HPRT ATGCTGAGGATTTGGAAAGG\nRAD51 GCTGGGAACTGCAACTCATCT\nATR ACATTTGTGACTGGAGTAGAAGA\n"
    "TTCTTTGGCGCATAGGCAAC\nTCCACAATTGGTGACCTGG\nCAGAGGGCTACAATGTGATGG\n" * 3,
    "a timing diagram": "tCL\ntCH\nCLK\nSDO\nDATA\nWRITE\nLOAD\ntDS tDH\ntWC\ntPLH\nD7 D6 D5 D4 D3 D2\n1\n0\n1\n"
    * 5,
    "abbreviations": "HTTPS TCP/IP SMTP TLS RFC DNS XML GmbH LLC Ltd. vs. NGO UNHCR mRNA HPLC GC-MS NMR PCR\n"
    * 5,
    "Latin names": "Schizosaccharomyces pombe\nThlaspi caerulescens\nPhyllitis scolopendrium\nXysticus cristatus\n"
    "Ptychoptera contaminata\nChthamalus stellatus\nCrypthecodinium cohnii\nLymnaea stagnalis\n" * 3,
    "Sanskrit": "dharmakṣetre kurukṣetre samavetā yuyutsavaḥ māmakāḥ pāṇḍavāścaiva kimakurvata sañjaya "
    "prajñāpāramitā śūnyatā aṣṭāṅga duḥkha brahmāṇḍa\n" * 4,
    "Welsh": "Mae hyn yn yr ysbyty. Roedd y bwrdd llwyd mewn cwm gwyllt, ger pwll ystwyth, a'r gwynt yn hwyl fawr.\n"
    * 4,
    "capitals": "THE CONTRACT BETWEEN THE TWO CITIES BEGINS ON THE FIRST OF MAY. KÜNDIGUNGSFRIST: SECHS WOCHEN.\n"
    * 4,
    "old Korean": "나랏말ᄊᆞ미 듀ᇰ귁에 달아 문ᄍᆞᆼ와로 서르 ᄉᆞᄆᆞᆺ디 아니ᄒᆞᆯᄊᆡ 이런 젼ᄎᆞ로 어린 ᄇᆡᆨ셔ᇰ이 니르고져\n"
    * 4,
    "signs of a symbol font": "Übung 3\n1 \uf02b 2 \uf03d 3\n\uf0b4 \uf0b4 \uf0b4 \uf0b4\n\uf02b \uf02b \uf03d\n7 9\n"
    * 5,
    "lines of dots without a letter": "\n".join(
        f"{line} " + "\ufffd" * 40 + f" {number}"
        for number, line in enumerate(
            ["Total savings of the agencies", "Administrative savings by department"] * 6
        )
    ),
    "regular expressions": r"""^(?:[a-z0-9!#$%&*+/=?^_`{|}~-]+)@[a-z]+\.[a-z]{2,}$
\b\d{3}-\d{4}\b
(?<!\w)#[A-Fa-f0-9]{6}
s/[^\w]+/_/g
^\s*(//|#).*$
(\$\{[^}]+\})|(%[sdx])
"""
    * 4,
    "assembler": "mov eax, dword ptr [rbp-0x14]\nxor ecx, ecx\njmp .L2\ncmpxchg [rdi], rsi\npush rbp\nmovsxd rdx, ecx\n"
    "vpxorq zmm0, zmm1, zmm2\nlea rdx, [rip+0x2004]\njnz short loc_401020\npxor xmm0, xmm0\nrdtsc\nsyscall\n"
    * 3,
    "a disassembly": "401020:  55                 push   rbp\n401021:  48 89 e5           mov    rbp,rsp\n"
    "401024:  0f b6 c0           movzx  eax,al\n401027:  66 0f ef c0        pxor   xmm0,xmm0\n" * 6,
    "paths": "/usr/lib/x86_64/l10n/s390 and /dev/sda1 or /api/v1/s3 /b12\n" * 6,
    "little": "p. 7",
    "nothing": " \n",
}


@pytest.mark.parametrize("kind", SOUND)
def test_sound_text_is_left_alone(kind: str) -> None:
    assert legible_part(SOUND[kind]) == (SOUND[kind], False)


def shifted(text: str, by: int) -> str:
    return "".join(chr(ord(letter) + by) if letter != " " else letter for letter in text)


@pytest.mark.parametrize(
    "text",
    [
        shifted(SOUND["English"], -29),
        shifted(SOUND["English"], -29).replace(" ", "\x03"),
        shifted(SOUND["German"], 3),
        "".join(chr(ord(each) - 15) if each.islower() else each for each in SOUND["English"]),
        shifted(SOUND["English"], 0xF000),
        "\ufffd" * 40,
        "/g0035/g0037/g0003 /g0041 /g0042/g0043/g0044" * 5,
        "(cid:12)(cid:13)(cid:99) (cid:1)" * 10,
        SOUND["Russian"].encode("cp1251").decode("latin-1"),
        "".join(chr(code) for code in range(0x05, 0x1F)) * 3,
        "".join(chr(0xAC00 + (index * 7919) % 11172) for index in range(80)),
        "Ԕϸ ΰÎߙ Ψϣ\nķϙ\nʆϢiᐁ ᐂϸЇ Ԕΰ Îߙ Ψϣķ ϙʆϢiϸЇ አሕϸ ΰÎߙ ԔϸЇ ΰÎߙ Ψϣķ ϙʆϢi ΰÎߙ " * 3,
        "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \"#!$&%('+*-," * 3,
    ],
)
def test_invisible_letters_are_recognised(text: str) -> None:
    assert is_garbled(text)
    assert legible_part(text) == ("", True)


def test_most_substitutions_of_letters_are_recognised() -> None:
    """A map that lies may put any letter in another's place; some leave a text that looks like one."""
    plain = " ".join(SOUND[language] for language in ("English", "German", "French"))
    chance = random.Random(7)
    found = 0
    for _ in range(100):
        letters = list(string.ascii_lowercase)
        chance.shuffle(letters)
        table = str.maketrans(dict(zip(string.ascii_lowercase, letters, strict=True)))
        found += is_garbled(plain.lower().translate(table))
    assert found >= 85


def test_only_illegible_lines_are_dropped() -> None:
    text = SOUND["English"].replace(". ", ".\n") + "\n" + "\ufffd" * 20 + " 7\n" + SOUND["French"]
    legible, garbled = legible_part(text)
    assert garbled
    assert "\ufffd" not in legible
    assert SOUND["French"] in legible


def test_lines_of_a_sound_font_are_kept_beside_those_of_another() -> None:
    lines = [SOUND[language] for language in ("English", "French", "German", "Finnish")]
    mixed = "\n".join(f"{line}\n{shifted(line, -29)}" for line in lines)
    assert legible_part(mixed) == ("\n".join(lines), True)


def test_a_rest_that_is_too_short_to_show_that_it_is_text_is_dropped() -> None:
    assert legible_part("\x02\x05\x06\x07\x08 \x0e\x0f\x10\n7KH UHQW\n\x11\x12\x13\x14") == ("", True)


def test_single_signs_of_a_font_without_a_map_do_not_garble_a_page() -> None:
    formulas = "OA OB OC u \x0e \x0e " * 25
    assert legible_part(formulas) == (formulas, False)
    spelled = " ".join(chr(3 + n % 20) for n in range(200))
    assert legible_part(spelled) == ("", True)


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("xxx xxxxx xxxxxx xx xxx xxxxxxx xxxxx xxx xxxxx xxx xxxx\n" * 2, True),
        ("T\u200b\u200b \u200b\u200b\u200b\u200b \u200b\u200b " * 10, True),
        ("xxx", False),
        ("1010 0101 1100 0011 " * 10, False),
        ("- - - - -\n" * 20, False),
        ("ประเทศ\u200bไทย\u200bเป็น\u200bประเทศ\u200bที่\u200bสวย\u200bงาม " * 4, False),
    ],
)
def test_a_map_that_gives_one_letter_for_all_is_seen(text: str, garbled: bool) -> None:
    legible, lost = legible_part(text)
    assert (lost, legible == text) == (garbled, not garbled)


def test_soft_hyphens_in_place_of_all_blanks_are_blanks() -> None:
    assert clean("The\xadheron\xadstands\xadin\xadwater") == "The heron stands in water"
    assert clean("The he\xadron stands in water") == "The he\xadron stands in water"
