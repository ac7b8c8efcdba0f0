# SPDX-License-Identifier: Apache-2.0
"""The folders that docdesk uses when nobody names another: the default library, and a person's own choices.

Light on purpose: the window is painted before the settings are loaded.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from docdesk.system.user_folders import user_folder

LIBRARY_VARIABLE = "DOCDESK_LIBRARY"

SERVICE_FILE = "service.json"
"""In a library's folder while it has an owner: the address on which the owner listens, see `service_file`."""


def default_library() -> Path:
    """The library that is used when none is named: in the system's folder for a program's data."""
    return user_folder("XDG_DATA_HOME", "~/.local/share", "user_data_dir") / "library"


def config_folder() -> Path:
    """The folder for a person's own choices that belong to no library."""
    return user_folder("XDG_CONFIG_HOME", "~/.config", "user_config_dir")


def library_folder(given: str | Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """The library's folder, from `given`, the environment or the default: the same one as the settings have."""
    environ = os.environ if environ is None else environ
    named = environ.get(LIBRARY_VARIABLE) if given is None else given
    return Path(os.path.abspath(Path(named or default_library()).expanduser()))  # noqa: PTH100 - links stay
