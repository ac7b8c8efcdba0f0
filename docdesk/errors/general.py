# SPDX-License-Identifier: Apache-2.0
"""Errors that belong to no family: a cancelled document, an unknown document, a bug."""

from __future__ import annotations

from docdesk.errors.base import DocdeskError
from docdesk.values.problems import Mend
from docdesk.values.texts import QT_TRANSLATE_NOOP


class Cancelled(DocdeskError, code="cancelled", http=409, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "The document was cancelled")
    detail = QT_TRANSLATE_NOOP("errors", "It was cancelled before it was ready.")
    remedy = QT_TRANSLATE_NOOP("errors", "Retry it to continue where it stopped.")


class NotFound(DocdeskError, code="not_found", http=404):
    title = QT_TRANSLATE_NOOP("errors", "There is no such document")
    detail = QT_TRANSLATE_NOOP("errors", "The library has no document “{id}”.")
    remedy = QT_TRANSLATE_NOOP("errors", "List the ids with: docdesk status")


class RecordUnreadable(DocdeskError, code="record_unreadable", http=409, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "The library’s record of this document cannot be read")
    detail = QT_TRANSLATE_NOOP(
        "errors",
        "The catalog says “{value}” as its “{column}”, which this docdesk does not know. A newer docdesk or another"
        " program wrote it.",
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "If you use a newer docdesk elsewhere, update this one. Otherwise retry the document, and docdesk reads its"
        " file again.",
    )


class VersionUnknown(DocdeskError, code="version_unknown", http=502, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "The newest version of docdesk is not known")
    detail = QT_TRANSLATE_NOOP("errors", "{host} did not say it: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Try again later. The version that you have goes on working.")


class VersionUnsigned(DocdeskError, code="version_unsigned", http=502):
    title = QT_TRANSLATE_NOOP("errors", "The answer about new versions is not from docdesk’s publisher")
    detail = QT_TRANSLATE_NOOP(
        "errors",
        "What came from {host} is not signed with the publisher’s key, so docdesk read nothing of it.",
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Try again in another network: some change what they pass on. Install nothing that such an answer offers.",
    )


class InternalError(DocdeskError, code="internal_error", http=500, mended_by=Mend.DIAGNOSIS, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "Something went wrong inside docdesk")
    detail = QT_TRANSLATE_NOOP("errors", "This is a bug: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Retry once. If it happens again, report it with the log file {log}."
    )
