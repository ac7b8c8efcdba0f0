# SPDX-License-Identifier: Apache-2.0
"""The variable of each setting that has one, and where a library is that nobody named.

Light on purpose: the window is painted before anything knows what settings are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

ENVIRONMENT = {
    "library": "DOCDESK_LIBRARY",
    "provider": "DOCDESK_PROVIDER",
    "base_url": "OPENAI_BASE_URL",
    "model": "DOCDESK_MODEL",
    "dimensions": "DOCDESK_DIMENSIONS",
    "chunk_size": "DOCDESK_CHUNK_SIZE",
    "chunk_overlap": "DOCDESK_CHUNK_OVERLAP",
    "catalog_url": "DOCDESK_CATALOG_URL",
    "workers": "DOCDESK_WORKERS",
    "page_seconds": "DOCDESK_PAGE_SECONDS",
    "memory_mb": "DOCDESK_MEMORY_MB",
    "max_file_mb": "DOCDESK_MAX_FILE_MB",
    "max_pages": "DOCDESK_MAX_PAGES",
    "attempts": "DOCDESK_ATTEMPTS",
    "backoff_min": "DOCDESK_BACKOFF_MIN",
    "backoff_max": "DOCDESK_BACKOFF_MAX",
    "request_seconds": "DOCDESK_REQUEST_SECONDS",
    "requests_in_flight": "DOCDESK_REQUESTS_IN_FLIGHT",
    "bucket": "DOCDESK_BUCKET",
    "prefix": "DOCDESK_PREFIX",
    "service_account_file": "DOCDESK_SERVICE_ACCOUNT_FILE",
    "backup_copies": "DOCDESK_BACKUP_COPIES",
    "ask_above": "DOCDESK_ASK_ABOVE",
    "offline": "DOCDESK_OFFLINE",
    "port": "DOCDESK_PORT",
}
"""The variable of each setting that has one."""


SERVICE_FILE = "service.json"
"""In a library's folder while it has an owner: says where that listens, see `service_file`."""


def default_library() -> Path:
    """The library of a person who named none: in the system's folder for a program's data."""
    return _user_folder("XDG_DATA_HOME", "~/.local/share", "user_data_dir") / "library"


def config_folder() -> Path:
    """Where a person's own choices are kept that belong to no library."""
    return _user_folder("XDG_CONFIG_HOME", "~/.config", "user_config_dir")


def _user_folder(variable: str, usual: str, elsewhere: str, system: str = sys.platform) -> Path:
    """What `platformdirs` says; where that is one variable, without the regular expressions it compiles."""
    if system == "linux":
        named = os.environ.get(variable, "")
        return Path(named if named.strip() else os.path.expanduser(usual)) / "docdesk"  # noqa: PTH111
    import platformdirs

    return Path(getattr(platformdirs, elsewhere)("docdesk", appauthor=False))


def library_folder(given: str | Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """The folder of the library that `given`, the environment or the default names, as the settings have it."""
    environ = os.environ if environ is None else environ
    named = environ.get(ENVIRONMENT["library"]) if given is None else given
    return Path(os.path.abspath(Path(named or default_library()).expanduser()))  # noqa: PTH100 - links stay
