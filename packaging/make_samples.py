# SPDX-License-Identifier: Apache-2.0
"""Writes resources/samples, the documents that `make run` reads where there is no display.

    python packaging/make_samples.py [FOLDER]

Needs reportlab (of the test group). The result is the same on every run, so that git sees only what was meant
to change. The texts are fiction and stand in packaging/sample_texts.
"""

from __future__ import annotations

import io
import random
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, Spacer

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "packaging" / "sample_texts"
PASSWORD = "lantern"
"""Opens payslip-protected.pdf; `docdesk demo` says so."""


def pdf(target: Path, source: Path, title: str, password: str | None = None) -> None:
    """A PDF from lines of text: `# ` a heading, `=====` a new page, an empty line a new paragraph."""
    styles = getSampleStyleSheet()
    body = ParagraphStyle("body", parent=styles["BodyText"], fontSize=10.5, leading=15, spaceAfter=7)
    story: list[object] = [Paragraph(title, styles["Title"]), Spacer(1, 0.4 * cm)]
    for block in source.read_text("utf-8").split("\n\n"):
        text = " ".join(block.split())
        if text == "=====":
            story.append(PageBreak())
        elif text.startswith("# "):
            story.append(Paragraph(text[2:], styles["Heading2"]))
        elif text:
            story.append(Paragraph(text, body))
    lock = StandardEncryption(password, ownerPassword=password + "-owner", strength=128) if password else None
    document = BaseDocTemplate(
        str(target), pagesize=A4, title=title, author="Docdesk samples", invariant=1, encrypt=lock
    )
    frame = Frame(2.5 * cm, 2.2 * cm, A4[0] - 5 * cm, A4[1] - 4.4 * cm)

    def number(canvas: Canvas, _: object) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawCentredString(A4[0] / 2, 1.2 * cm, f"{title}, page {canvas.getPageNumber()}")

    document.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=number))
    document.build(story)


def scan(target: Path, source: Path) -> None:
    """A page as a scanner makes it: a picture of text, slightly turned, with specks; no text behind it."""
    width, height = 1000, 1414
    page = Image.new("L", (width, height), 250)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(26)
    for row, line in enumerate(source.read_text("utf-8").splitlines()):
        draw.text((110, 120 + row * 40), line, fill=35, font=font)
    page = page.rotate(0.7, fillcolor=250, resample=Image.Resampling.BICUBIC)
    specks = random.Random(12)
    for _ in range(350):
        page.putpixel((specks.randrange(width), specks.randrange(height)), specks.randrange(90, 200))
    # sixteen greys pack well, and a scanner's driver does the same
    page = page.quantize(16).convert("L")
    packed = io.BytesIO()
    page.save(packed, "JPEG", quality=35)
    packed.seek(0)
    canvas = Canvas(str(target), pagesize=A4, invariant=1)
    canvas.setTitle("Scan")
    canvas.drawImage(ImageReader(packed), 0, 0, *A4)
    canvas.showPage()
    canvas.save()


def main(folder: Path) -> None:
    """Write all samples into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pdf(
        folder / "lighthouse-manual.pdf",
        TEXTS / "lighthouse-manual.txt",
        "Varnholm Light: The Keeper's Manual",
    )
    pdf(folder / "rental-contract.pdf", TEXTS / "rental-contract.txt", "Rental Contract for a Furnished Flat")
    pdf(folder / "payslip-protected.pdf", TEXTS / "payslip.txt", "Payslip, October", PASSWORD)
    scan(folder / "receipt-scanned.pdf", TEXTS / "receipt.txt")
    (folder / "bread-notes.md").write_bytes((TEXTS / "bread-notes.md").read_bytes())
    korean = (TEXTS / "recycling-ko.txt").read_text("utf-8")
    (folder / "recycling-ko-cp949.txt").write_bytes(korean.encode("cp949"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "samples")
