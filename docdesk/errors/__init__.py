# SPDX-License-Identifier: Apache-2.0
"""Everything that can go wrong, as a person reads it.

Each error has a code, a title, a detail, a remedy, and says whether a retry can help.

DocdeskError
├── SourceError: this file
│   ├── FileMissing           file_missing
│   ├── FileUnreadable        file_unreadable
│   ├── UnsupportedType       unsupported_type
│   ├── FileEmpty             file_empty
│   ├── Encrypted             encrypted
│   ├── WrongPassword         wrong_password
│   ├── NoText                no_text
│   ├── Damaged               damaged
│   ├── TooLarge              too_large
│   ├── TooSlow               too_slow
│   ├── TooMuchMemory         too_much_memory
│   ├── NotText               not_text
│   └── EncodingUnknown       encoding_unknown
├── ProviderError             provider_error
│   ├── KeyMissing            key_missing          pauses the queue
│   ├── KeyRejected           key_rejected         pauses the queue
│   ├── OutOfCredit           out_of_credit        pauses the queue
│   ├── RateLimited           rate_limited
│   ├── ProviderUnreachable   provider_unreachable pauses the queue
│   ├── Offline               offline              pauses the queue
│   ├── CostExceeded          cost_exceeded
│   ├── ModelUnknown          model_unknown        pauses the queue
│   ├── ModelMissing          model_missing        pauses the queue
│   └── TextTooLong           text_too_long
├── LibraryError: the library or the machine
│   ├── DiskFull              disk_full            pauses the queue
│   ├── ReadOnly              read_only            pauses the queue
│   ├── DiskFailing           disk_failing         pauses the queue
│   ├── StoreUnavailable      store_unavailable    pauses the queue
│   ├── CatalogNewer          catalog_newer
│   ├── CatalogDamaged        catalog_damaged      pauses the queue
│   ├── CatalogUnreachable    catalog_unreachable
│   ├── LedgerDamaged         ledger_damaged
│   ├── EmbeddingsMissing     embeddings_missing
│   ├── LibraryInUse          library_in_use
│   ├── LibraryMissing        library_missing
│   └── SettingsInvalid       settings_invalid
├── BackupError               backup_error: the bucket and what lies in it
│   ├── BackupOff                 backup_off
│   ├── BackupNoCredentials       backup_no_credentials
│   ├── BackupRejected            backup_rejected
│   ├── BackupClockWrong          backup_clock_wrong
│   ├── BackupNoBucket            backup_no_bucket
│   ├── BackupForbidden           backup_forbidden
│   ├── BackupOtherProject        backup_other_project
│   ├── BackupQuota               backup_quota
│   ├── BackupUnreachable         backup_unreachable
│   ├── BackupCorrupted           backup_corrupted
│   ├── BackupMissing             backup_missing
│   ├── BackupOwned               backup_owned
│   ├── BackupNewer               backup_newer
│   ├── SourceChanged             source_changed
│   ├── RestoreNotEmpty           restore_not_empty
│   └── RestoreUnfinished         restore_unfinished
├── RequestError              request_error: what another program asked of the service
│   ├── RequestInvalid            request_invalid
│   ├── RequestTooLarge           request_too_large
│   ├── Unauthorized              unauthorized
│   ├── Forbidden                 forbidden
│   ├── NotNow                    not_now
│   └── TooBusy                   too_busy
├── Cancelled                 cancelled: how the service tells of a cancelled document
├── NotFound                  not_found: no such document
└── InternalError             internal_error: a bug
"""

from __future__ import annotations

from typing import Any, ClassVar

from docdesk.values.problems import Problem
from docdesk.values.texts import QT_TRANSLATE_NOOP, Blank


class DocdeskError(Exception):
    """A known failure. `facts` fill the templates; what is not given is left blank.

    The facts must be plain JSON values without secrets: they are kept in the catalog.
    """

    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = ""
    detail: ClassVar[str] = ""
    remedy: ClassVar[str] = ""
    retryable: ClassVar[bool] = False
    pauses_queue: ClassVar[bool] = False
    """Nothing else would fare better: the queue pauses once instead of failing every document."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __str__(self) -> str:
        problem = self.problem()
        return f"{problem.title}: {problem.detail} {problem.remedy}"

    def __reduce__(self) -> tuple[Any, ...]:
        # facts are keywords, which Exception's own pickling loses between processes
        return _rebuild, (type(self), self.facts)

    def problem(self) -> Problem:
        """The value that is kept on the document's row."""
        filled = Blank(self.facts)
        return Problem(
            code=self.code,
            title=self.title.format_map(filled).strip(),
            detail=self.detail.format_map(filled).strip(),
            remedy=self.remedy.format_map(filled).strip(),
            retryable=self.retryable,
            facts=dict(self.facts),
        )


def _rebuild(kind: type[DocdeskError], facts: dict[str, Any]) -> DocdeskError:
    return kind(**facts)


class SourceError(DocdeskError):
    """Something about this one file."""


class FileMissing(SourceError):
    code = "file_missing"
    title = QT_TRANSLATE_NOOP("errors", "The file is gone")
    detail = QT_TRANSLATE_NOOP("errors", "There is no file at {path}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Put it back, or remove this row and add the file from where it is now."
    )
    retryable = True


class FileUnreadable(SourceError):
    code = "file_unreadable"
    title = QT_TRANSLATE_NOOP("errors", "The file cannot be opened")
    detail = QT_TRANSLATE_NOOP("errors", "The system refuses to read {path}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Give yourself the right to read it, or close the program that holds it, then retry."
    )
    retryable = True


class UnsupportedType(SourceError):
    code = "unsupported_type"
    title = QT_TRANSLATE_NOOP("errors", "This kind of file is not supported")
    detail = QT_TRANSLATE_NOOP("errors", "{kind} cannot be read. {reason}")
    remedy = QT_TRANSLATE_NOOP("errors", "Save it as PDF, Markdown or plain text and add that.")


class FileEmpty(SourceError):
    code = "file_empty"
    title = QT_TRANSLATE_NOOP("errors", "The file is empty")
    detail = QT_TRANSLATE_NOOP("errors", "There is nothing in it: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Check that it was saved or copied completely, then retry.")
    retryable = True


class Encrypted(SourceError):
    code = "encrypted"
    title = QT_TRANSLATE_NOOP("errors", "The file is protected by a password")
    detail = QT_TRANSLATE_NOOP("errors", "Its text cannot be read without the password.")
    remedy = QT_TRANSLATE_NOOP("errors", "Enter the password. It is used once and not kept.")
    retryable = True


class WrongPassword(SourceError):
    code = "wrong_password"
    title = QT_TRANSLATE_NOOP("errors", "The password is wrong")
    detail = QT_TRANSLATE_NOOP("errors", "The file did not open with the password that was entered.")
    remedy = QT_TRANSLATE_NOOP("errors", "Enter the password again; capitals count.")
    retryable = True


class NoText(SourceError):
    code = "no_text"
    title = QT_TRANSLATE_NOOP("errors", "There is no text in it")
    detail = QT_TRANSLATE_NOOP("errors", "None of its pages holds text; pages read: {pages}. {reason}")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "If it is a scan, run it through a text recognition (OCR) program and add the result."
    )


class Damaged(SourceError):
    code = "damaged"
    title = QT_TRANSLATE_NOOP("errors", "The file is damaged")
    detail = QT_TRANSLATE_NOOP("errors", "It could not be read: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Get the file again from where it came, or open it in its own program and save it anew."
    )


class TooLarge(SourceError):
    code = "too_large"
    title = QT_TRANSLATE_NOOP("errors", "The file is too large")
    detail = QT_TRANSLATE_NOOP("errors", "It has {size}; the limit is {limit}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Split it, or raise the limit in the settings.")


class TooSlow(SourceError):
    code = "too_slow"
    title = QT_TRANSLATE_NOOP("errors", "Reading it takes too long")
    detail = QT_TRANSLATE_NOOP("errors", "No page was finished within {seconds} seconds.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Save it anew in its own program (print to PDF), or raise the time limit, then retry."
    )
    retryable = True


class TooMuchMemory(SourceError):
    code = "too_much_memory"
    title = QT_TRANSLATE_NOOP("errors", "Reading it takes too much memory")
    detail = QT_TRANSLATE_NOOP("errors", "It needs more than {limit}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Save it anew in its own program (print to PDF), or raise the memory limit, then retry."
    )
    retryable = True


class NotText(SourceError):
    code = "not_text"
    title = QT_TRANSLATE_NOOP("errors", "This file is not read with an encoding")
    detail = QT_TRANSLATE_NOOP(
        "errors", "“{name}” is no text or Markdown file: it says itself how it is read."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Where its text is wrong, save it anew in its own program and add the result."
    )


class EncodingUnknown(SourceError):
    code = "encoding_unknown"
    title = QT_TRANSLATE_NOOP("errors", "There is no such encoding")
    detail = QT_TRANSLATE_NOOP("errors", "No encoding of text is named “{encoding}”.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Name another one, such as utf-8, cp1252, cp949 or shift_jis; auto finds it out from the bytes.",
    )


class ProviderError(DocdeskError):
    """The embedding provider answered, and the answer is of no use."""

    code = "provider_error"
    title = QT_TRANSLATE_NOOP("errors", "The embedding provider made an error")
    detail = QT_TRANSLATE_NOOP(
        "errors", "{host} gave no usable answer; attempts: {attempts}, the last one: {reason}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Retry later; where it keeps happening, check the provider's status page and the address."
    )
    retryable = True


class KeyMissing(ProviderError):
    code = "key_missing"
    title = QT_TRANSLATE_NOOP("errors", "There is no API key")
    detail = QT_TRANSLATE_NOOP("errors", "{host} wants a key, and none is set.")
    remedy = QT_TRANSLATE_NOOP("errors", "Enter the key in the settings, or set OPENAI_API_KEY.")
    pauses_queue = True


class KeyRejected(ProviderError):
    code = "key_rejected"
    title = QT_TRANSLATE_NOOP("errors", "The API key was rejected")
    detail = QT_TRANSLATE_NOOP("errors", "{host} does not accept the key: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Enter a valid key in the settings, or set OPENAI_API_KEY.")
    pauses_queue = True


class OutOfCredit(ProviderError):
    code = "out_of_credit"
    title = QT_TRANSLATE_NOOP("errors", "The provider's account has no credit left")
    detail = QT_TRANSLATE_NOOP("errors", "{host} answered that the quota is used up.")
    remedy = QT_TRANSLATE_NOOP("errors", "Add credit to the account or raise its budget, then go on.")
    pauses_queue = True


class RateLimited(ProviderError):
    code = "rate_limited"
    title = QT_TRANSLATE_NOOP("errors", "The provider's limit does not go away")
    detail = QT_TRANSLATE_NOOP("errors", "{host} has asked to wait for {seconds} seconds in all.")
    remedy = QT_TRANSLATE_NOOP("errors", "Retry later, or ask the provider for a higher limit.")


class ProviderUnreachable(ProviderError):
    code = "provider_unreachable"
    title = QT_TRANSLATE_NOOP("errors", "The embedding provider cannot be reached")
    detail = QT_TRANSLATE_NOOP("errors", "No connection to {host}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check the network and the address; start the local endpoint if it is one. Then go on."
    )
    pauses_queue = True


class Offline(ProviderError):
    code = "offline"
    title = QT_TRANSLATE_NOOP("errors", "Nothing may leave this machine")
    detail = QT_TRANSLATE_NOOP("errors", "The connection to {host} was refused by your own setting.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Turn “nothing leaves this machine” off in the settings, or choose the built-in model."
    )
    pauses_queue = True


class CostExceeded(ProviderError):
    code = "cost_exceeded"
    title = QT_TRANSLATE_NOOP("errors", "It would cost too much")
    detail = QT_TRANSLATE_NOOP(
        "errors", "The plan comes to {cost}, and the limit is {limit}. Nothing was sent."
    )
    remedy = QT_TRANSLATE_NOOP("errors", "Leave some files out, raise the limit, or choose another model.")


class ModelUnknown(ProviderError):
    code = "model_unknown"
    title = QT_TRANSLATE_NOOP("errors", "The provider does not know the model")
    detail = QT_TRANSLATE_NOOP("errors", "{host} has no model “{model}”: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Choose another model in the settings, or load it at the endpoint first."
    )
    pauses_queue = True


class ModelMissing(ProviderError):
    code = "model_missing"
    title = QT_TRANSLATE_NOOP("errors", "The built-in model is not installed")
    detail = QT_TRANSLATE_NOOP("errors", "Its files are not there or not the expected ones: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Install it with: {command}")
    pauses_queue = True
    retryable = True


class TextTooLong(ProviderError):
    code = "text_too_long"
    title = QT_TRANSLATE_NOOP("errors", "A chunk is longer than the model takes")
    detail = QT_TRANSLATE_NOOP("errors", "{host} refuses a chunk of {characters} characters: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Set a smaller chunk size in the settings, then retry.")
    retryable = False


class LibraryError(DocdeskError):
    """Something about the library or the machine."""


class DiskFull(LibraryError):
    code = "disk_full"
    title = QT_TRANSLATE_NOOP("errors", "The disk is full")
    detail = QT_TRANSLATE_NOOP("errors", "There is no room left for {path}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Make room on that disk, then go on. Nothing that was finished is lost."
    )
    retryable = True
    pauses_queue = True


class ReadOnly(LibraryError):
    code = "read_only"
    title = QT_TRANSLATE_NOOP("errors", "The library cannot be written to")
    detail = QT_TRANSLATE_NOOP("errors", "The system refuses to write {path}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Give yourself the right to write there, or choose another folder for the library."
    )
    retryable = True
    pauses_queue = True


class DiskFailing(LibraryError):
    code = "disk_failing"
    title = QT_TRANSLATE_NOOP("errors", "The disk makes errors")
    detail = QT_TRANSLATE_NOOP("errors", "Reading or writing {path} failed: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Check the disk and its cable and copy the library to another one; then go on, and run: docdesk check",
    )
    retryable = True
    pauses_queue = True


class StoreUnavailable(LibraryError):
    code = "store_unavailable"
    title = QT_TRANSLATE_NOOP("errors", "The vector store does not answer")
    detail = QT_TRANSLATE_NOOP(
        "errors", "The process that keeps the vectors ended or could not open them: {reason}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Start docdesk again. If it stays so, make the vectors anew, which costs nothing: docdesk check --repair",
    )
    retryable = True
    pauses_queue = True


class CatalogNewer(LibraryError):
    code = "catalog_newer"
    title = QT_TRANSLATE_NOOP("errors", "The library was made by a newer docdesk")
    detail = QT_TRANSLATE_NOOP(
        "errors", "Its catalog is at version {found}; this docdesk knows versions up to {known}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Update docdesk, or open another library. The library was left as it is."
    )


class CatalogDamaged(LibraryError):
    code = "catalog_damaged"
    title = QT_TRANSLATE_NOOP("errors", "The library's catalog is damaged")
    detail = QT_TRANSLATE_NOOP("errors", "{path} cannot be read as a catalog: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Start docdesk again: the newest whole copy in the library's folder “copies” is put back. Where there is"
        " none, put back a copy of your own, or choose another library.",
    )
    pauses_queue = True


class LedgerDamaged(LibraryError):
    code = "ledger_damaged"
    title = QT_TRANSLATE_NOOP("errors", "The record of what left this machine is damaged")
    detail = QT_TRANSLATE_NOOP("errors", "{path} cannot be read: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "With the next request that leaves this machine it is kept aside, and a new record begins. To begin one"
        " now, move the file away.",
    )


class CatalogUnreachable(LibraryError):
    code = "catalog_unreachable"
    title = QT_TRANSLATE_NOOP("errors", "The catalog's database cannot be reached")
    detail = QT_TRANSLATE_NOOP("errors", "No connection to the database of DOCDESK_CATALOG_URL: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Check the address and that the database runs, then start again.")
    retryable = True
    pauses_queue = True


class EmbeddingsMissing(LibraryError):
    code = "embeddings_missing"
    title = QT_TRANSLATE_NOOP("errors", "Embeddings are missing")
    detail = QT_TRANSLATE_NOOP(
        "errors",
        "{count} of {total} chunks have neither a kept embedding nor a vector: {characters} characters would"
        " have to be embedded again.",
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "To have that done, which the provider may charge for: docdesk rebuild --embed-missing"
    )


class LibraryInUse(LibraryError):
    code = "library_in_use"
    title = QT_TRANSLATE_NOOP("errors", "Another docdesk works on this library")
    detail = QT_TRANSLATE_NOOP("errors", "{path} is held by another process{reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Use that one or close it, or choose another library with --library."
    )
    retryable = True


class LibraryMissing(LibraryError):
    code = "library_missing"
    title = QT_TRANSLATE_NOOP("errors", "There is no library here")
    detail = QT_TRANSLATE_NOOP("errors", "{path} holds no library.")
    remedy = QT_TRANSLATE_NOOP("errors", "Check the folder's name, or begin one with: docdesk add PATH")


class SettingsInvalid(LibraryError):
    code = "settings_invalid"
    title = QT_TRANSLATE_NOOP("errors", "A setting is not valid")
    detail = QT_TRANSLATE_NOOP("errors", "{where}: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Correct it, or remove it to have the default back.")


class BackupError(DocdeskError):
    """Something about the backup in Cloud Storage. `alike` says that every other upload would meet the same."""

    code = "backup_error"
    title = QT_TRANSLATE_NOOP("errors", "The backup met an error")
    detail = QT_TRANSLATE_NOOP("errors", "{place}: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Try again later with: docdesk backup")
    retryable = True
    alike: ClassVar[bool] = False
    goes_away: ClassVar[bool] = False
    """Likely to be over after a while without anybody's doing."""


class BackupOff(BackupError):
    code = "backup_off"
    title = QT_TRANSLATE_NOOP("errors", "No bucket is set")
    detail = QT_TRANSLATE_NOOP("errors", "The library {path} has no place for its backup.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Name one in the settings, or with: docdesk backup --to gs://BUCKET/PREFIX"
    )
    retryable = False


class BackupNoCredentials(BackupError):
    code = "backup_no_credentials"
    title = QT_TRANSLATE_NOOP("errors", "There are no credentials for Cloud Storage")
    detail = QT_TRANSLATE_NOOP("errors", "{reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Sign in with: gcloud auth application-default login. Or name a service account's file in the settings.",
    )
    alike = True


class BackupRejected(BackupError):
    code = "backup_rejected"
    title = QT_TRANSLATE_NOOP("errors", "Cloud Storage does not accept the credentials")
    detail = QT_TRANSLATE_NOOP("errors", "{place}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Sign in anew with: gcloud auth application-default login. Or make a new key of the service account.",
    )
    alike = True


class BackupClockWrong(BackupError):
    code = "backup_clock_wrong"
    title = QT_TRANSLATE_NOOP("errors", "This machine's clock is wrong")
    detail = QT_TRANSLATE_NOOP("errors", "Google refuses to sign in a machine whose time is off: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Set date, time and time zone by the network, then try again.")
    alike = True


class BackupNoBucket(BackupError):
    code = "backup_no_bucket"
    title = QT_TRANSLATE_NOOP("errors", "There is no such bucket")
    detail = QT_TRANSLATE_NOOP("errors", "Cloud Storage has no bucket named “{bucket}”.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check its name, or make it with: gcloud storage buckets create gs://{bucket}"
    )
    alike = True


class BackupForbidden(BackupError):
    code = "backup_forbidden"
    title = QT_TRANSLATE_NOOP("errors", "The bucket may not be used with these credentials")
    detail = QT_TRANSLATE_NOOP("errors", "{place} refuses to {action}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Give the account the role Storage Object User on the bucket, or choose a bucket that is yours.",
    )
    alike = True


class BackupOtherProject(BackupError):
    code = "backup_other_project"
    title = QT_TRANSLATE_NOOP("errors", "The bucket is in another project")
    detail = QT_TRANSLATE_NOOP(
        "errors", "“{bucket}” exists, but not in the project {project}, and refuses to {action}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Names of buckets are the world's: choose another name, or ask its owner for the right."
    )
    alike = True


class BackupQuota(BackupError):
    code = "backup_quota"
    title = QT_TRANSLATE_NOOP("errors", "A quota of Cloud Storage is used up")
    detail = QT_TRANSLATE_NOOP("errors", "{place}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Look at quotas and billing of the project in the Google Cloud console; the upload goes on by itself.",
    )
    alike = True
    goes_away = True


class BackupUnreachable(BackupError):
    code = "backup_unreachable"
    title = QT_TRANSLATE_NOOP("errors", "The bucket cannot be reached")
    detail = QT_TRANSLATE_NOOP("errors", "{place} does not answer: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Nothing is to be done: the upload goes on by itself, at the next start too."
    )
    alike = True
    goes_away = True


class BackupCorrupted(BackupError):
    code = "backup_corrupted"
    title = QT_TRANSLATE_NOOP("errors", "What lies in the bucket is not what was sent")
    detail = QT_TRANSLATE_NOOP("errors", "The checksum of {object} is {found}, and not {expected}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Send it again with: docdesk backup. If it stays so, the way to the bucket changes data."
    )


class BackupMissing(BackupError):
    code = "backup_missing"
    title = QT_TRANSLATE_NOOP("errors", "It is not in the bucket")
    detail = QT_TRANSLATE_NOOP("errors", "There is no {object} in {place}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check bucket and prefix. Where an original is missing, docdesk backup sends it again."
    )


class BackupOwned(BackupError):
    code = "backup_owned"
    title = QT_TRANSLATE_NOOP("errors", "Another library is backed up there")
    detail = QT_TRANSLATE_NOOP("errors", "{place} belongs to the library of {owner}, since {since}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Choose another prefix. Only if that library is gone or is this one: docdesk backup --take-over",
    )
    alike = True


class BackupNewer(BackupError):
    code = "backup_newer"
    title = QT_TRANSLATE_NOOP("errors", "The backup was made by a newer docdesk")
    detail = QT_TRANSLATE_NOOP("errors", "{place} has the version {found}; this docdesk knows {known}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Update docdesk, then restore again. The bucket was left as it is.")
    retryable = False
    alike = True


class SourceChanged(BackupError):
    code = "source_changed"
    title = QT_TRANSLATE_NOOP("errors", "The file changed before it was backed up")
    detail = QT_TRANSLATE_NOOP("errors", "{path} no longer holds the bytes that were read.")
    remedy = QT_TRANSLATE_NOOP("errors", "Add the file again: its new content is backed up then.")


class RestoreNotEmpty(BackupError):
    code = "restore_not_empty"
    title = QT_TRANSLATE_NOOP("errors", "A library is there already")
    detail = QT_TRANSLATE_NOOP("errors", "{path} is not empty, and nothing in it is replaced.")
    remedy = QT_TRANSLATE_NOOP("errors", "Restore into a folder that is not there yet, with --library DIR.")
    retryable = False


class RestoreUnfinished(BackupError):
    code = "restore_unfinished"
    title = QT_TRANSLATE_NOOP("errors", "The library is not restored completely yet")
    detail = QT_TRANSLATE_NOOP("errors", "A restore of {path} from {place} was begun and not finished.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Finish it, it goes on where it was: docdesk restore {place} --library {path}"
    )


class RequestError(DocdeskError):
    """What another program asked of the service cannot be answered."""

    code = "request_error"
    title = QT_TRANSLATE_NOOP("errors", "The request cannot be answered")
    detail = QT_TRANSLATE_NOOP("errors", "The service refuses it: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "See the service's description at /openapi.json.")


class RequestInvalid(RequestError):
    code = "request_invalid"
    title = QT_TRANSLATE_NOOP("errors", "The request is not valid")
    detail = QT_TRANSLATE_NOOP("errors", "{where}: {reason}.")


class RequestTooLarge(RequestError):
    code = "request_too_large"
    title = QT_TRANSLATE_NOOP("errors", "The request is too large")
    detail = QT_TRANSLATE_NOOP("errors", "It has more than {limit}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Send less at once, or raise the limit in the settings.")


class Unauthorized(RequestError):
    code = "unauthorized"
    title = QT_TRANSLATE_NOOP("errors", "The token is missing or wrong")
    detail = QT_TRANSLATE_NOOP("errors", "The service answers only who sends the library's token.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Send “Authorization: Bearer TOKEN”; the token is in the library's service.json."
    )


class Forbidden(RequestError):
    code = "forbidden"
    title = QT_TRANSLATE_NOOP("errors", "The request does not come from a program on this machine")
    detail = QT_TRANSLATE_NOOP("errors", "Its {where} is “{reason}”: the service does not talk to web pages.")
    remedy = QT_TRANSLATE_NOOP("errors", "Ask from a program, at the address that service.json names.")


class NotNow(RequestError):
    code = "not_now"
    title = QT_TRANSLATE_NOOP("errors", "This cannot be done now")
    detail = QT_TRANSLATE_NOOP("errors", "The state of things does not allow it: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Look at the document's status, then try again.")
    retryable = True


class TooBusy(RequestError):
    code = "too_busy"
    title = QT_TRANSLATE_NOOP("errors", "The service has too much to do")
    detail = QT_TRANSLATE_NOOP("errors", "More than {limit} at once are not served.")
    remedy = QT_TRANSLATE_NOOP("errors", "Try again in a moment, with fewer requests at once.")
    retryable = True


class Cancelled(DocdeskError):
    code = "cancelled"
    title = QT_TRANSLATE_NOOP("errors", "The document was cancelled")
    detail = QT_TRANSLATE_NOOP("errors", "Work on it was stopped before it was ready.")
    remedy = QT_TRANSLATE_NOOP("errors", "Retry it to go on from where it was.")
    retryable = True


class NotFound(DocdeskError):
    code = "not_found"
    title = QT_TRANSLATE_NOOP("errors", "There is no such document")
    detail = QT_TRANSLATE_NOOP("errors", "The library has no document “{id}”.")
    remedy = QT_TRANSLATE_NOOP("errors", "See the ids with: docdesk status")


class InternalError(DocdeskError):
    code = "internal_error"
    title = QT_TRANSLATE_NOOP("errors", "Something went wrong inside docdesk")
    detail = QT_TRANSLATE_NOOP("errors", "This is a bug: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Retry once. If it stays so, report it with the log file {log}.")
    retryable = True


def known_codes() -> dict[str, type[DocdeskError]]:
    """Every error class by its code."""
    found: dict[str, type[DocdeskError]] = {}
    waiting = [DocdeskError]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if "code" in vars(kind) and kind is not DocdeskError:
            found[kind.code] = kind
    return found
