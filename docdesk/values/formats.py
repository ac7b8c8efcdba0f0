# SPDX-License-Identifier: Apache-2.0
"""The file formats that docdesk reads: one line each, and all that any part of docdesk knows about one.

To add a format, add a line to `FileType` and a module to `docdesk.steps.extract.formats`; the window needs an
icon and the translation of the name. A window and a terminal read this table too, so it imports nothing heavy:
the module that reads a format is named by a string.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from docdesk.values.texts import QT_TRANSLATE_NOOP

_OFFICE = "application/vnd.openxmlformats-officedocument"


class Unit(Enum):
    """What a page of text is in a file of this format."""

    PAGE = "page"
    SLIDE = "slide"
    SHEET = "sheet"
    CHAPTER = "chapter"
    MESSAGE = "message"
    WHOLE = "whole"
    """The file has one page: all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What is known about a file format. A format without `begins` and `zip_types` is text that its name tells."""

    name: str
    """In English; its context for translators is `FileType`."""
    icon: str
    """A file of `resources/icons`, without its ending."""
    suffixes: tuple[str, ...] = ()
    """In lower case, with their dot. The first is the usual one."""
    reader: str = ""
    """`module:function` in `docdesk.steps.extract.formats`. It runs in a worker."""
    draws: str = ""
    """`module:function` there that gives a page as a picture, for text recognition; empty for none. In a worker."""
    unit: Unit = Unit.PAGE
    begins: tuple[bytes, ...] = ()
    """The first bytes of a file, whatever its name."""
    marks: tuple[tuple[tuple[int, bytes], ...], ...] = ()
    """The same for formats whose first bytes are not enough: alternatives, each of bytes at their offsets."""
    holds: tuple[bytes, ...] = ()
    """One of these is near the beginning of a file that has the suffix; nothing else tells damaged ones."""
    zip_types: tuple[str, ...] = ()
    """The media types that a ZIP container of this format declares."""
    ole_names: tuple[str, ...] = ()
    """Names of streams or storages, one of which every OLE container of this format has."""
    reads: str = ""
    """What is read, for docs/formats.md."""
    leaves_out: str = ""
    """What is not read, for docs/formats.md."""
    engines: tuple[str, ...] = ()
    """Names in `docdesk.steps.extract.engines`, in the order in which they are tried."""
    has_encoding: bool = False
    """A person can choose the encoding that the file is read with."""
    takes_password: bool = False
    warm: tuple[str, ...] = ()
    """Modules that a worker imports before the first file arrives."""
    packages: tuple[str, ...] = ()
    """The distributions behind the reader, for a diagnostic file."""


class FileType(StrEnum):
    """The formats by the names that catalogs hold. A name that a newer docdesk wrote is `OTHER` here."""

    about: Format

    def __new__(cls, value: str, about: Format = Format(name="", icon="")) -> FileType:
        member = str.__new__(cls, value)
        member._value_ = value
        member.about = about
        return member

    @classmethod
    def _missing_(cls, value: object) -> FileType:
        return cls.OTHER

    # fmt: off
    PDF = "pdf", Format(
        name=QT_TRANSLATE_NOOP("FileType", "PDF"), icon="file-pdf", suffixes=(".pdf",), reader="pdf:read",
        draws="pdf:draw", begins=(b"%PDF-",), holds=(b"%PDF-", b" obj"), engines=("pdfium", "rebuilt", "pypdf"),
        takes_password=True,
        warm=("pypdfium2", "pypdf"), packages=("pypdfium2", "pypdf", "pikepdf"),
        reads="text, also of forms, annotations and attached files; scanned pages by recognition",
        leaves_out="text in pictures on a page that has text of its own",
    )
    MARKDOWN = "markdown", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Markdown"), icon="file-markdown", reader="text:read",
        suffixes=(".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn"), unit=Unit.WHOLE, has_encoding=True,
        reads="the text as it stands", leaves_out="front matter, comments, pictures inside the text",
    )
    TEXT = "text", Format(  # what a person writes to be read as it stands: neither data nor program code
        name=QT_TRANSLATE_NOOP("FileType", "Text"), icon="file-text", reader="text:read",
        suffixes=(".txt", ".text", ".log", ".rst", ".adoc", ".asciidoc", ".org"), unit=Unit.WHOLE,
        has_encoding=True, reads="the text as it stands",
    )
    DOCX = "docx", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Word document"), icon="file-word", reader="docx:read", unit=Unit.WHOLE,
        warm=("lxml.etree",),
        suffixes=(".docx", ".docm", ".dotx", ".dotm"), packages=("lxml",),
        zip_types=(f"{_OFFICE}.wordprocessingml.document.main+xml",
                   f"{_OFFICE}.wordprocessingml.template.main+xml",
                   "application/vnd.ms-word.document.macroEnabled.main+xml",
                   "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        reads="text with tables, numbers of lists, text boxes, content controls, equations, the numbers of charts,"
        " diagrams, foot- and endnotes, headers and footers (once)",
        leaves_out="deletions, hidden text, comments, pictures",
    )
    XLSX = "xlsx", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Excel workbook"), icon="file-sheet", reader="sheets:read",
        suffixes=(".xlsx", ".xlsm", ".xltx", ".xltm"), unit=Unit.SHEET, packages=("python-calamine",),
        warm=("python_calamine",),
        zip_types=(f"{_OFFICE}.spreadsheetml.sheet.main+xml", f"{_OFFICE}.spreadsheetml.template.main+xml",
                   "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                   "application/vnd.ms-excel.template.macroEnabled.main+xml"),
        reads="each sheet row by row, also hidden ones:"
        " numbers, money, dates and durations as they are shown, results of formulas",
        leaves_out="formulas, charts, comments, rows after the first 100,000 of a sheet",
    )
    PPTX = "pptx", Format(
        name=QT_TRANSLATE_NOOP("FileType", "PowerPoint presentation"), icon="file-slides", reader="pptx:read",
        suffixes=(".pptx", ".pptm", ".ppsx", ".ppsm", ".potx"), unit=Unit.SLIDE, packages=("lxml",),
        zip_types=(f"{_OFFICE}.presentationml.presentation.main+xml",
                   f"{_OFFICE}.presentationml.slideshow.main+xml",
                   f"{_OFFICE}.presentationml.template.main+xml",
                   "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
                   "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml"),
        reads="each slide with its tables, the numbers of its charts, diagrams and notes",
        leaves_out="hidden slides, text of masters, comments, pictures",
    )
    HWPX = "hwpx", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Hangul document (HWPX)"), icon="file-word", reader="hwpx:read",
        suffixes=(".hwpx",), unit=Unit.WHOLE, zip_types=("application/hwp+zip",), packages=("lxml",),
        reads="text with tables, text boxes, notes, headers and footers", leaves_out="comments, pictures",
    )
    HWP = "hwp", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Hangul document"), icon="file-word", reader="hwp:read",
        suffixes=(".hwp",), unit=Unit.WHOLE, begins=(b"HWP Document File",), ole_names=("BodyText", "ViewText"),
        packages=("olefile",), reads="text with tables, text boxes, notes, headers and footers, also of"
        " distribution documents", leaves_out="files of Hangul 3 and with a password, comments, pictures",
    )
    HTML = "html", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Web page"), icon="file-web", reader="html:read",
        suffixes=(".html", ".htm", ".xhtml"), unit=Unit.WHOLE, has_encoding=True, packages=("lxml",),
        reads="what a browser shows, with descriptions of pictures and values of forms",
        leaves_out="hidden elements, scripts, what other files would add; the folder that a browser saves beside a"
        " page",
    )
    CSV = "csv", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Table"), icon="file-sheet", reader="table:read",
        suffixes=(".csv", ".tsv", ".tab"), unit=Unit.WHOLE, has_encoding=True,
        reads="rows separated by commas, semicolons, tabs or bars",
        leaves_out="rows after the first 100,000",
    )
    EML = "eml", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Mail message"), icon="file-mail", reader="mail:read",
        suffixes=(".eml", ".mht", ".mhtml", ".mbox"), unit=Unit.MESSAGE,
        reads="subject, sender, receivers, date, text and what an invitation says; attached files as documents of"
        " their own",
        leaves_out="signatures, pictures inside the text",
    )
    MSG = "msg", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Outlook message"), icon="file-mail", reader="msg:read",
        suffixes=(".msg",), unit=Unit.MESSAGE, ole_names=("__properties_version1.0",), packages=("olefile",),
        reads="subject, sender, receivers, date and text; attached files and messages as documents of their own",
        leaves_out="pictures inside the text",
    )
    RTF = "rtf", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Rich text"), icon="file-word", reader="rtf:read",
        suffixes=(".rtf",), unit=Unit.WHOLE, begins=(b"{\\rtf",), holds=(b"\\ansi", b"\\fonttbl", b"\\deff", b"\\pard"),
        packages=("striprtf",),
        reads="text with tables, notes, headers and footers (once)", leaves_out="headings as such, pictures",
    )
    ODT = "odt", Format(
        name=QT_TRANSLATE_NOOP("FileType", "OpenDocument text"), icon="file-word", reader="odf:read",
        suffixes=(".odt", ".ott"), unit=Unit.WHOLE, packages=("lxml",),
        zip_types=("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-template"),
        reads="text with tables, text boxes, notes, headers and footers (once)",
        leaves_out="deletions, comments, numbers of lists, pictures",
    )
    ODS = "ods", Format(
        name=QT_TRANSLATE_NOOP("FileType", "OpenDocument spreadsheet"), icon="file-sheet", reader="sheets:read",
        suffixes=(".ods",), unit=Unit.SHEET, packages=("python-calamine",),
        zip_types=("application/vnd.oasis.opendocument.spreadsheet",),
        reads="each sheet row by row, also hidden ones:"
        " numbers, money and dates as they are shown, results of formulas",
        leaves_out="formulas, charts, comments, rows after the first 100,000 of a sheet",
    )
    ODP = "odp", Format(
        name=QT_TRANSLATE_NOOP("FileType", "OpenDocument presentation"), icon="file-slides", reader="odf:read",
        suffixes=(".odp", ".otp"), unit=Unit.SLIDE, packages=("lxml",),
        zip_types=("application/vnd.oasis.opendocument.presentation",
                   "application/vnd.oasis.opendocument.presentation-template"),
        reads="each slide with its tables and notes", leaves_out="text of masters, comments, pictures",
    )
    EPUB = "epub", Format(
        name=QT_TRANSLATE_NOOP("FileType", "E-book"), icon="file-book", reader="epub:read",
        suffixes=(".epub",), unit=Unit.CHAPTER, zip_types=("application/epub+zip",), packages=("lxml",),
        reads="each chapter, in the order of the book", leaves_out="protected books, pictures",
    )
    XLS = "xls", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Excel 97 workbook"), icon="file-sheet", reader="sheets:read",
        suffixes=(".xls", ".xlt"), unit=Unit.SHEET, ole_names=("Workbook", "Book"), packages=("python-calamine",),
        reads="each sheet row by row, also hidden ones:"
        " numbers, money, dates and durations as they are shown, results of formulas, also"
        " of workbooks in XML (2003)",
        leaves_out="formulas, charts, comments, rows after the first 100,000 of a sheet",
    )
    XLSB = "xlsb", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Excel binary workbook"), icon="file-sheet", reader="sheets:read",
        suffixes=(".xlsb",), unit=Unit.SHEET, packages=("python-calamine",),
        zip_types=("application/vnd.ms-excel.sheet.binary.macroEnabled.main",),
        reads="each sheet row by row, also hidden ones:"
        " numbers, money, dates and durations as they are shown, results of formulas",
        leaves_out="formulas, charts, comments, rows after the first 100,000 of a sheet",
    )
    IPYNB = "ipynb", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Notebook"), icon="file-code", reader="notebook:read",
        suffixes=(".ipynb",), unit=Unit.WHOLE, has_encoding=True,
        reads="cells in order, with results that are text", leaves_out="pictures and other results",
    )
    JSON = "json", Format(
        name=QT_TRANSLATE_NOOP("FileType", "JSON"), icon="file-code", reader="plain:read_json",
        suffixes=(".json", ".jsonl", ".ndjson", ".geojson"), unit=Unit.WHOLE, has_encoding=True,
        reads="the text as it stands; data on one line is broken into lines",
    )
    SUBTITLES = "subtitles", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Subtitles"), icon="file-text", reader="subtitles:read",
        suffixes=(".srt", ".vtt"), unit=Unit.WHOLE, has_encoding=True,
        reads="what is said; its times are places", leaves_out="colours and positions",
    )
    CODE = "code", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Program code"), icon="file-code", reader="plain:read", unit=Unit.WHOLE,
        suffixes=(".py", ".js", ".ts", ".jsx", ".tsx", ".java", ".c", ".h", ".cpp", ".hpp", ".cc", ".cs", ".go",
                  ".rs", ".rb", ".php", ".swift", ".kt", ".scala", ".sh", ".ps1", ".bat", ".sql", ".r", ".jl",
                  ".lua", ".pl", ".dart", ".ex", ".erl", ".hs", ".clj", ".ml", ".vb", ".css", ".scss", ".vue",
                  ".tex", ".bib", ".xml", ".xsd", ".xsl", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf",
                  ".properties", ".proto", ".graphql", ".gradle", ".cmake", ".diff", ".patch"),
        has_encoding=True, reads="the text as it stands, split along its definitions",
    )
    ZIP = "zip", Format(
        name=QT_TRANSLATE_NOOP("FileType", "ZIP archive"), icon="file-archive", reader="archive:read",
        suffixes=(".zip",), unit=Unit.WHOLE, begins=(b"PK\x05\x06",),
        reads="the names of its files; the files are documents of their own, also in archives inside the archive",
        leaves_out="files after the first 2,000, hidden files, files with a password or in an old way of packing (the"
        " notice names them), archives inside archives inside archives",
    )
    DOC = "doc", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Word 97 document"), icon="file-word", reader="doc:read",
        suffixes=(".doc", ".dot"), unit=Unit.WHOLE, ole_names=("WordDocument",), packages=("olefile",),
        reads="the text, notes and headers without their order on the page",
        leaves_out="headings and tables as such, numbers of lists, pictures",
    )
    PPT = "ppt", Format(
        name=QT_TRANSLATE_NOOP("FileType", "PowerPoint 97 presentation"), icon="file-slides", reader="ppt:read",
        suffixes=(".ppt", ".pps", ".pot"), unit=Unit.SLIDE, ole_names=("PowerPoint Document",),
        packages=("olefile",), reads="the texts of each slide and of its notes, not always in order",
        leaves_out="tables as such, charts, pictures",
    )
    PICTURE = "picture", Format(
        name=QT_TRANSLATE_NOOP("FileType", "Picture"), icon="file-picture", reader="picture:read", draws="picture:draw",
        suffixes=(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".heic", ".heif", ".avif", ".bmp", ".gif"),
        begins=(b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"GIF87a", b"GIF89a"),
        marks=(
            ((0, b"RIFF"), (8, b"WEBP")), ((0, b"BM"), (6, b"\0\0\0\0")), ((4, b"ftypheic"),), ((4, b"ftypheix"),),
            ((4, b"ftyphevc"),), ((4, b"ftypmif1"),), ((4, b"ftypmsf1"),), ((4, b"ftypavif"),),
        ),
        packages=("pillow", "tesserocr"),
        reads="the text on it, by recognition: each page of a TIFF, the first picture of one that moves, the way up"
        " that the camera noted; HEIC where the package pillow-heif is installed",
        leaves_out="what has no letters; handwriting",
    )
    OTHER = "other", Format(name=QT_TRANSLATE_NOOP("FileType", "Other"), icon="file")
    # fmt: on


READ = tuple(kind for kind in FileType if kind.about.reader)
"""The formats that docdesk reads; `FileType.OTHER` is not one of them."""

SUFFIXES = tuple(suffix for kind in READ for suffix in kind.about.suffixes)
"""All suffixes of files that can be read."""

USUAL_SUFFIXES = ", ".join([*(kind.about.suffixes[0] for kind in READ[:9]), "…"])
"""The usual suffixes of the commonest formats, for a sentence."""

_BY_SUFFIX = {suffix: kind for kind in READ for suffix in kind.about.suffixes}


def type_of_suffix(suffix: str) -> FileType | None:
    """The format whose files have this suffix, in either case; None if docdesk reads no such files."""
    return _BY_SUFFIX.get(suffix.lower())
