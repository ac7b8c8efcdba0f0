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
    detail = QT_TRANSLATE_NOOP("errors", "There is no space left to write {path}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Free some space on that disk, then resume. Finished work is not lost."
    )


class ReadOnly(LibraryError, code="read_only", retryable=True, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The library is not writable")
    detail = QT_TRANSLATE_NOOP("errors", "The system does not let docdesk write {path}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Give yourself permission to write there, or choose another folder for the library."
    )


class DiskFailing(LibraryError, code="disk_failing", retryable=True, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The disk is failing")
    detail = QT_TRANSLATE_NOOP("errors", "Reading or writing {path} failed: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Check the disk and its cable, and copy the library to another disk. Then resume, and run:"
        " docdesk check",
    )


class TooManyFiles(LibraryError, code="too_many_open_files", retryable=True, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "Too many files are open")
    detail = QT_TRANSLATE_NOOP(
        "errors",
        "The system does not let docdesk open {path}: as many files and connections are open as it allows.",
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Close programs that have connections to docdesk or many files open, then resume."
    )


class StoreUnavailable(LibraryError, code="store_unavailable", retryable=True, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The vector store is not responding")
    detail = QT_TRANSLATE_NOOP(
        "errors", "The process that holds the vectors stopped or could not open them: {reason}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Restart docdesk. If this does not help, rebuild the vectors, which costs nothing: docdesk check"
        " --repair",
    )


class VectorServerError(LibraryError, retryable=True, pauses_queue=True):
    """Something about the Chroma server that keeps the vectors. What was embedded is in the library all the same."""


class VectorServerUnreachable(VectorServerError, code="vector_server_unreachable"):
    title = QT_TRANSLATE_NOOP("errors", "The Chroma server cannot be reached")
    detail = QT_TRANSLATE_NOOP("errors", "No connection to {host}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Check the network and that the server runs, then resume. Nothing is lost: the library keeps all embeddings.",
    )


class VectorServerRefused(VectorServerError, code="vector_server_refused"):
    title = QT_TRANSLATE_NOOP("errors", "The Chroma server refused the token")
    detail = QT_TRANSLATE_NOOP("errors", "{host} answered with status {status}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Set DOCDESK_CHROMA_TOKEN to the server's token and start docdesk again, or keep it in the keyring with:"
        " docdesk rebuild --to ADDRESS --token-stdin",
    )


class VectorServerOther(VectorServerError, code="vector_server_other"):
    title = QT_TRANSLATE_NOOP("errors", "The Chroma server has a version that docdesk does not know")
    detail = QT_TRANSLATE_NOOP(
        "errors", "{host} says that it is version {found}; docdesk needs version {known}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Check that the address is that of a Chroma server, and update the server or docdesk. Then resume.",
    )


class VectorsLost(VectorServerError, code="vectors_lost"):
    title = QT_TRANSLATE_NOOP("errors", "The Chroma server no longer has this library's vectors")
    detail = QT_TRANSLATE_NOOP("errors", "{host} does not have the collection {collection}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Write them again from the stored embeddings, which costs nothing: docdesk check --repair",
    )


class VectorServerFailed(StoreUnavailable, code="vector_server_failed", retryable=True, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The Chroma server reported an error")
    detail = QT_TRANSLATE_NOOP("errors", "{host} could not do what docdesk asked: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Look at the server's log and its disk, then resume. If it keeps happening, rebuild the vectors, which costs"
        " nothing: docdesk rebuild",
    )


class LibraryPathUnusable(LibraryError, code="library_path_unusable"):
    title = QT_TRANSLATE_NOOP("errors", "A library cannot be kept in this folder")
    detail = QT_TRANSLATE_NOOP("errors", "{path}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Choose a folder with a shorter or plainer name, or rename this one."
    )


class DatabaseLocked(LibraryError, code="database_locked", retryable=True, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "Another program is using the library's files")
    detail = QT_TRANSLATE_NOOP(
        "errors", "{path} is locked by another program, for example by a backup or a virus scanner."
    )
    remedy = QT_TRANSLATE_NOOP("errors", "Wait until that program is done, or quit it. Then try again.")


class CatalogNewer(LibraryError, code="catalog_newer"):
    title = QT_TRANSLATE_NOOP("errors", "The library was made by a newer version of docdesk")
    detail = QT_TRANSLATE_NOOP(
        "errors", "Its catalog has version {found}; this docdesk supports versions up to {known}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Update docdesk, or open another library. This one was left unchanged."
    )


class SettingsNewer(LibraryError, code="settings_newer"):
    title = QT_TRANSLATE_NOOP("errors", "The library was made by a newer version of docdesk")
    detail = QT_TRANSLATE_NOOP(
        "errors", "{path} has version {found}; this docdesk supports versions up to {known}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Update docdesk, or open another library. This one was left unchanged."
    )


class CatalogDamaged(LibraryError, code="catalog_damaged", pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The library's catalog is damaged")
    detail = QT_TRANSLATE_NOOP("errors", "{path} cannot be read as a catalog: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Restart docdesk: it restores the newest intact copy from the library's “copies” folder. If"
        " there is none, restore a copy of your own, or choose another library.",
    )


class LedgerDamaged(LibraryError, code="ledger_damaged"):
    title = QT_TRANSLATE_NOOP("errors", "The record of what left this machine is damaged")
    detail = QT_TRANSLATE_NOOP("errors", "{path} cannot be read: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "docdesk sets it aside and starts a new record at the next request that leaves this machine. To"
        " start one now, move the file away.",
    )


class CatalogUnreachable(LibraryError, code="catalog_unreachable", retryable=True, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The catalog's database cannot be reached")
    detail = QT_TRANSLATE_NOOP(
        "errors", "No connection to the database that DOCDESK_CATALOG_URL names: {reason}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check the address and that the database is running, then start docdesk again."
    )


class EmbeddingsMissing(LibraryError, code="embeddings_missing"):
    title = QT_TRANSLATE_NOOP("errors", "Embeddings are missing")
    detail = QT_TRANSLATE_NOOP(
        "errors",
        "{count} of {total} chunks have neither a stored embedding nor a vector: {characters} characters"
        " would have to be embedded again.",
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "To embed them again, which the provider may charge for: docdesk rebuild --embed-missing"
    )


class LibraryInUse(LibraryError, code="library_in_use", http=409, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "Another docdesk is using this library")
    detail = QT_TRANSLATE_NOOP("errors", "Another process is using {path}{reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Use or close the other one, or choose another library with --library."
    )


class LibraryMissing(LibraryError, code="library_missing"):
    title = QT_TRANSLATE_NOOP("errors", "There is no library here")
    detail = QT_TRANSLATE_NOOP("errors", "{path} does not contain a library.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check the folder's name, or create a library with: docdesk add PATH"
    )


class LibraryNew(
    LibraryError, code="library_new", http=409, retryable=True, pauses_queue=True, mended_by=Mend.TRUST
):
    title = QT_TRANSLATE_NOOP("errors", "This library is new to you")
    detail = QT_TRANSLATE_NOOP(
        "errors",
        "{path} was not made here. Until you trust it, its documents wait, nothing leaves this machine, and the"
        " addresses and folders of its settings do not count.",
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "If you know where it came from and what is in its queue, resume it with: docdesk resume --trust",
    )


class LibraryUnsafe(LibraryError, code="library_unsafe"):
    title = QT_TRANSLATE_NOOP("errors", "The library contains something that docdesk does not open")
    detail = QT_TRANSLATE_NOOP("errors", "{path}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "If the library came from somebody else, ask them about it. If you made this yourself, put an ordinary file"
        " or folder in its place. Nothing was changed.",
    )


class SettingsInvalid(LibraryError, code="settings_invalid", http=422, mended_by=Mend.SETTINGS):
    title = QT_TRANSLATE_NOOP("errors", "A setting is not valid")
    detail = QT_TRANSLATE_NOOP("errors", "{where}: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Correct it, or remove it to restore the default.")
