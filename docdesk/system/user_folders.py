# SPDX-License-Identifier: Apache-2.0
"""The folders that the system keeps for a person's data and choices. Light: the window is painted after it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def user_folder(variable: str, usual: str, elsewhere: str, system: str = sys.platform) -> Path:
    """The folder of one kind that is docdesk's: the one that `platformdirs` names.

    On Linux that package is not imported: it compiles regular expressions.
    """
    if system == "linux":
        named = os.environ.get(variable, "")
        return Path(named if named.strip() else os.path.expanduser(usual)) / "docdesk"  # noqa: PTH111
    import platformdirs

    return Path(getattr(platformdirs, elsewhere)("docdesk", appauthor=False))
