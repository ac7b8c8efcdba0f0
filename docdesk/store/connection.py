# SPDX-License-Identifier: Apache-2.0
"""The pipe to the store process: starts it, asks it, and starts it again when it dies. Everything blocks."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import threading
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, NamedTuple

from docdesk.errors import DiskFull, DocdeskError, StoreUnavailable
from docdesk.store.places import Place, ServerPlace
from docdesk.store.process import LOCK_SECONDS, StoreBroken, is_full, keep_vectors
from docdesk.store.watch import StoreWatch
from docdesk.system import offline
from docdesk.system.children import start_safely
from docdesk.system.safe_pickle import receive
from docdesk.values.facts import coded

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext
    from multiprocessing.process import BaseProcess

log = logging.getLogger(__name__)

DEATHS = 3
"""How often in a row the process is started again before a call fails."""

CLOSE_SECONDS = 10.0

SERVER_WAITS = 600.0
"""Additional seconds that a call to a server may make no progress: its process limits each answer itself."""

SERVER_CLOSE_SECONDS = 3.0
"""How long closing waits for a server's answer. A write that is cut off is repeated."""


class Opened(NamedTuple):
    """A process that has the vectors open, its pipe, and the offline switch when it started."""

    process: BaseProcess
    pipe: Connection
    offline: bool


class StoreConnection:
    """One store process at a time. For the store's thread, except `pid`."""

    def __init__(self, place: Place, stalled_seconds: float) -> None:
        self.place = place
        self.closing = False
        """Whether a process that dies is not to be started again."""
        self._watch = StoreWatch(stalled_seconds)
        self._process: BaseProcess | None = None
        self._opening: BaseProcess | None = None
        """A process that has not answered yet."""
        self._pipe: Connection | None = None
        self._offline = False
        """The offline switch when the process started."""
        self._failing: dict[str, str] = {}
        """Methods that broke a new process as well, with the reason: a third one would break alike."""

    @property
    def pid(self) -> int | None:
        """The process that has the directory open, or talks to the server."""
        process = self._process
        return process.pid if process else None

    def close_early(self) -> None:
        """Start no process again, and end one that is still opening the directory: nothing was asked of it yet.

        For any thread.
        """
        self.closing = True
        process = self._opening
        if process is not None:
            with contextlib.suppress(ValueError):  # it answered meanwhile, and was closed
                process.kill()
        elif isinstance(self.place, ServerPlace) and (asked := self._process) is not None:
            timer = threading.Timer(SERVER_CLOSE_SECONDS, _kill, (asked,))
            timer.daemon = True
            timer.start()

    def connect(self) -> None:
        """Start the process if there is none. Raises what it failed with."""
        if self._pipe is None:
            self._connect()

    def move(self, place: Place, opened: Opened | None = None) -> None:
        """Go on at another place, with another process: `opened` or a new one."""
        self.end_process()
        self.place = place
        if opened is None:
            self._connect()
        else:
            self._process, self._pipe, self._offline = opened

    def give_away(self) -> Opened:
        """The process, for another connection to go on with."""
        pipe = self._pipe or self._connect()
        assert self._process is not None
        opened = Opened(self._process, pipe, self._offline)
        self._process = self._pipe = None
        return opened

    def ask(self, method: str, arguments: tuple[Any, ...]) -> Any:
        """Call a method of the `Collections`. If the process dies or breaks, it is started and asked again."""
        broken = StoreUnavailable(reason="")
        if isinstance(self.place, ServerPlace) and self._offline != offline.is_offline():
            self.end_process()  # the switch is enforced there
        for death in range(1, DEATHS + 1):
            try:
                pipe = self._pipe or self._connect()
                with self._watched():
                    pipe.send((method, arguments))
                    result = receive(pipe)
            except (EOFError, OSError):
                broken = StoreUnavailable(reason=coded("store_ended", status=str(self.end_process())))
                if not isinstance(self.place, ServerPlace) and is_full(self.place):
                    raise DiskFull(path=str(self.place)) from None
            else:
                if not isinstance(result, StoreBroken):
                    self._failing.pop(method, None)
                    if isinstance(result, DocdeskError):
                        raise result
                    return result
                self.end_process()
                broken = StoreUnavailable(**result.facts)
                reason = str(result.facts["reason"])
                if self._failing.get(method) == reason:
                    raise broken
                self._failing[method] = reason
            log.warning("the store failed (%d) during %s: %s", death, method, broken.facts["reason"])
            if self.closing:
                break
        raise broken

    def end_process(self) -> int | None:
        """Close the pipe, which ends the process. Returns its exit code."""
        code = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        # so that nobody who asks for its id meets a process object that is closed
        process, self._process = self._process, None
        if process is not None:
            process.join(CLOSE_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()
            code = process.exitcode
            process.close()
        return code

    def end(self) -> None:
        """End the process, and its watch."""
        self.end_process()
        self._watch.end()

    def _connect(self) -> Connection:
        start_safely()
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = self._new_process(spawn, theirs)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        self._opening = process
        try:
            with self._watched(waits=LOCK_SECONDS):
                if self.closing:
                    process.kill()
                opened = receive(ours)
        except (EOFError, OSError) as error:
            raise StoreUnavailable(reason=coded("store_ended", status=str(self.end_process()))) from error
        finally:
            self._opening = None
        if isinstance(opened, DocdeskError):
            self.end_process()
            raise opened
        return ours

    def _new_process(self, spawn: SpawnContext, theirs: Connection) -> BaseProcess:
        name = "docdesk-store"
        if not isinstance(self.place, ServerPlace):
            return spawn.Process(target=keep_vectors, args=(theirs, self.place), name=name, daemon=True)
        from docdesk.store.server import keep_server_vectors

        self._offline = offline.is_offline()
        arguments = (theirs, self.place, self._offline)
        return spawn.Process(target=keep_server_vectors, args=arguments, name=name, daemon=True)

    def _watched(self, waits: float = 0.0) -> AbstractContextManager[None]:
        waits += SERVER_WAITS if isinstance(self.place, ServerPlace) else 0.0
        return self._watch.over(self.pid, waits=waits)


def _kill(process: BaseProcess) -> None:
    with contextlib.suppress(ValueError):  # it has ended, and was closed
        process.kill()
