# SPDX-License-Identifier: Apache-2.0
"""The backup of one library: originals during the work, a copy of the library after it, and the check of both."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import platform
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from docdesk.backup.bucket import Bucket, Replaced, Stopped
from docdesk.backup.bucket.outbound import Outbound
from docdesk.backup.comparing import compare_copy, compare_originals
from docdesk.backup.display import BackupProblems, Display, Removing
from docdesk.backup.library_copy import (
    Copy,
    make_copy,
)
from docdesk.backup.originals import Originals
from docdesk.catalog.backups import Backups
from docdesk.catalog.catalog import Catalog
from docdesk.catalog.database import Database
from docdesk.errors import (
    BackupError,
    BackupForbidden,
    BackupMissing,
    BackupNewer,
    BackupOff,
    BackupOtherProject,
    BackupOwned,
    DocdeskError,
)
from docdesk.money.ledger import Ledger
from docdesk.settings.model import Settings
from docdesk.system import offline
from docdesk.values.backup_findings import BackedUp, Finding, Tested
from docdesk.values.documents import Backup
from docdesk.values.facts import coded
from docdesk.values.problems import Problem
from docdesk.values.requests import SentRequest

log = logging.getLogger(__name__)

OWNER = "owner.json"
FORMAT = 1
LIBRARY_ID = "library_id"
"""The fact that identifies this library. A restored library gets a new id."""

QUIET_SECONDS = 5.0
"""Seconds without activity after which a copy is made in the background."""

AGAIN_SECONDS = 60.0
"""Seconds after which a copy is tried again if the bucket was unreachable."""

COPIED_SETTINGS = ("provider", "base_url", "model", "dimensions", "chunk_size", "chunk_overlap")
"""The settings in a copy: no keys, and no paths of this machine."""


def bucket_of(settings: Settings, ledger: Ledger | None = None) -> Bucket | None:
    """The bucket that the settings name, not connected yet. Its requests go into the ledger."""
    if settings.bucket is None:
        return None

    def keep(call: Outbound) -> None:
        if ledger is not None:
            ledger.write(
                SentRequest(call.at, call.host, "", call.purpose, 0, call.bytes, None, None, call.outcome)
            )

    return Bucket(settings.bucket, settings.prefix, settings.service_account_file, on_call=keep)


class LibraryBackup:
    """Use it through the desk. All methods are for the owner's event loop."""

    def __init__(
        self,
        database: Database,
        catalog: Catalog,
        library: Path,
        display: Display,
        removing: Removing,
        ledger: Ledger,
        log_file: str,
    ) -> None:
        """Requests to the bucket go into `ledger`."""
        self._problems = BackupProblems(display)
        self.backups = Backups(database)
        self.originals = Originals(self.backups, display, self._problems, log_file)
        self._ledger = ledger
        self._removing = removing
        self._database = database
        self._catalog = catalog
        self._library = library
        self._settings: Settings | None = None
        self._bucket: Bucket | None = None
        self._copying = asyncio.Lock()
        self._copied = -1
        """The catalog's number of transactions when the newest copy was made."""
        self._due: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    @property
    def problem(self) -> Problem | None:
        """Why the newest copy of the library was not made."""
        return self._problems.copying

    @problem.setter
    def problem(self, problem: Problem | None) -> None:
        self._problems.copying = problem

    @property
    def place(self) -> str | None:
        """The backup's address, or None if there is no backup."""
        return self._bucket.place if self._bucket else None

    async def begin(self, settings: Settings, *, starts_work: bool) -> None:
        """Back up to the bucket of these settings from now on."""
        self._settings = settings
        self._bucket = bucket_of(settings, self._ledger)
        self.problem = None
        if starts_work:
            await self.originals.begin(self._bucket, self._claim)
            await self.originals.start()
        else:
            self.originals.use(self._bucket, self._claim)

    async def run(
        self, *, take_over: bool = False, on_progress: Callable[[int, int], None] | None = None
    ) -> BackedUp:
        """Send all originals that are not in the bucket, and a copy of the library.

        `on_progress` gets how many of the waiting originals are done, and their number. Raises BackupError.
        """
        bucket = self._reached()
        if take_over:
            await self.take_over()
        await self.originals.begin(bucket, self._claim)
        await self.originals.start()
        await self.originals.settled(on_progress=on_progress)
        made = await self.copy()
        return BackedUp(bucket.place, made.name, made.made_at)

    async def retry(self, ids: Sequence[str]) -> None:
        """Send the originals of these documents now unless they are in the bucket. Raises BackupOff."""
        self._reached()
        await self.originals.start(set(ids))

    async def take_over(self) -> None:
        """Take the place in the bucket over from whichever library had it. Raises BackupError."""
        await self._claim(take_over=True)

    async def copy(self) -> Copy:
        """Send a copy of the library, unless the newest one is the same. Raises BackupError, DiskFull."""
        bucket, settings = self._reached(), self._settings
        assert settings is not None
        async with self._copying:
            await self._claim()
            transactions = self._database.transactions
            kept = {name: value for name in COPIED_SETTINGS if (value := getattr(settings, name)) is not None}
            made = await bucket.run(
                make_copy,
                bucket,
                self._library,
                self._database.write_snapshot,
                await self._identity(),
                kept,
                settings.backup_copies,
            )
            self._copied = transactions
            self.problem = None
            return made

    def copy_when_quiet(self) -> None:
        """Make a copy once nothing has happened for a while."""
        if self._bucket is None or self._closing or self._database.transactions == self._copied:
            return
        if self._due is not None:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(QUIET_SECONDS, self._copy_behind)

    async def finish(self) -> None:
        """After a run: wait until its originals are in the bucket, then make a copy if one is due.

        Does not wait for a bucket that is unreachable. The reason is then in `problem`, and it goes on later.
        """
        if self._bucket is None:
            return
        if self._due is not None:
            self._due.cancel()
            self._due = None
        await self.originals.settled()
        if self.originals.problem is not None:
            self.problem = self.originals.problem
        elif self._database.transactions != self._copied:
            await self._copy()

    async def verify(self, *, read_data: bool = False) -> list[Finding]:
        """Compare the bucket by checksum, and with `read_data` by downloading everything.

        Missing and differing originals are queued to be sent again. Raises BackupError.
        """
        bucket = self._reached()
        originals = await self.backups.originals()
        found, wrong = await bucket.run(compare_originals, bucket, originals, read_data)
        if wrong:
            problem = BackupMissing(object="original of these bytes", place=bucket.place).problem()
            await self.backups.save_undone(wrong, Backup.FAILED, problem, gone=True)
        found += await bucket.run(compare_copy, bucket, read_data)
        return found

    async def try_bucket(self, settings: Settings) -> Tested:
        """Write, read and remove a small object in the bucket that these settings name. Raises BackupError."""
        return await try_settings(settings, self._ledger)

    async def remove(self, ids: Sequence[str]) -> None:
        """Remove documents from the library and their originals from the bucket. It cannot be undone.

        Copies of the library in the bucket still contain them until newer copies replace those.
        Raises BackupError if the bucket cannot be reached; the library is then unchanged.
        """
        await self.originals.remove(await self.backups.only_of(ids))
        await self._removing.remove(ids)

    async def close(self) -> None:
        """Stop sending at once; the next start continues."""
        self._closing = True
        if self._due is not None:
            self._due.cancel()
        await self.originals.close()
        if self._bucket is not None:
            self._bucket.close()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    # below

    def _reached(self) -> Bucket:
        if self._bucket is None:
            raise BackupOff(path=str(self._library))
        if self._bucket.closed:
            raise Stopped
        return self._bucket

    def _copy_behind(self) -> None:
        self._due = None
        if not self.originals.idle:
            self.copy_when_quiet()
        elif self._task is None or self._task.done():
            self._task = asyncio.create_task(self._copy())

    async def _copy(self) -> None:
        try:
            await self.copy()
        except Stopped:
            pass
        except DocdeskError as error:
            log.warning("no copy of the library was made: %s", error.code)
            self.problem = error.problem()
            if isinstance(error, BackupError) and error.goes_away and not self._closing:
                if self._due is not None:
                    self._due.cancel()
                self._due = asyncio.get_running_loop().call_later(AGAIN_SECONDS, self._copy_behind)
        except Exception:
            log.exception("no copy of the library was made")

    async def _identity(self) -> str:
        identity: str | None = await self._catalog.fact(LIBRARY_ID)
        if identity is None:
            identity = secrets.token_hex(16)
            await self._catalog.save_fact(LIBRARY_ID, identity)
        return identity

    async def _claim(self, *, take_over: bool = False) -> None:
        """Check that the prefix belongs to this library, or claim it. Raises BackupOwned."""
        bucket = self._reached()
        await bucket.run(claim, bucket, await self._identity(), take_over)


def claim(bucket: Bucket, identity: str, take_over: bool = False) -> None:
    """Claim a prefix for one library. Blocks. Raises BackupOwned, BackupError."""
    about = {
        "format": FORMAT,
        "library": identity,
        "machine": platform.node() or "a machine without a name",
        "since": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
    }
    there = bucket.look(OWNER)
    if there is None:
        # a prefix without this file may still hold objects: only its first library creates the file
        with contextlib.suppress(Replaced):
            bucket.put_bytes(OWNER, json.dumps(about).encode())
            return
    data, there = bucket.read(OWNER)
    owner = json.loads(data)
    if owner.get("format", 0) > FORMAT:
        raise BackupNewer(place=bucket.place, found=owner["format"], known=FORMAT)
    if owner["library"] == identity:
        return
    if not take_over:
        raise BackupOwned(place=bucket.place, owner=owner["machine"], since=owner["since"])
    try:
        bucket.put_bytes(OWNER, json.dumps(about).encode(), replaces=there.generation)
    except Replaced:
        raise BackupError(place=bucket.place, reason=coded("taken_over")) from None


async def try_settings(settings: Settings, ledger: Ledger | None) -> Tested:
    """Whether the bucket of these settings can be used from here. Raises BackupError.

    Its requests go into the ledger.
    """
    bucket = bucket_of(settings, ledger)
    if bucket is None:
        raise BackupOff(path=str(settings.library))
    offline.keep_offline(settings.offline)
    try:
        return await bucket.run(try_bucket, bucket)
    finally:
        bucket.close()


def try_bucket(bucket: Bucket) -> Tested:
    """Write, read, list and remove a small object. Blocks. Raises BackupError."""
    name = f"test-{secrets.token_hex(4)}"
    try:
        sent = bucket.put_bytes(name, b"docdesk looks whether it can write here")
    except BackupForbidden as error:
        if bucket.is_of_the_project() is False:
            facts = {"bucket": bucket.name, "project": bucket.project, "action": error.facts.get("action")}
            raise BackupOtherProject(**facts) from error
        raise
    bucket.read(name)
    list(bucket.list(name))
    bucket.remove(name, sent.generation)
    return Tested(bucket.place, bucket.region(), bucket.is_of_the_project())
