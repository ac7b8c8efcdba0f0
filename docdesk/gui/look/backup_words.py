# SPDX-License-Identifier: Apache-2.0
"""What the window says about a backup: the cell of a row, how far a restore is, what a test or a proof found."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from docdesk.gui.look import wording
from docdesk.values.backup_findings import BackedUp, Finding, Restored, Tested
from docdesk.values.commands import as_typed
from docdesk.values.documents import Backup, Document

translate = QCoreApplication.translate

NAMES = 3
"""Findings that are named in a sentence; of more only their number is said."""


def cell_words(document: Document) -> str:
    """How the backup of a row stands, in few words; its tool tip says it in full."""
    if document.backup is Backup.DONE:
        return translate("Backup", "Done")
    if document.backup is Backup.OFF:
        return translate("Backup", "Off")
    title = wording.problem_words(document.backup_error)[0] if document.backup_error is not None else ""
    if document.backup is Backup.FAILED:
        failed = translate("Backup", "Failed")
        return f"{failed}: {title}" if title else failed
    if document.backup_done:
        return translate("Backup", "Sending, {percent} %").format(percent=round(100 * sent(document)))
    waiting = translate("Backup", "Waiting")
    return f"{waiting}: {title}" if title else waiting


def sent(document: Document) -> float:
    """How much of an original is in the bucket, 0 to 1."""
    return min(1.0, document.backup_done / document.size) if document.size else 0.0


def tested_words(tested: Tested) -> str:
    """A bucket that can be used."""
    words = translate("Backup", "It works: {place} can be written, read and cleared.").format(
        place=tested.place
    )
    if tested.region:
        words += " " + translate("Backup", "It is in {region}.").format(region=tested.region)
    if tested.in_project is False:
        words += " " + translate("Backup", "It belongs to another project than the credentials.")
    return words


def backed_up_words(made: BackedUp) -> str:
    """A backup that is complete."""
    return translate("Backup", "The library and all its originals are in {place}, as of {time}.").format(
        place=made.place, time=time_words(made.made_at)
    )


def verified_words(found: list[Finding], place: str) -> str:
    """What a proof of the backup found."""
    if not found:
        return translate("Backup", "{place}: everything is there, and every checksum matches.").format(
            place=place
        )
    names = [name for finding in found for name in (finding.names or (finding.object,))]
    listed = ", ".join(names[:NAMES]) + ("…" if len(names) > NAMES else "")
    return translate(
        "Backup",
        "{count} objects in {place} are missing or different: {names}. Back up now to send them again.",
    ).format(count=wording.number(len(found)), place=place, names=listed)


def restoring_words(what: str, done: int, total: int) -> str:
    """How far a restore is."""
    template = {
        "catalog": translate("Restore", "Fetching the catalog"),
        "embeddings": translate("Restore", "Fetching embeddings: {done} of {total}"),
        "vectors": translate("Restore", "Rebuilding the vectors: {done} of {total}"),
        "originals": translate("Restore", "Fetching originals: {done} of {total}"),
    }[what]
    return template.format(done=wording.number(done), total=wording.number(total))


def restored_words(found: Restored) -> str:
    """What a restore brought back."""
    words = translate(
        "Restore", "Restored the library of {time}: {documents} documents with {chunks} passages."
    )
    parts = [
        words.format(
            time=time_words(found.made_at),
            documents=wording.number(found.documents),
            chunks=wording.number(found.chunks),
        )
    ]
    if found.originals:
        parts.append(
            translate("Restore", "{count} original files were restored.").format(
                count=wording.number(found.originals)
            )
        )
    if found.lost:
        names = ", ".join(name for name, _ in found.lost[:NAMES]) + ("…" if len(found.lost) > NAMES else "")
        parts.append(
            translate("Restore", "{count} originals are not in the bucket: {names}.").format(
                count=wording.number(len(found.lost)), names=names
            )
        )
    if not found.findings.ok:
        parts.append(
            as_typed(
                translate("Restore", "Some vectors could not be rebuilt from the copy; see: docdesk check")
            )
        )
    return " ".join(parts)


def time_words(stamp: str) -> str:
    """The time of a copy, `20260131T235959Z`, as it is here."""
    moment = QDateTime.fromString(stamp, "yyyyMMdd'T'HHmmss'Z'")
    if not moment.isValid():
        return stamp
    local = QDateTime.fromSecsSinceEpoch(moment.toSecsSinceEpoch() + moment.offsetFromUtc())
    return QLocale().toString(local, QLocale.FormatType.ShortFormat)
