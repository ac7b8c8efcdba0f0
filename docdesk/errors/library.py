# SPDX-License-Identifier: Apache-2.0
"""Errors of the library and of the machine it lies on."""

from __future__ import annotations

from docdesk.errors.base import DocdeskError
from docdesk.values.problems import Mend
from docdesk.values.texts import QT_TRANSLATE_NOOP


class LibraryError(DocdeskError, http=503):
    """Something about the library or the machine."""


class DiskFull(LibraryError, code="disk_full", http=507, retryable=True, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The disk is full")
    detail = QT_TRANSLATE_NOOP("errors", "There is no room left for {path}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Make room on that disk, then go on. Nothing that was finished is lost."
    )


class ReadOnly(LibraryError, code="read_only", retryable=True, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The library cannot be written to")
    detail = QT_TRANSLATE_NOOP("errors", "The system refuses to write {path}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Give yourself the right to write there, or choose another folder for the library."
    )


class DiskFailing(LibraryError, code="disk_failing", retryable=True, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The disk makes errors")
    detail = QT_TRANSLATE_NOOP("errors", "Reading or writing {path} failed: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Check the disk and its cable and copy the library to another one; then go on, and run: docdesk check",
    )


class StoreUnavailable(LibraryError, code="store_unavailable", retryable=True, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The vector store does not answer")
    detail = QT_TRANSLATE_NOOP(
        "errors", "The process that keeps the vectors ended or could not open them: {reason}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Start docdesk again. If it stays so, make the vectors anew, which costs nothing: docdesk check --repair",
    )


class CatalogNewer(LibraryError, code="catalog_newer"):
    title = QT_TRANSLATE_NOOP("errors", "The library was made by a newer docdesk")
    detail = QT_TRANSLATE_NOOP(
        "errors", "Its catalog is at version {found}; this docdesk knows versions up to {known}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Update docdesk, or open another library. The library was left as it is."
    )


class CatalogDamaged(LibraryError, code="catalog_damaged", pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The library's catalog is damaged")
    detail = QT_TRANSLATE_NOOP("errors", "{path} cannot be read as a catalog: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Start docdesk again: the newest whole copy in the library's folder “copies” is put back. Where there is"
        " none, put back a copy of your own, or choose another library.",
    )


class LedgerDamaged(LibraryError, code="ledger_damaged"):
    title = QT_TRANSLATE_NOOP("errors", "The record of what left this machine is damaged")
    detail = QT_TRANSLATE_NOOP("errors", "{path} cannot be read: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "With the next request that leaves this machine it is kept aside, and a new record begins. To begin one"
        " now, move the file away.",
    )


class CatalogUnreachable(LibraryError, code="catalog_unreachable", retryable=True, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The catalog's database cannot be reached")
    detail = QT_TRANSLATE_NOOP("errors", "No connection to the database of DOCDESK_CATALOG_URL: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Check the address and that the database runs, then start again.")


class EmbeddingsMissing(LibraryError, code="embeddings_missing"):
    title = QT_TRANSLATE_NOOP("errors", "Embeddings are missing")
    detail = QT_TRANSLATE_NOOP(
        "errors",
        "{count} of {total} chunks have neither a kept embedding nor a vector: {characters} characters would"
        " have to be embedded again.",
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "To have that done, which the provider may charge for: docdesk rebuild --embed-missing"
    )


class LibraryInUse(LibraryError, code="library_in_use", http=409, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "Another docdesk works on this library")
    detail = QT_TRANSLATE_NOOP("errors", "{path} is held by another process{reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Use that one or close it, or choose another library with --library."
    )


class LibraryMissing(LibraryError, code="library_missing"):
    title = QT_TRANSLATE_NOOP("errors", "There is no library here")
    detail = QT_TRANSLATE_NOOP("errors", "{path} holds no library.")
    remedy = QT_TRANSLATE_NOOP("errors", "Check the folder's name, or begin one with: docdesk add PATH")


class SettingsInvalid(LibraryError, code="settings_invalid", http=422, mended_by=Mend.SETTINGS):
    title = QT_TRANSLATE_NOOP("errors", "A setting is not valid")
    detail = QT_TRANSLATE_NOOP("errors", "{where}: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Correct it, or remove it to have the default back.")
