# SPDX-License-Identifier: Apache-2.0
"""Reads the letters of one line with Tesseract, in the language that its letters turn out to be of."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

_OTHER_SCRIPTS = (
    "amh ara asm bel ben bod bul chi_sim chi_sim_vert chi_tra chi_tra_vert div dzo ell fas grc guj heb hin iku jpn"
    " jpn_vert kan kat kaz khm kir kor kor_vert lao mal mar mkd mon mya nep ori pan pus rus san sin snd srp syr tam"
    " tat tel tgk tha tir uig ukr urd yid"
)
NOT_LATIN = frozenset(_OTHER_SCRIPTS.split())
"""Tesseract's names of the languages that are written in other letters than Latin ones."""

SURE = 80.0
"""A line that is read with this confidence, of 100, in the letters of its language is not read again."""
SURELY_LATIN = 90.0
"""A line in other letters is never read as Latin ones with this confidence."""
DOUBTFUL = 75.0
"""A line of a page in Latin letters below this confidence is tried in the other languages."""
_LEAST_SURE = 60.0

_MOST_HEIGHT, _HEIGHT, _EDGE = 64, 56, 8
"""Pixels: lines above the first are made as high as the second; the edge of background that Tesseract wants."""
_RULE = 0.9
"""Of a row or column of a line's pixels: the share that is dark in the rule of a table."""

_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_MIXED = re.compile(r"[0-9A-Za-z<>]")
_EDGES = " |\u00a6"
"""What a rule beside a line is read as."""
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""Wide forms of ASCII, which nobody types into a search."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """The letters of a line, and how sure Tesseract is of them, 0 to 100."""

    text: str
    confidence: float

    @property
    def foreign(self) -> float | None:
        """The share of letters that are not Latin; None if there are no letters."""
        letters = len(_LETTER.findall(self.text))
        return 1 - len(_LATIN.findall(self.text)) / letters if letters else None


class Letters:
    """Reads lines in some languages. Not for several threads: Tesseract is not."""

    def __init__(self, languages: Sequence[tuple[str, Path]]) -> None:
        """`languages` are names as Tesseract has them, each with the folder of its data."""
        self._engines: dict[tuple[str, Path], Any] = {}
        self._foreign = [each for each in languages if each[0] in NOT_LATIN]
        self._latin = [each for each in languages if each[0] not in NOT_LATIN]
        self.latin_only = not self._foreign
        """Whether the page at hand is read as one in Latin letters."""
        self._last_latin = False

    def begin(self, sample: Sequence[Image]) -> None:
        """Find out what a page is written in from some of its lines."""
        if not (self._foreign and self._latin):
            self.latin_only = not self._foreign
            return
        # each language makes its own letters of any line; what tells them apart is how sure it is
        self.latin_only = not any(self._is_foreign(line) for line in sample)

    def _is_foreign(self, line: Image) -> bool:
        latin = self._best(line, self._latin)
        if latin.confidence >= SURELY_LATIN:
            return False
        foreign = self._best(line, self._foreign)
        return foreign.confidence > latin.confidence and (foreign.foreign or 0) > 0.2

    def read(self, line: Image) -> Reading:
        """The letters of a line."""
        if not self._foreign:
            return self._best(line, self._latin)
        if not self._latin:
            return self._best(line, self._foreign)
        if self.latin_only:
            latin = self._best(line, self._latin)
            if latin.confidence >= DOUBTFUL or not latin.text:
                return latin
            other = self._best(line, self._foreign)
            # a single letter of another kind is a sign that was misread
            foreign = (other.foreign or 0) > 0.5 and len(_LETTER.findall(other.text)) > 1
            return other if foreign and other.confidence > max(latin.confidence, _LEAST_SURE) else latin
        return self._of_either(line)

    def _of_either(self, line: Image) -> Reading:
        """A line of a page in which lines of both kinds of letters were found."""
        if self._last_latin:  # lines of a kind stand together
            latin = self._best(line, self._latin)
            if latin.confidence >= SURELY_LATIN:
                return latin
        found = self._of_either_fully(line)
        self._last_latin = found.foreign == 0
        return found

    def _of_either_fully(self, line: Image) -> Reading:
        foreign = self._best(line, self._foreign)
        share = foreign.foreign
        if share is not None and share > 0.9 and foreign.confidence >= SURE:
            if not _MIXED.search(foreign.text):
                return foreign
            # units and names beside figures: 500g and not 5009
            return max(foreign, self._together(line), key=lambda each: each.confidence)
        latin = self._best(line, self._latin)
        if share is None or share < 0.15:
            return latin if latin.confidence >= foreign.confidence - 5 else foreign
        both = self._together(line)
        best = max(foreign, both, key=lambda each: each.confidence)
        return best if best.confidence >= latin.confidence - 10 else latin

    def _best(self, line: Image, languages: Sequence[tuple[str, Path]]) -> Reading:
        best = Reading("", 0.0)
        for language in languages:
            read = self._read(line, language)
            if read.confidence > best.confidence:
                best = read
            if best.confidence >= 90:
                break
        return best

    def _together(self, line: Image) -> Reading:
        """A line with letters of both kinds: in both languages at once, if their data are in one folder."""
        name, folder = self._foreign[0]
        beside = [latin for latin, place in self._latin if place == folder]
        return self._read(line, ("+".join([name, *beside[:1]]), folder))

    def _read(self, line: Image, language: tuple[str, Path]) -> Reading:
        engine = self._engine(language)
        engine.SetImage(_prepared(line))
        text = _plain(engine.GetUTF8Text())
        if not text:
            # now and then its look for the line's place finds none; taken as it is, the line is read
            import tesserocr

            engine.SetPageSegMode(tesserocr.PSM.RAW_LINE)
            text = _plain(engine.GetUTF8Text())
            confidence = float(engine.MeanTextConf()) if text else 0.0
            engine.SetPageSegMode(tesserocr.PSM.SINGLE_LINE)
            return Reading(text, confidence)
        return Reading(text, float(engine.MeanTextConf()) if text else 0.0)

    def _engine(self, language: tuple[str, Path]) -> Any:
        if language not in self._engines:
            os.environ["OMP_THREAD_LIMIT"] = "1"  # a second thread gains nothing on a single line
            import tesserocr

            name, folder = language
            self._engines[language] = tesserocr.PyTessBaseAPI(
                path=str(folder), lang=name, psm=tesserocr.PSM.SINGLE_LINE, oem=tesserocr.OEM.LSTM_ONLY
            )
        return self._engines[language]


def _plain(text: str) -> str:
    """What Tesseract gives for a line, without line ends, wide forms of ASCII and rules at its sides."""
    return _CONTROL.sub(" ", text).translate(_NARROW).strip(_EDGES)


def _prepared(line: Image) -> Image:
    """A line in grey, not higher than the letters need, with an edge of its own background."""
    import numpy as np
    from PIL import Image, ImageOps

    pixels = _without_rules(np.array(line.convert("L")))
    grey = Image.fromarray(pixels)
    if grey.height > _MOST_HEIGHT:
        width = max(1, round(grey.width * _HEIGHT / grey.height))
        grey = grey.resize((width, _HEIGHT), Image.Resampling.LANCZOS)
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    return ImageOps.expand(grey, _EDGE, int(np.median(edge)))


def _without_rules(pixels: Any) -> Any:
    """The pixels of a line without the rules of a table: dark from one side to the other, as no letter is."""
    import numpy as np

    low, high = int(pixels.min()), int(np.percentile(pixels, 90))
    if high - low < 40:
        return pixels
    dark = pixels < (low + high) / 2
    rows, columns = dark.mean(axis=1) > _RULE, dark.mean(axis=0) > _RULE
    if rows.mean() < 0.3 and columns.mean() < 0.3:  # else it is light on dark
        for found, across in ((rows, pixels), (columns, pixels.T)):
            for place in np.flatnonzero(found):
                across[max(0, place - 1) : place + 2] = high
    return pixels
