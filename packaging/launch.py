# SPDX-License-Identifier: Apache-2.0
"""Starts docdesk from the checkout that this file is in; see docdesk.sh."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from docdesk.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
