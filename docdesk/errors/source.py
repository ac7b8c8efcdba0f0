# SPDX-License-Identifier: Apache-2.0
"""Errors of one file: it cannot be found, opened or read."""

from __future__ import annotations

from docdesk.errors.base import DocdeskError
from docdesk.values.problems import Mend
from docdesk.values.texts import QT_TRANSLATE_NOOP


class SourceError(DocdeskError, http=422):
    """Something about this one file."""

    covered = ""
    """What became of each page, for `docdesk.values.coverage.coverage_of`, if the file was read to its end."""


class FileMissing(
    SourceError, code="file_missing", http=409, mended_by=Mend.FOLDER | Mend.LOCATE, retryable=True
):
    title = QT_TRANSLATE_NOOP("errors", "The file is gone")
    detail = QT_TRANSLATE_NOOP("errors", "There is no file at {path}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Put it back, or remove this row and add the file from its new place."
    )


class FileChanged(SourceError, code="file_changed", http=409, mended_by=Mend.FOLDER):
    title = QT_TRANSLATE_NOOP("errors", "The file has changed since it was read")
    detail = QT_TRANSLATE_NOOP("errors", "{path} no longer contains the bytes whose text is in the library.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "The text that was read is still here. Add the file again to see it as it is now."
    )


class FileUnreadable(SourceError, code="file_unreadable", http=409, mended_by=Mend.FOLDER, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "The file cannot be opened")
    detail = QT_TRANSLATE_NOOP("errors", "The system does not let docdesk read {path}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Give yourself permission to read it, or close the program that has it open, then retry."
    )


class LinkRefused(SourceError, code="link_refused", http=409, mended_by=Mend.FOLDER, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "A link may lead to another file")
    detail = QT_TRANSLATE_NOOP(
        "errors", "An assistant added {path}, and {reason}. docdesk follows no link for an assistant."
    )
    remedy = QT_TRANSLATE_NOOP("errors", "If you want this file in the library, add it yourself.")


class UnsupportedType(SourceError, code="unsupported_type", http=415, mended_by=Mend.FOLDER):
    title = QT_TRANSLATE_NOOP("errors", "This kind of file is not supported")
    detail = QT_TRANSLATE_NOOP("errors", "{kind} cannot be read. {reason}")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Save it in a format that docdesk reads ({formats}) and add that file."
    )


class FileEmpty(SourceError, code="file_empty", mended_by=Mend.FOLDER | Mend.ENCODING, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "The file is empty")
    detail = QT_TRANSLATE_NOOP("errors", "It contains nothing: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Check that it was saved or copied completely, then retry.")


class Encrypted(SourceError, code="encrypted", mended_by=Mend.PASSWORD, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "The file is protected by a password")
    detail = QT_TRANSLATE_NOOP("errors", "Its text cannot be read without the password.")
    remedy = QT_TRANSLATE_NOOP("errors", "Enter the password. It is used once and not kept.")


class PasswordUnsupported(SourceError, code="password_unsupported", mended_by=Mend.FOLDER):
    title = QT_TRANSLATE_NOOP("errors", "The file is protected by a password")
    detail = QT_TRANSLATE_NOOP("errors", "docdesk cannot open files of this kind with a password.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Open it in the program that made it, save it without a password, and add it again."
    )


class CopyProtected(SourceError, code="copy_protected", mended_by=Mend.FOLDER):
    title = QT_TRANSLATE_NOOP("errors", "The file is copy-protected")
    detail = QT_TRANSLATE_NOOP(
        "errors", "Its text is encrypted, and only programs that its publisher allows can read it (DRM)."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Ask the publisher or the person who sent it for a copy without protection, and add that."
    )


class WrongPassword(SourceError, code="wrong_password", mended_by=Mend.PASSWORD, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "The password is wrong")
    detail = QT_TRANSLATE_NOOP("errors", "The file did not open with the password that was entered.")
    remedy = QT_TRANSLATE_NOOP("errors", "Enter the password again. Upper and lower case matter.")


class NoText(SourceError, code="no_text", mended_by=Mend.FOLDER | Mend.ENCODING, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "The file contains no text")
    detail = QT_TRANSLATE_NOOP(
        "errors", "None of its pages contains text; pages read: {pages}. {reason} {looked}"
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "If you can read text on it, make a sharper scan or photo of it and add that. If text recognition is off,"
        " turn it on in the settings, then retry.",
    )


class Garbled(SourceError, code="garbled", mended_by=Mend.FOLDER, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "The text is garbled")
    detail = QT_TRANSLATE_NOOP(
        "errors", "Its fonts do not say which letters they draw; pages affected: {pages}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Turn text recognition on in the settings and retry, or save a new copy from the application that made it.",
    )


class Damaged(SourceError, code="damaged", mended_by=Mend.FOLDER | Mend.ENCODING):
    title = QT_TRANSLATE_NOOP("errors", "The file is damaged")
    detail = QT_TRANSLATE_NOOP("errors", "It could not be read: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Download or copy the file again, or open it in the application that made it and save a new copy.",
    )


class TooLarge(SourceError, code="too_large", http=413, mended_by=Mend.LIMITS):
    title = QT_TRANSLATE_NOOP("errors", "The file is too large")
    detail = QT_TRANSLATE_NOOP("errors", "Its size is {size}; the limit is {limit}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Split the file, or raise the limit in the settings.")


class TooSlow(SourceError, code="too_slow", mended_by=Mend.LIMITS, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "Reading the file takes too long")
    detail = QT_TRANSLATE_NOOP("errors", "No page was finished within {seconds} seconds.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Save a new copy from the application that made it (print to PDF), or raise the time limit, then"
        " retry.",
    )


class TooMuchMemory(SourceError, code="too_much_memory", mended_by=Mend.LIMITS, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "Reading the file takes too much memory")
    detail = QT_TRANSLATE_NOOP("errors", "It needs more than {limit}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Save a new copy from the application that made it (print to PDF), or raise the memory limit,"
        " then retry.",
    )


class NotText(SourceError, code="not_text", http=409):
    title = QT_TRANSLATE_NOOP("errors", "This file has no encoding to choose")
    detail = QT_TRANSLATE_NOOP(
        "errors", "“{name}” is not a text or Markdown file: the file itself says how to read it."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "If its text is wrong, save a new copy from the application that made it and add that."
    )


class EncodingUnknown(SourceError, code="encoding_unknown"):
    title = QT_TRANSLATE_NOOP("errors", "There is no such encoding")
    detail = QT_TRANSLATE_NOOP("errors", "No text encoding is called “{encoding}”.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Choose another one, such as utf-8, cp1252, cp949 or shift_jis; auto detects it from the bytes.",
    )


class PageMissing(SourceError, code="page_missing", http=404):
    title = QT_TRANSLATE_NOOP("errors", "There is no such page")
    detail = QT_TRANSLATE_NOOP("errors", "There is no page {page}; pages that can be shown: {total}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Choose a page from 1 on. Attached files have no pages to show.")


class ShownAsText(SourceError, code="shown_as_text", http=422):
    title = QT_TRANSLATE_NOOP("errors", "There is no picture of this page")
    detail = QT_TRANSLATE_NOOP("errors", "docdesk shows files of this kind as text: “{name}”.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Read its text instead. Pictures of pages are made of PDF files and of pictures."
    )
