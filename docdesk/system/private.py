# SPDX-License-Identifier: Apache-2.0
"""Keeps what docdesk writes from the machine's other users, whatever the umask it was started with.

On Windows a user's folders are private by their access lists, and these functions change nothing.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_OTHERS = 0o077
_SYSTEM = 0
"""The number of the system's own user."""
_given: int | None = None


def write_privately() -> None:
    """From now on new files of this process are 0600 and new folders 0700; its children inherit that."""
    global _given
    before = os.umask(_OTHERS)
    if _given is None:
        _given = before


@contextmanager
def umask_of_user() -> Iterator[None]:
    """The umask that docdesk was started with, for starting another program on the user's behalf."""
    if _given is None:
        yield
        return
    now = os.umask(_given)
    try:
        yield
    finally:
        os.umask(now)


def belongs_to_another(folder: Path) -> bool:
    """Whether a folder is there and belongs to another user, who may change what is in it at any time. Blocks.

    The system's own user may do that anywhere, so it is no other one; neither is anybody to that user.
    """
    if sys.platform == "win32":
        return False
    with suppress(OSError):
        return os.geteuid() != _SYSTEM and folder.stat().st_uid not in (_SYSTEM, os.geteuid())
    return False


def make_private(library: Path) -> None:
    """Take every right on a library's folder from other users, and on all that an older docdesk left in it.

    Follows no link. Changes nothing that belongs to another user, and nothing if the folder was private already:
    nobody else could have come in then. Blocks.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError):  # a file system without rights, such as a USB stick's
        about = library.stat()
        if about.st_uid != os.geteuid() or not stat.S_IMODE(about.st_mode) & _OTHERS:
            return
        # the folder first: from now on nobody comes in
        library.chmod(stat.S_IMODE(about.st_mode) & ~_OTHERS)
        for folder, folders, files in os.walk(library):
            for name in (*folders, *files):
                _take_rights(os.path.join(folder, name))  # noqa: PTH118 - there may be very many


def _take_rights(path: str) -> None:
    with suppress(OSError):
        about = os.lstat(path)
        if about.st_uid == os.geteuid() and stat.S_ISREG(about.st_mode) | stat.S_ISDIR(about.st_mode):
            # not `chmod`, which would follow a link that took the place of the file meanwhile
            opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                os.fchmod(opened, stat.S_IMODE(about.st_mode) & ~_OTHERS)
            finally:
                os.close(opened)
