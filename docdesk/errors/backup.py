# SPDX-License-Identifier: Apache-2.0
"""Errors of the backup: the bucket, and what lies in it."""

from __future__ import annotations

from typing import ClassVar

from docdesk.errors.base import DocdeskError
from docdesk.values.texts import QT_TRANSLATE_NOOP


class BackupError(DocdeskError, code="backup_error", http=503, retryable=True):
    """Something about the backup in Cloud Storage. `alike` says that every other upload would meet the same."""

    title = QT_TRANSLATE_NOOP("errors", "The backup failed")
    detail = QT_TRANSLATE_NOOP("errors", "{place}: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Try again later with: docdesk backup")
    alike: ClassVar[bool] = False
    goes_away: ClassVar[bool] = False
    """Likely to be over after a while without anybody's doing."""


class BackupOff(BackupError, code="backup_off", retryable=False):
    title = QT_TRANSLATE_NOOP("errors", "No bucket is set")
    detail = QT_TRANSLATE_NOOP("errors", "The library {path} has no bucket for its backup.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Set one in the settings, or with: docdesk backup --to gs://BUCKET/PREFIX"
    )


class BackupNoCredentials(BackupError, code="backup_no_credentials"):
    title = QT_TRANSLATE_NOOP("errors", "There are no credentials for Cloud Storage")
    detail = QT_TRANSLATE_NOOP("errors", "{reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Sign in with: gcloud auth application-default login. Or choose a service account's key file in"
        " the settings.",
    )
    alike = True


class BackupRejected(BackupError, code="backup_rejected"):
    title = QT_TRANSLATE_NOOP("errors", "Cloud Storage did not accept the credentials")
    detail = QT_TRANSLATE_NOOP("errors", "{place}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Sign in again with: gcloud auth application-default login. Or create a new key for the service"
        " account.",
    )
    alike = True


class BackupClockWrong(BackupError, code="backup_clock_wrong"):
    title = QT_TRANSLATE_NOOP("errors", "This machine's clock is wrong")
    detail = QT_TRANSLATE_NOOP("errors", "Google does not sign in a machine whose clock is wrong: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Set the date, time and time zone from the network, then try again.")
    alike = True


class BackupNoBucket(BackupError, code="backup_no_bucket"):
    title = QT_TRANSLATE_NOOP("errors", "There is no such bucket")
    detail = QT_TRANSLATE_NOOP("errors", "Cloud Storage has no bucket named “{bucket}”.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check its name, or create it with: gcloud storage buckets create gs://{bucket}"
    )
    alike = True


class BackupForbidden(BackupError, code="backup_forbidden"):
    title = QT_TRANSLATE_NOOP("errors", "These credentials do not give access to the bucket")
    detail = QT_TRANSLATE_NOOP("errors", "{place} does not allow this account to {action}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Give the account the role Storage Object User on the bucket, or choose a bucket of your own.",
    )
    alike = True


class BackupOtherProject(BackupError, code="backup_other_project"):
    title = QT_TRANSLATE_NOOP("errors", "The bucket is in another project")
    detail = QT_TRANSLATE_NOOP(
        "errors",
        "“{bucket}” exists, but not in the project {project}, and does not allow this account to {action}.",
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Bucket names are unique worldwide: choose another name, or ask the bucket's owner for access.",
    )
    alike = True


class BackupQuota(BackupError, code="backup_quota"):
    title = QT_TRANSLATE_NOOP("errors", "A quota of Cloud Storage is used up")
    detail = QT_TRANSLATE_NOOP("errors", "{place}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Check the project's quotas and billing in the Google Cloud console. The upload resumes by itself.",
    )
    alike = True
    goes_away = True


class BackupUnreachable(BackupError, code="backup_unreachable"):
    title = QT_TRANSLATE_NOOP("errors", "The bucket cannot be reached")
    detail = QT_TRANSLATE_NOOP("errors", "{place} is not responding: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "You don't need to do anything: the upload resumes by itself, also after a restart."
    )
    alike = True
    goes_away = True


class BackupForeign(BackupError, code="backup_foreign", http=409, retryable=False):
    title = QT_TRANSLATE_NOOP("errors", "The bucket holds something else")
    detail = QT_TRANSLATE_NOOP("errors", "docdesk did not write what {object} contains: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check the bucket and its prefix. If others can write there, do not use this copy."
    )


class BackupCorrupted(BackupError, code="backup_corrupted"):
    title = QT_TRANSLATE_NOOP("errors", "The bucket's content differs from what was sent")
    detail = QT_TRANSLATE_NOOP("errors", "The checksum of {object} is {found} instead of {expected}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Send it again with: docdesk backup. If this happens again, something on the way to the bucket"
        " changes data.",
    )


class BackupMissing(BackupError, code="backup_missing"):
    title = QT_TRANSLATE_NOOP("errors", "The object is not in the bucket")
    detail = QT_TRANSLATE_NOOP("errors", "There is no {object} in {place}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check the bucket and the prefix. If an original is missing, docdesk backup sends it again."
    )


class BackupOwned(BackupError, code="backup_owned"):
    title = QT_TRANSLATE_NOOP("errors", "Another library is backed up there")
    detail = QT_TRANSLATE_NOOP("errors", "{place} has belonged to the library of {owner} since {since}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Choose another prefix. If that library is gone, or is this one: docdesk backup --take-over",
    )
    alike = True


class BackupNewer(BackupError, code="backup_newer", retryable=False):
    title = QT_TRANSLATE_NOOP("errors", "The backup was made by a newer version of docdesk")
    detail = QT_TRANSLATE_NOOP(
        "errors", "{place} has version {found}; this docdesk supports versions up to {known}."
    )
    remedy = QT_TRANSLATE_NOOP("errors", "Update docdesk, then restore again. The bucket was left unchanged.")
    alike = True


class SourceChanged(BackupError, code="source_changed"):
    title = QT_TRANSLATE_NOOP("errors", "The file changed before it was backed up")
    detail = QT_TRANSLATE_NOOP("errors", "{path} no longer contains the bytes that were read.")
    remedy = QT_TRANSLATE_NOOP("errors", "Add the file again to back up its new content.")


class RestoreNotEmpty(BackupError, code="restore_not_empty", retryable=False):
    title = QT_TRANSLATE_NOOP("errors", "There is already a library here")
    detail = QT_TRANSLATE_NOOP("errors", "{path} is not empty, and docdesk replaces nothing in it.")
    remedy = QT_TRANSLATE_NOOP("errors", "Restore into a folder that does not exist yet, with --library DIR.")


class RestoreUnfinished(BackupError, code="restore_unfinished"):
    title = QT_TRANSLATE_NOOP("errors", "The library is not fully restored yet")
    detail = QT_TRANSLATE_NOOP("errors", "A restore of {path} from {place} was started but not finished.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Finish it; it resumes where it stopped: docdesk restore {place} --library {path}"
    )
