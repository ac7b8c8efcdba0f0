# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageOps

from docdesk.errors import Damaged, TooMuchMemory, UnsupportedType
from docdesk.settings.model import Settings
from docdesk.steps.extract import extract, identify
from docdesk.steps.extract import pictures as p
from docdesk.values.formats import FileType
from docdesk.workers.pool import Workers
from tests.steps.extract.recognise.drawn import LINES, page

KINDS = ("png", "jpg", "tiff", "webp", "bmp", "gif")


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_told_by_its_bytes_and_drawn_in_grey(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"photo.{kind}"
    page(size=(1200, 400)).convert("RGB").save(path)
    wrong_name = path.rename(tmp_path / "photo.txt")
    assert identify(wrong_name) is FileType.PICTURE
    drawn = p.read_frame(wrong_name, 1)
    assert (drawn.mode, drawn.size) == ("L", (1200, 400))
    assert abs(drawn.getpixel((5, 5)) - 255) < 3  # type: ignore[operator]


def test_a_text_that_begins_like_a_picture_is_text(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("GIF89a is what such a file begins with, and BM is what a bitmap begins with.")
    assert identify(path) is FileType.TEXT


def test_a_picture_is_the_way_up_that_its_camera_noted(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # its upper edge is the right one of what was stored
    page().rotate(90, expand=True).save(path, exif=exif)
    upright = ImageOps.fit(p.read_frame(path, 1), (800, 400))
    assert sum(abs(a - b) for a, b in zip(upright.tobytes(), page().tobytes(), strict=True)) < 800 * 400 * 8


def test_transparent_parts_show_paper(tmp_path: Path) -> None:
    path = tmp_path / "seen-through.png"
    Image.new("RGBA", (1000, 10), (0, 0, 0, 0)).save(path)
    assert p.read_frame(path, 1).getextrema() == (255, 255)


def test_a_picture_of_sixteen_bits_keeps_its_shades(tmp_path: Path) -> None:
    path = tmp_path / "fine.png"
    fine = Image.new("I;16", (1000, 10), 60_000)
    fine.putpixel((3, 3), 20_000)
    fine.save(path)
    assert p.read_frame(path, 1).getextrema() == (0, 255)


def test_a_small_picture_is_enlarged_and_a_large_one_reduced(tmp_path: Path) -> None:
    small, large = tmp_path / "small.png", tmp_path / "large.png"
    Image.new("L", (400, 100), 255).save(small)
    Image.new("1", (8_000, 6_000), 1).save(large)
    assert p.read_frame(small, 1).size == (1_000, 250)
    width, height = p.read_frame(large, 1).size
    assert width * height <= p.MOST_PIXELS
    assert width / height == pytest.approx(8 / 6, abs=0.01)


def test_a_picture_that_claims_gigabytes_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (30_000, 30_000)).save(path)
    assert path.stat().st_size < 1 << 20
    with pytest.raises(TooMuchMemory):
        p.frames(path)


def test_each_page_of_a_tiff_counts_and_only_the_first_of_a_moving_picture(tmp_path: Path) -> None:
    fax, film = tmp_path / "fax.tiff", tmp_path / "film.gif"
    rest = [page(LINES[1:2]), page(LINES[2:3])]
    page(LINES[:1]).save(fax, save_all=True, append_images=rest)
    page(LINES[:1]).save(film, save_all=True, append_images=rest)
    assert (p.frames(fax), p.frames(film)) == (3, 1)


@pytest.mark.parametrize("cut", [40, 2_000])
def test_a_picture_that_is_cut_off_is_damaged(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.png"
    page().save(path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(Damaged):
        p.read_frame(path, 1)


def test_a_picture_of_a_telephone_without_a_library_for_it_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "telephone.heic"
    path.write_bytes(b"\0\0\0\x18ftypheic" + bytes(200))
    assert identify(path) is FileType.PICTURE
    with pytest.raises((UnsupportedType, Damaged)) as caught:
        p.frames(path)
    if "HEIF" not in Image.OPEN:
        assert "pillow-heif" in caught.value.problem().detail


@pytest.mark.asyncio(loop_scope="module")
async def test_the_pages_of_a_fax_are_recognised(confined: tuple[Workers, Path], tmp_path: Path) -> None:
    workers, spools = confined
    path = tmp_path / "fax.tif"
    page(LINES[:1]).convert("1").save(path, save_all=True, append_images=[page(LINES[1:2]).convert("1")])
    found = await extract(path, identify(path), spools / "fax", workers, Settings(library=tmp_path))
    assert [each.text for each in found.pages] == [LINES[0], LINES[1]]
    assert all(each.recognised for each in found.pages)
