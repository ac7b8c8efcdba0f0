# SPDX-License-Identifier: Apache-2.0
"""What is different in a docdesk that was built into a folder with its own Python, as the installers have it.

Such a program has no `python` that it could start with a file or a module. It starts itself, and its first word says
which inner program is meant. Light on purpose: every start imports this.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docdesk.system.user_folders import user_folder

INNER = "--docdesk-inner"
"""The first word on the command line of an inner program; its name follows."""

CONFINED, PIP = "confined", "pip"


def is_frozen() -> bool:
    """Whether this program was built into a folder with its own Python."""
    return bool(getattr(sys, "frozen", False))


def inner_command(name: str) -> list[str]:
    """The words that start an inner program of a frozen docdesk; its own arguments follow."""
    return [sys.executable, INNER, name]


def models_folder() -> Path:
    """Where a frozen program installs models, as its own folder belongs to the system: among the person's data."""
    return user_folder("XDG_DATA_HOME", "~/.local/share", "user_data_dir") / "models"
