# SPDX-License-Identifier: Apache-2.0
"""The English words that older versions wrote into facts, as the codes of today.

Rows of existing catalogs keep them, so they are read for as long as such catalogs are. Nothing is added here.
"""

from __future__ import annotations

import re
from typing import Any

_REASONS = {
    "it has no bytes": "no_bytes",
    "it has no characters": "no_characters",
    "it holds nothing but blanks": "only_blanks",
    "it is a folder": "a_folder",
    "it is no plain file but a device, a pipe or a socket": "no_plain_file",
    "it is a link that leads in a circle": "link_in_a_circle",
    "its name is a text's, but its bytes are no text": "bytes_are_no_text",
    "it makes the program that reads it crash": "reader_crashes",
    "none of its pages can be read": "no_page_readable",
    "pdfium cannot open it": "structure_broken",
    "it was changed while it was read": "changed_while_read",
    "They are pictures, as a scanner makes them.": "all_pictures",
    "It is a picture, as a scanner makes it.": "one_picture",
    "They hold drawings or nothing at all.": "no_pictures",
    "it took too long": "page_too_slow",
    "it took too much memory": "page_too_much_memory",
    "it is damaged": "page_damaged",
}
_SOME_PICTURES = re.compile(r"(\d+) of them are pictures, as a scanner makes them\.")
_PAGES = re.compile(r"pages? ([\d, to]+?)( and others)?")
_RANGE = re.compile(r"(\d+)(?: to (\d+))?")

_KINDS = {
    "A DjVu scan": "djvu",
    "A Hangul document": "hangul",
    "A JSON file": "json",
    "A Keynote presentation": "keynote",
    "A Pages document": "pages",
    "A PostScript file": "postscript",
    "A PowerPoint 97 presentation": "powerpoint_97",
    "A PowerPoint presentation": "powerpoint",
    "A Word 97 document": "word_97",
    "A Word document": "word",
    "A YAML file": "yaml",
    "A drawing": "drawing",
    "A film": "film",
    "A notebook": "notebook",
    "A picture": "picture",
    "A program": "program",
    "A recording": "recording",
    "A rich text file": "rich_text",
    "A table of values": "table",
    "A web page": "web_page",
    "An Excel 97 workbook": "excel_97",
    "An Excel workbook": "excel",
    "An OpenDocument presentation": "opendocument_presentation",
    "An OpenDocument spreadsheet": "opendocument_spreadsheet",
    "An OpenDocument text": "opendocument_text",
    "An Outlook message": "outlook",
    "An XML file": "xml",
    "An archive": "archive",
    "An e-mail message": "mail",
    "An electronic book": "book",
    "A file of this kind": "unknown",
    "A file without an extension": "no_suffix",
    "The file": "file",
}
_WITH_SUFFIX = re.compile(r"(.+) \((\.[^()]+)\)")

_LANGUAGES = {
    "Korean": "ko", "Japanese": "ja", "Chinese": "zh", "Thai": "th", "Greek": "el", "Hebrew": "he",
    "Armenian": "hy", "Georgian": "ka", "Bengali": "bn", "Tamil": "ta", "Telugu": "te", "English": "en",
    "German": "de", "French": "fr", "Spanish": "es", "Italian": "it", "Portuguese": "pt", "Catalan": "ca",
    "Romanian": "ro", "Dutch": "nl", "Swedish": "sv", "Danish or Norwegian": "da_no", "Finnish": "fi",
    "Polish": "pl", "Czech": "cs", "Slovak": "sk", "Croatian or Serbian": "hr_sr", "Hungarian": "hu",
    "Turkish": "tr", "Indonesian": "id", "Vietnamese": "vi", "Russian": "ru", "Ukrainian": "uk",
    "Bulgarian": "bg", "Arabic": "ar", "Persian": "fa", "Urdu": "ur", "Hindi": "hi",
}  # fmt: skip


def coded_of(name: str, words: str) -> Any:
    """The coded fact behind the words of an older version; None where the words are from outside."""
    if name == "language":
        return _LANGUAGES.get(words)
    if name == "which":
        return _pages(words)
    if name == "kind":
        return _kind(words)
    return _reasons(words)


def _kind(words: str) -> Any:
    found = _WITH_SUFFIX.fullmatch(words)
    kind = _KINDS.get(found[1] if found else words)
    return {"code": "with_suffix", "kind": kind, "suffix": found[2]} if found and kind else kind


def _pages(words: str) -> dict[str, Any] | None:
    found = _PAGES.fullmatch(words)
    if found is None:
        return None
    spans = [[int(first), int(last or first)] for first, last in _RANGE.findall(found[1])]
    code = "pages_and_others" if found[2] else "page" if words.startswith("page ") else "pages"
    return {"code": code, "pages": spans}


def _reasons(words: str) -> Any:
    if some := _SOME_PICTURES.fullmatch(words):
        return {"code": "some_pictures", "count": int(some[1])}
    codes = [_REASONS.get(part) for part in words.split(", or ")]
    if None in codes:
        return None
    found = [{"code": code} for code in codes]
    return found[0] if len(found) == 1 else found
