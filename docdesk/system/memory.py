# SPDX-License-Identifier: Apache-2.0
"""Giving memory back to the system."""

from __future__ import annotations

import contextlib
import ctypes
import sys


def give_back() -> None:
    """Give back what was freed but kept for later, where the system's C library can do that; it takes some ms."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # it is another C library than GNU's
            ctypes.CDLL(None).malloc_trim(0)
