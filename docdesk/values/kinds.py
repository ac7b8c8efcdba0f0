# SPDX-License-Identifier: Apache-2.0
"""What a file is, in words, where docdesk does not read it."""

from __future__ import annotations

from docdesk.values.texts import QT_TRANSLATE_NOOP

KINDS = {
    "djvu": QT_TRANSLATE_NOOP("facts", "A DjVu scan"),
    "hangul": QT_TRANSLATE_NOOP("facts", "A Hangul document"),
    "hangul_3": QT_TRANSLATE_NOOP("facts", "A document of Hangul 3 or older"),
    "json": QT_TRANSLATE_NOOP("facts", "A JSON file"),
    "keynote": QT_TRANSLATE_NOOP("facts", "A Keynote presentation"),
    "pages": QT_TRANSLATE_NOOP("facts", "A Pages document"),
    "postscript": QT_TRANSLATE_NOOP("facts", "A PostScript file"),
    "powerpoint_97": QT_TRANSLATE_NOOP("facts", "A PowerPoint 97 presentation"),
    "powerpoint": QT_TRANSLATE_NOOP("facts", "A PowerPoint presentation"),
    "word_97": QT_TRANSLATE_NOOP("facts", "A Word 97 document"),
    "word": QT_TRANSLATE_NOOP("facts", "A Word document"),
    "yaml": QT_TRANSLATE_NOOP("facts", "A YAML file"),
    "drawing": QT_TRANSLATE_NOOP("facts", "A drawing"),
    "film": QT_TRANSLATE_NOOP("facts", "A video"),
    "notebook": QT_TRANSLATE_NOOP("facts", "A notebook"),
    "picture": QT_TRANSLATE_NOOP("facts", "A picture"),
    "program": QT_TRANSLATE_NOOP("facts", "A program"),
    "recording": QT_TRANSLATE_NOOP("facts", "An audio file"),
    "rich_text": QT_TRANSLATE_NOOP("facts", "A rich text document"),
    "table": QT_TRANSLATE_NOOP("facts", "A table of data"),
    "web_page": QT_TRANSLATE_NOOP("facts", "A web page"),
    "excel_97": QT_TRANSLATE_NOOP("facts", "An Excel 97 workbook"),
    "excel": QT_TRANSLATE_NOOP("facts", "An Excel workbook"),
    "opendocument_presentation": QT_TRANSLATE_NOOP("facts", "An OpenDocument presentation"),
    "opendocument_spreadsheet": QT_TRANSLATE_NOOP("facts", "An OpenDocument spreadsheet"),
    "opendocument_text": QT_TRANSLATE_NOOP("facts", "An OpenDocument text"),
    "outlook": QT_TRANSLATE_NOOP("facts", "An Outlook message"),
    "xml": QT_TRANSLATE_NOOP("facts", "An XML file"),
    "archive": QT_TRANSLATE_NOOP("facts", "An archive"),
    "mail": QT_TRANSLATE_NOOP("facts", "An e-mail message"),
    "book": QT_TRANSLATE_NOOP("facts", "An e-book"),
    "unknown": QT_TRANSLATE_NOOP("facts", "A file of this kind"),
    "no_suffix": QT_TRANSLATE_NOOP("facts", "A file without an extension"),
    "file": QT_TRANSLATE_NOOP("facts", "The file"),
}
"""The subjects of sentences, by code. A kind that is read by now stays: rows of older versions name it."""

CONTENTS = {
    "word": QT_TRANSLATE_NOOP("facts", "a Word document"),
    "powerpoint": QT_TRANSLATE_NOOP("facts", "a PowerPoint presentation"),
    "excel": QT_TRANSLATE_NOOP("facts", "an Excel workbook"),
    "opendocument_text": QT_TRANSLATE_NOOP("facts", "an OpenDocument text"),
    "opendocument_presentation": QT_TRANSLATE_NOOP("facts", "an OpenDocument presentation"),
    "opendocument_spreadsheet": QT_TRANSLATE_NOOP("facts", "an OpenDocument spreadsheet"),
    "book": QT_TRANSLATE_NOOP("facts", "an e-book"),
    "hangul": QT_TRANSLATE_NOOP("facts", "a Hangul document"),
    "zip": QT_TRANSLATE_NOOP("facts", "a ZIP file (an archive or an office document)"),
    "office_97": QT_TRANSLATE_NOOP("facts", "an Office 97 document"),
    "png": QT_TRANSLATE_NOOP("facts", "a PNG picture"),
    "jpeg": QT_TRANSLATE_NOOP("facts", "a JPEG picture"),
    "gif": QT_TRANSLATE_NOOP("facts", "a GIF picture"),
    "gzip": QT_TRANSLATE_NOOP("facts", "a gzip archive"),
    "seven_zip": QT_TRANSLATE_NOOP("facts", "a 7-Zip archive"),
    "rar": QT_TRANSLATE_NOOP("facts", "a RAR archive"),
    "program": QT_TRANSLATE_NOOP("facts", "a program"),
    "database": QT_TRANSLATE_NOOP("facts", "a database"),
    "rich_text": QT_TRANSLATE_NOOP("facts", "a rich text document"),
}
"""What the bytes of a file are, inside a sentence, by code."""
