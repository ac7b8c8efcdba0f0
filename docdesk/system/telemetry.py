# SPDX-License-Identifier: Apache-2.0
"""Removes what onnxruntime's telemetry kept on this machine before docdesk switched it off.

docdesk/__init__.py switches it off: the library reads ORT_DISABLE_TELEMETRY when it is first imported.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

_NAMES = ("deviceid", "onnxruntime.db", "onnxruntime.db-wal", "onnxruntime.db-shm", "onnxruntime.db-journal")


def telemetry_cache() -> Path | None:
    """The folder in which onnxruntime keeps its device id and the events to be sent; None where it has none."""
    if sys.platform != "linux":
        return None
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return Path(cache, "Microsoft", "DeveloperTools", ".onnxruntime")


def remove_telemetry_cache() -> None:
    """Remove these files, and the folders that are empty then. No link is followed."""
    folder = telemetry_cache()
    if folder is None:
        return
    with suppress(OSError):
        for part in (folder, *list(folder.parents)[:2]):
            if not stat.S_ISDIR(part.lstat().st_mode):
                return
        for name in _NAMES:
            (folder / name).unlink(missing_ok=True)
        for part in (folder, *list(folder.parents)[:2]):
            part.rmdir()
