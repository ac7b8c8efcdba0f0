# SPDX-License-Identifier: Apache-2.0
"""Changes below folders as the system reports them, and whether a file is still being written."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

log = logging.getLogger(__name__)

DEBOUNCE_MS, STEP_MS = 400, 50
"""Changes within this time are reported together, or earlier once nothing has changed for a step."""

ROUND_MS = 1_000
"""The first round says that the system listens."""

POLL_MS = 2_000
"""Seconds between two looks if the system cannot report changes."""


class FileChanges:
    """Reports which paths changed, from a thread of its own, until `stop`.

    `report` is called in that thread: with None once it listens, and whenever all must be looked at; otherwise
    with the paths that changed, folders among them.
    """

    def __init__(self, folders: Sequence[Path], report: Callable[[set[str] | None], None]) -> None:
        self._folders = folders
        self._report = report
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="file changes", daemon=True)

    def start(self) -> None:
        """Listen from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening. Waits for the thread, which takes some milliseconds."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        polls = closed = False
        while not self._stop.is_set():
            try:
                self._listen(polls, closed)
                return
            except FileNotFoundError:
                # a folder has just disappeared: the caller looks at the folders again
                return
            except PermissionError:
                if closed:
                    log.exception("folders cannot be watched")
                    return
                # only now: it would hide what else is wrong
                closed = True
            except OSError as error:
                if polls:
                    log.exception("folders cannot be watched")
                    return
                # most often the system's limit of watched folders
                log.warning("the system does not report changes (%s): docdesk looks for them instead", error)
                polls = True

    def _listen(self, polls: bool, closed: bool) -> None:
        """Until `stop`. `closed` says that there are folders below that this person may not read."""
        from watchfiles import watch

        # at "info" it would count changes into the log, all day
        logging.getLogger("watchfiles").setLevel(logging.WARNING)
        heard = False
        for changes in watch(
            *self._folders,
            watch_filter=None,
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            stop_event=self._stop,
            rust_timeout=ROUND_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=polls or None,
            poll_delay_ms=POLL_MS,
            ignore_permission_denied=closed,
        ):
            if not heard:
                heard = True
                self._report(None)
            elif changes:
                self._report({path for _, path in changes})


def being_written(paths: Iterable[Path]) -> set[Path]:
    """Those of the files that a program has open to write, as far as the system says. Blocks.

    Linux names the open files of this user's programs. Windows refuses to open what another one copies.
    macOS says nothing; there a file counts as whole when it has rested.
    """
    if sys.platform == "win32":
        return {path for path in paths if _is_refused(path)}
    if not os.path.isdir("/proc/self/fd"):  # noqa: PTH112
        return set()
    wanted = {os.path.realpath(path): path for path in paths}
    found: set[Path] = set()
    for process in os.listdir("/proc"):  # noqa: PTH208
        if process.isdigit():
            # processes end meanwhile, and those of others are not shown
            with contextlib.suppress(OSError):
                for entry in os.scandir(f"/proc/{process}/fd"):
                    with contextlib.suppress(OSError):
                        path = wanted.get(os.readlink(entry.path))  # noqa: PTH115
                        if path is not None and _writes(process, entry.name):
                            found.add(path)
    return found


def _writes(process: str, number: str) -> bool:
    with open(f"/proc/{process}/fdinfo/{number}") as about:  # noqa: PTH123
        flags = next(line.split()[1] for line in about if line.startswith("flags:"))
    return int(flags, 8) & os.O_ACCMODE != os.O_RDONLY


def _is_refused(path: Path) -> bool:
    try:
        with path.open("rb"):
            return False
    except PermissionError:
        return True
    except OSError:
        return False
