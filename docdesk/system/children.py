# SPDX-License-Identifier: Apache-2.0
"""How docdesk's own processes start: with few variables, and with no code from the current folder.

The processes of multiprocessing begin as `python -c`, for which Python puts the current folder first among the
places of modules, and they inherit every variable. Whoever puts a `pypdf.py` beside documents would then run code
with the user's keys. Here they start in docdesk's own folder, with PYTHONSAFEPATH and an environment of a few names.
On Windows multiprocessing has no seam for this; `leave_current_folder` in the child is all there is.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import process, resource_tracker, util
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
"""Where they work: docdesk's code, which holds no `.env` and nothing of a stranger."""

_KEPT = frozenset(
    {
        "HOME", "LANG", "LANGUAGE", "LD_LIBRARY_PATH", "LOGNAME", "PATH", "TEMP", "TMP", "TMPDIR", "TZ", "USER",
        "OMP_NUM_THREADS", "ORT_DISABLE_TELEMETRY", "PYTHONASYNCIODEBUG", "PYTHONDONTWRITEBYTECODE",
        "PYTHONFAULTHANDLER", "PYTHONHASHSEED", "PYTHONHOME", "PYTHONIOENCODING", "PYTHONMALLOC", "PYTHONNOUSERSITE",
        "PYTHONPYCACHEPREFIX", "PYTHONUTF8", "PYTHONWARNINGS", "VIRTUAL_ENV", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
        "__PYVENV_LAUNCHER__",
    }
)  # fmt: skip
"""The variables that a child may need. No key, no address, no PYTHONPATH: a child gets its places of modules over
the pipe, and an empty entry in that variable means the current folder."""


def child_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a child of docdesk."""
    environ = os.environ if environ is None else environ
    kept = {name: value for name, value in environ.items() if name in _KEPT or name.startswith("LC_")}
    return {**kept, "PYTHONSAFEPATH": "1"}


def start_safely() -> None:
    """From now on this process starts its children of multiprocessing that way. Safe to call again."""
    if sys.platform != "win32":
        # the one function through which spawned processes, the forking process and the tracker of resources start
        util.spawnv_passfds = _spawn  # type: ignore[assignment]


def keep_from_ctrl_c() -> None:
    """In a thread that starts children: they inherit that Ctrl-C waits until they have chosen to ignore it."""
    if hasattr(signal, "pthread_sigmask"):
        start_safely()
        # starting it takes the mask away again, so it has to be there before
        with contextlib.suppress(OSError):  # the start itself will say what is wrong
            resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _spawn(path: bytes | str, arguments: Sequence[bytes | str], descriptors: Sequence[int]) -> int:
    """Start a program with these open descriptors and return its process id."""
    environment = child_environment()
    if not _is_installed() and any("forkserver" in os.fsdecode(word) for word in arguments):
        # what it imports for its workers, it imports before it gets their places of modules
        environment["PYTHONPATH"] = str(HOME.parent)
    child = subprocess.Popen(
        list(arguments),
        executable=os.fsdecode(path),
        pass_fds=[int(number) for number in descriptors],
        env=environment,
        cwd=HOME,
        # a terminal is open for writing there as well, and multiprocessing does not close it
        stdin=subprocess.DEVNULL,
        restore_signals=False,
    )
    child.returncode = 0  # multiprocessing waits for it
    return child.pid


def _is_installed() -> bool:
    """Whether every Python of this installation finds docdesk: it is no checkout."""
    return HOME.parent.name in ("site-packages", "dist-packages")


def leave_current_folder() -> None:
    """In a child: work in docdesk's folder. multiprocessing takes it to where its parent was when it started."""
    os.chdir(HOME)
    started_in = getattr(process, "ORIGINAL_DIR", None)
    if started_in is None or Path(started_in) != HOME.parent:
        sys.path[:] = [place for place in sys.path if place not in ("", started_in)]
