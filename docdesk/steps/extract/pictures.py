# SPDX-License-Identifier: Apache-2.0
"""Pictures of pages: a page of a PDF as it looks, and a picture in a file.

Sizes are bounded before anything is decoded: a few kilobytes can claim a picture of gigabytes.
"""

from __future__ import annotations

import contextlib
import math
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.errors import Damaged, DocdeskError, TooMuchMemory, UnsupportedType
from docdesk.steps.extract.identify import unreadable
from docdesk.values.facts import coded

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 25_000_000
"""Of a picture that is recognised: A4 at 400 dots an inch, nearly."""
MOST_BYTES = 320 << 20
"""Of a picture while it is decoded; a larger one is refused. Scanners make A3 at 600 dots, cameras 100 megapixels."""
DOTS = 200
"""Dots an inch at which a page is drawn."""
LEAST_SIDE = 1_000
"""Pixels of the longer side below which a picture is enlarged: letters on it would be too small."""
MOST_ENLARGED = 3.0
SCREEN_DOTS = 96
"""Dots an inch at which a picture is shown in its own size: what it says of itself is often wrong."""

_ORIENTATION = 0x0112
_LIES = 5
"""From this value of the EXIF orientation on, a picture is shown turned by a quarter."""

PILLOW_KINDS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "AVIF", "HEIF")
"""The kinds that Pillow is allowed to open; its others are less used, and so less tested."""

_BYTES = {"1": 1, "L": 1, "P": 1, "LA": 2, "I;16": 2, "RGB": 3, "YCbCr": 3, "LAB": 3}
"""Bytes of a pixel in Pillow's memory, by its mode; 4 for all others. It keeps RGB in four."""


def draw(page: Any) -> Image:
    """A pdfium page as it looks, in grey, with what its form and notes show."""
    width, height = page.get_size()
    scale = DOTS / 72
    most = math.sqrt(MOST_PIXELS / max(1.0, width * height))
    longest = max(width, height, 1.0)
    # a page that is a few points large is a picture with a wrong size
    scale = max(min(scale, most), min(most, LEAST_SIDE / longest))
    drawn: Image = page.render(scale=scale, grayscale=True).to_pil()
    return drawn.convert("L")


def has_anything(page: Any) -> bool:
    """Whether a pdfium page has anything on it."""
    import pypdfium2.raw as raw

    return bool(raw.FPDFPage_CountObjects(page.raw) > 0 or raw.FPDFPage_GetAnnotCount(page.raw) > 0)


def frames(path: Path) -> int:
    """How many pages a file of pictures has: those of a TIFF; of a moving picture only the first counts.

    Raises Damaged, TooMuchMemory, FileMissing, FileUnreadable.
    """
    with _opened(path) as picture:
        return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def read_frame(path: Path, number: int) -> Image:
    """A page of a file of pictures in grey, counted from 1, the way up that its camera noted. Raises as `frames`."""
    from PIL import Image, ImageOps

    with _opened(path) as picture:
        if number > 1:
            picture.seek(number - 1)
        _check_size(picture)
        if picture.format in ("JPEG", "MPO"):  # decoded at half the size or less, if it is large
            shrink = math.sqrt(picture.width * picture.height / MOST_PIXELS)
            if shrink >= 2:
                picture.draft("L", (round(picture.width / shrink), round(picture.height / shrink)))
        shown: Image.Image = ImageOps.exif_transpose(picture)
        shown = _on_white(shown)
    scale = min(1.0, math.sqrt(MOST_PIXELS / (shown.width * shown.height)))
    if max(shown.size) < LEAST_SIDE:
        scale = min(MOST_ENLARGED, LEAST_SIDE / max(shown.size))
    if scale != 1.0:
        size = (max(1, int(shown.width * scale)), max(1, int(shown.height * scale)))
        shown = shown.resize(size, Image.Resampling.LANCZOS)
    return shown


def frame_sizes(path: Path, most: int) -> list[tuple[float, float]]:
    """Widths and heights of the first `most` pages of a file of pictures, in points, the way up that they are shown.

    Raises as `frames`.
    """
    found: list[tuple[float, float]] = []
    with _opened(path) as picture:
        count = int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
        for index in range(min(count, most)):
            if index:
                picture.seek(index)
            width, height = picture.size
            lies = picture.getexif().get(_ORIENTATION, 1) >= _LIES
            points = 72 / SCREEN_DOTS
            found.append((height * points, width * points) if lies else (width * points, height * points))
    return found


def shown_frame(path: Path, number: int) -> Image:
    """A page of a file of pictures in its colours, on white, the way up that its camera noted. Raises as `frames`."""
    from PIL import Image, ImageOps

    with _opened(path) as picture:
        if number > 1:
            picture.seek(number - 1)
        _check_size(picture)
        if picture.format in ("JPEG", "MPO"):
            shrink = math.sqrt(picture.width * picture.height / MOST_PIXELS)
            if shrink >= 2:
                picture.draft("RGB", (round(picture.width / shrink), round(picture.height / shrink)))
        turned: Image.Image = ImageOps.exif_transpose(picture)
        if turned.mode == "RGB":
            return turned.copy()
        if "transparency" in turned.info or turned.mode in ("RGBA", "LA", "PA"):
            layer = turned.convert("RGBA")
            return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
        return (_on_white(turned) if _is_deep(turned) else turned).convert("RGB")


def _is_deep(picture: Image) -> bool:
    """Whether a picture has more than 256 shades, which have to be spread over those."""
    return picture.mode.startswith("I;16") or picture.mode in ("I", "F")


def _on_white(picture: Image) -> Image:
    """The picture in grey; what is transparent shows paper."""
    from PIL import Image

    if _is_deep(picture):
        low, high = picture.getextrema()
        spread = max(float(high) - float(low), 1.0)  # type: ignore[arg-type]
        return picture.point(lambda value: (value - low) * 255 / spread).convert("L")
    if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA"):
        layer = picture.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("L")
    return picture.convert("L")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """A picture whose head was read, and no more."""
    from PIL import Image, UnidentifiedImageError

    _know_heif()
    Image.MAX_IMAGE_PIXELS = None  # `_check_size` looks at each picture
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about metadata that is broken
            with Image.open(path, formats=[kind for kind in PILLOW_KINDS if kind in Image.OPEN]) as picture:
                _check_size(picture)
                yield picture
    except (DocdeskError, MemoryError):
        raise
    except (FileNotFoundError, PermissionError) as error:
        raise unreadable(path, error) from error
    except UnidentifiedImageError as error:
        if _is_heif(path):
            kind = coded("with_suffix", kind="picture", suffix=path.suffix.lower())
            raise UnsupportedType(kind=kind, reason=coded("heif_library"), formats=".jpg, .png") from error
        raise Damaged(reason=coded("no_such_picture")) from error
    except Exception as error:  # Pillow raises whatever its decoders come upon
        raise Damaged(reason=coded("structure_broken")) from error


def _check_size(picture: Any) -> None:
    if picture.width * picture.height * _BYTES.get(picture.mode, 4) > MOST_BYTES:
        raise TooMuchMemory(limit=coded("megabytes", count=MOST_BYTES >> 20))


def _is_heif(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8)[4:] == b"ftyp"


def _know_heif() -> None:
    """Let Pillow know its kinds, and what telephones save if a library for that is installed."""
    from PIL import Image

    Image.init()
    if "HEIF" in Image.OPEN:
        return
    with contextlib.suppress(ImportError):
        import pillow_heif

        pillow_heif.register_heif_opener()
