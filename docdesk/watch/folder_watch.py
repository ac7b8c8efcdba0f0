# SPDX-License-Identifier: Apache-2.0
"""Keeps a library in step with watched folders.

New and changed files are added once they are complete. A renamed file is recognised by its bytes and keeps
its document. If a file is gone, its document says so and stays searchable. At the start all files are
compared with the catalog by size and time of change; unchanged ones are not read.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from docdesk.catalog.files import KnownFile
from docdesk.errors import DocdeskError
from docdesk.ingest.queue import IngestQueue
from docdesk.settings.model import Settings
from docdesk.system.sources import FoundFile, find_files
from docdesk.values.paths import path_of_text, text_of_path
from docdesk.watch.file_changes import FileChanges, being_written
from docdesk.watch.known_files import KnownFiles, below
from docdesk.watch.left_out import LeftOut
from docdesk.watch.places import is_away, places_of
from docdesk.watch.removed_files import renamed_files

log = logging.getLogger(__name__)

REST_SECONDS = 1.0
"""A file is complete if it has not changed for this long and no program has it open for writing."""

OLD_SECONDS = 10.0
"""A new file that was changed longer ago than this arrived complete, by a rename for example."""

GONE_SECONDS = 1.0
"""A file that is away for less than this was only replaced."""

RENAME_SECONDS = 10.0
"""How long to wait for new files to be read, one of which may be the missing file under another name."""

LOOK_SECONDS = 0.25
"""Seconds between two looks at files that have just changed."""

FOLDERS_SECONDS = 5.0
"""Seconds between two checks that the watched folders exist."""

WORK_SECONDS = 5.0
"""Seconds between two checks whether a changed file's document has ended, so that it can be read again."""

WRITTEN = (-1, -1)
"""Takes the place of size and time of change of a file that is being written."""

MOST_TOGETHER = 5_000
"""If more paths change together, all files are looked at."""

MOST_FOLDERS = 40
"""If more of them are folders or gone, all files are looked at; below each folder, everything is."""

SHARE = 4
"""While files keep changing, a look at everything is followed by a pause of this many times its length."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file to be added: how it looked last, and since when (monotonic)."""

    path: Path
    size: int
    mtime_ns: int
    since: float
    is_old: bool = False


class FolderWatch:
    """Watches the folders of the settings for one desk's queue."""

    def __init__(self, queue: IngestQueue, known: KnownFiles, library: Path) -> None:
        self.looked = asyncio.Event()
        """Set once all files were compared for the first time."""
        self._queue = queue
        self._known = known
        self._library = library
        self._folders: tuple[Path, ...] = ()
        self._patterns: tuple[str, ...] = ()
        self._there: dict[Path, tuple[int, int]] = {}
        """The folders that exist, with device and inode."""
        self._others_named = False
        """Whether the settings' folders or patterns have changed since the system was asked to report changes."""
        self._changes: FileChanges | None = None
        self._dirty: set[str] = set()
        self._all_dirty = False
        self._rests_until = 0.0
        self._resting: dict[str, _Seen] = {}
        self._gone: dict[str, float] = {}
        self._added: dict[str, tuple[int, int]] = {}
        """Size and time of change of files that were added and are not read yet."""
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    def use(self, settings: Settings) -> None:
        """Watch the folders of these settings from now on."""
        if (self._folders, self._patterns) == (settings.watched, settings.leave_out):
            return
        self._folders, self._patterns = settings.watched, settings.leave_out
        self._others_named = True
        self._all_dirty = True
        self._rests_until = 0.0
        self._resting.clear()
        self._gone.clear()
        self._woken.set()
        if self._task is None and self._folders:
            self._task = asyncio.create_task(self._run(), name="folder watch")

    async def close(self) -> None:
        """Stop watching."""
        # what adds files is not interrupted, and takes a cancellation for itself
        self._closing = True
        if self._task is not None:
            self._task.cancel()
            self._woken.set()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._listen_to(())

    async def _run(self) -> None:
        while not self._closing:
            try:
                await self._round()
            except DocdeskError as error:
                log.warning("watched folders: %s", error)
                self._all_dirty = True
                await asyncio.sleep(FOLDERS_SECONDS)
            except Exception:
                log.exception("a look at watched folders failed")
                await asyncio.sleep(FOLDERS_SECONDS)
            waits = self._resting or self._gone or self._all_dirty
            seconds = LOOK_SECONDS if waits else FOLDERS_SECONDS
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._woken.wait()
            self._woken.clear()

    async def _round(self) -> None:
        there = await asyncio.to_thread(_those_there, self._folders)
        if there != self._there or self._others_named:
            self._others_named = False
            self._there = there
            self._all_dirty = True
            await self._listen_to(tuple(there))
        if (self._all_dirty and time.monotonic() >= self._rests_until) or (
            self._dirty and not self._all_dirty
        ):
            await self._look()
        if self._resting:
            await self._add_what_rested()
        if self._gone:
            await self._mark_gone()

    async def _listen_to(self, folders: Sequence[Path]) -> None:
        old, self._changes = self._changes, None
        if old is not None:
            await asyncio.to_thread(old.stop)
        if folders:
            loop = asyncio.get_running_loop()

            def report(paths: set[str] | None) -> None:
                with contextlib.suppress(RuntimeError):  # the loop is closed
                    loop.call_soon_threadsafe(self._heard, paths)

            self._changes = FileChanges(folders, report)
            self._changes.start()

    def _heard(self, paths: set[str] | None) -> None:
        if paths is not None:
            # a library within a watched folder changes with all that is done
            own = str(self._library)
            paths = {path for path in paths if path != own and not path.startswith(own + os.sep)}
            if not paths:
                return
        if paths is None or len(self._dirty | paths) > MOST_TOGETHER:
            self._all_dirty = True
        else:
            self._dirty |= paths
        self._woken.set()

    async def _look(self) -> None:
        """Compare the files on the disk with the catalog."""
        began = time.monotonic()
        folders = tuple(self._there)
        dirty = [Path(path) for path in self._dirty]
        everything = self._all_dirty
        self._all_dirty = False
        self._dirty.clear()
        dirty = [path for path in dirty if below(path, folders)]
        files, others = ([], list(folders)) if everything else await asyncio.to_thread(_sorted_out, dirty)
        if len(others) > MOST_FOLDERS:
            everything, files, others = True, [], list(folders)
        wanted = [*files, *others]
        known = await self._known.files.of([text_of_path(path) for path in files])
        if others:
            known |= await self._known.files.below([text_of_path(path) for path in others])
        removed = await self._known.removed()
        look = self._found_below(wanted, folders)
        found, gone = await asyncio.to_thread(_compare, look, known)
        if removed:
            new = {text: file for text, file in found.items() if text not in known and text not in removed}
            renamed = await asyncio.to_thread(renamed_files, new, removed)
            if renamed:
                await self._known.note_removed(renamed)
                removed |= renamed
        if everything:
            paths = [file.path for file in found.values()]
            await self._known.note_places(await asyncio.to_thread(places_of, paths, folders))
        now = time.monotonic()
        back: list[KnownFile] = []
        for text, file in found.items():
            assert file.size is not None
            assert file.mtime_ns is not None
            self._gone.pop(text, None)
            old = known.get(text)
            if old is not None and old.is_gone:
                back.append(old)
            facts = (file.size, file.mtime_ns)
            if old is not None and old.is_as_it_was(*facts):
                self._resting.pop(text, None)
                self._added.pop(text, None)
            elif old is not None and not old.status.ended and self._added.get(text) == facts:
                pass  # it is being read
            elif old is None and text in removed and removed[text].is_as_it_was(*facts):
                self._resting.pop(text, None)
            else:
                self._see(text, file.path, *facts, now)
        for text in gone:
            self._resting.pop(text, None)
            if not known[text].is_gone:
                self._gone.setdefault(text, now)
        await self._known.mark_found(back)
        if everything:
            self._rests_until = time.monotonic() + SHARE * (time.monotonic() - began)
            self.looked.set()

    def _see(self, text: str, path: Path, size: int, mtime_ns: int, now: float) -> None:
        before = self._resting.get(text)
        if before is not None and (before.size, before.mtime_ns) == (size, mtime_ns):
            return
        is_old = before is None and time.time() - mtime_ns / 1e9 > OLD_SECONDS
        self._resting[text] = _Seen(path, size, mtime_ns, now, is_old)

    def _found_below(self, wanted: Sequence[Path], folders: Sequence[Path]) -> Callable[[], list[FoundFile]]:
        left_out = LeftOut(folders, self._patterns, self._library)

        def look() -> list[FoundFile]:
            paths = [path for path in wanted if not left_out(path)]
            found = find_files(paths, self._library, passes=lambda path: not left_out(path))
            return [item for item in found if isinstance(item, FoundFile) and item.size is not None]

        return look

    async def _add_what_rested(self) -> None:
        now = time.monotonic()
        due = {
            text: seen
            for text, seen in self._resting.items()
            if seen.is_old or now - seen.since >= REST_SECONDS
        }
        if not due:
            return
        whole = await asyncio.to_thread(_whole, [seen.path for seen in due.values()])
        known = await self._known.files.of(list(due))
        adds: list[Path] = []
        again: list[str] = []
        for text, seen in due.items():
            if self._resting.get(text) != seen:
                continue
            facts = whole.get(seen.path)
            old = known.get(text)
            if facts is None:
                # it has disappeared
                del self._resting[text]
            elif facts != (seen.size, seen.mtime_ns) or facts == WRITTEN:
                size, mtime_ns = facts
                self._resting[text] = _Seen(seen.path, size, mtime_ns, now)
            elif old is not None and not old.status.ended:
                # its document is still being made from the earlier version
                self._resting[text] = _Seen(seen.path, seen.size, seen.mtime_ns, now + WORK_SECONDS)
            else:
                del self._resting[text]
                if old is None or not old.is_as_it_was(seen.size, seen.mtime_ns):
                    if old is not None and old.failed is not None:
                        again.append(old.failed)
                    else:
                        adds.append(seen.path)
                        self._added[text] = (seen.size, seen.mtime_ns)
        if again:
            await self._queue.retry(again)
        if adds:
            log.info("%d new or changed file(s) in watched folders", len(adds))
            await self._queue.add(adds)

    async def _expects_more(self) -> bool:
        """Whether a file waits to be read that may be the missing one under its new name."""
        if self._resting:
            return True
        known = await self._known.files.of(list(self._added))
        self._added = {
            text: facts
            for text, facts in self._added.items()
            if text in known and not known[text].status.ended
        }
        return bool(self._added)

    async def _mark_gone(self) -> None:
        now = time.monotonic()
        seconds = RENAME_SECONDS if await self._expects_more() else GONE_SECONDS
        due = [text for text, since in self._gone.items() if now - since >= seconds]
        if not due:
            return
        there = await asyncio.to_thread(_those_there, self._folders)
        away = await asyncio.to_thread(
            lambda: [text for text in due if not os.path.lexists(path_of_text(text))]
        )
        # a disk that was removed says nothing about its files, whether it leaves no folder or an empty one
        folders = tuple(there)
        places = await self._known.places()
        away = await asyncio.to_thread(
            lambda: [
                text
                for text in away
                if below(path_of_text(text), folders) and not is_away(path_of_text(text), folders, places)
            ]
        )
        for text in due:
            del self._gone[text]
        for text in await self._known.mark_gone(away):
            self._gone[text] = now


def _those_there(folders: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    found = {}
    for folder in folders:
        with contextlib.suppress(OSError):
            about = folder.stat()
            if folder.is_dir():
                found[folder] = (about.st_dev, about.st_ino)
    return found


def _sorted_out(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The paths that are files, and the others: folders, and missing paths that may have been folders."""
    files: list[Path] = []
    others: list[Path] = []
    for path in paths:
        (files if path.is_file() else others).append(path)
    return files, others


def _compare(
    look: Callable[[], list[FoundFile]],
    known: dict[str, KnownFile],
) -> tuple[dict[str, FoundFile], list[str]]:
    """The files that exist by their texts, and the known ones that do not."""
    found = {text_of_path(file.path): file for file in look()}
    gone = [text for text in known if text not in found and not os.path.lexists(path_of_text(text))]
    return found, gone


def _whole(paths: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """Size and time of change of each file that exists; WRITTEN if a program has it open for writing."""
    written = being_written(paths)
    found: dict[Path, tuple[int, int]] = {}
    for path in paths:
        with contextlib.suppress(OSError):
            about = path.stat()
            found[path] = WRITTEN if path in written else (about.st_size, about.st_mtime_ns)
    return found
