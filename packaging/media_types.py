# SPDX-License-Identifier: Apache-2.0
"""The media types of the formats that docdesk reads, for "Open with" in file managers."""

from __future__ import annotations

from docdesk.values.formats import FileType

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

MEDIA_TYPES: dict[str, tuple[str, ...]] = {
    "pdf": ("application/pdf",),
    "markdown": ("text/markdown",),
    "text": ("text/plain", "text/x-rst", "text/org"),
    "docx": (
        f"{_OFFICE}.wordprocessingml.document",
        f"{_OFFICE}.wordprocessingml.template",
        "application/vnd.ms-word.document.macroEnabled.12",
    ),
    "xlsx": (
        f"{_OFFICE}.spreadsheetml.sheet",
        f"{_OFFICE}.spreadsheetml.template",
        "application/vnd.ms-excel.sheet.macroEnabled.12",
    ),
    "pptx": (
        f"{_OFFICE}.presentationml.presentation",
        f"{_OFFICE}.presentationml.slideshow",
        "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    ),
    "hwpx": ("application/hwp+zip",),
    "hwp": ("application/x-hwp",),
    "html": ("text/html", "application/xhtml+xml"),
    "csv": ("text/csv", "text/tab-separated-values"),
    "eml": ("message/rfc822", "application/mbox"),
    "msg": ("application/vnd.ms-outlook",),
    "rtf": ("application/rtf",),
    "odt": (f"{_OPEN}.text", f"{_OPEN}.text-template"),
    "ods": (f"{_OPEN}.spreadsheet",),
    "odp": (f"{_OPEN}.presentation",),
    "epub": ("application/epub+zip",),
    "xls": ("application/vnd.ms-excel",),
    "xlsb": ("application/vnd.ms-excel.sheet.binary.macroEnabled.12",),
    "ipynb": ("application/x-ipynb+json",),
    "json": ("application/json", "application/geo+json"),
    "subtitles": ("application/x-subrip", "text/vtt"),
    "zip": ("application/zip",),
    "doc": ("application/msword",),
    "ppt": ("application/vnd.ms-powerpoint",),
    "picture": tuple(f"image/{kind}" for kind in ("png", "jpeg", "tiff", "webp", "heif", "avif", "bmp", "gif")),
}  # fmt: skip
"""By the format's name in catalogs. Program code is left out: nobody wants its files opened by docdesk."""

OWN = {
    "application/hwp+zip": ("Hangul document", "한글 문서", ".hwpx"),
    "application/x-ipynb+json": ("Jupyter notebook", "주피터 노트북", ".ipynb"),
}
"""Types that a system may not know, with their names in English and Korean and their ending."""


def media_types() -> list[str]:
    """All of them, each once, in their order."""
    return list(dict.fromkeys(kind for kinds in MEDIA_TYPES.values() for kind in kinds))


def forgotten() -> list[str]:
    """The formats that have none."""
    return [kind.value for kind in FileType if kind.about.suffixes and kind.value not in MEDIA_TYPES]
