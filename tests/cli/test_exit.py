# SPDX-License-Identifier: Apache-2.0
"""A command that has ended its work ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from docdesk.__main__ import main

class Circle:
    def __init__(self):
        self.itself = self

    def __del__(self):
        print("collected")

circle = Circle()
code = main(["status", "--library", sys.argv[1]])
del circle
print(code)
"""


def test_nothing_is_collected_when_a_command_exits(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "none")]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout == "1\n", ran.stderr
