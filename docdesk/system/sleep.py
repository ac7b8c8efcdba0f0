# SPDX-License-Identifier: Apache-2.0
"""Puts the computer to sleep, by the program that each system has for that."""

from __future__ import annotations

import shutil
import subprocess
import sys


def sleep_command() -> list[str] | None:
    """The words of the program that does it; None if this system has none."""
    if sys.platform == "win32":
        return ["rundll32.exe", "powrprof.dll,SetSuspendState", "0,1,0"]
    words = ["pmset", "sleepnow"] if sys.platform == "darwin" else ["systemctl", "suspend"]
    program = shutil.which(words[0])
    return [program, *words[1:]] if program is not None else None


def go_to_sleep() -> bool:
    """Put the computer to sleep; False if it cannot be. Blocks until the system has answered."""
    command = sleep_command()
    if command is None:
        return False
    nowhere = subprocess.DEVNULL
    try:
        done = subprocess.run(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
