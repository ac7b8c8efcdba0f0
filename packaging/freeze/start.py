# SPDX-License-Identifier: Apache-2.0
"""Where a frozen docdesk begins: the program, or one of the inner programs that it starts of itself."""

from __future__ import annotations

import sys

from docdesk.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
