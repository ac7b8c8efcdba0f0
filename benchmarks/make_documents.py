# SPDX-License-Identifier: Apache-2.0
"""Documents from a seed: the same seed gives the same texts, pages and sizes on every machine.

    python benchmarks/make_documents.py FOLDER [--seed 1] [--pdfs 120] [--texts 80] [--characters 3690000]

Sizes are spread as those of real collections are: most documents are short, a few hold most of the pages
(log-normal; a PDF has 6 pages in the middle and 150 at the most). The PDFs come from two producers that write
them in different ways: ReportLab with the standard fonts, and Qt with embedded subsets of a TrueType font.
"""

from __future__ import annotations

import argparse
import os
import random
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CHARACTERS = 3_690_000
"""Of 200 documents: about 4,900 chunks of 1,000 characters with an overlap of 150."""

LINE = 92
LINES = 54
"""Of a page at the most: characters in a line, lines on a page."""

_ONSETS = "b br c ch d dr f fl g gr h j k l m n p pl pr qu r s sh sl st t th tr v w".split()
_VOWELS = "a e i o u ai ea ie oo ou".split()
_CODAS = ["", "", "", "l", "m", "n", "nd", "r", "rn", "s", "st", "t", "ck", "ng"]
_SMALL = (
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an "
    "they which you were all her she there would their we him been has when who will no more if out so up"
).split()


@dataclass(frozen=True)
class Plan:
    """One document to be: its name and the characters of each of its pages."""

    name: str
    pages: tuple[int, ...]


class Prose:
    """Sentences of one document: common small words and its own share of a language's rare ones."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)
        self._words = _vocabulary()
        topic = self._random.sample(range(len(self._words)), 400)
        self._topic = [self._words[i] for i in topic]
        self._topic_weights = [1 / (rank + 3) for rank in range(len(topic))]

    def paragraphs(self, characters: int) -> str:
        """Paragraphs of so many characters, one more or less."""
        parts: list[str] = []
        length = 0
        while length < characters:
            sentences = " ".join(self._sentence() for _ in range(self._random.randint(2, 7)))
            parts.append(sentences)
            length += len(sentences) + 2
        text = "\n\n".join(parts)[:characters]
        return text.strip() or "A short note."

    def title(self) -> str:
        return " ".join(self._random.choices(self._topic, k=3)).capitalize()

    def _sentence(self) -> str:
        count = self._random.randint(6, 24)
        small = self._random.choices(_SMALL, k=count)
        rare = self._random.choices(self._topic, self._topic_weights, k=count)
        words = [s if self._random.random() < 0.5 else r for s, r in zip(small, rare, strict=True)]
        if self._random.random() < 0.2:
            words.append(str(self._random.randint(1, 9999)))
        return " ".join(words).capitalize() + self._random.choice(". . . . ? ; :".split())


_known: list[str] = []


def _vocabulary() -> list[str]:
    if not _known:
        chance = random.Random("vocabulary")
        found: dict[str, None] = {}
        while len(found) < 6_000:
            syllables = chance.choice((1, 2, 2, 3, 3, 4))
            parts = (chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(syllables))
            found["".join(parts) + chance.choice(_CODAS)] = None
        _known.extend(found)
    return _known


def plans(seed: int, pdfs: int, texts: int, characters: int) -> tuple[list[Plan], list[Plan]]:
    """What PDFs and texts to make, scaled so that all together have so many characters."""
    chance = random.Random(f"sizes {seed}")
    pages = [min(150, max(1, round(chance.lognormvariate(1.8, 1.1)))) for _ in range(pdfs)]
    fill = [[min(1.8, max(0.1, chance.gauss(1.0, 0.3))) for _ in range(count)] for count in pages]
    lengths = [min(60.0, max(0.1, chance.lognormvariate(1.0, 1.1))) for _ in range(texts)]
    # a page of a PDF counts 2,300 characters, a text's unit 2,000, before all are scaled
    whole = 2_300 * sum(map(sum, fill)) + 2_000 * sum(lengths)
    scale = characters / whole
    room = LINE * LINES - 400
    return (
        [
            Plan(f"document-{i:04}.pdf", tuple(min(room, int(2_300 * scale * part)) for part in parts))
            for i, parts in enumerate(fill)
        ],
        [
            Plan(f"text-{i:04}{('.md', '.txt')[i % 2]}", (max(150, int(2_000 * scale * length)),))
            for i, length in enumerate(lengths)
        ],
    )


def make_documents(
    folder: Path, seed: int = 1, pdfs: int = 120, texts: int = 80, characters: int | None = None
) -> list[Path]:
    """Fill a folder, unless it was filled from the same seed and numbers before. Returns the files."""
    characters = characters or CHARACTERS * (pdfs + texts) // 200
    mark = folder / ".made"
    wanted = f"{seed} {pdfs} {texts} {characters}"
    pdf_plans, text_plans = plans(seed, pdfs, texts, characters)
    files = [folder / plan.name for plan in (*pdf_plans, *text_plans)]
    if mark.exists() and mark.read_text() == wanted:
        return sorted(files)
    folder.mkdir(parents=True, exist_ok=True)
    for number, plan in enumerate(pdf_plans):
        make_pdf(folder / plan.name, plan.pages, f"{seed} {plan.name}", by_qt=number % 2 == 1)
    for plan in text_plans:
        prose = Prose(f"{seed} {plan.name}")
        head = f"# {prose.title()}\n\n" if plan.name.endswith(".md") else ""
        (folder / plan.name).write_text(head + prose.paragraphs(plan.pages[0]), "utf-8")
    mark.write_text(wanted)
    return sorted(files)


def make_small_documents(folder: Path, count: int, seed: int = 1, characters: int = 2_200) -> list[Path]:
    """So many short texts, of about three chunks each."""
    mark = folder / ".made"
    wanted = f"{seed} {count} {characters}"
    files = [folder / f"small-{i:05}.{('md', 'txt')[i % 2]}" for i in range(count)]
    if not (mark.exists() and mark.read_text() == wanted):
        folder.mkdir(parents=True, exist_ok=True)
        chance = random.Random(f"small {seed}")
        for file in files:
            length = max(80, int(chance.gauss(characters, characters / 4)))
            file.write_text(Prose(f"{seed} {file.name}").paragraphs(length), "utf-8")
        mark.write_text(wanted)
    return files


def make_pdf(path: Path, pages: Sequence[int], seed: str, *, by_qt: bool = False) -> None:
    """One PDF with so many characters on each of its pages."""
    prose = Prose(seed)
    (_write_with_qt if by_qt else _write_with_reportlab)(path, _lines_of_pages(prose, pages))


def _lines_of_pages(prose: Prose, pages: Sequence[int]) -> Iterator[list[str]]:
    for characters in pages:
        lines: list[str] = []
        for paragraph in prose.paragraphs(max(40, characters)).split("\n\n"):
            lines += [*textwrap.wrap(paragraph, LINE), ""]
        yield lines[:LINES]


def _write_with_reportlab(path: Path, pages: Iterator[list[str]]) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for lines in pages:
        text = canvas.beginText(50, 800)
        text.setFont("Times-Roman", 10, 13.8)
        text.textLines("\n".join(lines))
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()


_application: list[object] = []


def _write_with_qt(path: Path, pages: Iterator[list[str]]) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QFont, QGuiApplication, QPageSize, QPainter, QPdfWriter

    if not _application:
        _application.append(QGuiApplication.instance() or QGuiApplication([]))
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(72)
    painter = QPainter(writer)
    painter.setFont(QFont("Serif", 8))
    for number, lines in enumerate(pages):
        if number:
            writer.newPage()
        for row, line in enumerate(lines):
            painter.drawText(20, 20 + row * 13, line)
    painter.end()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pdfs", type=int, default=120)
    parser.add_argument("--texts", type=int, default=80)
    parser.add_argument("--characters", type=int, default=None)
    given = parser.parse_args()
    files = make_documents(given.folder, given.seed, given.pdfs, given.texts, given.characters)
    print(f"{len(files)} documents in {given.folder}, {sum(f.stat().st_size for f in files):,} bytes")


if __name__ == "__main__":
    main()
