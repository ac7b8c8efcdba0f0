# SPDX-License-Identifier: Apache-2.0
"""Errors of the backup: the bucket, and what lies in it."""

from __future__ import annotations

from typing import ClassVar

from docdesk.errors.base import DocdeskError
from docdesk.values.texts import QT_TRANSLATE_NOOP


class BackupError(DocdeskError, code="backup_error", http=503, retryable=True):
    """Something about the backup in Cloud Storage. `alike` says that every other upload would meet the same."""

    title = QT_TRANSLATE_NOOP("errors", "The backup met an error")
    detail = QT_TRANSLATE_NOOP("errors", "{place}: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Try again later with: docdesk backup")
    alike: ClassVar[bool] = False
    goes_away: ClassVar[bool] = False
    """Likely to be over after a while without anybody's doing."""


class BackupOff(BackupError, code="backup_off", retryable=False):
    title = QT_TRANSLATE_NOOP("errors", "No bucket is set")
    detail = QT_TRANSLATE_NOOP("errors", "The library {path} has no place for its backup.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Name one in the settings, or with: docdesk backup --to gs://BUCKET/PREFIX"
    )


class BackupNoCredentials(BackupError, code="backup_no_credentials"):
    title = QT_TRANSLATE_NOOP("errors", "There are no credentials for Cloud Storage")
    detail = QT_TRANSLATE_NOOP("errors", "{reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Sign in with: gcloud auth application-default login. Or name a service account's file in the settings.",
    )
    alike = True


class BackupRejected(BackupError, code="backup_rejected"):
    title = QT_TRANSLATE_NOOP("errors", "Cloud Storage does not accept the credentials")
    detail = QT_TRANSLATE_NOOP("errors", "{place}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Sign in anew with: gcloud auth application-default login. Or make a new key of the service account.",
    )
    alike = True


class BackupClockWrong(BackupError, code="backup_clock_wrong"):
    title = QT_TRANSLATE_NOOP("errors", "This machine's clock is wrong")
    detail = QT_TRANSLATE_NOOP("errors", "Google refuses to sign in a machine whose time is off: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Set date, time and time zone by the network, then try again.")
    alike = True


class BackupNoBucket(BackupError, code="backup_no_bucket"):
    title = QT_TRANSLATE_NOOP("errors", "There is no such bucket")
    detail = QT_TRANSLATE_NOOP("errors", "Cloud Storage has no bucket named “{bucket}”.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check its name, or make it with: gcloud storage buckets create gs://{bucket}"
    )
    alike = True


class BackupForbidden(BackupError, code="backup_forbidden"):
    title = QT_TRANSLATE_NOOP("errors", "The bucket may not be used with these credentials")
    detail = QT_TRANSLATE_NOOP("errors", "{place} refuses to {action}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Give the account the role Storage Object User on the bucket, or choose a bucket that is yours.",
    )
    alike = True


class BackupOtherProject(BackupError, code="backup_other_project"):
    title = QT_TRANSLATE_NOOP("errors", "The bucket is in another project")
    detail = QT_TRANSLATE_NOOP(
        "errors", "“{bucket}” exists, but not in the project {project}, and refuses to {action}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Names of buckets are the world's: choose another name, or ask its owner for the right."
    )
    alike = True


class BackupQuota(BackupError, code="backup_quota"):
    title = QT_TRANSLATE_NOOP("errors", "A quota of Cloud Storage is used up")
    detail = QT_TRANSLATE_NOOP("errors", "{place}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Look at quotas and billing of the project in the Google Cloud console; the upload goes on by itself.",
    )
    alike = True
    goes_away = True


class BackupUnreachable(BackupError, code="backup_unreachable"):
    title = QT_TRANSLATE_NOOP("errors", "The bucket cannot be reached")
    detail = QT_TRANSLATE_NOOP("errors", "{place} does not answer: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Nothing is to be done: the upload goes on by itself, at the next start too."
    )
    alike = True
    goes_away = True


class BackupCorrupted(BackupError, code="backup_corrupted"):
    title = QT_TRANSLATE_NOOP("errors", "What lies in the bucket is not what was sent")
    detail = QT_TRANSLATE_NOOP("errors", "The checksum of {object} is {found}, and not {expected}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Send it again with: docdesk backup. If it stays so, the way to the bucket changes data."
    )


class BackupMissing(BackupError, code="backup_missing"):
    title = QT_TRANSLATE_NOOP("errors", "It is not in the bucket")
    detail = QT_TRANSLATE_NOOP("errors", "There is no {object} in {place}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check bucket and prefix. Where an original is missing, docdesk backup sends it again."
    )


class BackupOwned(BackupError, code="backup_owned"):
    title = QT_TRANSLATE_NOOP("errors", "Another library is backed up there")
    detail = QT_TRANSLATE_NOOP("errors", "{place} belongs to the library of {owner}, since {since}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Choose another prefix. Only if that library is gone or is this one: docdesk backup --take-over",
    )
    alike = True


class BackupNewer(BackupError, code="backup_newer", retryable=False):
    title = QT_TRANSLATE_NOOP("errors", "The backup was made by a newer docdesk")
    detail = QT_TRANSLATE_NOOP("errors", "{place} has the version {found}; this docdesk knows {known}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Update docdesk, then restore again. The bucket was left as it is.")
    alike = True


class SourceChanged(BackupError, code="source_changed"):
    title = QT_TRANSLATE_NOOP("errors", "The file changed before it was backed up")
    detail = QT_TRANSLATE_NOOP("errors", "{path} no longer holds the bytes that were read.")
    remedy = QT_TRANSLATE_NOOP("errors", "Add the file again: its new content is backed up then.")


class RestoreNotEmpty(BackupError, code="restore_not_empty", retryable=False):
    title = QT_TRANSLATE_NOOP("errors", "A library is there already")
    detail = QT_TRANSLATE_NOOP("errors", "{path} is not empty, and nothing in it is replaced.")
    remedy = QT_TRANSLATE_NOOP("errors", "Restore into a folder that is not there yet, with --library DIR.")


class RestoreUnfinished(BackupError, code="restore_unfinished"):
    title = QT_TRANSLATE_NOOP("errors", "The library is not restored completely yet")
    detail = QT_TRANSLATE_NOOP("errors", "A restore of {path} from {place} was begun and not finished.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Finish it, it goes on where it was: docdesk restore {place} --library {path}"
    )
