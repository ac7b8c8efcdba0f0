# SPDX-License-Identifier: Apache-2.0
"""What stands in the sentences of errors and warnings, in the person's language: kinds of files, languages, reasons.

The steps say them in English, as one of a known set; what comes from a library or a provider stays as it came.
"""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QCoreApplication

from docdesk.settings.fields import FIELDS
from docdesk.values.texts import QT_TRANSLATE_NOOP

FACTS = (
    # languages of `docdesk.steps.split.language`
    QT_TRANSLATE_NOOP("facts", "Korean"),
    QT_TRANSLATE_NOOP("facts", "Japanese"),
    QT_TRANSLATE_NOOP("facts", "Chinese"),
    QT_TRANSLATE_NOOP("facts", "Thai"),
    QT_TRANSLATE_NOOP("facts", "Greek"),
    QT_TRANSLATE_NOOP("facts", "Hebrew"),
    QT_TRANSLATE_NOOP("facts", "Armenian"),
    QT_TRANSLATE_NOOP("facts", "Georgian"),
    QT_TRANSLATE_NOOP("facts", "Bengali"),
    QT_TRANSLATE_NOOP("facts", "Tamil"),
    QT_TRANSLATE_NOOP("facts", "Telugu"),
    QT_TRANSLATE_NOOP("facts", "English"),
    QT_TRANSLATE_NOOP("facts", "German"),
    QT_TRANSLATE_NOOP("facts", "French"),
    QT_TRANSLATE_NOOP("facts", "Spanish"),
    QT_TRANSLATE_NOOP("facts", "Italian"),
    QT_TRANSLATE_NOOP("facts", "Portuguese"),
    QT_TRANSLATE_NOOP("facts", "Catalan"),
    QT_TRANSLATE_NOOP("facts", "Romanian"),
    QT_TRANSLATE_NOOP("facts", "Dutch"),
    QT_TRANSLATE_NOOP("facts", "Swedish"),
    QT_TRANSLATE_NOOP("facts", "Finnish"),
    QT_TRANSLATE_NOOP("facts", "Polish"),
    QT_TRANSLATE_NOOP("facts", "Czech"),
    QT_TRANSLATE_NOOP("facts", "Slovak"),
    QT_TRANSLATE_NOOP("facts", "Hungarian"),
    QT_TRANSLATE_NOOP("facts", "Turkish"),
    QT_TRANSLATE_NOOP("facts", "Indonesian"),
    QT_TRANSLATE_NOOP("facts", "Vietnamese"),
    QT_TRANSLATE_NOOP("facts", "Russian"),
    QT_TRANSLATE_NOOP("facts", "Ukrainian"),
    QT_TRANSLATE_NOOP("facts", "Bulgarian"),
    QT_TRANSLATE_NOOP("facts", "Arabic"),
    QT_TRANSLATE_NOOP("facts", "Persian"),
    QT_TRANSLATE_NOOP("facts", "Urdu"),
    QT_TRANSLATE_NOOP("facts", "Hindi"),
    QT_TRANSLATE_NOOP("facts", "Danish or Norwegian"),
    QT_TRANSLATE_NOOP("facts", "Croatian or Serbian"),
    # kinds of files that are not read
    QT_TRANSLATE_NOOP("facts", "A DjVu scan"),
    QT_TRANSLATE_NOOP("facts", "A Hangul document"),
    QT_TRANSLATE_NOOP("facts", "A JSON file"),
    QT_TRANSLATE_NOOP("facts", "A Keynote presentation"),
    QT_TRANSLATE_NOOP("facts", "A Pages document"),
    QT_TRANSLATE_NOOP("facts", "A PostScript file"),
    QT_TRANSLATE_NOOP("facts", "A PowerPoint 97 presentation"),
    QT_TRANSLATE_NOOP("facts", "A PowerPoint presentation"),
    QT_TRANSLATE_NOOP("facts", "A Word 97 document"),
    QT_TRANSLATE_NOOP("facts", "A Word document"),
    QT_TRANSLATE_NOOP("facts", "A YAML file"),
    QT_TRANSLATE_NOOP("facts", "A drawing"),
    QT_TRANSLATE_NOOP("facts", "A film"),
    QT_TRANSLATE_NOOP("facts", "A notebook"),
    QT_TRANSLATE_NOOP("facts", "A picture"),
    QT_TRANSLATE_NOOP("facts", "A program"),
    QT_TRANSLATE_NOOP("facts", "A recording"),
    QT_TRANSLATE_NOOP("facts", "A rich text file"),
    QT_TRANSLATE_NOOP("facts", "A table of values"),
    QT_TRANSLATE_NOOP("facts", "A web page"),
    QT_TRANSLATE_NOOP("facts", "An Excel 97 workbook"),
    QT_TRANSLATE_NOOP("facts", "An Excel workbook"),
    QT_TRANSLATE_NOOP("facts", "An OpenDocument presentation"),
    QT_TRANSLATE_NOOP("facts", "An OpenDocument spreadsheet"),
    QT_TRANSLATE_NOOP("facts", "An OpenDocument text"),
    QT_TRANSLATE_NOOP("facts", "An Outlook message"),
    QT_TRANSLATE_NOOP("facts", "An XML file"),
    QT_TRANSLATE_NOOP("facts", "An archive"),
    QT_TRANSLATE_NOOP("facts", "An e-mail message"),
    QT_TRANSLATE_NOOP("facts", "An electronic book"),
    QT_TRANSLATE_NOOP("facts", "A file of this kind"),
    QT_TRANSLATE_NOOP("facts", "A file without an extension"),
    QT_TRANSLATE_NOOP("facts", "The file"),
    # reasons
    QT_TRANSLATE_NOOP("facts", "it has no bytes"),
    QT_TRANSLATE_NOOP("facts", "it has no characters"),
    QT_TRANSLATE_NOOP("facts", "it holds nothing but blanks"),
    QT_TRANSLATE_NOOP("facts", "it is a folder"),
    QT_TRANSLATE_NOOP("facts", "it is no plain file but a device, a pipe or a socket"),
    QT_TRANSLATE_NOOP("facts", "it is a link that leads in a circle"),
    QT_TRANSLATE_NOOP("facts", "its name is a text's, but its bytes are no text"),
    QT_TRANSLATE_NOOP("facts", "pdfium cannot open it"),
    QT_TRANSLATE_NOOP("facts", "it makes the program that reads it crash"),
    QT_TRANSLATE_NOOP("facts", "none of its pages can be read"),
    QT_TRANSLATE_NOOP("facts", "They are pictures, as a scanner makes them."),
    QT_TRANSLATE_NOOP("facts", "It is a picture, as a scanner makes it."),
    QT_TRANSLATE_NOOP("facts", "They hold drawings or nothing at all."),
    QT_TRANSLATE_NOOP("facts", "it was changed while it was read"),
    # of settings
    QT_TRANSLATE_NOOP(
        "facts", "a bucket's name is lower case letters, digits, dots and dashes: gs://BUCKET/PREFIX"
    ),
    QT_TRANSLATE_NOOP("facts", "a prefix is one or more words with / between them"),
    QT_TRANSLATE_NOOP("facts", "a prefix may not contain control characters or any of # * ? [ ]"),
    QT_TRANSLATE_NOOP("facts", "a pattern of what is left out may not be empty"),
    QT_TRANSLATE_NOOP("facts", "there is no such provider"),
    QT_TRANSLATE_NOOP("facts", "an address begins with http:// or https://"),
    QT_TRANSLATE_NOOP(
        "facts",
        "an address may not hold a name, a password or a query: give the key as OPENAI_API_KEY",
    ),
    QT_TRANSLATE_NOOP("facts", "an address names a host, and a port where it needs one: http://HOST:PORT/v1"),
    QT_TRANSLATE_NOOP("facts", "the catalog is on another machine, and nothing may leave this one"),
    QT_TRANSLATE_NOOP("facts", "the overlap of chunks must be smaller than their size"),
    # of single pages
    QT_TRANSLATE_NOOP("facts", "it took too long"),
    QT_TRANSLATE_NOOP("facts", "it took too much memory"),
    QT_TRANSLATE_NOOP("facts", "it is damaged"),
    QT_TRANSLATE_NOOP("facts", ", or "),
)
"""All that can be told in another language."""

_SETTING = re.compile(r"([a-z_]+)(?: \([A-Z_]+\))?")
"""A setting's name with its variable."""

_WITH_SUFFIX = re.compile(r"(.+) (\(\.[^()]+\))")
"""A kind of file with the extension that told it."""


_PAGES = re.compile(r"pages? (.+?)( and others)?")
_TOLD = frozenset({"language", "kind", "reason", "which"})
"""Facts that are words of this program; a name or a path never is, whatever it says."""


def fact_words(name: str, value: Any) -> Any:
    """A fact as it stands in a sentence; numbers and what is not known stay as they are."""
    if name not in _TOLD or not isinstance(value, str):
        return value
    if name == "which":
        return _pages(value)
    found = _WITH_SUFFIX.fullmatch(value)
    if found is not None:
        return f"{_told(found[1])} {found[2]}"
    return _told(", or ").join(_told(part) for part in value.split(", or "))


def setting_words(where: str) -> str:
    """A setting as the window calls it, from its name with or without its variable; others as they came."""
    found = _SETTING.fullmatch(where)
    if found is None or found[1] not in FIELDS:
        return where
    return QCoreApplication.translate("settings", FIELDS[found[1]].label)


def _pages(value: str) -> str:
    """Which pages, from `page 40` or `pages 3, 5 to 9 and others`."""
    found = _PAGES.fullmatch(value)
    if found is None:
        return value
    pages = found[1].replace(" to ", "–")
    if found[2]:
        template = QCoreApplication.translate("facts", "pages {pages} and others")
    elif pages.isdecimal():
        template = QCoreApplication.translate("facts", "page {pages}")
    else:
        template = QCoreApplication.translate("facts", "pages {pages}")
    return template.format(pages=pages)


def _told(value: str) -> str:
    return QCoreApplication.translate("facts", value) if value else value
