# SPDX-License-Identifier: Apache-2.0
"""The documents that `prove_in_chroot.py` drops: a PDF, a Word document, and a scan in Korean without any text."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent

PDF, WORD, SCAN = "lighthouse-manual.pdf", "beekeeping.docx", "분리배출 안내.pdf"

ANSWERS = {
    "How is the lens of the lighthouse cleaned?": PDF,
    "When do the bees get sugar syrup?": WORD,
    "투명 페트병은 어떻게 버려야 하나요?": SCAN,
}
"""A question for each document, which alone answers it."""

BEES = (
    "The year of the apiary",
    "In spring the keeper looks into every hive and gives the colony a second box for brood.",
    "In September, after the last honey, each colony is fed with fifteen litres of sugar syrup for the winter.",
    "In December the varroa mites are treated with oxalic acid, on a day without frost.",
)
DOTS = 200
"""An inch."""
A4 = (round(8.27 * DOTS), round(11.69 * DOTS))
LETTER = 34
"""Pixels."""


def write(folder: Path) -> list[Path]:
    """Write the documents into a folder. Raises LookupError if this machine has no Korean font."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "resources" / "samples" / PDF, folder / PDF)
    _write_word(folder / WORD)
    _write_scan(folder / SCAN)
    return [folder / name for name in (PDF, WORD, SCAN)]


def _write_word(target: Path) -> None:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in BEES)
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{types}"/></Types>',
        )
        file.writestr(
            "_rels/.rels",
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r"'
            ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
            ' Target="word/document.xml"/></Relationships>',
        )
        file.writestr(
            "word/document.xml",
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{paragraphs}</w:body></w:document>",
        )


def _write_scan(target: Path) -> None:
    """A page that is a picture of the Korean sample text."""
    asked = ["fc-list", "-f", "%{file}\n", ":lang=ko:style=Regular"]
    fonts = sorted(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines())
    if not fonts:
        raise LookupError("this machine has no font with Korean letters: see packaging/apt-test.txt")
    font = ImageFont.truetype(fonts[0], LETTER)
    page = Image.new("L", A4, 250)
    pen = ImageDraw.Draw(page)
    margin, line = DOTS * 3 // 4, LETTER * 17 // 10
    top = margin
    text = (ROOT / "packaging" / "sample_texts" / "recycling-ko.txt").read_text("utf-8")
    for paragraph in text.splitlines():
        rest = paragraph
        while rest:
            fitting = len(rest)
            while pen.textlength(rest[:fitting], font) > A4[0] - 2 * margin:
                fitting = rest.rfind(" ", 0, fitting) if " " in rest[:fitting] else fitting - 1
            pen.text((margin, top), rest[:fitting], font=font, fill=25)
            rest = rest[fitting:].lstrip()
            top += line
        top += line // 2
    page.rotate(0.4, Image.Resampling.BICUBIC, fillcolor=250).save(target, "PDF", resolution=DOTS)
