# SPDX-License-Identifier: Apache-2.0
"""Pages as scanners and telephones make them, with the text that is on each: made from a seed, ten in each language.

Their prose is the project's own: English from its documents, Korean from its translation. Layouts, fonts, sizes,
resolutions, slopes, noise and turns differ from page to page and from seed to seed.
"""

from __future__ import annotations

import random
import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

ROOT = Path(__file__).resolve().parent.parent
A4 = (8.27, 11.69)
"""Inches."""

ENGLISH_FONTS = ("DejaVu Serif", "DejaVu Sans", "DejaVu Sans Mono", "Liberation Serif", "Liberation Sans")
KOREAN_FONTS = (
    "NanumGothic",
    "NanumMyeongjo",
    "NanumBarunGothic",
    "NanumSquare",
    "Noto Serif CJK KR",
    "UnBatang",
)
LAYOUTS = (
    ("plain", 11, 300), ("plain", 10, 200), ("plain", 9, 150), ("turned left", 11, 200), ("askew", 11, 200),
    ("columns", 9, 200), ("table", 10, 200), ("receipt", 10, 200), ("small", 7.5, 200), ("upside down", 11, 150),
)  # fmt: skip
"""What each page of a language is: its layout, points and dots an inch."""


@dataclass(frozen=True, slots=True)
class MadePage:
    """A picture and the text on it, in reading order."""

    name: str
    language: str
    picture: Image.Image
    text: str


def pages(seed: int) -> Iterator[MadePage]:
    """Twenty pages. Raises FileNotFoundError if the system has no font with Korean letters."""
    for language, fonts, prose in (
        ("eng", ENGLISH_FONTS, english_prose()),
        ("kor", KOREAN_FONTS, korean_prose()),
    ):
        chance = random.Random(f"{seed} {language}")
        found = [font for font in map(_font_file, fonts) if font is not None]
        if not found:
            raise FileNotFoundError(f"no font of {', '.join(fonts)}")
        for number, (layout, points, dots) in enumerate(LAYOUTS, 1):
            drawing = _Drawing(chance, prose, chance.choice(found), points, dots, language)
            picture, text = drawing.draw(layout)
            yield MadePage(f"{language} {number} {layout}", language, picture, text)


def error_rate(truth: str, read: str) -> float:
    """Wrong, missing and extra characters by those of the truth; blanks and the kind of quotes do not count."""
    one, other = _plain(truth), _plain(read)
    codes = np.array([ord(letter) for letter in other])
    steps = np.arange(len(other) + 1)
    costs = steps.copy()
    for row, letter in enumerate(one, 1):
        best = np.minimum(costs[1:] + 1, costs[:-1] + (codes != ord(letter)))
        best = np.concatenate([[row], best])
        costs = np.minimum.accumulate(best - steps) + steps
    return float(costs[-1]) / max(1, len(one))


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    for alike, letter in (("‘’´`", "'"), ("“”", '"'), ("–—−", "-")):
        text = re.sub(f"[{alike}]", letter, text)
    return re.sub(r"\s+", "", text)


def english_prose() -> list[str]:
    """Paragraphs of the project's documents, without code, links and signs that no font has."""
    found = []
    for path in sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("packaging/sample_texts/*.txt")]):
        for block in path.read_text("utf-8").split("\n\n"):
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(block.split()))
            text = re.sub(r"[*_`]", "", text)
            if 200 < len(text) < 900 and text.isascii() and not re.search(r"[|#<>{}=~]|--", text):
                found.append(text)
    return found


def korean_prose() -> list[str]:
    """Sentences of the Korean translation, several to a paragraph."""
    tree = ElementTree.parse(ROOT / "resources" / "translations" / "docdesk_ko.ts")
    sentences = [each.text or "" for each in tree.iter("translation")]
    sentences += (ROOT / "packaging" / "sample_texts" / "recycling-ko.txt").read_text("utf-8").splitlines()
    whole = [each for each in sentences if re.fullmatch(r"[가-힣A-Za-z0-9 ,.()]{25,200}[.]", each)]
    korean = [each for each in whole if len(re.findall("[가-힣]", each)) > 0.55 * len(each)]
    random.Random(0).shuffle(korean)
    return [" ".join(korean[at : at + 4]) for at in range(0, len(korean) - 3, 4)]


def _font_file(family: str) -> tuple[str, int] | None:
    """The file of a family and its number in it; None if the system has no such family."""
    asked = ["fc-match", "-f", "%{family}|%{file}|%{index}", f"{family}:style=Regular"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    names, _, rest = said.partition("|")
    if family not in names:
        return None
    file, _, index = rest.partition("|")
    return file, int(index or 0) & 0xFFFF


class _Drawing:
    def __init__(
        self,
        chance: random.Random,
        prose: list[str],
        font: tuple[str, int],
        points: float,
        dots: int,
        language: str,
    ) -> None:
        self.chance = chance
        self.prose = prose
        self.dots = dots
        self.korean = language == "kor"
        self.font = ImageFont.truetype(font[0], round(points * dots / 72), index=font[1])
        self.lead = round(points * dots / 72 * chance.uniform(1.4, 1.7))

    def draw(self, layout: str) -> tuple[Image.Image, str]:
        if layout == "table":
            return self._table()
        if layout == "receipt":
            return self._receipt()
        picture, text = self._prose(2 if layout == "columns" else 1)
        if layout == "turned left":
            picture = picture.rotate(90, expand=True)
        if layout == "upside down":
            picture = picture.rotate(180)
        if layout == "askew":
            picture = self._worn(picture, self.chance.choice([-1, 1]) * self.chance.uniform(1, 3.5))
        return picture, text

    def _sheet(self, size: tuple[float, float] = A4) -> tuple[Image.Image, ImageDraw.ImageDraw]:
        picture = Image.new("L", (round(size[0] * self.dots), round(size[1] * self.dots)), 255)
        return picture, ImageDraw.Draw(picture)

    def _prose(self, columns: int) -> tuple[Image.Image, str]:
        picture, draw = self._sheet()
        margin, gap = round(0.9 * self.dots), round(0.35 * self.dots)
        width = (picture.width - 2 * margin - gap * (columns - 1)) // columns
        bottom = picture.height - margin - self.lead
        lines: list[str] = []
        column, y = 0, margin
        while True:
            for line in self._wrapped(self.chance.choice(self.prose), width):
                if y > bottom:
                    column, y = column + 1, margin
                    if column == columns:
                        return picture, "\n".join(lines)
                draw.text(
                    (margin + column * (width + gap), y), line, font=self.font, fill=self.chance.randrange(60)
                )
                lines.append(line)
                y += self.lead
            y += self.lead // 2

    def _wrapped(self, text: str, width: int) -> Iterator[str]:
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if self.font.getlength(longer) > width and line:
                yield line
                longer = word
            line = longer
        yield line

    def _word(self) -> str:
        words = [word.strip(".,()") for word in self.chance.choice(self.prose).split()]
        whole = [word for word in words if re.fullmatch("[가-힣]{2,6}|[A-Za-z]{3,10}", word)]
        return self.chance.choice(whole or ["docdesk"])

    def _price(self, most: int) -> str:
        figure = self.chance.randrange(100, most)
        return f"{figure * 10:,}원" if self.korean else f"{figure / 100:,.2f}"

    def _table(self) -> tuple[Image.Image, str]:
        picture, draw = self._sheet()
        rows = []
        for _ in range(18):
            rows.append(
                [f"{self._word()} {self._word()}", str(self.chance.randrange(1, 99)), self._price(9_999)]
            )
            rows[-1].append(self._price(99_999))
        y, height = round(0.9 * self.dots), round(self.font.size * 2)
        widths = [round(inches * self.dots) for inches in (2.6, 0.9, 1.4, 1.5)]
        for row in rows:
            x = round(0.9 * self.dots)
            for cell, width in zip(row, widths, strict=True):
                draw.rectangle((x, y, x + width, y + height), outline=0, width=max(1, self.dots // 100))
                draw.text((x + 0.06 * self.dots, y + 0.25 * height), cell, font=self.font, fill=0)
                x += width
            y += height
        return picture, "\n".join(" ".join(row) for row in rows)

    def _receipt(self) -> tuple[Image.Image, str]:
        picture, draw = self._sheet((3.4, 6.5))
        lines = []
        y = round(0.25 * self.dots)
        for row in range(20):
            left, right = f"{self._word()} {self._word()}", self._price(4_000)
            if row < 2:
                draw.text(((picture.width - self.font.getlength(left)) / 2, y), left, font=self.font, fill=30)
                lines.append(left)
            else:
                edge = 0.2 * self.dots
                draw.text((edge, y), left, font=self.font, fill=30)
                at = picture.width - edge - self.font.getlength(right)
                draw.text((at, y), right, font=self.font, fill=30)
                lines.append(f"{left} {right}")
            y += round(self.font.size * 1.5)
        return picture, "\n".join(lines)

    def _worn(self, picture: Image.Image, slope: float) -> Image.Image:
        """The page as a bad scan has it: askew, out of focus, grey, shaded and dusty."""
        turned = picture.rotate(slope, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        pixels = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.7)), np.float32) * 0.85 + 25
        noise = np.random.default_rng(self.chance.randrange(1 << 30))
        pixels = pixels - np.linspace(0, 25, pixels.shape[1], dtype=np.float32)[None, :]
        pixels += noise.normal(0, 12, pixels.shape)
        pixels[noise.random(pixels.shape) < 0.0008] = 30
        return Image.fromarray(pixels.clip(0, 255).astype("uint8"))
