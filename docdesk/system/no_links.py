# SPDX-License-Identifier: Apache-2.0
"""Opens a file only if no link leads to it: for files that somebody other than the user names, such as an assistant.

A path that was allowed may become a link to a private file a moment later. So each folder of the way is opened from
the one above it and refused if it is a link, and the file itself must have no second name anywhere.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path


def open_without_links(path: Path) -> int:
    """A descriptor of the regular file at an absolute path, for reading. Blocks.

    Raises OSError: ELOOP for a link on the way, EMLINK for a second hard link, EINVAL for what is no regular file.
    """
    opened = _open_plain(path) if sys.platform == "win32" else _open_by_folders(path)
    try:
        about = os.fstat(opened)
        if not stat.S_ISREG(about.st_mode):
            raise OSError(errno.EINVAL, "no regular file", str(path))
        if about.st_nlink > 1:
            raise OSError(errno.EMLINK, "it has another name", str(path))
    except BaseException:
        os.close(opened)
        raise
    return opened


def check_without_links(path: Path) -> None:
    """Raise OSError unless the file can be opened that way. Blocks."""
    os.close(open_without_links(path))


def _open_by_folders(path: Path) -> int:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    *folders, name = path.parts[1:]
    above = os.open(path.anchor, flags | os.O_DIRECTORY)
    try:
        for folder in folders:
            try:
                below = os.open(folder, flags | os.O_DIRECTORY, dir_fd=above)
            except NotADirectoryError:  # what Linux says of a link here
                raise OSError(errno.ELOOP, "a link", str(path)) from None
            os.close(above)
            above = below
        return os.open(name, flags | os.O_NONBLOCK, dir_fd=above)
    finally:
        os.close(above)


def _open_plain(path: Path) -> int:
    """Windows opens nothing below a folder's descriptor; a link made in between would be followed there."""
    if os.path.realpath(path) != str(path):
        raise OSError(errno.ELOOP, "a link", str(path))
    return os.open(path, os.O_RDONLY)
