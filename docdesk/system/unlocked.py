# SPDX-License-Identifier: Apache-2.0
"""Waits until another program no longer locks a SQLite file. No event reports it, so the lock is polled."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

POLL_SECONDS = 2.0


async def unlocked_again(path: Path, wanted: Callable[[], bool]) -> bool:
    """Return True once the file can be written to, or False once nobody has `wanted` it any more."""
    while wanted():
        await asyncio.sleep(POLL_SECONDS)
        if wanted() and await asyncio.to_thread(_can_be_written, path):
            return True
    return False


def _can_be_written(path: Path) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        # any other error is for the next try of the work to report
        return error.sqlite_errorname not in ("SQLITE_BUSY", "SQLITE_LOCKED")
    return True
