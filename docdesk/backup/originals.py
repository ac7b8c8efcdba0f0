# SPDX-License-Identifier: Apache-2.0
"""Sends originals to the bucket in the background: as soon as a file was read, several at once, and again later
if the bucket is unreachable. Fetches them back if a file is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Sequence
from pathlib import Path

from docdesk.backup.bucket import Bucket, Stopped
from docdesk.backup.display import BackupProblems, Display
from docdesk.backup.original_files import fetch_original, object_name, originals_in, send_original
from docdesk.catalog.backups import Backups
from docdesk.errors import BackupError, BackupOff, DocdeskError, InternalError
from docdesk.system.background import BackgroundTasks
from docdesk.values.documents import Backup, StoredObject
from docdesk.values.problems import AGAIN, Problem

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Originals sent at once. More would not be faster, and would take the processor from the stages."""

FIRST_PAUSE, LONGEST_PAUSE = 15.0, 300.0
"""Seconds until an unreachable bucket is tried again; they double from try to try."""

PATIENCE = 10.0
"""Seconds without a byte moved after which nobody waits for the bucket any longer."""

REPORT_SECONDS = 0.1


class Originals:
    """The originals of one library. All methods are for the owner's event loop."""

    def __init__(self, backups: Backups, display: Display, problems: BackupProblems, log_file: str) -> None:
        self._problems = problems
        self._backups = backups
        self._display = display
        self._log_file = log_file
        self._bucket: Bucket | None = None
        self._claim: Callable[[], Awaitable[None]] | None = None
        self._claimed = False
        self._claiming = asyncio.Lock()
        self._there: frozenset[str] = frozenset()
        """Originals that were in the bucket when it was first reached, listed once instead of one by one."""
        self._waiting: OrderedDict[str, None] = OrderedDict()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._unwanted: set[str] = set()
        self._of: dict[str, str] = {}
        """One document of each content, for progress."""
        self._stored: dict[str, StoredObject] = {}
        self._pause = FIRST_PAUSE
        self._again: asyncio.TimerHandle | None = None
        self._background = BackgroundTasks("backup")
        self._moved_at = 0.0
        self._changed = asyncio.Event()
        self._closing = False

    @property
    def problem(self) -> Problem | None:
        """Why nothing is sent, if every original would meet the same problem."""
        return self._problems.sending

    @problem.setter
    def problem(self, problem: Problem | None) -> None:
        self._problems.sending = problem

    @property
    def initial(self) -> Backup:
        """The backup status of a new row."""
        return Backup.OFF if self._bucket is None else Backup.WAITING

    @property
    def idle(self) -> bool:
        """Whether nothing is being sent and nothing waits that could be."""
        return not self._running and (not self._waiting or self.problem is not None)

    def stored(self, sha256: str | None) -> StoredObject | None:
        """The object of a content, if it is known to be in the bucket already."""
        return self._stored.get(sha256 or "")

    async def begin(self, bucket: Bucket | None, claim: Callable[[], Awaitable[None]] | None) -> None:
        """Send to this bucket from now on, or to none. `claim` checks that the place belongs to this library."""
        await self._stop(keeps=bucket)
        self._bucket, self._claim, self._claimed = bucket, claim, False
        self._stored.clear()
        await self._backups.begin(bucket.place if bucket else None)

    def use(self, bucket: Bucket | None, claim: Callable[[], Awaitable[None]] | None) -> None:
        """Use this bucket for explicit requests only, and send nothing else."""
        self._bucket, self._claim, self._claimed = bucket, claim, False

    async def start(self, only: Collection[str] | None = None) -> None:
        """Send what is not in the bucket yet, failed originals too: all, or those of `only` these documents."""
        self._go_on_after(0)
        if self._bucket is not None:
            for document, sha256 in await self._backups.waiting():
                if only is None or document in only:
                    self._enqueue(document, sha256)
            self._go_on()

    def want(self, document: str, sha256: str) -> None:
        """Send the original of a document whose bytes were just read."""
        if self._bucket is None or sha256 in self._running:
            return
        self._enqueue(document, sha256)
        if self.problem is not None:
            self._background.keep(self._mark([sha256], self.problem))
        self._go_on()

    async def leave_out(self, document: str) -> None:
        """Send nothing for this document: none of it could be read."""
        await self._backups.save_off(document)

    def give_up(self, sha256: str) -> None:
        """Stop sending this original: nothing needs it any more."""
        self._waiting.pop(sha256, None)
        if sha256 in self._running:
            self._unwanted.add(sha256)
        self._stored.pop(sha256, None)

    async def settled(
        self, sha256: str | None = None, *, on_progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Wait until this original (or all) is in the bucket, has failed, or cannot be sent for now.

        Does not wait for a bucket that is unreachable or takes no more bytes. `on_progress` gets how many of the
        originals that are under way now are done, and their number.
        """
        self._moved_at = max(self._moved_at, time.monotonic())
        total = len(self._waiting) + len(self._running)
        while not self.idle and (sha256 is None or sha256 in self._waiting or sha256 in self._running):
            if on_progress is not None:
                on_progress(max(0, total - len(self._waiting) - len(self._running)), total)
            self._changed.clear()
            left = self._moved_at + PATIENCE - time.monotonic()
            if left <= 0:
                return
            # not wait_for: if the event is set just as Ctrl-C comes, it loses the cancellation
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._changed.wait()

    async def fetch(self, sha256: str, target: Path) -> None:
        """Download an original to `target`, whole and verified, or not at all. Raises BackupError, DiskFull."""
        if self._bucket is None:
            raise BackupOff(path="")
        try:
            await self._bucket.run(fetch_original, self._bucket, sha256, target)
        except Stopped:
            # the library is closing, and the document that needs the file ends with it
            raise asyncio.CancelledError from None

    async def remove(self, contents: Sequence[str]) -> None:
        """Remove originals from the bucket for good. Raises BackupError."""
        bucket = self._bucket
        if bucket is None:
            raise BackupOff(path="")
        await self._claim_once(bucket)
        for sha256 in contents:
            self.give_up(sha256)
            await bucket.run(bucket.remove, object_name(sha256))

    async def close(self) -> None:
        """Stop sending; originals that were not acknowledged wait for the next start."""
        self._closing = True
        await self._stop()
        await asyncio.gather(*self._background.tasks, return_exceptions=True)

    # below

    async def _stop(self, keeps: Bucket | None = None) -> None:
        if self._bucket is not None and self._bucket is not keeps:
            self._bucket.close()
        if self._again is not None:
            self._again.cancel()
            self._again = None
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._waiting.clear()
        self.problem, self._pause = None, FIRST_PAUSE
        self._note()

    def _enqueue(self, document: str, sha256: str) -> None:
        self._of[sha256] = document
        if sha256 not in self._running:
            self._waiting[sha256] = None
        self._unwanted.discard(sha256)

    def _go_on(self) -> None:
        bucket = self._bucket
        while bucket is not None and self._waiting and self.problem is None and not self._closing:
            if len(self._running) >= AT_ONCE:
                break
            sha256, _ = self._waiting.popitem(last=False)
            sending = self._run(sha256, bucket)
            self._running[sha256] = asyncio.create_task(sending, name=f"original {sha256[:12]}")
        self._note()

    async def _run(self, sha256: str, bucket: Bucket) -> None:
        try:
            await self._claim_once(bucket)
            paths = await self._backups.paths(sha256)
            stored = await bucket.run(
                send_original,
                bucket,
                sha256,
                paths,
                sha256 in self._there,
                self._progress(sha256),
                self._stopper(sha256),
            )
            ids = await self._backups.save_done(sha256, stored)
            self._stored[sha256] = stored
            self._pause = FIRST_PAUSE
            self._display.show(ids, backup=Backup.DONE, backup_error=None, backup_done=0)
        except Stopped:
            pass
        except DocdeskError as error:
            await self._failed(sha256, error)
        except Exception as error:
            log.exception("the backup of %s failed for an unknown reason", sha256)
            await self._failed(sha256, InternalError(reason=type(error).__name__, log=self._log_file))
        finally:
            self._running.pop(sha256, None)
            self._unwanted.discard(sha256)
            self._moved_at = time.monotonic()
            self._go_on()

    async def _claim_once(self, bucket: Bucket) -> None:
        async with self._claiming:
            if not self._claimed and self._claim is not None:
                await self._claim()
                self._there = await bucket.run(originals_in, bucket)
                self._claimed = True

    async def _failed(self, sha256: str, error: DocdeskError) -> None:
        problem = error.problem()
        alike = error.alike if isinstance(error, BackupError) else error.pauses_queue
        if not alike:
            ids = await self._backups.save_undone([sha256], Backup.FAILED, problem)
            self._display.show(ids, backup=Backup.FAILED, backup_error=problem, backup_done=0)
            return
        goes_away = isinstance(error, BackupError) and error.goes_away
        self._waiting[sha256] = None
        self._waiting.move_to_end(sha256, last=False)
        if self.problem is None:
            log.warning("nothing is sent to the bucket: %s", error.code)
            if goes_away:
                self._go_on_after(self._pause)
                problem = dataclasses.replace(
                    problem, facts={**problem.facts, AGAIN: round(time.time() + self._pause)}
                )
                self._pause = min(LONGEST_PAUSE, self._pause * 2)
            self.problem = problem
        problem = self.problem
        await self._mark(list(self._waiting), problem, goes_away=goes_away)

    async def _mark(
        self, contents: Sequence[str], problem: Problem, *, goes_away: bool | None = None
    ) -> None:
        """Show on waiting rows why they wait, or that they failed if a person has to act."""
        waits = self._again is not None if goes_away is None else goes_away
        backup = Backup.WAITING if waits else Backup.FAILED
        ids = await self._backups.save_undone(contents, backup, problem)
        self._display.show(ids, backup=backup, backup_error=problem, backup_done=0)

    def _go_on_after(self, seconds: float) -> None:
        if self._again is not None:
            self._again.cancel()
            self._again = None
        if seconds:
            self._again = asyncio.get_running_loop().call_later(seconds, self._go_on_after, 0)
        else:
            self.problem = None
            self._go_on()

    def _progress(self, sha256: str) -> Callable[[int], None]:
        """Report progress from the sending thread to the loop, thinned."""
        loop = asyncio.get_running_loop()
        reported_at = 0.0

        def report(done: int) -> None:
            self._moved_at = time.monotonic()
            self._changed.set()
            if sha256 in self._running:
                self._display.show([self._of[sha256]], backup_done=done)

        def progress(done: int) -> None:
            nonlocal reported_at
            now = time.monotonic()
            if done and now - reported_at >= REPORT_SECONDS:
                reported_at = now
                with contextlib.suppress(RuntimeError):  # the loop has ended, and this thread has not yet
                    loop.call_soon_threadsafe(report, done)

        return progress

    def _stopper(self, sha256: str) -> Callable[[], bool]:
        return lambda: sha256 in self._unwanted

    def _note(self) -> None:
        self._changed.set()
